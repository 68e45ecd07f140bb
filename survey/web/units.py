"""The organisation: the tree that somebody looks after, and a page for each place in it."""

from datetime import date
from typing import Any, NamedTuple

from flask import Blueprint, abort, redirect, render_template, request
from flask import url_for as to
from flask_babel import gettext
from werkzeug.wrappers import Response

from survey.core.access import Act
from survey.core.unit import ABOVE, FIELDS, Facts, Lack, Problem, lacks
from survey.services import organising
from survey.services.organising import Doubtful, Node, Outdated, Unplaceable, Wanted, facts_of
from survey.storage import units
from survey.storage.tables import Unit
from survey.web import guard, unit_forms
from survey.web.sessions import db
from survey.web.unit_forms import UnitForm, form_for, form_for_new
from survey.web.unit_words import KINDS, LEVELS, said

blueprint = Blueprint("units", __name__, url_prefix="/personal/organisation")
Page = str | Response | tuple[str, int]


class Branch(NamedTuple):
    """A place in the tree. `mine`: whether it may be changed; `group`: its report group's
    name; `below`: what stands in it, or for a group its members' names."""

    unit: Unit
    mine: bool
    lacks: tuple[Lack, ...]
    group: str
    below: list[Any]


@blueprint.get("")
@guard.requires(Act.MANAGE_UNITS)
def tree() -> Page:
    """The places I look after, what each lacks, and those that are closed."""
    every = units.whole(db())
    top = next((u for u in every if u.level == "municipality"), None)
    return render_template(
        "units/tree.html",
        top=_branch(every, top) if top else None,
        closed=[u for u in every if u.closed_on and _mine(u)],
        done=_done(every),
        levels=LEVELS,
    )


@blueprint.get("/<int:unit_id>")
@guard.requires(Act.MANAGE_UNITS)
def edit(unit_id: int) -> Page:
    """One place: what is written about it, and what may become of it."""
    unit = _at(unit_id)
    return _page(unit, form_for(unit))


@blueprint.post("/<int:unit_id>")
@guard.requires(Act.MANAGE_UNITS)
def save(unit_id: int) -> Page:
    """Save it, unless somebody else has saved meanwhile: then both are shown."""
    unit = _at(unit_id)
    form = form_for(unit)
    if not form.validate():
        return _page(unit, form), 422
    try:
        organising.change(db(), guard.me(), unit_id, _wanted(unit, form), guard.now())
    except Outdated:
        return _page(unit, form, theirs=_theirs(unit, form)), 409
    except Unplaceable as refusal:
        return _refused(unit, form, refusal), 422
    return redirect(to(".tree", saved=unit_id, _anchor=f"u{unit_id}"), 303)


@blueprint.get("/<int:parent_id>/ny/<kind>")
@guard.requires(Act.MANAGE_UNITS)
def new(parent_id: int, kind: str) -> Page:
    """An empty form for a department, a unit or a report group."""
    parent, level = _place(parent_id, kind)
    return _new_page(parent, kind, form_for_new(level, parent))


@blueprint.post("/<int:parent_id>/ny/<kind>")
@guard.requires(Act.MANAGE_UNITS)
def add(parent_id: int, kind: str) -> Page:
    """Add it."""
    parent, level = _place(parent_id, kind)
    form = form_for_new(level, parent)
    if not form.validate():
        return _new_page(parent, kind, form), 422
    group = (form.group.data or None) if "group" in form else None
    checked = "checked" in form and form.checked.data
    node = Node(level, parent_id, form.facts(Facts()), group, checked, unit_forms.sure())
    try:
        made = organising.add(db(), guard.me(), node, guard.now())
    except Unplaceable as refusal:
        more = _shown(form, refusal)
        return _new_page(parent, kind, form, **more), 422
    return redirect(to(".tree", saved=made, _anchor=f"u{made}"), 303)


@blueprint.post("/<int:unit_id>/stang")
@guard.requires(Act.MANAGE_UNITS)
def close(unit_id: int) -> Page:
    """Close it; it can be opened again."""
    return _try(unit_id, organising.close)


@blueprint.post("/<int:unit_id>/oppna")
@guard.requires(Act.MANAGE_UNITS)
def reopen(unit_id: int) -> Page:
    """Open it again."""
    return _try(unit_id, organising.reopen)


@blueprint.post("/<int:unit_id>/ta-bort")
@guard.requires(Act.MANAGE_UNITS)
def delete(unit_id: int) -> Page:
    """Delete what has never been used, if its name is written."""
    unit = _at(unit_id)
    if " ".join(request.form.get("word", "").split()).casefold() != unit.name.casefold():
        words = gettext("Write the name, %(name)s, to delete it.", name=unit.name)
        return _page(unit, form_for(unit, fresh=True), word_error=words), 422
    try:
        organising.delete(db(), guard.me(), unit_id, guard.now())
    except Unplaceable as refusal:
        return _page(unit, form_for(unit, fresh=True), refusal=_words(refusal.problems)), 422
    return redirect(to(".tree", deleted=1), 303)


