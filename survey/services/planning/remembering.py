"""A plan as it stood on an earlier day: today's, with every later change undone."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from survey.storage import plans
from survey.storage.tables import PlanActivity, PlanChange, PlanRow

DAYS = ("due_on", "done_on")


@dataclass(frozen=True, slots=True)
class RowThen:
    """A row as it stood. `struck`: why, "" if it was not; `struck_on`: the day, None if that
    is not known."""

    id: int
    focus_area: str
    goal: str
    time_plan: str
    due_on: date | None
    due_chosen: bool
    struck: str
    struck_on: date | None = None


@dataclass(frozen=True, slots=True)
class ActivityThen:
    """An activity as it stood."""

    id: int
    row_id: int
    text: str
    status: str
    reason: str
    due_on: date | None
    done_on: date | None


@dataclass(frozen=True, slots=True)
class Then:
    """A plan as it stood, by id and in today's order. `since`: the day when it
    was read in."""

    rows: Mapping[int, RowThen]
    activities: Sequence[ActivityThen]
    since: date


def as_it_stood(session: Session, plan_id: int, day: date) -> Then:
    """The plan at the end of a day. What was added later is not in it."""
    changes = plans.changes_of(session, plan_id)
    rows = {r.id: _copy(RowThen, r) for r in plans.rows_of(session, plan_id)}
    activities = {a.id: _copy(ActivityThen, a) for a in plans.activities_of(session, plan_id)}
    for change in (c for c in changes if c.at.date() > day):
        _undo(change, rows if change.activity_id is None else activities)
    for change in (c for c in reversed(changes) if c.what == "struck" and c.at.date() <= day):
        if change.row_id in rows:
            rows[change.row_id] = replace(rows[change.row_id], struck_on=change.at.date())
    there = [a for a in activities.values() if a.row_id in rows]
    read_in = (c.at.date() for c in changes if c.what == "imported")
    return Then(rows, there, min(read_in, default=date.min))


def _undo(change: PlanChange, things: dict[int, Any]) -> None:
    """The thing as it was before the change, or gone if the change made it."""
    about = change.row_id if change.activity_id is None else change.activity_id
    thing = things.get(about or 0)
    if thing is None or change.what == "imported":
        return
    if change.what in ("row_added", "activity_added"):
        del things[thing.id]
    elif change.what in {f.name for f in fields(thing)}:
        things[thing.id] = replace(thing, **{change.what: _read(change.what, change.before)})


def _read(what: str, said: str) -> str | date | bool | None:
    if what == "due_chosen":
        return said == "True"
    if what in DAYS:
        return date.fromisoformat(said) if said else None
    return said


def _copy(kind: type[Any], thing: PlanRow | PlanActivity) -> Any:
    return kind(**{f.name: getattr(thing, f.name) for f in fields(kind) if hasattr(thing, f.name)})
