"""The addresses of /api/v1, their formats, and what keeps them calm."""

import hashlib
import json
from pathlib import Path
from typing import Any

from flask import Blueprint, Response, current_app, g, render_template, request
from flask_limiter import Limiter
from werkzeug.exceptions import HTTPException
from werkzeug.http import quote_etag

from survey.web import files, guard
from survey.web.interface import content, problems
from survey.web.interface.problems import Problem
from survey.web.interface.reader import reader
from survey.web.language import LANGUAGES

blueprint = Blueprint("api", __name__, url_prefix="/api/v1")
JSON, CSV, JSON_STAT = "application/json", "text/csv", "application/vnd.json-stat+json"
PER_MINUTE = "300 per minute"
limiter = Limiter(
    key_func=lambda: guard.address_hash().hex(),  # counted, never read; gone with the process
    storage_uri="memory://",
    headers_enabled=True,
)
blueprint.record_once(lambda state: limiter.init_app(state.app))  # type: ignore[arg-type]
limiter.limit(PER_MINUTE)(blueprint)


@blueprint.get("/")
def show() -> str:
    """What the interface is, for a person."""
    return render_template("api/show.html", described=_description())


@blueprint.get("/openapi.json")
def openapi() -> Response:
    """What the interface is, for a program (OpenAPI 3.1)."""
    return _kept(_json(_description()), JSON)


@blueprint.get("/rounds")
def rounds() -> Response:
    """The rounds that the reader may read something of."""
    _accepted(JSON)
    return _kept(_json(content.rounds(reader())), JSON)


@blueprint.get("/rounds/<int:round_id>")
def release(round_id: int) -> Response:
    """One release, as JSON, JSON-stat or CSV."""
    wanted = _accepted(JSON, JSON_STAT, CSV)
    if wanted == JSON:
        return _kept(_json(content.release(reader(), round_id)), JSON)
    g.language = _language()
    found = content.observed(reader(), round_id, g.language)
    kind = files.FORMATS["csv" if wanted == CSV else "json-stat"]
    return _kept(kind.make(found), f"{wanted}; charset=utf-8" if wanted == CSV else wanted)


@blueprint.get("/indicators")
def indicators() -> Response:
    """What the indicators are called and what they count."""
    _accepted(JSON)
    reader()
    return _kept(_json(content.indicators()), JSON)


@blueprint.errorhandler(Problem)
def explain(problem: Problem) -> Response:
    """A problem that the interface found itself."""
    return problems.respond(problem.status, problem.detail)


@blueprint.errorhandler(HTTPException)
def refuse(error: HTTPException) -> Response:
    """A problem of the web's own, in the interface's words."""
    return problems.of_web(error)


@blueprint.after_request
def describe(response: Response) -> Response:
    """Answers may differ by key, format and language; pages elsewhere may read open data."""
    response.headers["Vary"] = "Accept, Accept-Language, Authorization"
    response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response


def _accepted(*made: str) -> str:
    """The format that suits the reader best. Raises Problem (406)."""
    if not request.accept_mimetypes:
        return made[0]
    found = request.accept_mimetypes.best_match(made)
    if found is None:
        raise Problem(406, f"Ask for one of: {', '.join(made)}.")
    return found


def _language() -> str:
    return request.accept_languages.best_match(LANGUAGES) or LANGUAGES[0]


def _json(said: Any) -> bytes:
    return json.dumps(said, ensure_ascii=False, separators=(",", ":")).encode()


def _kept(body: bytes, mimetype: str) -> Response:
    """The response with its ETag; 304 without a body if the reader has it already."""
    response = Response(body, content_type=mimetype)
    response.headers["Cache-Control"] = "private, no-cache"
    response.headers["ETag"] = quote_etag(hashlib.sha256(body).hexdigest()[:32])
    return response.make_conditional(request)  # type: ignore[return-value]


def _description() -> dict[str, Any]:
    file = Path(str(current_app.template_folder), "api", "openapi.json")
    described: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    described["servers"] = [{"url": current_app.config["BASE_URL"].rstrip("/")}]
    return described
