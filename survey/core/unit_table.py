"""The tree as a table: its columns, and what can be wrong with a file that holds it.

Whoever reads the file gives cells as they stand there; here they become rows, or faults
with their place ("C7"), and never both.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from difflib import SequenceMatcher
from enum import StrEnum

MOST_ROWS = 2000
Row = Mapping["Column", str]


class Column(StrEnum):
    """The columns in order; the value is the name in code, people read another."""

    ID = "id"
    LEVEL = "level"
    NAME = "name"
    UNDER = "under"
    GROUP = "group"
    CHILD_NAME = "child_name"
    YOUNG_SV = "young_sv"
    OLD_SV = "old_sv"
    YOUNG_EN = "young_en"
    OLD_EN = "old_en"
    PHONE = "phone"
    EMERGENCY_PHONE = "emergency_phone"
    CONTACT = "contact"
    CHECKED_ON = "checked_on"


NEEDED = (Column.LEVEL, Column.NAME, Column.UNDER)
PHONES = (Column.PHONE, Column.EMERGENCY_PHONE)


class Kind(StrEnum):
    """What a cell is to a spreadsheet."""

    TEXT = "text"
    NUMBER = "number"
    DATE = "date"
    FORMULA = "formula"
    ERROR = "error"


class Fault(StrEnum):
    """What can be wrong with the file, in words."""

    NOT_EXCEL = (
        "The file is not an Excel workbook (.xlsx). Save it as “Excel Workbook (.xlsx)” and try"
        " again."
    )
    NO_FILE = "Choose a file."
    PROTECTED = "The file is protected by a password. Take the password away and save it again."
    OLD_EXCEL = "The file is in the old Excel format (.xls). Save it as “Excel Workbook (.xlsx)”."
    MACROS = "The file holds macros. Save it as “Excel Workbook (.xlsx)”, without macros."
    TOO_LARGE = (
        "The file is far too large when it is unpacked. Keep only the sheet with the units: at "
        "most %(most)s rows."
    )
    TOO_MANY_ROWS = "The sheet has more than %(most)s rows. Divide it into several files."
    TOO_MUCH = "There is too much text in the file to go on with. Divide it into several files."
    EMPTY = "There is nothing in the sheet. Get the file with your units here, and fill it in."
    NO_HEADING = "The column “%(column)s” is missing. Write it in the first row, exactly so."
    UNKNOWN_HEADING = (
        "There is no column called “%(heading)s”. Write “%(column)s” if that is what it is, or "
        "take the column away."
    )
    TWICE_HEADING = "The column “%(heading)s” stands twice. Take one away."
    FORMULA = "This is a formula. Write its value instead."
    MERGED = "These cells are merged. Split them, with one value in each cell."
    ERROR = "This is an error value from Excel. Write the right value instead."
    PHONE_NUMBER = (
        "This number has lost its first zero, or may have. Format the cell as text and write "
        "the number again."
    )
    NOT_A_DATE = "Write the date as 2026-12-31."
    FUTURE = "This day has not come yet."
    NO_SUCH_ID = (
        "There is no unit with the number %(id)s that you may change. Leave the cell empty for "
        "a new unit."
    )
    UNKNOWN_LEVEL = "Write one of: %(levels)s."
    OTHER_LEVEL = "%(name)s has another level. A level can't be changed."
    TWICE = "%(name)s stands on two rows."
    NOT_YOURS = "You may not change %(name)s."


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell's text and kind. `text` of a date is 2026-12-31."""

    text: str
    kind: Kind = Kind.TEXT


