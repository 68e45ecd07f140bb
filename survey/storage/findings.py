"""What was seen in the figures, and the activities of plans that came from it."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from survey.storage.tables import Finding, Plan, PlanActivity, PlanRow


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
