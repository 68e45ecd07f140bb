"""A plan changed in the browser: its title, rows and activities; the second of two sees both."""

from datetime import date
from typing import Any

from flask import Blueprint, abort, redirect, render_template, request
from flask import url_for as to
from flask_babel import gettext
from flask_babel import lazy_gettext as _
from werkzeug.wrappers import Response

from survey.core.access import Act
from survey.core.plan import Flaw, Status
from survey.core.plan_states import day_in
from survey.services import planning
from survey.services.planning import ActivityTexts, Outdated, RowTexts, Unacceptable
from survey.storage import plans as stored
from survey.storage.tables import Plan, PlanActivity, PlanRow
from survey.web import guard
from survey.web.planner import STATUSES, editor, plan_for, plan_of_activity
from survey.web.sessions import db

blueprint = Blueprint("plan_edit", __name__, url_prefix="/personal/planer")
Page = str | Response | tuple[str, int]
ROW = ("focus_area", "goal", "responsible", "time_plan", "comment", "article")
FLAWS = {
    Flaw.EMPTY: _("Write something here."),
    Flaw.TOO_LONG: _("This is too long. Write it shorter."),
    Flaw.NEEDS_REASON: _("Write why: what is struck, or not done in time, needs a reason."),
    Flaw.NOT_A_DAY: _("Write the day as 2026-12-31, or leave the field empty."),
}


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
    given = _given("title")
    try:
        planning.change_title(db(), editor(), plan_id, given["title"], _revision())
    except Unacceptable as refusal:
        return _title_page(plan, given, refusal=refusal), 422
    except Outdated:
        theirs = {"title": plan.title} if plan.title != given["title"] else {}
        return _title_page(plan, given, theirs=theirs, revision=plan.revision), 409
    return redirect(to("planner.plan", plan_id=plan_id), 303)


@blueprint.get("/<int:plan_id>/ny-rad")
@guard.requires(Act.EDIT_PLAN)
def row_new(plan_id: int) -> Page:
    """An empty row, in the focus area one came from."""
    plan = plan_for(plan_id, Act.EDIT_PLAN)
    given = dict.fromkeys(ROW, "") | {"focus_area": request.args.get("in", "")[:400]}
    return _row_page(plan, None, given | {"due_on": ""})


@blueprint.post("/<int:plan_id>/ny-rad")
@guard.requires(Act.EDIT_PLAN)
def row_add(plan_id: int) -> Page:
    """Add it; then its activities."""
    plan = plan_for(plan_id, Act.EDIT_PLAN)
    given = _given(*ROW, "due_on")
    try:
        row_id = planning.add_row(db(), editor(), plan_id, _row_texts(given))
    except Unacceptable as refusal:
        return _row_page(plan, None, given, refusal=refusal), 422
    return redirect(to(".row_edit", row_id=row_id, _anchor="activities"), 303)


@blueprint.get("/rad/<int:row_id>")
@guard.requires(Act.EDIT_PLAN)
def row_edit(row_id: int) -> Page:
    """One row: its words, its day, its activities, and striking it."""
    plan, row = _row(row_id)
    return _row_page(plan, row, _as_given(row))


@blueprint.post("/rad/<int:row_id>")
@guard.requires(Act.EDIT_PLAN)
def row_save(row_id: int) -> Page:
    """Save it, unless somebody else has saved meanwhile: then both are shown."""
    plan, row = _row(row_id)
    given = _given(*ROW, "due_on", "due_by_words")
    try:
        planning.change_row(db(), editor(), row_id, _row_texts(given, row), _revision())
    except Unacceptable as refusal:
        return _row_page(plan, row, given, refusal=refusal), 422
    except Outdated:
        return _row_page(plan, row, given, theirs=_theirs(_as_given(row), given)), 409
    return redirect(to("planner.plan", plan_id=plan.id, _anchor=f"r{row_id}"), 303)


@blueprint.post("/rad/<int:row_id>/flytta")
@guard.requires(Act.EDIT_PLAN)
def row_move(row_id: int) -> Page:
    """Up or down in the plan."""
    plan, _row_ = _row(row_id)
    planning.move_row(db(), editor(), row_id, _steps())
    return redirect(to("planner.plan", plan_id=plan.id, _anchor=f"r{row_id}"), 303)


@blueprint.post("/rad/<int:row_id>/stryk")
@guard.requires(Act.EDIT_PLAN)
def row_strike(row_id: int) -> Page:
    """Strike what is not done of it, with the reason."""
    plan, row = _row(row_id)
    given = _given("reason")
    try:
        planning.strike_row(db(), editor(), row_id, given["reason"])
    except Unacceptable as refusal:
        return _row_page(plan, row, _as_given(row) | given, refusal=refusal), 422
    return redirect(to("planner.plan", plan_id=plan.id, _anchor=f"r{row_id}"), 303)


@blueprint.post("/rad/<int:row_id>/aktivitet")
@guard.requires(Act.EDIT_PLAN)
def activity_add(row_id: int) -> Page:
    """A new activity, last in the row."""
    plan, row = _row(row_id)
    given = _given("text")
    try:
        planning.add_activity(db(), editor(), row_id, given["text"])
    except Unacceptable as refusal:
        return _row_page(plan, row, _as_given(row) | given, refusal=refusal), 422
    return redirect(to(".row_edit", row_id=row_id, _anchor="activities"), 303)


@blueprint.get("/aktivitet/<int:activity_id>/andra")
@guard.requires(Act.EDIT_PLAN)
def activity_edit(activity_id: int) -> Page:
    """One activity: its words, status, reason and day."""
    plan, activity = plan_of_activity(activity_id), _activity(activity_id)
    wanted = request.args.get("to", "")
    status = {"status": wanted} if wanted in list(Status) else {}
    return _activity_page(plan, activity, _activity_given(activity) | status)


