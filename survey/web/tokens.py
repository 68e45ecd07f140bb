"""My keys for programs, and which releases everybody may read."""

from datetime import timedelta
from typing import Any

from flask import Blueprint, abort, redirect, render_template, request
from flask import url_for as to
from flask_babel import gettext
from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response
from wtforms import DateField, SelectField, StringField
from wtforms.validators import InputRequired, Length

from survey.core.access import Act, may
from survey.services import analysing, granting
from survey.services.admitting import NotPossible
from survey.storage import api_tokens, releases, units
from survey.web import guard
from survey.web.language import select
from survey.web.sessions import db

blueprint = Blueprint("tokens", __name__, url_prefix="/personal/nycklar")
Page = str | Response | tuple[str, int]
HALF_A_YEAR = timedelta(days=182)
LEVELS = {
    "": _("Not published"),
    "municipality": _("The municipality"),
    "department": _("The municipality and its departments"),
    "unit": _("The municipality, departments and units"),
}


class TokenForm(FlaskForm):  # type: ignore[misc]
    """A new key: what for, which unit, until when."""

    name = StringField(
        _("What is the key for?"),
        [InputRequired(_("Say what the key is for.")), Length(max=80)],
        render_kw={"autocomplete": "off"},
    )
    unit = SelectField(_("Which unit, with what is below it"), coerce=int)
    last_day = DateField(_("Last day"), [InputRequired(_("Choose a last day."))])


@blueprint.get("")
@guard.requires(Act.EXPORT_RESULTS)
@guard.requires_fresh
def show() -> Page:
    """My keys, a form for a new one, and what is open data."""
    return _page(_form())


@blueprint.post("")
@guard.requires(Act.EXPORT_RESULTS)
@guard.requires_fresh
def token_make() -> Page:
    """Make a key and show it, this once."""
    form = _form()
    if not form.validate():
        return _page(form), 422
    place = (form.unit.data, form.last_day.data)
    try:
        token = granting.make_token(db(), guard.me(), form.name.data, place, now=guard.now())
    except NotPossible as refusal:
        form.name.errors = [gettext(str(refusal))]
        return _page(form), 422
    return _page(_form(fresh=True), token=token)


@blueprint.post("/bort")
@guard.requires(Act.EXPORT_RESULTS)
@guard.requires_fresh
def token_end() -> Page:
    """End one of my keys."""
    granting.end_token(db(), guard.me(), request.form.get("name", ""), now=guard.now())
    return redirect(to(".show"), 303)


@blueprint.post("/oppna-data/<int:round_id>")
@guard.requires(Act.PUBLISH_RESULTS)
@guard.requires_fresh
def open_data_save(round_id: int) -> Page:
    """Publish a release down to a level, or no more."""
    if not _publishes():
        abort(404)
    try:
        granting.choose_open_data(
            db(), guard.me(), round_id, request.form.get("level", ""), now=guard.now()
        )
    except NotPossible:
        abort(400)
    return redirect(to(".show", _anchor="open-data"), 303)


def _form(*, fresh: bool = False) -> TokenForm:
    form = TokenForm(formdata=None) if fresh else TokenForm()
    every = units.every(db())
    form.unit.choices = [(u.id, u.name) for u in every if guard.allowed(Act.EXPORT_RESULTS, u.id)]
    if not form.last_day.raw_data:
        form.last_day.data = guard.now().date() + HALF_A_YEAR
    return form


def _page(form: TokenForm, token: str = "") -> str:
    return render_template(
        "tokens/show.html",
        form=form,
        token=token,
        tokens=api_tokens.of_account(db(), guard.me().account_id),
        names={u.id: u.name for u in units.every(db())},
        today=guard.now().date(),
        rounds=_rounds() if _publishes() else [],
        publishes=_publishes(),
        levels=LEVELS,
    )


def _publishes() -> bool:
    town = units.municipality(db())
    return town is not None and may(guard.me(), Act.PUBLISH_RESULTS, [town.id])


def _rounds() -> list[tuple[Any, str]]:
    listed = analysing.rounds_with_results(db(), select())
    found = ((r, releases.get(db(), r.id)) for r in listed)
    return [(r, release.open_data) for r, release in found if release]
