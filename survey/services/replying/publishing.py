"""The grown-ups' answer is put on the page: nothing without an action or a reason."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from sqlalchemy.orm import Session

from survey.core.promise import OPEN, PointStatus
from survey.core.round import State
from survey.storage import plans, replies, rounds, units
from survey.storage.tables import Reply, ReplyPoint

from .asking import rounds_for_children

MOST_POINTS = 5


class Missing(StrEnum):
    """What an answer lacks before it can be published."""

    NOT_COUNTED = "not_counted"
    NOT_ASKED = "not_asked"
    POINTS = "points"
    TOO_MANY = "too_many"
    SAID = "said"
    ACTION_OR_REASON = "action_or_reason"
    DUE = "due"
    WHY_STRUCK = "why_struck"
    CANNOT = "cannot"
    RESPONSIBLE = "responsible"
    NEXT = "next"


class Unfinished(ValueError):
    """Nothing was published; `missing`: (what, number of the point from 1, or 0)."""

    def __init__(self, missing: Sequence[tuple[Missing, int]]) -> None:
        super().__init__(", ".join(f"{what} {number}" for what, number in missing))
        self.missing = tuple(missing)


@dataclass(frozen=True, slots=True)
class Point:
    """What children said, and what is done (with a day) or why nothing is. `who` does it: a
    role, "" for the answer's own. `about`: the indicator whose picture it has. `due`: the day
    in words; past `due_on` it is late, with `late_reason`. It may come from a finding and
    follow an activity of the plan. `id`: of the point that it was, 0 for a new one.
    `promised_on`: the last day as it first stood on the page; `settled_on`: when it was done
    or given up."""

    said: str
    action: str = ""
    reason: str = ""
    due: str = ""
    status: PointStatus = PointStatus.PLANNED
    due_on: date | None = None
    late_reason: str = ""
    finding_id: int | None = None
    activity_id: int | None = None
    who: str = ""
    about: str = ""
    id: int = 0
    promised_on: date | None = None
    settled_on: date | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """What the grown-ups answer. `cannot` may say that there is nothing this time;
    `responsible` is a role. `next_on`: by when the page tells how far it has come."""

    points: tuple[Point, ...]
    cannot: str
    responsible: str
    next_on: date | None = None

    @property
    def is_open(self) -> bool:
        """Whether something that was promised is still to be done."""
        return any(point.action and point.status in OPEN for point in self.points)


def publish(session: Session, where: tuple[int, int], answer: Answer, today: date) -> None:
    """Put the answer of a unit (or department) to a round on its page; `where`: (unit, round).

    Raises Unfinished when a point has neither action nor reason, or anything else is missing.
    """
    unit_id, round_id = where
    if missing := [*out_of_place(session, unit_id, round_id), *lacking(answer)]:
        raise Unfinished(missing)
    reply = replies.of(session, unit_id, round_id) or replies.add(
        session, Reply(unit_id=unit_id, round_id=round_id)
    )
    reply.cannot, reply.responsible = answer.cannot, answer.responsible
    reply.published_on, reply.state = reply.published_on or today, replies.PUBLISHED
    reply.next_on = answer.next_on
    replies.replace_points(session, reply.id, rows_of(reply.id, answer))
    keep_days(session, reply.id, today)
    session.commit()


def keep_days(session: Session, reply_id: int, today: date) -> None:
    """What is put on a page keeps the day that it promises there for the first time, and the
    day when it was done or given up."""
    session.flush()
    for point in (p for p in replies.points_of(session, reply_id) if p.action):
        point.promised_on = point.promised_on or last_day(session, point)
        settled = point.status not in OPEN
        point.settled_on = (point.settled_on or today) if settled else None


def last_day(session: Session, point: ReplyPoint | Point) -> date | None:
    """The last day of a promise: its own, else that of the activity it follows, or its row's."""
    activity = plans.activity(session, point.activity_id) if point.activity_id else None
    row = plans.row(session, activity.row_id) if activity else None
    every = (point.due_on, activity.due_on if activity else None, row.due_on if row else None)
    return next((day for day in every if day), None)


def lacking(answer: Answer) -> list[tuple[Missing, int]]:
    """What is missing in an answer, whatever round it is about."""
    found = [(Missing.POINTS, 0)] if not answer.points else []
    if len(answer.points) > MOST_POINTS:
        found.append((Missing.TOO_MANY, 0))
    for number, point in enumerate(answer.points, start=1):
        missing = {
            Missing.SAID: not point.said.strip(),
            Missing.ACTION_OR_REASON: not (point.action.strip() or point.reason.strip()),
            Missing.WHY_STRUCK: point.status is PointStatus.STRUCK and not point.reason.strip(),
            Missing.DUE: bool(point.action.strip()) and not (point.due.strip() or point.due_on),
        }
        found += [(what, number) for what, lacks in missing.items() if lacks]
    if not answer.cannot.strip():
        found.append((Missing.CANNOT, 0))
    if not answer.responsible.strip():
        found.append((Missing.RESPONSIBLE, 0))
    if answer.next_on is None and answer.is_open:
        found.append((Missing.NEXT, 0))
    return found


def out_of_place(session: Session, unit_id: int, round_id: int) -> list[tuple[Missing, int]]:
    found, unit = rounds.get(session, round_id), units.get(session, unit_id)
    if found is None or found.state != State.COUNTED:
        return [(Missing.NOT_COUNTED, 0)]
    if unit is None or found not in rounds_for_children(session, unit):
        return [(Missing.NOT_ASKED, 0)]
    return []


def rows_of(reply_id: int, answer: Answer) -> list[ReplyPoint]:
    """The answer's points as rows of the table."""
    return [
        ReplyPoint(
            reply_id=reply_id,
            position=position,
            said=point.said,
            action=point.action,
            reason=point.reason,
            due=point.due,
            status=point.status,
            due_on=point.due_on,
            late_reason=point.late_reason,
            finding_id=point.finding_id,
            activity_id=point.activity_id,
            who=point.who,
            about=point.about,
            promised_on=point.promised_on,
            settled_on=point.settled_on,
        )
        for position, point in enumerate(answer.points, start=1)
    ]
