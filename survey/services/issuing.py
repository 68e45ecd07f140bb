"""Single-use cards: issued in sheets of ten for an open round, cancelled by sheet.

Threats met here: a list that ties a card to a child (codes are random, stored only as
keyed hashes in the order of the hash, and leave this module once, to be printed), and
somebody who wants to know whether a card was used (a cancelled sheet says nothing).
"""

import secrets
from dataclasses import dataclass
from datetime import datetime

from survey.core.card import ALPHABET, LENGTH, code_mac
from survey.storage import audit, cards, rounds
from survey.storage.database import Session
from survey.storage.tables import Card

CARDS_A_SHEET = 10
MOST_SHEETS = 20
NAME_LENGTH = 5


class NotOpen(Exception):
    """Cards are issued only for a unit in an open round."""


@dataclass(frozen=True, slots=True)
class Order:
    """So many sheets for a unit in a round, and what the cards have chosen beforehand."""

    round_id: int
    unit_id: int
    sheets: int
    variant: str = ""
    language: str = ""


@dataclass(frozen=True, slots=True)
class Sheet:
    """Ten cards to print. `name` is printed beside them: by it they can be cancelled."""

    name: str
    codes: tuple[str, ...]


def issue_cards(
    session: Session, ballot_key: bytes, order: Order, *, by: int | None, now: datetime
) -> tuple[Sheet, ...]:
    """New cards, in memory only: nobody can print them again. `by`: the account, if any.

    Raises NotOpen; ValueError for fewer than 1 or more than 20 sheets.
    """
    if not 1 <= order.sheets <= MOST_SHEETS:
        raise ValueError(order.sheets)
    _demand_open(session, order)
    names = _drawn(order.sheets, NAME_LENGTH)
    codes = _drawn(order.sheets * CARDS_A_SHEET, LENGTH)
    sheets = tuple(
        Sheet(name, tuple(codes[i * CARDS_A_SHEET : (i + 1) * CARDS_A_SHEET]))
        for i, name in enumerate(names)
    )
    cards.add_cards(session, [_card(ballot_key, order, s.name, c) for s in sheets for c in s.codes])
    audit.add(
        session, "cards_issued", by, at=now, subject=f"unit {order.unit_id}: {len(codes)} cards"
    )
    session.commit()
    return sheets


def cancel_sheet(session: Session, unit_id: int, name: str, *, by: int, now: datetime) -> None:
    """No card of the unit's sheet opens anything any more; the same whatever was there."""
    cards.cancel_sheet(session, unit_id, _plain(name))
    audit.add(session, "sheet_cancelled", by, at=now, subject=f"unit {unit_id}")
    session.commit()


def _demand_open(session: Session, order: Order) -> None:
    members = {row.unit_id for row in rounds.units_of(session, order.round_id)}
    if order.unit_id not in members or not rounds.held_open(session, order.round_id):
        raise NotOpen


def _drawn(number: int, length: int) -> list[str]:
    """So many different words of our alphabet, in an order that tells nothing."""
    found: set[str] = set()
    while len(found) < number:
        found.add("".join(secrets.choice(ALPHABET) for _ in range(length)))
    return secrets.SystemRandom().sample(sorted(found), number)


def _card(ballot_key: bytes, order: Order, sheet: str, code: str) -> Card:
    return Card(
        code_mac=code_mac(ballot_key, code),
        round_id=order.round_id,
        unit_id=order.unit_id,
        sheet=sheet,
        variant=order.variant,
        choice=order.language,
    )


def _plain(name: str) -> str:
    return "".join(c for c in name.upper() if c in ALPHABET)
