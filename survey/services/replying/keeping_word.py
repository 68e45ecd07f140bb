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
    in `year` that has passed: the day as it first stood there, however it was moved. Kept:
    done, or given up with a reason for the children, by that day."""
    kept = due = 0
    for point, activity, reply in replies.every_point(session):
        if reply.unit_id in unit_ids and _is_due(point, (year, today)):
            due += 1
            kept += _is_kept(point, activity)
    return kept, due


def _is_due(point: ReplyPoint, when: tuple[int, date]) -> bool:
    day, (year, today) = point.promised_on, when
    return bool(point.action) and day is not None and day.year == year and day < today


def _is_kept(point: ReplyPoint, activity: PlanActivity | None) -> bool:
    status = of_activity(Status(activity.status)) if activity else PointStatus(point.status)
    settled_on = activity.done_on if activity else point.settled_on
    # Of what was settled before such days were kept, only a reason for being late tells.
    in_time = settled_on is None or settled_on <= (point.promised_on or date.max)
    if point.late_reason or not in_time:
        return False
    return status is PointStatus.DONE or (status is PointStatus.STRUCK and bool(point.reason))
