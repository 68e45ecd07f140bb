"""What staff did, for those who answer for the installation. Rows are added, never changed.

Showing a code is not written here: a worker, a unit and a moment together would say
when a child was in the room. Nor is a printed poster or a sheet of the shared code.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, insert, select
from sqlalchemy.orm import Session

from survey.storage.tables import Audit


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which rows: of one act ("" is all), from a moment (naive UTC) up to before another."""

    act: str = ""
    since: datetime | None = None
    before: datetime | None = None


ALL = Wanted()


def add(
    session: Session, act: str, account_id: int | None, *, at: datetime, subject: str = ""
) -> None:
    session.execute(insert(Audit).values(at=at, account_id=account_id, act=act, subject=subject))


def latest(
    session: Session, limit: int | None = 100, *, skip: int = 0, wanted: Wanted = ALL
) -> Sequence[Audit]:
    """The newest first; all of them without a limit."""
    asked = _only(select(Audit), wanted).order_by(Audit.id.desc())
    return session.scalars(asked.limit(limit).offset(skip)).all()


def number(session: Session, wanted: Wanted = ALL) -> int:
    """How many rows there are."""
    return session.scalar(_only(select(func.count()).select_from(Audit), wanted)) or 0


def acts(session: Session) -> Sequence[str]:
    """Every act that has been written."""
    return session.scalars(select(Audit.act).distinct().order_by(Audit.act)).all()


def span(session: Session) -> tuple[datetime, datetime] | None:
    """The first and the last moment in the log; None if it is empty."""
    first, last = session.execute(select(func.min(Audit.at), func.max(Audit.at))).one()
    return (first, last) if first and last else None


def _only(asked: Select[Any], wanted: Wanted) -> Select[Any]:
    if wanted.act:
        asked = asked.where(Audit.act == wanted.act)
    if wanted.since:
        asked = asked.where(Audit.at >= wanted.since)
    if wanted.before:
        asked = asked.where(Audit.at < wanted.before)
    return asked
