"""Whether we keep our word to the children: ATK-2, promises kept."""

from collections.abc import Collection
from datetime import date

from sqlalchemy.orm import Session

from survey.core.plan import Status
from survey.core.promise import PointStatus, of_activity
from survey.storage import replies
from survey.storage.tables import PlanActivity, ReplyPoint


def promises_kept(
    session: Session, unit_ids: Collection[int], year: int, today: date
) -> tuple[int, int]:
    """(kept, due) of what is promised on the pages of these units or departments with a day
    in `year` that has passed. Kept: done, or given up with a reason, by its day. A promise
    whose day was moved, or that was late, keeps a reason for it and is not kept."""
    kept = due = 0
    for point, activity, reply in replies.every_point(session):
        if reply.unit_id in unit_ids and _is_due(point, activity, (year, today)):
            due += 1
            kept += _is_kept(point, activity)
    return kept, due


def last_day(point: ReplyPoint, activity: PlanActivity | None) -> date | None:
    """The last day of a promise: its own, else that of the activity it follows."""
    return point.due_on or (activity.due_on if activity else None)


def _is_due(point: ReplyPoint, activity: PlanActivity | None, when: tuple[int, date]) -> bool:
    day, (year, today) = last_day(point, activity), when
    passed = day is not None and (day < today or bool(point.late_reason))
    return bool(point.action) and passed and day is not None and day.year == year


def _is_kept(point: ReplyPoint, activity: PlanActivity | None) -> bool:
    status = of_activity(Status(activity.status)) if activity else PointStatus(point.status)
    if status is PointStatus.STRUCK:
        return bool(activity.reason if activity else point.reason) and not point.late_reason
    late = (
        activity and activity.done_on and activity.done_on > (last_day(point, activity) or date.max)
    )
    return status is PointStatus.DONE and not late and not point.late_reason
