"""Before children are asked: every variant, language and dress as a child meets it, all
questions to print, and the unit's practice code for the meeting room."""

from typing import NamedTuple

from flask import Blueprint, abort, render_template, request
from werkzeug.wrappers import Response

from survey.core.access import Act
from survey.core.questionnaire import Audience
from survey.services import rehearsing
from survey.services.answering import Door
from survey.storage import rounds
from survey.storage.tables import Round
from survey.web import booklet, guard, qr, questions
from survey.web.child_pages import package
from survey.web.choices import language_name, unit_at
from survey.web.library import shared_library
from survey.web.practice import preview_key
from survey.web.sessions import db

blueprint = Blueprint("preview", __name__, url_prefix="/personal")


class Tongue(NamedTuple):
    """A language to read the questions in, and whether children may be asked in it."""

    id: str
    name: str
    reviewed: bool


class Age(NamedTuple):
    """A variant, and the dresses it can be met in."""

    id: str
    name: str
    number: int
    minutes: int
    dresses: tuple[str, ...]


@blueprint.get("/omgangar/<int:round_id>/forhandsvisning")
@guard.requires(Act.MANAGE_ROUNDS)
def show(round_id: int) -> str:
    """A round's pages as the children will see them."""
    found = _round(round_id)
    return _page("show", _door(rehearsing.of_round(db(), round_id)), round_id, round=found)


@blueprint.get("/omgangar/<int:round_id>/fragor.pdf")
@guard.requires(Act.MANAGE_ROUNDS)
def questions_pdf(round_id: int) -> Response:
    """All questions of a round as a file, for guardians and the board."""
    _round(round_id)
    return _file(_door(rehearsing.of_round(db(), round_id)))


@blueprint.get("/fragepaket")
@guard.requires(Act.MANAGE_ROUNDS)
def packages() -> str:
    """The questionnaires there are, to read before a round is drafted."""
    found = sorted(shared_library().packages.items())
    titles = [(name, each.words_in("sv").title, each) for name, each in found]
    return render_template("preview/packages.html", packages=titles)


@blueprint.get("/fragepaket/<name>")
@guard.requires(Act.MANAGE_ROUNDS)
def package_show(name: str) -> str:
    """A questionnaire's pages as children would see them."""
    door = _door(rehearsing.of_file(db(), name, shared_library()))
    return _page("package_show", door, name, name=name)


@blueprint.get("/fragepaket/<name>/fragor.pdf")
@guard.requires(Act.MANAGE_ROUNDS)
def package_pdf(name: str) -> Response:
    """All questions of a questionnaire as a file."""
    return _file(_door(rehearsing.of_file(db(), name, shared_library())))


@blueprint.get("/enheter/<int:unit_id>/ova")
@guard.requires(Act.SHOW_CODE)
def practice_code(unit_id: int) -> str:
    """The practice QR over the whole screen, marked so that nobody takes it for the real one."""
    found = unit_at(unit_id)
    return render_template(
        "preview/practice_code.html",
        unit=found,
        drawing=qr.svg(qr.practice(found.slug)),
        shown=qr.short(f"/ova/{found.slug}"),
    )


def _round(round_id: int) -> Round:
    """The round, if the person here runs rounds in one of its units, or it has none yet; 404
    otherwise."""
    found = rounds.get(db(), round_id)
    asked = [row.unit_id for row in rounds.units_of(db(), round_id)]
    mine = not asked or any(guard.allowed(Act.MANAGE_ROUNDS, one) for one in asked)
    if found is None or not mine:
        abort(404)
    return found


def _door(found: Door | None) -> Door:
    if found is None:
        abort(404)
    return found


def _page(template: str, door: Door, what: int | str, **more: object) -> str:
    words = package(door)
    first = sorted(door.languages, key=lambda x: (not rehearsing.reviewed(words, x), x != "sv"))
    tongues = [Tongue(x, language_name(x), rehearsing.reviewed(words, x)) for x in first]
    return render_template(
        f"preview/{template}.html",
        title=words.words_in("sv").title,
        key=preview_key(what),
        tongues=tongues,
        ages=_ages(door),
        of_staff=words.questionnaire.audience is Audience.STAFF,
        **more,
    )


def _ages(door: Door) -> list[Age]:
    """The variants of a door; an adult who reads to a small child gets no chat."""
    chapters = booklet.booklet(door, "sv").chapters
    return [
        Age(c.id, c.name, len(c.asked), c.minutes, ("one",) if c.reader else ("one", "chat"))
        for c in chapters
    ]


def _file(door: Door) -> Response:
    language = request.args.get("lang", "")
    return questions.as_file(door, language if language in door.languages else "sv", "")
