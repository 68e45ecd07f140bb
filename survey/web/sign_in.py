"""The staff's way in and out."""

from typing import Any

from flask import Blueprint, redirect, render_template, request, session, url_for
from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response
from wtforms import PasswordField, StringField
from wtforms.validators import InputRequired, Length

from survey.services import admitting
from survey.services.admitting import Pending, Refusal
from survey.web import guard
from survey.web.language import LANGUAGES, select
from survey.web.sessions import db

blueprint = Blueprint("sign_in", __name__, url_prefix="/personal")
Page = str | Response | tuple[str, int] | tuple[str, int, dict[str, str]]


class SignInForm(FlaskForm):  # type: ignore[misc]
    """Name and password."""

    username = StringField(
        _("User name"),
        [
            InputRequired(_("Enter your user name.")),
            Length(max=80, message=_("Your user name has at most 80 characters.")),
        ],
        render_kw={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"},
    )
    password = PasswordField(
        _("Password"),
        [
            InputRequired(_("Enter your password.")),
            Length(max=200, message=_("Your password has at most 200 characters.")),
        ],
        render_kw={"autocomplete": "current-password"},
    )


@blueprint.get("/logga-in")
def show() -> Page:
    """The sign-in page; somebody who is in already goes to the start page."""
    if guard.person():
        return redirect(back())
    return _page(SignInForm())


@blueprint.post("/logga-in")
def submit() -> Page:
    """Let somebody in, or say the same to everyone who is not."""
    guard.check_post()
    form = SignInForm()
    if not form.validate():
        return _page(form), 422
    outcome = admitting.sign_in(
        db(),
        form.username.data,
        form.password.data,
        address_hash=guard.address_hash(),
        now=guard.now(),
    )
    if isinstance(outcome, Refusal):
        return _refused(form, outcome)
    session.clear()  # nothing from before the sign-in goes on living, the CSRF token neither
    if isinstance(outcome, Pending):
        session[guard.PENDING] = outcome.token
        asked = request.args.get("back")
        return redirect(url_for("identity.code", back=asked, **_language()), 303)
    session[guard.TOKEN] = outcome
    return redirect(back(), 303)


@blueprint.post("/logga-ut")
def leave() -> Page:
    """End this browser's session."""
    guard.check_post()
    if token := session.get(guard.TOKEN):
        admitting.sign_out(db(), token)
    session.clear()
    return redirect(url_for(".show", gone=1, **_language()), 303)


def back() -> str:
    """Where one is led who has signed in: the page one came from, or the start page."""
    if asked := request.args.get("back"):
        return guard.inside(asked)
    return url_for("staff.start", **_language())


def _refused(form: SignInForm, refusal: Refusal) -> Page:
    if refusal is Refusal.WAIT:
        seconds = int(admitting.ATTEMPT_WINDOW.total_seconds())
        return _page(form, refusal=refusal.value), 429, {"Retry-After": str(seconds)}
    return _page(form, refusal=refusal.value), 422


def _page(form: SignInForm, **what: Any) -> str:
    return render_template("sign_in/show.html", form=form, languages=LANGUAGES, **what)


def _language() -> dict[str, Any]:
    """Keep a language that was asked for in the address; the account's own needs no help."""
    return {"lang": select()} if request.args.get("lang") in LANGUAGES else {}
