"""`flask setup`, `flask units` and `flask accounts`: make an installation ready for people."""

import os
import secrets
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from survey import config
from survey.commands import installation
from survey.core.access import Role
from survey.core.unit import LEVELS
from survey.services import admitting, organising
from survey.services.organising import NewUnit
from survey.storage import accounts as stored_accounts
from survey.storage import database
from survey.storage import units as stored_units
from survey.storage.database import Session
from survey.storage.tables import Unit

in_words = installation.in_words(organising.Unplaceable, admitting.NotPossible)


@click.command()
@click.option("--municipality", default="", help="Its name; asked for if it is not given.")
@click.option("--username", default="admin", show_default=True, help="The first administrator.")
@click.option(
    "--ask-password", is_flag=True, help="Choose the password instead of having one made."
)
@in_words
def setup(municipality: str, username: str, ask_password: bool) -> None:
    """Make folders, secrets, database and the first administrator. Safe to run again."""
    admitting.checked_name(username)  # before anything is made
    data = Path(os.environ.get("LYSSNA_DATA") or config.SETTINGS[0].default)
    config.make_secrets(data)
    values = installation.settings()
    Path(values["KEYS"]).mkdir(parents=True, exist_ok=True, mode=0o700)
    database.upgrade(values["DATABASE_URL"])
    with installation.writing() as session:
        _municipality(session, municipality)
        _administrator(session, username, ask_password=ask_password)
    click.echo("Everything is in place. Next: `flask units add`, `flask accounts add`.")


@click.group()
def units() -> None:
    """The organisation's units: municipality, departments, units."""


@units.command("add")
@click.argument("name")
@click.option("--under", required=True, help="The name of the unit above it.")
@click.option("--level", type=click.Choice(LEVELS[1:]), default="unit", show_default=True)
@click.option("--child-name", default="", help="What a child calls it.")
@click.option("--phone", default="", help="Where a child or parent reaches it.")
@click.option("--emergency-phone", default="", help="The social emergency service.")
@click.option("--contact", default="", help="Who answers for the personal data.")
@click.option("--phrase-young", default="", help="The adults, to younger children, in Swedish.")
@click.option("--phrase-old", default="", help="The adults, to older children, in Swedish.")
@click.option("--phrase-young-en", default="", help="The same in English.")
@click.option("--phrase-old-en", default="", help="The same in English.")
@click.option("--not-a-person", is_flag=True, help="What looks like a person's name is none.")
@in_words
def add_unit(name: str, not_a_person: bool, **given: str) -> None:
    """Add the unit NAME."""
    words = {
        "sv": {"young": given.pop("phrase_young"), "old": given.pop("phrase_old")},
        "en": {"young": given.pop("phrase_young_en"), "old": given.pop("phrase_old_en")},
    }
    phrases = {language: p for language, p in words.items() if any(p.values())}
    new = NewUnit(name=name, phrases=phrases, not_a_person=not_a_person, **given)
    with installation.writing() as session:
        unit_id = organising.add_unit(session, new, _now())
        made = stored_units.get(session, unit_id)
        click.echo(f"Added {name}; its public address ends in /e/{made.slug if made else ''}")


@units.command("list")
def list_units() -> None:
    """Show the tree."""
    with installation.writing() as session:
        top = stored_units.municipality(session)
        if top is None:
            raise click.ClickException("There is no unit yet: run `flask setup` first.")
        _show(session, top, 0)


@click.group()
def accounts() -> None:
    """Who may sign in."""


@accounts.command("add")
@click.argument("username")
@click.option("--role", type=click.Choice([role.value for role in Role]), required=True)
@click.option("--unit", "unit_name", required=True, help="Where the role holds, and below.")
@click.option(
    "--ask-password", is_flag=True, help="Choose the password instead of having one made."
)
@in_words
def add_account(username: str, role: str, unit_name: str, ask_password: bool) -> None:
    """Give USERNAME a role in a unit; makes the account if it is new."""
    with installation.writing() as session:
        unit = stored_units.by_name(session, unit_name)
        if unit is None:
            raise click.ClickException(
                f"There is no unit called {unit_name!r}. `flask units list` shows all."
            )
        if stored_accounts.by_username(session, admitting.plain(username)) is None:
            _tell(
                lambda password: admitting.add_account(session, username, password, now=_now()),
                ask_password=ask_password,
            )
        admitting.grant(session, username, Role(role), unit.id, now=_now())
    click.echo(f"{admitting.plain(username)} is {role} in {unit_name}.")


@accounts.command("list")
def list_accounts() -> None:
    """Show the accounts and their roles."""
    with installation.writing() as session:
        for account in stored_accounts.every(session):
            held = stored_accounts.memberships(session, account.id)
            names = [(m.role, stored_units.get(session, m.unit_id)) for m in held]
            roles = ", ".join(f"{role} in {unit.name}" for role, unit in names if unit)
            click.echo(f"{account.username}: {roles or 'no role'}")


def _municipality(session: Session, name: str) -> None:
    if stored_units.municipality(session) is None:
        asked = name or click.prompt("The municipality's name")
        organising.add_unit(session, NewUnit(name=asked, level="municipality"), _now())


def _administrator(session: Session, username: str, *, ask_password: bool) -> None:
    if stored_accounts.with_role(session, Role.ADMINISTRATOR):
        click.echo("There is an administrator already; no account was made.")
        return
    click.echo(f"The administrator's user name is {admitting.plain(username)}.")
    _tell(
        lambda password: admitting.make_first_administrator(
            session, username, password, now=_now()
        ),
        ask_password=ask_password,
    )


def _tell(make: Callable[[str], Any], *, ask_password: bool) -> None:
    """Make an account with a chosen password, or with a new one that is shown once."""
    if ask_password:
        make(click.prompt("Password", hide_input=True, confirmation_prompt=True))
        return
    password = secrets.token_urlsafe(15)
    make(password)
    click.echo(f"Password (shown only now): {password}")


def _show(session: Session, unit: Unit, depth: int) -> None:
    if unit.level == stored_units.GROUP:
        members = ", ".join(u.name for u in stored_units.inside(session, unit.id))
        return click.echo(f"{'  ' * depth}{unit.name} = {members or 'no units yet'}")
    click.echo(f"{'  ' * depth}{unit.name}  /e/{unit.slug}")
    for child in stored_units.inside(session, unit.id):
        _show(session, child, depth + 1)
    return None


def _now() -> datetime:
    return datetime.now(UTC).replace(tzinfo=None)
