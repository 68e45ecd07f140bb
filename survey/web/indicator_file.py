"""A plan's indicators as a table that Swedish Excel opens right: ends, never a middle."""

import csv
from collections.abc import Iterator
from io import StringIO
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _

from survey.core.indicator import Change, Percent, Points, TargetStatus
from survey.core.questionnaire import Source
from survey.services.analysing import Followed, Value
from survey.services.tracking import Overview, Standing, Tracked
from survey.web.files import harmless

Cell = str | int | None
MARK = "\ufeff"  # Excel takes a file without it for the encoding of 1995
STATUS: dict[TargetStatus, Any] = {
    TargetStatus.REACHED: _("reached"),
    TargetStatus.NOT_REACHED: _("not reached"),
    TargetStatus.CANNOT_SAY: _("can't be said yet"),
}
CHANGES: dict[Change, Any] = {
    Change.INCREASED: _("Increased"),
    Change.DECREASED: _("Decreased"),
    Change.NO_SURE_DIFFERENCE: _("No sure difference"),
}
MOVED: dict[int, Any] = {1: _("Increased"), -1: _("Decreased"), 0: _("Unchanged")}
SOURCES: dict[Source, Any] = {
    Source.ANSWERS: _("answers"),
    Source.REGISTER: _("register"),
    Source.SYSTEM: _("rounds, promises and plans"),
}


def csv_of(overview: Overview) -> bytes:
    """Semicolon, byte order mark, headings in words; a cell is empty where nothing is known."""
    text = StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow(_headings())
    for standing in overview.every:
        for line in _lines(standing):
            writer.writerow([_cell(cell) for cell in line])
    return (MARK + text.getvalue()).encode()


def when(tracked: Tracked) -> str:
    """A year, or a quarter of one, in words."""
    if not tracked.quarter:
        return str(tracked.year)
    said = gettext("%(year)s, quarter %(number)s", year=tracked.year, number=tracked.quarter)
    return str(said)


def _headings() -> list[str]:
    return [
        gettext("Indicator"),
        gettext("Name"),
        gettext("Comes from"),
        gettext("Ages"),
        gettext("Target, at least"),
        gettext("Target reached?"),
        gettext("Round or period"),
        gettext("Last day"),
        gettext("Answers or number due"),
        gettext("Number kept"),
        gettext("From (percent or points)"),
        gettext("To (percent or points)"),
        gettext("Baseline: round or period"),
        gettext("Baseline: from"),
        gettext("Baseline: to"),
        gettext("Change since the baseline"),
    ]


def _lines(standing: Standing) -> Iterator[tuple[Cell, ...]]:
    about = (standing.id, standing.words.name, str(SOURCES[standing.definition.source]))
    if standing.exact:
        yield (*about, None, standing.target, _status(standing.status), *_exact(standing))
        return
    for followed in standing.each:
        status = _status(standing.status_of(followed))
        yield (*about, followed.age or None, standing.target, status, *_window(followed))


def _exact(standing: Standing) -> tuple[Cell, ...]:
    """An exact share has both its ends in one place."""
    last, first = standing.exact[-1], standing.exact[0]
    now: tuple[Cell, ...] = (when(last), None, last.due, last.kept, last.percent, last.percent)
    if len(standing.exact) == 1:
        return (*now, None, None, None, None)
    return (*now, when(first), first.percent, first.percent, str(MOVED[standing.moved]))


def _window(followed: Followed) -> tuple[Cell, ...]:
    day = followed.latest_day.isoformat() if followed.latest_day else None
    change = str(CHANGES[followed.change]) if followed.change else None
    value = followed.latest
    base = (followed.baseline_round or None, *_ends(followed.baseline))
    return (followed.latest_round or None, day, value.n, None, *_ends(value), *base, change)


def _ends(value: Value) -> tuple[Cell, Cell]:
    ends: Percent | Points | None = value.points or value.percent
    return (ends.lo, ends.hi) if ends else (None, None)


def _status(status: TargetStatus | None) -> str | None:
    return str(STATUS[status]) if status else None


def _cell(cell: Cell) -> str:
    return harmless(cell) if isinstance(cell, str) else "" if cell is None else str(cell)
