"""PEOPLE: HTTP, forms and pages. Decides nothing."""

from flask import Flask


def init_app(app: Flask) -> None:
    """Open every door: languages, headers, and one blueprint for each audience."""
    from survey.web import (
        analyst,
        child,
        entrances,
        errors,
        guard,
        headers,
        language,
        planner,
        public,
        sessions,
        sign_in,
        staff,
    )

    for part in (language, headers, sessions, entrances, guard, errors):
        part.init_app(app)
    for room in (child, public, sign_in, staff, analyst, planner):
        app.register_blueprint(room.blueprint)
