"""Findings: what somebody sees in a figure, and what is decided about it."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from flask import Blueprint, abort, redirect, render_template, request
from flask import url_for as to
from flask_babel import gettext
from werkzeug.wrappers import Response

from survey.core.access import Act
from survey.core.headcount import own_figures
from survey.services import finding, planning, replying
from survey.services.analysing import Place
from survey.services.finding import Action, Lack, NotDecided, Outdated, Seen
from survey.services.finding.reading import Figure
from survey.services.planning import Unacceptable
from survey.storage import findings, plans, rounds, units
from survey.storage.tables import Finding, PlanRow
from survey.web import guard, plan_forms, reply_words
from survey.web.language import select
from survey.web.library import shared_library
from survey.web.planner import editor
from survey.web.received import small
from survey.web.sessions import db
from survey.web.trace_words import Looked, look, refused, said

blueprint = Blueprint("findings", __name__, url_prefix="/personal/fynd")
Page = str | Response | tuple[str, int]
LONGEST = 2000


@blueprint.get("")
@guard.requires(Act.WRITE_REPLY)
def listed() -> str:
    """What has been seen in places I write for, open ones first."""
    found = finding.listed(db(), shared_library(), _may, select())
    open_ones = [f for f in found if not f.finding.decision]
    decided = [f for f in found if f.finding.decision]
    return render_template("findings/listed.html", open_ones=open_ones, decided=decided)


@blueprint.get("/ny/<int:round_id>/<about>")
@guard.requires(Act.WRITE_REPLY)
def new(round_id: int, about: str) -> Page:
    """Write down what I see about an indicator or a question."""
    return _new(round_id, about)


@blueprint.post("/ny/<int:round_id>/<about>")
@guard.requires(Act.WRITE_REPLY)
def add(round_id: int, about: str) -> Page:
    """Keep it; on to its page."""
    text, unit_id = _said("text"), request.form.get("unit", type=small) or 0
    long = _too_long("text")
    _, places = _figure(round_id, about)
    errors = {}
    if unit_id not in {place.node for place in places}:
        errors["unit"] = gettext("Choose the place it is about.")
    if not text:
        errors["text"] = gettext("Write what you see.")
    looked = look({"text": text}, date.today(), _sure())
    if errors := errors | looked.errors | long:
        return _new(round_id, about, errors, looked.doubtful), 422
    made = finding.note(db(), guard.me(), Seen(unit_id, round_id, about, text), date.today())
    return redirect(to(".show", finding_id=made), 303)


@blueprint.get("/<int:finding_id>")
@guard.requires(Act.WRITE_REPLY)
def show(finding_id: int) -> Page:
    """A finding with its figure, and what is decided or may be."""
    return _page(_at(finding_id))


@blueprint.post("/<int:finding_id>/atgard")
@guard.requires(Act.WRITE_REPLY)
def act_save(finding_id: int) -> Page:
    """Decide on an action: it becomes an activity in the plan."""
    found = _at(finding_id)
    day, wrong = _day()
    looked = _looked(found, "activity", "goal", "focus_area")
    wrong |= looked.errors | _refused_role()
    if wrong := wrong | _too_long("activity", "goal", "responsible", "focus_area", "words"):
        return _page(found, wrong, doubts=looked.doubtful), 422
    action, seen = _action(found, day), (finding_id, _revision())
    both = (action, _said("words"))
    return _decided(found, "action", lambda: finding.decide_action(db(), editor(), seen, both))


@blueprint.post("/<int:finding_id>/skal")
@guard.requires(Act.WRITE_REPLY)
def reason_save(finding_id: int) -> Page:
    """Decide that nothing is done, and why."""
    found, seen = _at(finding_id), (finding_id, _revision())
    looked = _looked(found, "reason")
    if wrong := looked.errors | _too_long("reason", "words"):
        return _page(found, wrong, "reason", doubts=looked.doubtful), 422
    both = (_said("reason"), _said("words"))
    return _decided(found, "reason", lambda: finding.decide_reason(db(), editor(), seen, both))


def _decided(found: Finding, way: str, errand: Any) -> Page:
    finding_id = found.id
    try:
        errand()
    except NotDecided as refusal:
        errors = {lack.value: _lack(lack, refusal.names) for lack in refusal.lacks}
        return _page(found, errors, way, doubts=refusal.names), 422
    except Outdated:
        db().rollback()
        return _page(_at(finding_id), {}, way, is_outdated=True), 409
    return redirect(to(".show", finding_id=finding_id, saved=1), 303)


def _looked(found: Finding, *names: str) -> Looked:
    """What in these fields and in the words for the children must be mended or confirmed."""
    texts = {name: _said(name) for name in (*names, "words")}
    looked = look(texts, date.today(), _sure())
    if figures := own_figures(texts["words"], _ready(found)):
        what = reply_words.told_figures(figures)
        both = f"{looked.errors.get('words', '')} {what}".strip()
        return looked._replace(errors=looked.errors | {"words": both})
    return looked


def _ready(found: Finding) -> list[str]:
    """The sentences with figures from the release that may stand there."""
    try:
        return [s.text for s in reply_words.sentences((found.unit_id, found.round_id))]
    except replying.NotAsked:
        return []


def _refused_role() -> dict[str, str]:
    """What may stand in no plan as a role; a name is asked about with the decision."""
    found = refused(_said("responsible"), date.today())
    return {"responsible": " ".join(said(trace) for trace in found)} if found else {}


def _sure() -> list[str]:
    """What is confirmed to point to no person."""
    return request.form.getlist("sure")


def _asked(doubts: Sequence[str]) -> dict[str, bool]:
    """What is asked about -> whether it is confirmed; a tick is never lost."""
    return {word: word in _sure() for word in (*_sure(), *doubts)}


def _lack(lack: Lack, names: Sequence[str]) -> str:
    words: dict[Lack, str] = {
        Lack.TEXT: gettext("Write what is to be done."),
        Lack.PLAN: gettext("Choose a row in the plan, or write a goal for a new row."),
        Lack.REASON: gettext("Write why nothing is done."),
        Lack.WORDS: gettext("Write what the children are told."),
        Lack.UNUSED: gettext(
            "You chose a row that is there already, so the goal and role of a new one would be "
            "lost. Choose a new row, or empty those fields."
        ),
        Lack.NAME: gettext(
            "%(words)s looks like a person's name. Write a role, or say below that it is none.",
            words=", ".join(f"”{name}”" for name in names),
        ),
    }
    return words[lack]


def _action(found: Finding, day: date | None) -> Action:
    """Where the new activity is to stand: "row-3" or a new row in "plan-2"."""
    kind, _, number = request.form.get("where", "").partition("-")
    chosen = int(number) if number.isdigit() and len(number) < 10 else None
    mine = {plan_id: rows for plan_id, _, rows in _plans(found)}
    row = next(
        (r for rows in mine.values() for r in rows if kind == "row" and r.id == chosen), None
    )
    plan_id = row.plan_id if row else chosen if kind == "plan" and chosen in mine else None
    new = (_said("goal"), _said("responsible"), day, _said("focus_area"))
    return Action(_said("activity"), plan_id, row.id if row else None, *new)


def _plans(found: Finding) -> list[tuple[int, str, list[PlanRow]]]:
    """(id, title, rows) of the plans of the place, of what is above it and of what is below."""
    above = units.path(db(), found.unit_id)
    return [
        (p.id, f"{p.unit}: {p.title}", [r for r in plans.rows_of(db(), p.id) if not r.struck])
        for p in planning.every_plan(db())
        if (p.unit_id in above or found.unit_id in units.path(db(), p.unit_id)) and _may(p.unit_id)
    ]


def _new(
    round_id: int, about: str, errors: dict[str, str] | None = None, doubts: Sequence[str] = ()
) -> str:
    figure, places = _figure(round_id, about)
    return render_template(
        "findings/new.html",
        figure=figure,
        mine=places,
        about=about,
        round=rounds.get(db(), round_id),
        errors=errors or {},
        asked=_asked(doubts),
        form=request.form,
        wanted=request.form.get("unit", type=small) or request.args.get("enhet", type=small),
    )


def _figure(round_id: int, about: str) -> tuple[Figure, list[Place]]:
    """What was released about it, and the places that I may write about; 404 if none."""
    figure = finding.figure_of(db(), shared_library(), (round_id, about), select())
    places = [place for place, _ in figure.values if _may(place.node)] if figure else []
    return (figure, places) if figure and places else abort(404)


def _page(
    found: Finding,
    errors: dict[str, str] | None = None,
    way: str = "action",
    *,
    is_outdated: bool = False,
    doubts: Sequence[str] = (),
) -> str:
    mine = _plans(found)
    return render_template(
        "findings/show.html",
        view=finding.look(db(), shared_library(), found, select()),
        plans=mine,
        areas=list(
            dict.fromkeys(r.focus_area for _, _, rows in mine for r in rows if r.focus_area)
        ),
        asked=_asked(doubts),
        errors=errors or {},
        way=way,
        form=request.form,
        is_outdated=is_outdated,
        saved="saved" in request.args,
    )


def _at(finding_id: int) -> Finding:
    found = findings.get(db(), finding_id)
    if found is None:
        abort(404)
    guard.demand(Act.WRITE_REPLY, found.unit_id)
    return found


def _may(unit_id: int) -> bool:
    return guard.allowed(Act.WRITE_REPLY, unit_id)


def _revision() -> int:
    return request.form.get("revision", type=small) or 0


def _said(name: str) -> str:
    return request.form.get(name, "").strip()


def _too_long(*names: str) -> dict[str, str]:
    words = gettext("This is too long. Write it shorter.")
    return {name: words for name in names if len(_said(name)) > LONGEST}


def _day() -> tuple[date | None, dict[str, str]]:
    """The day of the form, if any; and what is wrong with it."""
    try:
        return plan_forms.day("due_on"), {}
    except Unacceptable as refusal:
        return None, {"due_on": str(plan_forms.FLAWS[refusal.flaws["due_on"]])}
