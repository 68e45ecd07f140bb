"""The pages anybody may read: who asks and why, and what the grown-ups answer."""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from functools import partial
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
from markupsafe import Markup, escape

from survey.core.alphabet import swedish
from survey.core.disclosure import CHILDREN
from survey.core.indicator import TENTHS, InWords, WordsKind
from survey.core.plain import sentences_in
from survey.core.wording import SWEDISH
from survey.services import replying
from survey.services.replying import NoSuchPage, Place, PublicPage
from survey.storage import units
from survey.web.child_pages import Visit, critical, linked, policy, symbols
from survey.web.child_questions import Voice
from survey.web.language import LANGUAGES
from survey.web.library import shared_library
from survey.web.sessions import db

blueprint = Blueprint("public", __name__)
SLUG = re.compile(r"[A-Za-z0-9-]{1,60}")
MOST_DOTS = 30
_MARK = "\ue000"  # stands in no text
ASSESSED = date(2026, 11, 22)  # when somebody last went through what accessibility says
# What a point is about, and how far a promise has come: their pictures. Then the four
# articles that a child is told of, and theirs.
PICTURES = {
    "DEL-1": "lyssna",
    "RAT-1": "rattighet",
    "TIL-1": "forsta",
    "BAR-1": "snall",
    "STO-1": "hjalp",
    "TRY-1": "trygg",
    "wish": "battre",
}
STATES = {"planned": "tid", "ongoing": "niva_2", "done": "ja", "late": "tid", "struck": "nej"}
LATE, CANNOT = "tid", "nej"
PICTURED = "lss"
RIGHTS = ((12, "saga_ifran"), (3, "snall"), (2, "rattvis"), (6, "trygg"))


class Dots(NamedTuple):
    """So many in a row: first those that surely think so, then those that may."""

    sure: int
    maybe: int
    rest: int


@blueprint.get("/e/")
@blueprint.get("/")
def start() -> Response:
    """Who asks, the door for a card, your rights here, and every unit's answer."""
    newest = replying.newest_answers(db())
    return _page("start", places=_newest_first(replying.places(db()), newest), newest=newest)


@blueprint.get("/om-svaren")
def privacy() -> Response:
    """For adults: what happens with the answers, and what the law says that we must tell."""
    by_name = _newest_first(replying.places(db()), {})
    return _page("privacy", places=by_name, town_contact=_contact())


@blueprint.get("/tillganglighet")
def accessibility() -> Response:
    """What works for everyone, what does not, what nobody has tried, and where to say so."""
    return _page("accessibility", assessed=ASSESSED, town_contact=_contact())


@blueprint.get("/E/<slug>")
@blueprint.get("/e/<slug>")
def unit(slug: str) -> Response:
    """What children of a unit have said, and what the grown-ups do about it."""
    try:
        wanted = slug.lower() if SLUG.fullmatch(slug) else ""
        found = replying.public_page(db(), shared_library(), wanted, date.today())
    except NoSuchPage:
        abort(404)
    return show(found)


def show(found: PublicPage) -> Response:
    """A unit's page; the editor's preview is this very page."""
    return _page("unit", page=found, unit=found.place)


def _contact() -> str:
    town = units.municipality(db())
    return town.contact if town else ""


def how_many(say: Voice, words: InWords) -> str:
    """A share in words. `least`: of all but at most so many, how many that is."""
    least = words.of - words.low
    return say(f"how.{words.kind}", low=words.low, high=words.high, of=words.of, least=least)


def dots(words: InWords) -> Dots | None:
    """How a share is drawn: a dot for each, or ten for all where they would be too many to
    count; then the part that may be grows outwards, never the part that is sure."""
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
    if not high:
        return None
    of = words.of
    if of > MOST_DOTS:
        low, high, of = low * TENTHS // of, -(-high * TENTHS // of), TENTHS
    return Dots(low, high - low, of - high)


def quoted(say: Voice, key: str, **theirs: str) -> Markup:
    """A text of ours around words that staff wrote, marked as the Swedish they are."""
    marked = str(escape(say(key, **{name: f"{_MARK}{name}{_MARK}" for name in theirs})))
    parts = marked.split(_MARK)
    return Markup("").join(
        swedish_words(say.language, theirs[part]) if at % 2 else Markup(part)
        for at, part in enumerate(parts)
    )


def swedish_words(language: str, words: str) -> Markup:
    """Words that staff wrote: always Swedish, and said to be where the page is not."""
    if language == SWEDISH:
        return escape(words)
    return Markup('<span lang="{}" dir="ltr">{}</span>').format(SWEDISH, words)


def _newest_first(places: Sequence[Place], newest: Mapping[str, date]) -> list[Place]:
    """Units with an answer, the newest answer first; then the others; both in Swedish order."""
    by_name = sorted(places, key=lambda place: swedish(place.name))
    return sorted(by_name, key=lambda place: newest.get(place.slug, date.min), reverse=True)


def _page(name: str, **what: Any) -> Response:
    language = _language()
    config = current_app.config
    static = str(current_app.static_folder)
    town = replying.municipality(db())
    say = Voice(language, young=False)
    made = render_template(
        f"public/{name}.html",
        visit=Visit("public", config["BASE_URL"], config["EXIT_URL"], language, _variant()),
        say=say,
        quoted=partial(quoted, say),
        theirs=partial(swedish_words, language),
        swedish=Markup(' lang="sv" dir="ltr"') if language != SWEDISH else "",
        frame=language,
        direction="ltr",
        critical=Markup(critical(static)),
        linked=linked,
        symbols=symbols,
        rights=RIGHTS,
        pictures=PICTURES,
        states=STATES,
        sentences=sentences_in,
        dots=dots,
        how_many=partial(how_many, say),
        pictured_late=LATE,
        pictured_cannot=CANNOT,
        day=lambda day: format_date(day, "d MMMM y", language),
        languages=LANGUAGES,
        floor=CHILDREN.min_group,
        town=town,
        **{"unit": town} | what,
    )
    response = make_response(made)
    response.headers["Content-Security-Policy"] = policy(static)
    response.headers["Cache-Control"] = "no-store"
    return response


def _variant() -> str:
    """Pictures and easy text, for those who choose it."""
    return PICTURED if request.args.get("variant") == PICTURED else ""


def _language() -> str:
    asked = request.args.get("lang", "")
    g.language = asked if asked in LANGUAGES else LANGUAGES[0]
    return str(g.language)
