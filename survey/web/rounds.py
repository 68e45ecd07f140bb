"""Rounds: the list, one round's page, and its draft made and changed."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from flask import Blueprint, abort, redirect, render_template, request
from flask import url_for as to
from flask_babel import gettext
from werkzeug.wrappers import Response

from survey.core.access import Act
from survey.core.alphabet import swedish
from survey.core.round import USUAL_WAIT, Obstacle, State
from survey.services import arranging
from survey.storage import units
from survey.storage.library import Package
from survey.storage.tables import Round, Unit
from survey.web import guard, round_forms, round_words
from survey.web.choices import language_name
from survey.web.language import select
from survey.web.round_forms import DraftForm
from survey.web.round_pages import in_words, package_of, page, questionnaires, round_at
from survey.web.sessions import db

blueprint = Blueprint("rounds", __name__, url_prefix="/personal/omgangar")
Page = str | Response | tuple[str, int]
USUAL = "stod-och-delaktighet"
FOUR_WEEKS = timedelta(days=28)


@blueprint.get("")
@guard.requires(Act.MANAGE_ROUNDS)
def listed() -> str:
    """The rounds in units that I run rounds in, by what they need."""
    groups = arranging.listed(
        db(), date.today(), lambda unit: guard.allowed(Act.MANAGE_ROUNDS, unit)
    )
    return render_template("rounds/listed.html", groups=groups, words=round_words)


@blueprint.get("/ny")
@guard.requires(Act.MANAGE_ROUNDS)
def new() -> str:
    """A form for a new round, filled in with what is usual; with `after`, as the follow-up
    of that round."""
    if before := request.args.get("after", 0, type=int):
        return _follow_up(round_at(before, whole=True))
    package = _usual()
    return _new(_form(package, _beginning(package)), package)


@blueprint.post("/ny")
@guard.requires(Act.MANAGE_ROUNDS)
def make() -> Page:
    """Save a new draft; it is opened from its own page."""
    package, form = _posted()
    if _is_turned(form, package):
        return _new(_renewed(form, package), package)
    if not form.validate():
        return _new(form, package), 422
    wanted = round_forms.draft_from(form, package)
    try:
        made = arranging.draft(db(), package, wanted, by=guard.me().account_id, now=guard.now())
    except (arranging.NameTaken, arranging.Unfit) as refusal:
        return _new(_explained(form, refusal), package), 422
    return redirect(to(".show", round_id=made.id), 303)


@blueprint.get("/<int:round_id>")
@guard.requires(Act.MANAGE_ROUNDS)
def show(round_id: int) -> str:
    """One round: what stops it, how far it has come, and what can be done."""
    return page(round_at(round_id))


@blueprint.get("/<int:round_id>/utkast")
@guard.requires(Act.MANAGE_ROUNDS)
def edit(round_id: int) -> Page:
    """The form for a draft; other rounds have no such page."""
    found = round_at(round_id, whole=True)
    if found.state != State.DRAFT:
        return redirect(to(".show", round_id=round_id))
    package = _package_of(found)
    draft = arranging.draft_of(db(), found)
    values = round_forms.values_of(draft, package) | {"revision": found.revision}
    return _edit(found, _form(package, values), package)


@blueprint.post("/<int:round_id>/utkast")
@guard.requires(Act.MANAGE_ROUNDS)
def save(round_id: int) -> Page:
    """Save the draft, if nobody else has done so since the page was opened."""
    found = round_at(round_id, whole=True)
    package, form = _posted()
    if _is_turned(form, package):
        return _edit(found, _renewed(form, package), package)
    if not form.validate():
        return _edit(found, form, package), 422
    try:
        _change(round_id, form, package)
    except arranging.Overtaken:
        return _overtaken(round_id, form, package), 409
    except arranging.WrongState:
        return _too_late(round_id, form, package), 409
    except (arranging.NameTaken, arranging.Unfit) as refusal:
        return _edit(found, _explained(form, refusal), package), 422
    return redirect(to(".show", round_id=round_id), 303)


def _change(round_id: int, form: DraftForm, package: Package) -> None:
    given = form.revision.data or ""
    revision = int(given) if given.isdecimal() and len(given) < 9 else 0
    wanted = round_forms.draft_from(form, package)
    by = guard.me().account_id
    arranging.change(db(), (round_id, revision), package, wanted, by=by, now=guard.now())


def _overtaken(round_id: int, form: DraftForm, package: Package) -> str:
    """The form with my values, and beside them what the other has saved meanwhile."""
    found = round_at(round_id, whole=True)
    theirs = in_words(arranging.draft_of(db(), found), _package_of(found))
    mine = in_words(round_forms.draft_from(form, package), package)
    form.revision.data = form.revision.raw_data = found.revision
    return _edit(found, form, package, overtaken=round_forms.differences(mine, theirs))


def _too_late(round_id: int, form: DraftForm, package: Package) -> str:
    refusal = gettext(
        "The round can not be changed now: somebody has asked to open it, or it has opened. "
        "What you wrote was not saved; it stands below."
    )
    mine = in_words(round_forms.draft_from(form, package), package)
    return page(round_at(round_id), refusal=refusal, lost=mine)


def _explained(form: DraftForm, refusal: Exception) -> DraftForm:
    """The form with what the errand refused, at its field."""
    if isinstance(refusal, arranging.NameTaken):
        form.name.errors = [gettext("There is a round of that name. Choose another.")]
    elif isinstance(refusal, arranging.Unfit):
        for obstacle in refusal.obstacles:
            remedy = round_words.OBSTACLES[Obstacle(obstacle)]
            form[remedy.field].errors = [str(remedy.words)]
    return form


def _posted() -> tuple[Package, DraftForm]:
    """The posted form, and the questionnaire it is about."""
    chosen = arranging.fresh(request.form.get("questionnaire", ""), questionnaires())
    package = chosen if request.form.get("questionnaire") in _titles() and chosen else None
    if package is None:
        abort(400)
    return package, _form(package)


def _is_turned(form: DraftForm, package: Package) -> bool:
    """Whether another questionnaire was chosen than the one whose parts the page showed."""
    return "again" in request.form or form.shown.data != package.questionnaire.id


def _renewed(form: DraftForm, package: Package) -> DraftForm:
    """The same answers with the parts of the questionnaire that was chosen now."""
    kept = {f.short_name: f.data for f in form if f.short_name != "csrf_token"}
    days = {"answer_by": form.closes_on.data + USUAL_WAIT} if form.closes_on.data else {}
    return _form(package, days | kept | _parts(package))


def _parts(package: Package) -> dict[str, Any]:
    name = package.questionnaire.id
    return {
        "questionnaire": name,
        "shown": name,
        "variants": [v.id for v in package.questionnaire.variants],
        "languages": round_forms.offered(package),
        "bank": [],
        "gender": False,
    }


def _beginning(package: Package) -> dict[str, Any]:
    mine = _units()
    chosen = {"units": [mine[0].id] if len(mine) == 1 else []}
    return _parts(package) | _days(date.today()) | chosen


def _days(opens: date) -> dict[str, Any]:
    closes = max(opens, date.today()) + FOUR_WEEKS
    return {"opens_on": opens, "closes_on": closes, "answer_by": closes + USUAL_WAIT}


def _follow_up(found: Round) -> str:
    """The form as the follow-up of a round: in its units, three months after it opened."""
    way = arranging.follow_up(db(), found, questionnaires())
    if way is None:
        abort(404)
    before, mine = arranging.draft_of(db(), found), {u.id for u in _units()}
    values = _parts(way.package) | _days(way.opens_on) | {
        "name": gettext("Follow-up of %(round)s", round=found.name)[:120],
        "units": [unit for unit in before.unit_ids if unit in mine],
    }  # fmt: skip
    expected = {f"expected_{unit}": number for unit, number in before.expected.items()}
    return _new(_form(way.package, values | expected), way.package)


def _form(package: Package, values: dict[str, Any] | None = None) -> DraftForm:
    """The form as it was posted, or filled in with these values."""
    mine = _units()
    keyers = arranging.keyers(db(), [u.id for u in mine])
    filled = {} if values is None else {"formdata": None, "data": values}
    names = list(_titles().items())
    return round_forms.draft_form(package, names, (mine, keyers), **filled)


def _units() -> list[Unit]:
    """The open units in which I run rounds."""
    every = units.every(db())  # held, so that each path is found without asking again
    return [u for u in every if u.level == "unit" and guard.allowed(Act.MANAGE_ROUNDS, u.id)]


def _titles() -> dict[str, str]:
    """The questionnaires that can be asked, by id."""
    every = arranging.choices(questionnaires())
    return {c.name: c.package.words_in(select()).title for c in every if c.package}


def _usual() -> Package:
    sound = [c.package for c in arranging.choices(questionnaires()) if c.package]
    usual = [p for p in sound if p.questionnaire.id == USUAL]
    if not sound:
        abort(404)
    return (usual or sound)[0]


def _package_of(found: Round) -> Package:
    """The draft's questionnaire as its files are now, or as it was if they can't be used."""
    saved = package_of(found)
    return arranging.fresh(saved.questionnaire.id, questionnaires()) or saved


def _departments(mine: Sequence[Unit]) -> list[tuple[str, list[Unit]]]:
    names = {u.id: u.name for u in units.every(db())}
    found: dict[str, list[Unit]] = {}
    for one in mine:
        found.setdefault(names.get(one.parent_id or 0, ""), []).append(one)
    ordered = sorted(found.items(), key=lambda item: swedish(item[0]))
    return [(name, sorted(members, key=lambda u: swedish(u.name))) for name, members in ordered]


def _new(form: DraftForm, package: Package) -> str:
    return render_template("rounds/new.html", **_page(form, package))


def _edit(found: Round, form: DraftForm, package: Package, **more: Any) -> str:
    return render_template("rounds/edit.html", round=found, **_page(form, package) | more)


def _page(form: DraftForm, package: Package) -> dict[str, Any]:
    unreviewed = [x for x, words in sorted(package.words.items()) if not words.offered]
    broken = [c.name for c in arranging.choices(questionnaires()) if not c.package]
    return {
        "form": form,
        "package": package,
        "departments": _departments(_units()),
        "unreviewed": list(map(language_name, unreviewed)),
        "broken": broken,
    }
