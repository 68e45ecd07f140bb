"""Which indicators follow a row; each change is kept in the plan's history."""

from sqlalchemy.orm import Session

from survey.core.plan import Target
from survey.services import planning
from survey.services.planning import Editor, NoSuchThing, NotAttached
from survey.services.planning.noting import note
from survey.storage import plans
from survey.storage.library import Library
from survey.storage.tables import PlanIndicator, PlanRow

FOLLOWED = "indicator_followed"
LEFT = "indicator_left"


def attach(session: Session, library: Library, where: tuple[int, Editor], target: Target) -> None:
    """Let an indicator follow a row, or give it another target; `where`: the row, and who
    wants it. Raises NoSuchThing or NotAttached, with the reason; then nothing is kept."""
    row_id, editor = where
    row = _row(session, row_id)
    attached = _attached(session, row, target.indicator)
    before = _said(attached.indicator, attached.target) if attached else ""
    after = _said(target.indicator, target.percent)
    if before != after:
        note(session, editor, row, FOLLOWED, before=before, after=after)
    try:
        planning.attach_indicator(session, library, row_id, target)
    except NotAttached:
        session.rollback()
        raise


def detach(session: Session, where: tuple[int, Editor], indicator: str) -> None:
    """Let an indicator follow a row no longer. Raises NoSuchThing if it does not."""
    row_id, editor = where
    row = _row(session, row_id)
    attached = _attached(session, row, indicator)
    if attached is None:
        raise NoSuchThing(row_id)
    note(session, editor, row, LEFT, before=_said(indicator, attached.target))
    plans.drop_indicator(session, row_id, indicator)
    session.commit()


def _row(session: Session, row_id: int) -> PlanRow:
    row = plans.row(session, row_id)
    if row is None:
        raise NoSuchThing(row_id)
    return row


def _attached(session: Session, row: PlanRow, indicator: str) -> PlanIndicator | None:
    every = plans.indicators_of(session, row.plan_id)
    return next((a for a in every if a.row_id == row.id and a.indicator == indicator), None)


def _said(indicator: str, target: int | None) -> str:
    return indicator if target is None else f"{indicator} → {target}"
