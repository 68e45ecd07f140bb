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
    from survey.web import (
        account,
        admin,
        analyst,
        child,
        entrances,
        errors,
        guard,
        headers,
        identity,
        language,
        planner,
        printing,
        public,
        sessions,
        sign_in,
        staff,
    )

    app.url_map.converters["int"] = SmallInteger
    for part in (language, headers, sessions, entrances, guard, errors):
        part.init_app(app)
    for room in (
        child,
        public,
        sign_in,
        identity,
        account,
        admin,
        staff,
        analyst,
        planner,
        printing,
    ):
        app.register_blueprint(room.blueprint)
