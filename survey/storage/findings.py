"""What was seen in the figures, and the activities of plans that came from it."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from survey.storage.tables import Finding, Plan, PlanActivity, PlanChange, PlanRow


def get(session: Session, finding_id: int) -> Finding | None:
    return session.get(Finding, finding_id)


def every(session: Session) -> Sequence[Finding]:
    """All findings, open ones first, then the newest first."""
    return session.scalars(
        select(Finding).order_by(Finding.decision != "", Finding.id.desc())
    ).all()


def of_round(session: Session, round_id: int) -> Sequence[Finding]:
    return session.scalars(
        select(Finding).where(Finding.round_id == round_id).order_by(Finding.id)
    ).all()


def add(session: Session, finding: Finding) -> Finding:
    session.add(finding)
    session.flush()
    return finding


def save(session: Session, finding_id: int, revision: int, values: Mapping[str, Any]) -> bool:
    """Change a finding that still has this revision; False if somebody was first."""
    saved = session.execute(
        update(Finding)
        .where(Finding.id == finding_id, Finding.revision == revision)
        .values(**values, revision=revision + 1)
    )
    return bool(saved.rowcount)  # type: ignore[attr-defined]


def activities_of(
    session: Session, finding_id: int
) -> Sequence[tuple[PlanActivity, PlanRow, Plan]]:
    """The activities that came from a finding, with where they stand."""
    found = session.execute(
        select(PlanActivity, PlanRow, Plan)
        .join(PlanRow, PlanRow.id == PlanActivity.row_id)
        .join(Plan, Plan.id == PlanRow.plan_id)
        .where(PlanActivity.finding_id == finding_id)
        .order_by(PlanActivity.id)
    )
    return [(activity, row, plan) for activity, row, plan in found]


def last_row(session: Session, plan_id: int) -> int:
    """The position of a plan's last row; 0 if it has none."""
    asked = select(func.max(PlanRow.position)).where(PlanRow.plan_id == plan_id)
    return session.scalar(asked) or 0


def add_row(session: Session, row: PlanRow) -> PlanRow:
    session.add(row)
    session.flush()
    return row


def add_activity(session: Session, activity: PlanActivity) -> PlanActivity:
    """Last in its row."""
    asked = select(func.max(PlanActivity.position)).where(PlanActivity.row_id == activity.row_id)
    activity.position = (session.scalar(asked) or 0) + 1
    session.add(activity)
    session.flush()
    return activity


def note_change(
    session: Session, plan_id: int, activity: PlanActivity, by: int, at: datetime
) -> None:
    """In the plan's history: an activity was added."""
    session.add(
        PlanChange(
            plan_id=plan_id,
            row_id=activity.row_id,
            activity_id=activity.id,
            at=at,
            account_id=by,
            what="activity_added",
            after=activity.text,
        )
    )
