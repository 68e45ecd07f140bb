"""A plan read in, given indicators to follow, and kept up to date."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from sqlalchemy.orm import Session

from survey.core.disclosure import CHILDREN
from survey.core.indicator import can_judge, smallest_group
from survey.core.plan import Row, Target, Understood
from survey.core.plan_dates import due_of
from survey.core.questionnaire import Source
from survey.services import analysing
from survey.services.analysing import Followed
from survey.storage import plans, units
from survey.storage.library import Library
from survey.storage.tables import Plan

from .noting import Editor, note
from .reading import NoSuchThing, node_of


class Reason(StrEnum):
    """Why an indicator or its target is not taken."""

    UNKNOWN = "unknown"
    NOT_A_PERCENTAGE = "not_a_percentage"
    NEVER_ALL = "never_all"
    TOO_FEW = "too_few"


class NotAttached(ValueError):
    """The target is refused. `needed`: from how many answers it could be judged, if ever."""

    def __init__(self, target: Target, reason: Reason, needed: int | None = None) -> None:
        super().__init__(f"{target.indicator}: {reason}")
        self.target, self.reason, self.needed = target, reason, needed


@dataclass(frozen=True, slots=True)
class Imported:
    """What was saved, and the targets that were refused; their indicators follow without."""

    plan_id: int
    rows: int
    activities: int
    indicators: int
    refused: tuple[NotAttached, ...] = ()


def import_plan(
    session: Session,
    library: Library,
    unit_id: int,
    plan: Understood,
    editor: Editor | None = None,
) -> Imported:
    """Save a plan with all its rows. A target that can't be judged is left out and said.

    `editor`: who reads it in and when; without it no day is guessed from the time plans.
    Raises NoSuchThing when there is no such unit; then nothing is saved.
    """
    if units.get(session, unit_id) is None:
        raise NoSuchThing(unit_id)
    made = plans.add(session, unit_id, plan.title)
    refused: list[NotAttached] = []
    for position, row in enumerate(plan.rows, start=1):
        saved = plans.add_row(session, made.id, position, row, _guess(row, editor))
        for target in row.indicators:
            refused += _follow(session, library, (made, saved.id), target)
    activities = plans.activities_of(session, made.id)
    followed = plans.indicators_of(session, made.id)
    if editor:
        note(session, editor, made, "imported", after=plan.title)
    session.commit()
    return Imported(made.id, len(plan.rows), len(activities), len(followed), tuple(refused))


def attach_indicator(session: Session, library: Library, row_id: int, target: Target) -> None:
    """Let an indicator follow a row. Raises NoSuchThing or NotAttached, with the reason."""
    row = plans.row(session, row_id)
    plan = plans.get(session, row.plan_id) if row else None
    if row is None or plan is None:
        raise NoSuchThing(row_id)
    if refusal := _refusal(session, library, plan, target):
        raise refusal
    plans.put_indicator(session, row_id, target.indicator, target.percent)
    session.commit()


def _guess(row: Row, editor: Editor | None) -> date | None:
    return due_of(row.time_plan, editor.now.date()) if editor else None


def _follow(
    session: Session, library: Library, where: tuple[Plan, int], target: Target
) -> tuple[NotAttached, ...]:
    plan, row_id = where
    refusal = _refusal(session, library, plan, target)
    if refusal is None or refusal.reason is not Reason.UNKNOWN:
        percent = None if refusal else target.percent
        plans.put_indicator(session, row_id, target.indicator, percent)
    return (refusal,) if refusal else ()


def _refusal(session: Session, library: Library, plan: Plan, target: Target) -> NotAttached | None:
    definition = library.shared.indicators.get(target.indicator)
    if definition is None:
        return NotAttached(target, Reason.UNKNOWN)
    if target.percent is None:
        return None
    if not 0 < target.percent <= 100:
        return NotAttached(target, Reason.NOT_A_PERCENTAGE)
    if definition.source is not Source.ANSWERS or definition.difference:
        return None
    node = node_of(session, plan)
    return _judge(target, analysing.value_of(session, library, target.indicator, node))


def _judge(target: Target, followed: Followed) -> NotAttached | None:
    """Before the first figure only "all" is refused; the size is not known yet."""
    percent = target.percent or 0
    figures = [f for f in (followed.by_age or (followed,)) if f.latest.n and f.rule]
    rule = next((f.rule for f in figures if f.rule), CHILDREN)
    needed = smallest_group(percent, rule)
    if needed is None:
        return NotAttached(target, Reason.NEVER_ALL)
    sizes = [f.latest.n for f in figures if f.latest.n]
    if sizes and not any(can_judge(n, percent, rule) for n in sizes):
        return NotAttached(target, Reason.TOO_FEW, needed)
    return None
