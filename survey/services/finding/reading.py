"""Findings as a person reads them, each with the figure it is about, from the release."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from sqlalchemy.orm import Session

from survey.core.wording import SWEDISH
from survey.services import analysing
from survey.services.analysing import HIDDEN, NoResults, Place, Value
from survey.storage import findings, rounds, units
from survey.storage.library import Library
from survey.storage.tables import Finding, Plan, PlanActivity, PlanRow

May = Callable[[int], bool]


@dataclass(frozen=True, slots=True)
class Figure:
    """What a finding is about: an indicator's or a question's words, and each place's share."""

    name: str
    is_indicator: bool
    values: tuple[tuple[Place, Value], ...]

    def at(self, unit_id: int) -> Value:
        """The share in one place; hidden if there is none."""
        return next((v for p, v in self.values if p.node == unit_id), HIDDEN)


@dataclass(frozen=True, slots=True)
class FindingView:
    """A finding with where it is from and what it has led to."""

    finding: Finding
    place: str
    round: str
    figure: Figure
    activities: tuple[tuple[PlanActivity, PlanRow, Plan], ...]

    @property
    def value(self) -> Value:
        return self.figure.at(self.finding.unit_id)


def listed(
    session: Session, library: Library, may: May, language: str = SWEDISH
) -> tuple[FindingView, ...]:
    """The findings of places that the person may see, open ones first."""
    mine = [f for f in findings.every(session) if may(f.unit_id)]
    return tuple(look(session, library, f, language) for f in mine)


def look(
    session: Session, library: Library, finding: Finding, language: str = SWEDISH
) -> FindingView:
    """One finding."""
    unit, found = units.get(session, finding.unit_id), rounds.get(session, finding.round_id)
    figure = figure_of(session, library, (finding.round_id, finding.about), language)
    return FindingView(
        finding,
        unit.name if unit else "",
        found.name if found else "",
        figure or Figure(finding.about, is_indicator=False, values=()),
        tuple(findings.activities_of(session, finding.id)),
    )


def figure_of(
    session: Session, library: Library, what: tuple[int, str], language: str = SWEDISH
) -> Figure | None:
    """What was released about `what`: (round, indicator or question); None if nothing."""
    round_id, about = what
    try:
        return next(_figures(session, library, (round_id, about), language), None)
    except NoResults:
        return None


def offered(session: Session, where: tuple[int, int]) -> list[Finding]:
    """Decided findings of a unit (or department) or of what it stands in, after a round."""
    unit_id, round_id = where
    above = units.path(session, unit_id)
    return [f for f in findings.of_round(session, round_id) if f.decision and f.unit_id in above]


def _figures(
    session: Session, library: Library, what: tuple[int, str], language: str
) -> Iterator[Figure]:
    round_id, about = what
    for i in analysing.results(session, round_id, library, language).indicators:
        if i.definition.id == about:
            values = tuple((row.place, row.value) for row in i.main)
            yield Figure(i.words.name, is_indicator=True, values=values)
    for q in analysing.questions(session, round_id, language):
        if q.key == about:
            values = tuple((r.place, r.value) for r in q.readings if not r.variant)
            yield Figure(q.asked[-1][2], is_indicator=False, values=values)
