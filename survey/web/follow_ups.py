"""The half-yearly follow-up, to click through in a meeting, and the plan's year."""

from datetime import date
from typing import Any

from flask import Blueprint, abort, redirect, render_template, request
from flask import url_for as to
from flask_babel import format_date, gettext
from werkzeug.wrappers import Response

from survey.core.access import Act
from survey.core.plan import Flaw, Status
from survey.services import planning, tracking
from survey.services.planning import Item, NoSuchThing, Outdated, Said, Summary, Told, Unacceptable
from survey.storage.tables import Plan
from survey.web import guard, indicator_table, log, plan_forms, word
from survey.web.indicator_table import Line
from survey.web.language import select
from survey.web.library import shared_library
from survey.web.markup import literal
from survey.web.plan_files import WORD, download, frame
from survey.web.planner import STATUSES, editor, place_of, plan_for, plan_of_activity
from survey.web.received import small
from survey.web.sessions import db

blueprint = Blueprint("follow_ups", __name__, url_prefix="/personal/planer")
Page = str | Response | tuple[str, int]


@blueprint.get("/<int:plan_id>/uppfoljning")
@guard.requires(Act.EDIT_PLAN)
def show(plan_id: int) -> Page:
    """One activity at a time, the overdue first; the others in a list."""
    plan = plan_for(plan_id, Act.EDIT_PLAN)
    return _page(plan, request.args.get("aktivitet", 0, type=small))


@blueprint.post("/uppfoljning/<int:activity_id>")
@guard.requires(Act.EDIT_PLAN)
def save(activity_id: int) -> Page:
    """Keep what was said, and go on to the next."""
    plan = plan_of_activity(activity_id)
    given = plan_forms.given_in("status", "note", "done_on")
    kept = {"note": given["note"], "done_on": given["done_on"]}
    try:
        planning.follow_up(db(), editor(), activity_id, _said(given))
    except Unacceptable as refusal:
        flaws = {"note" if n == "reason" else n: flaw for n, flaw in refusal.flaws.items()}
        errors = {name: str(plan_forms.FLAWS[flaw]) for name, flaw in flaws.items()}
        return _page(plan, activity_id, **kept, errors=errors), 422
    except Outdated:
        return _page(plan, activity_id, **kept, outdated=True), 409
    return redirect(to(".show", plan_id=plan.id, kept=activity_id), 303)


@blueprint.get("/<int:plan_id>/ar/<int:year>")
@guard.requires(Act.SEE_PLAN)
def year(plan_id: int, year: int) -> Page:
    """The plan's year as a page."""
    plan, found = _summary(plan_id, year)
    return render_template(
        "follow_ups/year.html",
        plan=plan,
        found=found,
        unit=place_of(plan),
        lines=_lines(plan, found),
        statuses=STATUSES,
        this_year=guard.now().year,
    )


@blueprint.get("/<int:plan_id>/ar/<int:year>.docx")
@guard.requires(Act.SEE_PLAN)
def year_word(plan_id: int, year: int) -> Response:
    """The same as a Word file."""
    plan, found = _summary(plan_id, year)
    made = word.docx_of(_as_text(plan, found), frame(plan.title))
    log.note("plan_exported", f"plan {plan_id}: {year}.docx")
    return download(made, WORD, f"lyssna-plan-{plan_id}-{year}.docx")


def _said(given: dict[str, str]) -> Said:
    """Raises Unacceptable. Enter in a field chooses no status."""
    if not given["status"]:
        raise Unacceptable({"status": Flaw.NO_STATUS})
    if given["status"] not in list(Status):
        abort(400)
    done_on = plan_forms.day("done_on")
    return Said(Status(given["status"]), given["note"], plan_forms.revision(), done_on)


def _page(plan: Plan, activity_id: int, **what: Any) -> str:
    today = guard.now().date()
    items = planning.to_follow(db(), plan.id, today)
    left = [item for item in items if not item.is_said]
    chosen = next((i for i in items if i.activity.id == activity_id), left[0] if left else None)
    kept = request.args.get("kept", 0, type=small)
    return render_template(
        "follow_ups/show.html",
        plan=plan,
        items=items,
        left=left,
        item=chosen,
        after=_after(left, chosen),
        kept=next((i for i in items if i.activity.id == kept), None),
        since=planning.half_year(today)[0],
        until=planning.half_year(today)[1],
        year=today.year,
        statuses=STATUSES,
        **{"errors": {}} | what,
    )


