"""What the children of a unit are asked, for guardians and anyone else who wants to read it."""

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

from survey.services import rehearsing
from survey.services.answering import Door
from survey.web import booklet, qr
from survey.web.child_pages import Visit, critical, linked, policy
from survey.web.language import LANGUAGES
from survey.web.library import shared_library
from survey.web.practice import SLUG
from survey.web.sessions import db

blueprint = Blueprint("questions", __name__)


@blueprint.get("/E/<slug>/fragor")
@blueprint.get("/e/<slug>/fragor")
def show(slug: str) -> Response:
    """All questions on a page."""
    door = _door(slug)
    language = _language()
    config, static = current_app.config, str(current_app.static_folder)
    made = booklet.booklet(door, language)
    page = render_template(
        "questions/show.html",
        visit=Visit("public", config["BASE_URL"], config["EXIT_URL"], language),
        unit=door.unit,
        say=made.say,
        frame=language,
        direction="ltr",
        critical=Markup(critical(static)),
        linked=linked,
        languages=LANGUAGES,
        made=made,
        how=booklet.how,
    )
    response = make_response(page)
    response.headers["Content-Security-Policy"] = policy(static)
    response.headers["Cache-Control"] = "no-store"
    return response


@blueprint.get("/e/<slug>/fragor.pdf")
def download(slug: str) -> Response:
    """All questions as a file to print."""
    door = _door(slug)
    return as_file(door, _language(), qr.short(f"/e/{door.unit.slug}"))


def as_file(door: Door, language: str, where: str) -> Response:
    """The booklet as a response. `where`: the public page of the answer, or ""."""
    response = make_response(booklet.pdf(door, language, where))
    response.mimetype = "application/pdf"
    name = "-".join(part for part in ("fragor", door.unit.slug, language) if part)
    response.headers["Content-Disposition"] = f'inline; filename="{name}.pdf"'
    return response


def _door(slug: str) -> Door:
    wanted = slug.lower() if SLUG.fullmatch(slug) else ""
    found = rehearsing.of_unit(db(), wanted, shared_library())
    if found is None:
        abort(404)
    return found


def _language() -> str:
    asked = request.args.get("lang", "")
    g.language = asked if asked in LANGUAGES else LANGUAGES[0]
    return str(g.language)
