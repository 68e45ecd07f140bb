"""Registers: one row per decision, the plan's activities that came of them, and draws."""

from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from survey.storage.tables import (
    Plan,
    PlanActivity,
    PlanChange,
    PlanRow,
    RegisterDraw,
    RegisterEntry,
)


def get(session: Session, entry_id: int) -> RegisterEntry | None:
    return session.get(RegisterEntry, entry_id)


def add(session: Session, entry: RegisterEntry) -> RegisterEntry:
    session.add(entry)
    session.flush()
    return entry


def save(session: Session, entry_id: int, revision: int, values: dict[str, Any]) -> bool:
    """Change an entry that still has this revision; False if somebody was first."""
    saved = session.execute(
        update(RegisterEntry)
        .where(RegisterEntry.id == entry_id, RegisterEntry.revision == revision)
        .values(**values, revision=revision + 1)
    )
    return bool(saved.rowcount)  # type: ignore[attr-defined]


def drop(session: Session, entry: RegisterEntry) -> None:
    session.delete(entry)


def made_by(session: Session, account_id: int, since: date) -> Sequence[RegisterEntry]:
    """What one person has filled in from a day on, the newest first."""
    return session.scalars(
        select(RegisterEntry)
        .where(RegisterEntry.account_id == account_id, RegisterEntry.made_on >= since)
        .order_by(RegisterEntry.id.desc())
    ).all()


def of_span(
    session: Session, form: str, unit_ids: Collection[int], span: tuple[date, date]
) -> Sequence[RegisterEntry]:
    """The forms about decisions made in these units, from the first day to the last."""
    return session.scalars(
        select(RegisterEntry)
        .where(
            RegisterEntry.form == form,
            RegisterEntry.unit_id.in_(unit_ids),
            RegisterEntry.decided_on.between(*span),
        )
        .order_by(RegisterEntry.id)
    ).all()


def with_action(
    session: Session, form: str, unit_ids: Collection[int]
) -> Sequence[tuple[RegisterEntry, PlanActivity | None]]:
    """The forms that said that something must be done, and where it stands in a plan."""
    found = session.execute(
        select(RegisterEntry, PlanActivity)
        .outerjoin(PlanActivity, PlanActivity.id == RegisterEntry.activity_id)
        .where(
            RegisterEntry.form == form,
            RegisterEntry.unit_id.in_(unit_ids),
            RegisterEntry.due_on.is_not(None),
        )
        .order_by(RegisterEntry.due_on.desc(), RegisterEntry.id.desc())
    )
    return [(entry, activity) for entry, activity in found]


def first_day(session: Session, form: str) -> date | None:
    """The day of the first decision, or of an action that was to be done before it."""
    return session.scalar(
        select(func.min(RegisterEntry.decided_on)).where(RegisterEntry.form == form)
    )


def origins(session: Session, plan_id: int) -> dict[int, int]:
    """Activity id -> the entry it came from, in one plan."""
    found = session.execute(
        select(RegisterEntry.activity_id, RegisterEntry.id)
        .join(PlanActivity, PlanActivity.id == RegisterEntry.activity_id)
        .join(PlanRow, PlanRow.id == PlanActivity.row_id)
        .where(PlanRow.plan_id == plan_id)
    )
    return {activity: entry for activity, entry in found if activity is not None}


def newest_plan(session: Session, unit_id: int) -> Plan | None:
    """The unit's own latest plan."""
    return session.scalar(
        select(Plan)
        .where(Plan.unit_id == unit_id, Plan.withdrawn == "")
        .order_by(Plan.id.desc())
        .limit(1)
    )


def row_called(session: Session, plan_id: int, goal: str) -> PlanRow | None:
    return session.scalar(
        select(PlanRow)
        .where(PlanRow.plan_id == plan_id, PlanRow.goal == goal)
        .order_by(PlanRow.position)
        .limit(1)
    )


def last_position(session: Session, plan_id: int) -> int:
    """Of the plan's rows; 0 where it has none."""
    found = session.scalar(select(func.max(PlanRow.position)).where(PlanRow.plan_id == plan_id))
    return found or 0


def put_activity(session: Session, row: PlanRow, text: str, due_on: date | None) -> PlanActivity:
    """An activity last in a row, which is then struck no longer; whoever is changing the row
    is told."""
    last = session.scalar(
        select(func.max(PlanActivity.position)).where(PlanActivity.row_id == row.id)
    )
    made = PlanActivity(row_id=row.id, position=(last or 0) + 1, text=text, due_on=due_on)
    session.add(made)
    row.struck, row.revision = "", row.revision + 1
    session.flush()
    return made


def note_change(session: Session, where: tuple[int, PlanActivity], change: PlanChange) -> None:
    """A row of the plan's history, which is never changed. `where`: plan id and activity."""
    plan_id, activity = where
    change.plan_id, change.row_id, change.activity_id = plan_id, activity.row_id, activity.id
    session.add(change)


def change_of(what: str, by: int | None, at: datetime, words: tuple[str, str]) -> PlanChange:
    """A change that is not yet placed. `words`: before and after."""
    return PlanChange(what=what, account_id=by, at=at, before=words[0], after=words[1])


def add_draw(session: Session, draw: RegisterDraw) -> RegisterDraw:
    session.add(draw)
    session.flush()
    return draw


def draws(session: Session, unit_ids: Collection[int]) -> Sequence[RegisterDraw]:
    """Every draw that was made for these units, the newest first."""
    return session.scalars(
        select(RegisterDraw)
        .where(RegisterDraw.unit_id.in_(unit_ids))
        .order_by(RegisterDraw.id.desc())
    ).all()
