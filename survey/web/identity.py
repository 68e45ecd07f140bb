"""Showing who one is: the code after the password, once more before sensitive acts, a link."""

from typing import Any

from flask import Blueprint, redirect, render_template, request, session
from flask import url_for as to
from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response
from wtforms import PasswordField, StringField
from wtforms.validators import InputRequired, Length

from survey.core.password import PasswordProblem
from survey.services import admitting, enrolling, securing
from survey.services.admitting import NotPossible, Refusal
from survey.services.securing import Proof
from survey.storage import accounts
from survey.web import guard, staff_words
from survey.web.sessions import db

blueprint = Blueprint("identity", __name__, url_prefix="/personal")
Page = str | Response | tuple[str, int] | tuple[str, int, dict[str, str]]
CODE = {"autocomplete": "one-time-code", "autocapitalize": "characters", "spellcheck": "false"}


class CodeForm(FlaskForm):  # type: ignore[misc]
    """The app's code, or a recovery code instead."""

    code = StringField(
        _("Code"),
        [InputRequired(_("Enter the code.")), Length(max=40, message=_("The code is too long."))],
        render_kw=CODE,
    )


class ConfirmForm(FlaskForm):  # type: ignore[misc]
    """Password, and a code for those who have a second step."""

    password = PasswordField(
        _("Password"),
        [InputRequired(_("Enter your password."))],
        render_kw={"autocomplete": "current-password"},
    )
    code = StringField(_("Code"), [InputRequired(_("Enter the code."))], render_kw=CODE)


class WelcomeForm(FlaskForm):  # type: ignore[misc]
    """A password of one's own choice."""

    new = PasswordField(
        _("New password"),
        [InputRequired(_("Choose a password with at least 12 characters."))],
        render_kw={"autocomplete": "new-password"},
    )


@blueprint.get("/kod")
def code() -> Page:
    """The second step; only after the right password."""
    if guard.person() or not _is_pending():
        return redirect(to("staff.start") if guard.person() else to("sign_in.show"))
    return render_template("identity/code.html", form=CodeForm())


@blueprint.post("/kod")
def code_submit() -> Page:
    """Let somebody in whose code is right."""
    guard.check_post()
    if not _is_pending():
        return redirect(to("sign_in.show"), 303)
    form = CodeForm()
    if not form.validate():
        return render_template("identity/code.html", form=form), 422
    outcome = securing.finish(
        db(), session[guard.PENDING], proof(code=form.code.data), now=guard.now()
    )
    if isinstance(outcome, Refusal):
        return refused("identity/code.html", outcome, form=form)
    session.clear()  # as after the password: nothing from before goes on living
    session[guard.TOKEN] = outcome
    return redirect(_back(), 303)


@blueprint.get("/bekrafta")
@guard.signed_in
def confirm() -> Page:
    """Ask once more who sits here."""
    return _confirm_page(_confirm_form())


@blueprint.post("/bekrafta")
@guard.signed_in
def confirm_submit() -> Page:
    """Back to the page that asked, for the next ten minutes."""
    form = _confirm_form()
    if not form.validate():
        return _confirm_page(form), 422
    said = proof(password=form.password.data, code=form.code.data if form.code else "")
    refusal = securing.confirm(db(), session[guard.TOKEN], said, now=guard.now())
    if refusal:
        return refused("identity/confirm.html", refusal, form=form, back=_back())
    return redirect(_back(), 303)


@blueprint.get("/valkommen/<token>")
def welcome(token: str) -> Page:
    """Choose a password, for the one who was handed the link."""
    return _welcome_page(token, WelcomeForm())


@blueprint.post("/valkommen/<token>")
def welcome_save(token: str) -> Page:
    """Keep the password and spend the link. Signs nobody in."""
    guard.check_post()
    form = WelcomeForm()
    if not form.validate():
        return _welcome_page(token, form, 422)
    try:
        problem = enrolling.use_link(db(), token, form.new.data, now=guard.now())
    except NotPossible:
        return _spent()
    if problem:
        note(form.new, problem)
        return _welcome_page(token, form, 422)
    session.clear()
    return render_template("identity/welcome_save.html")


def proof(*, password: str = "", code: str = "") -> Proof:
    """What was said in a form, and from where."""
    return Proof(guard.address_hash(), password, code)


def note(field: Any, problem: PasswordProblem) -> None:
    """Say at the field what is wrong with a password."""
    field.errors = [staff_words.PROBLEMS[problem]]


def refused(template: str, refusal: Refusal, **what: Any) -> Page:
    """The same page with what was wrong; 429 for those who have to wait."""
    page = render_template(template, refusal=refusal.value, **what)
    if refusal is Refusal.WAIT:
        seconds = int(admitting.ATTEMPT_WINDOW.total_seconds())
        return page, 429, {"Retry-After": str(seconds)}
    return page, 422


def _is_pending() -> bool:
    return securing.is_pending(db(), session.get(guard.PENDING, ""), guard.now())


def _back() -> str:
    return guard.inside(request.args.get("back", ""))


def _confirm_form() -> ConfirmForm:
    form = ConfirmForm()
    account = accounts.get(db(), guard.me().account_id)
    if account is None or not account.totp_confirmed:
        del form.code
    return form


def _confirm_page(form: ConfirmForm) -> str:
    return render_template("identity/confirm.html", form=form, back=_back())


def _welcome_page(token: str, form: WelcomeForm, status: int = 200) -> Page:
    link = enrolling.link_of(db(), token, guard.now())
    account = accounts.get(db(), link.account_id) if link else None
    if link is None or account is None:
        return _spent()
    page = render_template(
        "identity/welcome.html", form=form, token=token, account=account, kind=link.kind
    )
    return page, status


def _spent() -> Page:
    """One page for links that were used, are too old or never were."""
    return render_template("identity/spent.html"), 404
