"""Questionnaire files read, checked and frozen as versions.

`read_all` and `read` give only what is sound; `check` says everything that is wrong.
"""

from pathlib import Path

from . import building
from .checking import judge
from .contents import (
    Library,
    Package,
    Pictogram,
    Problem,
    Severity,
    Shared,
    Unsound,
    folder,
)
from .freezing import freeze, thaw
from .sources import SHARED, Sources, read_package_files, read_shared_files, read_sources

__all__ = [
    "Library",
    "Package",
    "Pictogram",
    "Problem",
    "Severity",
    "Shared",
    "Unsound",
    "check",
    "folder",
    "freeze",
    "read",
    "read_all",
    "thaw",
]


def read_all(path: Path | None = None) -> Library:
    """All questionnaires in a folder (the shipped ones), with what they share.

    Raises Unsound, with every problem, if there is an error in any of them.
    """
    sources = _all(path or folder())
    _refuse_errors(sources)
    shared = building.shared(sources.shared)
    packages = {name: building.package(p, shared) for name, p in sources.packages.items()}
    return Library(packages, shared)


def read(path: Path) -> Package:
    """One questionnaire's folder, with the `shared` folder beside it or the shipped one.

    Raises Unsound, with every problem, if there is an error in it.
    """
    sources = _one(path)
    _refuse_errors(sources)
    return building.package(sources.packages[path.name], building.shared(sources.shared))


def check(path: Path | None = None) -> list[Problem]:
    """Everything wrong with a folder of questionnaires, or with one questionnaire's folder."""
    path = path or folder()
    path = path.parent if path.is_file() else path
    if path.name == SHARED:
        path = path.parent
    one = any(path.glob("*.yaml"))
    return judge(_one(path) if one else _all(path))


def _all(path: Path) -> Sources:
    """All questionnaires in a folder; without a shared folder of their own, the shipped one."""
    if (path / SHARED).is_dir():
        return read_sources(path, path / SHARED)
    sources = read_sources(path, folder() / SHARED)
    sources.whole = False
    return sources


def _one(path: Path) -> Sources:
    beside = path.parent / SHARED
    common = beside if beside.is_dir() else folder() / SHARED
    return Sources(read_shared_files(common), {path.name: read_package_files(path)}, whole=False)


def _refuse_errors(sources: Sources) -> None:
    errors = [p for p in judge(sources) if p.severity is Severity.ERROR]
    if errors:
        raise Unsound(errors)
