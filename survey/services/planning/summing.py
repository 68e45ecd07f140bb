"""A plan's year: how far things came, what was struck and why. Only what the plan says."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from survey.core.plan import Status, is_overdue
from survey.storage import plans
from survey.storage.tables import FollowUp, PlanActivity, PlanRow

from .reading import NoSuchThing


@dataclass(frozen=True, slots=True)
class Area:
    """A focus area and how many of its activities have come how far."""

    name: str
    counts: Mapping[Status, int]

    @property
    def number(self) -> int:
        return sum(self.counts.values())


@dataclass(frozen=True, slots=True)
class Told:
    """An activity in the summary. `note`: why, or what was said last."""

    text: str
    goal: str
    focus_area: str
    note: str
    day: date | None


@dataclass(frozen=True, slots=True)
class Summary:
    """A plan's year. `earlier_done`: how many were done before it. `held_on`: the days of
    its follow-ups, and how many activities were gone through."""

    year: int
    areas: tuple[Area, ...]
    done: tuple[Told, ...]
    earlier_done: int
    struck: tuple[Told, ...]
    overdue: tuple[Told, ...]
    held_on: Mapping[date, int]

    @property
    def counts(self) -> Mapping[Status, int]:
        return {status: sum(a.counts[status] for a in self.areas) for status in Status}


def summary(session: Session, plan_id: int, year: int, today: date) -> Summary:
    """The plan's year as it stands today. Raises NoSuchThing."""
    if plans.get(session, plan_id) is None:
        raise NoSuchThing(plan_id)
    rows = {row.id: row for row in plans.rows_of(session, plan_id)}
    activities = plans.activities_of(session, plan_id)
    said = [f for f in plans.follow_ups_of(session, plan_id) if f.held_on.year == year]
    days = sorted({f.held_on for f in said})
    done = [a.done_on for a in activities if a.status == Status.DONE and a.done_on]
    late = [a for a in activities if _is_late(a, rows[a.row_id], today)]
    return Summary(
        year,
        _areas(rows, activities),
        tuple(_told(a, rows, said) for a in _in_year(activities, Status.DONE, year)),
        sum(day.year < year for day in done),
        (
            *(_told(a, rows, said) for a in _in_year(activities, Status.STRUCK, year)),
            *map(_row_told, _struck_rows(session, plan_id, year)),
        ),
        tuple(_told(a, rows, said) for a in late),
        {day: len({f.activity_id for f in said if f.held_on == day}) for day in days},
    )


def _struck_rows(session: Session, plan_id: int, year: int) -> list[PlanRow]:
    """The rows that were struck in the year; where the day is unknown, since a row was struck
    when it was read in, it is told every year."""
    years = {
        c.row_id: c.at.year
        for c in reversed(plans.changes_of(session, plan_id))
        if c.what == "struck" and c.after
    }
    rows = plans.rows_of(session, plan_id)
    return [row for row in rows if row.struck and years.get(row.id, year) == year]


def _in_year(activities: Sequence[PlanActivity], status: Status, year: int) -> list[PlanActivity]:
    """Those that came so far in the year, or on a day that nobody knows."""
    found = [a for a in activities if a.status == status]
    return [a for a in found if a.done_on is None or a.done_on.year == year]


def _row_told(row: PlanRow) -> Told:
    return Told(row.goal, row.goal, row.focus_area, row.struck, row.due_on)


def _is_late(activity: PlanActivity, row: PlanRow, today: date) -> bool:
    return is_overdue(Status(activity.status), activity.due_on or row.due_on, today)


def _areas(rows: Mapping[int, PlanRow], activities: Sequence[PlanActivity]) -> tuple[Area, ...]:
    names = dict.fromkeys(row.focus_area for row in rows.values())
    return tuple(Area(name, _counts(rows, activities, name)) for name in names)


def _counts(
    rows: Mapping[int, PlanRow], activities: Sequence[PlanActivity], name: str
) -> Mapping[Status, int]:
    found = [a.status for a in activities if rows[a.row_id].focus_area == name]
    return {status: found.count(status) for status in Status}


def _told(activity: PlanActivity, rows: Mapping[int, PlanRow], said: Sequence[FollowUp]) -> Told:
    row = rows[activity.row_id]
    last = next((f.note for f in said if f.activity_id == activity.id), "")
    day = activity.done_on or activity.due_on or row.due_on
    return Told(activity.text, row.goal, row.focus_area, activity.reason or last, day)
