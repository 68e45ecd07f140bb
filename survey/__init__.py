"""Lyssna: children say how the support is; the grown-ups answer.

Nobody inside imports this file; it puts the floors together.
"""

from collections.abc import Mapping

from flask import Flask

__version__ = "0.1.0"


def create_app(overrides: Mapping[str, object] | None = None) -> Flask:
    """The app with settings from the environment and then `overrides`.

    Raises config.Misconfigured if a secret is missing, database.UnsafeServer if the
    database server would keep what must not be kept.
    """
    from survey import config, web
    from survey.storage import database

    settings = config.read(overrides)
    app = Flask(
        __name__,
        template_folder=str(config.shipped("templates")),
        static_folder=str(config.shipped("static")),
    )
    app.config.update(settings)
    app.config.update(
        SESSION_COOKIE_PATH="/personal",  # a child's request never carries it
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=settings["BASE_URL"].startswith("https:"),
        MAX_CONTENT_LENGTH=2**20,
        MAX_FORM_MEMORY_SIZE=2**18,
        MAX_FORM_PARTS=1000,
    )
    engine = database.make_engine(settings["DATABASE_URL"])
    database.refuse_unsafe(engine)
    app.extensions["sessions"] = database.make_sessions(engine)
    web.init_app(app)
    return app