@blueprint.post("/aktivitet/<int:activity_id>/andra")
@guard.requires(Act.EDIT_PLAN)
def activity_change(activity_id: int) -> Page:
    """Save it, unless somebody else has saved meanwhile: then both are shown."""
    plan, activity = plan_of_activity(activity_id), _activity(activity_id)
    given = _given("text", "status", "reason", "due_on")
    if given["status"] not in list(Status):
        abort(400)
    try:
        due_on = _day(given["due_on"])
        wanted = ActivityTexts(given["text"], Status(given["status"]), given["reason"], due_on)
        planning.change_activity(db(), editor(), activity_id, wanted, _revision())
    except Unacceptable as refusal:
        return _activity_page(plan, activity, given, refusal=refusal), 422
    except Outdated:
        theirs = _theirs(_activity_given(activity), given)
        return _activity_page(plan, activity, given, theirs=theirs), 409
    return redirect(to("planner.plan", plan_id=plan.id, _anchor=f"a{activity_id}"), 303)


@blueprint.post("/aktivitet/<int:activity_id>/flytta")
@guard.requires(Act.EDIT_PLAN)
def activity_move(activity_id: int) -> Page:
    """Up or down within its row."""
    plan_of_activity(activity_id)
    planning.move_activity(db(), editor(), activity_id, _steps())
    row_id = _activity(activity_id).row_id
    return redirect(to(".row_edit", row_id=row_id, _anchor="activities"), 303)


def _row(row_id: int) -> tuple[Plan, PlanRow]:
    found = stored.row(db(), row_id) or abort(404)
    return plan_for(found.plan_id, Act.EDIT_PLAN), found


def _activity(activity_id: int) -> PlanActivity:
    return stored.activity(db(), activity_id) or abort(404)


def _given(*names: str) -> dict[str, str]:
    return {name: request.form.get(name, "").replace("\r\n", "\n").strip() for name in names}


def _revision() -> int:
    said = request.form.get("revision", "")
    return int(said) if said.isdecimal() and len(said) < 10 else 0


def _steps() -> int:
    return -1 if request.form.get("steps") == "-1" else 1


def _day(said: str) -> date | None:
    found = day_in(said)
    if said and found is None:
        raise Unacceptable({"due_on": Flaw.NOT_A_DAY})
    return found


def _row_texts(given: dict[str, str], row: PlanRow | None = None) -> RowTexts:
    """A day that somebody changed is theirs, whatever the tick says."""
    due_on = _day(given["due_on"])
    touched = due_on != (row.due_on if row else None)
    chosen = touched or (row is not None and not given.get("due_by_words"))
    return RowTexts(
        focus_area=given["focus_area"],
        goal=given["goal"],
        responsible=given["responsible"],
        time_plan=given["time_plan"],
        comment=given["comment"],
        article=given["article"],
        due_on=due_on,
        due_chosen=chosen,
    )


def _as_given(row: PlanRow) -> dict[str, str]:
    texts = {name: getattr(row, name) for name in ROW}
    by_words = "" if row.due_chosen else "1"
    return texts | {"due_on": _said(row.due_on), "due_by_words": by_words}


def _activity_given(activity: PlanActivity) -> dict[str, str]:
    due_on = _said(activity.due_on)
    return {"text": activity.text, "status": activity.status, "reason": activity.reason,
            "due_on": due_on}  # fmt: skip


def _said(day: date | None) -> str:
    return day.isoformat() if day else ""


def _theirs(now: dict[str, str], given: dict[str, str]) -> dict[str, str]:
    """What the other one saved, field by field, where it is not what is written here."""
    told = {n: v for n, v in now.items() if n != "due_by_words" and given.get(n, "") != v}
    if "status" in told:
        told["status"] = str(STATUSES[Status(told["status"])])
    return told


def _title_page(plan: Plan, given: dict[str, str], **what: Any) -> str:
    what.setdefault("revision", _revision())
    return render_template("plan_edit/title.html", plan=plan, given=given, **_problems(what))


def _row_page(plan: Plan, row: PlanRow | None, given: dict[str, str], **what: Any) -> str:
    rows = stored.rows_of(db(), plan.id)
    kept = row.revision if row else 0
    posted = request.endpoint == "plan_edit.row_save" and "theirs" not in what
    return render_template(
        "plan_edit/row.html",
        plan=plan,
        row=row,
        given=given,
        revision=_revision() if posted else kept,
        areas=list(dict.fromkeys(r.focus_area for r in rows if r.focus_area)),
        activities=stored.activities_in(db(), row.id) if row else [],
        statuses=STATUSES,
        **_problems(what),
    )


def _activity_page(plan: Plan, activity: PlanActivity, given: dict[str, str], **what: Any) -> str:
    posted = request.method == "POST" and "theirs" not in what
    return render_template(
        "plan_edit/activity.html",
        plan=plan,
        activity=activity,
        row=stored.row(db(), activity.row_id),
        given=given,
        revision=_revision() if posted else activity.revision,
        statuses=STATUSES,
        **_problems(what),
    )


def _problems(what: dict[str, Any]) -> dict[str, Any]:
    """A refusal in words by field, and the words that look like a person's name."""
    refusal = what.pop("refusal", None)
    if not isinstance(refusal, Unacceptable):
        return {"errors": {}, "doubts": ()} | what
    errors = {name: str(FLAWS[flaw]) for name, flaw in refusal.flaws.items()}
    if refusal.names:
        words = ", ".join(f"”{name}”" for name in refusal.names)
        errors["responsible"] = gettext(
            "%(words)s looks like a person's name. Write a role, or say below that it is none.",
            words=words,
        )
    return {"errors": errors, "doubts": refusal.names} | what
