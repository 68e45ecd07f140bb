"""ATK-1, ATK-2, TAC-1 and PLN-1: exact counts of our own acts, in one place, year by year."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy.orm import Session

from survey.core.disclosure import Level
from survey.core.plan import Status
from survey.core.round import State
from survey.services import planning
from survey.services.analysing.asking import places
from survey.services.replying import for_children
from survey.services.replying.keeping_word import promises_kept
from survey.storage import plans, releases, replies, rounds, units
from survey.storage.tables import FollowUp, PlanActivity, Reply, Round, Unit

ANSWER_WITHIN = timedelta(days=60)
ENOUGH = 10
Node = tuple[Level, int]


@dataclass(frozen=True, slots=True)
class Tracked:
    """So many were `kept` of those that were `due` in a year, or in a quarter of it."""

    kept: int
    due: int
    year: int
    quarter: int = 0

    @property
    def percent(self) -> int:
        """Whole percent, halves upwards."""
        return (200 * self.kept + self.due) // (2 * self.due)


def node_at(session: Session, unit_id: int) -> Node:
    """The place of a plan. Raises LookupError if there is no such unit."""
    unit = units.get(session, unit_id)
    if unit is None:
        raise LookupError(unit_id)
    return Level(unit.level), unit.id


def track(session: Session, indicator: str, node: Node, today: date) -> tuple[Tracked, ...]:
    """An indicator that the system counts, one for each year that had anything due, oldest
    first. `node`: level and unit id. Raises KeyError for any other indicator."""
    found = SYSTEM[indicator](session, _Scope(session, node), today)
    return found if isinstance(found, tuple) else _by_year(found)


class _Scope:
    """A place and the units in it, closed ones too: what was promised there was promised."""

    def __init__(self, session: Session, node: Node) -> None:
        self.level, self.node = node
        every = units.whole(session)
        self.parent = {u.id: u.parent_id for u in every}
        self.units = {u.id: u for u in every if u.level == Level.UNIT and self.holds(u)}
        self.places = {u.id for u in every if self.holds(u)}

    def holds(self, unit: Unit) -> bool:
        """Whether the unit lies in the place, or is the place itself."""
        return self.level is Level.MUNICIPALITY or self.node in (unit.id, unit.parent_id)


def _answered(session: Session, scope: _Scope, today: date) -> Iterator[tuple[int, bool]]:
    """ATK-1: each unit's part in a round. What may still be answered in time is not judged
    before it is answered."""
    pages: dict[tuple[int | None, int], date | None] = {
        (r.unit_id, r.round_id): r.published_on for r in _on_pages(session)
    }
    for found in _counted_for_children(session):
        last = found.closes_on + ANSWER_WITHIN
        for unit in _owed(session, scope, found):
            days = [pages.get((place, found.id)) for place in (unit, scope.parent[unit])]
            kept = any(day is not None and day <= last for day in days)
            if kept or last < today:
                yield found.closes_on.year, kept


def _on_pages(session: Session) -> list[Reply]:
    return [r for r in replies.every(session) if r.state == replies.PUBLISHED]


def _owed(session: Session, scope: _Scope, found: Round) -> set[int]:
    """The units of a place that ten or more answered in, as the release shows it; all that
    were asked, where only the place as a whole has figures."""
    if shown := _shown_units(session, found) & scope.units.keys():
        return shown
    if not _is_shown(session, scope, found):
        return set()
    return {m.unit_id for m in rounds.units_of(session, found.id)} & scope.units.keys()


def _is_shown(session: Session, scope: _Scope, found: Round) -> bool:
    node = 0 if scope.level is Level.MUNICIPALITY else scope.node
    return any(
        s.group.level is scope.level and s.group.node == node and s.n >= ENOUGH
        for s in releases.of_round(session, found.id)
    )


def _promises(session: Session, scope: _Scope, today: date) -> tuple[Tracked, ...]:
    """ATK-2, since the first round: before it nothing was promised."""
    first = min((r.closes_on.year for r in _counted_for_children(session)), default=today.year)
    years = range(first, today.year + 1)
    found = (Tracked(*promises_kept(session, scope.places, y, today), y) for y in years)
    return tuple(t for t in found if t.due)


def _asking(session: Session, scope: _Scope, today: date) -> tuple[Tracked, ...]:
    """TAC-1. Every unit that was there at the end of a year, since the first round."""
    asked: dict[int, set[int]] = {today.year: set()}
    for found in _counted_for_children(session):
        shown = _shown_units(session, found) & scope.units.keys()
        asked.setdefault(found.closes_on.year, set()).update(shown)
    years = range(min(asked), today.year + 1)
    found_years = (_asked_in(year, asked.get(year, set()), scope) for year in years)
    return tuple(t for t in found_years if t.due)


def _asked_in(year: int, asked: set[int], scope: _Scope) -> Tracked:
    end = date(year, 12, 31)
    there = {u.id for u in scope.units.values() if _was_there(u, end)}
    return Tracked(len(asked & there), len(there), year)


def _was_there(unit: Unit, end: date) -> bool:
    """At the end of a year; a unit from before such days were kept has always been."""
    opened = unit.opened_on is None or unit.opened_on <= end
    return opened and (unit.closed_on is None or unit.closed_on > end)


def _activities(session: Session, scope: _Scope, today: date) -> Iterator[tuple[int, bool]]:
    """PLN-1. An activity that is done on an unknown day can't be judged."""
    for plan in (p for p in plans.every(session) if p.unit_id in scope.places):
        rows = {row.id: row for row in plans.rows_of(session, plan.id)}
        said = plans.follow_ups_of(session, plan.id)
        for activity in plans.activities_of(session, plan.id):
            due = planning.day_of(activity.due_on, rows[activity.row_id])
            if due is None or due.day >= today:
                continue
            if due.begins:
                yield due.day.year, _has_begun(activity, due.day, said)
            elif activity.status != Status.DONE or activity.done_on:
                yield due.day.year, _is_done(activity, due.day)


