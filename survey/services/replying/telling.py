"""An answer as it is told today: promises follow the plan, and are late by themselves."""

from dataclasses import replace
from datetime import date

from sqlalchemy.orm import Session

from survey.core.answer import Answer, Point
from survey.core.plan import Status
from survey.core.promise import PointStatus, is_explained, of_activity, standing
from survey.storage import plans, replies
from survey.storage.tables import Reply, ReplyPoint

from .lasting import last_day


def written(session: Session, reply: Reply | None) -> Answer:
    """An answer as it was written; an empty one if there is none."""
    if reply is None:
        return Answer((), "", "")
    points = tuple(_point(row) for row in replies.points_of(session, reply.id))
    return Answer(points, reply.cannot, reply.responsible, reply.next_on)


def told(session: Session, answer: Answer, today: date) -> Answer:
    """The answer with each promise as far as it has come today; why a day was moved is not
    told as if it were why the new day is missed too."""
    return replace(answer, points=tuple(_today(session, p, today) for p in answer.points))


def _point(row: ReplyPoint) -> Point:
    return Point(
        row.said,
        row.action,
        row.reason,
        row.due,
        PointStatus(row.status),
        row.due_on,
        row.late_reason,
        row.finding_id,
        row.activity_id,
        row.who,
        row.about,
        row.id,
        row.stood_on,
        row.promised_on,
        row.settled_on,
        row.late_said_on,
    )


def _today(session: Session, point: Point, today: date) -> Point:
    if not point.action:
        return point
    first = point.promised_on
    day = last_day(session, point) or first  # a plan that loses its day takes none from a promise
    told = replace(point, due_on=day, due=point.due if first in (None, day) else "")
    # A day that was moved without a word to the children is still the one they were given.
    last = min(first, day) if first and day and not point.late_reason else day
    status = standing(status_of(session, point), last, today)
    is_silent = status is PointStatus.LATE and not (
        day and is_explained(point.late_said_on, day, first)
    )
    return replace(told, status=status, late_reason="" if is_silent else point.late_reason)


def status_of(session: Session, point: Point | ReplyPoint) -> PointStatus:
    """What was chosen, or what the activity that it follows says. Never the activity's reason:
    that was written for the plan, and nobody has approved it as words for children."""
    found = plans.activity(session, point.activity_id) if point.activity_id else None
    return of_activity(Status(found.status)) if found else PointStatus(point.status)
