"""Registers: a form about one decision, filled in on a phone, changed, removed."""

from datetime import date
from typing import Any, NamedTuple

from flask import Blueprint, abort, redirect, render_template, request
from flask import url_for as to
from flask_babel import gettext
from werkzeug.wrappers import Response

from survey.core.access import Act, may_anywhere
from survey.core.register import Decision, Form, problems
from survey.services import registering
from survey.storage import plans, registers, units
from survey.storage.tables import RegisterEntry
from survey.web import guard, registers_forms
from survey.web.language import select
from survey.web.received import small
from survey.web.registers_forms import DecisionForm
from survey.web.sessions import db

blueprint = Blueprint("registers", __name__, url_prefix="/personal/register")
Page = str | Response | tuple[str, int]
NO_PLAN = (
    "There is no plan for that unit, and the action stands in another department's. Keep the"
    " unit, or remove the form and fill in a new one."
)


class Listed(NamedTuple):
    """A form in the list on the first page, or an entry of mine."""

    form: Form
    title: str
    minutes: int
    may_see: bool


@blueprint.get("")
@guard.requires(Act.FILL_REGISTER)
def show() -> str:
    """The registers, and what I have filled in lately."""
    mine = registering.mine(db(), guard.me().account_id, date.today())
    return render_template(
        "registers/show.html",
        forms=[_listed(form) for form in Form if registers_forms.my_units(form)],
        mine=sorted(mine, key=lambda entry: entry.decided_on, reverse=True),
        kinds={e.id: registers_forms.kind(registering.decision_of(e)) for e in mine},
        titles={form.value: _title(form) for form in Form},
        names={u.id: u.name for u in units.whole(db())},
        removed="borttagen" in request.args,
    )


@blueprint.get("/<register>/ny")
@guard.requires(Act.FILL_REGISTER)
def entry_new(register: str) -> str:
    """An empty form about a decision."""
    form = form_at(register)
    last = request.args.get("enhet", type=small)
    mine = [u.id for u in registers_forms.my_units(form)]
    chosen = last if last in mine else mine[0]
    values = {"decided_on": date.today(), "unit": chosen}
    saved = _just_saved(form)
    return _new(form, registers_forms.decision_form(form, date.today(), values), saved=saved)


@blueprint.post("/<register>/ny")
@guard.requires(Act.FILL_REGISTER)
def entry_add(register: str) -> Page:
    """Keep the form, and show a new one: there is often one more decision."""
    form = form_at(register)
    fields, told, page = _posted(form)
    if told is None:
        return _new(form, fields, **page), 422
    words = registers_forms.plan_words(form)
    made = registering.keep(db(), told, words, by=guard.me().account_id, now=guard.now())
    return redirect(to(".entry_new", register=register, enhet=told.unit_id, sparad=made), 303)


@blueprint.get("/post/<int:entry_id>")
@guard.requires(Act.FILL_REGISTER)
def entry(entry_id: int) -> str:
    """One form as it was filled in, and where its action stands in a plan."""
    return _entry(_seen(entry_id))


@blueprint.get("/post/<int:entry_id>/andra")
@guard.requires(Act.FILL_REGISTER)
def entry_edit(entry_id: int) -> str:
    """My form of the last days, to change."""
    found = _mine(entry_id)
    told = registering.decision_of(found)
    values = registers_forms.values_of(told) | {"revision": found.revision}
    fields = registers_forms.decision_form(told.form, date.today(), values)
    return _edit(found, fields, questions=registers_forms.questions(told.form, told.answers))


@blueprint.post("/post/<int:entry_id>/andra")
@guard.requires(Act.FILL_REGISTER)
def entry_save(entry_id: int) -> Page:
    """Change it, if it has not been changed since the page was opened."""
    found = _mine(entry_id)
    form = Form(found.form)
    fields, told, page = _posted(form)
    if told is None:
        return _edit(found, fields, **page), 422
    words = registers_forms.plan_words(form)
    try:
        registering.change(db(), (entry_id, _revision()), told, words, now=guard.now())
    except registering.Overtaken:
        return _overtaken(entry_id, fields, told), 409
    except registering.NoRoom:
        fields.unit.errors = [gettext(NO_PLAN)]
        return _edit(found, fields, **page), 422
    except registering.Gone:
        abort(404)
    return redirect(to(".entry", entry_id=entry_id, andrad=1), 303)


@blueprint.post("/post/<int:entry_id>/ta-bort")
@guard.requires(Act.FILL_REGISTER)
def entry_remove(entry_id: int) -> Page:
    """Remove my form of the last days."""
    found = _mine(entry_id)
    if request.form.get("sure") != "y":
        return _entry(found, unsure=True), 422
    words = registers_forms.plan_words(Form(found.form))
    try:
        registering.remove(db(), (entry_id, _revision()), words, now=guard.now())
    except registering.Overtaken:
        return _entry(_seen(entry_id), overtaken=True), 409
    return redirect(to(".show", borttagen=1), 303)


@blueprint.post("/post/<int:entry_id>/plan")
@guard.requires(Act.EDIT_PLAN)
def entry_place(entry_id: int) -> Page:
    """Put the entry's action in a row of the plan that I choose."""
    found = _seen(entry_id)
    plan = registering.plan_for(db(), found.unit_id)
    if plan is None:
        abort(404)
    guard.demand(Act.EDIT_PLAN, plan.unit_id)
    row = request.form.get("row", type=small) or 0
    words = registers_forms.plan_words(Form(found.form))
    by, now = guard.me().account_id, guard.now()
    try:
        registering.put_in_row(db(), entry_id, row, words, by=by, now=now)
    except (registering.NoRoom, registering.Gone):
        return _entry(_seen(entry_id), no_row=True), 422
    return redirect(to(".entry", entry_id=entry_id, andrad=1), 303)