def _after(left: list[Item], chosen: Item | None) -> Item | None:
    """The next that nothing is said of yet, around again from the last."""
    if chosen not in left or len(left) < 2 or chosen is None:
        return None
    return left[(left.index(chosen) + 1) % len(left)]


def _summary(plan_id: int, year: int) -> tuple[Plan, Summary]:
    plan = plan_for(plan_id, Act.SEE_PLAN)
    today = guard.now().date()
    if not 2000 <= year <= today.year:
        abort(404)
    try:
        return plan, planning.summary(db(), plan_id, year, today)
    except NoSuchThing:
        abort(404)


def _as_text(plan: Plan, found: Summary) -> str:
    """The year in the marks of a paper."""
    heads = [gettext("Focus area"), *(str(w) for w in STATUSES.values()), gettext("All")]
    parts = [
        f"# {literal(gettext('%(plan)s: the year %(year)s', plan=plan.title, year=found.year))}"
    ]
    day = format_date(found.day, "long")
    parts += [literal(place_of(plan)), "", gettext("As it stands %(day)s.", day=day), ""]
    parts += [f"Tabell: {gettext('How far the activities have come')}", _table_row(heads)]
    for area in found.areas:
        parts.append(_table_row([area.name, *area.counts.values(), area.number]))
    total = sum(found.counts.values())
    parts += [_table_row([gettext("All"), *found.counts.values(), total]), ""]
    if lines := _lines(plan, found):
        parts += [f"Tabell: {gettext('The indicators')}", _table_row(_indicator_heads())]
        parts += [_table_row(_indicator_cells(line)) for line in lines] + [""]
    for heading, told in sections(found):
        parts += [f"## {heading}", *([_told(one) for one in told] or [gettext("None.")])]
        if told is found.done and found.earlier_done:
            said = gettext("Done in earlier years: %(number)s.", number=found.earlier_done)
            parts += ["", said]
    return "\n".join(parts + [f"## {gettext('Follow-ups')}", *_held(found)])


def _lines(plan: Plan, found: Summary) -> list[Line]:
    """What the plan is followed by, as it was known at the end of the year, or today."""
    until = found.day if found.year < guard.now().year else date.max
    what = (db(), shared_library(), plan.id, found.day, select(), until)
    every = indicator_table.lines(tracking.overview(*what))
    return [line for line in every if line.target or line.baseline]


def _indicator_heads() -> list[str]:
    named = (gettext("Indicator"), gettext("Baseline"), gettext("Latest"))
    return [*named, gettext("Change"), gettext("Target")]


def _indicator_cells(line: Line) -> list[str]:
    """The same as the page, in fewer columns: paper is narrow."""
    name = f"{line.name} ({line.ages})" if line.ages else line.name
    latest = f"{line.latest}, {line.period}" if line.period else line.latest
    return [name, line.baseline, latest, line.change, line.target]


def sections(found: Summary) -> tuple[tuple[str, tuple[Told, ...]], ...]:
    """The lists of the year, under their headings."""
    return (
        (gettext("Done"), found.done),
        (gettext("Its day has passed"), found.overdue),
        (gettext("Said of what is going on"), found.ongoing),
        (gettext("Struck, and why"), found.struck),
    )


def _held(found: Summary) -> list[str]:
    if not found.held_on:
        return [gettext("None.")]
    return [
        f"- {gettext('%(day)s: %(number)s activities', day=format_date(day, 'long'), number=n)}"
        for day, n in found.held_on.items()
    ]


def _table_row(cells: list[Any]) -> str:
    return "| " + " | ".join(literal(cell) or "–" for cell in cells) + " |"


def _told(one: Told) -> str:
    unknown = gettext("day unknown") if one.is_finished else ""
    said = one.day.isoformat() if one.day else unknown
    day = f" ({said})" if said else ""
    note = f": {literal(one.note)}" if one.note else ""
    return f"- **{literal(one.text)}**{day}{note}"
