"""Question by question: what was released about each, in the words that were asked."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from fractions import Fraction

from sqlalchemy.orm import Session

from survey.core.disclosure import Figure, Group, Statement
from survey.core.indicator import Interval, Percent, in_words, outward
from survey.core.questionnaire import Kind, Variant, asked
from survey.core.wording import SWEDISH, fill, placeholder
from survey.storage import rounds

from .asking import CROSSED, Asked, Place, ask, counted, places
from .figures import HIDDEN, Value, choice_value
from .results import NoResults


@dataclass(frozen=True, slots=True)
class Part:
    """How many gave certain answers. `figure`: CUT (this answer or a better one), OPTION,
    or FAVOURABLE for an option of a question with several choices. `labels`: the answers
    as they stood on the form. `percent` is of all who met the question for CUT and OPTION,
    and of those who answered it for several choices."""

    figure: Figure
    options: tuple[str, ...]
    labels: tuple[str, ...]
    n: int
    interval: Interval
    percent: Percent


@dataclass(frozen=True, slots=True)
class Reading:
    """One group's answers to a question. `value`: the share of favourable answers."""

    place: Place
    variant: str
    age: str
    value: Value
    parts: tuple[Part, ...] = ()


@dataclass(frozen=True, slots=True)
class Question:
    """A key of the questionnaire. `asked`: (variant, its name, the question as it was put).
    `options`: (id, label) of every answer. `good`: labels of those that are favourable."""

    key: str
    asked: tuple[tuple[str, str, str], ...]
    options: tuple[tuple[str, str], ...]
    good: tuple[str, ...]
    readings: tuple[Reading, ...]

    def only(self, wanted: Callable[[Place], bool]) -> "Question":
        """The same, without the places that are not wanted."""
        return replace(self, readings=tuple(r for r in self.readings if wanted(r.place)))


def questions(session: Session, round_id: int, language: str = SWEDISH) -> tuple[Question, ...]:
    """Everything released about a round, key by key in the order of the form.

    Raises NoResults. How many skipped a question is not here: see `quality`.
    """
    found = rounds.get(session, round_id)
    if found is None or found not in counted(session):
        raise NoResults(round_id)
    reader = _Reader(ask(session, found), language)
    return tuple(reader.question(key) for key in reader.shown())


@dataclass(frozen=True, slots=True)
class _Reader:
    now: Asked
    language: str

    def shown(self) -> tuple[str, ...]:
        """The keys that something is said about, in the order of the form."""
        every = (q for v in self._variants() for q in v.questions)
        said = self.now.figures.keys()
        return tuple(dict.fromkeys(q.key for q in every if q.key in said))

    def question(self, key: str) -> Question:
        words = self.now.package.words_in(self.language)
        adults = {placeholder(words.language): "…"}
        asking = [(v.id, q) for v in self._variants() if (q := v.question(key))]
        scales = dict.fromkeys(q.scale for _, q in asking)
        options = [(o, words.label(s.id, o.id)) for s in scales for o in s.options]
        return Question(
            key,
            tuple((v, words.names[v], fill(words.question(q.id).form, adults)) for v, q in asking),
            tuple(dict.fromkeys((o.id, label) for o, label in options)),
            tuple(dict.fromkeys(label for o, label in options if o.favourable)),
            tuple(self._readings(key, tuple(v for v, _ in asking))),
        )

    def _readings(self, key: str, asking: tuple[str, ...]) -> Iterator[Reading]:
        pool = set(self.now.package.questionnaire.pooled.get(key, ())) & set(asking)
        together = len(pool) > 1 or pool == set(asking) != set()
        for place in places(self.now.round):
            if together:
                yield self._reading(key, place, "")
            if place.level in CROSSED and (len(asking) > 1 or not together):
                yield from (self._reading(key, place, variant) for variant in asking)

    def _reading(self, key: str, place: Place, variant: str) -> Reading:
        group = self.now.group(place, variant)
        words = self.now.package.words_in(self.language)
        shown = self.now.figures.shown_pooled((key,), group)
        value = HIDDEN
        if shown:
            found = shown.shares[0]
            value = Value(shown.n, found.interval, outward(found.interval),
                          words=in_words(found), rounds=shown.rounds)  # fmt: skip
            group = group._replace(rounds=shown.rounds)
        age = words.names[variant] if variant else ""
        return Reading(place, variant, age, value, tuple(self._parts(key, group)))

    def _parts(self, key: str, group: Group) -> Iterator[Part]:
        for statement in self.now.figures.fine(key, group):
            options = tuple(c.rpartition(":")[2] for c in statement.categories)
            share = Interval(
                Fraction(statement.lo, statement.n), Fraction(statement.hi, statement.n)
            )
            yield Part(
                statement.figure,
                options,
                self._labels(statement),
                statement.n,
                share,
                outward(share),
            )
        yield from self._choices(key, group)

    def _choices(self, key: str, group: Group) -> Iterator[Part]:
        scales = [q.scale for v in self._variants() if (q := v.question(key))]
        several = [s for s in scales if s.kind is Kind.MULTI]
        labels = {
            o.id: self.now.package.words_in(self.language).label(s.id, o.id)
            for s in several
            for o in s.options
        }
        for option, share in self.now.figures.choices(key, labels, group).items():
            value = choice_value(share)
            if value.interval and value.percent and value.n:
                yield Part(
                    Figure.FAVOURABLE,
                    (option,),
                    (labels[option],),
                    value.n,
                    value.interval,
                    value.percent,
                )

    def _labels(self, statement: Statement) -> tuple[str, ...]:
        words = self.now.package.words_in(self.language)
        pairs = (c.rpartition(":") for c in statement.categories)
        return tuple(words.label(scale, option) for scale, _, option in pairs)

    def _variants(self) -> list[Variant]:
        taken = frozenset(self.now.round.content["taken"])
        return [asked(self.now.package.questionnaire, v, taken) for v in self.now.variants]
