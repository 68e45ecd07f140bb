"""What of a questionnaire is read aloud, and what ties a recording to its text.

A recording belongs to the exact text that was read, local phrase for the adults included:
it is found by the hash of what the child sees. A changed text has another hash, so what
was recorded for the old one falls silent by itself.
"""

import hashlib
import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from survey.core.questionnaire import Kind, Question, Questionnaire
from survey.core.wording import Words, fill

HASH_LENGTH = 16
HASH = re.compile(r"[0-9a-f]{16}")
_DIRECTIONS = dict.fromkeys((0x2066, 0x2067, 0x2068, 0x2069))
Filling = Callable[[str], Mapping[str, str]]


class Part(StrEnum):
    """Which part of a question is read."""

    SCREEN = "screen"
    QUESTION = "question"
    HELP = "help"
    OPTION = "option"
    AFTER = "after"


@dataclass(frozen=True, slots=True)
class Passage:
    """A text that is read aloud. `variant` and `place` are where it first stands: a
    question's id, or scale.option."""

    text: str
    part: Part
    place: str
    variant: str

    @property
    def hash(self) -> str:
        return text_hash(self.text)


def text_hash(text: str) -> str:
    """The first 16 hexadecimal digits of the text's SHA-256, in NFC with single spaces.

    So a text is the same however it is stored and broken into lines, and another as soon
    as a letter or a comma is another. Marks of direction, which only a page needs, are no
    part of it.
    """
    plain = " ".join(unicodedata.normalize("NFC", text).translate(_DIRECTIONS).split())
    return hashlib.sha256(plain.encode()).hexdigest()[:HASH_LENGTH]


def passages(questionnaire: Questionnaire, words: Words, filling: Filling) -> tuple[Passage, ...]:
    """Everything that is read aloud, each text once, in the order the variants ask.

    `filling`: variant id -> what is put into its texts. KeyError if a phrase is missing.
    """
    found: dict[str, Passage] = {}
    for passage in _every(questionnaire, words, filling):
        if passage.text:
            found.setdefault(passage.hash, passage)
    return tuple(found.values())


def _every(questionnaire: Questionnaire, words: Words, filling: Filling) -> Iterator[Passage]:
    for variant in questionnaire.variants:
        screen = words.reader_screen.get(variant.id, "")
        yield Passage(screen, Part.SCREEN, variant.id, variant.id)
        reader = (variant.reader,) if variant.reader else ()
        for question in (*reader, *variant.practice, *variant.questions):
            yield from _one(question, variant.id, words, filling)
    for variants, question in (*questionnaire.bank, *questionnaire.background):
        for variant_id in variants:
            yield from _one(question, variant_id, words, filling)


def _one(question: Question, variant: str, words: Words, filling: Filling) -> Iterator[Passage]:
    if question.scale.kind is Kind.TEXT:
        return  # free text is not asked yet
    texts = words.question(question.id)
    phrases = filling(variant)
    yield Passage(fill(texts.form, phrases), Part.QUESTION, question.id, variant)
    yield Passage(fill(texts.help, phrases), Part.HELP, question.id, variant)
    scale = question.scale
    for option in scale.options:
        label = words.label(scale.id, option.id)
        yield Passage(label, Part.OPTION, f"{scale.id}.{option.id}", variant)
    yield Passage(fill(texts.after, phrases), Part.AFTER, question.id, variant)
