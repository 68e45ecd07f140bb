"""Accounts as an administrator keeps them: invite, reset, roles, close and open.

Threats met here: an administrator of a part who reaches for the whole (an account is
theirs only if all its roles are), a role taken for oneself (another has to give it), a
link that is used twice, guessed, kept or read in the database (single use, 256 random
bits, a day or a week, only its hash).
"""

import secrets
from datetime import datetime, timedelta
from enum import StrEnum

from survey.core.access import Act, Person, Role, may
from survey.core.password import PasswordProblem, problem_with
from survey.services import admitting, securing
from survey.services.admitting import NotPossible
from survey.storage import accounts, audit, one_time_links, units
from survey.storage.database import Session
from survey.storage.tables import Account, OneTimeLink


class Link(StrEnum):
    """What a one-time link is for."""

    INVITE = "invite"
    RESET = "reset"


LASTS = {Link.INVITE: timedelta(days=7), Link.RESET: timedelta(hours=24)}


def may_manage(session: Session, by: Person, account_id: int) -> bool:
    """Whether all that the account may do is within what this administrator looks after."""
    if accounts.get(session, account_id) is None:
        return False
    held = accounts.memberships(session, account_id)
    return all(_looks_after(session, by, one.unit_id) for one in held)


def invite(
    session: Session, by: Person, username: str, place: tuple[Role, int], *, now: datetime
) -> tuple[int, str]:
    """A new account with a role in a unit: its id and the link's token. Raises NotPossible."""
    name = admitting.checked_name(username)
    role, unit_id = place
    _demand(session, by, unit_id)
    if accounts.by_username(session, name) is not None:
        raise NotPossible("There is already an account with this name.")
    account = accounts.add(session, Account(username=name))
    accounts.add_membership(session, account.id, role, unit_id)
    token = _link(session, account.id, Link.INVITE, now)
    audit.add(session, "account_added", by.account_id, at=now, subject=name)
    audit.add(session, "role_given", by.account_id, at=now, subject=f"{name} {role} {unit_id}")
    session.commit()
    return account.id, token


def make_link(session: Session, by: Person, account_id: int, *, now: datetime) -> str:
    """A link to hand over; ends the account's sessions and its earlier links.

    An invite for somebody who has never chosen a password, else a reset. NotPossible
    for a closed account.
    """
    account = _managed(session, by, account_id)
    _demand_another(by, account_id)
    if not account.active:
        raise NotPossible("The account is closed. Open it first.")
    kind = Link.RESET if account.password_hash else Link.INVITE
    token = _link(session, account_id, kind, now)
    accounts.end_sessions_of(session, account_id)
    audit.add(session, f"{kind}_link_made", by.account_id, at=now, subject=account.username)
    session.commit()
    return token


def link_of(session: Session, token: str, now: datetime) -> OneTimeLink | None:
    """The link with this token, if it can be used now. Reads only."""
    found = one_time_links.get(session, admitting.digest(token), now)
    account = accounts.get(session, found.account_id) if found else None
    return found if account and account.active else None


def use_link(
    session: Session, token: str, password: str, *, now: datetime
) -> PasswordProblem | None:
    """Set the password and spend the link. A reset turns the second factor off.

    Signs nobody in. Raises NotPossible if the link can't be used.
    """
    link = link_of(session, token, now)
    account = accounts.get(session, link.account_id) if link else None
    if link is None or account is None:
        raise NotPossible("The link can't be used.")
    account_id, kind = account.id, link.kind
    if problem := problem_with(password, account.username):
        return problem
    session.rollback()  # argon2 takes 90 ms: nobody has to wait for our lock meanwhile
    kept = admitting.HASHER.hash(password)
    if not one_time_links.use(session, admitting.digest(token), now):
        raise NotPossible("The link can't be used.")
    accounts.set_password(session, account_id, kept)
    accounts.end_sessions_of(session, account_id)
    securing.forget(session, account_id)
    audit.add(session, f"{kind}_link_used", account_id, at=now)
    session.commit()
    return None


def end_sessions(session: Session, by: Person, account_id: int, *, now: datetime) -> None:
    """Sign an account out everywhere."""
    account = _managed(session, by, account_id)
    accounts.end_sessions_of(session, account_id)
    audit.add(session, "sessions_ended", by.account_id, at=now, subject=account.username)
    session.commit()


def close_account(session: Session, by: Person, account_id: int, *, now: datetime) -> None:
    """Let an account in no more; ends its sessions and links. Raises NotPossible."""
    account = _managed(session, by, account_id)
    _demand_another(by, account_id)
    accounts.set_active(session, account_id, False)
    accounts.end_sessions_of(session, account_id)
    one_time_links.drop_of(session, account_id)
    audit.add(session, "account_closed", by.account_id, at=now, subject=account.username)
    session.commit()


def open_account(session: Session, by: Person, account_id: int, *, now: datetime) -> None:
    """Let a closed account in again, with the password it had."""
    account = _managed(session, by, account_id)
    accounts.set_active(session, account_id, True)
    audit.add(session, "account_opened", by.account_id, at=now, subject=account.username)
    session.commit()


def give_role(
    session: Session, by: Person, account_id: int, place: tuple[Role, int], *, now: datetime
) -> None:
    """Give a role in a unit and below. Raises NotPossible."""
    account, (role, unit_id) = _managed(session, by, account_id), place
    _demand_another(by, account_id)
    _demand(session, by, unit_id)
    if accounts.add_membership(session, account_id, role, unit_id):
        subject = f"{account.username} {role} {unit_id}"
        audit.add(session, "role_given", by.account_id, at=now, subject=subject)
    session.commit()


def take_role(
    session: Session, by: Person, account_id: int, place: tuple[Role, int], *, now: datetime
) -> None:
    """Take a role in a unit away. Raises NotPossible."""
    account, (role, unit_id) = _managed(session, by, account_id), place
    _demand_another(by, account_id)
    if accounts.drop_membership(session, account_id, role, unit_id):
        subject = f"{account.username} {role} {unit_id}"
        audit.add(session, "role_taken", by.account_id, at=now, subject=subject)
    session.commit()


def _link(session: Session, account_id: int, kind: Link, now: datetime) -> str:
    token = secrets.token_urlsafe(32)
    key, end = admitting.digest(token), now + LASTS[kind]
    one_time_links.drop_before(session, now)
    one_time_links.add(
        session, OneTimeLink(token_hash=key, account_id=account_id, kind=kind, expires_at=end)
    )
    return token


def _managed(session: Session, by: Person, account_id: int) -> Account:
    account = accounts.get(session, account_id)
    if account is None or not may_manage(session, by, account_id):
        raise NotPossible("There is no such account here.")
    return account


def _looks_after(session: Session, by: Person, unit_id: int) -> bool:
    return may(by, Act.MANAGE_ACCOUNTS, units.path(session, unit_id))


def _demand(session: Session, by: Person, unit_id: int) -> None:
    if not _looks_after(session, by, unit_id):
        raise NotPossible("There is no such unit here.")


def _demand_another(by: Person, account_id: int) -> None:
    if by.account_id == account_id:
        raise NotPossible("Another administrator has to do this with your account.")
