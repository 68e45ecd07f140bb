"""Excel workbooks in and out. What comes in is looked at before it is opened.

Threats met here: a small file that unpacks to a huge one, or claims a million rows or merged
cells; a workbook with macros, a formula that is run by whoever opens what we made, links to
other hosts (never followed).
"""

import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from io import BytesIO
from typing import Any

import openpyxl
import xlsxwriter

from survey.core.unit_table import MOST_ROWS, Cell, Fault, Grid, Kind

MOST_UNPACKED = 8 * 2**20
MOST_PARTS = 500
MOST_COLUMNS = 60
MOST_LETTERS = 500
MOST_LINES = 10 * MOST_ROWS
FARTHEST = 100_000  # also empty rows take time to pass
TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_LOCKED = "EncryptedPackage".encode("utf-16-le")
_DECLARES = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_MERGED = re.compile(rb'<(?:\w+:)?mergeCell\s[^<>]*?ref="([A-Z0-9:]{2,20})"')
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


class Unreadable(Exception):
    """Not a workbook that can be taken in; `fault` says why."""

    def __init__(self, fault: Fault) -> None:
        self.fault = fault
        self.details = {"most": MOST_ROWS}
        super().__init__(fault)


class TooLong(Exception):
    """Something stands in the sheet below the last row that is looked at."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet to write: its title, its rows of text with the headings first, the widths of
    its columns. `choices`: column index -> the words it can hold."""

    title: str
    rows: Sequence[Sequence[str]]
    widths: Sequence[int]
    choices: Sequence[tuple[int, Sequence[str]]] = ()


def read(data: bytes, titles: Iterable[str]) -> Grid:
    """The sheet with one of these titles, or else the first. Raises Unreadable."""
    _look(data)
    try:
        book = openpyxl.load_workbook(BytesIO(data), read_only=True, keep_links=False)
        wanted = {title.casefold() for title in titles}
        sheets = book.worksheets
        sheet = next((s for s in sheets if s.title.casefold() in wanted), sheets[0])
        return Grid(_rows(sheet), merged(data, sheet)[:20])
    except Unreadable:
        raise
    except TooLong as error:
        raise Unreadable(Fault.TOO_MANY_ROWS) from error
    except Exception as error:  # the parser has no name for what it can't read
        raise Unreadable(Fault.NOT_EXCEL) from error


def lines(sheet: Any, most: int) -> Iterator[tuple[int, Sequence[Any]]]:
    """(row number, cells) of the rows that hold something, in a sheet of a workbook that was
    opened only to be read: nothing is made of what the sheet says of its own size.

    Raises TooLong if something stands below row `most`.
    """
    sheet.reset_dimensions()
    for line, cells in enumerate(sheet.iter_rows(max_col=MOST_COLUMNS), start=1):
        filled = any(cell.value is not None for cell in cells)
        if line > (most if filled else FARTHEST):
            raise TooLong
        if filled:
            yield line, cells


def merged(data: bytes, sheet: Any) -> list[str]:
    """The merged ranges of such a sheet ("A3:B3"), without making a cell of them."""
    with zipfile.ZipFile(BytesIO(data)) as parts, suppress(KeyError):
        part = parts.read(sheet._worksheet_path.lstrip("/"))
        return [found.decode() for found in _MERGED.findall(part)]
    return []


def write(sheets: Sequence[Sheet]) -> bytes:
    """A workbook of text alone: nothing in it is run, no number loses its first zero."""
    made = BytesIO()
    plain = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(made, {"in_memory": True, **plain}) as book:
        for sheet in sheets:
            _write(book, sheet)
    return made.getvalue()


def _look(data: bytes) -> None:
    """Raises Unreadable for what must not be opened at all."""
    if data.startswith(_OLD):
        raise Unreadable(Fault.PROTECTED if _LOCKED in data else Fault.OLD_EXCEL)
    try:
        with zipfile.ZipFile(BytesIO(data)) as parts:
            _look_inside(parts)
    except (zipfile.BadZipFile, zipfile.LargeZipFile, NotImplementedError, RuntimeError, OSError,
            EOFError, ValueError) as error:  # fmt: skip
        raise Unreadable(Fault.NOT_EXCEL) from error


def _look_inside(parts: zipfile.ZipFile) -> None:
    every = parts.infolist()
    if len(every) > MOST_PARTS or sum(part.file_size for part in every) > MOST_UNPACKED:
        raise Unreadable(Fault.TOO_LARGE)
    names = {part.filename for part in every}
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        raise Unreadable(Fault.MACROS)
    if "xl/workbook.xml" not in names:
        raise Unreadable(Fault.NOT_EXCEL)
    # A part is never read beyond the size it declares, which was added up above.
    if any(_DECLARES.search(parts.read(part)) for part in every):
        raise Unreadable(Fault.NOT_EXCEL)


def _rows(sheet: Any) -> list[tuple[int, list[Cell]]]:
    """The rows that hold something, at most as many as may be taken in."""
    found: list[tuple[int, list[Cell]]] = []
    for line, cells in lines(sheet, MOST_LINES):
        row = [_cell(cell) for cell in cells]
        while row and not row[-1].text:
            row.pop()
        if row:
            found.append((line, row))
        if len(found) > MOST_ROWS + 1:
            raise Unreadable(Fault.TOO_MANY_ROWS)
    return found


def _cell(cell: Any) -> Cell:
    value, kind = cell.value, getattr(cell, "data_type", "n")
    if value is None and kind != "f":
        return Cell("")
    if kind == "f":
        return Cell("=", Kind.FORMULA)
    if kind == "e":
        return Cell(str(value)[:MOST_LETTERS], Kind.ERROR)
    if isinstance(value, datetime | date):
        return Cell(value.strftime("%Y-%m-%d"), Kind.DATE)
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return Cell(str(value)[:MOST_LETTERS], Kind.NUMBER if is_number else Kind.TEXT)


def _write(book: Any, sheet: Sheet) -> None:
    text = book.add_format({"num_format": "@", "text_wrap": True, "valign": "top"})
    guarded = book.add_format({"num_format": "@", "quote_prefix": True, "valign": "top"})
    bold = book.add_format({"num_format": "@", "bold": True, "text_wrap": True, "valign": "top"})
    page = book.add_worksheet(sheet.title)
    page.freeze_panes(1, 0)
    for i, width in enumerate(sheet.widths):
        page.set_column(i, i, width, text)
    for column, words in sheet.choices:
        page.data_validation(1, column, MOST_ROWS, column,
                             {"validate": "list", "source": list(words)})  # fmt: skip
    for line, i, value in _values(sheet):
        how = bold if line == 0 else guarded if value.startswith(_FORMULA) else text
        page.write_string(line, i, value, how)


def _values(sheet: Sheet) -> Iterator[tuple[int, int, str]]:
    for line, row in enumerate(sheet.rows):
        for i, value in enumerate(row):
            if value:
                yield line, i, value
