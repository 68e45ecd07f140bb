"""Second factor, recovery codes, own password, and showing again who sits here.

Threats met here: a password that leaked (a code from a thing one has), a code that was
seen over the shoulder (a step is used once), somebody who tries codes (few tries), a
browser left open (sensitive acts ask again), a lost phone (ten codes on paper).
"""

import hmac
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pyotp

from survey.core.password import PasswordProblem, problem_with
from survey.services import admitting
from survey.services.admitting import NotPossible, Refusal
from survey.storage import accounts, audit, second_factors
from survey.storage.database import Session
from survey.storage.tables import Account

ISSUER = "Lyssna"
STEP = 30  # seconds, as the authenticator apps have it
FRESH = timedelta(minutes=10)
PENDING_FOR = timedelta(minutes=10)
ATTEMPTS_PER_CODE = 5
RECOVERY_CODES = 10
RECOVERY_LENGTH = 16  # of 32 signs: 80 bits, so that a plain hash is enough
SIGNS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"


@dataclass(frozen=True, slots=True)
class Proof:
    """What somebody says to show who they are, and from where (a keyed hash)."""

    address_hash: bytes
    password: str = ""
    code: str = ""


def finish(session: Session, token: str, proof: Proof, *, now: datetime) -> str | Refusal:
    """The second step: a new token that is signed in, for a pending one and the right code."""
    row = accounts.session_of(session, admitting.digest(token))
    account = accounts.get(session, row.account_id) if row else None
    if row is None or account is None or not row.pending or not account.active:
        return Refusal.WRONG
    if now - row.started_at >= PENDING_FOR:
        return Refusal.WRONG
    outcome = _code_outcome(session, account, proof, now)
    if outcome is None:
        accounts.end_session(session, row.token_hash)
        opened = admitting.open_session(session, account.id, now)
    session.commit()
    return outcome or opened


def is_pending(session: Session, token: str, now: datetime) -> bool:
    """Whether this token waits for its second step. Reads only."""
    row = accounts.session_of(session, admitting.digest(token))
    return row is not None and row.pending and now - row.started_at < PENDING_FOR


def is_fresh(session: Session, token: str, now: datetime) -> bool:
    """Whether this browser has shown who sits there in the last minutes. Reads only."""
    row = accounts.session_of(session, admitting.digest(token))
    return row is not None and not row.pending and now - row.confirmed_at < FRESH


def confirm(session: Session, token: str, proof: Proof, *, now: datetime) -> Refusal | None:
    """Show again who sits here: password, and code where there is a second factor."""
    key = admitting.digest(token)
    row = accounts.session_of(session, key)
    if row is None or row.pending:
        return Refusal.WRONG
    account_id = row.account_id
    refusal = _password_refusal(session, account_id, proof, now)
    account = accounts.get(session, account_id)
    if refusal is None and account and account.totp_confirmed:
        refusal = _code_outcome(session, account, proof, now)
    if refusal is None:
        accounts.mark_confirmed(session, key, now)
    session.commit()
    return refusal


def change_password(
    session: Session, token: str, proof: Proof, new: str, *, now: datetime
) -> Refusal | PasswordProblem | None:
    """A new password for the one who knows the old; ends the account's other sessions."""
    key = admitting.digest(token)
    row = accounts.session_of(session, key)
    account = accounts.get(session, row.account_id) if row and not row.pending else None
    if account is None:
        return Refusal.WRONG
    account_id = account.id
    if problem := problem_with(new, account.username):
        return problem
    session.rollback()  # no lock while argon2 works
    kept = admitting.HASHER.hash(new)
    refusal = _password_refusal(session, account_id, proof, now)
    if refusal is None:
        accounts.set_password(session, account_id, kept)
        accounts.end_sessions_of(session, account_id, keep=key)
        audit.add(session, "password_changed", account_id, at=now)
    session.commit()
    return refusal


def begin(session: Session, account_id: int) -> None:
    """A secret that waits for its first code. Raises NotPossible if one is in use."""
    account = accounts.get(session, account_id)
    if account is None or account.totp_confirmed:
        raise NotPossible("The second factor is already on.")
    second_factors.keep_secret(session, account_id, pyotp.random_base32(), confirmed=False)
    session.commit()


def app_address(account: Account) -> str:
    """What the authenticator app reads from the drawing; empty if there is no secret."""
    if not account.totp_secret:
        return ""
    app = pyotp.TOTP(account.totp_secret)
    return app.provisioning_uri(name=account.username, issuer_name=ISSUER)


