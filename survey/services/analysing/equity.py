"""Who is missing, and whose result differs: only for the crossings that are released."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations

from sqlalchemy.orm import Session

from survey.core.disclosure import Group, Level
from survey.core.indicator import Change, change
from survey.core.questionnaire import IndicatorDefinition
from survey.core.wording import SWEDISH, fallback
from survey.storage import rounds
from survey.storage.library import Library

from .asking import CROSSED, Asked, Place, ask, counted, definitions, places
from .figures import Shown, Value, same_scales, share_of, value
from .results import NoResults

EVERYONE = ""


@dataclass(frozen=True, slots=True)
class Part:
    """One side of a comparison: a place, or an age or a gender in a place. `variant` and
    `gender` are ids; `name` is the variant's own name."""

    place: Place
    variant: str = ""
    name: str = ""
    gender: str = ""


@dataclass(frozen=True, slots=True)
class Difference:
    """Two groups without a child in common, whose results differ more than chance would
    make them: `higher` above `lower`."""

    indicator: str
    name: str
    higher: Part
    lower: Part
    high: Value
    low: Value


@dataclass(frozen=True, slots=True)
class Equity:
    """`silent_places`, `silent_ages`: nothing can be shown of them, for whatever reason.
    `compared`: how many comparisons were made to find the differences."""

    silent_places: tuple[Place, ...]
    silent_ages: tuple[tuple[str, str], ...]
    differences: tuple[Difference, ...]
    compared: int


def equity(session: Session, round_id: int, library: Library, language: str = SWEDISH) -> Equity:
    """Who is missing and whose result differs in a round. Raises NoResults."""
    found = rounds.get(session, round_id)
    if found is None or found not in counted(session):
        raise NoResults(round_id)
    reader = _Reader(ask(session, found), language)
    words = fallback(library.shared.words, language).indicators
    made = [
        (d, words[d.id].name, pair)
        for d in definitions(library, reader.now)
        if not reader.now.several(d) and not d.difference
        for pair in reader.pairs(d)
    ]
    compared = [reader.compare(*one) for one in made]
    return Equity(
        reader.silent_places(),
        reader.silent_ages(),
        tuple(c for c in compared if isinstance(c, Difference)),
        sum(c is not None for c in compared),
    )


@dataclass(frozen=True, slots=True)
class _Reader:
    now: Asked
    language: str

    def silent_places(self) -> tuple[Place, ...]:
        shown = {(g.level, g.node) for g in self.now.figures.groups()}
        return tuple(p for p in places(self.now.round) if (p.level, p.node) not in shown)

    def silent_ages(self) -> tuple[tuple[str, str], ...]:
        shown = {g.variant for g in self.now.figures.groups()}
        return tuple((v, self._name(v)) for v in self.now.variants if v not in shown)

    def pairs(self, definition: IndicatorDefinition) -> Iterator[tuple[Part, Part]]:
        """Groups of one kind, in the same place, with no child in common."""
        every = places(self.now.round)
        for place in (p for p in every if p.level in CROSSED):
            ages = [Part(place, v, self._name(v)) for v in self.now.asking(definition)]
            genders = sorted({g.gender for g in self.now.figures.groups() if g.gender})
            yield from combinations(ages, 2)
            yield from combinations([Part(place, gender=g) for g in genders], 2)
        # Departments, not units: a unit is compared with itself over time.
        yield from combinations([Part(p) for p in every if p.level is Level.DEPARTMENT], 2)

    def compare(
        self, definition: IndicatorDefinition, name: str, pair: tuple[Part, Part]
    ) -> Difference | bool | None:
        """None where the two can't be compared; False where no difference is sure."""
        first, second = (self._shown(definition, part) for part in pair)
        if first is None or second is None or not same_scales(second, first):
            return None
        found = change(share_of(first), share_of(second))
        if found is Change.NO_SURE_DIFFERENCE:
            return False
        sides = [(pair[0], first), (pair[1], second)]
        if found is Change.INCREASED:
            sides.reverse()
        (higher, above), (lower, below) = sides
        return Difference(
            definition.id, name, higher, lower, value(definition, above), value(definition, below)
        )

    def _shown(self, definition: IndicatorDefinition, part: Part) -> Shown | None:
        if not part.variant and self.now.main_variant(definition) != EVERYONE:
            return None
        keys = self.now.keys(definition, part.variant)
        group = Group(part.place.level, part.place.node, part.variant, part.gender,
                      (self.now.round.id,))  # fmt: skip
        return self.now.figures.shown(keys, group)

    def _name(self, variant: str) -> str:
        return self.now.package.words_in(self.language).names[variant]
