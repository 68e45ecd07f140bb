"""The departments' plans: the list, one plan as its table with its history, and how far
things have come."""

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask_babel import lazy_gettext as _
from werkzeug.wrappers import Response

from survey.core.access import Act, may_anywhere
from survey.core.plan import Status
from survey.services import planning
from survey.services.planning import Editor, Outdated, Unacceptable
from survey.storage import accounts, findings, units
from survey.storage import plans as stored
from survey.storage.tables import Plan
from survey.web import guard
from survey.web.language import select
from survey.web.library import shared_library
from survey.web.plan_words import FILES
from survey.web.received import small
from survey.web.sessions import db

blueprint = Blueprint("planner", __name__, url_prefix="/personal/planer")

STATUSES = {
    Status.NOT_STARTED: _("Not started"),
    Status.ONGOING: _("Ongoing"),
    Status.DONE: _("Done"),
    Status.STRUCK: _("Struck"),
}
# What a change is of, as the history tells it.
WHATS = {
    "imported": _("Plan read in"),
    "title": _("Title"),
    "withdrawn": _("Plan withdrawn, because"),
    "row_added": _("Row added"),
    "row_moved": _("Row moved to place"),
    "activity_added": _("Activity added"),
    "activity_moved": _("Activity moved to place"),
    "focus_area": _("Focus area"),
    "goal": _("Goal"),
    "responsible": _("Responsible"),
    "time_plan": _("Time plan"),
    "comment": _("Comment"),
    "article": _("Article of the convention"),
    "due_on": _("Last day"),
    "due_chosen": _("Last day chosen by a person"),
    "text": _("Activity"),
    "status": _("Status"),
    "reason": _("Reason"),
    "struck": _("Row struck, because"),
    "done_on": _("Done on"),
    "said": _("Said at a follow-up"),
    "indicator_followed": _("Indicator chosen, or its target"),
    "indicator_left": _("Indicator taken away"),
}


@blueprint.get("")
@guard.requires(Act.SEE_PLAN)
def plans() -> str:
    """The plans the person may see, newest first."""
    mine, gone = (
        [p for p in found if guard.allowed(Act.SEE_PLAN, p.unit_id)]
        for found in (planning.every_plan(db()), planning.withdrawn_plans(db()))
    )
    may_add = may_anywhere(guard.me(), Act.EDIT_PLAN)
    return render_template("planner/plans.html", plans=mine, gone=gone, may_add=may_add)


@blueprint.get("/<int:plan_id>")
@guard.requires(Act.SEE_PLAN)
def plan(plan_id: int) -> str:
    """A plan as the department's own table, with figures that follow the rounds."""
    found = plan_for(plan_id, Act.SEE_PLAN)
    return render_template(
        "planner/plan.html",
        plan=planning.plan(db(), shared_library(), plan_id, select()),
        statuses=STATUSES,
        may_edit=guard.allowed(Act.EDIT_PLAN, found.unit_id) and not found.withdrawn,
        may_reinstate=guard.allowed(Act.EDIT_PLAN, found.unit_id) and bool(found.withdrawn),
        may_see={f.id for f in findings.every(db()) if guard.allowed(Act.WRITE_REPLY, f.unit_id)},
        today=guard.now().date(),
        files=FILES,
        left=request.args.get("left", "")[:200],
    )


@blueprint.get("/<int:plan_id>/historik")
@guard.requires(Act.SEE_PLAN)
def history(plan_id: int) -> str:
    """Every change of a plan, the newest first."""
    found = plan_for(plan_id, Act.SEE_PLAN)
    return render_template(
        "planner/history.html",
        plan=found,
        changes=stored.changes_of(db(), plan_id),
        rows={row.id: row for row in stored.rows_of(db(), plan_id)},
        activities={a.id: a for a in stored.activities_of(db(), plan_id)},
        names={a.id: a.username for a in accounts.every(db())},
        whats=WHATS,
        statuses=STATUSES,
    )


@blueprint.post("/aktivitet/<int:activity_id>")
@guard.requires(Act.EDIT_PLAN)
def activity_save(activity_id: int) -> Response:
    """Say how far an activity has come; back to it in the plan. What needs a reason, or was
    changed by somebody else meanwhile, has a form for it."""
    plan_id = plan_of_activity(activity_id).id
    wanted = request.form.get("status", "")
    if wanted not in list(Status):
        abort(400)
    try:
        seen = request.form.get("revision", 0, type=small)
        planning.set_activity_status(db(), editor(), activity_id, Status(wanted), seen)
    except (Outdated, Unacceptable) as refusal:
        changed = 1 if isinstance(refusal, Outdated) else None
        edit = "plan_edit.activity_edit"
        return redirect(url_for(edit, activity_id=activity_id, to=wanted, changed=changed), 303)
    return redirect(url_for(".plan", plan_id=plan_id, _anchor=f"a{activity_id}"), 303)


def plan_for(plan_id: int, act: Act) -> Plan:
    """The plan; 404 unless there is one in which the person may do `act`. A withdrawn one is
    only looked at."""
    found = stored.get(db(), plan_id)
    if found is None or (found.withdrawn and act is Act.EDIT_PLAN):
        abort(404)
    guard.demand(act, found.unit_id)
    return found


def place_of(plan: Plan) -> str:
    """The name of the department, unit or municipality that has the plan."""
    found = units.get(db(), plan.unit_id)
    return found.name if found else ""


def plan_of_activity(activity_id: int) -> Plan:
    """The plan of an activity that the person may change, else 404."""
    found = stored.plan_of_activity(db(), activity_id)
    if found is None:
        abort(404)
    return plan_for(found.id, Act.EDIT_PLAN)


def editor() -> Editor:
    """The person here, now, and the words they have said are no person's name."""
    sure = frozenset(request.form.getlist("sure"))
    return Editor(guard.me().account_id, guard.now(), sure)
