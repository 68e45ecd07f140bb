"""One indicator in one place over time, as a plan follows it."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from survey.core.disclosure import Level, Rule
from survey.core.indicator import Change
from survey.core.questionnaire import IndicatorDefinition, Source
from survey.core.wording import SWEDISH
from survey.storage import releases
from survey.storage.library import Library
from survey.storage.tables import Round

from .asking import Asked, Place, ask_about, counted, package_of, places
from .figures import HIDDEN, Value
from .results import value_at


@dataclass(frozen=True, slots=True)
class Followed:
    """The latest figure, the first that could be shown, and what may be said of the two.

    `change` is None when there is only one of them, or the series has a break.
    `rule`: of the latest release, to judge targets by. `by_age`: one for each age, for an
    indicator that never counts ages together; then the rest is empty.
    """

    latest: Value = HIDDEN
    latest_round: str = ""
    latest_day: date | None = None
    baseline: Value = HIDDEN
    baseline_round: str = ""
    change: Change | None = None
    rule: Rule | None = None
    age: str = ""
    by_age: tuple["Followed", ...] = ()


def value_of(
    session: Session,
    library: Library,
    indicator_id: str,
    node: tuple[Level, int],
    language: str = SWEDISH,
    until: date = date.max,
) -> Followed:
    """An indicator in one place, as it was known on a day; `node`: level and unit id (for the
    municipality any id).

    Empty for an indicator that is not counted from answers. Raises KeyError for an
    unknown indicator.
    """
    definition = library.shared.indicators[indicator_id]
    is_asked = definition.source is Source.ANSWERS
    mine = _asked(session, definition, node, until) if is_asked else []
    if not mine:
        return Followed()
    variant = mine[-1].main_variant(definition)
    if variant is not None:
        return _follow(session, definition, mine, (node, variant, language))
    ages = mine[-1].asking(definition)
    return Followed(
        latest_round=mine[-1].round.name,
        latest_day=mine[-1].round.closes_on,
        by_age=tuple(_follow(session, definition, mine, (node, v, language)) for v in ages),
    )


def _asked(
    session: Session, definition: IndicatorDefinition, node: tuple[Level, int], until: date
) -> list[Asked]:
    """The rounds counted by then that can give the indicator a figure in this place, oldest
    first."""
    asked = [
        ask_about(session, found, definition.keys)
        for found in counted(session, until)
        if package_of(session, found).questionnaire.id == definition.questionnaire
        and _place(found, node)
    ]
    return [a for a in asked if a.asking(definition) and not a.several(definition)]


def _follow(
    session: Session,
    definition: IndicatorDefinition,
    asked: list[Asked],
    what: tuple[tuple[Level, int], str, str],
) -> Followed:
    node, variant, language = what
    last = asked[-1]
    base = next((a for a in asked[:-1] if not _value(definition, (a, None), what).is_hidden), None)
    latest = _value(definition, (last, base), what)
    baseline = _value(definition, (base, None), what) if base else HIDDEN
    return Followed(
        latest,
        last.round.name,
        last.round.closes_on,
        baseline,
        base.round.name if base else "",
        latest.change,
        _rule(session, last.round),
        last.package.words_in(language).names[variant] if variant else "",
    )


def _value(
    definition: IndicatorDefinition,
    rounds: tuple[Asked, Asked | None],
    what: tuple[tuple[Level, int], str, str],
) -> Value:
    place = _place(rounds[0].round, what[0])
    return value_at(definition, rounds, place, what[1]) if place else HIDDEN


def _place(found: Round, node: tuple[Level, int]) -> Place | None:
    level, unit_id = node
    return next(
        (
            p
            for p in places(found)
            if p.level is level and (level is Level.MUNICIPALITY or p.node == unit_id)
        ),
        None,
    )


def _rule(session: Session, found: Round) -> Rule | None:
    release = releases.get(session, found.id)
    return Rule(**release.rule) if release else None
