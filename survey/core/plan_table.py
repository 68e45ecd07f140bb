"""A plan's table as text, in and out: Arvika's columns, found by their headings.

Columns are separated by tabs, a cell may hold paragraphs in simple markup, and page breaks
may have split rows. What `plan_writing` writes is read back the same: its rows are numbered,
and as long as the numbers rise, nothing is guessed. A line with no goal and the number of the
row above is more of that row. Where somebody has moved or copied rows, the table is read as
any other.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain, islice

from survey.core.plan import LONGEST, Fault, NotAPlan, Note, NoteKind, Row, Understood
from survey.core.plan_cells import (
    goes_on,
    join,
    lines,
    paragraphs,
    starts_low,
    targets,
    targets_left_out,
)
from survey.core.plan_columns import NOWHERE, Column, columns_of
from survey.core.plan_days import due_in
from survey.core.plan_states import states_in, struck_in, vague_in

MAX_BYTES = 1_000_000
MAX_ROWS = 500
MAX_LINES = 10 * MAX_ROWS  # goals that page breaks have cut are many lines
_SHORT = 60


Cells = Mapping[Column, tuple[str, ...]]


@dataclass(slots=True)
class _Reading:
    """A table half read: the last goal stands open, since the next page may continue it."""

    low: bool
    focus_area: str = ""
    goal: Cells | None = None
    line: int = 0
    rows: list[Row] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)


def read(data: bytes) -> Understood:
    """A file's rows, with notes of what was joined or left out.

    Raises NotAPlan, with the line, when the file can't be read as such a table.
    """
    text = _decode(data)
    filled = ((number, cells) for number, cells in lines(text) if any(map(str.strip, cells)))
    table = list(islice(filled, MAX_LINES + 1))
    if len(table) > MAX_LINES:
        raise NotAPlan(Fault.TOO_MANY_ROWS, table[-1][0])
    at, columns = _find_headings(table)
    body = [(n, cells) for n, cells in table[at + 1 :] if columns_of(cells) != columns]
    trusted = _rises(body, columns)
    if not trusted:
        columns = tuple(None if c is Column.NUMBER else c for c in columns)
    reading = _Reading(low=_mostly_low(body, columns))
    reading.notes += _columns_left_out(table[at], columns)
    for number, cells in body:
        _take(reading, number, cells, columns)
    _close(reading)
    if not reading.rows:
        raise NotAPlan(Fault.NO_ROWS, table[at][0])
    return Understood(_title(table[:at]), tuple(reading.rows), tuple(reading.notes))


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


def _find_headings(table: list[tuple[int, list[str]]]) -> tuple[int, tuple[Column | None, ...]]:
    for at, (number, cells) in enumerate(table):
        columns = columns_of(cells)
        named = [c for c in columns if c]
        if len(named) < 2:
            continue
        faults = {
            Fault.TWO_COLUMNS_ALIKE: len(named) > len(set(named)),
            Fault.NO_GOAL_COLUMN: Column.GOAL not in named,
            Fault.NO_ACTIVITY_COLUMN: Column.ACTIVITY not in named,
        }
        for fault, found in faults.items():
            if found:
                raise NotAPlan(fault, number)
        return at, columns
    raise NotAPlan(Fault.NO_HEADINGS)


def _columns_left_out(
    heading: tuple[int, list[str]], columns: tuple[Column | None, ...]
) -> Iterator[Note]:
    number, cells = heading
    for cell, column in zip(cells, columns, strict=True):
        if column is None and (name := " ".join(paragraphs(cell))):
            yield Note(number, NoteKind.COLUMN_LEFT_OUT, _short(name))


def _title(before: list[tuple[int, list[str]]]) -> str:
    """The first line above the table, without the marks of a heading."""
    first = next((" ".join(chain(*map(paragraphs, cells))) for _, cells in before), "")
    return first.lstrip("#").strip()


def _mostly_low(body: list[tuple[int, list[str]]], columns: tuple[Column | None, ...]) -> bool:
    """Whether this department begins its goals in lower case, so that it tells nothing."""
    goals = [_named(cells, columns)[Column.GOAL] for _, cells in body]
    firsts = [goal[0] for goal in goals if goal]
    return sum(map(starts_low, firsts)) * 2 > len(firsts)


def _named(cells: Sequence[str], columns: tuple[Column | None, ...]) -> Cells:
    found: dict[Column, tuple[str, ...]] = dict.fromkeys(Column, ())
    for cell, column in zip(cells, columns, strict=False):
        if column is not None:
            found[column] = paragraphs(cell, bullets=Column.NUMBER in columns)
    return found


def _take(
    reading: _Reading, number: int, raw: Sequence[str], columns: tuple[Column | None, ...]
) -> None:
    cells = _named(raw, columns)
    reading.notes += _cells_left_out(number, raw, len(columns))
    if _not_of_the_table(raw):
        reading.notes.append(Note(number, NoteKind.LINE_LEFT_OUT, _short(raw[0])))
    elif not any(cells.values()):
        return
    elif cells[Column.NUMBER]:
        _take_numbered(reading, number, cells)
    elif Column.NUMBER not in columns and reading.goal and _continues(reading, cells):
        _join_above(reading, reading.goal, cells, number)
    elif not any(paragraphs for column, paragraphs in cells.items() if column != Column.GOAL):
        _close(reading)
        reading.focus_area = " ".join(cells[Column.GOAL])
    else:
        _open(reading, cells, number)


def _rises(body: list[tuple[int, list[str]]], columns: tuple[Column | None, ...]) -> bool:
    """Whether the numbers of the rows are as they were written, but for rows taken out."""
    last = 0
    for cells in (_named(raw, columns) for _, raw in body):
        said = "".join(cells[Column.NUMBER])
        number = int(said) if said.isdecimal() and len(said) < 6 else 0
        if said and (number < last or number == 0 or (number == last and cells[Column.GOAL])):
            return False
        last = max(last, number)
    return True


def _take_numbered(reading: _Reading, number: int, cells: Cells) -> None:
    above = reading.goal
    if not any(said for column, said in cells.items() if column is not Column.NUMBER):
        return  # a row that somebody has emptied
    if above and above[Column.NUMBER] == cells[Column.NUMBER]:
        more = {column: above[column] + cells[column] for column in Column}
        reading.goal = more | {Column.NUMBER: cells[Column.NUMBER]}
    else:
        _open(reading, cells, number)


def _cells_left_out(number: int, raw: Sequence[str], width: int) -> Iterator[Note]:
    if text := _short(" ".join(raw[width:])):
        yield Note(number, NoteKind.CELL_LEFT_OUT, text)


def _not_of_the_table(raw: Sequence[str]) -> bool:
    """A line without cells that is no section: a page number, a caption, running text."""
    text = raw[0].strip()
    first = text.casefold().split()[0] if text else ""
    page = first in ("sida", "sid", "sid.") and any(map(str.isdigit, text))
    return len(raw) == 1 and (page or text.isdigit() or text.startswith("#") or text[-1:] in ".:")


def _continues(reading: _Reading, below: Cells) -> bool:
    if not below[Column.GOAL]:
        return True
    before = next(reversed(reading.goal[Column.GOAL] if reading.goal else ()), "")
    return goes_on(before, below[Column.GOAL][0], low_tells=not reading.low)


def _join_above(reading: _Reading, above: Cells, below: Cells, number: int) -> None:
    kind = NoteKind.JOINED if below[Column.GOAL] else NoteKind.GOAL_ABOVE
    text = next(iter(below[Column.GOAL] or chain(*below.values())), "")
    reading.notes.append(Note(number, kind, _short(text)))
    reading.goal = {column: join(above[column], below[column]) for column in Column}


def _open(reading: _Reading, cells: Cells, number: int) -> None:
    _close(reading)
    if len(reading.rows) >= MAX_ROWS:
        raise NotAPlan(Fault.TOO_MANY_ROWS, number)
    reading.goal = cells
    goal, activity, indicators = (
        " ".join(cells[c]) for c in (Column.GOAL, Column.ACTIVITY, Column.INDICATOR)
    )
    doubtful = {
        NoteKind.NO_GOAL: "" if goal else activity,
        NoteKind.NO_FOCUS_AREA: "" if reading.focus_area else goal,
        NoteKind.NO_ACTIVITY: "" if activity else goal,
        NoteKind.INDICATOR_LEFT_OUT: "" if targets(indicators) else indicators,
    }
    reading.notes += [Note(number, kind, _short(text)) for kind, text in doubtful.items() if text]
    for text in targets_left_out(indicators):
        reading.notes.append(Note(number, NoteKind.TARGET_LEFT_OUT, text))
    reading.line = number


def _close(reading: _Reading) -> None:
    if reading.goal is not None:
        reading.rows.append(_row(reading.focus_area, reading.goal))
        reading.notes += _told(reading.line, reading.goal, reading.rows[-1])
    reading.goal = None


def _told(line: int, cells: Cells, row: Row) -> Iterator[Note]:
    """What stood in the columns that have a form of their own, and had not that form."""
    left_out = {
        NoteKind.STATUS_LEFT_OUT: ""
        if row.states or row.struck
        else " ".join(cells[Column.STATUS]),
        NoteKind.DONE_DAY_LEFT_OUT: ", ".join(vague_in(cells[Column.STATUS])) if row.states else "",
    }
    day = " ".join(cells[Column.DUE])
    if doubt := due_in(day, row.time_plan)[2]:
        left_out[doubt] = day
    article = " ".join(cells[Column.ARTICLE])
    if article != row.article:
        left_out[NoteKind.ARTICLE_CUT] = article
    for kind, text in left_out.items():
        if text:
            yield Note(line, kind, _short(text))


def _row(focus_area: str, cells: Cells) -> Row:
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
        states=states_in(cells[Column.STATUS], len(cells[Column.ACTIVITY])),
        struck="" if cells[Column.ACTIVITY] else struck_in(cells[Column.STATUS]),
        due_chosen=due_chosen,
    )


def _short(text: str) -> str:
    plain = " ".join(paragraphs(text))
    return plain if len(plain) <= _SHORT else plain[: _SHORT - 1].rstrip() + "…"
