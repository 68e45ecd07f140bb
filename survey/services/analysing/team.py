"""What a round says to one unit's own team, on one page."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from survey.core.disclosure import Level
from survey.core.questionnaire import IndicatorDefinition
from survey.core.wording import SWEDISH
from survey.storage import rounds
from survey.storage.library import Library

from .asking import Place
from .figures import Value
from .results import Choice, Indicator, NoResults, Results, Row, results

MOST_WISHES = 3


@dataclass(frozen=True, slots=True)
class Line:
    """One indicator's figure about the place that is shown."""

    definition: IndicatorDefinition
    name: str
    value: Value


@dataclass(frozen=True, slots=True)
class Team:
    """`unit`: whose page it is. `shown`: whose figures; the department's if the unit has
    none of its own. `wishes`: what most children want better, from `wished_in`."""

    round_id: int
    round: str
    closes_on: date
    answer_by: date
    unit: Place
    shown: Place
    lines: tuple[Line, ...]
    hidden: tuple[str, ...]
    wishes: tuple[Choice, ...]
    wished_in: Place | None

    @property
    def is_own(self) -> bool:
        return self.unit == self.shown


def team(
    session: Session, round_id: int, unit_id: int, library: Library, language: str = SWEDISH
) -> Team:
    """The page of a unit; of its report group if it stands in one. Raises NoResults, also
    if the unit was not in the round."""
    found, asked = results(session, round_id, library, language), rounds.get(session, round_id)
    places = _places(found)
    unit = next((p for p in places if unit_id in p.members or unit_id == p.node), None)
    if unit is None or asked is None:
        raise NoResults(unit_id)
    department = next(p for p in places if p.level is Level.DEPARTMENT and p.node in unit.path)
    shown = unit if _lines(found, unit) else department
    wished_in, wishes = _wishes(found, department)
    return Team(
        round_id,
        found.name,
        found.closes_on,
        asked.answer_by,
        unit,
        shown,
        _lines(found, shown),
        tuple(i.words.name for i in found.indicators if i.main and not _shown(i, shown)),
        wishes,
        wished_in,
    )


def _places(found: Results) -> list[Place]:
    rows = [row.place for i in found.indicators for row in i.main]
    return list(dict.fromkeys(rows))


def _lines(found: Results, place: Place) -> tuple[Line, ...]:
    shown = ((i, _shown(i, place)) for i in found.indicators)
    return tuple(Line(i.definition, i.words.name, row.value) for i, row in shown if row)


def _shown(indicator: Indicator, place: Place) -> Row | None:
    mine = (r for r in indicator.main if r.place == place and not r.value.is_hidden)
    return next(mine, None)


def _wishes(found: Results, department: Place) -> tuple[Place | None, tuple[Choice, ...]]:
    """The first places of the department's list, or of the municipality's."""
    every = [r for i in found.indicators for r in i.rankings if r.choices]
    for place in (department, *(r.place for r in every if r.place.level is Level.MUNICIPALITY)):
        for ranking in every:
            if ranking.place == place:
                top = [c for c in ranking.choices if 0 < c.place <= MOST_WISHES]
                return place, tuple(top[:MOST_WISHES])
    return None, ()
