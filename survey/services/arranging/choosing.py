"""The questionnaires a round can ask, read from their files as they are now.

A register (a form about our own decisions) is never asked in a round, so it is not here.
"""

from dataclasses import dataclass
from pathlib import Path

from survey.core.questionnaire import Audience
from survey.storage import library
from survey.storage.library import Package


@dataclass(frozen=True, slots=True)
class Choice:
    """A questionnaire in the folder; without `package` its files have something to mend."""

    name: str
    package: Package | None


def choices(folder: Path | None = None) -> tuple[Choice, ...]:
    """Every questionnaire in a folder (the shipped one), by name."""
    names = sorted(f.parent.name for f in (folder or library.folder()).glob("*/questionnaire.yaml"))
    read = [(name, _read(name, folder)) for name in names]
    return tuple(Choice(name, package) for name, package in read if not _is_register(package))


def fresh(name: str, folder: Path | None = None) -> Package | None:
    """The questionnaire as its files are now; None if they are gone, not sound or a register."""
    package = _read(name, folder)
    return None if _is_register(package) else package


def _read(name: str, folder: Path | None) -> Package | None:
    path = (folder or library.folder()) / name
    if not (path / "questionnaire.yaml").is_file():
        return None
    try:
        return library.read(path)
    except library.Unsound:
        return None


def _is_register(package: Package | None) -> bool:
    return package is not None and package.questionnaire.audience is Audience.REGISTER
