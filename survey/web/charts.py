"""Where a figure's band lies on its track. The drawing is templates/parts/charts.html."""

from typing import NamedTuple

from flask.sansio.app import App

from survey.core.indicator import Percent

TICKS = (25, 50, 75)


class Band(NamedTuple):
    """A stretch of the track in percent of its length. An open end has no mark of its own:
    nobody may read a 0 or a 100 out of the drawing."""

    start: int
    width: int
    lo: int | None
    hi: int | None


def band(percent: Percent) -> Band:
    """The stretch between two ends; an open end runs out to the end of the track."""
    start = percent.lo or 0
    end = 100 if percent.hi is None else percent.hi
    return Band(start, end - start, percent.lo, percent.hi)


def init_app(app: App) -> None:
    """Let templates draw bands."""
    app.jinja_env.globals.update(band_of=band, band_ticks=TICKS)
