"""The units as an Excel file: fetched, filled in, and taken in after a look at what it changes."""

from typing import Any

from flask import Blueprint, current_app, make_response, redirect, render_template, request
from flask import url_for as to
from flask_babel import gettext
from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from itsdangerous import BadData, URLSafeTimedSerializer
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.wrappers import Response

from survey.core import unit_table
from survey.core.access import Act
from survey.core.unit import FIELDS, LEVELS
from survey.core.unit_table import MOST_ROWS, Column, Fault, Table
from survey.services import organising
from survey.services.organising import Agreed, Comparison, Refused, facts_of
from survey.storage import units
from survey.storage.tables import Unit
from survey.web import guard, unit_words, workbooks
from survey.web.sessions import db
from survey.web.workbooks import Sheet, Unreadable

blueprint = Blueprint("unit_sheets", __name__, url_prefix="/personal/organisation/excel")
Page = str | Response | tuple[str, int]
LASTS = 24 * 60 * 60
# A form may be 256 KB; the rest of it is small.
MOST_SIGNED = 200_000
TITLE = _("Units")
WIDTHS = {Column.ID: 9, Column.LEVEL: 14, Column.CHECKED_ON: 14}


class UploadForm(FlaskForm):  # type: ignore[misc]
    """The file."""

    file = FileField(_("The filled-in file"), render_kw={"accept": ".xlsx"})


@blueprint.get("")
@guard.requires(Act.MANAGE_UNITS)
def upload() -> Page:
    """Fetch the file; send it back."""
    return render_template("unit_sheets/upload.html", form=UploadForm(), most=MOST_ROWS)


@blueprint.get("/enheter.xlsx")
@guard.requires(Act.MANAGE_UNITS)
def download() -> Page:
    """The units I look after, as the file that can be taken in, and what its columns mean."""
    response = make_response(workbooks.write([_sheet(), _explanation()]))
    response.mimetype = workbooks.TYPE
    response.headers["Content-Disposition"] = 'attachment; filename="enheter.xlsx"'
    return response


@blueprint.post("")
@guard.requires(Act.MANAGE_UNITS)
def compare() -> Page:
    """What the file would change. Nothing is saved."""
    form = UploadForm()
    given = form.file.data
    if not given:
        return _again(form, gettext(Fault.NO_FILE)), 422
    db().rollback()  # reading takes a while: nobody has to wait for our lock meanwhile
    try:
        table = unit_table.read(workbooks.read(given.read(), _titles()), unit_words.names())
    except Unreadable as error:
        return _again(form, gettext(str(error.fault), **error.details)), 422
    found = organising.compare(db(), guard.me(), table, guard.now().date())
    signed = _sign(table, found)
    if len(signed) > MOST_SIGNED:
        return _again(form, gettext(Fault.TOO_MUCH)), 422
    return _comparison(found, signed), 422 if found.troubles else 200


@blueprint.post("/spara")
@guard.requires(Act.MANAGE_UNITS)
def take_in() -> Page:
    """Take in what was looked at: all of it, or nothing if the units are others by now."""
    try:
        table, state = _unsign(request.form.get("signed", ""))
    except (BadData, ValueError, KeyError, TypeError):
        return _again(
            UploadForm(), gettext("The page had been open too long. Choose the file again.")
        ), 400
    agreed = Agreed(state, sure=bool(request.form.get("sure")))
    try:
        done = organising.take_in(db(), guard.me(), table, agreed, guard.now())
    except Refused as refused:
        db().rollback()
        moved = refused.found.state != state
        shown = _comparison(
            refused.found, _sign(table, refused.found), moved=moved, asked=not moved
        )
        return shown, 409 if moved else 422
    number = len(done.added) + len(done.changed)
    return redirect(to("units.tree", taken=number), 303)


@blueprint.errorhandler(RequestEntityTooLarge)
def _too_large(_error: RequestEntityTooLarge) -> Page:
    words = gettext(
        "The file is larger than 1 MB. Keep only the sheet with the units: at most %(most)s rows.",
        most=MOST_ROWS,
    )
    return render_template("unit_sheets/too_large.html", words=words), 413


def _again(form: UploadForm, words: str) -> str:
    form.file.errors = [words]
    return render_template("unit_sheets/upload.html", form=form, most=MOST_ROWS)


def _comparison(found: Comparison, signed: str, **what: Any) -> str:
    return render_template(
        "unit_sheets/compare.html",
        found=found,
        signed=signed,
        columns=unit_words.COLUMNS,
        levels=unit_words.LEVELS,
        said=unit_words.said,
        **what,
    )


def _signer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current_app.config["SECRET_KEY"], salt="units taken in")


def _sign(table: Table, found: Comparison) -> str:
    """What was read, for this person, beside this tree: it comes back as it went."""
    rows = [[line, *(row.get(c) for c in Column)] for line, row in table.rows.items()]
    letters = {column.value: at for column, at in table.columns.items()}
    what = [guard.me().account_id, found.state, letters, rows]
    return str(_signer().dumps(what))


def _unsign(signed: str) -> tuple[Table, str]:
    account_id, state, letters, rows = _signer().loads(signed, max_age=LASTS)
    if account_id != guard.me().account_id:
        raise BadData("somebody else's")
    columns = {Column(name): at for name, at in letters.items()}
    read = {
        line: {c: text for c, text in zip(Column, texts, strict=True) if text is not None}
        for line, *texts in rows
    }
    return Table(read, columns), state


def _titles() -> set[str]:
    return unit_words.every_name(TITLE)


def _sheet() -> Sheet:
    every = [u for u in units.whole(db()) if not u.closed_on]
    names = {u.id: u.name for u in every}
    mine = [u for u in every if guard.allowed(Act.MANAGE_UNITS, u.id)]
    rows = [_row(unit, names) for unit in mine]
    levels = [str(unit_words.LEVELS[level]) for level in LEVELS]
    return Sheet(
        title=str(TITLE),
        rows=[[str(unit_words.COLUMNS[c]) for c in Column], *rows],
        widths=[WIDTHS.get(c, 26) for c in Column],
        choices=[(list(Column).index(Column.LEVEL), levels)],
    )


def _row(unit: Unit, names: dict[int, str]) -> list[str]:
    facts = facts_of(unit)
    told = {Column(name): getattr(facts, name) for name in FIELDS} | {
        Column.ID: str(unit.id),
        Column.LEVEL: str(unit_words.LEVELS[unit.level]),
        Column.UNDER: names.get(unit.parent_id or 0, ""),
        Column.GROUP: names.get(unit.group_id or 0, ""),
        Column.CHECKED_ON: unit.checked_on.isoformat() if unit.checked_on else "",
    }
    return [told[column] for column in Column]


def _explanation() -> Sheet:
    heads = [gettext("Column"), gettext("What to write"), gettext("For example")]
    rows = [[str(w) for w in (unit_words.COLUMNS[c], unit_words.EXPLAINED[c],
                              unit_words.EXAMPLES[c])] for c in Column]  # fmt: skip
    return Sheet(title=gettext("Explanation"), rows=[heads, *rows], widths=[34, 80, 30])
