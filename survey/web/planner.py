"""The departments' plans: the list, one plan as its table, and how far things have come."""

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask_babel import lazy_gettext as _
from werkzeug.wrappers import Response

from survey.core.access import Act
from survey.core.plan import Status
from survey.services import planning
from survey.storage import plans as stored
from survey.web import guard
from survey.web.language import select
from survey.web.library import shared_library
from survey.web.sessions import db

blueprint = Blueprint("planner", __name__, url_prefix="/personal/planer")

STATUSES = {
    Status.NOT_STARTED: _("Not started"),
    Status.ONGOING: _("Ongoing"),
    Status.DONE: _("Done"),
    Status.STRUCK: _("Struck"),
}


@blueprint.get("")
@guard.requires(Act.SEE_PLAN)
def plans() -> str:
    """The plans the person may see, newest first."""
    mine = [p for p in planning.every_plan(db()) if guard.allowed(Act.SEE_PLAN, p.unit_id)]
    return render_template("planner/plans.html", plans=mine)


@blueprint.get("/<int:plan_id>")
@guard.requires(Act.SEE_PLAN)
def plan(plan_id: int) -> str:
    """A plan as the department's own table, with figures that follow the rounds."""
    found = stored.get(db(), plan_id)
    if found is None:
        abort(404)
    guard.demand(Act.SEE_PLAN, found.unit_id)
    return render_template(
        "planner/plan.html",
        plan=planning.plan(db(), shared_library(), plan_id, select()),
        statuses=STATUSES,
        may_edit=guard.allowed(Act.EDIT_PLAN, found.unit_id),
    )


@blueprint.post("/aktivitet/<int:activity_id>")
@guard.requires(Act.EDIT_PLAN)
def activity_save(activity_id: int) -> Response:
    """Say how far an activity has come; back to it in the plan."""
    found = stored.plan_of_activity(db(), activity_id)
    if found is None:
        abort(404)
    guard.demand(Act.EDIT_PLAN, found.unit_id)
    wanted = request.form.get("status", "")
    if wanted not in list(Status):
        abort(400)
    plan_id = found.id
    planning.set_activity_status(db(), activity_id, Status(wanted))
    return redirect(url_for(".plan", plan_id=plan_id, _anchor=f"a{activity_id}"), 303)
