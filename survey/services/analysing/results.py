"""The results of a round: every indicator for every place, and what children want better."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy.orm import Session

from survey.core.indicator import ranked
from survey.core.questionnaire import IndicatorDefinition, OptionKind
from survey.core.wording import SWEDISH, IndicatorWords, fallback
from survey.storage import rounds
from survey.storage.library import Library

from .asking import CROSSED, Asked, Place, ask, before, counted, definitions, package_of, places
from .figures import Value, choice_value, fraction_of_all, value


@dataclass(frozen=True, slots=True)
class Listed:
    """A round that has results."""

    id: int
    name: str
    questionnaire: str
    opens_on: date
    closes_on: date
    places: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """One group's figure. `variant`: "" for the pooled ages. `age`: the variant's name.
    `read_aloud`: an adult read the questions to the child."""

    place: Place
    variant: str
    age: str
    value: Value
    read_aloud: bool = False


@dataclass(frozen=True, slots=True)
class Choice:
    """An option that children could pick. `place` is shared by those that overlap; 0: not
    ranked, because it is hidden or says that nothing is to be better."""

    option: str
    label: str
    place: int
    value: Value


@dataclass(frozen=True, slots=True)
class Ranking:
    """What one group picked, most picked first; no choices at all if the group is hidden."""

    place: Place
    variant: str
    age: str
    choices: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class Indicator:
    """One indicator. `main`: the figure that stands for everyone, place by place; `ages`:
    one figure per age. `pooled`: (variant, name) of the ages in `main`."""

    definition: IndicatorDefinition
    words: IndicatorWords
    main: tuple[Row, ...] = ()
    ages: tuple[Row, ...] = ()
    rankings: tuple[Ranking, ...] = ()
    pooled: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Results:
    """All that a round says. `earlier`: the name of the round it is compared with, or ""."""

    round_id: int
    name: str
    questionnaire: str
    opens_on: date
    closes_on: date
    earlier: str
    indicators: tuple[Indicator, ...]

    def only(self, wanted: Callable[[Place], bool]) -> "Results":
        """The same without the places that are not wanted, and indicators left empty."""
        kept = (_only(i, wanted) for i in self.indicators)
        return replace(self, indicators=tuple(i for i in kept if i.main or i.ages or i.rankings))


class NoResults(LookupError):
    """There is no such round, or it has not been counted."""


def rounds_with_results(session: Session, language: str = SWEDISH) -> tuple[Listed, ...]:
    """Rounds that have a release, the newest first."""
    return tuple(
        Listed(
            found.id,
            found.name,
            package_of(session, found).words_in(language).title,
            found.opens_on,
            found.closes_on,
            places(found),
        )
        for found in reversed(counted(session))
    )


def results(session: Session, round_id: int, library: Library, language: str = SWEDISH) -> Results:
    """What was released about a round, as indicators. Raises NoResults."""
    found = rounds.get(session, round_id)
    if found is None or found not in counted(session):
        raise NoResults(round_id)
    earlier = before(session, found)
    asked = ask(session, found)
    reader = _Reader(asked, ask(session, earlier) if earlier else None, language)
    words = fallback(library.shared.words, language).indicators
    return Results(
        found.id,
        found.name,
        asked.package.words_in(language).title,
        found.opens_on,
        found.closes_on,
        earlier.name if earlier else "",
        tuple(reader.indicator(d, words[d.id]) for d in definitions(library, asked)),
    )


@dataclass(frozen=True, slots=True)
class _Reader:
    """Reads one round, beside the one before it."""

    now: Asked
    earlier: Asked | None
    language: str

    def indicator(self, definition: IndicatorDefinition, words: IndicatorWords) -> Indicator:
        if self.now.several(definition):
            return Indicator(definition, words, rankings=tuple(self._rankings(definition)))
        pooled = self.now.package.questionnaire.pooled.get(definition.keys[0], ())
        together = self.now.main_variant(definition) == ""
        names = [v for v in self.now.asking(definition) if together and v in pooled]
        return Indicator(
            definition,
            words,
            main=tuple(self._main(definition)),
            ages=tuple(self._ages(definition)),
            pooled=tuple((v, self._age(v)) for v in names),
        )

    def _main(self, definition: IndicatorDefinition) -> Iterator[Row]:
        variant = self.now.main_variant(definition)
        for place in places(self.now.round):
            if variant == "" or (variant and place.level in CROSSED):
                yield self._row(definition, place, variant)

    def _ages(self, definition: IndicatorDefinition) -> Iterator[Row]:
        asking = self.now.asking(definition)
        if len(asking) > 1:
            for place in places(self.now.round):
                if place.level in CROSSED:
                    yield from (self._row(definition, place, variant) for variant in asking)

    def _row(self, definition: IndicatorDefinition, place: Place, variant: str) -> Row:
        found = self.now.package.questionnaire.variant(variant)
        return Row(
            place,
            variant,
            self._age(variant),
            value_at(definition, (self.now, self.earlier), place, variant),
            read_aloud=bool(found and found.reader),
        )

    def _rankings(self, definition: IndicatorDefinition) -> Iterator[Ranking]:
        pooled = [""] if self.now.is_pooled(definition) else []
        for place in places(self.now.round):
            if place.level in CROSSED:
                for variant in (*pooled, *self.now.asking(definition)):
                    yield self._ranking(definition.keys[0], place, variant)

    def _ranking(self, key: str, place: Place, variant: str) -> Ranking:
        options = self._options(key, variant)
        found = self.now.figures.choices(key, options, self.now.group(place, variant))
        wanted = {o: fraction_of_all(s) for o, s in found.items() if options[o][1]}
        where = {option: place for place, names in ranked(wanted) for option in names}
        choices = [
            Choice(o, label, where.get(o, 0), choice_value(found.get(o)))
            for o, (label, _) in options.items()
            if found
        ]
        choices.sort(key=lambda c: (c.place or len(options) + 1, c.label))
        return Ranking(place, variant, self._age(variant), tuple(choices))

    def _options(self, key: str, variant: str) -> dict[str, tuple[str, bool]]:
        """option -> (label, whether it is something to make better), in the form's order."""
        asking = [variant] if variant else self.now.package.questionnaire.pooled.get(key, ())
        words = self.now.package.words_in(self.language)
        questions = [q for v in asking if (q := self.now.question(key, v))]
        return {
            o.id: (words.label(q.scale.id, o.id), o.kind is not OptionKind.NONE)
            for q in questions
            for o in q.scale.options
        }

    def _age(self, variant: str) -> str:
        return self.now.package.words_in(self.language).names[variant] if variant else ""