def turn_on(session: Session, account_id: int, code: str, *, now: datetime) -> list[str] | None:
    """Recovery codes, to be shown once, if the app's code is right; else None."""
    account = accounts.get(session, account_id)
    if account is None or account.totp_confirmed or not account.totp_secret:
        return None
    if not _uses_step(session, account, _plain(code), now):
        return None
    second_factors.keep_secret(session, account_id, account.totp_secret, confirmed=True)
    codes = _new_codes(session, account_id)
    audit.add(session, "second_factor_on", account_id, at=now)
    session.commit()
    return codes


def make_codes(session: Session, account_id: int, *, now: datetime) -> list[str]:
    """New recovery codes, to be shown once; the earlier stop working. Raises NotPossible."""
    account = accounts.get(session, account_id)
    if account is None or not account.totp_confirmed:
        raise NotPossible("The second factor is not on.")
    codes = _new_codes(session, account_id)
    audit.add(session, "recovery_codes_made", account_id, at=now)
    session.commit()
    return codes


def turn_off(session: Session, account_id: int, *, now: datetime) -> None:
    """The password alone is enough again."""
    forget(session, account_id)
    audit.add(session, "second_factor_off", account_id, at=now)
    session.commit()


def forget(session: Session, account_id: int) -> None:
    """Forget secret and recovery codes. The caller commits."""
    second_factors.keep_secret(session, account_id, "", confirmed=False)
    second_factors.replace_codes(session, account_id, ())


def _password_refusal(
    session: Session, account_id: int, proof: Proof, now: datetime
) -> Refusal | None:
    account = accounts.get(session, account_id)
    if account is None or not account.active:
        return Refusal.WRONG
    kept, buckets = account.password_hash, _buckets(b"name", account.username, proof)
    if admitting.waits(session, *buckets, now=now):
        return Refusal.WAIT
    session.rollback()  # argon2 takes 90 ms: nobody has to wait for our lock meanwhile
    if admitting.fits(kept, proof.password):
        return None
    for bucket in buckets:
        accounts.add_attempt(session, bucket, now)
    return Refusal.WRONG


def _code_outcome(
    session: Session, account: Account, proof: Proof, now: datetime
) -> Refusal | None:
    """None if the code is right, and then it is used up. A million codes, five tries."""
    buckets = _buckets(b"code", account.username, proof)
    since = now - admitting.ATTEMPT_WINDOW
    if accounts.attempts(session, buckets[0], since) >= ATTEMPTS_PER_CODE:
        return Refusal.WAIT
    if admitting.waits(session, *buckets, now=now):
        return Refusal.WAIT
    if _uses_code(session, account, proof.code, now):
        accounts.drop_attempts(session, buckets[0])
        return None
    for bucket in buckets:
        accounts.add_attempt(session, bucket, now)
    return Refusal.WRONG


def _buckets(kind: bytes, username: str, proof: Proof) -> tuple[bytes, bytes]:
    own = admitting.bucket(kind, username.encode())
    return own, admitting.bucket(b"from", proof.address_hash)


def _uses_code(session: Session, account: Account, code: str, now: datetime) -> bool:
    said = _plain(code)
    if len(said) == RECOVERY_LENGTH:
        spent = second_factors.use_code(session, account.id, admitting.digest(said))
        if spent:
            audit.add(session, "recovery_code_used", account.id, at=now)
        return spent
    return _uses_step(session, account, said, now)


def _uses_step(session: Session, account: Account, said: str, now: datetime) -> bool:
    """Whether it is the code of this step or a neighbour, none of which was used before."""
    app = pyotp.TOTP(account.totp_secret)
    step = int(now.replace(tzinfo=UTC).timestamp()) // STEP
    return any(
        hmac.compare_digest(app.generate_otp(near).encode(), said.encode())
        and second_factors.use_step(session, account.id, near)
        for near in (step - 1, step, step + 1)
    )


def _new_codes(session: Session, account_id: int) -> list[str]:
    codes = [
        "".join(secrets.choice(SIGNS) for _ in range(RECOVERY_LENGTH))
        for _ in range(RECOVERY_CODES)
    ]
    second_factors.replace_codes(session, account_id, [admitting.digest(c) for c in codes])
    return ["-".join(c[i : i + 4] for i in range(0, RECOVERY_LENGTH, 4)) for c in codes]


def _plain(code: str) -> str:
    return "".join(c for c in code.upper() if c.isalnum())
