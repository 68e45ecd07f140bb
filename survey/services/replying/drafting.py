"""An answer to the children is written: saved as often as needed, read by nobody yet."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from survey.core.access import Person
from survey.core.answer import Answer
from survey.core.round import State
from survey.storage import audit, replies, rounds, units
from survey.storage.tables import Reply, Round, Unit

from .asking import rounds_for_children
from .lasting import carried
from .publishing import rows_of

DRAFT, APPROVED = "draft", "approved"
Where = tuple[int, int]
"""(unit or department, round)"""


class NotAsked(LookupError):
    """The children of the unit were not asked in the round."""


class Outdated(Exception):
    """Somebody else saved meanwhile; nothing was saved."""


class WrongStep(Exception):
    """The answer is not where this act may be done: published already, or not approved."""


@dataclass(frozen=True, slots=True)
class Late:
    """What the page says when the promised day has passed; `new_day`: the next promise."""

    reason: str
    new_day: date | None


def at(session: Session, where: Where) -> tuple[Unit, Round]:
    """The unit and the round that an answer is about. Raises NotAsked."""
    unit, found = units.get(session, where[0]), rounds.get(session, where[1])
    if unit is None or found is None or unit.level not in ("unit", "department"):
        raise NotAsked(where)
    if found.state == State.DISCARDED or found not in rounds_for_children(session, unit):
        raise NotAsked(where)
    return unit, found


def save(
    session: Session, by: Person, where: Where, answer: Answer, seen: tuple[int, date]
) -> None:
    """Keep the draft. What was approved must be approved again. `seen`: the revision of the
    answer that was seen (0 if there was none), and the day.

    Raises NotAsked, Outdated, Withdrawn, or WrongStep when it is published (see `take_back`).
    """
    reply = _claim(session, where, seen[0])
    if reply.state == replies.PUBLISHED:
        raise WrongStep
    points = carried(answer.points, replies.points_of(session, reply.id), seen[1])
    values = {
        "cannot": answer.cannot,
        "responsible": answer.responsible,
        "next_on": answer.next_on,
        "state": DRAFT,
        "drafted_by": by.account_id,
        "approved_by": None,
    }
    change(session, reply, values)
    replies.replace_points(session, reply.id, rows_of(reply.id, replace(answer, points=points)))
    session.commit()


def say_late(session: Session, where: Where, late: Late, revision: int) -> None:
    """What the page says from the promised day on; needs nobody's approval.

    Raises NotAsked or Outdated.
    """
    reply = _claim(session, where, revision)
    change(session, reply, {"late_reason": late.reason, "new_day": late.new_day})
    session.commit()


def take_back(session: Session, by: Person, where: Where, revision: int, now: datetime) -> None:
    """Take a published answer off its page to mend the text; it keeps its first day.

    Raises NotAsked, Outdated or WrongStep.
    """
    unit, found = at(session, where)
    reply = _claim(session, where, revision)
    if reply.state != replies.PUBLISHED:
        raise WrongStep
    change(session, reply, {"state": DRAFT, "approved_by": None, "drafted_by": by.account_id})
    subject = subject_of(unit, found)
    audit.add(session, "reply_taken_back", by.account_id, at=now, subject=subject)
    session.commit()


def change(session: Session, reply: Reply, values: dict[str, Any]) -> None:
    """Change the answer if nobody else has meanwhile. Raises Outdated."""
    if not replies.save(session, reply.id, reply.revision, values):
        raise Outdated


def subject_of(unit: Unit, found: Round) -> str:
    """What the log says an act was about."""
    return f"{unit.name}: {found.name}"[:200]


def _claim(session: Session, where: Where, revision: int) -> Reply:
    """The answer with this revision, made if there was none."""
    at(session, where)
    reply = replies.of(session, *where)
    if reply is None and revision == 0:
        try:
            reply = replies.add(session, Reply(unit_id=where[0], round_id=where[1]))
        except IntegrityError:
            session.rollback()
            raise Outdated from None
    elif reply is None or reply.revision != revision:
        raise Outdated
    return reply
