"""Figures as text with separators: strict for programs, and as Swedish Excel wants them."""

import csv
from collections.abc import Callable, Iterable
from io import StringIO

from survey.services.analysing import Observed
from survey.web.files.columns import COLUMNS, Field, in_words, rows

# A spreadsheet runs what begins so; an apostrophe makes it text.
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
MARK = "\ufeff"  # Excel takes a file without it for the encoding of 1995


def strict(observed: Observed) -> bytes:
    """RFC 4180: comma, CRLF, headings are codes, decimal point, empty for nothing."""
    headings = [column.code for column in COLUMNS]
    return _written(headings, rows(observed), _plain, ",").encode()


def for_excel(observed: Observed) -> bytes:
    """Semicolon, byte order mark, decimal comma, headings and codes in words."""
    headings = [str(column.heading) for column in COLUMNS]
    return (MARK + _written(headings, in_words(observed), _comma, ";")).encode()


def harmless(text: str) -> str:
    """The text as a cell that no spreadsheet runs."""
    return f"'{text}" if text.startswith(FORMULA) else text


def _written(
    headings: Iterable[str],
    lines: Iterable[tuple[Field, ...]],
    say: Callable[[Field], str],
    separator: str,
) -> str:
    text = StringIO()
    writer = csv.writer(text, delimiter=separator, lineterminator="\r\n")
    writer.writerow(headings)
    writer.writerows([say(field) for field in line] for line in lines)
    return text.getvalue()


def _plain(field: Field) -> str:
    if isinstance(field, float):
        return f"{field:.2f}"
    return harmless(field) if isinstance(field, str) else "" if field is None else str(field)


def _comma(field: Field) -> str:
    said = _plain(field)
    return said.replace(".", ",") if isinstance(field, float) else said
