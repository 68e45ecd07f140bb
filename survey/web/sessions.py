"""The request's database session: writing for POST, reading for everything else."""

from flask import Flask, current_app, g, request

from survey.storage.database import Session

READS = ("GET", "HEAD", "OPTIONS")


def db() -> Session:
    """This request's session; opened at first use, closed when the request ends."""
    if "db" not in g:
        g.db = current_app.extensions["sessions"](
            execution_options={"writes": request.method not in READS}
        )
    return g.db  # type: ignore[no-any-return]


def _close(_: BaseException | None) -> None:
    if session := g.pop("db", None):
        session.close()


def init_app(app: Flask) -> None:
    """Close the session after each request."""
    app.teardown_appcontext(_close)
