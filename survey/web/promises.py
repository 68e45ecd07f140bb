"""The promise that is told on the thank-you page, kept in memory for a minute.

It is the same for every child of a unit and stands on a public page, so that nothing is
given away by keeping it; a minute is how long a change may take to be seen.
"""

import time

from flask import Flask, current_app

from survey.services import replying
from survey.web.sessions import db

KEPT_SECONDS = 60.0


class Promises:
    """What was found within the last minute, by unit."""

    def __init__(self) -> None:
        self._kept: dict[int, tuple[float, str]] = {}

    def find(self, unit_id: int) -> str | None:
        """What was found, if that is not too long ago."""
        kept = self._kept.get(unit_id)
        return kept[1] if kept and time.monotonic() - kept[0] < KEPT_SECONDS else None

    def keep(self, unit_id: int, promise: str) -> str:
        """Keep what was found; there are no more of them than units."""
        self._kept[unit_id] = (time.monotonic(), promise)
        return promise


def kept(unit_id: int) -> str:
    """One promise from last time that is kept, or ""."""
    promises: Promises = current_app.extensions["promises"]
    found = promises.find(unit_id)
    if found is None:
        found = promises.keep(unit_id, replying.kept_promise(db(), unit_id))
    return found


def init_app(app: Flask) -> None:
    """Promises of its own for each app."""
    app.extensions["promises"] = Promises()
