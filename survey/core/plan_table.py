"""A plan's table as text, in and out: Arvika's columns, found by their headings.

Columns are separated by tabs, a cell may hold paragraphs in simple markup, and page breaks
may have split rows. What `plan_writing` writes is read back the same: its rows are numbered,
and as long as the numbers rise, nothing is guessed. A line with no goal and the number of the
row above is more of that row. Where somebody has moved or copied rows, the table is read as
any other.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import chain, islice

from survey.core.plan import LONGEST, Fault, NotAPlan, Note, NoteKind, Row, State, Understood
from survey.core.plan_cells import (
    lines,
    paragraphs,
    starts_low,
    targets,
    targets_left_out,
)
from survey.core.plan_columns import NOWHERE, Column, Columns
from survey.core.plan_days import due_in
from survey.core.plan_goal import Cells, Goal, left_out_of, states_by_line, told_apart
from survey.core.plan_parts import Line, Part, left_out, parts_of, readable
from survey.core.plan_states import states_in, struck_in, vague_in

MAX_BYTES = 1_000_000
MAX_ROWS = 500
MAX_LINES = 10 * MAX_ROWS  # goals that page breaks have cut are many lines


@dataclass(slots=True)
class _Reading:
    """A table half read: the last goal stands open, since the next page may continue it."""

    low: bool
    today: date | None
    focus_area: str = ""
    goal: Goal | None = None
    rows: list[Row] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)


def read(data: bytes, today: date | None = None) -> Understood:
    """A file's rows, with notes of what was joined or left out. `today`: to give activities
    with time plans of their own a day by; without it they get none.

    Raises NotAPlan, with the line, when the file can't be read as such a table.
    """
    table = (Line(number, cells) for number, cells in lines(_decode(data)))
    above, parts = parts_of(within(table))
    rows, notes = rows_in(readable(parts, above), today)
    return Understood(_title(above), rows, (*left_out(parts), *notes))


def within(table: Iterable[Line]) -> list[Line]:
    """The lines that have something in them. Raises NotAPlan if they are too many."""
    filled = (line for line in table if any(map(str.strip, line.cells)))
    found = list(islice(filled, MAX_LINES + 1))
    if len(found) > MAX_LINES:
        raise NotAPlan(Fault.TOO_MANY_ROWS, found[-1].number)
    return found


def rows_in(
    parts: Sequence[Part], today: date | None = None
) -> tuple[tuple[Row, ...], tuple[Note, ...]]:
    """The rows below headings that have a plan's columns, and notes. Raises NotAPlan."""
    parts = [part if _rises(part) else replace(part, columns=_unnumbered(part)) for part in parts]
    reading = _Reading(_mostly_low(parts), today)
    columns: Columns = ()
    for part in parts:
        if part.columns != columns or part.area or Column.NUMBER in part.columns:
            _close(reading)
        columns, reading.focus_area = part.columns, part.area or reading.focus_area
        for line in part.lines:
            _take(reading, line, columns)
    _close(reading)
    if not reading.rows:
        raise NotAPlan(Fault.NO_ROWS, parts[0].heading.number)
    return tuple(reading.rows), tuple(reading.notes)


def is_section(raw: Sequence[str], columns: Columns) -> bool:
    """Whether a line is a focus area: only its first cell is filled, or all say the same."""
    cells = _named(raw, columns)
    first = Column.AREA if Column.AREA in columns else Column.GOAL
    return _is_repeated(raw, cells) or bool(cells[first] and _has_only(cells, first))


def _is_repeated(raw: Sequence[str], cells: Cells) -> bool:
    said = [text for text in map(paragraphs, raw) if text]
    same = len(said) > 1 and len(set(said)) == 1
    return same and bool(cells[Column.GOAL] or cells[Column.AREA]) and not cells[Column.NUMBER]


def _has_only(cells: Cells, column: Column) -> bool:
    return not any(said for other, said in cells.items() if other is not column)


