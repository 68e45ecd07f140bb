"""Codes: permanent shared ones, single-use cards, and the permits of spent cards."""

from collections.abc import Iterable, Sequence

from sqlalchemy import delete, insert, select
from sqlalchemy.orm import Session

from survey.storage.tables import Card, EntryCode, Permit


def entry_codes_of(session: Session, unit_id: int) -> Sequence[EntryCode]:
    """The unit's codes for children; the staff's links are not among them."""
    return session.scalars(
        select(EntryCode)
        .where(EntryCode.unit_id == unit_id, EntryCode.round_id.is_(None))
        .order_by(EntryCode.code_mac)
    ).all()


def is_entry_code(session: Session, code_mac: bytes) -> bool:
    return session.get(EntryCode, code_mac) is not None


def add_entry_code(session: Session, code: EntryCode) -> None:
    session.add(code)
    session.flush()


def add_cards(session: Session, cards: Iterable[Card]) -> None:
    """Cards in the order of their hash, so that rows tell nothing of the printing."""
    rows = [
        {
            "code_mac": c.code_mac,
            "round_id": c.round_id,
            "unit_id": c.unit_id,
            "sheet": c.sheet,
            "variant": c.variant,
            "choice": c.choice,
        }
        for c in sorted(cards, key=lambda c: c.code_mac)
    ]
    session.execute(insert(Card), rows)


def spend(session: Session, code_mac: bytes) -> bool:
    """Take the card away; False if somebody else was first."""
    return bool(session.execute(delete(Card).where(Card.code_mac == code_mac)).rowcount)  # type: ignore[attr-defined]


def add_permit(session: Session, token_mac: bytes, round_id: int, unit_id: int) -> None:
    session.execute(insert(Permit).values(token_mac=token_mac, round_id=round_id, unit_id=unit_id))


def cancel_sheet(session: Session, unit_id: int, sheet: str) -> None:
    session.execute(delete(Card).where(Card.unit_id == unit_id, Card.sheet == sheet))


def drop_unused(session: Session, round_id: int) -> None:
    session.execute(delete(Card).where(Card.round_id == round_id))
