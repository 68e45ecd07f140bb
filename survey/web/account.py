"""My own sign-in: password, second step, recovery codes, the browsers I am signed in on."""

from typing import Any

from flask import Blueprint, abort, redirect, render_template, session
from flask import url_for as to
from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response
from wtforms import PasswordField
from wtforms.validators import InputRequired

from survey.core.password import PasswordProblem
from survey.services import admitting, securing
from survey.services.admitting import NotPossible, Refusal
from survey.storage import accounts, second_factors
from survey.storage.tables import Account
from survey.web import guard, qr
from survey.web.identity import CodeForm, note, proof
from survey.web.sessions import db

blueprint = Blueprint("account", __name__, url_prefix="/personal/konto")
Page = str | Response | tuple[str, int]


class PasswordForm(FlaskForm):  # type: ignore[misc]
    """The old password and a new one."""

    old = PasswordField(
        _("The password you have now"),
        [InputRequired(_("Enter the password you have now."))],
        render_kw={"autocomplete": "current-password"},
    )
    new = PasswordField(
        _("New password"),
        [InputRequired(_("Choose a password with at least 12 characters."))],
        render_kw={"autocomplete": "new-password"},
    )


@blueprint.get("")
@guard.signed_in
def show() -> Page:
    """My sign-in on one page."""
    return _page(PasswordForm())


@blueprint.post("/losenord")
@guard.signed_in
def password_save() -> Page:
    """Change my password; ends my other sessions."""
    form = PasswordForm()
    if not form.validate():
        return _page(form), 422
    said = proof(password=form.old.data)
    outcome = securing.change_password(
        db(), session[guard.TOKEN], said, form.new.data, now=guard.now()
    )
    if isinstance(outcome, PasswordProblem):
        note(form.new, outcome)
    if outcome is Refusal.WRONG:
        form.old.errors = [_("This is not the password you have now.")]
    if outcome:
        return _page(form, refusal=outcome), 429 if outcome is Refusal.WAIT else 422
    return _page(PasswordForm(formdata=None), done="password")


@blueprint.post("/logga-ut-overallt")
@guard.signed_in
def leave_everywhere() -> Page:
    """End all my sessions, this one too."""
    admitting.sign_out_everywhere(db(), guard.me().account_id, guard.now())
    session.clear()
    return redirect(to("sign_in.show", gone=1), 303)


@blueprint.post("/tvasteg/ny")
@guard.signed_in
@guard.requires_fresh
def second_begin() -> Page:
    """Make a secret, then show it."""
    try:
        securing.begin(db(), guard.me().account_id)
    except NotPossible:
        return redirect(to(".show"), 303)
    return redirect(to(".second"), 303)


@blueprint.get("/tvasteg")
@guard.signed_in
@guard.requires_fresh
def second() -> Page:
    """The secret as a drawing and in text, and the field for the first code."""
    account = _me()
    if account.totp_confirmed or not account.totp_secret:
        return redirect(to(".show"))
    return _second_page(account, CodeForm())


@blueprint.post("/tvasteg")
@guard.signed_in
@guard.requires_fresh
def second_save() -> Page:
    """Turn the second step on if the app's code is right; show the recovery codes once."""
    form = CodeForm()
    account = _me()
    if account.totp_confirmed or not account.totp_secret:
        return redirect(to(".show"), 303)
    if form.validate():
        codes = securing.turn_on(db(), account.id, form.code.data, now=guard.now())
        if codes:
            return render_template("account/codes.html", codes=codes, is_new=True)
        form.code.errors = [_("The code is not right. Wait for the next one and try again.")]
    return _second_page(account, form), 422


@blueprint.post("/koder")
@guard.signed_in
@guard.requires_fresh
def codes_make() -> Page:
    """New recovery codes instead of the old, shown once."""
    try:
        codes = securing.make_codes(db(), guard.me().account_id, now=guard.now())
    except NotPossible:
        return redirect(to(".show"), 303)
    return render_template("account/codes.html", codes=codes, is_new=False)


@blueprint.post("/tvasteg/av")
@guard.signed_in
@guard.requires_fresh
def second_off() -> Page:
    """Let the password be enough again."""
    securing.turn_off(db(), guard.me().account_id, now=guard.now())
    return redirect(to(".show"), 303)


def _me() -> Account:
    found = accounts.get(db(), guard.me().account_id)
    return found or abort(404)


def _page(form: PasswordForm, **what: Any) -> str:
    account, moment = _me(), guard.now()
    return render_template(
        "account/show.html",
        form=form,
        account=account,
        codes_left=second_factors.codes_left(db(), account.id),
        sessions=accounts.sessions_of(db(), account.id, seen=moment - admitting.IDLE),
        here=admitting.digest(session[guard.TOKEN]),
        **what,
    )


def _second_page(account: Account, form: CodeForm) -> str:
    secret = account.totp_secret
    return render_template(
        "account/second.html",
        form=form,
        drawing=qr.svg(securing.app_address(account)),
        secret=" ".join(secret[i : i + 4] for i in range(0, len(secret), 4)),
    )
