"""A unit's page: what children said, what is done, and when an answer comes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from sqlalchemy.orm import Session

from survey.core.answer import Answer
from survey.core.disclosure import Level
from survey.core.indicator import InWords
from survey.core.round import State
from survey.services import analysing
from survey.services.analysing import Indicator, Row
from survey.storage import replies, units
from survey.storage.library import Library
from survey.storage.tables import Reply, Round, Unit

from .asking import rounds_for_children
from .drafting import at
from .telling import told, written

# What children of all ages are asked, and what the page has words of a child for.
SPOKEN = ("DEL-1", "RAT-1", "TIL-1", "BAR-1", "STO-1", "TRY-1")
MOST_LINES = 5
TENS = 10


class NoSuchPage(LookupError):
    """There is no unit with this address."""


class Stage(StrEnum):
    """Where the grown-ups are with their answer. Late: the promised day has come. Discarded:
    all that was asked was thrown away."""

    NOTHING_YET = "nothing_yet"
    ASKING = "asking"
    WAITING = "waiting"
    LATE = "late"
    ANSWERED = "answered"
    DISCARDED = "discarded"


@dataclass(frozen=True, slots=True)
class Line:
    """How many think so. The page has the words, by indicator and kind of window."""

    indicator: str
    words: InWords


@dataclass(frozen=True, slots=True)
class Answered:
    """A published answer with what was said. `about`: roughly how many answered, in tens; 0
    is not said. `wider`: the place that the lines are about when the unit has none of its own.
    `updated_on`: when it was last told how far things have come, if that was later.
    `is_silent`: the day of telling more has passed."""

    opens_on: date
    closes_on: date
    lines: tuple[Line, ...]
    about: int
    wider: str
    answer: Answer
    published_on: date
    updated_on: date | None = None
    is_silent: bool = False


@dataclass(frozen=True, slots=True)
class Place:
    """A unit as children know it. `phone`, `emergency_phone`: its own, or those above."""

    name: str
    slug: str
    phone: str = ""
    emergency_phone: str = ""


@dataclass(frozen=True, slots=True)
class PublicPage:
    """All that stands on a unit's page, the latest answer first. `promised`: the day that
    was promised for an answer that has not come; `owed`: the day of an earlier one, when
    children are asked again before it. `is_open`: they can answer now. `discarded`: the last day of
    a round after the latest answer that was thrown away. `asks_again`: why children are asked
    although they still wait for an answer. `late_reason`, `new_day`: what is said when it is
    late."""

    place: Place
    stage: Stage
    promised: date | None = None
    owed: date | None = None
    is_open: bool = False
    answers: tuple[Answered, ...] = ()
    discarded: date | None = None
    asks_again: str = ""
    late_reason: str = ""
    new_day: date | None = None


def places(session: Session) -> tuple[Place, ...]:
    """The units that have a page, by the name children use."""
    every = [u for u in units.every(session) if u.level == Level.UNIT]
    return tuple(
        sorted((Place(u.child_name or u.name, u.slug) for u in every), key=lambda p: p.name)
    )


def municipality(session: Session) -> Place | None:
    """Who asks, on the start page."""
    found = units.municipality(session)
    return _place(session, found) if found else None


def public_page(session: Session, shared: Library, slug: str, today: date) -> PublicPage:
    """What children find at a unit's address; a closed unit's stays for those it has asked.
    Raises NoSuchPage."""
    unit = units.by_slug(session, slug)
    if unit is None or unit.level == units.GROUP:
        raise NoSuchPage(slug)
    every = rounds_for_children(session, unit)
    if unit.closed_on is not None and not every:
        raise NoSuchPage(slug)
    asked = [r for r in every if r.state != State.DISCARDED]
    published = [(r, reply) for r in asked if (reply := _reply(session, unit, r.id))]
    answers = tuple(_answered(session, shared, (unit, *pair), today) for pair in published)
    newest = published[0][0] if published else None
    waiting = asked[: asked.index(newest)] if newest else asked
    stage, promised, owed = _stage(waiting, today)
    discarded = _discarded(every, newest)
    if stage is Stage.NOTHING_YET and (answers or discarded):
        stage = Stage.ANSWERED if answers else Stage.DISCARDED
    reasons = [r.override_reason for r in waiting if r.override_reason and len(waiting) > 1]
    again = next(iter(reasons), "")
    late = _late(session, unit, waiting, today) if stage is Stage.LATE else ("", None)
    is_open = any(r.state == State.OPEN for r in asked)
    now = (stage, promised, owed, is_open)
    return PublicPage(_place(session, unit), *now, answers, discarded, again, *late)


def preview(session: Session, shared: Library, where: tuple[int, int], today: date) -> PublicPage:
    """The page as it would be if the draft of `where` (unit, round) stood on it alone."""
    unit, found = at(session, where)
    reply = replies.of(session, *where) or _unwritten(where)
    answers = (_answered(session, shared, (unit, found, reply), today),)
    return PublicPage(_place(session, unit), Stage.ANSWERED, answers=answers)


def _unwritten(where: tuple[int, int]) -> Reply:
    unit_id, round_id = where
    return Reply(id=0, unit_id=unit_id, round_id=round_id, cannot="", responsible="")


def figures(
    session: Session, shared: Library, where: tuple[int, int]
) -> tuple[str, tuple[Line, ...]]:
    """What may be said about the unit after the round: the place above that the figures are
    about ("" for the unit itself), and the lines."""
    unit, found = at(session, where)
    place, lines, _ = _figures(session, shared, unit, found)
    return "" if place == unit.id else _name(session, place), lines


def _late(
    session: Session, unit: Unit, waiting: list[Round], today: date
) -> tuple[str, date | None]:
    """What somebody has written about the answer that is most overdue; a new day that has
    come and gone is not said again."""
    first = min(waiting, key=lambda r: r.answer_by)
    above = [unit.id, unit.parent_id] if unit.level == Level.UNIT else [unit.id]
    drafts = [replies.of(session, one, first.id) for one in above if one]
    said = next((d for d in drafts if d and (d.late_reason or d.new_day)), None)
    if said is None:
        return "", None
    return said.late_reason, said.new_day if said.new_day and said.new_day >= today else None


def _discarded(every: list[Round], newest: Round | None) -> date | None:
    """The last day of the latest round that was thrown away, if nothing is answered since."""
    days = [r.closes_on for r in every if r.state == State.DISCARDED]
    return max((d for d in days if newest is None or d > newest.closes_on), default=None)


def _reply(session: Session, unit: Unit, round_id: int) -> Reply | None:
    """The published answer of the unit, or of its department to all its units."""
    above = [unit.id, unit.parent_id] if unit.level == Level.UNIT else [unit.id]
    found = [replies.of(session, one, round_id) for one in above if one]
    return next((reply for reply in found if reply and reply.state == replies.PUBLISHED), None)


def _stage(waiting: list[Round], today: date) -> tuple[Stage, date | None, date | None]:
    """Of the rounds without an answer: the one that is most overdue, else the one that is
    open, else the next; its promised day, and that of an earlier round beside an open one."""
    if not waiting:
        return Stage.NOTHING_YET, None, None
    first = min(r.answer_by for r in waiting)
    if first <= today:
        return Stage.LATE, first, None
    now = min((r.answer_by for r in waiting if r.state == State.OPEN), default=None)
    if now is None:
        return Stage.WAITING, first, None
    return Stage.ASKING, now, first if first < now else None


def _answered(
    session: Session, shared: Library, what: tuple[Unit, Round, Reply], today: date
) -> Answered:
    unit, found, reply = what
    place, lines, about = _figures(session, shared, unit, found)
    answer, first = told(session, written(session, reply), today), reply.published_on or today
    return Answered(
        found.opens_on,
        found.closes_on,
        lines,
        about,
        "" if place == unit.id else _name(session, place),
        answer,
        first,
        reply.updated_on if reply.updated_on and reply.updated_on > first else None,
        answer.is_open and answer.next_on is not None and answer.next_on < today,
    )


def _figures(
    session: Session, shared: Library, unit: Unit, found: Round
) -> tuple[int, tuple[Line, ...], int]:
    """The nearest place upwards that has figures: its unit id, lines, and how many answered."""
    try:
        every = analysing.results(session, found.id, shared).indicators
    except analysing.NoResults:
        return unit.id, (), 0
    for place in units.path(session, unit.id):
        rows = [
            (i, r) for i in every if i.definition.id in SPOKEN for r in i.main if _is_at(r, place)
        ]
        if rows:
            sizes = [r.value.n or 0 for _, r in rows if len(r.value.rounds) == 1]
            return place, _lines(rows), max(sizes, default=0) // TENS * TENS
    return unit.id, (), 0


def _is_at(row: Row, unit_id: int) -> bool:
    return not row.value.is_hidden and bool(row.place.path) and row.place.path[0] == unit_id


def _lines(rows: Sequence[tuple[Indicator, Row]]) -> tuple[Line, ...]:
    """At most five: the two best and the three that most need mending, in their own order."""
    ends = [(r.value.interval.lo + r.value.interval.hi) for _, r in rows if r.value.interval]
    order = sorted(range(len(ends)), key=lambda i: ends[i])
    chosen = {*order[: MOST_LINES - 2], *order[-2:]}
    shown = (rows[i] for i in sorted(chosen))
    return tuple(Line(i.definition.id, r.value.words) for i, r in shown if r.value.words)


def _place(session: Session, unit: Unit) -> Place:
    return Place(unit.child_name or unit.name, unit.slug, *units.phones(session, unit.id))


def _name(session: Session, unit_id: int) -> str:
    unit = units.get(session, unit_id)
    return (unit.child_name or unit.name) if unit else ""
