"""Sealed tallies. Only counting and releasing read them."""

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from survey.storage.tables import Tally


def add(session: Session, round_id: int, sealed: bytes) -> None:
    session.add(Tally(round_id=round_id, sealed=sealed))
    session.flush()


def sealed(session: Session, round_id: int) -> bytes | None:
    return session.scalar(select(Tally.sealed).where(Tally.round_id == round_id))


def rounds(session: Session) -> list[int]:
    """The rounds whose tallies still exist."""
    return list(session.scalars(select(Tally.round_id).order_by(Tally.round_id)))


def destroy(session: Session, round_id: int) -> None:
    session.execute(delete(Tally).where(Tally.round_id == round_id))
