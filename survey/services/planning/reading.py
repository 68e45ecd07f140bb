"""A plan as a person reads it, with its indicators' latest figures."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from sqlalchemy.orm import Session

from survey.core.disclosure import Level
from survey.core.indicator import TargetStatus, target_status
from survey.core.plan import Due, Status, is_overdue
from survey.core.plan_dates import due
from survey.core.questionnaire import Source
from survey.core.wording import SWEDISH, fallback
from survey.services import analysing
from survey.services.analysing import Followed
from survey.storage import plans, units
from survey.storage.library import Library
from survey.storage.tables import Plan, PlanActivity, PlanIndicator, PlanRow

from .remembering import RowThen


class NoSuchThing(LookupError):
    """There is no such plan, row, activity or unit."""


@dataclass(frozen=True, slots=True)
class ActivityView:
    """An activity and how far it has come. `due_on`: its own last day, else its row's, by which
    it may be that it should have begun (`begins`)."""

    id: int
    text: str
    status: Status
    reason: str = ""
    due_on: date | None = None
    done_on: date | None = None
    finding_id: int | None = None
    revision: int = 1
    begins: bool = False

    def is_overdue(self, today: date) -> bool:
        """Whether it is late today."""
        return is_overdue(
            self.status, Due(self.due_on, self.begins) if self.due_on else None, today
        )


@dataclass(frozen=True, slots=True)
class IndicatorView:
    """An indicator beside its target. `status` is None without a target or a figure.

    `source`: only what comes from answers has figures here.
    """

    id: str
    name: str
    target: int | None
    followed: Followed
    status: TargetStatus | None = None
    difference: bool = False
    source: Source = Source.ANSWERS


@dataclass(frozen=True, slots=True)
class RowView:
    """One row of the plan. `begins`: its day is the one by which it should have begun."""

    id: int
    goal: str
    activities: tuple[ActivityView, ...]
    responsible: str
    time_plan: str
    comment: str
    indicators: tuple[IndicatorView, ...]
    article: str = ""
    due_on: date | None = None
    due_chosen: bool = False
    revision: int = 1
    struck: str = ""
    begins: bool = False


@dataclass(frozen=True, slots=True)
class Section:
    """The rows of one focus area."""

    focus_area: str
    rows: tuple[RowView, ...]

    def overdue(self, today: date) -> int:
        """How many of its activities are late."""
        return sum(a.is_overdue(today) for row in self.rows for a in row.activities)


@dataclass(frozen=True, slots=True)
class PlanView:
    """A plan as a person reads it."""

    id: int
    unit_id: int
    unit: str
    title: str
    sections: tuple[Section, ...]
    revision: int = 1
    withdrawn: str = ""

    @property
    def statuses(self) -> Mapping[Status, int]:
        """How many activities have come how far."""
        every = [a.status for s in self.sections for r in s.rows for a in r.activities]
        return {status: every.count(status) for status in Status}

    @property
    def has_indicators(self) -> bool:
        return any(row.indicators for section in self.sections for row in section.rows)


@dataclass(frozen=True, slots=True)
class Listed:
    """A plan in the list of plans."""

    id: int
    unit_id: int
    unit: str
    title: str
    done: int
    activities: int


def every_plan(session: Session) -> tuple[Listed, ...]:
    """All plans that are not withdrawn, the newest first."""
    return tuple(_listed(session, plan) for plan in plans.every(session))


def withdrawn_plans(session: Session) -> tuple[Listed, ...]:
    """Those that are, the newest first."""
    return tuple(_listed(session, plan) for plan in plans.withdrawn(session))


def plan(
    session: Session,
    library: Library,
    plan_id: int,
    language: str = SWEDISH,
    until: date = date.max,
) -> PlanView:
    """A plan with its indicators' latest figures, as known on a day. Raises NoSuchThing."""
    found = plans.get(session, plan_id)
    if found is None:
        raise NoSuchThing(plan_id)
    followed = _Follower(session, library, found, language, until).all()
    activities = plans.activities_of(session, plan_id)
    sections = [
        Section(area, tuple(_row(row, activities, followed) for row in rows))
        for area, rows in groupby(plans.rows_of(session, plan_id), lambda row: row.focus_area)
    ]
    unit = _unit(session, found)
    what = (found.title, tuple(sections), found.revision, found.withdrawn)
    return PlanView(plan_id, found.unit_id, unit, *what)


@dataclass(frozen=True, slots=True)
class _Follower:
    """Asks for the figures of a plan's indicators, each once."""

    session: Session
    library: Library
    plan: Plan
    language: str
    until: date

    def all(self) -> list[tuple[int, IndicatorView]]:
        wanted = plans.indicators_of(self.session, self.plan.id)
        node = node_of(self.session, self.plan)
        figures = {
            one: analysing.value_of(
                self.session, self.library, one, node, self.language, self.until
            )
            for one in {w.indicator for w in wanted}
        }
        return [(w.row_id, self._view(w, figures[w.indicator])) for w in wanted]

    def _view(self, wanted: PlanIndicator, followed: Followed) -> IndicatorView:
        definition = self.library.shared.indicators[wanted.indicator]
        words = fallback(self.library.shared.words, self.language).indicators
        interval = followed.latest.interval
        judged = interval is not None and wanted.target is not None
        return IndicatorView(
            wanted.indicator,
            words[wanted.indicator].name,
            wanted.target,
            followed,
            target_status(interval, wanted.target) if judged else None,  # type: ignore[arg-type]
            definition.difference,
            definition.source,
        )


def day_of(own: date | None, row: PlanRow | RowThen) -> Due | None:
    """The day of an activity: its own last day, else its row's."""
    return Due(own) if own else due(row.due_on, row.time_plan, chosen=row.due_chosen)


def node_of(session: Session, plan: Plan) -> tuple[Level, int]:
    unit = units.get(session, plan.unit_id)
    if unit is None:
        raise NoSuchThing(plan.unit_id)
    return Level(unit.level), unit.id


def _row(
    row: PlanRow,
    activities: Sequence[PlanActivity],
    followed: Sequence[tuple[int, IndicatorView]],
) -> RowView:
    row_day = day_of(None, row)
    return RowView(
        row.id,
        row.goal,
        tuple(_activity(a, row) for a in activities if a.row_id == row.id),
        row.responsible,
        row.time_plan,
        row.comment,
        tuple(view for row_id, view in followed if row_id == row.id),
        row.article,
        row.due_on,
        row.due_chosen,
        row.revision,
        row.struck,
        row_day is not None and row_day.begins,
    )


def _activity(activity: PlanActivity, row: PlanRow) -> ActivityView:
    found = day_of(activity.due_on, row)
    return ActivityView(
        activity.id,
        activity.text,
        Status(activity.status),
        activity.reason,
        found.day if found else None,
        activity.done_on,
        activity.finding_id,
        activity.revision,
        found is not None and found.begins,
    )


def _listed(session: Session, plan: Plan) -> Listed:
    status = [a.status for a in plans.activities_of(session, plan.id)]
    return Listed(
        plan.id,
        plan.unit_id,
        _unit(session, plan),
        plan.title,
        status.count(Status.DONE),
        len(status),
    )


def _unit(session: Session, plan: Plan) -> str:
    unit = units.get(session, plan.unit_id)
    return unit.name if unit else ""
