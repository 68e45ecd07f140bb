"""Exact figures of a register by quarter, as page and file; and the random draw."""

import csv
from collections.abc import Iterator, Sequence
from datetime import date
from io import StringIO
from typing import Any, NamedTuple

from flask import Blueprint, abort, redirect, render_template, request
from flask import url_for as to
from flask_babel import gettext
from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response
from wtforms import IntegerField, SelectField
from wtforms.validators import InputRequired

from survey.core.access import Act
from survey.core.register import MOST_DECISIONS, USUAL_DRAW, Form, Quarter
from survey.core.wording import IndicatorWords, fallback
from survey.services import registering
from survey.services.registering import Standing
from survey.storage import registers, units
from survey.web import guard, registers_forms
from survey.web.files import harmless
from survey.web.language import select
from survey.web.library import shared_library
from survey.web.registers import form_at
from survey.web.sessions import db

blueprint = Blueprint("registers_figures", __name__, url_prefix="/personal/register")
Page = str | Response | tuple[str, int]
MARK = "\ufeff"  # so that a Swedish spreadsheet reads å, ä and ö


class Measure(NamedTuple):
    """An indicator and its words in the page's language."""

    id: str
    words: IndicatorWords


class DrawForm(FlaskForm):  # type: ignore[misc]
    """How many decisions there were, and how many to look at."""

    unit = SelectField(_("Where"), coerce=int)
    total = IntegerField(
        _("How many decisions were there?"), [InputRequired(_("Enter a whole number."))]
    )
    wanted = IntegerField(
        _("How many will you look at?"), [InputRequired(_("Enter a whole number."))]
    )


@blueprint.get("/<register>/siffror")
@guard.requires(Act.SEE_REGISTER)
def figures(register: str) -> str:
    """The quarter's figures for every place I may see."""
    form = form_at(register)
    quarter, every = _quarters(form)
    return render_template(
        "registers/figures.html",
        form=form,
        title=registers_forms.package_of(form).words_in(select()).title,
        quarter=quarter,
        quarters=every,
        standings=_places(form, quarter),
        measures=_measures(form),
        levels={"municipality": _("municipality"), "department": _("department")},
    )


@blueprint.get("/<register>/siffror.csv")
@guard.requires(Act.SEE_REGISTER)
def file(register: str) -> Response:
    """The same figures as a file for a Swedish spreadsheet."""
    form = form_at(register)
    quarter, _every = _quarters(form)
    made = f"lyssna-{form.questionnaire}-{quarter}.csv"
    return Response(
        _csv(_places(form, quarter), form, quarter),
        content_type="text/csv; charset=utf-8; header=present",
        headers={"Content-Disposition": f'attachment; filename="{made}"'},
    )


@blueprint.get("/dragning")
@guard.requires(Act.SEE_REGISTER)
def draws() -> str:
    """What has been drawn, and a form to draw again."""
    form = _draw_form({"wanted": USUAL_DRAW})
    return _draws(form)


@blueprint.post("/dragning")
@guard.requires(Act.SEE_REGISTER)
def draw_make() -> Page:
    """Draw, keep and show the numbers."""
    form = _draw_form()
    if not form.validate():
        return _draws(form), 422
    numbers = (form.total.data, form.wanted.data)
    by, today = guard.me().account_id, date.today()
    try:
        made = registering.draw(db(), form.unit.data, numbers, by=by, today=today)
    except registering.NotANumber as wrong:
        form[wrong.field].errors = [
            gettext("Enter a whole number from 1 to %(most)s.", most=MOST_DECISIONS)
        ]
        return _draws(form), 422
    return redirect(to(".draws", _anchor=f"d{made.id}"), 303)


def _quarters(form: Form) -> tuple[Quarter, tuple[Quarter, ...]]:
    """The chosen quarter (this one if none was), and those there are; 404 for others."""
    every = registering.quarters(db(), form, date.today())
    asked = request.args.get("kvartal", "")
    chosen = Quarter.read(asked) if asked else every[0]
    if chosen is None or chosen not in every:
        abort(404)
    return chosen, every


def _places(form: Form, quarter: Quarter) -> tuple[Standing, ...]:
    every = units.every(db())  # held, so that each path is found without asking again
    mine = [u.id for u in every if guard.allowed(Act.SEE_REGISTER, u.id)]
    return registering.figures(db(), form, mine, (quarter, date.today()))


def _measures(form: Form) -> list[Measure]:
    words = fallback(shared_library().shared.words, select()).indicators
    return [Measure(i, words[i]) for i in form.indicators]


def _csv(places: Sequence[Standing], form: Form, quarter: Quarter) -> str:
    text = StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    headings = (_("Quarter"), _("Where"), _("Indicator"), _("Name"), _("Favourable"), _("Of"),
                _("Percent"))  # fmt: skip
    writer.writerow(map(str, headings))
    writer.writerows(_lines(places, form, quarter))
    return MARK + text.getvalue()


def _lines(places: Sequence[Standing], form: Form, quarter: Quarter) -> Iterator[tuple[Any, ...]]:
    for place in places:
        for measure in _measures(form):
            found = place.figures[measure.id]
            percent = "" if found.percent is None else found.percent
            share = (found.favourable, found.n, percent)
            yield (str(quarter), harmless(place.name), measure.id, measure.words.name, *share)


def _draw_form(values: dict[str, Any] | None = None) -> DrawForm:
    filled = {} if values is None else {"formdata": None, "data": values}
    form = DrawForm(**filled)
    form.unit.choices = [(u.id, u.name) for u in registers_forms.my_units(Form.SELF_CHECK)]
    return form


def _draws(form: DrawForm) -> str:
    names = {u.id: u.name for u in units.whole(db())}
    mine = [u for u in names if guard.allowed(Act.SEE_REGISTER, u)]
    return render_template(
        "registers/draws.html",
        form=form,
        draws=registers.draws(db(), mine),
        names=names,
        usual=USUAL_DRAW,
        most=MOST_DECISIONS,
    )
