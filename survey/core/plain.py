"""Whether a text is fit to be read by children: plain, without figures, names or quotes.

Doubts are hints for whoever writes (R-W4, R-W5). Shares of children that were not released
are more than that: an answer with them can't be approved (`core.headcount`).
"""

import re
from collections.abc import Iterator, Sequence
from enum import StrEnum

from survey.core.headcount import counted, without_ordinary
from survey.core.letters import as_read
from survey.core.person_name import names_in
from survey.core.wording import lix, words_in

HARDEST = 25
_LONG = 6
_FIGURE = re.compile(r"\d+(?:[.,]\d+)?\s*%?")
_END = re.compile(r"(?<=[.!?])(?<!t\.ex\.)(?<!bl\.a\.)(?<!\bkl\.)\s+(?=[A-ZÅÄÖ])|\n+")
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
    own = as_read(text)
    for sentence in ready:
        own = own.replace(as_read(sentence), " ")
    return tuple((doubt, words) for doubt, words in _found(own, others) if words)


def _found(own: str, others: Sequence[str]) -> Iterator[tuple[Doubt, tuple[str, ...]]]:
    yield Doubt.HARD, long_words(own) or ("",) if lix(own) > HARDEST else ()
    yield Doubt.FIGURES, _figures(own)
    yield Doubt.QUOTE, tuple(dict.fromkeys(_QUOTE.findall(own)))
    yield Doubt.NAME, names_in(own)
    yield Doubt.OTHER_UNIT, tuple(name for name in others if _stands_in(name, own))


def sentences_in(text: str) -> tuple[str, ...]:
    """A text's sentences, to be read one on each line; a number's or a day's point ends none."""
    return tuple(part for part in _END.split(text.strip()) if part)


def _figures(own: str) -> tuple[str, ...]:
    """Shares and numbers of children, and any number that is not a day, an hour or the like."""
    said = counted(own)
    rest = without_ordinary(own, said)
    return (*said, *(m[0].strip() for m in _FIGURE.finditer(rest)))


def long_words(text: str) -> tuple[str, ...]:
    """The words that make a text hard, each once, the longest first."""
    found = dict.fromkeys(w for w in words_in(text) if len(w) > _LONG)
    return tuple(sorted(found, key=len, reverse=True))


def _stands_in(name: str, text: str) -> bool:
    return bool(name) and bool(re.search(rf"\b{re.escape(name)}\b", text, re.IGNORECASE))
