"""Papers that a municipality decides on before its first round, as Word files to finish.

What the form asks is kept nowhere, only put in the file.
"""

import os
from datetime import UTC, date, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any, NamedTuple

from flask import Blueprint, Response, abort, current_app, make_response, render_template, request
from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import StringField
from wtforms.validators import Length

from survey.core.access import Act
from survey.services import describing
from survey.services.describing import Organisation
from survey.web import filled_in, guard, log, word
from survey.web.filled_in import Facts, Given, Place
from survey.web.sessions import db

blueprint = Blueprint("papers", __name__, url_prefix="/personal/underlag")
Page = str | Response | tuple[str, int]
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_SHORT = [Length(max=200, message=_("Write at most 200 characters."))]


class Paper(NamedTuple):
    """A paper: what it is called, in which file its words are, and what to know about it."""

    name: Any
    file: str
    readers: Any
    when: Any
    decides: Any
    filled: Any
    left: Any


PAPERS = {
    "gallringsbeslut": Paper(
        _("Proposal for the decision on disposal"),
        "disposal.md",
        _("The committee, the archive and whoever keeps the register."),
        _("Before the first round: a round can't open without the decision's number."),
        _("The committee, or whoever it has delegated to."),
        _("Every kind of record, what it holds and when the system destroys it."),
        _("How long figures, log and backups are kept, and the decision itself."),
    ),
    "konsekvensbedomning": Paper(
        _("Impact assessment (DPIA)"),
        "impact.md",
        _("The committee, the data protection officer, whoever runs the server."),
        _("Before the first round, and again when questions, system or operation change."),
        _("The committee, after the data protection officer has given advice."),
        _(
            "Purpose, records, flows, the rule for what is shown, the threats with what stops "
            "them and what remains, your units and questionnaires."
        ),
        _("How likely and how serious each threat is, who does what, advice and conclusion."),
    ),
    "informationsbrev": Paper(
        _("Information to guardians"),
        "guardians.md",
        _("Guardians of the children who are asked."),
        _("Some weeks before the round opens, and on the municipality's web pages."),
        _("The head of the operation, after the data protection officer has read it."),
        _("Why you ask, who asks, how the answers are protected, and the rights."),
        _("Phone numbers, where the system runs, how long figures are kept."),
    ),
    "nyckelrutin": Paper(
        _("Routine for the keys"),
        "keys.md",
        _("Those who run the server, and whoever answers for information security."),
        _("Before the first round; gone through at every round."),
        _("Whoever answers for information security."),
        _("Which keys there are, where they are set, what is lost with them, what to do."),
        _("Who does what, and how long copies of the whole machine are kept."),
    ),
}


class PapersForm(FlaskForm):  # type: ignore[misc]
    """What the system doesn't know."""

    board = StringField(_("Committee"), _SHORT)
    officer = StringField(_("Data protection officer"), _SHORT)
    reference = StringField(_("Register number"), _SHORT)
    contact = StringField(_("Contact for questions"), _SHORT)

    @property
    def given(self) -> Given:
        """The fields, none of them None."""
        fields = (self.board, self.officer, self.reference, self.contact)
        return Given(*((field.data or "").strip() for field in fields))


@blueprint.get("")
@guard.requires(Act.MANAGE_ROUNDS)
def show() -> Page:
    """Which papers are needed, when, who decides, and a form to have them filled in."""
    organisation = describing.describe(db())
    return _page(PapersForm(formdata=None, officer=organisation.contact))


@blueprint.post("")
@guard.requires(Act.MANAGE_ROUNDS)
def download() -> Page:
    """One paper as a Word file."""
    chosen = request.form.get("paper", "")
    if chosen not in PAPERS:
        abort(400)
    form = PapersForm()
    if not form.validate():
        return _page(form), 422
    organisation = describing.describe(db())
    made = _made(PAPERS[chosen].file, organisation, form.given)
    log.note("paper_downloaded", chosen)
    response = make_response(made)
    response.mimetype = WORD
    response.headers["Content-Disposition"] = f'attachment; filename="{chosen}.docx"'
    return response


def _page(form: PapersForm) -> str:
    return render_template("papers/show.html", form=form, papers=PAPERS)


def _made(file: str, organisation: Organisation, given: Given) -> bytes:
    facts = Facts(organisation, _place(), given, date.today())
    by = f"Lyssna {facts.where.version}"
    frame = word.Frame(
        language="sv-SE",
        head=organisation.municipality,
        foot=f"{by}, {facts.today}",
        pages="Sida {} av {}",
        author=by,
        at=datetime.now(UTC).replace(tzinfo=None, microsecond=0),
    )
    return word.docx_of(filled_in.words_of(file, facts), frame)


def _place() -> Place:
    """The installation as it is set. The key folder's path is for those alone who administer
    the whole municipality; the database's address may hold a password, and is never told."""
    config = current_app.config
    keys = Path(config["KEYS"]).absolute()
    return Place(
        version=version("lyssna"),
        database="SQLite" if config["DATABASE_URL"].startswith("sqlite") else "PostgreSQL",
        base_url=config["BASE_URL"].removesuffix("/"),
        keys=str(keys) if guard.everywhere(Act.MANAGE_ACCOUNTS) else "",
        keeper_apart=describing.keeper_apart(keys, os.geteuid()),
        shows_questions="questions.show" in current_app.view_functions,
    )
