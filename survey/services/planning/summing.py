"""A plan's year: how far things came, what was struck and why. Only what the plan says."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy.orm import Session

from survey.core.plan import Due, Status, is_overdue
from survey.storage import plans
from survey.storage.tables import FollowUp

from .reading import NoSuchThing, day_of
from .remembering import ActivityThen, Then, as_it_stood


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
    """An activity in the summary. `note`: why, or what was said last. `day`: when it was
    finished, that is done or struck, None if nobody knows; else the one it was to be done, or
    begun, by."""

    text: str
    goal: str
    focus_area: str
    note: str
    day: date | None
    is_finished: bool = False


@dataclass(frozen=True, slots=True)
class Summary:
    """A plan's year, as it stood at its end or stands on `day`. `since`: the year that the plan
    came here. `earlier_done`: how many were done before the year. `ongoing`: those that
    something was said of. `held_on`: the days of its follow-ups, and how many activities were
    gone through."""

    year: int
    day: date
    since: int
    areas: tuple[Area, ...]
    done: tuple[Told, ...]
    earlier_done: int
    ongoing: tuple[Told, ...]
    struck: tuple[Told, ...]
    overdue: tuple[Told, ...]
    held_on: Mapping[date, int]

    @property
    def counts(self) -> Mapping[Status, int]:
        return {status: sum(a.counts[status] for a in self.areas) for status in Status}


def summary(session: Session, plan_id: int, year: int, today: date) -> Summary:
    """The plan's year. Raises NoSuchThing, also for a year before the plan was here."""
    if plans.get(session, plan_id) is None:
        raise NoSuchThing(plan_id)
    day = min(today, date(year, 12, 31))
    then = as_it_stood(session, plan_id, day)
    if year < then.since.year:
        raise NoSuchThing(plan_id)
    said = [f for f in plans.follow_ups_of(session, plan_id) if f.held_on.year == year]
    teller = _Teller(then, year, said)
    return Summary(
        year,
        day,
        then.since.year,
        teller.areas(),
        teller.finished(Status.DONE),
        teller.done_before(),
        teller.ongoing(),
        (*teller.finished(Status.STRUCK), *teller.struck_rows()),
        teller.overdue(day),
        _held(said),
    )


def _held(said: Sequence[FollowUp]) -> Mapping[date, int]:
    days = sorted({f.held_on for f in said})
    return {day: len({f.activity_id for f in said if f.held_on == day}) for day in days}


@dataclass(frozen=True, slots=True)
class _Teller:
    """Tells of the plan as it stood. What was finished on a day that nobody knows, since it
    was so when it was read in, is told in the plan's first year."""

    then: Then
    year: int
    said: Sequence[FollowUp]

    def areas(self) -> tuple[Area, ...]:
        names = dict.fromkeys(row.focus_area for row in self.then.rows.values())
        return tuple(Area(name, self._counts(name)) for name in names)

    def finished(self, status: Status) -> tuple[Told, ...]:
        found = [a for a in self._all(status) if self._year(a.done_on) == self.year]
        return tuple(replace(self._told(a, a.done_on), is_finished=True) for a in found)

    def done_before(self) -> int:
        return sum(self._year(a.done_on) < self.year for a in self._all(Status.DONE))

    def ongoing(self) -> tuple[Told, ...]:
        found = [a for a in self._all(Status.ONGOING) if self._last_said(a)]
        return tuple(map(self._of_day, found))

    def struck_rows(self) -> tuple[Told, ...]:
        found = [r for r in self.then.rows.values() if r.struck]
        return tuple(
            Told(r.goal, r.goal, r.focus_area, r.struck, r.struck_on, is_finished=True)
            for r in found
            if self._year(r.struck_on) == self.year
        )

    def overdue(self, day: date) -> tuple[Told, ...]:
        found = [a for a in self.then.activities if self._is_overdue(a, day)]
        return tuple(map(self._of_day, found))

    def _is_overdue(self, activity: ActivityThen, day: date) -> bool:
        return is_overdue(Status(activity.status), self._due(activity), day)

    def _all(self, status: Status) -> list[ActivityThen]:
        return [a for a in self.then.activities if a.status == status]

    def _year(self, day: date | None) -> int:
        return day.year if day else self.then.since.year

    def _due(self, activity: ActivityThen) -> Due | None:
        return day_of(activity.due_on, self.then.rows[activity.row_id])

    def _of_day(self, activity: ActivityThen) -> Told:
        due = self._due(activity)
        return self._told(activity, due.day if due else None)

    def _counts(self, area: str) -> Mapping[Status, int]:
        rows = self.then.rows
        found = [a.status for a in self.then.activities if rows[a.row_id].focus_area == area]
        return {status: found.count(status) for status in Status}

    def _last_said(self, activity: ActivityThen) -> str:
        return next((f.note for f in self.said if f.activity_id == activity.id and f.note), "")

    def _told(self, activity: ActivityThen, day: date | None) -> Told:
        row = self.then.rows[activity.row_id]
        note = activity.reason or self._last_said(activity)
        return Told(activity.text, row.goal, row.focus_area, note, day)
