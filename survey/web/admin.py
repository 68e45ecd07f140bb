"""The administrator's pages: accounts and roles, and who may do what."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, abort, current_app, redirect, render_template
from flask import url_for as to
from flask_babel import gettext
from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from werkzeug.wrappers import Response
from wtforms import SelectField, StringField
from wtforms.validators import InputRequired, Length

from survey.core.access import MATRIX, Act, Role
from survey.services import enrolling
from survey.services.admitting import NotPossible
from survey.storage import accounts as stored
from survey.storage import units
from survey.storage.tables import Account
from survey.web import guard, staff_words
from survey.web.sessions import db

blueprint = Blueprint("admin", __name__, url_prefix="/personal")
Page = str | Response | tuple[str, int]


class RoleForm(FlaskForm):  # type: ignore[misc]
    """A role in a unit."""

    role = SelectField(_("Role"), default=Role.WORKER.value)
    unit = SelectField(_("In which unit"), coerce=int)


class AccountForm(RoleForm):
    """A new account with its first role."""

    username = StringField(
        _("User name"),
        [
            InputRequired(_("Enter a user name.")),
            Length(max=80, message=_("A user name has at most 80 characters.")),
        ],
        render_kw={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"},
    )


@blueprint.get("/konton")
@guard.requires(Act.MANAGE_ACCOUNTS)
@guard.requires_fresh
def accounts() -> Page:
    """The accounts I look after, with their roles; a form for a new one."""
    return _list(_filled(AccountForm()))


@blueprint.post("/konton")
@guard.requires(Act.MANAGE_ACCOUNTS)
@guard.requires_fresh
def account_add() -> Page:
    """Add an account and show its link, this once."""
    form = _filled(AccountForm())
    if not form.validate():
        return _list(form), 422
    place = (Role(form.role.data), form.unit.data)
    try:
        account_id, token = enrolling.invite(
            db(), guard.me(), form.username.data, place, now=guard.now()
        )
    except NotPossible as refusal:
        form.username.errors = [gettext(str(refusal))]
        return _list(form), 422
    return _one(account_id, link=_address(token))


@blueprint.get("/konton/<int:account_id>")
@guard.requires(Act.MANAGE_ACCOUNTS)
@guard.requires_fresh
def account(account_id: int) -> Page:
    """One account: roles, link, sessions, open or closed."""
    return _one(account_id)


@blueprint.post("/konton/<int:account_id>/lank")
@guard.requires(Act.MANAGE_ACCOUNTS)
@guard.requires_fresh
def link_make(account_id: int) -> Page:
    """A new link to hand over, shown this once."""
    return _try(account_id, enrolling.make_link, shows_link=True)


@blueprint.post("/konton/<int:account_id>/roller")
@guard.requires(Act.MANAGE_ACCOUNTS)
@guard.requires_fresh
def role_give(account_id: int) -> Page:
    """Give a role in a unit and everything below it."""
    return _try(account_id, enrolling.give_role, _place())


@blueprint.post("/konton/<int:account_id>/roller/bort")
@guard.requires(Act.MANAGE_ACCOUNTS)
@guard.requires_fresh
def role_take(account_id: int) -> Page:
    """Take a role away."""
    return _try(account_id, enrolling.take_role, _place())


@blueprint.post("/konton/<int:account_id>/stang")
@guard.requires(Act.MANAGE_ACCOUNTS)
@guard.requires_fresh
def account_close(account_id: int) -> Page:
    """Let the account in no more."""
    return _try(account_id, enrolling.close_account)


@blueprint.post("/konton/<int:account_id>/oppna")
@guard.requires(Act.MANAGE_ACCOUNTS)
@guard.requires_fresh
def account_open(account_id: int) -> Page:
    """Let the account in again."""
    return _try(account_id, enrolling.open_account)


@blueprint.post("/konton/<int:account_id>/logga-ut")
@guard.requires(Act.MANAGE_ACCOUNTS)
@guard.requires_fresh
def sessions_end(account_id: int) -> Page:
    """Sign the account out everywhere."""
    return _try(account_id, enrolling.end_sessions)


@blueprint.get("/rattigheter")
@guard.requires(Act.MANAGE_ACCOUNTS)
def rights() -> Page:
    """Which role may do what."""
    return render_template(
        "admin/rights.html", matrix=MATRIX, roles=staff_words.ROLES, acts=staff_words.ACTS
    )


def _try(account_id: int, errand: Callable[..., Any], *what: Any, shows_link: bool = False) -> Page:
    """Run an errand on an account; the account's page with the refusal if it can't be done."""
    _managed(account_id)
    try:
        done = errand(db(), guard.me(), account_id, *what, now=guard.now())
    except NotPossible as refusal:
        return _one(account_id, refusal=gettext(str(refusal))), 422
    if shows_link:
        return _one(account_id, link=_address(done))
    kept = enrolling.may_manage(db(), guard.me(), account_id)
    return redirect(to(".account", account_id=account_id) if kept else to(".accounts"), 303)


def _managed(account_id: int) -> Account:
    found = stored.get(db(), account_id)
    if found is None or not enrolling.may_manage(db(), guard.me(), account_id):
        abort(404)
    return found


def _place() -> tuple[Role, int]:
    form = _filled(RoleForm())
    if not form.validate():
        abort(400)
    return Role(form.role.data), form.unit.data


def _address(token: str) -> str:
    base: str = current_app.config["BASE_URL"]
    return base.removesuffix("/") + to("identity.welcome", token=token)


def _places() -> dict[int, str]:
    """The units I look after, by id."""
    every = units.every(db())
    return {u.id: u.name for u in every if guard.allowed(Act.MANAGE_ACCOUNTS, u.id)}


def _filled(form: Any) -> Any:
    form.role.choices = [(role.value, word) for role, word in staff_words.ROLES.items()]
    form.unit.choices = list(_places().items())
    return form


def _list(form: AccountForm) -> str:
    mine = [a for a in stored.every(db()) if enrolling.may_manage(db(), guard.me(), a.id)]
    rows = [(a, _roles(a.id)) for a in mine]
    return render_template("admin/accounts.html", form=form, rows=rows)


def _roles(account_id: int) -> list[tuple[str, int, str, str]]:
    """(role, unit's id, the role in words, the unit's name) of each that the account has."""
    held = stored.memberships(db(), account_id)
    return [(m.role, m.unit_id, staff_words.ROLES[Role(m.role)], _name(m.unit_id)) for m in held]


def _name(unit_id: int) -> str:
    found = units.get(db(), unit_id)
    return found.name if found else ""


def _one(account_id: int, **what: Any) -> str:
    return render_template(
        "admin/account.html",
        account=_managed(account_id),
        roles=_roles(account_id),
        form=_filled(RoleForm(formdata=None)),
        is_me=account_id == guard.me().account_id,
        **what,
    )
