"""The request's database session, and the staff's signed cookie, which no child ever meets."""

from flask import Flask, Request, current_app, g, request
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface

from survey.storage.database import Session

READS = ("GET", "HEAD", "OPTIONS")


def db() -> Session:
    """This request's session; opened at first use, closed when the request ends."""
    if "db" not in g:
        g.db = current_app.extensions["sessions"](
            execution_options={"writes": request.method not in READS}
        )
    return g.db  # type: ignore[no-any-return]


def writing() -> Session:
    """A session of its own that writes, whatever this request may; to be used in a `with`."""
    return current_app.extensions["sessions"](  # type: ignore[no-any-return]
        execution_options={"writes": True}
    )


def only_read() -> None:
    """From here on this request can not even ask for the lock that writing needs."""
    g.db = current_app.extensions["sessions"](execution_options={"writes": False})


class StaffCookies(SecureCookieSessionInterface):
    """A cookie session for the staff's pages alone; elsewhere nothing is read or set."""

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        """The session in the staff's cookie; None (nothing can be kept) for everybody else."""
        if request.path.startswith(app.config["SESSION_COOKIE_PATH"]):
            return super().open_session(app, request)
        return None


def _close(_: BaseException | None) -> None:
    if session := g.pop("db", None):
        session.close()


def init_app(app: Flask) -> None:
    """Close the database session after each request; keep cookies to the staff."""
    app.session_interface = StaffCookies()
    app.teardown_appcontext(_close)
