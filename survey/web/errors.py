"""Calm pages for what goes wrong outside the children's own pages."""

import logging
from collections.abc import Callable
from typing import Any

from flask import Flask, render_template, request
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException

from survey.services import admitting
from survey.web import guard, unsaved
from survey.web.interface import problems
from survey.web.sessions import READS


def init_app(app: Flask) -> None:
    """A page for each kind of error, and a log that keeps no addresses of pages."""
    for code in (400, 404, 413, 500):
        app.register_error_handler(code, _page_for(code))
    app.register_error_handler(405, _wrong_method)
    app.register_error_handler(CSRFError, _too_old)
    app.logger.addFilter(_without_path)


def _page_for(code: int) -> Callable[[Exception], Any]:
    def page(_: Exception) -> Any:
        return problems.respond(code) if _is_program() else (_page(code), code)

    return page


def _page(code: int, name: str = "") -> str:
    """The page that says it. Inside, what was written is handed back, and the way back to the
    page is shown; a stranger is told the same of every address, be it there or not."""
    if not _is_inside():
        return render_template(f"errors/{code}.html")
    gone = code == 404 and guard.person() is None
    if gone and request.method not in READS:
        name = "signed_out"
    return render_template(
        f"errors/{name or code}.html",
        inside=True,
        back=unsaved.page(),
        gone=gone,
        idle=int(admitting.IDLE.total_seconds() // 60),
        unsaved=unsaved.texts(),
    )


def _wrong_method(error: HTTPException) -> Any:
    if _is_inside():
        return _page(404), 404  # or a stranger could tell which addresses there are
    return problems.of_web(error) if _is_program() else error


def _is_inside() -> bool:
    return request.path.startswith("/personal")


def _is_program() -> bool:
    return request.path.startswith("/api/")


def _too_old(_: CSRFError) -> tuple[str, int]:
    return _page(400, "too_old"), 400


def _without_path(record: logging.LogRecord) -> bool:
    """A page's address may hold a child's code, and the log has the time: name the view only."""
    if record.exc_info and isinstance(record.msg, str) and record.msg.startswith("Exception on "):
        record.msg, record.args = "Exception in %s", (request.endpoint,)
    return True
