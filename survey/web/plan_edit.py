"""A plan changed in the browser: its title, rows and activities; the second of two sees both."""

from typing import Any

from flask import Blueprint, abort, redirect, render_template, request
from flask import url_for as to
from werkzeug.wrappers import Response

from survey.core.access import Act
from survey.core.plan import Status
from survey.services import planning
from survey.services.planning import Outdated, Unacceptable
from survey.storage import plans as stored
from survey.storage.tables import Plan, PlanActivity, PlanRow
from survey.web import guard, plan_forms
from survey.web.planner import STATUSES, editor, plan_for, plan_of_activity
from survey.web.sessions import db

blueprint = Blueprint("plan_edit", __name__, url_prefix="/personal/planer")
Page = str | Response | tuple[str, int]


@blueprint.get("/<int:plan_id>/titel")
@guard.requires(Act.EDIT_PLAN)
def title_edit(plan_id: int) -> Page:
    """The plan's title."""
    plan = plan_for(plan_id, Act.EDIT_PLAN)
    return _title_page(plan, {"title": plan.title}, revision=plan.revision)


@blueprint.post("/<int:plan_id>/titel")
@guard.requires(Act.EDIT_PLAN)
def title_save(plan_id: int) -> Page:
    """Save it, unless somebody else has saved another."""
    plan = plan_for(plan_id, Act.EDIT_PLAN)
    given = plan_forms.given_in("title")
    try:
        planning.change_title(db(), editor(), plan_id, given["title"], plan_forms.revision())
    except Unacceptable as refusal:
        return _title_page(plan, given, refusal=refusal), 422
    except Outdated:
        theirs = {"title": plan.title} if plan.title != given["title"] else {}
        return _title_page(plan, given, theirs=theirs, revision=plan.revision), 409
    return redirect(to("planner.plan", plan_id=plan_id), 303)


@blueprint.post("/<int:plan_id>/dra-tillbaka")
@guard.requires(Act.EDIT_PLAN)
def plan_withdraw(plan_id: int) -> Page:
    """Say why it is no plan after all."""
    plan = plan_for(plan_id, Act.EDIT_PLAN)
    given = plan_forms.given_in("reason")
    try:
        planning.withdraw(db(), editor(), plan_id, given["reason"])
    except Unacceptable as refusal:
        given |= {"title": plan.title}
        return _title_page(plan, given, refusal=refusal, revision=plan.revision), 422
    return redirect(to("planner.plan", plan_id=plan_id), 303)


@blueprint.post("/<int:plan_id>/ta-fram")
@guard.requires(Act.EDIT_PLAN)
def plan_reinstate(plan_id: int) -> Page:
    """It was a plan after all."""
    guard.demand(Act.EDIT_PLAN, plan_for(plan_id, Act.SEE_PLAN).unit_id)
    planning.reinstate(db(), editor(), plan_id)
    return redirect(to("planner.plan", plan_id=plan_id), 303)


@blueprint.get("/<int:plan_id>/ny-rad")
@guard.requires(Act.EDIT_PLAN)
def row_new(plan_id: int) -> Page:
    """An empty row, in the focus area one came from."""
    plan = plan_for(plan_id, Act.EDIT_PLAN)
    given = dict.fromkeys(plan_forms.ROW, "") | {"focus_area": request.args.get("in", "")[:400]}
    return _row_page(plan, None, given | {"due_on": ""})


@blueprint.post("/<int:plan_id>/ny-rad")
@guard.requires(Act.EDIT_PLAN)
def row_add(plan_id: int) -> Page:
    """Add it; then its activities."""
    plan = plan_for(plan_id, Act.EDIT_PLAN)
    given = plan_forms.given_in(*plan_forms.ROW, "due_on")
    try:
        row_id = planning.add_row(db(), editor(), plan_id, plan_forms.row_texts(given))
    except Unacceptable as refusal:
        return _row_page(plan, None, given, refusal=refusal), 422
    return redirect(to(".row_edit", row_id=row_id, _anchor="activities"), 303)


@blueprint.get("/rad/<int:row_id>")
@guard.requires(Act.EDIT_PLAN)
def row_edit(row_id: int) -> Page:
    """One row: its words, its day, its activities, and striking it."""
    plan, row = _row(row_id)
    return _row_page(plan, row, plan_forms.row_given(row))


@blueprint.post("/rad/<int:row_id>")
@guard.requires(Act.EDIT_PLAN)
def row_save(row_id: int) -> Page:
    """Save it, unless somebody else has saved meanwhile: then both are shown."""
    plan, row = _row(row_id)
    given = plan_forms.given_in(*plan_forms.ROW, "due_on", "due_by_words")
    try:
        planning.change_row(
            db(), editor(), row_id, plan_forms.row_texts(given, row), plan_forms.revision()
        )
    except Unacceptable as refusal:
        return _row_page(plan, row, given, refusal=refusal), 422
    except Outdated:
        return _row_page(
            plan, row, given, theirs=plan_forms.theirs(plan_forms.row_given(row), given)
        ), 409
    return redirect(to("planner.plan", plan_id=plan.id, _anchor=f"r{row_id}"), 303)


@blueprint.post("/rad/<int:row_id>/flytta")
@guard.requires(Act.EDIT_PLAN)
def row_move(row_id: int) -> Page:
    """Up or down in the plan."""
    plan, _row_ = _row(row_id)
    planning.move_row(db(), editor(), row_id, plan_forms.steps())
    return redirect(to("planner.plan", plan_id=plan.id, _anchor=f"r{row_id}"), 303)


