"""Codes at the door. A shared code's door is kept for a second, so that a class of thirty
who scan one poster ask the database once. Nothing rests on it: a sheet is taken only if
the database says, in the same transaction, that the round is open.
"""

import time
from threading import Lock

from flask import Flask, current_app

from survey.services import answering
from survey.services.answering import Door
from survey.web import lent
from survey.web.sessions import db

KEPT_SECONDS = 1.0
KEPT_DOORS = 512


class Doors:
    """The doors opened within the last second, by what was typed."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._kept: dict[str, tuple[float, Door]] = {}

    def find(self, code: str) -> Door | None:
        """The door if it is kept and still fresh."""
        kept = self._kept.get(code)
        return kept[1] if kept and time.monotonic() - kept[0] < KEPT_SECONDS else None

    def keep(self, code: str, door: Door) -> None:
        """Keep a door; all are dropped when there are many."""
        with self._lock:
            if len(self._kept) >= KEPT_DOORS:
                self._kept.clear()
            self._kept[code] = (time.monotonic(), door)


def enter(code: str, token: str = "") -> Door:
    """The door a code, or a lent tablet, opens. Raises answering.Refused and Closed."""
    doors: Doors = current_app.extensions["doors"]
    door = doors.find(code)
    if door is None:
        door = _opened(code, token)
        if not door.single_use:
            doors.keep(code, door)
    return door


def _opened(code: str, token: str) -> Door:
    if lent.is_token(code):
        return answering.enter_lent(db(), code)
    key = current_app.config["BALLOT_KEY"].encode()
    return answering.enter(db(), key, code, token)


def init_app(app: Flask) -> None:
    """Doors of its own for each app."""
    app.extensions["doors"] = Doors()
