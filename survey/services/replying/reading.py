"""A unit's page: what children said, what is done, and when an answer comes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

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
from .waiting import Said, Stage, published_reply, said_late, stage_of, units_that_answered

# What children of all ages are asked, and what the page has words of a child for.
SPOKEN = ("DEL-1", "RAT-1", "TIL-1", "BAR-1", "STO-1", "TRY-1")
MOST_LINES = 5
TENS = 10
Shown = Sequence[tuple[Indicator, Row]]


class NoSuchPage(LookupError):
    """There is no unit with this address."""


@dataclass(frozen=True, slots=True)
class Line:
    """How many think so. The page has the words, by indicator and kind of window."""

    indicator: str
    words: InWords


@dataclass(frozen=True, slots=True)
class Answered:
    """A published answer with what was said. `lines`: only of what has a point, with an action
    or a reason (R-W2). `about`: roughly how many answered, in tens; 0
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
    although they still wait for an answer. `late`: what is said when it is late. `below`: the
    units whose own answers stand for their department's."""

    place: Place
    stage: Stage
    promised: date | None = None
    owed: date | None = None
    is_open: bool = False
    answers: tuple[Answered, ...] = ()
    discarded: date | None = None
    asks_again: str = ""
    late: Said = Said()
    below: tuple[Place, ...] = ()


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
    published = [(r, reply) for r in asked if (reply := published_reply(session, unit, r.id))]
    answers = tuple(_answered(session, shared, (unit, *pair), today) for pair in published)
    newest, below = _newest(session, unit, asked)
    waiting = asked[: asked.index(newest)] if newest else asked
    stage, promised, owed = stage_of(waiting, today)
    discarded = _discarded(every, newest)
    if stage is Stage.NOTHING_YET and (newest or discarded):
        stage = Stage.ANSWERED if newest else Stage.DISCARDED
    reasons = [r.override_reason for r in waiting if r.override_reason and len(waiting) > 1]
    again = next(iter(reasons), "")
    late = said_late(session, unit, waiting, today) if stage is Stage.LATE else Said()
    is_open = any(r.state == State.OPEN for r in asked)
    now = (stage, promised, owed, is_open)
    return PublicPage(_place(session, unit), *now, answers, discarded, again, late, below)


def _newest(
    session: Session, unit: Unit, asked: Sequence[Round]
) -> tuple[Round | None, tuple[Place, ...]]:
    """The latest round that is answered, and the units that answered it themselves instead of
    their department."""
    for found in asked:
        if published_reply(session, unit, found.id):
            return found, ()
        if below := units_that_answered(session, unit, found.id):
            return found, tuple(_place(session, one) for one in below)
    return None, ()


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
    place, rows, _ = _figures(session, shared, unit, found)
    lines = _lines(_most_telling(rows))
    return "" if place == unit.id else _name(session, place), lines


def _discarded(every: list[Round], newest: Round | None) -> date | None:
    """The last day of the latest round that was thrown away, if nothing is answered since."""
    days = [r.closes_on for r in every if r.state == State.DISCARDED]
    return max((d for d in days if newest is None or d > newest.closes_on), default=None)


def _answered(
    session: Session, shared: Library, what: tuple[Unit, Round, Reply], today: date
) -> Answered:
    unit, found, reply = what
    place, rows, about = _figures(session, shared, unit, found)
    answered = {point.about for point in written(session, reply).points}
    lines = _lines([one for one in rows if one[0].definition.id in answered])
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


def _figures(session: Session, shared: Library, unit: Unit, found: Round) -> tuple[int, Shown, int]:
    """The nearest place upwards that has figures: its unit id, them, and how many answered."""
    try:
        every = analysing.results(session, found.id, shared).indicators
    except analysing.NoResults:
        return unit.id, [], 0
    for place in units.path(session, unit.id):
        rows = [
            (i, r) for i in every if i.definition.id in SPOKEN for r in i.main if _is_at(r, place)
        ]
        if rows:
            sizes = [r.value.n or 0 for _, r in rows if len(r.value.rounds) == 1]
            return place, rows, max(sizes, default=0) // TENS * TENS
    return unit.id, [], 0


def _is_at(row: Row, unit_id: int) -> bool:
    return not row.value.is_hidden and bool(row.place.path) and row.place.path[0] == unit_id


def _most_telling(rows: Shown) -> Shown:
    """At most five: the two best and the three that most need mending, in their own order."""
    ends = [(r.value.interval.lo + r.value.interval.hi) for _, r in rows if r.value.interval]
    order = sorted(range(len(ends)), key=lambda i: ends[i])
    return [rows[i] for i in sorted({*order[: MOST_LINES - 2], *order[-2:]})]


def _lines(rows: Shown) -> tuple[Line, ...]:
    return tuple(Line(i.definition.id, r.value.words) for i, r in rows if r.value.words)


def _place(session: Session, unit: Unit) -> Place:
    return Place(unit.child_name or unit.name, unit.slug, *units.phones(session, unit.id))


def _name(session: Session, unit_id: int) -> str:
    unit = units.get(session, unit_id)
    return (unit.child_name or unit.name) if unit else ""
