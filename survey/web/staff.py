"""The worker's pages: my units, a unit's QR filling the screen, a poster to print."""

from datetime import date
from typing import NamedTuple

from flask import Blueprint, abort, make_response, redirect, render_template, request
from flask import url_for as to
from flask_babel import gettext, lazy_gettext
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response
from wtforms import SelectField

from survey.core.access import Act, may
from survey.core.alphabet import swedish
from survey.services import admitting, inviting
from survey.storage import rounds, units
from survey.storage.tables import Round, Unit
from survey.web import documents, guard, qr
from survey.web.choices import VARIANTS, ballot_key, language_name, unit_at, variant_name
from survey.web.language import LANGUAGES
from survey.web.sessions import db
from survey.web.staff_links import links_in

blueprint = Blueprint("staff", __name__, url_prefix="/personal")
Page = str | Response | tuple[str, int]


class CodeForm(FlaskForm):  # type: ignore[misc]
    """What a code or a poster has chosen beforehand, and how the poster is printed."""

    language = SelectField(lazy_gettext("Language"))
    variant = SelectField(lazy_gettext("Age"))
    paper = SelectField(lazy_gettext("Paper"), default="a4")
    texts = SelectField(lazy_gettext("The poster's text"), default="sv")


class Row(NamedTuple):
    """A unit in the list, and the day its open round closes."""

    unit: Unit
    closes_on: date | None


@blueprint.get("/")
@guard.signed_in
def start() -> Page:
    """My units, by department; who has no code to show starts in the first room they have."""
    rooms = guard.places()
    if rooms and rooms[0].endpoint != "staff.start":
        return redirect(to(rooms[0].endpoint))
    return render_template("staff/start.html", departments=_departments())


@blueprint.post("/sprak")
@guard.signed_in
def language_save() -> Page:
    """Keep the language of my pages; back to the page where it was chosen."""
    chosen = request.form.get("language", "")
    if chosen not in LANGUAGES:
        abort(400)
    admitting.choose_language(db(), guard.me().account_id, chosen)
    back = request.form.get("back", "")
    inside = back.startswith("/personal/") and "\\" not in back
    return redirect(back if inside else to(".start"), 303)


@blueprint.get("/enheter/<int:unit_id>")
@guard.requires(Act.SHOW_CODE)
def unit(unit_id: int) -> Page:
    """A unit: its round, its QR and its poster."""
    return _unit_page(unit_at(unit_id))


@blueprint.post("/enheter/<int:unit_id>/qr")
@guard.requires(Act.SHOW_CODE)
def code_make(unit_id: int) -> Page:
    """Make the code for these choices if it is new, and show it."""
    found = unit_at(unit_id)
    form = _form(rounds.open_for(db(), unit_id))
    if not form.validate():
        return _unit_page(found, form), 422
    choices = {"variant": form.variant.data, "language": form.language.data}
    inviting.code_for(db(), ballot_key(), unit_id, **choices)
    return redirect(to(".code", unit_id=unit_id, **{k: v for k, v in choices.items() if v}), 303)


@blueprint.get("/enheter/<int:unit_id>/qr")
@guard.requires(Act.SHOW_CODE)
def code(unit_id: int) -> Page:
    """The QR over the whole screen."""
    found = unit_at(unit_id)
    choices = {name: request.args.get(name, "") for name in ("variant", "language")}
    known = inviting.known_code(db(), ballot_key(), unit_id, **choices)
    if known is None:
        return redirect(to(".unit", unit_id=unit_id))
    return render_template(
        "staff/code.html",
        unit=found,
        round=rounds.open_for(db(), unit_id),
        code=known,
        drawing=qr.svg(qr.address(known)),
        shown=qr.short(f"/s/{documents.shown(known)}"),
        chosen=[label for label in _labels(**choices) if label],
    )


@blueprint.post("/enheter/<int:unit_id>/affisch")
@guard.requires(Act.PRINT_CARDS)
def poster(unit_id: int) -> Page:
    """The poster as a PDF to print."""
    found = unit_at(unit_id)
    current = rounds.open_for(db(), unit_id)
    form = _form(current)
    if not form.validate():
        return _unit_page(found, form), 422
    choices = {"variant": form.variant.data, "language": form.language.data}
    made = inviting.code_for(db(), ballot_key(), unit_id, **choices)
    pdf = documents.pdf(_poster(found, current, made, form))
    response = make_response(pdf)
    response.mimetype = "application/pdf"
    name = f"affisch-{found.slug}-{form.paper.data}.pdf"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _unit_page(found: Unit, form: CodeForm | None = None) -> str:
    current = rounds.open_for(db(), found.id)
    return render_template(
        "staff/unit.html",
        unit=found,
        round=current,
        form=form or _form(current),
        page=qr.short(f"/e/{found.slug}"),
        links=links_in(found),
    )


def _poster(found: Unit, current: Round | None, code: str, form: CodeForm) -> documents.Poster:
    town = units.municipality(db())
    return documents.Poster(
        unit=found.child_name or found.name,
        organisation=town.name if town else "",
        phones=units.phones(db(), found.id),
        code=code,
        page=qr.short(f"/e/{found.slug}"),
        answer_by=current.answer_by if current else None,
        languages=tuple(form.texts.data.split()),
        paper=form.paper.data,
    )


def _form(current: Round | None) -> CodeForm:
    """The form with what the unit's open round offers; everything if none is open."""
    content = current.content if current else {}
    form = CodeForm()
    free = ("", gettext("The child chooses"))
    form.language.choices = [
        free,
        *((x, language_name(x)) for x in content.get("languages", LANGUAGES)),
    ]
    form.variant.choices = [
        free,
        *((x, variant_name(x)) for x in content.get("variants", VARIANTS)),
    ]
    form.paper.choices = [("a4", "A4"), ("a3", "A3")]
    form.texts.choices = [
        *((x, language_name(x)) for x in LANGUAGES),
        (" ".join(LANGUAGES), gettext("Swedish and English")),
    ]
    return form


def _labels(variant: str, language: str) -> tuple[str, str]:
    return (
        variant_name(variant) if variant else "",
        language_name(language) if language else "",
    )


def _departments() -> list[tuple[str, list[Row]]]:
    """(department, its units) for the units the person here may show a code for."""
    me = guard.me()
    every = units.every(db())  # held, so that each path is found without asking again
    names = {u.id: u.name for u in every}
    found: dict[str, list[Row]] = {}
    for one in every:
        if one.level == "unit" and may(me, Act.SHOW_CODE, units.path(db(), one.id)):
            current = rounds.open_for(db(), one.id)
            row = Row(one, current.closes_on if current else None)
            found.setdefault(names.get(one.parent_id or 0, ""), []).append(row)
    return [
        (name, sorted(rows, key=lambda r: swedish(r.unit.name)))
        for name, rows in sorted(found.items(), key=lambda item: swedish(item[0]))
    ]
