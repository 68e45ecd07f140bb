"""All files of a questionnaires folder, parsed but not yet judged against each other."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path
from typing import Generic, TypeVar

from pydantic import BaseModel

from . import models
from .contents import Problem
from .files import Page, page_of, raw_bytes
from .parsing import parse

QUESTIONNAIRE = "questionnaire.yaml"
SHARED = "shared"

Model = TypeVar("Model", bound=BaseModel)


@dataclass(slots=True)
class Read(Generic[Model]):
    """A file: the page with its lines, and the model if it could be made."""

    page: Page
    model: Model | None


@dataclass(slots=True)
class SharedFiles:
    """The shared folder."""

    scales: Read[models.ScalesFile]
    constructs: Read[models.ConstructsFile]
    pictograms: Read[models.PictogramsFile]
    phrases: Read[models.PhrasesFile]
    indicators: Read[models.IndicatorsFile]
    words: dict[str, Read[models.SharedLanguageFile]] = field(default_factory=dict)

    def pages(self) -> Iterator[Page]:
        yield self.scales.page
        yield self.constructs.page
        yield self.pictograms.page
        yield self.phrases.page
        yield self.indicators.page
        yield from (words.page for words in self.words.values())


@dataclass(slots=True)
class PackageFiles:
    """One questionnaire's folder."""

    name: str
    structure: Read[models.QuestionnaireFile]
    words: dict[str, Read[models.LanguageFile]] = field(default_factory=dict)

    def pages(self) -> Iterator[Page]:
        yield self.structure.page
        yield from (words.page for words in self.words.values())


@dataclass(slots=True)
class Sources:
    """Everything that was read. `whole`: all questionnaires there are, not one of them."""

    shared: SharedFiles
    packages: dict[str, PackageFiles]
    whole: bool = True

    def problems(self) -> list[Problem]:
        """What is known to be wrong so far, in the order of files and lines."""
        pages = [*self.shared.pages(), *(p for f in self.packages.values() for p in f.pages())]
        return sorted({problem for page in pages for problem in page.problems})


def read_sources(root: Path, shared: Path) -> Sources:
    """All questionnaires in a folder: every folder with YAML files but the shared one."""
    folders = sorted({path.parent for path in root.glob("*/*.yaml")} - {root / SHARED})
    packages = {path.name: read_package_files(path) for path in folders}
    return Sources(read_shared_files(shared), packages)


def read_shared_files(path: Path) -> SharedFiles:
    """The files of the shared folder."""
    files = SharedFiles(
        _read(path / "scales.yaml", models.ScalesFile),
        _read(path / "constructs.yaml", models.ConstructsFile),
        _read(path / "pictograms.yaml", models.PictogramsFile),
        _read(path / "phrases.yaml", models.PhrasesFile),
        _read(path / "indicators.yaml", models.IndicatorsFile),
    )
    known = {"scales", "constructs", "pictograms", "phrases", "indicators"}
    for file in sorted(path.glob("*.yaml")):
        if file.stem not in known:
            files.words[file.stem] = _language(file, models.SharedLanguageFile)
    return files


def read_package_files(path: Path) -> PackageFiles:
    """The files of one questionnaire's folder."""
    files = PackageFiles(path.name, _read(path / QUESTIONNAIRE, models.QuestionnaireFile))
    for file in sorted(path.glob("*.yaml")):
        if file.name != QUESTIONNAIRE:
            files.words[file.stem] = _language(file, models.LanguageFile)
    return files


def _read(path: Path, model: type[Model]) -> Read[Model]:
    """The file as it is now. Judges add problems to the page, so each reading has its own."""
    kept = _parsed(raw_bytes(path), f"{path.parent.name}/{path.name}", model)
    return Read(replace(kept.page, problems=list(kept.page.problems)), kept.model)


@lru_cache(maxsize=256)
def _parsed(raw: bytes | None, name: str, model: type[Model]) -> Read[Model]:
    """What a file's bytes say. Kept, as parsing is nearly all the time it takes to read a
    library, and the same files are read again and again."""
    page = page_of(raw, name)
    return Read(page, parse(page, model))


Language = TypeVar("Language", bound=models.Head)


def _language(path: Path, model: type[Language]) -> Read[Language]:
    read = _read(path, model)
    if read.model is not None and read.model.language != path.stem:
        message = f"Filen heter {path.name} men språket är ”{read.model.language}”."
        read.page.add(
            ("language",), message, "Ge filen språkets kod som namn, till exempel sv.yaml."
        )
    return read
