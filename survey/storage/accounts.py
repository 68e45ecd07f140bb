"""Staff accounts, their roles in units, signed-in browsers and failed sign-ins."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.orm import Session

from survey.storage.tables import Account, Membership, SignInAttempt, StaffSession


def get(session: Session, account_id: int) -> Account | None:
    return session.get(Account, account_id)


def by_username(session: Session, username: str) -> Account | None:
    return session.scalar(select(Account).where(Account.username == username))


def every(session: Session) -> Sequence[Account]:
    return session.scalars(select(Account).order_by(Account.username)).all()


def with_role(session: Session, role: str) -> Sequence[Account]:
    """Active accounts that hold `role` in any unit."""
    return session.scalars(
        select(Account)
        .where(Account.active, Account.id.in_(select(Membership.account_id).filter_by(role=role)))
        .order_by(Account.username)
    ).all()


def add(session: Session, account: Account) -> Account:
    session.add(account)
    session.flush()
    return account


def set_password(session: Session, account_id: int, password_hash: str) -> None:
    session.execute(
        update(Account).where(Account.id == account_id).values(password_hash=password_hash)
    )


def set_active(session: Session, account_id: int, active: bool) -> None:
    session.execute(update(Account).where(Account.id == account_id).values(active=active))


def set_language(session: Session, account_id: int, language: str) -> None:
    session.execute(update(Account).where(Account.id == account_id).values(language=language))


# --- roles -----------------------------------------------------------------------------------


def memberships(session: Session, account_id: int) -> Sequence[Membership]:
    return session.scalars(
        select(Membership).where(Membership.account_id == account_id).order_by(Membership.id)
    ).all()


def add_membership(session: Session, account_id: int, role: str, unit_id: int) -> bool:
    """Give a role in a unit; False if the account has it already."""
    if any((m.role, m.unit_id) == (role, unit_id) for m in memberships(session, account_id)):
        return False
    session.add(Membership(account_id=account_id, role=role, unit_id=unit_id))
    session.flush()
    return True


def drop_membership(session: Session, account_id: int, role: str, unit_id: int) -> bool:
    """Take a role in a unit away; False if the account did not have it."""
    taken = session.scalar(
        delete(Membership)
        .where(Membership.account_id == account_id)
        .where(Membership.role == role, Membership.unit_id == unit_id)
        .returning(Membership.id)
    )
    return taken is not None


# --- signed-in browsers ----------------------------------------------------------------------


def add_session(
    session: Session, token_hash: bytes, account_id: int, now: datetime, *, pending: bool = False
) -> None:
    session.execute(
        insert(StaffSession).values(
            token_hash=token_hash,
            account_id=account_id,
            started_at=now,
            seen_at=now,
            confirmed_at=now,
            pending=pending,
        )
    )


def session_of(session: Session, token_hash: bytes) -> StaffSession | None:
    return session.get(StaffSession, token_hash)


def sessions_of(session: Session, account_id: int, *, seen: datetime) -> Sequence[StaffSession]:
    """Browsers that are in use since `seen`, the newest first."""
    return session.scalars(
        select(StaffSession)
        .where(StaffSession.account_id == account_id, ~StaffSession.pending)
        .where(StaffSession.seen_at > seen)
        .order_by(StaffSession.started_at.desc())
    ).all()


def mark_confirmed(session: Session, token_hash: bytes, now: datetime) -> None:
    session.execute(
        update(StaffSession).where(StaffSession.token_hash == token_hash).values(confirmed_at=now)
    )


def mark_seen(session: Session, token_hash: bytes, now: datetime) -> None:
    session.execute(
        update(StaffSession).where(StaffSession.token_hash == token_hash).values(seen_at=now)
    )


def end_session(session: Session, token_hash: bytes) -> None:
    session.execute(delete(StaffSession).where(StaffSession.token_hash == token_hash))


def end_sessions_of(session: Session, account_id: int, *, keep: bytes = b"") -> None:
    """End every session of the account, but for the one whose token's hash is `keep`."""
    session.execute(
        delete(StaffSession).where(
            StaffSession.account_id == account_id, StaffSession.token_hash != keep
        )
    )


def drop_sessions_before(session: Session, *, started: datetime, seen: datetime) -> None:
    """Forget browsers that signed in before `started` or were last seen before `seen`."""
    session.execute(
        delete(StaffSession).where(
            (StaffSession.started_at < started) | (StaffSession.seen_at < seen)
        )
    )


# --- failed sign-ins -------------------------------------------------------------------------


def add_attempt(session: Session, bucket: bytes, now: datetime) -> None:
    session.execute(insert(SignInAttempt).values(bucket=bucket, at=now))


def attempts(session: Session, bucket: bytes, since: datetime) -> int:
    return (
        session.scalar(
            select(func.count())
            .select_from(SignInAttempt)
            .where(SignInAttempt.bucket == bucket, SignInAttempt.at > since)
        )
        or 0
    )


def drop_attempts(session: Session, bucket: bytes) -> None:
    session.execute(delete(SignInAttempt).where(SignInAttempt.bucket == bucket))


def drop_attempts_before(session: Session, moment: datetime) -> None:
    session.execute(delete(SignInAttempt).where(SignInAttempt.at <= moment))
