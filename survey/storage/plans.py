"""Plans: rows, their activities and the indicators that follow them."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from survey.core.plan import Row, State
from survey.storage.tables import (
    Base,
    FollowUp,
    Plan,
    PlanActivity,
    PlanChange,
    PlanIndicator,
    PlanRow,
)

Changeable = Plan | PlanRow | PlanActivity


def get(session: Session, plan_id: int) -> Plan | None:
    return session.get(Plan, plan_id)


def row(session: Session, row_id: int) -> PlanRow | None:
    return session.get(PlanRow, row_id)


def activity(session: Session, activity_id: int) -> PlanActivity | None:
    return session.get(PlanActivity, activity_id)


def every(session: Session) -> Sequence[Plan]:
    """All plans that are not withdrawn, the newest first."""
    return session.scalars(select(Plan).where(Plan.withdrawn == "").order_by(Plan.id.desc())).all()


def withdrawn(session: Session) -> Sequence[Plan]:
    """Those that were no plans after all, the newest first."""
    return session.scalars(select(Plan).where(Plan.withdrawn != "").order_by(Plan.id.desc())).all()


def rows_of(session: Session, plan_id: int) -> Sequence[PlanRow]:
    return session.scalars(
        select(PlanRow).where(PlanRow.plan_id == plan_id).order_by(PlanRow.position)
    ).all()


def activities_of(session: Session, plan_id: int) -> Sequence[PlanActivity]:
    return session.scalars(
        select(PlanActivity)
        .join(PlanRow, PlanRow.id == PlanActivity.row_id)
        .where(PlanRow.plan_id == plan_id)
        .order_by(PlanRow.position, PlanActivity.position)
    ).all()


def indicators_of(session: Session, plan_id: int) -> Sequence[PlanIndicator]:
    return session.scalars(
        select(PlanIndicator)
        .join(PlanRow, PlanRow.id == PlanIndicator.row_id)
        .where(PlanRow.plan_id == plan_id)
        .order_by(PlanRow.position, PlanIndicator.indicator)
    ).all()


def plan_of_activity(session: Session, activity_id: int) -> Plan | None:
    return session.scalar(
        select(Plan)
        .join(PlanRow, PlanRow.plan_id == Plan.id)
        .join(PlanActivity, PlanActivity.row_id == PlanRow.id)
        .where(PlanActivity.id == activity_id)
    )


def add(session: Session, unit_id: int, title: str) -> Plan:
    made = Plan(unit_id=unit_id, title=title)
    session.add(made)
    session.flush()
    return made


def add_row(
    session: Session, plan_id: int, position: int, row: Row, guessed: date | None = None
) -> PlanRow:
    """A row with its activities; its indicators are attached one by one. `guessed`: the day
    its time plan means now, where it has none already and nobody took it away."""
    made = PlanRow(
        plan_id=plan_id,
        position=position,
        focus_area=row.focus_area,
        goal=row.goal,
        responsible=row.responsible,
        time_plan=row.time_plan,
        comment=row.comment,
        article=row.article,
        due_on=row.due_on if row.due_chosen else row.due_on or guessed,
        due_chosen=row.due_chosen,
        struck=row.struck,
    )
    session.add(made)
    session.flush()
    states = row.states or (State(),) * len(row.activities)
    session.add_all(
        _activity(made.id, n, text, state)
        for n, (text, state) in enumerate(zip(row.activities, states, strict=True), start=1)
    )
    return made


def _activity(row_id: int, position: int, text: str, state: State) -> PlanActivity:
    return PlanActivity(
        row_id=row_id,
        position=position,
        text=text,
        status=state.status,
        reason=state.reason,
        due_on=state.due_on,
        done_on=state.done_on,
    )


def put_indicator(session: Session, row_id: int, indicator: str, target: int | None) -> None:
    """Attach an indicator to a row, or give it another target."""
    session.merge(PlanIndicator(row_id=row_id, indicator=indicator, target=target))


def drop_indicator(session: Session, row_id: int, indicator: str) -> None:
    session.execute(
        delete(PlanIndicator).where(
            PlanIndicator.row_id == row_id, PlanIndicator.indicator == indicator
        )
    )


def save(session: Session, thing: Changeable, revision: int, values: Mapping[str, Any]) -> bool:
    """Change it, if it is still as it was at `revision`; False if somebody else was first."""
    table = Base.metadata.tables[thing.__tablename__]
    result = session.execute(
        update(table)
        .where(table.c.id == thing.id, table.c.revision == revision)
        .values(**values, revision=revision + 1)
    )
    session.refresh(thing)
    return result.rowcount == 1  # type: ignore[attr-defined, no-any-return]


def place(session: Session, things: Sequence[PlanRow | PlanActivity]) -> None:
    """Give them the positions that this order means."""
    for position, thing in enumerate(things, start=1):
        thing.position = position
    session.flush()


def activities_in(session: Session, row_id: int) -> Sequence[PlanActivity]:
    """The activities of one row, in order."""
    return session.scalars(
        select(PlanActivity)
        .where(PlanActivity.row_id == row_id)
        .order_by(PlanActivity.position, PlanActivity.id)
    ).all()


def add_activity(session: Session, row_id: int, text: str) -> PlanActivity:
    """A new activity, last in its row."""
    position = len(activities_in(session, row_id)) + 1
    made = PlanActivity(row_id=row_id, position=position, text=text)
    session.add(made)
    session.flush()
    return made


def add_change(session: Session, change: PlanChange) -> None:
    session.add(change)


def changes_of(session: Session, plan_id: int) -> Sequence[PlanChange]:
    """Every change of a plan, the newest first."""
    return session.scalars(
        select(PlanChange).where(PlanChange.plan_id == plan_id).order_by(PlanChange.id.desc())
    ).all()


def add_follow_up(session: Session, follow_up: FollowUp) -> None:
    session.add(follow_up)


def follow_ups_of(session: Session, plan_id: int) -> Sequence[FollowUp]:
    """What was said of the plan's activities, the newest first."""
    return session.scalars(
        select(FollowUp)
        .join(PlanActivity, PlanActivity.id == FollowUp.activity_id)
        .join(PlanRow, PlanRow.id == PlanActivity.row_id)
        .where(PlanRow.plan_id == plan_id)
        .order_by(FollowUp.held_on.desc(), FollowUp.id.desc())
    ).all()
