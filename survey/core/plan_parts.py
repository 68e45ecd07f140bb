"""A table parted at its rows of headings: below each, the columns are what it says."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from survey.core.plan import Fault, NotAPlan, Note, NoteKind
from survey.core.plan_cells import paragraphs
from survey.core.plan_columns import Columns, columns_of, fault_of, is_headings

_SHORT = 60
_MOST_HEADINGS = 12


class Line(NamedTuple):
    """A line of a table: its number from 1, its cells in simple markup.

    `table`: which table it stands in, where a file has several. `same_goal`: whether a merged
    cell says that it is more of the goal above.
    """

    number: int
    cells: Sequence[str]
    table: str = ""
    same_goal: bool = False

    def note(self, kind: NoteKind, text: str) -> Note:
        """Something to look at in this line."""
        return Note(self.number, kind, short(text), self.table)


@dataclass(slots=True)
class Part:
    """The lines below a row of headings. `area`: the focus area that stands above the table,
    if it tells none itself."""

    heading: Line
    columns: Columns
    lines: list[Line] = field(default_factory=list)
    area: str = ""


def parts_of(lines: Iterable[Line]) -> tuple[list[Line], list[Part]]:
    """What stands above the first headings, and the parts below; each may have a fault."""
    above, parts = list[Line](), list[Part]()
    for line in lines:
        columns = columns_of(line.cells)
        if starts(line.cells, columns, parts[-1].columns if parts else None):
            parts.append(Part(line, columns))
        elif parts:
            parts[-1].lines.append(line)
        else:
            above.append(line)
    return above, parts


def starts(cells: Sequence[str], columns: Columns, current: Columns | None) -> bool:
    """Whether a line with these names in its cells is headings. Below headings that can be
    read, it has nothing but headings, or the same ones: a numbered row is never taken for one."""
    if not is_headings(columns) or current is None or fault_of(current):
        return is_headings(columns)
    filled = (column for cell, column in zip(cells, columns, strict=True) if paragraphs(cell))
    return columns == current or None not in filled


def readable(parts: Sequence[Part], lines: Sequence[Line]) -> list[Part]:
    """The parts that have the columns of a plan. Raises NotAPlan, with the headings that were
    found instead, if none has: `lines` are those without headings."""
    found = [part for part in parts if not fault_of(part.columns)]
    if found:
        return found
    if parts and (fault := fault_of(parts[0].columns)):
        raise NotAPlan(fault, parts[0].heading.number, headings_in(parts[0].heading))
    rows = (headings_in(line) for line in lines)
    raise NotAPlan(Fault.NO_HEADINGS, found=next((row for row in rows if len(row) > 1), ()))


def headings_in(line: Line) -> tuple[str, ...]:
    """The words in a line's cells, shortened."""
    return tuple(filter(None, map(short, line.cells)))[:_MOST_HEADINGS]


def left_out(parts: Sequence[Part]) -> Iterator[Note]:
    """The tables that have not a plan's columns, and the columns of the others that are not
    read, each name once."""
    told = set[str]()
    for part in parts:
        if fault_of(part.columns):
            yield part.heading.note(NoteKind.TABLE_LEFT_OUT, ", ".join(headings_in(part.heading)))
            continue
        for cell, column in zip(part.heading.cells, part.columns, strict=True):
            if column is None and (name := short(cell)) and name not in told:
                told.add(name)
                yield part.heading.note(NoteKind.COLUMN_LEFT_OUT, name)


def short(text: str) -> str:
    """A text without markup, cut to what fits in a note."""
    plain = " ".join(paragraphs(text))
    return plain if len(plain) <= _SHORT else plain[: _SHORT - 1].rstrip() + "…"
