"""A goal as it is read: one line of the table, and the lines below that are more of it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from survey.core.plan import Note, NoteKind, State
from survey.core.plan_cells import goes_on, join
from survey.core.plan_columns import Column
from survey.core.plan_dates import begins, due_of
from survey.core.plan_days import due_in
from survey.core.plan_parts import Line
from survey.core.plan_states import states_in

Cells = Mapping[Column, tuple[str, ...]]
# What each of a goal's activities may have of its own.
OF_EACH = (Column.RESPONSIBLE, Column.TIME_PLAN, Column.STATUS, Column.DUE)


@dataclass(slots=True)
class Goal:
    """`lines`: those with activities of their own; what only goes on stands with the one above.
    `ends`: the last words of the goal, which the next line may continue."""

    lines: list[tuple[Line, Cells]]
    ends: str

    @classmethod
    def begun(cls, line: Line, cells: Cells) -> "Goal":
        """A goal that begins with this line."""
        return cls([(line, cells)], next(reversed(cells[Column.GOAL]), ""))

    def goes_on(self, below: Cells, *, low_tells: bool) -> bool:
        """Whether a line is more of this goal: it has none, or its goal was cut in two."""
        words = below[Column.GOAL]
        return not words or goes_on(self.ends, words[0], low_tells=low_tells)

    def take(self, line: Line, below: Cells) -> NoteKind:
        """Put a line to the goal, and say how."""
        first, above = self.lines[-1]
        if below[Column.GOAL] or not below[Column.ACTIVITY]:
            self.lines[-1] = first, {c: _more(c, above, below, line) for c in Column}
        else:
            self.lines.append((line, below))
        self.ends = next(reversed(below[Column.GOAL]), self.ends)
        return NoteKind.JOINED if below[Column.GOAL] else NoteKind.GOAL_ABOVE

    def take_rest(self, below: Cells) -> None:
        """Put what a cell had no room for to a numbered row."""
        line, above = self.lines[-1]
        more = {column: above[column] + below[column] for column in Column}
        self.lines[-1] = line, more | {Column.NUMBER: above[Column.NUMBER]}

    @property
    def cells(self) -> Cells:
        """The cells of all lines; what every line says in the same words stands once."""
        return {column: self._whole(column) for column in Column}

    def _whole(self, column: Column) -> tuple[str, ...]:
        said = {cells[column] for _, cells in self.lines if cells[column]}
        if column in OF_EACH and len(said) == 1:
            return said.pop()
        words: tuple[str, ...] = ()
        for line, cells in self.lines:
            words = _put(words, cells[column], line)
        return words


def states_by_line(goal: Goal, today: date | None) -> tuple[State, ...] | None:
    """The state of each activity as its own line tells it, and its own day where the lines
    have several; () if they tell nothing. None where lines and activities can't be told apart.

    `today`: to understand the time plans by; without it they give no day.
    """
    if not told_apart(goal):
        return None
    days = _days(goal, today)
    if not any(days) and not any(cells[Column.STATUS] for _, cells in goal.lines):
        return ()
    return tuple(
        State(state.status, state.reason, state.due_on or day, state.done_on)
        for (_, cells), day in zip(goal.lines, days, strict=True)
        for state in _said(cells) or (State(),) * len(cells[Column.ACTIVITY])
    )


def told_apart(goal: Goal) -> bool:
    """Whether the goal has several lines, and none of their activities was cut in two."""
    each = sum(len(cells[Column.ACTIVITY]) for _, cells in goal.lines)
    return len(goal.lines) > 1 and each == len(goal._whole(Column.ACTIVITY))


def left_out_of(goal: Goal) -> Iterator[Note]:
    """What the lines say in the columns for status and day that is neither."""
    for line, cells in goal.lines:
        if cells[Column.STATUS] and not _said(cells):
            yield line.note(NoteKind.STATUS_LEFT_OUT, " ".join(cells[Column.STATUS]))
        if doubt := _due(cells)[1]:
            yield line.note(doubt, " ".join(cells[Column.DUE]))


def _due(cells: Cells) -> tuple[date | None, NoteKind | None]:
    """The day in the column for it, and what a person should look at."""
    day, _, doubt = due_in(" ".join(cells[Column.DUE]), "\n".join(cells[Column.TIME_PLAN]))
    return day, doubt


def _said(cells: Cells) -> tuple[State, ...]:
    return states_in(cells[Column.STATUS], len(cells[Column.ACTIVITY]))


def _days(goal: Goal, today: date | None) -> list[date | None]:
    """Each line's own day, where they don't all say the same."""
    when = [(cells[Column.DUE], cells[Column.TIME_PLAN]) for _, cells in goal.lines]
    if len({said for said in when if any(said)}) < 2:
        return [None] * len(when)
    whole = goal.cells
    if begins("\n".join(whole[Column.TIME_PLAN])):
        today = None  # they only begin, and an activity's own day is a last day
    of_all = _due(whole)[0]
    days = [_day(cells, today) for _, cells in goal.lines]
    return [None if day == of_all else day for day in days]


def _day(cells: Cells, today: date | None) -> date | None:
    words = "\n".join(cells[Column.TIME_PLAN])
    return _due(cells)[0] or (due_of(words, today) if today and words else None)


def _more(column: Column, above: Cells, below: Cells, line: Line) -> tuple[str, ...]:
    if column in OF_EACH and above[column] == below[column]:
        return above[column]
    return _put(above[column], below[column], line)


def _put(above: tuple[str, ...], below: tuple[str, ...], line: Line) -> tuple[str, ...]:
    """The paragraphs of two lines; a page break may have cut one in two, a merged cell not."""
    return above + below if line.same_goal else join(above, below)