@blueprint.app_template_global()
def register_origins(plan_id: int) -> dict[int, str]:
    """Activity id -> address of the form it came from, for those who may see it."""
    if not guard.everywhere(Act.SEE_REGISTER) and not _sees_plan(plan_id):
        return {}
    return {
        a: to("registers.entry", entry_id=e) for a, e in registers.origins(db(), plan_id).items()
    }


def form_at(name: str) -> Form:
    """The register of that name, which I may fill in somewhere; else 404."""
    found = next((f for f in Form if f.questionnaire == name), None)
    if found is None or not registers_forms.my_units(found):
        abort(404)
    return found


def _sees_plan(plan_id: int) -> bool:
    plan = plans.get(db(), plan_id)
    return plan is not None and guard.allowed(Act.SEE_REGISTER, plan.unit_id)


def _posted(form: Form) -> tuple[DecisionForm, Decision | None, dict[str, Any]]:
    """The posted fields, and the decision if nothing is to be mended, else the page's words."""
    answers, wrong = registers_forms.posted(form)
    fields = registers_forms.decision_form(form, date.today())
    given = {k.removeprefix(registers_forms.Q): request.form.getlist(k) for k in request.form}
    page: dict[str, Any] = {"questions": registers_forms.questions(form, given, wrong)}
    if not fields.validate() or wrong:
        return fields, None, page
    told = registers_forms.decision_from(form, fields, answers)
    found = problems(told, date.today(), frozenset(request.form.getlist("sure")))
    if not found:
        return fields, told, page
    page["refusal"] = registers_forms.explain(fields, found)
    page["doubtful"] = [p.trace.text for p in found if p.trace and p.flaw == "doubtful"]
    return fields, None, page


def _seen(entry_id: int) -> RegisterEntry:
    """An entry that I filled in or may see; 404 for others."""
    found = registers.get(db(), entry_id)
    if found is None:
        abort(404)
    own = registering.is_mine(found, guard.me().account_id, date.today())
    if not own and not guard.allowed(Act.SEE_REGISTER, found.unit_id):
        abort(404)
    return found


def _mine(entry_id: int) -> RegisterEntry:
    """An entry that I may change: my own, of the last days, where I still may fill in."""
    found = _seen(entry_id)
    own = registering.is_mine(found, guard.me().account_id, date.today())
    if not own or not registers_forms.may_fill(Form(found.form), found.unit_id):
        abort(404)
    return found


def _revision() -> int:
    given = request.form.get("revision", "")
    return int(given) if given.isdecimal() and len(given) < 9 else 0


def _new(form: Form, fields: DecisionForm, **more: Any) -> str:
    return render_template("registers/entry_new.html", **_page(form, fields) | more)


def _edit(found: RegisterEntry, fields: DecisionForm, **more: Any) -> str:
    told = registering.decision_of(found)
    page = _page(told.form, fields) | {"entry": found, "place": registering.place_of(db(), found)}
    return render_template("registers/entry_edit.html", **page | more)


def _overtaken(entry_id: int, fields: DecisionForm, told: Decision) -> str:
    """My form as I wrote it, and beside it what is saved now."""
    db().expire_all()
    found = _mine(entry_id)
    fields.revision.data = fields.revision.raw_data = found.revision
    theirs = registering.decision_of(found)
    asked = registers_forms.questions(told.form, told.answers)
    facts = registers_forms.answered(theirs)
    return _edit(found, fields, questions=asked, theirs=theirs, facts=facts)


def _page(form: Form, fields: DecisionForm) -> dict[str, Any]:
    return {
        "register": form,
        "title": _title(form),
        "form": fields,
        "questions": registers_forms.questions(form, {}),
        "has_plan": any(registering.plan_for(db(), u.id) for u in registers_forms.my_units(form)),
    }


def _entry(found: RegisterEntry, **more: Any) -> str:
    told = registering.decision_of(found)
    unit = units.get(db(), found.unit_id)
    plan = registering.plan_for(db(), found.unit_id)
    may_place = bool(plan and guard.allowed(Act.EDIT_PLAN, plan.unit_id))
    own = registering.is_mine(found, guard.me().account_id, date.today())
    chosen = registers_forms.plan_words(told.form).labels
    return render_template(
        "registers/entry.html",
        entry=found,
        told=told,
        title=_title(told.form),
        unit=unit.name if unit else "",
        facts=registers_forms.answered(told),
        labels=chosen,
        place=registering.place_of(db(), found),
        rows=plans.rows_of(db(), plan.id) if plan and may_place else (),
        plan=plan,
        may_change=own and registers_forms.may_fill(told.form, found.unit_id),
        changed="andrad" in request.args,
        **more,
    )


def _just_saved(form: Form) -> RegisterEntry | None:
    found = registers.get(db(), request.args.get("sparad", 0, type=small))
    is_it = found is not None and found.form == form and found.account_id == guard.me().account_id
    return found if is_it else None


def _listed(form: Form) -> Listed:
    minutes = registers_forms.package_of(form).questionnaire.variants[0].minutes
    return Listed(form, _title(form), minutes, may_anywhere(guard.me(), Act.SEE_REGISTER))


def _title(form: Form) -> str:
    return registers_forms.package_of(form).words_in(select()).title or gettext("Registers")
