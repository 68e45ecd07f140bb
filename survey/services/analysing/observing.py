"""A release as one flat list of figures: what every file and interface is made of."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from sqlalchemy.orm import Session

from survey.core.disclosure import Figure, Rule
from survey.core.indicator import Change
from survey.core.wording import SWEDISH
from survey.storage import releases, rounds
from survey.storage.library import Library

from .asking import Place
from .figures import HIDDEN, Value
from .questions import Part, Question, questions
from .results import Indicator, NoResults, Results, results


class Kind(StrEnum):
    """What a figure is. SHARE: favourable of valid answers. CUT: that answer or a better
    one, of all who met the question. OPTION: that answer, of all who met the question.
    CHOICE: picked from a list, of those who answered. DIFFERENCE: of two shares, in
    percentage points."""

    SHARE = "share"
    DIFFERENCE = "difference"
    CHOICE = "choice"
    CUT = "cut"
    OPTION = "option"


@dataclass(frozen=True, slots=True)
class Observation:
    """One figure of one group. `id`: the same in every release for the same thing asked of
    the same group. `about`: an indicator's id or a question's key. `name`: it in words.
    `answers`: option ids, with their `labels`. `low`, `high`: whole percent or points;
    None where the end is open (or the figure hidden). `rank`: shared places, 0 if none.
    """

    id: str
    about: str
    name: str
    is_indicator: bool
    kind: Kind
    place: Place
    variant: str = ""
    age: str = ""
    answers: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()
    rounds: tuple[int, ...] = ()
    n: int | None = None
    low: int | None = None
    high: int | None = None
    change: Change | None = None
    earlier_low: int | None = None
    earlier_high: int | None = None
    rank: int = 0

    @property
    def is_shown(self) -> bool:
        return self.n is not None


@dataclass(frozen=True, slots=True)
class Method:
    """What one needs to know to read a release rightly."""

    round_id: int
    name: str
    questionnaire: str
    version: str
    opens_on: date
    closes_on: date
    released_on: date
    earlier: str
    rule: Rule
    code_version: str
    language: str


@dataclass(frozen=True, slots=True)
class Observed:
    """One release, whole: its method, its indicators and questions, and the flat list."""

    method: Method
    results: Results
    questions: tuple[Question, ...]
    observations: tuple[Observation, ...]


def observe(
    session: Session,
    round_id: int,
    library: Library,
    wanted: Callable[[Place], bool],
    language: str = SWEDISH,
) -> Observed:
    """Everything released about the places that are `wanted`. Raises NoResults."""
    found = results(session, round_id, library, language).only(wanted)
    kept = tuple(q.only(wanted) for q in questions(session, round_id, language))
    kept = tuple(q for q in kept if q.readings)
    every = (*(o for i in found.indicators for o in _of_indicator(i)),
             *(o for q in kept for o in _of_question(q)))  # fmt: skip
    return Observed(_method(session, found, language), found, kept, every)


def _method(session: Session, found: Results, language: str) -> Method:
    release, asked = releases.get(session, found.round_id), rounds.get(session, found.round_id)
    if release is None or asked is None:
        raise NoResults(found.round_id)
    return Method(
        found.round_id,
        found.name,
        found.questionnaire,
        rounds.digest(session, asked.version_id),
        found.opens_on,
        found.closes_on,
        release.released_on,
        found.earlier,
        Rule(**release.rule),
        release.code_version,
        language,
    )


def _of_indicator(indicator: Indicator) -> Iterator[Observation]:
    one = _Maker(indicator.definition.id, indicator.words.name, is_indicator=True)
    kind = Kind.DIFFERENCE if indicator.definition.difference else Kind.SHARE
    for row in (*indicator.main, *indicator.ages):
        yield one.make(kind, (row.place, row.variant, row.age), row.value)
    for ranking in indicator.rankings:
        group = (ranking.place, ranking.variant, ranking.age)
        if not ranking.choices:
            yield one.make(Kind.CHOICE, group, HIDDEN)
        for choice in ranking.choices:
            answer = ((choice.option,), (choice.label,))
            yield one.make(Kind.CHOICE, group, choice.value, answer, choice.place)


def _of_question(question: Question) -> Iterator[Observation]:
    one = _Maker(question.key, question.asked[-1][2], is_indicator=False)
    for reading in question.readings:
        group = (reading.place, reading.variant, reading.age)
        several = any(p.figure is Figure.FAVOURABLE for p in reading.parts)
        if not several:
            yield one.make(Kind.SHARE, group, reading.value)
        for part in reading.parts:
            yield one.make(_kind(part), group, _value(part), (part.options, part.labels))


def _kind(part: Part) -> Kind:
    kinds = {Figure.CUT: Kind.CUT, Figure.OPTION: Kind.OPTION, Figure.FAVOURABLE: Kind.CHOICE}
    return kinds[part.figure]


def _value(part: Part) -> Value:
    return Value(n=part.n, interval=part.interval, percent=part.percent)


@dataclass(frozen=True, slots=True)
class _Maker:
    about: str
    name: str
    is_indicator: bool

    def make(
        self,
        kind: Kind,
        group: tuple[Place, str, str],
        value: Value,
        answer: tuple[tuple[str, ...], tuple[str, ...]] = ((), ()),
        rank: int = 0,
    ) -> Observation:
        place, variant, age = group
        low, high = value.points or value.percent or (None, None)
        before = value.earlier or (None, None)
        return Observation(
            id=self._id(kind, group, answer[0]),
            about=self.about,
            name=self.name,
            is_indicator=self.is_indicator,
            kind=kind,
            place=place,
            variant=variant,
            age=age,
            answers=answer[0],
            labels=answer[1],
            rounds=value.rounds,
            n=value.n,
            low=low,
            high=high,
            change=value.change,
            earlier_low=before[0],
            earlier_high=before[1],
            rank=rank,
        )

    def _id(self, kind: Kind, group: tuple[Place, str, str], options: tuple[str, ...]) -> str:
        place, variant, _ = group
        where = f"{place.level.value}-{place.path[0]}"
        parts = (self.about, kind.value, "+".join(options), where, variant)
        return ".".join(part for part in parts if part)
