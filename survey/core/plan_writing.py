"""A plan as a table again: cells of paragraphs for any file, or the text that `read` reads."""

import html

from survey.core.plan import Row, Target, Understood
from survey.core.plan_states import written
from survey.core.plan_table import Column

Grid = list[list[tuple[str, ...]]]
# Written only where some row has something in them.
_IF_ANY = (Column.INDICATOR, Column.STATUS, Column.DUE, Column.ARTICLE)


def grid(plan: Understood) -> Grid:
    """The headings, then a line for each focus area and row; each cell its paragraphs."""
    shown = [c for c in Column if c not in _IF_ANY or any(_texts(r)[c] for r in plan.rows)]
    table: Grid = [[(column.value,) for column in shown]]
    focus_area = ""
    for row in plan.rows:
        if row.focus_area != focus_area:
            focus_area = row.focus_area
            table.append([(focus_area,), *[()] * (len(shown) - 1)])
        table.append([tuple(filter(None, _texts(row)[column])) for column in shown])
    return table


def is_section(line: list[tuple[str, ...]]) -> bool:
    """Whether a line of the grid is a focus area."""
    return bool(line[0]) and not any(line[1:])


def text(table: Grid, title: str = "") -> str:
    """The grid as a text that `plan_table.read` understands: tabs and simple markup."""
    parts = [f"# {_escape(title)}", ""] if title else []
    parts += ["\t".join(map(_marked, line)) for line in table]
    return "\n".join(parts) + "\n"


def write(plan: Understood) -> str:
    """The plan as such a text; notes are not written."""
    return text(grid(plan), plan.title)


def _texts(row: Row) -> dict[Column, tuple[str, ...]]:
    return {
        Column.GOAL: tuple(row.goal.split("\n")),
        Column.ACTIVITY: row.activities,
        Column.RESPONSIBLE: tuple(row.responsible.split("\n")),
        Column.TIME_PLAN: tuple(row.time_plan.split("\n")),
        Column.COMMENT: tuple(row.comment.split("\n")),
        Column.INDICATOR: tuple(map(_target, row.indicators)),
        Column.STATUS: tuple(map(written, row.states)),
        Column.DUE: (row.due_on.isoformat(),) if row.due_on else (),
        Column.ARTICLE: (row.article,) if row.article else (),
    }


def _target(target: Target) -> str:
    wanted = "" if target.percent is None else f" (→ {target.percent} %)"
    return target.indicator + wanted


def _marked(parts: tuple[str, ...]) -> str:
    return " ".join(f"<p>{_escape(part)}</p>" for part in parts if part)


def _escape(words: str) -> str:
    return html.escape(words, quote=False)
