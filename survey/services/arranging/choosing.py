"""The questionnaires a round can ask, read from their files as they are now."""

from dataclasses import dataclass
from pathlib import Path

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
    return tuple(Choice(name, fresh(name, folder)) for name in names)


def fresh(name: str, folder: Path | None = None) -> Package | None:
    """The questionnaire as its files are now; None if they are gone or not sound."""
    path = (folder or library.folder()) / name
    if not (path / "questionnaire.yaml").is_file():
        return None
    try:
        return library.read(path)
    except library.Unsound:
        return None
