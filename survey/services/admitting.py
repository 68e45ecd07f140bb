"""Let staff in and out: accounts, passwords, signed-in browsers.

Threats met here: somebody who guesses (waiting times per name and per address),
somebody who asks which names exist (same answer, same work), somebody who reads the
database (argon2 for passwords, hashes for tokens), a browser left open (two limits).
"""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHashError

from survey.core.access import Person, Role
from survey.core.password import MAX_PASSWORD, MIN_PASSWORD, problem_with
from survey.storage import accounts, audit, units
from survey.storage.database import Session
from survey.storage.tables import Account

# OWASP's list, argon2id with one thread: memory times parallel sign-ins fits a small server.
HASHER = PasswordHasher(time_cost=1, memory_cost=46 * 1024, parallelism=1)
IDLE = timedelta(minutes=30)
LONGEST = timedelta(hours=10)
SEEN_STEP = timedelta(minutes=1)
ATTEMPT_WINDOW = timedelta(minutes=15)
ATTEMPTS_PER_NAME = 10
ATTEMPTS_PER_ADDRESS = 40


class Refusal(Enum):
    """Why nobody was let in; never says whether the name exists."""

    WRONG = "wrong"
    WAIT = "wait"


@dataclass(frozen=True, slots=True)
class Pending:
    """The password was right; this token waits for the second step and opens nothing."""

    token: str


class NotPossible(Exception):
    """An account can't be made or changed as asked; the message says why."""


def add_account(
    session: Session, username: str, password: str, *, now: datetime, language: str = "sv"
) -> int:
    """A new account without any role; its id. Raises NotPossible."""
    account = _new_account(session, username, password, language)
    audit.add(session, "account_added", None, at=now, subject=account.username)
    session.commit()
    return account.id


def make_first_administrator(
    session: Session, username: str, password: str, *, now: datetime
) -> int:
    """An administrator of the whole municipality; the account's id. Raises NotPossible."""
    municipality = units.municipality(session)
    if municipality is None:
        raise NotPossible("There is no municipality to administer yet.")
    account = _new_account(session, username, password, "sv")
    accounts.add_membership(session, account.id, Role.ADMINISTRATOR, municipality.id)
    audit.add(session, "administrator_added", None, at=now, subject=account.username)
    session.commit()
    return account.id


def grant(session: Session, username: str, role: Role, unit_id: int, *, now: datetime) -> bool:
    """Give an account a role in a unit and below; False if it had it. Raises NotPossible."""
    account = accounts.by_username(session, plain(username))
    if account is None or units.get(session, unit_id) is None:
        raise NotPossible("There is no such account or no such unit.")
    given = accounts.add_membership(session, account.id, role, unit_id)
    if given:
        audit.add(
            session, "role_given", None, at=now, subject=f"{account.username} {role} {unit_id}"
        )
    session.commit()
    return given


def sign_in(
    session: Session, username: str, password: str, *, address_hash: bytes, now: datetime
) -> str | Pending | Refusal:
    """A token for a browser whose name and password are right.

    Pending if the account has a second factor: `securing.finish` takes it from there.

    `address_hash` is the caller's keyed hash of the address; `now` is naive UTC.
    """
    name = plain(username)
    name_bucket, address_bucket = bucket(b"name", name.encode()), bucket(b"from", address_hash)
    if waits(session, name_bucket, address_bucket, now=now):
        return Refusal.WAIT
    account_id, kept = _credentials(session, name)
    session.rollback()  # argon2 takes 90 ms: no sheet has to wait for our lock meanwhile
    right = _fits(kept, password) and account_id is not None
    accounts.drop_attempts_before(session, now - ATTEMPT_WINDOW)
    if right and account_id is not None:
        accounts.drop_attempts(session, name_bucket)
        opened = _first_step(session, account_id, now)
    else:
        accounts.add_attempt(session, name_bucket, now)
        accounts.add_attempt(session, address_bucket, now)
    session.commit()
    return opened if right else Refusal.WRONG


def person_of(session: Session, token: str, now: datetime) -> Person | None:
    """Who holds this token, if it is still good. Reads only."""
    row = accounts.session_of(session, digest(token))
    if row is None or row.pending or now - row.seen_at >= IDLE or now - row.started_at >= LONGEST:
        return None
    account = accounts.get(session, row.account_id)
    return person(session, account) if account and account.active else None


