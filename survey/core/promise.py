"""A promise to the children: how far it has come, and when it is late by itself.

A promise that is past its day and not done is late: it says so and stays (R-W3).
"""

from datetime import date
from enum import StrEnum

from survey.core.plan import Status


class PointStatus(StrEnum):
    """How far a promise has come. Late is never chosen; it follows from the day."""

    PLANNED = "planned"
    ONGOING = "ongoing"
    DONE = "done"
    STRUCK = "struck"
    LATE = "late"


CHOSEN = (PointStatus.PLANNED, PointStatus.ONGOING, PointStatus.DONE, PointStatus.STRUCK)
OPEN = (PointStatus.PLANNED, PointStatus.ONGOING, PointStatus.LATE)
_OF_ACTIVITY = {
    Status.NOT_STARTED: PointStatus.PLANNED,
    Status.ONGOING: PointStatus.ONGOING,
    Status.DONE: PointStatus.DONE,
    Status.STRUCK: PointStatus.STRUCK,
}


def standing(status: PointStatus, due_on: date | None, today: date) -> PointStatus:
    """How far it has come as it is told today."""
    return PointStatus.LATE if status in OPEN and due_on and due_on < today else status


def of_activity(status: Status) -> PointStatus:
    """What an activity in the plan says about the promise that follows it."""
    return _OF_ACTIVITY[status]


def is_explained(said_on: date | None, day: date, first: date | None) -> bool:
    """Whether words about being late, written on `said_on`, are about `day` and not only about
    the one that was promised first: a day that was moved with a reason may pass too."""
    return first is None or day <= first or (said_on is not None and said_on > day)
