"""`flask check`: says what is wrong with this installation, and what it can't protect."""

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import click

from survey.commands import installation
from survey.services.keeping import Keeper
from survey.storage import database, rounds, units

YEAR = timedelta(days=365)
SAME_USER = """What this installation protects: dumps, copies and backups of the database hold
no readable answer, and after the count none at all. What it does not protect against is
somebody who has taken over the running server: web, keeper and keys belong to one user
unless you run `flask keeper` as a user of its own."""


@click.command()
def check() -> None:
    """Say everything that is wrong, with its remedy. Exit code 1 if something is."""
    values = installation.settings()
    keeper = installation.keeper(values)
    found = [*_database(keeper), *_keys(keeper, values), *_phones(keeper)]
    for problem in found:
        click.echo(problem)
    click.echo("Nothing is wrong." if not found else f"{len(found)} to mend.")
    click.echo(SAME_USER)
    raise SystemExit(bool(found))


def _database(keeper: Keeper) -> Iterator[str]:
    try:
        database.refuse_unsafe(keeper.engine)
    except database.UnsafeServer as error:
        yield f"{error} Change it in the server's settings."


def _keys(keeper: Keeper, values: dict[str, str]) -> Iterator[str]:
    folder = keeper.keys.path
    if keeper.keys.too_readable():
        yield f"Others can enter the key folder: chmod 700 {folder}"
    if values["DATABASE_URL"].startswith("sqlite"):
        beside = Path(values["DATABASE_URL"].removeprefix("sqlite:///")).resolve().parent
        if beside in (folder.resolve(), *folder.resolve().parents):
            yield "The key folder lies in the database's folder: a backup would hold both. Move it."
    with keeper.sessions() as session:
        here = set(keeper.keys.round_keys())
        for found in (*rounds.in_state(session, "open"), *rounds.in_state(session, "closed")):
            if found.id not in here:
                yield f"The key of {found.name} is missing: it can't be counted. Restore the key."


def _phones(keeper: Keeper) -> Iterator[str]:
    with keeper.sessions() as session:
        for unit in units.every(session):
            if unit.phone and (unit.checked_on is None or unit.checked_on < date.today() - YEAR):
                yield f"The phone numbers of {unit.name} were not checked for a year: call them."
