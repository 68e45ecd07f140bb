"""What this installation is like, in words that a paper about it can say. Reads only."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from survey.core.questionnaire import Audience
from survey.storage import library, rounds, units
from survey.storage.database import Session
from survey.storage.tables import Round, Unit


@dataclass(frozen=True, slots=True)
class Named:
    """A unit's name, and its short public address."""

    name: str
    slug: str


@dataclass(frozen=True, slots=True)
class Department:
    """A department and its units that are open."""

    name: str
    units: tuple[Named, ...]


@dataclass(frozen=True, slots=True)
class Asked:
    """A questionnaire in use: its title, variants and languages, and in which rounds.

    `of_staff`: it is the staff who answer, and another rule decides what is shown.
    """

    title: str
    variants: tuple[str, ...]
    languages: tuple[str, ...]
    rounds: tuple[str, ...]
    of_staff: bool


@dataclass(frozen=True, slots=True)
class Organisation:
    """Who asks, where, and what. `contact`: who answers for the personal data, or ""."""

    municipality: str
    contact: str
    departments: tuple[Department, ...]
    asked: tuple[Asked, ...]


def describe(session: Session, language: str = "sv") -> Organisation:
    """The organisation as it is now, and every questionnaire that a round has."""
    top = units.municipality(session)
    return Organisation(
        municipality=top.name if top else "",
        contact=top.contact if top else "",
        departments=_departments(units.every(session)),
        asked=_asked(session, language),
    )


def keeper_apart(folder: Path, user: int) -> bool | None:
    """Whether the key folder belongs to somebody else than `user`; None if that can't be seen.

    Looks at the folder from outside; opens nothing.
    """
    try:
        return folder.stat().st_uid != user
    except OSError:
        return None


def _departments(every: Sequence[Unit]) -> tuple[Department, ...]:
    return tuple(
        Department(d.name, _units_of(every, d.id)) for d in every if d.level == "department"
    )


def _units_of(every: Sequence[Unit], department: int) -> tuple[Named, ...]:
    mine = (u for u in every if u.level == "unit" and u.parent_id == department)
    return tuple(Named(u.name, u.slug) for u in mine)


def _asked(session: Session, language: str) -> tuple[Asked, ...]:
    by_version: dict[int, list[Round]] = {}
    for found in rounds.every(session):
        by_version.setdefault(found.version_id, []).append(found)
    return tuple(_one(session, version, held, language) for version, held in by_version.items())


def _one(session: Session, version_id: int, held: list[Round], language: str) -> Asked:
    version = rounds.version(session, version_id)
    if version is None:
        raise KeyError(version_id)
    package = library.thaw(version.content)
    words = package.words_in(language)
    variants = {v for found in held for v in found.content["variants"]}
    languages = {x for found in held for x in found.content["languages"]}
    return Asked(
        title=words.title,
        variants=tuple(name for v, name in words.names.items() if v in variants),
        languages=tuple(sorted(languages, key=lambda x: (x != language, x))),
        rounds=tuple(found.name for found in held),
        of_staff=package.questionnaire.audience is Audience.STAFF,
    )
