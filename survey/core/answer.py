"""The grown-ups' answer to the children: at most five points, and what it may not lack."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from survey.core.promise import OPEN, PointStatus

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
    WHY_LATE = "why_late"
    PASSED = "passed"
    CANNOT = "cannot"
    RESPONSIBLE = "responsible"
    NEXT = "next"


@dataclass(frozen=True, slots=True)
class Point:
    """What children said, and what is done (with a day) or why nothing is. `who` does it: a
    role, "" for the answer's own. `about`: the indicator whose picture it has. Past `due_on`
    it is late, with `late_reason`; `due`: words beside the day. It may come from a finding and
    follow an activity of the plan. `id`: of the point that it was, 0 for a new one.
    `stood_on`, `promised_on`, `settled_on`: see `lasting`. `late_said_on`: when `late_reason`
    was written."""

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
    stood_on: date | None = None
    promised_on: date | None = None
    settled_on: date | None = None
    late_said_on: date | None = None


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


def lacking(answer: Answer, today: date) -> list[tuple[Missing, int]]:
    """What is missing in an answer, as it is told today and whatever round it is about, to
    stand on a page."""
    found = [(Missing.POINTS, 0)] if not answer.points else []
    if len(answer.points) > MOST_POINTS:
        found.append((Missing.TOO_MANY, 0))
    for number, point in enumerate(answer.points, start=1):
        is_moved = point.due_on and point.promised_on and point.due_on > point.promised_on
        is_new = point.stood_on is None and point.status in OPEN
        missing = {
            Missing.SAID: not point.said.strip(),
            Missing.ACTION_OR_REASON: not (point.action.strip() or point.reason.strip()),
            Missing.WHY_STRUCK: point.status is PointStatus.STRUCK and not point.reason.strip(),
            Missing.WHY_LATE: bool(is_moved) and not point.late_reason.strip(),
            Missing.PASSED: is_new and point.due_on is not None and point.due_on < today,
            Missing.DUE: bool(point.action.strip()) and not _has_day(point, is_new=is_new),
        }
        found += [(what, number) for what, lacks in missing.items() if lacks]
    if not answer.cannot.strip():
        found.append((Missing.CANNOT, 0))
    if not answer.responsible.strip():
        found.append((Missing.RESPONSIBLE, 0))
    if answer.is_open and (answer.next_on is None or answer.next_on <= today):
        found.append((Missing.NEXT, 0))
    return found


def _has_day(point: Point, *, is_new: bool) -> bool:
    """Words alone are no day for what is still to be done: it would never be late."""
    return point.due_on is not None or (bool(point.due.strip()) and not is_new)