@blueprint.post("/rad/<int:row_id>/stryk")
@guard.requires(Act.EDIT_PLAN)
def row_strike(row_id: int) -> Page:
    """Strike what is not done of it, with the reason."""
    plan, row = _row(row_id)
    given = plan_forms.given_in("reason")
    try:
        planning.strike_row(db(), editor(), row_id, given["reason"])
    except Unacceptable as refusal:
        return _row_page(plan, row, plan_forms.row_given(row) | given, refusal=refusal), 422
    return redirect(to("planner.plan", plan_id=plan.id, _anchor=f"r{row_id}"), 303)


@blueprint.post("/rad/<int:row_id>/ta-upp")
@guard.requires(Act.EDIT_PLAN)
def row_resume(row_id: int) -> Page:
    """Take up a struck row again."""
    plan, _row_ = _row(row_id)
    planning.resume_row(db(), editor(), row_id)
    return redirect(to("planner.plan", plan_id=plan.id, _anchor=f"r{row_id}"), 303)


@blueprint.post("/rad/<int:row_id>/aktivitet")
@guard.requires(Act.EDIT_PLAN)
def activity_add(row_id: int) -> Page:
    """A new activity, last in the row."""
    plan, row = _row(row_id)
    given = plan_forms.given_in("text")
    try:
        planning.add_activity(db(), editor(), row_id, given["text"])
    except Unacceptable as refusal:
        return _row_page(plan, row, plan_forms.row_given(row) | given, refusal=refusal), 422
    return redirect(to(".row_edit", row_id=row_id, _anchor="activities"), 303)


@blueprint.get("/aktivitet/<int:activity_id>/andra")
@guard.requires(Act.EDIT_PLAN)
def activity_edit(activity_id: int) -> Page:
    """One activity: its words, status, reason and day."""
    plan, activity = plan_of_activity(activity_id), _activity(activity_id)
    given = plan_forms.activity_given(activity)
    wanted = request.args.get("to", "")
    if wanted in list(Status) and wanted != activity.status:  # a new status has its own reason
        given |= {"status": wanted, "reason": ""}
    return _activity_page(plan, activity, given, changed="changed" in request.args)


@blueprint.post("/aktivitet/<int:activity_id>/andra")
@guard.requires(Act.EDIT_PLAN)
def activity_change(activity_id: int) -> Page:
    """Save it, unless somebody else has saved meanwhile: then both are shown."""
    plan, activity = plan_of_activity(activity_id), _activity(activity_id)
    given = plan_forms.given_in("text", "status", "reason", "due_on", "done_on")
    if given["status"] not in list(Status):
        abort(400)
    try:
        wanted = plan_forms.activity_texts(given)
        planning.change_activity(db(), editor(), activity_id, wanted, plan_forms.revision())
    except Unacceptable as refusal:
        return _activity_page(plan, activity, given, refusal=refusal), 422
    except Outdated:
        theirs = plan_forms.theirs(plan_forms.activity_given(activity), given)
        return _activity_page(plan, activity, given, theirs=theirs), 409
    return redirect(to("planner.plan", plan_id=plan.id, _anchor=f"a{activity_id}"), 303)


@blueprint.post("/aktivitet/<int:activity_id>/flytta")
@guard.requires(Act.EDIT_PLAN)
def activity_move(activity_id: int) -> Page:
    """Up or down within its row."""
    plan_of_activity(activity_id)
    planning.move_activity(db(), editor(), activity_id, plan_forms.steps())
    row_id = _activity(activity_id).row_id
    return redirect(to(".row_edit", row_id=row_id, _anchor="activities"), 303)


def _row(row_id: int) -> tuple[Plan, PlanRow]:
    found = stored.row(db(), row_id) or abort(404)
    return plan_for(found.plan_id, Act.EDIT_PLAN), found


def _activity(activity_id: int) -> PlanActivity:
    return stored.activity(db(), activity_id) or abort(404)


def _title_page(plan: Plan, given: dict[str, str], **what: Any) -> str:
    what.setdefault("revision", plan_forms.revision())
    return render_template(
        "plan_edit/title.html", plan=plan, given=given, **plan_forms.problems(what)
    )


def _row_page(plan: Plan, row: PlanRow | None, given: dict[str, str], **what: Any) -> str:
    rows = stored.rows_of(db(), plan.id)
    kept = row.revision if row else 0
    posted = request.endpoint == "plan_edit.row_save" and "theirs" not in what
    return render_template(
        "plan_edit/row.html",
        plan=plan,
        row=row,
        given=given,
        revision=plan_forms.revision() if posted else kept,
        areas=list(dict.fromkeys(r.focus_area for r in rows if r.focus_area)),
        activities=stored.activities_in(db(), row.id) if row else [],
        statuses=STATUSES,
        **plan_forms.problems(what),
    )


def _activity_page(plan: Plan, activity: PlanActivity, given: dict[str, str], **what: Any) -> str:
    posted = request.method == "POST" and "theirs" not in what
    return render_template(
        "plan_edit/activity.html",
        plan=plan,
        activity=activity,
        row=stored.row(db(), activity.row_id),
        told=[f for f in stored.follow_ups_of(db(), plan.id) if f.activity_id == activity.id],
        given=given,
        revision=plan_forms.revision() if posted else activity.revision,
        statuses=STATUSES,
        **plan_forms.problems(what),
    )