def value_at(
    definition: IndicatorDefinition,
    rounds_: tuple[Asked, Asked | None],
    place: Place,
    variant: str,
) -> Value:
    """An indicator's figure in one place, compared with the second of the two rounds."""
    now, earlier = rounds_
    keys = now.keys(definition, variant)
    after = now.figures.shown_pooled(keys, now.group(place, variant))
    old = earlier.figures.shown(keys, earlier.group(place, variant)) if earlier else None
    alike = earlier is not None and _asked_alike(definition, (now, earlier), place)
    return value(definition, after, old, alike=alike)


def _asked_alike(
    definition: IndicatorDefinition, rounds_: tuple[Asked, Asked], place: Place
) -> bool:
    """Whether two rounds asked the same ages in the same units of a place: a group of other
    children may answer otherwise though nobody has changed their mind."""
    now, earlier = rounds_
    ages = [set(a.asking(definition)) for a in rounds_]
    return ages[0] == ages[1] and now.units(place) == earlier.units(place)


def _only(indicator: Indicator, wanted: Callable[[Place], bool]) -> Indicator:
    return replace(
        indicator,
        main=tuple(r for r in indicator.main if wanted(r.place)),
        ages=tuple(r for r in indicator.ages if wanted(r.place)),
        rankings=tuple(r for r in indicator.rankings if wanted(r.place)),
    )
