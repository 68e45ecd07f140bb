"""Tables of a file as a plan: merged cells told apart, and the tables that are the plan's."""

from collections.abc import Sequence
from dataclasses import replace

from survey.core.plan import Fault, NotAPlan, Understood
from survey.core.plan_columns import Column, columns_of
from survey.core.plan_table import read
from survey.core.plan_writing import text

# A cell's paragraphs; None where a cell above reaches down into it.
Cell = tuple[str, ...] | None
Table = Sequence[Sequence[Cell]]


def understood(tables: Sequence[Table], title: str = "") -> Understood:
    """The plan that stands in a file's tables. Raises NotAPlan.

    Where page breaks have made several tables of one, those as wide as the first go on.
    """
    if not any(any(any(row) for row in table) for table in tables):
        raise NotAPlan(Fault.NO_TABLE)
    found = read(text(_parted([row for table in _of_plan(tables) for row in table])).encode())
    return replace(found, title=(title or found.title)[:200])


def _of_plan(tables: Sequence[Table]) -> Sequence[Table]:
    first = next((n for n, table in enumerate(tables) if _heading(table) is not None), None)
    if first is None:
        return tables
    width = max(map(len, tables[first]))
    alike = [t for t in tables[first + 1 :] if t and max(map(len, t)) == width]
    return [tables[first], *alike]


def _heading(table: Table) -> list[Column | None] | None:
    """The columns of the first row that names two or more."""
    for row in table:
        columns = columns_of([" ".join(cell or ()) for cell in row])
        if len([c for c in columns if c]) > 1:
            return list(columns)
    return None


def _parted(table: Table) -> list[list[tuple[str, ...]]]:
    """A goal that reaches over several rows is one goal; anything else that does is said of
    each of them."""
    columns = _heading(table) or []
    goal = columns.index(Column.GOAL) if Column.GOAL in columns else 0
    parted: list[list[tuple[str, ...]]] = []
    above: list[tuple[str, ...]] = []
    for row in table:
        one_goal = goal < len(row) and row[goal] is None
        whole = [_at(above, n) if cell is None else cell for n, cell in enumerate(row)]
        parted.append(
            [() if one_goal and c is None else w for c, w in zip(row, whole, strict=True)]
        )
        above = whole
    return parted


def _at(row: list[tuple[str, ...]], index: int) -> tuple[str, ...]:
    return row[index] if index < len(row) else ()
