"""What a promise keeps, whatever is done with the answer: when it was first given, for which
day, and when it was done or given up. No form can change it, so the share of promises kept
(ATK-2) can't be improved afterwards."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date

from sqlalchemy.orm import Session

from survey.core.answer import Point
from survey.core.promise import OPEN
from survey.services.planning import day_of
from survey.storage import plans, replies
from survey.storage.tables import ReplyPoint


class Withdrawn(Exception):
    """A promise that has stood on the page is missing: it may be given up, not taken away.
    `promises`: id of the point -> its words."""

    def __init__(self, promises: Mapping[int, str]) -> None:
        super().__init__("; ".join(promises.values()))
        self.promises = promises


def carried(
    points: Sequence[Point], before: Sequence[ReplyPoint], today: date
) -> tuple[Point, ...]:
    """The points of a draft, each with what the one that it was keeps. Raises Withdrawn."""
    left = {p.id: p for p in before}
    made = tuple(_carry(point, old, today) for point, old in _paired(points, left))
    if gone := {p.id: p.action for p in left.values() if p.stood_on and p.action}:
        raise Withdrawn(gone)
    return made


def keep_days(session: Session, reply_id: int, today: date) -> None:
    """What is put on a page keeps the day when it first stood there, the day that it promised
    first, and the day when it was done or given up."""
    session.flush()
    for point in (p for p in replies.points_of(session, reply_id) if p.action):
        is_new, settled = point.stood_on is None, point.status not in OPEN
        point.stood_on = point.stood_on or today
        point.promised_on = point.promised_on or last_day(session, point)
        if is_new and settled:  # done before it was told: not late by being told late
            point.settled_on = min(point.settled_on or today, point.promised_on or today)
        elif not settled and point.activity_id is None:
            point.settled_on = None


def last_day(session: Session, point: ReplyPoint | Point) -> date | None:
    """The last day of a promise: its own, else that of the activity it follows, or its row's. A
    day by which something should have begun is none: nobody has promised that it is done then."""
    activity = plans.activity(session, point.activity_id) if point.activity_id else None
    row = plans.row(session, activity.row_id) if activity else None
    due = day_of(activity.due_on, row) if activity and row else None
    return point.due_on or (due.day if due and not due.begins else None)


def _paired(
    points: Sequence[Point], left: dict[int, ReplyPoint]
) -> Iterator[tuple[Point, ReplyPoint | None]]:
    """Each point with the one that it was: the same words, wherever they stand now, else the
    one that stood in its place. Each is taken once, from `left`."""
    same = {id(p): old for p in points if (old := _alike(p, left))}
    taken = {old.id for old in same.values()}
    for point in points:
        old = same.get(id(point)) or (left.get(point.id) if point.id not in taken else None)
        yield point, left.pop(old.id, None) if old else None


def _alike(point: Point, left: Mapping[int, ReplyPoint]) -> ReplyPoint | None:
    """The one with the same words, first of all its own: two may say the same."""
    own = [left[point.id]] if point.id in left else []
    words = (point.said, point.action)
    return next((p for p in (*own, *left.values()) if (p.said, p.action) == words), None)


def _carry(point: Point, before: ReplyPoint | None, today: date) -> Point:
    settled_on = today if point.status not in OPEN else None
    if before is None:
        return replace(
            point,
            stood_on=None,
            promised_on=None,
            settled_on=settled_on,
            late_said_on=today if point.late_reason else None,
        )
    if point.status == before.status:
        settled_on = before.settled_on
    is_same = point.late_reason in ("", before.late_reason)
    return replace(
        point,
        stood_on=before.stood_on,
        promised_on=before.promised_on,
        settled_on=settled_on,
        late_reason=point.late_reason or before.late_reason,
        late_said_on=before.late_said_on if is_same else today,
    )
