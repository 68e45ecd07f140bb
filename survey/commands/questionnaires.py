"""`flask questionnaires`: for the person who writes questionnaires. In Swedish only."""

from pathlib import Path

import click

from survey.commands.recordings import recordings
from survey.storage import library
from survey.storage.library.schemas import write_schemas


@click.group()
def questionnaires() -> None:
    """Frågepaket i filer: kontrollera dem, ge dem en röst, skriv scheman för redigerare."""


questionnaires.add_command(recordings)


@questionnaires.command()
@click.argument("path", required=False, type=click.Path(exists=True, path_type=Path))
@click.pass_context
def check(context: click.Context, path: Path | None) -> None:
    """Kontrollera alla frågepaket, eller mappen PATH. Säger allt som är fel på en gång.

    Svarar med 1 om något är fel. Varningar är råd och stoppar inget.
    """
    problems = library.check((path or library.folder()).resolve())
    for problem in problems:
        click.echo(problem)
    errors = sum(problem.severity is library.Severity.ERROR for problem in problems)
    if not problems:
        click.echo("Allt stämmer.")
    else:
        click.echo(f"{errors} fel, {len(problems) - errors} varningar.")
    context.exit(1 if errors else 0)


@questionnaires.command()
def schema() -> None:
    """Skriv JSON-scheman till questionnaires/schema, efter en ändring av filernas form."""
    for file in write_schemas(library.folder() / "schema"):
        click.echo(file.name)
