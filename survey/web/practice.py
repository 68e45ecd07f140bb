"""Practice: a child's pages with the real questions behind them, where nothing is kept.

Open to anybody at a unit's own address; and, with a signed key instead of the unit, the
preview of one round or one questionnaire. No cookie, no log, and the database is only
read: what is sent is checked, answered and forgotten.
"""

import re
import secrets
from dataclasses import replace

from flask import Blueprint, Response, abort, current_app, g, request
from itsdangerous import BadData, URLSafeTimedSerializer

from survey.core.sheet import Forged, Sheet, validate
from survey.services import answering, rehearsing
from survey.services.answering import Door
from survey.web import sessions
from survey.web.child import TOKEN
from survey.web.child_pages import DRESSES, Visit, filled, package, page, policy, render
from survey.web.child_questions import Sent
from survey.web.library import shared_library
from survey.web.sessions import db

blueprint = Blueprint("practice", __name__)
SLUG = re.compile(r"[A-Za-z0-9-]{1,60}")
KEY_LASTS = 7 * 24 * 3600  # seconds: long enough to let colleagues read

blueprint.before_request(sessions.only_read)


@blueprint.get("/OVA/<where>")
@blueprint.get("/ova/<where>")
def welcome(where: str) -> Response:
    """The first page, as a child meets it."""
    return _page(_visit("welcome", _door(where)), where)


@blueprint.get("/ova/<where>/fragor")
def answer(where: str) -> Response:
    """The questions of one age."""
    visit = _visit("answer", _door(where))
    if not visit.variant:
        return _page(replace(visit, name="welcome", unsaid=True), where)
    return _page(visit, where, secrets.token_hex(16))


@blueprint.post("/ova/<where>/fragor")
def submit(where: str) -> Response:
    """Check one sheet as a real one is checked, and forget it."""
    form = request.form.to_dict(flat=False)
    door = _door(where)
    token, variant = (request.form.get(name, "") for name in ("token", "variant"))
    if not TOKEN.fullmatch(token) or variant not in door.variants:
        raise Forged
    checked = validate(answering.variant(door, package(door), variant), form)
    if not isinstance(checked, Sheet):
        visit = replace(_visit("answer", door), variant=variant)
        return _respond(filled(render(visit, Sent(form, checked)), where, token), 422)
    return _page(replace(_visit("submit", door), variant=variant), where)


@blueprint.get("/ova/<where>/nej")
def decline(where: str) -> Response:
    """No thanks."""
    return _page(_visit("decline", _door(where)), where)


@blueprint.get("/ova/<where>/vem")
def explain(where: str) -> Response:
    """Who sees my answers?"""
    return _page(_visit("explain", _door(where)), where)


@blueprint.errorhandler(Forged)
def reject(_: Forged) -> Response:
    """What no browser sends from our page gets no page."""
    return Response("Bad request", 400, mimetype="text/plain")


def preview_key(what: int | str) -> str:
    """What stands for a round (its id) or a questionnaire (its name) in an address."""
    return str(_signer().dumps(what))


def _door(where: str) -> Door:
    """The questions behind an address; 404 if there are none."""
    found = _previewed(where) if "." in where else None
    if SLUG.fullmatch(where):
        found = rehearsing.of_unit(db(), where.lower(), shared_library())
    if found is None:
        abort(404)
    return found


def _previewed(key: str) -> Door | None:
    try:
        what = _signer().loads(key, max_age=KEY_LASTS)
    except BadData:
        return None
    if isinstance(what, int):
        return rehearsing.of_round(db(), what)
    return rehearsing.of_file(db(), str(what), shared_library())


def _signer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current_app.config["SECRET_KEY"], salt="preview")


def _visit(name: str, door: Door) -> Visit:
    """What was chosen in the address, as far as it is offered."""
    asked = {key: request.args.get(key, "") for key in ("lang", "age", "dress")}
    only = door.variants[0] if len(door.variants) == 1 else ""
    wanted = (asked["lang"], "sv", *door.languages)
    g.language = next(one for one in wanted if one in door.languages)
    config = current_app.config
    return Visit(
        name,
        config["BASE_URL"],
        config["EXIT_URL"],
        g.language,
        variant=asked["age"] if asked["age"] in door.variants else only,
        door=door,
        dress=asked["dress"] if asked["dress"] in DRESSES else "",
        practice=True,
    )


def _page(visit: Visit, where: str, token: str = "") -> Response:
    return _respond(filled(page(visit), where, token), 200)


def _respond(body: bytes, status: int) -> Response:
    headers = {"Content-Security-Policy": policy(str(current_app.static_folder))}
    return Response(body, status, headers, mimetype="text/html")
