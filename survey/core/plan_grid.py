"""Tables of a file as a plan: merged cells told apart, and the tables that are the plan's."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

from survey.core.plan import Fault, NotAPlan, Note, NoteKind, Understood
from survey.core.plan_cells import paragraphs
from survey.core.plan_columns import Column, Columns, columns_of, fault_of
from survey.core.plan_goal import OF_EACH
from survey.core.plan_parts import Line, Part, headings_in, left_out, parts_of, readable, starts
from survey.core.plan_table import MAX_BYTES, MAX_LINES, is_section, rows_in, within
from survey.core.plan_writing import marked

# A cell's paragraphs; None where a cell above reaches down into it.
Cell = tuple[str, ...] | None
_MOST_WORDS = 3


@dataclass(frozen=True, slots=True)
class Table:
    """`name`: its own, as a sheet has. `area`: the focus area it stands under, if it tells none
    itself."""

    rows: Sequence[Sequence[Cell]]
    name: str = ""
    area: str = ""


@dataclass(slots=True)
class _File:
    """What is found as a file's tables are gone through. `others`: lines of tables without
    headings of a plan. `width`: of the last table that was read."""

    title: str
    parts: list[Part] = field(default_factory=list)
    others: list[Line] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    width: int = 0

    @property
    def last(self) -> Part | None:
        """The last part that can be read."""
        return next((part for part in reversed(self.parts) if _whole(part)), None)


def understood(tables: Sequence[Table], title: str = "", today: date | None = None) -> Understood:
    """The plan that stands in a file's tables, as `plan_table.read` understands it.

    Each table has its own headings. One without any goes on with the one above, if it is as
    wide: a page break has made two of one. Every other table is noted. Raises NotAPlan.
    """
    tables = [table for table in tables if any(any(row) for row in table.rows)]
    if not tables:
        raise NotAPlan(Fault.NO_TABLE)
    found = _File(title)
    for number, table in enumerate(tables, start=1):
        _take(found, table, (table.name or str(number)) if len(tables) > 1 else "")
    if sum(len(part.lines) for part in found.parts) > MAX_LINES:
        raise NotAPlan(Fault.TOO_MANY_ROWS)
    rows, notes = rows_in(readable(found.parts, found.others), today)
    return Understood(found.title[:200], rows, (*found.notes, *left_out(found.parts), *notes))


def _take(found: _File, table: Table, label: str) -> None:
    last = found.last
    lines = within(_lines(table, label, last.columns if last else ()))
    if sum(len(cell) for line in lines for cell in line.cells) > MAX_BYTES:
        raise NotAPlan(Fault.TOO_LARGE)
    above, parts = parts_of(lines)
    width = max(map(len, table.rows))
    if any(map(_whole, parts)):
        _name(found, above, parts, table.area)
        found.width = width
    elif last and not parts and width == found.width and not _is_other(lines):
        parts = [Part(last.heading, last.columns, lines)]
        _name(found, [], parts, table.area)
    elif not parts:
        found.others += lines
        words = ", ".join(headings_in(lines[0]))
        found.notes.append(lines[0].note(NoteKind.TABLE_LEFT_OUT, words))
    found.parts += parts


def _whole(part: Part) -> bool:
    return fault_of(part.columns) is None


def _name(found: _File, above: list[Line], parts: list[Part], area: str) -> None:
    """What stands above a table's headings is the plan's title, or else the table's focus
    area if it tells none itself."""
    if not found.title and found.last is None:
        found.title, above = next(map(_said, above), ""), []
    above = [line for line in above if _said(line) != found.title]
    tells = any(map(_tells_area, parts))
    if not tells and not area and above and len(headings_in(above[-1])) == 1:
        area = _said(above.pop())
    found.notes += [line.note(NoteKind.LINE_LEFT_OUT, _said(line)) for line in above]
    if area and not tells:
        first = next(filter(_whole, parts))
        first.area = area
        line = next(iter(first.lines), first.heading)
        found.notes.append(line.note(NoteKind.AREA_ABOVE, area))


def _tells_area(part: Part) -> bool:
    """Whether a part has focus areas of its own; a numbered one is as it was written."""
    return (
        Column.AREA in part.columns
        or Column.NUMBER in part.columns
        or any(is_section(line.cells, part.columns) for line in part.lines)
    )


def _is_other(lines: Sequence[Line]) -> bool:
    """Whether a table as wide as the plan's begins with headings of something else: a short
    word in each cell ("Version", "Datum", "Ändring"), and no figure."""
    rows = ([_plain(cell) for cell in line.cells] for line in lines)
    first = next((row for row in rows if len(list(filter(None, row))) > 1), [])
    return len(set(first)) == len(first) > 0 and all(
        cell and len(cell.split()) <= _MOST_WORDS and cell[-1] not in ".!?"
        and not any(map(str.isdigit, cell))
        for cell in first
    )  # fmt: skip


def _lines(table: Table, label: str, columns: Columns) -> Iterator[Line]:
    """A goal that reaches over several rows is one goal. What each of its activities may have
    of its own, and whatever reaches over several goals, is said of each row."""
    above: list[tuple[str, ...]] = []
    for number, row in enumerate(table.rows, start=1):
        raw = [marked(cell or ()) for cell in row]
        names = columns_of(raw)
        columns = names if starts(raw, names, columns or None) else columns
        of_cells = [*columns, *[None] * len(row)]
        goal = columns.index(Column.GOAL) if Column.GOAL in columns else 0
        same = goal < len(row) and row[goal] is None
        whole = [_at(above, n) if cell is None else cell for n, cell in enumerate(row)]
        said = [
            () if cell is None and same and column not in OF_EACH else text
            for cell, text, column in zip(row, whole, of_cells, strict=False)
        ]
        above = whole
        yield Line(number, [marked(cell) if any(row) else "" for cell in said], label, same)


def _at(row: list[tuple[str, ...]], index: int) -> tuple[str, ...]:
    return row[index] if index < len(row) else ()


def _said(line: Line) -> str:
    return " ".join(filter(None, map(_plain, line.cells)))


def _plain(cell: str) -> str:
    return " ".join(paragraphs(cell))
