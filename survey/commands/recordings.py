"""`flask questionnaires recordings`: what is read aloud, recorded outside the app.

In Swedish only, like all that is for the person who writes questionnaires. Needs no
database and no secret: recordings are files.
"""

import os
from collections.abc import Iterator
from pathlib import Path

import click
from jinja2 import Environment, FileSystemLoader

from survey import config
from survey.core.sound import Fault
from survey.services import voicing
from survey.services.voicing import Script, Taken
from survey.storage import library
from survey.storage.library import Library
from survey.storage.recordings import Shelf
from survey.web.language import translations

FAULTS = {
    Fault.EMPTY: "filen är tom",
    Fault.TOO_LARGE: "filen är större än 2 MB: spara med lägre kvalitet",
    Fault.NOT_SOUND: "inget ljud som går att använda: spara som WAV, MP3, OGG, WebM eller M4A",
    Fault.TOO_SHORT: "för kort för att rymma texten: spela in igen",
    Fault.TOO_LONG: "längre än en minut: spela bara in texten, en gång",
}
_folder = click.Path(exists=True, file_okay=False, path_type=Path)
_file = click.Path(dir_okay=False, path_type=Path)


@click.command()
@click.option("--questionnaire", "name", help="Bara det här frågepaketet.")
@click.option("--language", default="sv", show_default=True, help="Språket.")
@click.option("--sheet", type=_file, help="Gör ett manus att läsa från: en HTML-fil.")
@click.option("--import", "source", type=_folder, help="Ta in filer döpta som manuset säger.")
@click.option("--beside", is_flag=True, help="Lägg dem bredvid frågepaketet, inte i datamappen.")
@click.pass_context
def recordings(
    context: click.Context, name: str, language: str, sheet: Path, source: Path, beside: bool
) -> None:
    """Säg vilka uppläsningar som saknas och vilka som blivit över; gör manus; ta in filer.

    Manus och import gäller ett frågepaket åt gången. Svarar med 1 om en fil inte togs in.
    """
    found, shelf = _library(), _shelf()
    scripts = _scripts(found, shelf, name, language)
    if (sheet or source) and not name:
        raise click.UsageError("Välj ett frågepaket med --questionnaire.")
    if source:
        taken = _take_in(shelf, scripts[0], source, beside=beside)
        context.exit(1 if any(_refused(one) for one in taken) else 0)
    if sheet:
        sheet.write_text(as_html(scripts[0]), encoding="utf-8")
        click.echo(f"Manus: {sheet} ({len(scripts[0].missing)} texter)")
        return
    for line in (*_missing(scripts), *_left_over(found, shelf, language)):
        click.echo(line)


def as_html(script: Script) -> str:
    """The recording sheet, for a Swedish reader."""
    place = FileSystemLoader(config.shipped("templates"))
    pages = Environment(loader=place, autoescape=True, extensions=["jinja2.ext.i18n"])
    pages.install_gettext_translations(translations("sv"), newstyle=True)  # type: ignore[attr-defined]
    return pages.get_template("recordings/sheet.html").render(script=script, language=lambda: "sv")


def _library() -> Library:
    try:
        return library.read_all(_questionnaires())
    except library.Unsound as unsound:
        raise click.ClickException(f"Frågepaketen har fel.\n{unsound}") from None


def _questionnaires() -> Path:
    return Path(os.environ.get("LYSSNA_QUESTIONNAIRES") or library.folder()).resolve()


def _shelf() -> Shelf:
    data = os.environ.get("LYSSNA_DATA") or config.SETTINGS[0].default
    own = os.environ.get("LYSSNA_RECORDINGS") or Path(data, "recordings")
    return Shelf(Path(own), _questionnaires())


def _scripts(found: Library, shelf: Shelf, name: str, language: str) -> list[Script]:
    names = [name] if name else voicing.children(found)
    known = [one for one in names if one in found.packages]
    scripts = [
        voicing.script(found, shelf, one, language)
        for one in known
        if language in found.packages[one].words
    ]
    if not scripts:
        raise click.ClickException(f"Det finns inget frågepaket {name or ''} på {language}.")
    return scripts


def _missing(scripts: list[Script]) -> Iterator[str]:
    for script in scripts:
        missing = script.missing
        yield (
            f"{script.questionnaire}, {script.language}: "
            f"{len(missing)} av {len(script.lines)} texter saknar inspelning."
        )
        yield from (f"  {one.file}  {one.passage.place}: {one.passage.text}" for one in missing)


def _left_over(found: Library, shelf: Shelf, language: str) -> Iterator[str]:
    left = voicing.left_over(found, shelf, language, [])
    if left:
        yield (
            f"{len(left)} har blivit över: ingen text i filerna lyder så längre. En öppen "
            "omgång, eller en enhet med egna ord för de vuxna, kan ännu använda dem."
        )
    yield from (f"  {recording.path}" for recording in left)


def _take_in(shelf: Shelf, script: Script, source: Path, *, beside: bool) -> list[Taken]:
    try:
        taken = voicing.take_in(shelf, script, source, beside=beside)
    except OSError as error:
        where = "Mappen för frågepaketen" if beside else "Datamappen"
        message = f"{where} går inte att skriva i: {error.strerror}. Inget mer togs in."
        raise click.ClickException(message) from None
    for one in taken:
        click.echo(_refused(one) or f"{one.file}: sparad")
    return taken


def _refused(one: Taken) -> str:
    if one.line is None:
        return (
            f"{one.file}: hör inte till någon text. Döp filen som manuset säger; har texten "
            "ändrats sedan dess, gör ett nytt manus."
        )
    return f"{one.file}: {FAULTS[one.fault]}" if one.fault else ""
