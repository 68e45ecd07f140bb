"""Put units into the organisation's tree."""

import re
import unicodedata
from dataclasses import dataclass, field
from datetime import datetime

from survey.storage import audit, units
from survey.storage.database import Session
from survey.storage.tables import Unit

LEVELS = ("municipality", "department", "unit")
LETTERS = str.maketrans("åäöæø", "aaoao")


class Unplaceable(Exception):
    """The unit can't be put there; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class NewUnit:
    """A unit to add. `under`: its parent's name. `phrases`: language -> {"young", "old"}."""

    name: str
    level: str = "unit"
    under: str = ""
    child_name: str = ""
    phone: str = ""
    emergency_phone: str = ""
    contact: str = ""
    phrases: dict[str, dict[str, str]] = field(default_factory=dict)


def add_unit(session: Session, new: NewUnit, now: datetime) -> int:
    """The new unit's id. Raises Unplaceable; then nothing was added."""
    name = " ".join(unicodedata.normalize("NFC", new.name).split())
    parent = _parent(session, new)
    _check(session, new, name)
    made = units.add(
        session,
        Unit(
            name=name,
            level=new.level,
            parent_id=parent.id if parent else None,
            child_name=new.child_name.strip(),
            slug=_free_slug(session, name),
            phrases=new.phrases,
            phone=new.phone.strip(),
            emergency_phone=new.emergency_phone.strip(),
            contact=new.contact.strip(),
        ),
    )
    audit.add(session, "unit_added", None, at=now, subject=name)
    session.commit()
    return made.id


def slug(name: str) -> str:
    """A name as it stands in an address: å and ä become a, ö becomes o; at most 50 characters."""
    plain = unicodedata.normalize("NFC", name).lower().translate(LETTERS)
    ascii_only = unicodedata.normalize("NFKD", plain).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", ascii_only).strip("-")[:50].rstrip("-")


def _parent(session: Session, new: NewUnit) -> Unit | None:
    if new.level not in LEVELS:
        raise Unplaceable(f"{new.level} is not a level: choose one of {', '.join(LEVELS)}.")
    if new.level == "municipality":
        if new.under or units.municipality(session):
            raise Unplaceable("There is one municipality, and nothing above it.")
        return None
    above = LEVELS[LEVELS.index(new.level) - 1]
    parent = units.by_name(session, new.under)
    if parent is None:
        raise Unplaceable(f"There is no unit called {new.under!r}. `flask units list` shows all.")
    if parent.level != above:
        raise Unplaceable(
            f"A {new.level} stands under a {above}, and {parent.name} is a {parent.level}."
        )
    return parent


def _check(session: Session, new: NewUnit, name: str) -> None:
    if not slug(name):
        raise Unplaceable("A name needs at least one letter or digit.")
    if units.by_name(session, name):
        raise Unplaceable(f"There is already a unit called {name}.")
    for label, value, longest in (
        ("name", name, 120),
        ("name for children", new.child_name, 120),
        ("phone number", new.phone, 40),
        ("emergency phone number", new.emergency_phone, 40),
        ("contact", new.contact, 200),
    ):
        if len(value) > longest:
            raise Unplaceable(f"The {label} has at most {longest} characters.")
    if any(not (p.get("young") and p.get("old")) for p in new.phrases.values()):
        raise Unplaceable("Give the phrase for the adults for both younger and older children.")


def _free_slug(session: Session, name: str) -> str:
    """The name's slug, with a number after it if another unit has it."""
    wanted = slug(name)
    number = 1
    found = wanted
    while units.by_slug(session, found):
        number += 1
        found = f"{wanted}-{number}"
    return found
