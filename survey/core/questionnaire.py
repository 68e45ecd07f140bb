"""A questionnaire: variants for different ages, questions, scales and options.

Everything here is data without words: ids only. The words of a language live in
`core.wording`. A questionnaire never changes; a change is a new version.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum

END = "end"


class Audience(StrEnum):
    """Who answers. Decides limits of form and which disclosure rule applies.

    REGISTER: signed-in staff, about the organisation's own decisions; never a round.
    """

    CHILD = "child"
    STAFF = "staff"
    REGISTER = "register"


class Kind(StrEnum):
    """How a question is answered."""

    SINGLE = "single"
    MULTI = "multi"
    TEXT = "text"


class OptionKind(StrEnum):
    """What an option means to a figure."""

    ANSWER = "answer"
    DONT_KNOW = "dk"
    NOT_APPLICABLE = "na"
    NONE = "none"


class Module(StrEnum):
    """Parts of a questionnaire that a round takes in or leaves out."""

    FREE_TEXT = "free_text"
    BANK = "bank"
    GENDER = "gender"


@dataclass(frozen=True, slots=True)
class Option:
    """One possible answer. `favourable` is None where the idea has no meaning."""

    id: str
    picto: str = ""
    favourable: bool | None = None
    kind: OptionKind = OptionKind.ANSWER


@dataclass(frozen=True, slots=True)
class Scale:
    """The options of a question, in the order they are shown.

    `ordered`: the options run from best to worst, so that a cut ("at least often") has
    a meaning. `dk_counts`: "don't know" stands in the denominator of a share.
    """

    id: str
    kind: Kind = Kind.SINGLE
    options: tuple[Option, ...] = ()
    ordered: bool = True
    dk_counts: bool = False
    max_choices: int = 1
    max_chars: int = 0

    def option(self, option_id: str) -> Option | None:
        return next((o for o in self.options if o.id == option_id), None)

    @property
    def favourable(self) -> frozenset[str]:
        return frozenset(o.id for o in self.options if o.favourable)

    @property
    def valid(self) -> frozenset[str]:
        """The options that stand in the denominator of a share."""
        return frozenset(
            o.id
            for o in self.options
            if o.kind is OptionKind.ANSWER
            or o.kind is OptionKind.NONE
            or (o.kind is OptionKind.DONT_KNOW and self.dk_counts)
        )


@dataclass(frozen=True, slots=True)
class Jump:
    """After any of these options, go to a later question (its id) or to END."""

    options: frozenset[str]
    to: str


@dataclass(frozen=True, slots=True)
class Question:
    """One question of one variant.

    `id` is permanent; `key` is what the question measures and is shared between
    variants. `next` is None for the following question, else a later id or END.
    `module` names the part of the questionnaire the round must have taken in.
    `help_after` shows every child the same line about whom to talk to.
    `safety` marks the question whose unfavourable answers a manager must follow up.
    """

    id: str
    key: str
    construct: str
    scale: Scale
    articles: tuple[int, ...] = ()
    picto: str = ""
    next: str | None = None
    jumps: tuple[Jump, ...] = ()
    module: Module | None = None
    help_after: bool = False
    safety: bool = False

    def leads_to(self, chosen: frozenset[str]) -> str | None:
        """The id of the question after this one, END, or None for the following one."""
        return next((j.to for j in self.jumps if j.options & chosen), self.next)


@dataclass(frozen=True, slots=True)
class Variant:
    """The questionnaire as one age group meets it."""

    id: str
    questions: tuple[Question, ...]
    minutes: int = 5
    chat_default: bool = True
    practice: tuple[Question, ...] = ()
    reader: Question | None = None

    def question(self, key: str) -> Question | None:
        return next((q for q in self.questions if q.key == key), None)


@dataclass(frozen=True, slots=True)
class Questionnaire:
    """A questionnaire in all its variants, with what a round may add to it.

    `pooled`: for each key, the variants whose answers may be counted together; a key
    that is not named is compared within one variant only.
    `bank` and `background`: (variants, question) that a round can take in, at most two
    of the bank.
    """

    id: str
    audience: Audience
    variants: tuple[Variant, ...]
    pooled: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    bank: tuple[tuple[tuple[str, ...], Question], ...] = ()
    background: tuple[tuple[tuple[str, ...], Question], ...] = ()

    def variant(self, variant_id: str) -> Variant | None:
        return next((v for v in self.variants if v.id == variant_id), None)

    def every_question(self) -> Iterator[Question]:
        """All questions of all variants, bank and background included."""
        for variant in self.variants:
            yield from variant.questions
        for _, question in self.bank + self.background:
            yield question


@dataclass(frozen=True, slots=True)
class Construct:
    """What questions measure together. `lundy`: space, voice, audience, influence."""

    id: str
    articles: tuple[int, ...] = ()
    lundy: tuple[str, ...] = ()
    source: str = ""


class Source(StrEnum):
    """Where an indicator's figures come from."""

    ANSWERS = "answers"
    REGISTER = "register"
    SYSTEM = "system"


class Direction(StrEnum):
    """Whether higher is better, or there is no better."""

    UP = "up"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class IndicatorDefinition:
    """What a figure with a meaning is made of. Its name and target stand in the words.

    `questionnaire` and `keys`: the questions it is counted from; empty where the source
    is the system itself. Several keys give their mean, or, with `difference`, the second
    minus the first. `pooled` False: never one figure for several variants.
    """

    id: str
    construct: str
    focus: str
    source: Source
    articles: tuple[int, ...] = ()
    core: bool = False
    direction: Direction = Direction.UP
    questionnaire: str = ""
    keys: tuple[str, ...] = ()
    difference: bool = False
    pooled: bool = True


def behind_branches(variant: Variant) -> frozenset[str]:
    """Keys of the questions that not everybody comes to: those after the first that leads
    past another. How many met them would tell how many chose what leads there."""
    keys = [q.key for q in variant.questions]
    branching = [i for i, q in enumerate(variant.questions) if q.jumps or q.next]
    return frozenset(keys[branching[0] + 1 :]) if branching else frozenset()


def asked(questionnaire: Questionnaire, variant_id: str, taken: frozenset[str]) -> Variant:
    """The questions a round asks of a variant: bank and background questions whose ids
    are in `taken` go in, free text stays out.

    Bank questions stand before the closing pick list, background questions last.
    Raises KeyError if there is no such variant.
    """
    variant = questionnaire.variant(variant_id)
    if variant is None:
        raise KeyError(variant_id)
    own = [q for q in variant.questions if q.module is not Module.FREE_TEXT]
    own[-1] = replace(own[-1], next=None)  # what is put behind it must be reached
    ending = len(own) - (own[-1].scale.kind is Kind.MULTI)
    bank, background = (
        [q for variants, q in extra if variant_id in variants and q.id in taken]
        for extra in (questionnaire.bank, questionnaire.background)
    )
    return replace(variant, questions=(*own[:ending], *bank, *own[ending:], *background))
