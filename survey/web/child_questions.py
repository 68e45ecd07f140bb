"""Questions as a child's page shows them: in words of an age and a language, with pictures."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from survey.core.questionnaire import Kind, OptionKind, Question, Variant
from survey.core.sheet import Problem, ProblemKind
from survey.core.wording import SWEDISH, QuestionWords, Words, fill
from survey.web.language import isolated, spoken, translations

YOUNG = frozenset({"a46", "a79", "lss"})
DOTS = "niva_"


@dataclass(frozen=True, slots=True)
class Choice:
    """An option as a page shows it."""

    id: str
    label: str
    picture: str = ""
    chosen: bool = False


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as a page shows it. `name` is "" for what is never sent (practice)."""

    question: Question
    words: QuestionWords
    choices: tuple[Choice, ...]
    name: str = ""
    picture: str = ""
    text: str = ""
    condition: str = ""
    problem: str = ""

    @property
    def jumps(self) -> str:
        """Its branches as the script reads them: [[options], where to]."""
        return json.dumps([[sorted(j.options), j.to] for j in self.question.jumps])

    @property
    def alone(self) -> str:
        """The options that exclude all others."""
        options = self.question.scale.options
        return " ".join(o.id for o in options if o.kind is OptionKind.NONE)

    @property
    def pictures(self) -> Iterable[str]:
        return (p for p in (self.picture, *(c.picture for c in self.choices)) if p)


@dataclass(frozen=True, slots=True)
class Voice:
    """The app's own texts in one language, with the young wording where there is one.

    A text that the language lacks is said in Swedish.
    """

    language: str
    young: bool

    def __call__(self, key: str, **values: object) -> str:
        text = self._text(self.language, key) or self._text(SWEDISH, key) or key
        return isolated(text % values if values else text, spoken(self.language))

    def _text(self, language: str, key: str) -> str:
        texts = translations(language)
        young = texts.upgettext("young", key) if self.young else key
        found = young if young != key else texts.ugettext(key)
        return "" if found == key else str(found)


@dataclass(frozen=True, slots=True)
class Sent:
    """A sheet that came back to be mended: what was chosen, and what is wrong."""

    form: Mapping[str, Sequence[str]] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class Teller:
    """Turns questions into what a page shows."""

    variant: Variant
    words: Words
    phrases: Mapping[str, str]
    say: Voice
    sent: Sent

    def tell(self, question: Question, name: str) -> Asked:
        words = self.words.question(question.id)
        values = self.sent.form.get(name, ()) if name else ()
        return Asked(
            question,
            QuestionWords(
                *(self._filled(text) for text in (words.form, words.help, words.chat, words.after))
            ),
            self._choices(question, values),
            name=name,
            picture=question.picto if self.variant.id in YOUNG else "",
            text=values[0] if values and question.scale.kind is Kind.TEXT else "",
            condition=self._condition(question),
            problem=self._problem(question),
        )

    def _filled(self, text: str) -> str:
        return isolated(fill(text, self.phrases), self.words.language)

    def _label(self, scale_id: str, option_id: str) -> str:
        return isolated(self.words.label(scale_id, option_id), self.words.language)

    def _choices(self, question: Question, values: Sequence[str]) -> tuple[Choice, ...]:
        """Pictures for all or none: an option without one would weigh less than its
        neighbours. Older children get dots only, which a kind of no answer may lack."""
        options = question.scale.options
        own = [o.picto if self._fits(o.picto) else "" for o in options]
        if sum(map(bool, own)) <= len(own) / 2:
            own = [""] * len(own)
        return tuple(
            Choice(o.id, self._label(question.scale.id, o.id), picto, o.id in values)
            for o, picto in zip(options, own, strict=True)
        )

    def _fits(self, picto: str) -> bool:
        return self.variant.id in YOUNG or picto.startswith(DOTS)

    def _condition(self, question: Question) -> str:
        """In words, for a page without script: which answers lead past the question."""
        order = [q.id for q in self.variant.questions]
        for earlier in self.variant.questions:
            if question.id not in order or earlier.id == question.id:
                break
            for jump in earlier.jumps:
                end = order.index(jump.to) if jump.to in order else len(order)
                if order.index(earlier.id) < order.index(question.id) < end:
                    return self._in_words(earlier, jump.options)
        return ""

    def _in_words(self, earlier: Question, options: frozenset[str]) -> str:
        labels = [
            self.words.label(earlier.scale.id, o.id)
            for o in earlier.scale.options
            if o.id in options
        ]
        form = fill(self.words.question(earlier.id).form, self.phrases)
        return self.say(
            "branch.condition", question=form, options=self.say("branch.or").join(labels)
        )

    def _problem(self, question: Question) -> str:
        kind = next((p.kind for p in self.sent.problems if p.key == question.key), None)
        scale = question.scale
        if kind is ProblemKind.TOO_MANY:
            return self.say("multi.max", max=scale.max_choices)
        if kind is ProblemKind.TOO_LONG:
            return self.say("text.too_long", max=scale.max_chars)
        if kind is ProblemKind.EXCLUSIVE:
            none = next(o.id for o in scale.options if o.kind is OptionKind.NONE)
            return self.say("multi.exclusive", none=self.words.label(scale.id, none))
        return ""