def person(session: Session, account: Account) -> Person:
    """Who an account is, with what it may do now."""
    held = accounts.memberships(session, account.id)
    return Person(
        account_id=account.id,
        roles=tuple((Role(m.role), m.unit_id) for m in held),
        language=account.language,
    )


def is_drowsy(session: Session, token: str, now: datetime) -> bool:
    """Whether it is time to note that this browser is still in use. Reads only."""
    row = accounts.session_of(session, digest(token))
    return row is not None and now - row.seen_at >= SEEN_STEP


def stay_awake(session: Session, token: str, now: datetime) -> None:
    """Note that this browser is in use."""
    accounts.mark_seen(session, digest(token), now)
    session.commit()


def sign_out(session: Session, token: str) -> None:
    """End this browser's session."""
    accounts.end_session(session, digest(token))
    session.commit()


def sign_out_everywhere(session: Session, account_id: int, now: datetime) -> None:
    """End every session of the account."""
    accounts.end_sessions_of(session, account_id)
    audit.add(session, "signed_out_everywhere", account_id, at=now)
    session.commit()


def choose_language(session: Session, account_id: int, language: str) -> None:
    """Keep the language of the account's pages."""
    accounts.set_language(session, account_id, language)
    session.commit()


def plain(username: str) -> str:
    """A user name as it is kept: no case, no space around it."""
    return username.strip().casefold()


def checked_name(username: str) -> str:
    """The name as it is kept. Raises NotPossible if no account may be called that."""
    name = plain(username)
    if not name or len(name) > 80 or any(c.isspace() for c in name):
        raise NotPossible("A user name has 1–80 characters and no spaces.")
    return name


def _new_account(session: Session, username: str, password: str, language: str) -> Account:
    name = checked_name(username)
    if problem_with(password, name) is not None:
        raise NotPossible(
            f"A password has {MIN_PASSWORD}–{MAX_PASSWORD} characters and is not the user name."
        )
    if accounts.by_username(session, name) is not None:
        raise NotPossible(f"There is already an account called {name}.")
    kept = HASHER.hash(password)
    return accounts.add(session, Account(username=name, password_hash=kept, language=language))


def waits(session: Session, name_bucket: bytes, address_bucket: bytes, *, now: datetime) -> bool:
    """Whether there have been too many failures for this name or from this address."""
    since = now - ATTEMPT_WINDOW
    return (
        accounts.attempts(session, name_bucket, since) >= ATTEMPTS_PER_NAME
        or accounts.attempts(session, address_bucket, since) >= ATTEMPTS_PER_ADDRESS
    )


def _credentials(session: Session, name: str) -> tuple[int | None, str]:
    """Account and hash to try the password on; a hash that nothing fits for strangers."""
    nobodys = _nobodys()  # made before the look-up, so that the first stranger is no slower
    account = accounts.by_username(session, name)
    if account is None or not account.active or not account.password_hash:
        return None, nobodys
    return account.id, account.password_hash


def fits(kept: str, password: str) -> bool:
    """Whether a password is the one that was kept as this hash. Takes 90 ms: hold no lock."""
    return _fits(kept, password)


def _fits(kept: str, password: str) -> bool:
    try:
        return HASHER.verify(kept, password[:MAX_PASSWORD])
    except (Argon2Error, InvalidHashError):
        return False


def _first_step(session: Session, account_id: int, now: datetime) -> str | Pending:
    accounts.drop_sessions_before(session, started=now - LONGEST, seen=now - IDLE)
    account = accounts.get(session, account_id)
    if account is None or not account.totp_confirmed:
        return open_session(session, account_id, now)
    token = secrets.token_urlsafe(32)
    accounts.add_session(session, digest(token), account_id, now, pending=True)
    return Pending(token)


def open_session(session: Session, account_id: int, now: datetime) -> str:
    """A new signed-in browser; only the token's hash is kept. The caller commits."""
    token = secrets.token_urlsafe(32)
    accounts.add_session(session, digest(token), account_id, now)
    audit.add(session, "signed_in", account_id, at=now)
    return token


@cache
def _nobodys() -> str:
    return HASHER.hash(secrets.token_urlsafe(32))


def digest(token: str) -> bytes:
    """What is kept of a token that is long and random."""
    return hashlib.sha256(token.encode()).digest()


def bucket(kind: bytes, value: bytes) -> bytes:
    """Where failures are counted; tells neither the name nor the address."""
    return hashlib.blake2b(value, digest_size=16, person=kind).digest()
