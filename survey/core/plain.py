"""Whether a text is fit to be read by children: plain, without figures, names or quotes.

Doubts are hints for whoever writes (R-W4, R-W5). Shares of children that were not released
are more than that: an answer with them can't be approved.
"""

import re
from collections.abc import Iterator, Sequence
from enum import StrEnum

from survey.core.person_name import names_in
from survey.core.wording import lix, words_in

HARDEST = 25
_LONG = 6
_FIGURE = re.compile(r"\b(?!20\d\d\b)\d+(?:[.,]\d+)?\s*%?|\bprocent\b", re.IGNORECASE)
_NUMBER = (
    r"(?:\d+|en|ett|två|tre|fyra|fem|sex|sju|åtta|nio|tio|elva|tolv|tjugo|trettio|hälften"
    r"|några|många|flera|flertalet)"
)
_OF = r"(?:\d+|två|tre|fyra|fem|sex|sju|åtta|nio|tio|elva|tolv|tjugo|trettio|hundra)"
_THINK = r"(?:tycker|känner|upplever|säger|vill|är|har)"
# A share of children, wherever it stands.
_SHARE = re.compile(
    rf"\d+ ?%|\bprocent\w*\b|\b{_NUMBER} av {_OF}\b|\bhälften\b"
    r"|\b\w*(?:tredjedel|fjärdedel|femtedel)\w*\b"
    rf"|\bvar(?:t|je)? (?:annan|annat|tredje|fjärde|femte|tionde)\b",
    re.IGNORECASE,
)
# So many children, or all or none of them, in what they are said to think.
_COUNT = re.compile(
    rf"\b(?:\d+|en|ett(?: enda)?|två|tre|fyra|fem|sex|sju|åtta|nio|tio|elva|tolv)"
    rf" (?:av er|barn|ungdomar|personer|svar|stycken|st)\b(?! ska)"
    rf"|(?<!att )\balla (?:av er|barn|ni)?\b ?{_THINK}\b|(?<!att )\bni alla {_THINK}\b"
    rf"|(?<!att )\b(?:inga|inget|ingen) (?:av er |barn )?{_THINK}\b",
    re.IGNORECASE,
)
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


def own_figures(
    text: str, ready: Sequence[str] = (), *, about_children: bool = False
) -> tuple[str, ...]:
    """Shares of children that are not from the release, as they stand in a text.

    `ready`: sentences from the release. `about_children`: the text says what children think,
    where a number of them, "all" and "none" are figures too.
    """
    for sentence in ready:
        text = text.replace(sentence, " ")
    patterns = (_SHARE, _COUNT) if about_children else (_SHARE,)
    found = (m[0].strip() for pattern in patterns for m in pattern.finditer(text))
    return tuple(dict.fromkeys(found))


def long_words(text: str) -> tuple[str, ...]:
    """The words that make a text hard, each once, the longest first."""
    found = dict.fromkeys(w for w in words_in(text) if len(w) > _LONG)
    return tuple(sorted(found, key=len, reverse=True))


def _stands_in(name: str, text: str) -> bool:
    return bool(name) and bool(re.search(rf"\b{re.escape(name)}\b", text, re.IGNORECASE))