def _is_done(activity: PlanActivity, day: date) -> bool:
    done_on = activity.done_on
    return activity.status == Status.DONE and done_on is not None and done_on <= day


def _has_begun(activity: PlanActivity, day: date, said: Sequence[FollowUp]) -> bool:
    """Whether what should run from a day had begun by it. It need not be done: its plan does
    not say when it ends. Nobody is asked which day it began, only how far it has come, so what
    is under way or done is believed to have begun in time, unless a follow-up after the day
    found that it had not: that can't be mended afterwards."""
    found_late = any(
        f.activity_id == activity.id and f.held_on > day and f.status == Status.NOT_STARTED
        for f in said
    )
    return activity.status in (Status.ONGOING, Status.DONE) and not found_late


def _counted_for_children(session: Session) -> list[Round]:
    return [r for r in for_children(session) if r.state == State.COUNTED]


def _shown_units(session: Session, found: Round) -> set[int]:
    """The units that ten or more answers are shown of, alone, in a report group, or counted
    together with earlier rounds."""
    shown = {
        s.group.node
        for s in releases.of_round(session, found.id)
        if s.group.level is Level.UNIT and s.n >= ENOUGH
    }
    inside = (p for p in places(found) if p.level is Level.UNIT and p.node in shown)
    return {member for place in inside for member in place.members}


def _by_year(judged: Iterable[tuple[int, bool]]) -> tuple[Tracked, ...]:
    every = list(judged)
    kept = Counter(year for year, good in every if good)
    due = Counter(year for year, _ in every)
    return tuple(Tracked(kept[year], due[year], year) for year in sorted(due))


Count = Callable[[Session, _Scope, date], Iterable[tuple[int, bool]] | tuple[Tracked, ...]]
SYSTEM: dict[str, Count] = {
    "ATK-1": _answered,
    "ATK-2": _promises,
    "TAC-1": _asking,
    "PLN-1": _activities,
}
