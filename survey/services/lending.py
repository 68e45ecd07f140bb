"""Lend a tablet to a unit's children, and take it back.

Threats met here: a child who reaches the staff's pages (the session on the tablet ends in
the same transaction as the lending begins), somebody who tries PINs (five tries for each
tablet, and no waiting brings more), somebody who reads the database (argon2 for the PIN,
a hash for the address), somebody who reads the log to learn when a child was in the room
(the day, never the hour).
"""

import secrets
from datetime import datetime, time
from enum import Enum

from survey.core.card import tablet_hash
from survey.services import admitting
from survey.storage import accounts, audit, tablets, units
from survey.storage.database import Session
from survey.storage.tables import Tablet

PIN_LENGTHS = range(4, 9)
MOST_TRIES = 5


class Refusal(Enum):
    """Why a PIN did not end the tablet."""

    WRONG = "wrong"
    LOCKED = "locked"


def is_pin(text: str) -> bool:
    """Whether it is four to eight digits, as every keyboard has them."""
    return text.isascii() and text.isdigit() and len(text) in PIN_LENGTHS


def lend(session: Session, by: tuple[int, str], unit_id: int, pin: str, *, now: datetime) -> str:
    """End the staff's session here and give the tablet's token; `by`: (account, its token).

    Raises ValueError for what is no PIN.
    """
    if not is_pin(pin):
        raise ValueError("A PIN has four to eight digits.")
    account_id, staff_token = by
    session.rollback()  # argon2 takes 90 ms: no sheet has to wait for our lock meanwhile
    kept, token = admitting.HASHER.hash(pin), secrets.token_urlsafe(32)
    accounts.end_session(session, admitting.digest(staff_token))
    tablets.add(
        session,
        Tablet(
            token_hash=tablet_hash(token),
            unit_id=unit_id,
            pin_hash=kept,
            wrong=0,
            started_on=now.date(),
        ),
    )
    _log(session, "tablet_started", account_id, unit_id, now)
    session.commit()
    return token


def is_lent(session: Session, token: str) -> bool:
    """Whether nobody has ended the tablet yet. Reads only."""
    return tablets.get(session, tablet_hash(token)) is not None


def is_locked(session: Session, token: str) -> bool:
    """Whether all tries of its PIN are used up. Reads only."""
    found = tablets.get(session, tablet_hash(token))
    return found is not None and found.wrong >= MOST_TRIES


def take_back(session: Session, token: str, pin: str, *, now: datetime) -> Refusal | None:
    """End the tablet with its PIN. Twenty who try at once get five answers together."""
    key = tablet_hash(token)
    found = tablets.get(session, key)
    if found is None:
        return None
    unit_id, kept = found.unit_id, found.pin_hash
    session.rollback()  # no lock while argon2 works
    right = admitting.fits(kept, pin)
    if not tablets.use_try(session, key, MOST_TRIES):
        return Refusal.LOCKED
    if right and tablets.end(session, key, unit_id):
        _log(session, "tablet_ended", None, unit_id, now)
    session.commit()
    return None if right else Refusal.WRONG


def recall(session: Session, by: int, unit_id: int, token_hash: bytes, *, now: datetime) -> bool:
    """End one of the unit's tablets without its PIN; False if it is not there any more."""
    ended = tablets.end(session, token_hash, unit_id)
    if ended:
        _log(session, "tablet_ended", by, unit_id, now)
    session.commit()
    return ended


def _log(session: Session, act: str, by: int | None, unit_id: int, now: datetime) -> None:
    """The day alone: unit, worker and hour together would say when a child was here."""
    unit = units.get(session, unit_id)
    day = datetime.combine(now.date(), time())
    audit.add(session, act, by, at=day, subject=unit.name if unit else "")