def _try(unit_id: int, errand: Any) -> Page:
    unit = _at(unit_id)
    try:
        errand(db(), guard.me(), unit_id, guard.now())
    except Unplaceable as refusal:
        return _page(unit, form_for(unit, fresh=True), refusal=_words(refusal.problems)), 422
    return redirect(to(".edit", unit_id=unit_id), 303)


def _at(unit_id: int) -> Unit:
    return units.get(db(), unit_id) or abort(404)


def _place(parent_id: int, kind: str) -> tuple[Unit, str]:
    """Where it shall stand, and its level; 404 if it can't stand there."""
    guard.demand(Act.MANAGE_UNITS, parent_id)
    parent, level = _at(parent_id), KINDS.get(kind, "")
    if ABOVE.get(level) != parent.level or parent.closed_on is not None:
        abort(404)
    return parent, level


def _wanted(unit: Unit, form: UnitForm) -> Wanted:
    revision = form.revision.data or ""
    return Wanted(
        facts=form.facts(facts_of(unit)),
        revision=int(revision) if revision.isdecimal() and len(revision) < 10 else 0,
        parent=form.parent.data if "parent" in form else unit.parent_id,
        group=(form.group.data or None) if "group" in form else unit.group_id,
        checked="checked" in form and form.checked.data,
        sure=unit_forms.sure(),
    )


def _page(unit: Unit, form: UnitForm, **what: Any) -> str:
    """`theirs` (if somebody else saved): field -> what they wrote."""
    return render_template(
        "units/edit.html",
        unit=unit,
        form=form,
        revision=unit.revision if "theirs" in what else form.revision.data,
        level=LEVELS[unit.level],
        fate=organising.fate(db(), unit),
        obstacles=_words(organising.fate(db(), unit).obstacles),
        lacks=_lacks(unit),
        above=_above(unit.parent_id),
        members=[u for u in units.inside(db(), unit.id) if u.group_id == unit.id],
        **_phrases(),
        **what,
    )


def _new_page(parent: Unit, kind: str, form: UnitForm, **what: Any) -> str:
    return render_template(
        "units/new.html",
        parent=parent,
        kind=kind,
        level=KINDS[kind],
        form=form,
        above=_above(parent.id),
        **_phrases(),
        **what,
    )


def _phrases() -> dict[str, Any]:
    return {"samples": unit_forms.samples(), "suggestions": unit_forms.suggestions()}


def _above(unit_id: int | None) -> tuple[str, str]:
    """The numbers that hold for a place without its own."""
    return units.phones(db(), unit_id) if unit_id else ("", "")


def _refused(unit: Unit, form: UnitForm, refusal: Unplaceable) -> str:
    return _page(unit, form, **_shown(form, refusal))


def _shown(form: UnitForm, refusal: Unplaceable) -> dict[str, Any]:
    """Problems at their fields; doubts also as ticks to confirm."""
    left: dict[str, Any] = {"refusal": form.show(refusal.problems)}
    if not isinstance(refusal, Doubtful):
        return left
    words = (str(p.details["name"]) for p in refusal.problems)
    return left | {"doubts": list(dict.fromkeys(words))}


def _words(problems: tuple[Problem, ...]) -> list[str]:
    return [said(problem) for problem in problems]


def _theirs(unit: Unit, form: UnitForm) -> dict[str, str]:
    """What the other one wrote, field by field, where it is not what is written here."""
    now = facts_of(unit)
    told = {n: getattr(now, n) for n in FIELDS if n in form and getattr(now, n) != form[n].data}
    for name, kept in (("parent", unit.parent_id), ("group", unit.group_id or 0)):
        if name in form and form[name].data != kept:
            told[name] = dict(form[name].choices).get(kept, "")
    return told


def _branch(every: Any, unit: Unit, group: str = "") -> Branch:
    open_ = [u for u in every if u.closed_on is None]
    names = {u.id: u.name for u in open_ if u.level == "group"}
    inside = [u for u in open_ if u.parent_id == unit.id]
    below = [_branch(every, u, names.get(u.group_id or 0, "")) for u in inside]
    if unit.level == "group":
        below = [u.name for u in open_ if u.group_id == unit.id]
    kept = [b for b in below if isinstance(b, str) or b.mine or b.below]
    return Branch(unit, _mine(unit), _lacks(unit), group, kept)


def _lacks(unit: Unit) -> tuple[Lack, ...]:
    reached = units.phones(db(), unit.id)
    today: date = guard.now().date()
    return lacks(facts_of(unit), unit.level, reached, (unit.checked_on, today))


def _mine(unit: Unit) -> bool:
    return guard.allowed(Act.MANAGE_UNITS, unit.id)


def _done(every: Any) -> str:
    """What was just done, in words; "" for an address that was made up."""
    saved = request.args.get("saved", 0, type=int)
    name = next((u.name for u in every if u.id == saved and _mine(u)), "")
    number = request.args.get("taken", 0, type=int)
    said_by = {
        gettext("%(name)s is saved.", name=name): bool(name),
        gettext("It is deleted."): "deleted" in request.args,
        gettext("The file is taken in: %(number)s rows.", number=number): number > 0,
    }
    return next((words for words, is_so in said_by.items() if is_so), "")
