"""A plan: rows with a goal, its activities and how far they have come."""

from dataclasses import dataclass
from enum import StrEnum


class Status(StrEnum):
    """How far an activity has come. Struck: it will not be done."""

    NOT_STARTED = "not_started"
    ONGOING = "ongoing"
    DONE = "done"
    STRUCK = "struck"


@dataclass(frozen=True, slots=True)
class Target:
    """An indicator by its id, and where the department wants it, in percent (or points)."""

    indicator: str
    percent: int | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the table. Several paragraphs of a cell are lines of its text.

    `responsible` is a role, not a person.
    """

    focus_area: str
    goal: str
    activities: tuple[str, ...] = ()
    responsible: str = ""
    time_plan: str = ""
    comment: str = ""
    indicators: tuple[Target, ...] = ()


class NoteKind(StrEnum):
    """What the reader did by itself, or did not understand."""

    JOINED = "joined"
    GOAL_ABOVE = "goal_above"
    COLUMN_LEFT_OUT = "column_left_out"
    CELL_LEFT_OUT = "cell_left_out"
    LINE_LEFT_OUT = "line_left_out"
    NO_GOAL = "no_goal"
    NO_FOCUS_AREA = "no_focus_area"
    NO_ACTIVITY = "no_activity"
    TARGET_LEFT_OUT = "target_left_out"
    INDICATOR_LEFT_OUT = "indicator_left_out"


@dataclass(frozen=True, slots=True)
class Note:
    """Something a person should look at. `text`: the words it is about, shortened."""

    line: int
    kind: NoteKind
    text: str = ""


@dataclass(frozen=True, slots=True)
class Understood:
    """What was read from a table."""

    title: str
    rows: tuple[Row, ...]
    notes: tuple[Note, ...] = ()

    @property
    def focus_areas(self) -> tuple[str, ...]:
        """Each once, in the table's order."""
        return tuple(dict.fromkeys(row.focus_area for row in self.rows))


class Fault(StrEnum):
    """Why a file can't be read as a plan."""

    EMPTY = "empty"
    TOO_LARGE = "too_large"
    BINARY = "binary"
    NOT_UTF8 = "not_utf8"
    NO_HEADINGS = "no_headings"
    NO_GOAL_COLUMN = "no_goal_column"
    NO_ACTIVITY_COLUMN = "no_activity_column"
    TWO_COLUMNS_ALIKE = "two_columns_alike"
    NO_ROWS = "no_rows"
    TOO_MANY_ROWS = "too_many_rows"


class NotAPlan(ValueError):
    """The whole file is refused. `line` counts from 1; 0 is the file as such."""

    def __init__(self, fault: Fault, line: int = 0) -> None:
        super().__init__(f"{fault} (line {line})" if line else str(fault))
        self.fault = fault
        self.line = line
