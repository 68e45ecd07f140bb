"""PEOPLE: HTTP, forms and pages. Decides nothing."""

from typing import Any

from flask import Flask
from werkzeug.routing import IntegerConverter


class SmallInteger(IntegerConverter):
    """An id in an address: what no table could hold is not found."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"max": 2**31 - 1} | kwargs)


def init_app(app: Flask) -> None:
    """Open every door: languages, headers, and one blueprint for each audience."""
    app.url_map.converters["int"] = SmallInteger
    for part in _parts():
        part.init_app(app)
    for room in _rooms():
        app.register_blueprint(room.blueprint)


def _parts() -> tuple[Any, ...]:
    """What belongs to every request."""
    from survey.web import entrances, errors, guard, headers, language, sessions

    return language, headers, sessions, entrances, guard, errors


def _rooms() -> tuple[Any, ...]:
    """Where people come in: children and the public, then staff."""
    from survey.web import (
        account,
        admin,
        analyst,
        child,
        identity,
        planner,
        printing,
        public,
        sign_in,
        staff,
    )

    visitors = (child, public, sign_in, identity)
    return *visitors, account, admin, staff, analyst, planner, printing
