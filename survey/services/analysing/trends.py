"""An indicator over all the rounds so far, with breaks where it can't be compared."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from survey.core.disclosure import Level
from survey.core.questionnaire import IndicatorDefinition
from survey.core.wording import SWEDISH, fallback
from survey.storage import rounds
from survey.storage.library import Library

from .asking import CROSSED, Asked, Place, ask, definitions, places, series
from .figures import Value
from .results import NoResults, value_at


@dataclass(frozen=True, slots=True)
class Moment:
    """One round of a series. `follows`: it can be compared with the one before it in the
    series; else there is a break between them."""

    round_id: int
    name: str
    closes_on: date
    value: Value
    follows: bool


@dataclass(frozen=True, slots=True)
class Trend:
    """One indicator in one place, the oldest round first; at least two moments."""

    indicator: str
    name: str
    place: Place
    moments: tuple[Moment, ...]


def trends(
    session: Session, round_id: int, library: Library, language: str = SWEDISH
) -> tuple[Trend, ...]:
    """The series that end with this round, of indicators that have one figure for everyone.

    Raises NoResults.
    """
    found = rounds.get(session, round_id)
    order = [r.id for r in series(session, found)] if found else []
    if round_id not in order:
        raise NoResults(round_id)
    mine = [rounds.get(session, r) for r in order[: order.index(round_id) + 1]]
    asked = [ask(session, r) for r in mine if r]
    words = fallback(library.shared.words, language).indicators
    made = (
        Trend(d.id, words[d.id].name, place, _moments(d, place, asked))
        for d in definitions(library, asked[-1])
        if not asked[-1].several(d) and asked[-1].main_variant(d) is not None
        for place in places(asked[-1].round)
        if _stands_alone(asked[-1], d, place)
    )
    return tuple(t for t in made if len(t.moments) > 1)


def _stands_alone(last: Asked, definition: IndicatorDefinition, place: Place) -> bool:
    return last.main_variant(definition) == "" or place.level in CROSSED


def _moments(
    definition: IndicatorDefinition, place: Place, asked: list[Asked]
) -> tuple[Moment, ...]:
    found = []
    before: Asked | None = None
    for now in asked:
        there = _same(now, place)
        variant = now.main_variant(definition) if now.asking(definition) else None
        if there is None or variant is None:
            continue
        value = value_at(definition, (now, before), there, variant)
        found.append(
            Moment(now.round.id, now.round.name, now.round.closes_on, value, bool(value.earlier))
        )
        before = now
    return tuple(found)


def _same(now: Asked, place: Place) -> Place | None:
    """The place as it was in another round; None if it was not there."""
    return next(
        (
            p
            for p in places(now.round)
            if p.level is place.level and (p.level is Level.MUNICIPALITY or p.node == place.node)
        ),
        None,
    )