@dataclass(frozen=True, slots=True)
class Grid:
    """A sheet as it stands: (row number, its cells), and the merged ranges ("A3:B3")."""

    rows: Sequence[tuple[int, Sequence[Cell]]]
    merged: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Trouble:
    """A fault and its place: "C7", "A3:B3", or "" for the file as a whole."""

    place: str
    fault: str
    details: Mapping[str, str | int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Table:
    """What a sheet says: row number -> its cells by column; `columns`: those it has, and
    the letter of each; or the troubles."""

    rows: Mapping[int, Row]
    columns: Mapping[Column, str]
    troubles: tuple[Trouble, ...] = ()


@dataclass(frozen=True, slots=True)
class Names:
    """What people call columns and levels. `headings`, `levels`: every name, in small
    letters; `shown`, `shown_levels`: the names that are told."""

    headings: Mapping[str, Column]
    levels: Mapping[str, str]
    shown: Mapping[Column, str]
    shown_levels: str


def read(grid: Grid, names: Names) -> Table:
    """A grid as rows; levels get their name in code."""
    filled = [(line, cells) for line, cells in grid.rows if any(c.text.strip() for c in cells)]
    if not filled:
        return Table({}, {}, (Trouble("", Fault.EMPTY),))
    at, troubles = _columns(filled[0], names)
    troubles += [Trouble(place, Fault.MERGED) for place in grid.merged]
    troubles += [t for line, cells in filled[1:] for t in _cells(line, cells, at)]
    rows = dict(_rows(filled[1:], at))
    if Column.LEVEL in at:
        troubles += list(_levels(rows, at[Column.LEVEL], names))
    if not rows and not troubles:
        troubles.append(Trouble("", Fault.EMPTY))
    letters = {column: letter(i) for column, i in at.items()}
    return Table(rows, letters, tuple(troubles))


def letter(index: int) -> str:
    """The name of a column in a spreadsheet, from 0: A … Z, AA …"""
    above, here = divmod(index, 26)
    return (letter(above - 1) if above else "") + chr(ord("A") + here)


def day(text: str) -> date | None:
    """A date that was written as 2026-12-31; None if it is none."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _levels(rows: dict[int, dict[Column, str]], index: int, names: Names) -> Iterator[Trouble]:
    """Puts each row's level in as code has it."""
    for line, row in rows.items():
        level = names.levels.get(row[Column.LEVEL].casefold())
        if level is None:
            yield _at(index, line, Fault.UNKNOWN_LEVEL, levels=names.shown_levels)
        else:
            row[Column.LEVEL] = level


def _columns(
    row: tuple[int, Sequence[Cell]], names: Names
) -> tuple[dict[Column, int], list[Trouble]]:
    line, cells = row
    at: dict[Column, int] = {}
    unknown: list[tuple[int, str]] = []
    troubles = []
    for i, cell in enumerate(cells):
        text = " ".join(cell.text.split())
        column = names.headings.get(text.casefold())
        if column is None:
            unknown += [(i, text)] if text else []
        elif column in at:
            troubles.append(_at(i, line, Fault.TWICE_HEADING, heading=text))
        else:
            at[column] = i
    missing = [c for c in Column if c not in at]
    for i, text in unknown:  # a misspelt heading would leave its column out without a word
        likely = _likely(text, missing, names.shown)
        troubles.append(_at(i, line, Fault.UNKNOWN_HEADING, heading=text[:60], column=likely))
    for column in NEEDED:
        if column in missing:
            troubles.append(Trouble("", Fault.NO_HEADING, {"column": names.shown[column]}))
    return at, troubles


def _likely(text: str, missing: Sequence[Column], shown: Mapping[Column, str]) -> str:
    """The column that shares most letters in order with a heading."""

    def likeness(column: Column) -> float:
        return SequenceMatcher(None, text.casefold(), shown[column].casefold()).ratio()

    return shown[max(missing or list(Column), key=likeness)]


def _cells(line: int, cells: Sequence[Cell], at: Mapping[Column, int]) -> Iterator[Trouble]:
    for column, i in at.items():
        cell = cells[i] if i < len(cells) else Cell("")
        if cell.kind is Kind.FORMULA:
            yield _at(i, line, Fault.FORMULA)
        elif cell.kind is Kind.ERROR:
            yield _at(i, line, Fault.ERROR)
        elif cell.kind is Kind.NUMBER and column in PHONES:
            yield _at(i, line, Fault.PHONE_NUMBER)
        elif column is Column.CHECKED_ON and cell.text.strip() and not day(cell.text.strip()):
            yield _at(i, line, Fault.NOT_A_DATE)


def _rows(
    filled: Sequence[tuple[int, Sequence[Cell]]], at: Mapping[Column, int]
) -> Iterator[tuple[int, dict[Column, str]]]:
    for line, cells in filled:
        row = {c: cells[i].text.strip() if i < len(cells) else "" for c, i in at.items()}
        if any(row.values()):
            yield line, row


def _at(index: int, line: int, fault: Fault, **details: str | int) -> Trouble:
    return Trouble(f"{letter(index)}{line}", fault, details)
