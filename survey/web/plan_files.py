"""A plan read in after a look at what was understood, and written out to the same files."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, abort, current_app, make_response, redirect, render_template, request
from flask import url_for as to
from flask_babel import gettext
from itsdangerous import BadData, URLSafeTimedSerializer
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.wrappers import Response

from survey.core.access import Act
from survey.core.person_name import names_in
from survey.core.plan import Due, Fault, NotAPlan, Note, NoteKind, Row, Understood
from survey.core.plan_dates import due, due_of
from survey.core.plan_paste import read_text
from survey.core.plan_table import MAX_ROWS
from survey.core.plan_table import read as read_table
from survey.core.plan_writing import write
from survey.services import planning
from survey.storage import units
from survey.web import guard, log, plan_sources, plan_written
from survey.web.library import shared_library
from survey.web.plan_words import FAULTS, NOTES
from survey.web.planner import STATUSES, editor, plan_for
from survey.web.received import small
from survey.web.sessions import db
from survey.web.word import Frame

blueprint = Blueprint("plan_files", __name__, url_prefix="/personal/planer")
Page = str | Response | tuple[str, int]
# What may be said of what looks like a name; whoever reads a plan in is warned, not stopped.
ABOUT_NAMES = ("none", "later")
LASTS = 24 * 60 * 60
LARGEST = 4 * 2**20  # a Word file may carry a picture or two
# A form may be 256 KB; the rest of it is small.
MOST_SIGNED = 200_000
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
TABLES: dict[str, tuple[Callable[[Understood], bytes], str]] = {
    "plan.docx": (lambda plan: plan_written.as_word(plan, frame(plan.title)), WORD),
    "plan.xlsx": (plan_written.as_excel, EXCEL),
    "plan.csv": (plan_written.as_csv, "text/csv"),
    "plan.html": (plan_written.as_page, "text/html"),
}
HAND_OVERS: dict[str, tuple[Callable[..., bytes], str]] = {
    "overlamning.csv": (plan_written.records_csv, "text/csv"),
    "overlamning.json": (plan_written.records_json, "application/json"),
}


@blueprint.before_request
def _admit_a_word_file() -> None:
    """Only those who may change plans may send more than a form."""
    if request.endpoint == "plan_files.look" and guard.person() is not None:
        request.max_content_length = LARGEST


@blueprint.get("/las-in")
@guard.requires(Act.EDIT_PLAN)
def upload() -> Page:
    """Choose a file, or paste a table."""
    return _upload_page()


@blueprint.post("/las-in")
@guard.requires(Act.EDIT_PLAN)
def look() -> Page:
    """What was understood, and what was not. Nothing is saved."""
    unit_id = _unit()
    db().rollback()  # reading takes a while: nobody has to wait for our lock meanwhile
    try:
        found = _read()
    except NotAPlan as refusal:
        return _upload_page(fault=refusal), 422
    signed = _sign(unit_id, found)
    if len(signed) > MOST_SIGNED:
        return _upload_page(fault=NotAPlan(Fault.TOO_MUCH)), 422
    return _look_page(unit_id, found, signed)


@blueprint.post("/las-in/spara")
@guard.requires(Act.EDIT_PLAN)
def take_in() -> Page:
    """Save the plan that was looked at, all of it."""
    try:
        unit_id, found = _unsign(request.form.get("signed", ""))
    except (BadData, ValueError, KeyError, TypeError):
        return _upload_page(stale=True), 400
    if not _may(unit_id):
        abort(404)
    title = " ".join(request.form.get("title", "").split())
    unsaid = _doubts(found) and request.form.get("names") not in ABOUT_NAMES
    wrong = {"title": not title or len(title) > 200, "names": bool(unsaid)}
    if any(wrong.values()):
        return _look_page(unit_id, found, request.form["signed"], wrong=wrong, title=title), 422
    plan = Understood(title, found.rows)
    saved = planning.import_plan(db(), shared_library(), unit_id, plan, editor())
    left = ",".join(sorted({r.target.indicator for r in saved.refused}))[:200]
    return redirect(to("planner.plan", plan_id=saved.plan_id, left=left or None), 303)


@blueprint.get("/<int:plan_id>/fil/<written_as>")
@guard.requires(Act.SEE_PLAN)
def file(plan_id: int, written_as: str) -> Response:
    """The plan as a file that can be read in again, or handed to another system."""
    plan_for(plan_id, Act.SEE_PLAN)
    if written_as in TABLES:
        make, mimetype = TABLES[written_as]
        made = make(planning.as_table(db(), plan_id))
    elif written_as in HAND_OVERS:
        hand, mimetype = HAND_OVERS[written_as]
        made = hand(planning.records(db(), plan_id))
    else:
        abort(404)
    log.note("plan_exported", f"plan {plan_id}: {written_as}")
    return download(made, mimetype, f"lyssna-{plan_id}-{written_as}")


def download(made: bytes, mimetype: str, name: str) -> Response:
    """A file to save."""
    response = make_response(made)
    response.mimetype = mimetype
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def frame(head: str) -> Frame:
    """What stands around the text of a plan's Word file."""
    return Frame(
        language="sv-SE",
        head=head,
        foot=f"Lyssna, {guard.now().date()}",
        pages="Sida {} av {}",
        author="Lyssna",
        at=guard.now().replace(microsecond=0),
    )


