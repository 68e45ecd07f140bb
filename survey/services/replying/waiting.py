"""Where the grown-ups are with their answer: given, promised, or late with it."""

from collections.abc import Sequence
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from sqlalchemy.orm import Session

from survey.core.disclosure import Level
from survey.core.round import State
from survey.storage import replies, rounds, units
from survey.storage.tables import Reply, Round, Unit


class Stage(StrEnum):
    """Where the grown-ups are with their answer. Late: the promised day has come. Discarded:
    all that was asked was thrown away."""

    NOTHING_YET = "nothing_yet"
    ASKING = "asking"
    WAITING = "waiting"
    LATE = "late"
    ANSWERED = "answered"
    DISCARDED = "discarded"


class Said(NamedTuple):
    """What is said of an answer that is late: why, and the new day; or the new day that has
    passed too, and then no reason: it was about the day before."""

    reason: str = ""
    new_day: date | None = None
    missed: date | None = None


def published_reply(session: Session, unit: Unit, round_id: int) -> Reply | None:
    """The published answer of the unit, or of its department to all its units."""
    above = [unit.id, unit.parent_id] if unit.level == Level.UNIT else [unit.id]
    found = [replies.of(session, one, round_id) for one in above if one]
    return next((reply for reply in found if reply and reply.state == replies.PUBLISHED), None)


def units_that_answered(session: Session, unit: Unit, round_id: int) -> tuple[Unit, ...]:
    """A department's units in the round, if all of them have answered there themselves."""
    asked = {member.unit_id for member in rounds.units_of(session, round_id)}
    below = [u for u in units.every(session) if u.parent_id == unit.id and u.id in asked]
    published = replies.published(session)
    is_answered = below and all((u.id, round_id) in published for u in below)
    return tuple(below) if is_answered else ()


def stage_of(waiting: Sequence[Round], today: date) -> tuple[Stage, date | None, date | None]:
    """Of the rounds without an answer: the one that is most overdue, else the one that is
    open, else the next; its promised day, and that of an earlier round beside an open one."""
    if not waiting:
        return Stage.NOTHING_YET, None, None
    first = min(r.answer_by for r in waiting)
    if first <= today:
        return Stage.LATE, first, None
    now = min((r.answer_by for r in waiting if r.state == State.OPEN), default=None)
    if now is None:
        return Stage.WAITING, first, None
    return Stage.ASKING, now, first if first < now else None


def said_late(session: Session, unit: Unit, waiting: Sequence[Round], today: date) -> Said:
    """What somebody has written about the answer that is most overdue."""
    first = min(waiting, key=lambda r: r.answer_by)
    above = [unit.id, unit.parent_id] if unit.level == Level.UNIT else [unit.id]
    drafts = [replies.of(session, one, first.id) for one in above if one]
    said = next((d for d in drafts if d and (d.late_reason or d.new_day)), None)
    if said is None:
        return Said()
    if said.new_day and said.new_day < today:
        return Said(missed=said.new_day)
    return Said(said.late_reason, said.new_day)
