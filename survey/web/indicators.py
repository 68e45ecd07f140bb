"""A plan's indicators: all of them on one page, as a file, and chosen for a row."""

from typing import Any

from flask import Blueprint, Response, abort, current_app, g, redirect, render_template, request
from flask import url_for as to
from flask_babel import gettext
from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response as Answer
from wtforms import IntegerField, RadioField
from wtforms.validators import InputRequired, NumberRange, Optional

from survey.core.access import Act, may_anywhere
from survey.core.plan import Target
from survey.services import tracking
from survey.services.planning import Editor, NoSuchThing, NotAttached, PlanView, Reason, RowView
from survey.services.tracking import Block, Overview
from survey.storage import plans as stored
from survey.storage.tables import Plan, PlanRow
from survey.web import guard, indicator_file, indicator_table, log
from survey.web.indicator_file import when
from survey.web.language import select
from survey.web.library import shared_library
from survey.web.sessions import db

blueprint = Blueprint("indicators", __name__, url_prefix="/personal/planer")
Page = str | Answer | tuple[str, int]

NEVER = _(
    "A figure never says 'all', so this target could never be shown as reached. "
    "Choose a lower target."
)
REFUSED: dict[Reason, Any] = {
    Reason.UNKNOWN: _("Choose one of the indicators below."),
    Reason.NOT_A_PERCENTAGE: _("Write a target between 1 and 100, or leave it empty."),
    Reason.NEVER_ALL: NEVER,
    Reason.TOO_FEW: _(
        "Too few answer here for this target ever to be shown as reached: it takes %(needed)s "
        "answers. Choose a lower target."
    ),
}


class IndicatorForm(FlaskForm):  # type: ignore[misc]
    """Which indicator follows the row, and where the department wants it."""

    indicator = RadioField(
        _("What should the row be followed by?"),
        [InputRequired(_("Choose one of the indicators below."))],
        validate_choice=False,
    )
    target = IntegerField(
        _("Target: at least (percent)"),
        [
            Optional(),
            NumberRange(1, 100, _("Write a target between 1 and 100, or leave it empty.")),
        ],
        render_kw={"inputmode": "numeric", "autocomplete": "off"},
    )


blueprint.record_once(
    lambda state: state.app.jinja_env.globals.update(
        indicator_blocks=_blocks,
        period=when,
        moved=indicator_file.MOVED,
        register_address=_register_address,
    )
)


@blueprint.get("/<int:plan_id>/indikatorer")
@guard.requires(Act.SEE_PLAN)
def show(plan_id: int) -> str:
    """All the plan's indicators: our own acts first, then what is read together, then the rest."""
    found = _overview(plan_id, Act.SEE_PLAN)
    lines = list(indicator_table.lines(found))
    return render_template("indicators/show.html", overview=found, lines=lines)


@blueprint.get("/<int:plan_id>/indikatorer.csv")
@guard.requires(Act.EXPORT_RESULTS)
def file(plan_id: int) -> Response:
    """The same as a table for a Swedish spreadsheet."""
    found = _overview(plan_id, Act.EXPORT_RESULTS)
    made = indicator_file.csv_of(found)
    log.note("exported", found.plan.title)
    return Response(
        made,
        content_type="text/csv; charset=utf-8; header=present",
        headers={"Content-Disposition": f'attachment; filename="lyssna-plan-{plan_id}.csv"'},
    )


@blueprint.get("/rad/<int:row_id>/indikatorer")
@guard.requires(Act.EDIT_PLAN)
def choose(row_id: int) -> str:
    """What the row is followed by, and the list to choose more from."""
    plan, row = _row(row_id)
    form = IndicatorForm(formdata=None)
    wanted = request.args.get("andra", "")
    for attached in stored.indicators_of(db(), plan.id):
        if attached.row_id == row.id and attached.indicator == wanted:
            form.indicator.data, form.target.data = wanted, attached.target
    return _page(plan, row, form)


@blueprint.post("/rad/<int:row_id>/indikatorer")
@guard.requires(Act.EDIT_PLAN)
def attach(row_id: int) -> Page:
    """Let an indicator follow the row, or give it another target."""
    plan, row = _row(row_id)
    form = IndicatorForm()
    if not form.validate():
        if form.target.errors:  # one sentence, also for what is no number at all
            form.target.errors = [str(REFUSED[Reason.NOT_A_PERCENTAGE])]
        return _page(plan, row, form), 422
    plan_id = plan.id
    try:
        wanted = Target(form.indicator.data, form.target.data)
        tracking.attach(db(), shared_library(), (row_id, _editor()), wanted)
    except NotAttached as refusal:
        at = form.indicator if refusal.reason is Reason.UNKNOWN else form.target
        at.errors = [gettext(str(REFUSED[refusal.reason]), needed=refusal.needed)]
        return _page(plan, row, form), 422
    return redirect(to("planner.plan", plan_id=plan_id, _anchor=f"f{row_id}"), 303)


@blueprint.post("/rad/<int:row_id>/indikatorer/ta-bort")
@guard.requires(Act.EDIT_PLAN)
def detach(row_id: int) -> Answer:
    """Let an indicator follow the row no longer; it can be chosen again."""
    _row(row_id)
    try:
        tracking.detach(db(), (row_id, _editor()), request.form.get("indicator", ""))
    except NoSuchThing:
        abort(404)
    return redirect(to("indicators.choose", row_id=row_id), 303)


def _overview(plan_id: int, act: Act) -> Overview:
    """404 unless there is such a plan and the person may do `act` in its unit."""
    found = stored.get(db(), plan_id)
    if found is None:
        abort(404)
    guard.demand(act, found.unit_id)
    return tracking.overview(db(), shared_library(), plan_id, guard.now().date(), select())


def _row(row_id: int) -> tuple[Plan, PlanRow]:
    """404 unless there is such a row and the person may change its plan."""
    row = stored.row(db(), row_id)
    plan = stored.get(db(), row.plan_id) if row else None
    if row is None or plan is None:
        abort(404)
    guard.demand(Act.EDIT_PLAN, plan.unit_id)
    return plan, row


def _editor() -> Editor:
    return Editor(guard.me().account_id, guard.now())


def _page(plan: Plan, row: PlanRow, form: IndicatorForm) -> str:
    words = tracking.choices(shared_library(), select())
    names = {one.id: one.words.name for _area, found in words for one in found}
    attached = [a for a in stored.indicators_of(db(), plan.id) if a.row_id == row.id]
    return render_template(
        "indicators/choose.html",
        plan=plan,
        row=row,
        form=form,
        areas=words,
        names=names,
        attached=attached,
    )


def _blocks(plan: PlanView, row: RowView) -> tuple[Block, ...]:
    """A row's indicators; the place of the plan is looked up once a request."""
    nodes = g.setdefault("plan_nodes", {})
    if plan.id not in nodes:
        nodes[plan.id] = tracking.node_at(db(), plan.unit_id)
    where = (nodes[plan.id], guard.now().date(), select())
    return tracking.row_blocks(db(), shared_library(), row, where)


def _register_address() -> str:
    """The registers' page, for those who may open it; "" for others."""
    seen = may_anywhere(guard.me(), Act.SEE_REGISTER)
    return to("registers.show") if seen and "registers.show" in current_app.view_functions else ""