def _decode(data: bytes) -> str:
    if len(data) > MAX_BYTES:
        raise NotAPlan(Fault.TOO_LARGE)
    if b"\0" in data or data.startswith((b"PK\x03\x04", b"%PDF")):
        raise NotAPlan(Fault.BINARY)
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise NotAPlan(Fault.NOT_UTF8, data.count(b"\n", 0, error.start) + 1) from None
    if not text.strip():
        raise NotAPlan(Fault.EMPTY)
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\f", "\n")


def _title(above: Sequence[Line]) -> str:
    """The first line above the table, without the marks of a heading."""
    first = next((" ".join(chain(*map(paragraphs, line.cells))) for line in above), "")
    return first.lstrip("#").strip()


def _mostly_low(parts: Sequence[Part]) -> bool:
    """Whether this department begins its goals in lower case, so that it tells nothing."""
    goals = [_named(line.cells, part.columns)[Column.GOAL] for part in parts for line in part.lines]
    firsts = [goal[0] for goal in goals if goal]
    return sum(map(starts_low, firsts)) * 2 > len(firsts)


def _named(cells: Sequence[str], columns: Columns) -> Cells:
    found: dict[Column, tuple[str, ...]] = dict.fromkeys(Column, ())
    for cell, column in zip(cells, columns, strict=False):
        if column is not None:
            found[column] = paragraphs(cell, bullets=Column.NUMBER in columns)
    return found


def _take(reading: _Reading, line: Line, columns: Columns) -> None:
    cells = _named(line.cells, columns)
    reading.notes += _cells_left_out(line, len(columns))
    if _not_of_the_table(line.cells):
        reading.notes.append(line.note(NoteKind.LINE_LEFT_OUT, line.cells[0]))
    elif not any(cells.values()):
        return
    elif cells[Column.NUMBER]:
        _take_numbered(reading, line, cells)
    elif _is_repeated(line.cells, cells):
        _begin_area(reading, cells[Column.AREA] or cells[Column.GOAL])
    else:
        _take_cells(reading, line, cells, columns)


def _take_cells(reading: _Reading, line: Line, cells: Cells, columns: Columns) -> None:
    if cells[Column.AREA] and " ".join(cells[Column.AREA]) != reading.focus_area:
        _begin_area(reading, cells[Column.AREA])
    if _has_only(cells, Column.AREA):
        return
    above = reading.goal if Column.NUMBER not in columns else None
    if above and above.goes_on(cells, low_tells=not reading.low):
        text = next(iter(cells[Column.GOAL] or chain(*cells.values())), "")
        reading.notes.append(line.note(above.take(line, cells), text))
    elif Column.AREA not in columns and _has_only(cells, Column.GOAL):
        _begin_area(reading, cells[Column.GOAL])
    else:
        _open(reading, line, cells)


def _begin_area(reading: _Reading, words: tuple[str, ...]) -> None:
    _close(reading)
    reading.focus_area = " ".join(words)


def _rises(part: Part) -> bool:
    """Whether the numbers of the rows are as they were written, but for rows taken out."""
    last = 0
    for cells in (_named(line.cells, part.columns) for line in part.lines):
        said = "".join(cells[Column.NUMBER])
        number = int(said) if said.isdecimal() and len(said) < 6 else 0
        if said and (number < last or number == 0 or (number == last and cells[Column.GOAL])):
            return False
        last = max(last, number)
    return True


def _unnumbered(part: Part) -> Columns:
    return tuple(None if c is Column.NUMBER else c for c in part.columns)


def _take_numbered(reading: _Reading, line: Line, cells: Cells) -> None:
    above = reading.goal
    if _has_only(cells, Column.NUMBER):
        return  # a row that somebody has emptied
    if above and above.lines[-1][1][Column.NUMBER] == cells[Column.NUMBER]:
        above.take_rest(cells)
    else:
        _open(reading, line, cells)


