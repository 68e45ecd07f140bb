"""Practice and preview: doors with the real questions behind them that lead nowhere.

Such a door has no round and no public key, so nothing that is said to it can be kept.
"""

import hashlib
from collections.abc import Iterable
from datetime import date

from sqlalchemy.orm import Session

from survey.services.answering import Door, UnitFacts, facts, hold
from survey.storage import doors, library, rounds, units
from survey.storage.library import Library, Package
from survey.storage.tables import Round

USUAL = "stod-och-delaktighet"
NO_DAY = date.max
_LOOKS = (rounds.open_for, rounds.latest_for)


def of_unit(session: Session, slug: str, files: Library) -> Door | None:
    """What a unit's children are asked: in its open round, else in its newest one, else by
    the usual questionnaire. A department is answered for by the first of its units that has
    a round. None if there is no such unit."""
    unit = units.by_slug(session, slug)
    if unit is None or unit.closed_on is not None or unit.level == "group":
        return None
    below = [u.id for u in units.every(session) if unit.id in units.path(session, u.id)]
    looked = (look(session, one) for look in _LOOKS for one in below)
    found = next((one for one in looked if one), None)
    if found is None:
        return _of_file(_usual(files), _place(session, unit.id))
    return _of_round(session, found, _place(session, unit.id))


def of_round(session: Session, round_id: int, unit_id: int = 0) -> Door | None:
    """What a round asks in one of its units, the first if none is named.

    A round without units is shown as the municipality's. None if there is no such round.
    """
    found = rounds.get(session, round_id)
    if found is None:
        return None
    asked = [row.unit_id for row in rounds.units_of(session, round_id)]
    if unit_id and unit_id not in asked:
        return None
    return _of_round(session, found, _place(session, unit_id or next(iter(asked), 0)))


def of_file(session: Session, name: str, files: Library) -> Door | None:
    """A questionnaire as its files have it, in the municipality's name; None if there is
    none of that name."""
    package = files.packages.get(name)
    return _of_file(package, _place(session, 0)) if package else None


def reviewed(package: Package, language: str) -> bool:
    """Whether children may be asked in the language."""
    words = package.words.get(language)
    return words is not None and words.offered


def _of_round(session: Session, found: Round, unit: UnitFacts) -> Door:
    version = rounds.version(session, found.version_id)
    if version is None:
        raise KeyError(found.version_id)
    content = found.content
    return Door(
        round_id=0,
        version=version.digest,
        public_key=b"",
        unit=unit,
        closes_on=found.closes_on,
        answer_by=found.answer_by,
        variants=tuple(content["variants"]),
        languages=_languages(library.thaw(version.content), content["languages"]),
        taken=frozenset(content["taken"]),
    )


def _of_file(package: Package, unit: UnitFacts) -> Door:
    digest = hashlib.sha256(library.freeze(package).encode()).hexdigest()
    hold(digest, package)
    return Door(
        round_id=0,
        version=digest,
        public_key=b"",
        unit=unit,
        closes_on=NO_DAY,
        answer_by=NO_DAY,
        variants=tuple(v.id for v in package.questionnaire.variants),
        languages=_languages(package, [x for x, w in sorted(package.words.items()) if w.offered]),
        taken=frozenset(),
    )


def _languages(package: Package, first: Iterable[str]) -> tuple[str, ...]:
    """Those of the round, then all others, read through by a person or not."""
    return tuple(dict.fromkeys((*first, *sorted(package.words))))


def _usual(files: Library) -> Package:
    return files.packages.get(USUAL) or next(iter(files.packages.values()))


def _place(session: Session, unit_id: int) -> UnitFacts:
    """The unit, or the municipality for 0."""
    town = units.municipality(session)
    row = doors.place(session, unit_id or (town.id if town else 0))
    if row is None:
        return UnitFacts(0, "", "", "", "", (), "", "", "")
    return facts(row)
