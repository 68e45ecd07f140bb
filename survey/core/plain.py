"""Whether a text is fit to be read by children: plain, without figures, names or quotes.

Hints for whoever writes, never a verdict (R-W4, R-W5).
"""

import re
from collections.abc import Iterator, Sequence
from enum import StrEnum

from survey.core.person_name import names_in
from survey.core.wording import lix, words_in

HARDEST = 25
_LONG = 6
_FIGURE = re.compile(r"\b(?!20\d\d\b)\d+(?:[.,]\d+)?\s*%?|\bprocent\b", re.IGNORECASE)
_SHARE = re.compile(
    r"\d+ ?%|\bprocent\b|\b\d+ ?(?:/|av|barn|st|stycken|ungdomar|personer|svar)\b|\d/\d"
    r"|\bhälften\b|\b\w+ av (?:tio|tjugo|hundra)\b"
    r"|\balla (?:av er|barn|ni|tycker|känner|vill|är|har)\b"
    r"|\b(?:inga|inget|ingen) (?:av er|barn|tycker|känner|vill|är|har)\b",
    re.IGNORECASE,
)
_END = re.compile(r"(?<=[.!?])\s+(?=[A-ZÅÄÖ])|\n+")
_QUOTE = re.compile(r"[”“\"«»„]")


class Doubt(StrEnum):
    """What may be wrong with a text for children."""

    HARD = "hard"
    FIGURES = "figures"
    QUOTE = "quote"
    NAME = "name"
    OTHER_UNIT = "other_unit"


def doubts(
    text: str, ready: Sequence[str] = (), others: Sequence[str] = ()
) -> tuple[tuple[Doubt, tuple[str, ...]], ...]:
    """(what, the words it is about). `ready`: sentences with figures from the release, which
    may stand; `others`: names of units that the text is not about."""
    own = text
    for sentence in ready:
        own = own.replace(sentence, " ")
    return tuple((doubt, words) for doubt, words in _found(own, others) if words)


def _found(own: str, others: Sequence[str]) -> Iterator[tuple[Doubt, tuple[str, ...]]]:
    yield Doubt.HARD, long_words(own) or ("",) if lix(own) > HARDEST else ()
    yield Doubt.FIGURES, tuple(m[0].strip() for m in _FIGURE.finditer(own))
    yield Doubt.QUOTE, tuple(dict.fromkeys(_QUOTE.findall(own)))
    yield Doubt.NAME, names_in(own)
    yield Doubt.OTHER_UNIT, tuple(name for name in others if _stands_in(name, own))


def sentences_in(text: str) -> tuple[str, ...]:
    """A text's sentences, to be read one on each line; a number's or a day's point ends none."""
    return tuple(part for part in _END.split(text.strip()) if part)


def own_figures(said: str, ready: Sequence[str] = ()) -> tuple[str, ...]:
    """What is said about how many children think so, and is not from the release.

    `ready`: sentences from the release. "All" and "none" are figures too, and never said.
    """
    for sentence in ready:
        said = said.replace(sentence, " ")
    return tuple(dict.fromkeys(m[0].strip() for m in _SHARE.finditer(said)))


def long_words(text: str) -> tuple[str, ...]:
    """The words that make a text hard, each once, the longest first."""
    found = dict.fromkeys(w for w in words_in(text) if len(w) > _LONG)
    return tuple(sorted(found, key=len, reverse=True))


def _stands_in(name: str, text: str) -> bool:
    return bool(name) and bool(re.search(rf"\b{re.escape(name)}\b", text, re.IGNORECASE))
