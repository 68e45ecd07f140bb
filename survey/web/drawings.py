"""An indicator's bands as a picture for a slide: the page's own figures, nothing more."""

from textwrap import wrap
from typing import Any, NamedTuple

from babel.dates import format_date
from flask import get_template_attribute, render_template
from flask_babel import get_locale, gettext

from survey.services.analysing import Indicator, Method, Row
from survey.web import documents
from survey.web.charts import TICKS, Band, band

TITLE, PLACE = 62, 30  # characters on a line
LINE, ROW, FOOT = 34, 44, 76  # drawing units


class Drawn(NamedTuple):
    """A row of the drawing. `said`: its figure in words; `then`: the band of the round before."""

    place: str
    said: str
    band: Band | None
    then: Band | None


def svg(indicator: Indicator, method: Method) -> str:
    """The drawing. Raises ValueError if the indicator has no bands."""
    if not indicator.main:
        raise ValueError(indicator.definition.id)
    title = wrap(_sentence(indicator), TITLE)
    rows = [_row(row) for row in indicator.main]
    top = 48 + len(title) * LINE + 24
    before = any(row.then for row in rows)
    day = format_date(method.released_on, "d MMMM y", str(get_locale()))
    return render_template(
        "analyst/drawing.svg",
        name=indicator.words.name,
        title=title,
        rows=rows,
        ticks=TICKS,
        top=top,
        height=top + len(rows) * ROW + FOOT,
        note=(
            gettext("Every figure is a range: the real share lies somewhere in it.")
            + (" " + gettext("The thin line: %(round)s.", round=method.earlier) if before else ""),
            f"{indicator.definition.id} · {method.name} · {day} · Lyssna",
        ),
    )


def png(indicator: Indicator, method: Method) -> bytes:
    """The same as a picture of points, twice as fine as a screen."""
    return documents.typeset(
        "figure.typ", {"svg": svg(indicator, method)}, format="png", ppi=192.0
    )[0]


def _sentence(indicator: Indicator) -> str:
    top = indicator.main[0].value
    if top.is_hidden or not top.words:
        return indicator.words.name
    share = get_template_attribute("parts/charts.html", "share")
    say = get_template_attribute("analyst/says.html", "sentence")
    return " ".join(str(say(indicator.definition.id, indicator.words.name,
                            share(top.words).strip())).split())  # fmt: skip


def _row(row: Row) -> Drawn:
    name = documents.printable(row.place.name)
    place = name if len(name) <= PLACE else f"{name[: PLACE - 1]}…"
    if row.value.is_hidden:
        return Drawn(place, gettext("Not shown"), None, None)
    figure: Any = get_template_attribute("parts/charts.html", "figure")
    now = band(row.value.percent) if row.value.percent else None
    then = band(row.value.earlier) if row.value.earlier else None
    return Drawn(place, " ".join(str(figure(row.value)).split()), now, then)
