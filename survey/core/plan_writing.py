"""A plan as a table again: cells of paragraphs for any file, or the text that `read` reads."""

import html
from itertools import accumulate

from survey.core.plan import Row, State, Status, Target, Understood
from survey.core.plan_columns import NOWHERE, Column
from survey.core.plan_days import due_written
from survey.core.plan_states import written

Grid = list[list[tuple[str, ...]]]
# Written only where some row has something in them.
_IF_ANY = (Column.INDICATOR, Column.STATUS, Column.DUE, Column.ARTICLE, Column.AREA)


def grid(plan: Understood) -> Grid:
    """The headings, then a line for each focus area and row; each cell its paragraphs. The
    rows are numbered, so that they are read back as they are."""
    texts = [_texts(row) | {Column.NUMBER: (str(n),)} for n, row in enumerate(plan.rows, start=1)]
    shown = [c for c in Column if c not in _IF_ANY or any(text[c] for text in texts)]
    table: Grid = [[(column.value,) for column in shown]]
    focus_area = ""
    for row, cells in zip(plan.rows, texts, strict=True):
        if row.focus_area != focus_area:
            focus_area = row.focus_area
            table.append([(focus_area or NOWHERE,), *[()] * (len(shown) - 1)])
        table.append([tuple(filter(None, cells[column])) for column in shown])
    return table


def is_section(line: list[tuple[str, ...]]) -> bool:
    """Whether a line of the grid is a focus area."""
    return not any(line[1:])


def in_pieces(line: list[tuple[str, ...]], most: int) -> Grid:
    """A numbered line with no more than `most` letters in a cell: the rest stands in lines
    below with the same number."""
    over = [_cut(cell, most) for cell in line[:-1]]
    rest = [cell[at:] for cell, at in zip(line, over, strict=False)]
    first = [cell[:at] for cell, at in zip(line, over, strict=False)]
    more = in_pieces([*rest, line[-1]], most) if any(rest) else []
    return [[*first, line[-1]], *more]


def _cut(cell: tuple[str, ...], most: int) -> int:
    """How many paragraphs of a cell there is room for, at least one."""
    lengths = accumulate(len(part) + 1 for part in cell)
    return max(1, sum(length <= most for length in lengths))


def text(table: Grid, title: str = "") -> str:
    """The grid as a text that `plan_table.read` understands: tabs and simple markup."""
    parts = [f"# {_escape(title)}", ""] if title else []
    parts += ["\t".join(map(marked, line)) for line in table]
    return "\n".join(parts) + "\n"


def write(plan: Understood) -> str:
    """The plan as such a text; notes are not written."""
    return text(grid(plan), plan.title)


def marked(parts: tuple[str, ...]) -> str:
    """A cell's paragraphs in simple markup."""
    return " ".join(f"<p>{_escape(' '.join(part.split()))}</p>" for part in parts if part)


def _texts(row: Row) -> dict[Column, tuple[str, ...]]:
    return {
        Column.AREA: (),  # a line of its own
        Column.GOAL: tuple(row.goal.split("\n")),
        Column.ACTIVITY: row.activities,
        Column.RESPONSIBLE: tuple(row.responsible.split("\n")),
        Column.TIME_PLAN: tuple(row.time_plan.split("\n")),
        Column.COMMENT: tuple(row.comment.split("\n")),
        Column.INDICATOR: tuple(map(_target, row.indicators)),
        Column.STATUS: tuple(map(written, _states(row))),
        Column.DUE: tuple(filter(None, [due_written(row.due_on, chosen=row.due_chosen)])),
        Column.ARTICLE: (row.article,) if row.article else (),
    }


def _states(row: Row) -> tuple[State, ...]:
    return (State(Status.STRUCK, row.struck),) if row.struck else row.states


def _target(target: Target) -> str:
    wanted = "" if target.percent is None else f" (→ {target.percent} %)"
    return target.indicator + wanted


def _escape(words: str) -> str:
    return html.escape(words, quote=False)
