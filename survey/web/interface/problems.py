"""What went wrong, as a program reads it (RFC 9457, application/problem+json)."""

import json
from typing import Any

from flask import Response
from werkzeug.exceptions import HTTPException

TITLES = {
    400: "The request can't be understood",
    401: "A valid key is needed",
    404: "There is nothing here that you may read",
    405: "The interface is read only",
    413: "The request is too large",
    406: "That format is not made",
    429: "Too many requests",
    500: "The fault is ours",
}


class Problem(Exception):
    """Ends the request with a problem. `detail`: what to do about it."""

    def __init__(self, status: int, detail: str = "") -> None:
        super().__init__(detail)
        self.status, self.detail = status, detail


def respond(status: int, detail: str = "") -> Response:
    """The problem as a response."""
    said: dict[str, Any] = {"type": "about:blank", "title": TITLES[status], "status": status}
    body = json.dumps(said | ({"detail": detail} if detail else {}), ensure_ascii=False)
    response = Response(body, status, mimetype="application/problem+json")
    if status == 401:
        response.headers["WWW-Authenticate"] = 'Bearer realm="lyssna"'
    return response


def of_web(error: HTTPException) -> Response:
    """An error of the web's own (no such address, wrong method, too many) as a problem."""
    status = error.code if error.code in TITLES else 400
    response = respond(status or 400)
    for name in ("Allow", "Retry-After"):
        if value := error.get_response().headers.get(name):
            response.headers[name] = value
    return response
