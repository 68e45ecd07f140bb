"""The columns of a plan's table, found by their headings."""

from collections.abc import Sequence
from enum import StrEnum

from survey.core.plan import Fault
from survey.core.plan_cells import paragraphs


class Column(StrEnum):
    """The columns that are read, by the heading they are written with."""

    GOAL = "Fokusområde"
    ACTIVITY = "Aktivitet"
    RESPONSIBLE = "Ansvarig"
    TIME_PLAN = "Tidplan"
    COMMENT = "Kommentar"
    INDICATOR = "Indikator"
    STATUS = "Status"
    DUE = "Senast"
    ARTICLE = "Artikel"
    NUMBER = "Rad i Lyssna"
    AREA = "Fokusområde för målet"  # beside a column of goals; never written


Columns = tuple[Column | None, ...]
NOWHERE = "–"  # the focus area of rows that have none, after rows that have one
_AREAS = ("fokusområde", "fokusområden")
_GOALS = ("mål",)
_HEADINGS = dict.fromkeys(_AREAS, Column.GOAL) | {
    "aktivitet": Column.ACTIVITY,
    "aktiviteter": Column.ACTIVITY,
    "ansvarig": Column.RESPONSIBLE,
    "ansvariga": Column.RESPONSIBLE,
    "tidplan": Column.TIME_PLAN,
    "tidsplan": Column.TIME_PLAN,
    "kommentar": Column.COMMENT,
    "kommentarer": Column.COMMENT,
    "indikator": Column.INDICATOR,
    "indikatorer": Column.INDICATOR,
    "status": Column.STATUS,
    "senast": Column.DUE,
    "artikel": Column.ARTICLE,
    "artiklar": Column.ARTICLE,
    "rad i lyssna": Column.NUMBER,
}
# What others call the same; they give way to the headings above in the same table.
_ALSO = {
    "åtgärd": Column.ACTIVITY,
    "åtgärder": Column.ACTIVITY,
    "insats": Column.ACTIVITY,
    "insatser": Column.ACTIVITY,
    "ansvarig funktion": Column.RESPONSIBLE,
    "ansvarig roll": Column.RESPONSIBLE,
    "när": Column.TIME_PLAN,
}


def columns_of(cells: Sequence[str]) -> Columns:
    """Which column each heading names, as it is written in the file.

    "Mål" is the goal, and then "Fokusområde" beside it is each goal's focus area.
    """
    names = [_plain(cell) for cell in cells]
    found = [_named(name, _HEADINGS) for name in names]
    goals = [n for n, name in enumerate(names) if name in _GOALS and not _is_target(found, n)]
    if goals:
        found = [Column.AREA if column is Column.GOAL else column for column in found]
    for n in goals:
        found[n] = Column.GOAL
    for n, name in enumerate(names):
        also = _named(name, _ALSO)
        if also and found[n] is None and also not in found:
            found[n] = also
    return tuple(found)


def is_headings(columns: Columns) -> bool:
    """Whether a line with these names in it is a table's headings."""
    return len([column for column in columns if column]) > 1


def fault_of(columns: Columns) -> Fault | None:
    """Why no plan can be read below these headings."""
    named = [column for column in columns if column]
    if len(named) > len(set(named)):
        return Fault.TWO_COLUMNS_ALIKE
    if Column.GOAL not in named:
        return Fault.NO_GOAL_COLUMN
    return None if Column.ACTIVITY in named else Fault.NO_ACTIVITY_COLUMN


def _plain(cell: str) -> str:
    return " ".join(paragraphs(cell)).partition("(")[0].strip(" :.*?").casefold()


def _named(name: str, headings: dict[str, Column]) -> Column | None:
    """ "Ansvarig funktion/roll" names one column, "Status/kommentar" none."""
    parts = (part.strip() for part in name.split("/"))
    found = {headings[part] for part in parts if part in headings}
    return found.pop() if len(found) == 1 else None


def _is_target(found: Sequence[Column | None], at: int) -> bool:
    """Whether "Mål" stands right after the indicators, and says where they should be."""
    return at > 0 and found[at - 1] is Column.INDICATOR
