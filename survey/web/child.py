"""A child at the door: a code, the questions, thanks. No cookie, no log, no trace."""

import re
import secrets
from dataclasses import replace
from typing import NamedTuple

from flask import Blueprint, Response, current_app, g, request, url_for

from survey.core.card import normalise, shown
from survey.core.sheet import Forged, Sheet, validate
from survey.services import answering
from survey.services.answering import Closed, Door, Refused
from survey.web import entrances, lent, promises
from survey.web.child_pages import (
    CODE_SLOT,
    DRESSES,
    Visit,
    filled,
    package,
    page,
    policy,
    render,
)
from survey.web.child_questions import Sent
from survey.web.language import LANGUAGES
from survey.web.received import from_own_page
from survey.web.sessions import db

blueprint = Blueprint("child", __name__)

TOKEN = re.compile(r"[0-9a-f]{32}")
AFTERWARDS = {"Clear-Site-Data": '"cache", "storage"'}


class Entrance(NamedTuple):
    """A good code, what it opens, and what was chosen on the way in."""

    code: str
    door: Door
    language: str
    variant: str
    dress: str


@blueprint.get("/S")
@blueprint.get("/s")
def enter_code() -> Response:
    """Write the code that stands on the card."""
    if code := request.args.get("code", ""):
        return welcome(code)
    return _page(_visit("enter_code", _language(LANGUAGES)))


@blueprint.get("/S/<code>")
@blueprint.get("/s/<code>")
def welcome(code: str) -> Response:
    """Who asks, that it is free to say no, and how old you are."""
    return _welcome(_enter(code), unsaid=False)


@blueprint.get("/s/<code>/fragor")
def answer(code: str) -> Response:
    """The questions of one age, all on one page."""
    entrance = _enter(code)
    if not entrance.variant:
        return _welcome(entrance, unsaid=True)
    return _page(_visit_of("answer", entrance), entrance.code, secrets.token_hex(16))


@blueprint.post("/s/<code>/fragor")
def submit(code: str) -> Response:
    """Take one sheet, and answer with the thanks themselves."""
    form = request.form.to_dict(flat=False)
    token = request.form.get("token", "")
    variant = request.form.get("variant", "")
    if not from_own_page() or not TOKEN.fullmatch(token):
        raise Forged
    key = current_app.config["BALLOT_KEY"].encode()
    entrance = _enter(code, token)._replace(variant=variant)
    if variant not in entrance.door.variants:
        raise Forged
    asked = answering.variant(entrance.door, package(entrance.door), variant)
    sheet = validate(asked, form)
    if not isinstance(sheet, Sheet):
        made = render(_visit_of("answer", entrance), Sent(form, sheet))
        return _respond(filled(made, entrance.code, token), 422)
    thanks = replace(_visit_of("submit", entrance), kept=promises.kept(entrance.door.unit.id))
    answering.submit(db(), key, entrance.door, (entrance.code, token), sheet)
    response = _page(thanks, entrance.code)
    response.headers.update(AFTERWARDS)
    return response


@blueprint.get("/s/<code>/nej")
def decline(code: str) -> Response:
    """No thanks is completely okay. Nothing is stored, not even a count."""
    entrance = _enter(code)
    return _page(_visit_of("decline", entrance), entrance.code)


@blueprint.get("/s/<code>/vem")
def explain(code: str) -> Response:
    """Who sees my answers?"""
    entrance = _enter(code)
    return _page(_visit_of("explain", entrance), entrance.code)


@blueprint.errorhandler(Refused)
def refuse(_: Refused) -> Response:
    """The same page for unknown, used and revoked codes."""
    return _page(_visit("refuse", _language(LANGUAGES)), status=404)


@blueprint.errorhandler(Closed)
def close(closed: Closed) -> Response:
    """The round is closed; for children help and what they have said are still there."""
    visit = _visit("close", _language(LANGUAGES), slug=closed.slug)
    return _page(replace(visit, to_staff=closed.to_staff), status=410)


@blueprint.errorhandler(Forged)
def reject(_: Forged) -> Response:
    """What no browser sends from our page gets no page."""
    return Response("Bad request", 400, mimetype="text/plain")


@blueprint.errorhandler(500)
def apologise(_: Exception) -> Response:
    """A calm page when the fault is ours."""
    return _page(_visit("apologise", _language(LANGUAGES)), status=500)


def _enter(code: str, token: str = "") -> Entrance:
    door = entrances.enter(code, token)
    language = _language(door.languages, door.language)
    asked = request.args.get("age", door.variant)
    only = door.variants[0] if len(door.variants) == 1 else ""
    dress = request.args.get("dress", "")
    return Entrance(
        _said(code),
        door,
        language,
        asked if asked in door.variants else only,
        dress if dress in DRESSES else "",
    )


def _said(code: str) -> str:
    """The code as our own pages write it."""
    return code if lent.is_token(code) else shown(normalise(code) or "")


def _in_address() -> str:
    return str((request.view_args or {}).get("code", "") or request.args.get("code", ""))


def _language(offered: tuple[str, ...], chosen: str = "") -> str:
    """What was asked for, what the card says, else the first that is offered."""
    wanted = (request.args.get("lang", ""), chosen, "sv")
    g.language = next((one for one in wanted if one in offered), offered[0])
    return str(g.language)


def _visit(name: str, language: str, slug: str = "") -> Visit:
    config = current_app.config
    tablet = lent.is_token(_in_address())
    away = url_for("tablet.start", token=CODE_SLOT) if tablet else config["EXIT_URL"]
    return Visit(name, config["BASE_URL"], away, language, slug=slug, tablet=tablet)


def _visit_of(name: str, entrance: Entrance) -> Visit:
    """One visit for all cards that lead to the same questions, so that one page serves them."""
    door = entrance.door.without_choices()
    visit = _visit(name, entrance.language)
    return replace(visit, variant=entrance.variant, dress=entrance.dress, door=door)


def _welcome(entrance: Entrance, *, unsaid: bool) -> Response:
    return _page(replace(_visit_of("welcome", entrance), unsaid=unsaid), entrance.code)


def _page(visit: Visit, code: str = "", token: str = "", status: int = 200) -> Response:
    code = code or (_in_address() if visit.tablet else "")
    return _respond(filled(page(visit), code, token), status)


def _respond(body: bytes, status: int) -> Response:
    headers = {"Content-Security-Policy": policy(str(current_app.static_folder))}
    return Response(body, status, headers, mimetype="text/html")
