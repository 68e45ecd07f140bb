"""How well the questions worked, and when safety must be talked about: for those in charge."""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from sqlalchemy.orm import Session

from survey.core.disclosure import Figure, Level, Statement
from survey.core.indicator import Interval, Percent, outward
from survey.core.wording import SWEDISH, fill, placeholder
from survey.storage import rounds

from .asking import CROSSED, Asked, Place, ask, counted, places
from .results import NoResults

SAFETY = "trygghet"
MANY_SKIPS = Fraction(15, 100)
ALARM = 5


@dataclass(frozen=True, slots=True)
class Skipped:
    """How many skipped a question in the whole municipality: `percent` of `n` sheets.
    `review`: surely more than 15 %, so the question should be looked at."""

    key: str
    text: str
    variant: str
    age: str
    n: int
    percent: Percent
    review: bool


@dataclass(frozen=True, slots=True)
class Unsafe:
    """A place where surely at least five answered a safety question unfavourably."""

    key: str
    text: str
    place: Place
    variant: str
    age: str


@dataclass(frozen=True, slots=True)
class Thin:
    """A unit without figures of its own in this round. `pooled`: it has figures where the
    rounds of the pool are counted together; `rounds` are their names."""

    place: Place
    pooled: bool
    rounds: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Quality:
    """What the one in charge of the method needs to know of a round."""

    skipped: tuple[Skipped, ...]
    unsafe: tuple[Unsafe, ...]
    thin: tuple[Thin, ...]


def quality(session: Session, round_id: int, language: str = SWEDISH) -> Quality:
    """What a release says of its own questions and units. Raises NoResults."""
    found = rounds.get(session, round_id)
    if found is None or found not in counted(session):
        raise NoResults(round_id)
    reader = _Reader(ask(session, found), language)
    names = {r.id: r.name for r in counted(session)}
    return Quality(tuple(reader.skipped()), tuple(reader.unsafe()), tuple(reader.thin(names)))


@dataclass(frozen=True, slots=True)
class _Reader:
    now: Asked
    language: str

    def skipped(self) -> Iterator[Skipped]:
        top = places(self.now.round)[0]
        for key in sorted(self.now.figures.keys()):
            for variant in ("", *self.now.variants):
                said = self.now.figures.said(key, self.now.group(top, variant)).get(Figure.SKIPPED)
                if said is None:
                    continue
                share = _part(said)
                yield Skipped(key, self._text(key), variant, self._age(variant), said.n,
                              outward(share), share.lo > MANY_SKIPS)  # fmt: skip

    def unsafe(self) -> Iterator[Unsafe]:
        """Units first; a department only where no unit of its own is raised."""
        raised: set[int] = set()
        for place in reversed(places(self.now.round)):
            if place.level is Level.MUNICIPALITY or place.node in raised:
                continue
            for key in filter(self._is_about_safety, sorted(self.now.figures.keys())):
                ages = ("", *self.now.variants) if place.level in CROSSED else ("",)
                for variant in ages:
                    said = self.now.figures.said(key, self.now.group(place, variant))
                    if _unfavourable(said) >= ALARM:
                        raised.update(place.path)
                        yield Unsafe(key, self._text(key), place, variant, self._age(variant))

    def thin(self, names: dict[int, str]) -> Iterator[Thin]:
        shown = self.now.figures.groups()
        for place in places(self.now.round):
            if place.level is Level.UNIT:
                mine = [g.rounds for g in shown if (g.level, g.node) == (place.level, place.node)]
                if (self.now.round.id,) not in mine:
                    pool = max(mine, key=len, default=())
                    yield Thin(place, bool(pool), tuple(names[r] for r in pool))

    def _is_about_safety(self, key: str) -> bool:
        every = self.now.package.questionnaire.every_question()
        return any(q.key == key and (q.safety or q.construct == SAFETY) for q in every)

    def _text(self, key: str) -> str:
        words = self.now.package.words_in(self.language)
        asked = [q for q in self.now.package.questionnaire.every_question() if q.key == key]
        return fill(words.question(asked[-1].id).form, {placeholder(words.language): "…"})

    def _age(self, variant: str) -> str:
        return self.now.package.words_in(self.language).names[variant] if variant else ""


def _part(said: Statement) -> Interval:
    return Interval(Fraction(said.lo, said.n), Fraction(said.hi, said.n))


def _unfavourable(said: dict[Figure, Statement]) -> int:
    """The fewest that can have answered unfavourably, as the windows leave it open."""
    valid, good = said.get(Figure.VALID), said.get(Figure.FAVOURABLE)
    return valid.lo - good.hi if valid and good and valid.n == good.n else 0
