"""An answer as it is told today: promises follow the plan, and are late by themselves."""

from dataclasses import replace
from datetime import date

from sqlalchemy.orm import Session

from survey.core.plan import Status
from survey.core.promise import PointStatus, of_activity, standing
from survey.storage import plans, replies
from survey.storage.tables import PlanActivity, Reply, ReplyPoint

from .publishing import Answer, Point


def written(session: Session, reply: Reply | None) -> Answer:
    """An answer as it was written; an empty one if there is none."""
    if reply is None:
        return Answer((), "", "")
    points = tuple(_point(row) for row in replies.points_of(session, reply.id))
    return Answer(points, reply.cannot, reply.responsible, reply.next_on)


def told(session: Session, answer: Answer, today: date) -> Answer:
    """The answer with each promise as far as it has come today."""
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
    )


def _today(session: Session, point: Point, today: date) -> Point:
    if not point.action:
        return point
    found = plans.activity(session, point.activity_id) if point.activity_id else None
    followed = _follow(point, found) if found else point
    return replace(followed, status=standing(followed.status, followed.due_on, today))


def _follow(point: Point, activity: PlanActivity) -> Point:
    return replace(
        point,
        status=of_activity(Status(activity.status)),
        reason=point.reason or (activity.reason if activity.status == Status.STRUCK else ""),
        due_on=point.due_on or activity.due_on,
    )