def _cells_left_out(line: Line, width: int) -> Iterator[Note]:
    if paragraphs(rest := " ".join(line.cells[width:])):
        yield line.note(NoteKind.CELL_LEFT_OUT, rest)


def _not_of_the_table(raw: Sequence[str]) -> bool:
    """A line without cells that is no section: a page number, a caption, running text."""
    text = raw[0].strip()
    first = text.casefold().split()[0] if text else ""
    page = first in ("sida", "sid", "sid.") and any(map(str.isdigit, text))
    return len(raw) == 1 and (page or text.isdigit() or text.startswith("#") or text[-1:] in ".:")


def _open(reading: _Reading, line: Line, cells: Cells) -> None:
    _close(reading)
    if len(reading.rows) >= MAX_ROWS:
        raise NotAPlan(Fault.TOO_MANY_ROWS, line.number)
    reading.goal = Goal.begun(line, cells)
    goal, activity, indicators = (
        " ".join(cells[c]) for c in (Column.GOAL, Column.ACTIVITY, Column.INDICATOR)
    )
    doubtful = {
        NoteKind.NO_GOAL: "" if goal else activity,
        NoteKind.NO_FOCUS_AREA: "" if reading.focus_area else goal,
        NoteKind.NO_ACTIVITY: "" if activity else goal,
        NoteKind.INDICATOR_LEFT_OUT: "" if targets(indicators) else indicators,
    }
    reading.notes += [line.note(kind, text) for kind, text in doubtful.items() if text]
    for text in targets_left_out(indicators):
        reading.notes.append(line.note(NoteKind.TARGET_LEFT_OUT, text))


def _close(reading: _Reading) -> None:
    if goal := reading.goal:
        row = _row(reading.focus_area, goal.cells, states_by_line(goal, reading.today))
        reading.rows.append(row)
        reading.notes += _told(goal, row)
    reading.goal = None


def _told(goal: Goal, row: Row) -> Iterator[Note]:
    """What stood in the columns that have a form of their own, and had not that form."""
    line, cells = goal.lines[0][0], goal.cells
    by_line = told_apart(goal)
    left_out = {
        NoteKind.STATUS_LEFT_OUT: ""
        if row.states or row.struck or by_line
        else " ".join(cells[Column.STATUS]),
        NoteKind.DONE_DAY_LEFT_OUT: ", ".join(vague_in(cells[Column.STATUS])) if row.states else "",
    }
    day = " ".join(cells[Column.DUE])
    if (doubt := due_in(day, row.time_plan)[2]) and not by_line:
        left_out[doubt] = day
    article = " ".join(cells[Column.ARTICLE])
    if article != row.article:
        left_out[NoteKind.ARTICLE_CUT] = article
    for kind, text in left_out.items():
        if text:
            yield line.note(kind, text)
    if by_line:
        yield from left_out_of(goal)


def _row(focus_area: str, cells: Cells, by_line: tuple[State, ...] | None) -> Row:
    if by_line is None:
        by_line = states_in(cells[Column.STATUS], len(cells[Column.ACTIVITY]))
    time_plan = "\n".join(cells[Column.TIME_PLAN])
    due_on, due_chosen, _ = due_in(" ".join(cells[Column.DUE]), time_plan)
    return Row(
        focus_area="" if focus_area == NOWHERE else focus_area,
        goal="\n".join(cells[Column.GOAL]),
        activities=cells[Column.ACTIVITY],
        responsible="\n".join(cells[Column.RESPONSIBLE]),
        time_plan=time_plan,
        comment="\n".join(cells[Column.COMMENT]),
        indicators=targets(" ".join(cells[Column.INDICATOR])),
        article=" ".join(cells[Column.ARTICLE])[: LONGEST["article"]].strip(),
        due_on=due_on,
        states=by_line,
        struck="" if cells[Column.ACTIVITY] else struck_in(cells[Column.STATUS]),
        due_chosen=due_chosen,
    )
