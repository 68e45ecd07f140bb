"""The columns of a plan's table, found by their headings."""

from collections.abc import Sequence
from enum import StrEnum

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


NOWHERE = "–"  # the focus area of rows that have none, after rows that have one
_HEADINGS = {
    "fokusområde": Column.GOAL,
    "fokusområden": Column.GOAL,
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


def columns_of(cells: Sequence[str]) -> tuple[Column | None, ...]:
    """Which column each heading names, as it is written in the file."""
    plain = (" ".join(paragraphs(cell)).partition("(")[0].strip().casefold() for cell in cells)
    return tuple(_HEADINGS.get(heading) for heading in plain)
