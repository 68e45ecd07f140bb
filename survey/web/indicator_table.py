"""A plan's indicators as lines of words, the same on every page and paper."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from flask import get_template_attribute
from flask_babel import gettext

from survey.core.indicator import TargetStatus
from survey.services.analysing import Followed, Value
from survey.services.tracking import Overview, Standing, Tracked
from survey.web.indicator_file import CHANGES, MOVED, STATUS, when


class Line(NamedTuple):
    """One indicator, or one age of it; what is not known is empty."""

    id: str
    name: str
    ages: str
    baseline: str
    latest: str
    period: str
    change: str
    target: str


def lines(overview: Overview) -> Iterator[Line]:
    """Each indicator once, in the overview's order; one line for each age where ages are not
    counted together."""
    for standing in overview.every:
        if standing.exact:
            yield _exact(standing)
        else:
            yield from (_window(standing, followed) for followed in standing.each)


def _exact(one: Standing) -> Line:
    first, last = one.exact[0], one.exact[-1]
    has_base = len(one.exact) > 1
    baseline = _share(first) if has_base else ""
    change = str(MOVED[one.moved]) if has_base else ""
    target = _target(one, one.status)
    return Line(one.id, one.words.name, "", baseline, _share(last), when(last), change, target)


def _window(one: Standing, followed: Followed) -> Line:
    value = followed.latest
    latest = _figure(value) or (gettext("Not shown") if followed.latest_round else "")
    compared = followed.baseline_round and not value.is_hidden and followed.change
    return Line(
        one.id,
        one.words.name,
        followed.age,
        _figure(followed.baseline),
        latest or gettext("None yet"),
        followed.latest_round,
        str(CHANGES[followed.change]) if compared and followed.change else "",
        _target(one, one.status_of(followed)),
    )


def _share(exact: Tracked) -> str:
    said = gettext("%(kept)s of %(due)s", kept=exact.kept, due=exact.due)
    return f"{said} ({exact.percent} %)"


def _figure(value: Value) -> str:
    """The figure as the charts write it; "" where nothing is shown."""
    if value.is_hidden:
        return ""
    write: Any = get_template_attribute("parts/charts.html", "figure")
    return str(write(value)).strip()


def _target(one: Standing, status: TargetStatus | None) -> str:
    if one.target is None or one.is_ranking:
        return ""
    points = one.definition.difference
    unit = gettext("%(target)s points", target=one.target)
    said = unit if points else gettext("%(target)s %%", target=one.target)
    return f"{said} – {STATUS[status]}" if status else str(said)
