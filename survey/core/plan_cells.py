"""The text of a plan's table: cells, paragraphs, and sentences that a page break has cut."""

import html
import re
from collections.abc import Iterator

from survey.core.plan import Target

# A cell in quotes may hold line breaks and doubled quotes, as spreadsheets paste it.
_CELL = re.compile(r'"((?:[^"]|"")*)"(?=[\t\n]|\Z)|([^\t\n]*)')
_BREAK = re.compile(r"</?(?:p|br|li|ul|ol|div)\b[^<>]*>|\n", re.IGNORECASE)
_MARK = re.compile(r"</?(?:b|i|u|em|strong|span|a|sup|sub|font)\b[^<>]*>", re.IGNORECASE)
_BULLET = re.compile(r"^[•·▪◦]\s*")
_INDICATOR = re.compile(r"\b([A-ZÅÄÖ]{2,4}-\d{1,2})\b(?:\s*\(([^()]*)\))?")
_PERCENT = re.compile(r"(?:→|->|\bmål:?)\s*\+?(\d{1,3})\s*(?:%|procent|punkter)", re.IGNORECASE)
_ARROW = re.compile(r"→|->|\bmål\b", re.IGNORECASE)

# Words that never end a sentence: after one of these the sentence goes on.
_WORDS = (
    "och eller men samt att som om när där så för i på av med till vid från under efter mot "
    "mellan hos per enligt inom utan genom över en ett den det de denna detta dessa sin sitt "
    "sina är var har ska kan bör måste inte bland via kap. t.ex. bl.a. s.k. fr.o.m. t.o.m."
)
_UNFINISHED = frozenset(_WORDS.split())
_ENDS = (".", "!", "?", ":", ")", "”", '"')


def lines(text: str) -> Iterator[tuple[int, list[str]]]:
    """Each table line: its number in the file (from 1) and its raw cells."""
    number, start, cells = 1, 1, list[str]()
    for match in _cells(text):
        cells.append(match[2] if match[1] is None else match[1].replace('""', '"'))
        number += match[0].count("\n")
        if text[match.end() : match.end() + 1] != "\t":
            yield start, cells
            number += 1
            start, cells = number, []


def _cells(text: str) -> Iterator[re.Match[str]]:
    at = 0
    while at <= len(text):
        match = _CELL.match(text, at)
        assert match is not None  # the second alternative takes anything
        yield match
        at = match.end() + 1


def paragraphs(cell: str, *, bullets: bool = False) -> tuple[str, ...]:
    """A cell's markup as plain paragraphs; empty ones fall away, and bullets unless kept."""
    parts = (html.unescape(part).strip() for part in _BREAK.split(_MARK.sub("", cell)))
    plain = (" ".join((part if bullets else _BULLET.sub("", part)).split()) for part in parts)
    return tuple(part for part in plain if part)


def goes_on(before: str, after: str, *, low_tells: bool = True) -> bool:
    """Whether `after` continues a sentence that a page break cut after `before`.

    `low_tells`: lower case first is a sign of it, in a table that else begins with capitals.
    """
    if not before or not after:
        return False
    if before.split()[-1].casefold() in _UNFINISHED or before[-1] in ",-–":
        return True
    return low_tells and starts_low(after) and not before.endswith(_ENDS)


def starts_low(text: str) -> bool:
    return text[:1].islower()


def join(above: tuple[str, ...], below: tuple[str, ...]) -> tuple[str, ...]:
    """The paragraphs of a cell that a page break has cut in two."""
    if above and below and goes_on(above[-1], below[0]):
        return (*above[:-1], f"{above[-1]} {below[0]}", *below[1:])
    return above + below


def targets(text: str) -> tuple[Target, ...]:
    """`UTB-2 (64 → 80 %), PLN-1` as targets; an indicator that is named twice counts once."""
    found = {match[1]: _percent(match[2] or "") for match in _INDICATOR.finditer(text)}
    return tuple(Target(indicator, percent) for indicator, percent in found.items())


def targets_left_out(text: str) -> tuple[str, ...]:
    """The indicators whose target is not a percentage or a number of points."""
    return tuple(
        match[0]
        for match in _INDICATOR.finditer(text)
        if _ARROW.search(match[2] or "") and _percent(match[2] or "") is None
    )


def _percent(text: str) -> int | None:
    match = _PERCENT.search(text)
    number = int(match[1]) if match else None
    return number if number is not None and number <= 100 else None