@blueprint.errorhandler(RequestEntityTooLarge)
def _too_large(_error: RequestEntityTooLarge) -> Page:
    return render_template("plan_files/too_large.html"), 413


def _read() -> Understood:
    pasted = request.form.get("pasted", "")
    given = request.files.get("file")
    if given and given.filename:
        found = plan_sources.read(given.read(), guard.now().date())
        name = given.filename.rpartition(".")[0] or given.filename
    elif pasted.strip():
        found, name = read_text(pasted.encode(), guard.now().date()), ""
    else:
        raise NotAPlan(Fault.NO_FILE)
    return Understood((found.title or name)[:200], found.rows, found.notes)


def _unit() -> int:
    """The chosen place, in which the person may have a plan; else 404."""
    unit_id = request.form.get("unit", 0, type=small)
    return unit_id if _may(unit_id) else abort(404)


def _may(unit_id: int) -> bool:
    """A report group is only for figures: it has no plan."""
    unit = units.get(db(), unit_id)
    return bool(unit and unit.level != units.GROUP) and guard.allowed(Act.EDIT_PLAN, unit_id)


def _upload_page(fault: NotAPlan | None = None, *, stale: bool = False) -> str:
    mine = [u for u in units.every(db()) if _may(u.id)]
    return render_template(
        "plan_files/upload.html",
        departments=mine,
        chosen=request.form.get("unit", 0, type=small),
        pasted=request.form.get("pasted", ""),
        error=gettext(FAULTS[fault.fault], most=MAX_ROWS) if fault else "",
        line=fault.line if fault else 0,
        headings=fault.found if fault else (),
        stale=stale,
    )


def _look_page(unit_id: int, found: Understood, signed: str, **what: Any) -> str:
    unit = units.get(db(), unit_id)
    there = {p.title: p.id for p in planning.every_plan(db()) if p.unit_id == unit_id}
    return render_template(
        "plan_files/look.html",
        found=found,
        unit=unit,
        same=there.get(found.title),
        signed=signed,
        days=[_due(row) for row in found.rows],
        doubts=_doubts(found),
        notes=[(note, gettext(NOTES[note.kind])) for note in found.notes],
        statuses=STATUSES,
        title=what.pop("title", found.title),
        wrong=what.pop("wrong", {}),
    )


def _due(row: Row) -> Due | None:
    """The day that the row will have when it is saved."""
    known = row.due_on or row.due_chosen
    day = row.due_on if known else due_of(row.time_plan, guard.now().date())
    return due(day, row.time_plan, chosen=row.due_chosen)


def _doubts(found: Understood) -> list[tuple[Row, tuple[str, ...]]]:
    """The rows in which words among those responsible look like a person's name, and which."""
    doubtful = ((row, names_in(row.responsible)) for row in found.rows)
    return [(row, tuple(dict.fromkeys(names))) for row, names in doubtful if names]


def _signer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current_app.config["SECRET_KEY"], salt="plan read in")


def _sign(unit_id: int, found: Understood) -> str:
    """What was understood, for this person: it comes back as it went."""
    notes = [[n.line, n.kind.value, n.text, n.table] for n in found.notes]
    return str(_signer().dumps([guard.me().account_id, unit_id, found.title, write(found), notes]))


def _unsign(signed: str) -> tuple[int, Understood]:
    account_id, unit_id, title, text, notes = _signer().loads(signed, max_age=LASTS)
    if account_id != guard.me().account_id:
        raise BadData("somebody else's")
    rows = read_table(text.encode()).rows
    kept = tuple(Note(line, NoteKind(kind), said, table) for line, kind, said, table in notes)
    return unit_id, Understood(title, rows, kept)
