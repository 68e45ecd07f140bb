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
    """(kept, due) of what these units or departments have promised on their pages with a day
    in `year` that has passed: the day as it was first given, however it was moved, and also
    while the answer is taken back. Kept: done, or given up with a reason for the children, by
    that day."""
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
    day, done_on = point.promised_on or date.max, activity.done_on if activity else None
    if status is PointStatus.STRUCK:  # kept when the children were told why, by the day
        known = [one for one in (point.settled_on, done_on) if one]
        in_time = max(known) <= day if known else not point.late_reason
        return bool(point.reason) and in_time
    settled_on = done_on if activity else point.settled_on
    # Of what was settled before such days were kept, only a reason for being late tells.
    in_time = settled_on <= day if settled_on else not point.late_reason
    return status is PointStatus.DONE and in_time
