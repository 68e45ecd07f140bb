"""The pages anybody may read: who asks and why, and what the grown-ups answer."""

import re
from datetime import date
from typing import Any, NamedTuple

from babel.dates import format_date
from flask import (
    Blueprint,
    Response,
    abort,
    current_app,
    g,
    make_response,
    render_template,
    request,
)
from markupsafe import Markup

from survey.core.disclosure import CHILDREN
from survey.core.indicator import InWords, WordsKind
from survey.services import replying
from survey.services.replying import NoSuchPage
from survey.web.child_pages import Visit, critical, linked, policy
from survey.web.child_questions import Voice
from survey.web.language import LANGUAGES
from survey.web.library import shared_library
from survey.web.sessions import db

blueprint = Blueprint("public", __name__)
SLUG = re.compile(r"[A-Za-z0-9-]{1,60}")
MOST_DOTS = 30


class Dots(NamedTuple):
    """So many in a row: first those that surely think so, then those that may."""

    sure: int
    maybe: int
    rest: int


@blueprint.get("/e/")
@blueprint.get("/")
def start() -> Response:
    """Who asks, the door for a card, your rights here, and every unit's answer."""
    town = replying.municipality(db())
    return _page("start", town=town, unit=town, places=replying.places(db()))


@blueprint.get("/E/<slug>")
@blueprint.get("/e/<slug>")
def unit(slug: str) -> Response:
    """What children of a unit have said, and what the grown-ups do about it."""
    try:
        wanted = slug.lower() if SLUG.fullmatch(slug) else ""
        found = replying.public_page(db(), shared_library(), wanted, date.today())
    except NoSuchPage:
        abort(404)
    return _page("unit", page=found, unit=found.place)


def dots(words: InWords) -> Dots | None:
    """How a share is drawn; None where it would be too many to count."""
    low, high = {
        WordsKind.FEWER_OF: (0, words.low - 1),
        WordsKind.ALL_BUT: (words.of - words.low, words.of),
        WordsKind.AT_LEAST_OF: (words.low, words.of),
        WordsKind.FEWER_THAN_HALF: (0, words.of // 2),
        WordsKind.MORE_THAN_HALF: (words.of // 2, words.of),
        WordsKind.UP_TO: (0, words.low),
        WordsKind.AT_LEAST: (words.low, words.of),
        WordsKind.BETWEEN: (words.low, words.high),
    }.get(words.kind, (0, 0))
    if not high or words.of > MOST_DOTS:
        return None
    return Dots(low, high - low, words.of - high)


def _page(name: str, **what: Any) -> Response:
    language = _language()
    config = current_app.config
    static = str(current_app.static_folder)
    made = render_template(
        f"public/{name}.html",
        visit=Visit("public", config["BASE_URL"], config["EXIT_URL"], language),
        say=Voice(language, young=False),
        direction="ltr",
        critical=Markup(critical(static)),
        linked=linked,
        dots=dots,
        day=lambda day: format_date(day, "d MMMM y", language),
        languages=LANGUAGES,
        floor=CHILDREN.min_group,
        **what,
    )
    response = make_response(made)
    response.headers["Content-Security-Policy"] = policy(static)
    response.headers["Cache-Control"] = "no-store"
    return response


def _language() -> str:
    asked = request.args.get("lang", "")
    g.language = asked if asked in LANGUAGES else LANGUAGES[0]
    return str(g.language)
