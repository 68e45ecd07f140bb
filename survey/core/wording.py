"""The words of a questionnaire in one language.

A questionnaire holds ids only; here is the text for each id, how a unit's own phrase
for the adults is put into it, which language is used when the wanted one is missing,
and how hard the text is to read.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeVar

Thing = TypeVar("Thing")

SWEDISH = "sv"
ORIGINAL = "original"
# The languages the questions were written in; all others are translations.
ORIGINALS = (SWEDISH, "en")

PLACEHOLDER = re.compile(r"\{([^{}]*)\}")
_WORD = re.compile(r"[^\W_]+(?:[-'’][^\W_]+)*")
_SENTENCE_END = re.compile(r"[.!?:]+(?=\s|$)")
_LONG = 6


@dataclass(frozen=True, slots=True)
class QuestionWords:
    """The texts of one question. `form` is measured and the same in both dresses.

    `chat` is said before it in the chat; `after` is shown to everyone who has met the
    question, whatever they answered. An empty text is not shown.
    """

    form: str
    help: str = ""
    chat: str = ""
    after: str = ""


@dataclass(frozen=True, slots=True)
class Words:
    """A questionnaire in one language.

    `status` is "original" for the languages it was written in; a translation has
    `reviewed_by`, the role of the person who has read it through, or None as long as
    anything that a child meets in the language is unread.
    `names` and `reader_screen` by variant id; `questions` by question id; `labels` by
    scale id and option id, shared scales included.
    """

    language: str
    title: str
    names: Mapping[str, str]
    questions: Mapping[str, QuestionWords]
    labels: Mapping[str, Mapping[str, str]]
    reader_screen: Mapping[str, str] = field(default_factory=dict)
    direction: str = "ltr"
    status: str = ""
    reviewed_by: str | None = None

    @property
    def offered(self) -> bool:
        """Whether children may be offered it: an original, or read through by a person."""
        return self.status == ORIGINAL or bool(self.reviewed_by)

    def question(self, question_id: str) -> QuestionWords:
        return self.questions[question_id]

    def label(self, scale_id: str, option_id: str) -> str:
        return self.labels[scale_id][option_id]


@dataclass(frozen=True, slots=True)
class IndicatorWords:
    """What an indicator is called, what is counted, and the suggested target."""

    name: str
    target: str
    numerator: str
    denominator: str


@dataclass(frozen=True, slots=True)
class SharedWords:
    """The words that all questionnaires share, in one language.

    `phrases` by phrase id and age ("young", "old"): the unit's noun phrase for the adults.
    `reviewed_by` as in Words.
    """

    language: str
    labels: Mapping[str, Mapping[str, str]]
    phrases: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    constructs: Mapping[str, str] = field(default_factory=dict)
    indicators: Mapping[str, IndicatorWords] = field(default_factory=dict)
    focus: Mapping[str, str] = field(default_factory=dict)
    reviewed_by: str | None = None


def placeholder(language: str) -> str:
    """The name that stands for the adults in a text: {vuxna} in Swedish, else {adults}."""
    return "vuxna" if language == SWEDISH else "adults"


def fill(text: str, phrases: Mapping[str, str]) -> str:
    """The text with each {name} replaced by its phrase. KeyError for an unknown name."""
    return PLACEHOLDER.sub(lambda match: phrases[match[1]], text)


def fallback(available: Mapping[str, Thing], language: str) -> Thing:
    """What is used for a wanted language.

    First that very language, then the same language without region ("ar" for "ar-SY"),
    then Swedish, then the first there is. KeyError when there is none at all.
    """
    for wanted in (language, language.partition("-")[0], SWEDISH, next(iter(available), "")):
        if wanted in available:
            return available[wanted]
    raise KeyError(language)


def words_in(text: str) -> list[str]:
    """The words of a text, in order; figures count, dashes and signs do not."""
    return _WORD.findall(text)


def lix(text: str) -> float:
    """Readability: words per sentence, plus percent of words longer than six letters.

    Under 25 is the level of children's books, over 60 that of heavy prose. 0.0 for a text
    without words. Björnsson, C. H. (1968), Läsbarhet. Stockholm: Liber. A sentence ends
    with a full stop, question mark, exclamation mark or colon.
    """
    words = words_in(text)
    if not words:
        return 0.0
    sentences = sum(bool(words_in(part)) for part in _SENTENCE_END.split(text))
    long = sum(len(word) > _LONG for word in words)
    return len(words) / sentences + 100 * long / len(words)
