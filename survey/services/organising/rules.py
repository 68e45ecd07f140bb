"""What every change of the tree must keep to: rights, places, names, addresses."""

import re
import unicodedata
from collections.abc import Iterable, Sequence

from survey.core.access import Act, Person, may
from survey.core.unit import ABOVE, Flaw, Problem, same_name
from survey.storage import units
from survey.storage.database import Session
from survey.storage.tables import Unit

LETTERS = str.maketrans("åäöæø", "aaoao")


class Unplaceable(Exception):
    """It can't be done; `problems` say why and what to do. Nothing was changed."""

    def __init__(self, *found: Problem) -> None:
        self.problems = found
        super().__init__(" ".join(problem.text for problem in found))


class Doubtful(Unplaceable):
    """Something looks like a person's name, and nobody has confirmed that it is not."""


def may_manage(session: Session, by: Person | None, unit_id: int) -> bool:
    """Whether somebody may change a unit; None is whoever runs the server."""
    return by is None or may(by, Act.MANAGE_UNITS, units.path(session, unit_id))


def demand(session: Session, by: Person | None, unit_id: int, field: str) -> Unit:
    """The open place with this id, if it is theirs to change. Raises Unplaceable."""
    found = units.get(session, unit_id)
    if found is None or not may_manage(session, by, unit_id):
        raise Unplaceable(Problem(field, Flaw.NO_SUCH, {"name": f"#{unit_id}"}))
    if found.closed_on is not None:
        raise Unplaceable(Problem(field, Flaw.CLOSED, {"name": found.name}))
    return found


def refuse(found: Iterable[Problem], doubts: Iterable[Problem], sure: frozenset[str]) -> None:
    """Raise what there is to mend; else what nobody is sure of."""
    if wrong := tuple(found):
        raise Unplaceable(*wrong)
    if left := [d for d in doubts if d.details["name"] not in sure]:
        raise Doubtful(*left)


def misplaced(name: str, level: str, parent: Unit | None) -> list[Problem]:
    """What is wrong with a place in the tree."""
    if level not in ABOVE:
        return [Problem("level", Flaw.NOT_A_LEVEL, {"level": level})]
    if parent is None or parent.level != ABOVE[level]:
        return [Problem("under", Flaw.NOT_UNDER, {"name": name})]
    return []


def ungroupable(level: str, group: Unit | None, department: int | None) -> list[Problem]:
    """What is wrong with being in a report group."""
    if group is None:
        return []
    if level != "unit":
        return [Problem("group", Flaw.NOT_MEMBER)]
    is_there = group.level == units.GROUP and group.parent_id == department
    if not is_there or group.closed_on is not None:
        return [Problem("group", Flaw.GROUP_ELSEWHERE)]
    return []


def taken(every: Sequence[Unit], name: str, own_id: int = 0) -> list[Problem]:
    """Whether another unit has the name."""
    other = next((u for u in every if u.id != own_id and same_name(u.name, name)), None)
    if other is None:
        return []
    flaw = Flaw.TAKEN_CLOSED if other.closed_on else Flaw.TAKEN
    return [Problem("name", flaw, {"name": other.name})]


def slug(name: str) -> str:
    """A name as it stands in an address: å and ä become a, ö becomes o; at most 50 characters."""
    plain = unicodedata.normalize("NFC", name).lower().translate(LETTERS)
    ascii_only = unicodedata.normalize("NFKD", plain).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", ascii_only).strip("-")[:50].rstrip("-")


def free_slug(session: Session, name: str, level: str) -> str:
    """The name's slug, with a number after it if another unit has it.

    A name in letters that have no place in an address is called by its level.
    """
    wanted = slug(name) or level
    number = 1
    found = wanted
    while units.by_slug(session, found):
        number += 1
        found = f"{wanted}-{number}"
    return found
