"""A plan handed on: as the table it was, and as records for the planning system."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from sqlalchemy.orm import Session

from survey.core.plan import Row, State, Status, Target, Understood
from survey.core.plan_dates import due_of
from survey.storage import plans, units
from survey.storage.tables import PlanActivity, PlanRow

from .reading import NoSuchThing, day_of


class Record(NamedTuple):
    """An activity with its row. The ids are never given to anything else. `due_is_start`: by
    `due_on` it should have begun, and nothing says when it ends. `targets`: "DEL-1: 80", percent
    (of a difference: points), for each of the indicators that has one."""

    unit_id: int
    plan_id: int
    row_id: int
    activity_id: int | None
    unit: str
    plan: str
    focus_area: str
    goal: str
    activity: str
    responsible: str
    time_plan: str
    due_on: date | None
    due_is_guessed: bool
    status: str
    reason: str
    done_on: date | None
    comment: str
    article: str
    indicators: str
    targets: str
    due_is_start: bool


def as_table(session: Session, plan_id: int) -> Understood:
    """The plan as it would be read in again. Raises NoSuchThing."""
    plan = plans.get(session, plan_id)
    if plan is None:
        raise NoSuchThing(plan_id)
    activities = plans.activities_of(session, plan_id)
    targets = _targets(session, plan_id)
    rows = plans.rows_of(session, plan_id)
    return Understood(plan.title, tuple(_row(r, _of(activities, r), targets) for r in rows))


def records(session: Session, plan_id: int) -> tuple[Record, ...]:
    """A record for each activity; for a row that has none, one of its own."""
    plan = plans.get(session, plan_id)
    if plan is None:
        raise NoSuchThing(plan_id)
    unit = units.get(session, plan.unit_id)
    where = (plan.unit_id, unit.name if unit else "", plan.title)
    targets, every = _targets(session, plan_id), plans.activities_of(session, plan_id)
    found: list[Record] = []
    for row in plans.rows_of(session, plan_id):
        activities: Sequence[PlanActivity | None] = _of(every, row) or [None]
        found += [_record(where, row, a, targets.get(row.id, ())) for a in activities]
    return tuple(found)


def _record(
    where: tuple[int, str, str],
    row: PlanRow,
    activity: PlanActivity | None,
    targets: tuple[Target, ...],
) -> Record:
    own_day = activity.due_on if activity else None
    due = day_of(own_day, row)
    unit_id, unit, title = where
    return Record(
        unit_id,
        row.plan_id,
        row.id,
        activity.id if activity else None,
        unit,
        title,
        row.focus_area,
        row.goal,
        activity.text if activity else "",
        row.responsible,
        row.time_plan,
        due.day if due else None,
        own_day is None and row.due_on is not None and not row.due_chosen,
        activity.status if activity else Status.STRUCK.value if row.struck else "",
        activity.reason if activity else row.struck,
        activity.done_on if activity else None,
        row.comment,
        row.article,
        ", ".join(target.indicator for target in targets),
        ", ".join(f"{t.indicator}: {t.percent}" for t in targets if t.percent is not None),
        due is not None and due.begins,
    )


def _of(activities: Sequence[PlanActivity], row: PlanRow) -> list[PlanActivity]:
    return [a for a in activities if a.row_id == row.id]


def _targets(session: Session, plan_id: int) -> dict[int, tuple[Target, ...]]:
    found: dict[int, tuple[Target, ...]] = {}
    for one in plans.indicators_of(session, plan_id):
        found[one.row_id] = (*found.get(one.row_id, ()), Target(one.indicator, one.target))
    return found


def _row(
    row: PlanRow, activities: list[PlanActivity], targets: dict[int, tuple[Target, ...]]
) -> Row:
    return Row(
        row.focus_area,
        row.goal,
        tuple(a.text for a in activities),
        row.responsible,
        row.time_plan,
        row.comment,
        targets.get(row.id, ()),
        row.article,
        row.due_on,
        tuple(State(Status(a.status), a.reason, a.due_on, a.done_on) for a in activities),
        "" if activities else row.struck,
        row.due_chosen or _has_none(row),
    )


def _has_none(row: PlanRow) -> bool:
    """Whether a row has no day although its words mean one, as a plan from before days were
    guessed: told as none, since it would else be given one when it is read in again."""
    return row.due_on is None and due_of(row.time_plan, date(2000, 1, 1)) is not None
