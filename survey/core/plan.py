"""A plan: rows with a goal, its activities and how far they have come."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
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
class State:
    """How far an activity has come. `reason`: why it is struck, or not done in time.
    `due_on`: its own last day, where it is not its row's. `done_on`: when it was done or
    struck."""

    status: Status = Status.NOT_STARTED
    reason: str = ""
    due_on: date | None = None
    done_on: date | None = None


@dataclass(frozen=True, slots=True)
class Due:
    """The last day of an activity; if it `begins`, the day by which it should have begun."""

    day: date
    begins: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the table. Several paragraphs of a cell are lines of its text.

    `responsible` is a role, not a person. `due_on`: the day that `time_plan` means, or, if
    `due_chosen`, the one that a person chose; None is then no day. `states`: one for each
    activity, or none at all. `article`: of the convention. `struck`: why a row without
    activities will not be done, "" if it will.
    """

    focus_area: str
    goal: str
    activities: tuple[str, ...] = ()
    responsible: str = ""
    time_plan: str = ""
    comment: str = ""
    indicators: tuple[Target, ...] = ()
    article: str = ""
    due_on: date | None = None
    states: tuple[State, ...] = ()
    struck: str = ""
    due_chosen: bool = False


class Flaw(StrEnum):
    """What is wrong with something that is to be written in the plan."""

    EMPTY = "empty"
    TOO_LONG = "too_long"
    NEEDS_REASON = "needs_reason"
    NOT_A_DAY = "not_a_day"
    NOT_YET = "not_yet"
    NOT_DONE = "not_done"
    NO_STATUS = "no_status"


LONGEST = {"title": 200, "article": 40}
LONGEST_TEXT = 4000
NEEDED = ("title", "goal", "text")


def one_line(text: str) -> str:
    """A text as it stands in a cell of one line."""
    return " ".join(text.split())


def many_lines(text: str) -> str:
    """A text as its lines in a cell, without empty ones."""
    return "\n".join(filter(None, map(one_line, text.splitlines())))


def flaws(texts: Iterable[tuple[str, str]]) -> dict[str, Flaw]:
    """What is wrong with texts by the name of their column: empty where it may not be, or
    longer than is kept."""
    found: dict[str, Flaw] = {}
    for name, text in texts:
        if name in NEEDED and not text.strip():
            found[name] = Flaw.EMPTY
        elif len(text) > LONGEST.get(name, LONGEST_TEXT):
            found[name] = Flaw.TOO_LONG
    return found


def needs_reason(status: Status, due: Due | None, today: date) -> bool:
    """What is struck, and what was not done or begun in time, needs a reason."""
    return status is Status.STRUCK or is_overdue(status, due, today)


def is_overdue(status: Status, due: Due | None, today: date) -> bool:
    """Whether the last day has passed and it is neither done nor struck; or the day by which
    it should have begun, and it has not: what is under way then is not late."""
    if due is None or due.day >= today:
        return False
    return status is Status.NOT_STARTED or (status is Status.ONGOING and not due.begins)


class NoteKind(StrEnum):
    """What the reader did by itself, or did not understand."""

    TABLE_LEFT_OUT = "table_left_out"
    AREA_ABOVE = "area_above"
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
    STATUS_LEFT_OUT = "status_left_out"
    DAY_LEFT_OUT = "day_left_out"
    DONE_DAY_LEFT_OUT = "done_day_left_out"
    DAY_NOT_MEANT = "day_not_meant"
    ARTICLE_CUT = "article_cut"


@dataclass(frozen=True, slots=True)
class Note:
    """Something a person should look at. `text`: the words it is about, shortened. `table`:
    the name or number of the table it stands in, where a file has several."""

    line: int
    kind: NoteKind
    text: str = ""
    table: str = ""


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
    NO_FILE = "no_file"
    NOT_OFFICE = "not_office"
    PROTECTED = "protected"
    OLD_OFFICE = "old_office"
    MACROS = "macros"
    UNPACKS_TOO_LARGE = "unpacks_too_large"
    NO_TABLE = "no_table"
    PICTURE = "picture"
    TOO_MUCH = "too_much"


class NotAPlan(ValueError):
    """The whole file is refused. `line` counts from 1; 0 is the file as such. `found`: the
    headings that stood there instead."""

    def __init__(self, fault: Fault, line: int = 0, found: tuple[str, ...] = ()) -> None:
        super().__init__(f"{fault} (line {line})" if line else str(fault))
        self.fault = fault
        self.line = line
        self.found = found
