"""What staff did, for those who answer for the installation.

Showing a code is not written here: a worker, a unit and a moment together would say
when a child was in the room.
"""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from survey.storage.tables import Audit


def add(
    session: Session, act: str, account_id: int | None, *, at: datetime, subject: str = ""
) -> None:
    session.execute(insert(Audit).values(at=at, account_id=account_id, act=act, subject=subject))


def latest(session: Session, limit: int = 100, *, skip: int = 0) -> Sequence[Audit]:
    """The newest first."""
    return session.scalars(select(Audit).order_by(Audit.id.desc()).limit(limit).offset(skip)).all()


def number(session: Session) -> int:
    """How many rows the log has."""
    return session.scalar(select(func.count()).select_from(Audit)) or 0
