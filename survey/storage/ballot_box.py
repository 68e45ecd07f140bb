"""The ballot box from inside: envelopes are taken out, counted and destroyed.

For the keeper alone; nothing that the web process imports reaches this file.
"""

from collections.abc import Iterator

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from survey.storage.tables import Envelope

CHUNK = 1000


def count(session: Session, round_id: int) -> int:
    return (
        session.scalar(
            select(func.count()).select_from(Envelope).where(Envelope.round_id == round_id)
        )
        or 0
    )


def by_unit(session: Session, round_id: int) -> dict[int, int]:
    """How many lie in the box for each unit."""
    rows = session.execute(
        select(Envelope.unit_id, func.count().label("number"))
        .where(Envelope.round_id == round_id)
        .group_by(Envelope.unit_id)
    )
    return {row.unit_id: row.number for row in rows}


def take(session: Session, round_id: int) -> Iterator[list[tuple[int, bytes]]]:
    """(unit, sealed) in chunks, in the order of the random ids."""
    last = b""
    while True:
        rows = session.execute(
            select(Envelope.id, Envelope.unit_id, Envelope.sealed)
            .where(Envelope.round_id == round_id, Envelope.id > last)
            .order_by(Envelope.id)
            .limit(CHUNK)
        ).all()
        if not rows:
            return
        last = rows[-1].id
        yield [(row.unit_id, row.sealed) for row in rows]


def destroy(session: Session, round_id: int) -> None:
    session.execute(delete(Envelope).where(Envelope.round_id == round_id))
