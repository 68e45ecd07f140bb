"""Calm pages for what goes wrong outside the children's own pages."""

import logging
from collections.abc import Callable
from typing import Any

from flask import Flask, render_template, request
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException

from survey.web.interface import problems


def init_app(app: Flask) -> None:
    """A page for each kind of error, and a log that keeps no addresses of pages."""
    for code in (400, 404, 413, 500):
        app.register_error_handler(code, _page_for(code))
    app.register_error_handler(405, _wrong_method)
    app.register_error_handler(CSRFError, _too_old)
    app.logger.addFilter(_without_path)


def _page_for(code: int) -> Callable[[Exception], Any]:
    def page(_: Exception) -> Any:
        if _is_program():
            return problems.respond(code)
        inside = request.path.startswith("/personal")
        return render_template(f"errors/{code}.html", inside=inside), code

    return page


def _wrong_method(error: HTTPException) -> Any:
    return problems.of_web(error) if _is_program() else error


def _is_program() -> bool:
    return request.path.startswith("/api/")


def _too_old(_: CSRFError) -> tuple[str, int]:
    return render_template("errors/too_old.html"), 400


def _without_path(record: logging.LogRecord) -> bool:
    """A page's address may hold a child's code, and the log has the time: name the view only."""
    if record.exc_info and isinstance(record.msg, str) and record.msg.startswith("Exception on "):
        record.msg, record.args = "Exception in %s", (request.endpoint,)
    return True
