"""Plans: rows, their activities and the indicators that follow them."""

from collections.abc import Sequence

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from survey.core.plan import Row
from survey.storage.tables import Plan, PlanActivity, PlanIndicator, PlanRow


def get(session: Session, plan_id: int) -> Plan | None:
    return session.get(Plan, plan_id)


def row(session: Session, row_id: int) -> PlanRow | None:
    return session.get(PlanRow, row_id)


def activity(session: Session, activity_id: int) -> PlanActivity | None:
    return session.get(PlanActivity, activity_id)


def every(session: Session) -> Sequence[Plan]:
    """All plans, the newest first."""
    return session.scalars(select(Plan).order_by(Plan.id.desc())).all()


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


def add_row(session: Session, plan_id: int, position: int, row: Row) -> PlanRow:
    """A row with its activities; its indicators are attached one by one."""
    made = PlanRow(
        plan_id=plan_id,
        position=position,
        focus_area=row.focus_area,
        goal=row.goal,
        responsible=row.responsible,
        time_plan=row.time_plan,
        comment=row.comment,
    )
    session.add(made)
    session.flush()
    session.add_all(
        PlanActivity(row_id=made.id, position=n, text=text)
        for n, text in enumerate(row.activities, start=1)
    )
    return made


def put_indicator(session: Session, row_id: int, indicator: str, target: int | None) -> None:
    """Attach an indicator to a row, or give it another target."""
    session.merge(PlanIndicator(row_id=row_id, indicator=indicator, target=target))


def drop_indicator(session: Session, row_id: int, indicator: str) -> None:
    session.execute(
        delete(PlanIndicator).where(
            PlanIndicator.row_id == row_id, PlanIndicator.indicator == indicator
        )
    )
