"""Shared tablets that are lent to a unit's children."""

from collections.abc import Sequence

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from survey.storage.tables import Tablet


def get(session: Session, token_hash: bytes) -> Tablet | None:
    return session.scalar(select(Tablet).where(Tablet.token_hash == token_hash))


def of(session: Session, unit_id: int) -> Sequence[Tablet]:
    """The unit's tablets that nobody has ended, the newest first."""
    return session.scalars(
        select(Tablet)
        .where(Tablet.unit_id == unit_id)
        .order_by(Tablet.started_on.desc(), Tablet.token_hash)
    ).all()


def add(session: Session, tablet: Tablet) -> None:
    session.add(tablet)
    session.flush()


def use_try(session: Session, token_hash: bytes, most: int) -> bool:
    """Count one try of a PIN; False, and nothing is counted, when `most` are used up."""
    used = session.scalar(
        update(Tablet)
        .where(Tablet.token_hash == token_hash, Tablet.wrong < most)
        .values(wrong=Tablet.wrong + 1)
        .returning(Tablet.wrong)
    )
    return used is not None


def end(session: Session, token_hash: bytes, unit_id: int) -> bool:
    """Forget the tablet; False if it was not the unit's, or is ended already."""
    ended = session.scalar(
        delete(Tablet)
        .where(Tablet.token_hash == token_hash, Tablet.unit_id == unit_id)
        .returning(Tablet.unit_id)
    )
    return ended is not None
