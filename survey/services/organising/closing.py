"""Close a unit, open it again, or delete one that has never been used."""

from dataclasses import dataclass
from datetime import datetime

from survey.core.access import Person
from survey.core.unit import Flaw, Problem
from survey.storage import audit, rounds, units
from survey.storage.database import Session
from survey.storage.tables import Unit

from .rules import Unplaceable, demand, may_manage


@dataclass(frozen=True, slots=True)
class Fate:
    """What may become of a unit: why it can't be closed now, and whether it has history."""

    obstacles: tuple[Problem, ...]
    is_used: bool


def fate(session: Session, unit: Unit) -> Fate:
    """Whether it can be closed or deleted. Reads only."""
    return Fate(tuple(_obstacles(session, unit)), _is_used(session, unit))


def close(session: Session, by: Person | None, unit_id: int, now: datetime) -> None:
    """No new rounds, no place in lists; codes lead to its page. Raises Unplaceable."""
    units.hold(session)
    unit = demand(session, by, unit_id, "name")
    if found := _obstacles(session, unit):
        raise Unplaceable(*found)
    units.save(session, unit_id, unit.revision, {"closed_on": now.date()})
    _note(session, "unit_closed", by, unit, now)


def reopen(session: Session, by: Person | None, unit_id: int, now: datetime) -> None:
    """As it was before it closed. Raises Unplaceable if what it stands in is closed."""
    units.hold(session)
    unit = units.get(session, unit_id)
    if unit is None or not may_manage(session, by, unit_id):
        raise Unplaceable(Problem("name", Flaw.NO_SUCH, {"name": f"#{unit_id}"}))
    above = units.get(session, unit.parent_id or 0)
    if above and above.closed_on is not None:
        raise Unplaceable(Problem("name", Flaw.CLOSED, {"name": above.name}))
    group = units.get(session, unit.group_id or 0)
    kept = group.id if group and group.closed_on is None else None
    if unit.closed_on is not None:
        units.save(session, unit_id, unit.revision, {"closed_on": None, "group_id": kept})
        _note(session, "unit_opened", by, unit, now)


def delete(session: Session, by: Person | None, unit_id: int, now: datetime) -> None:
    """Away for good, if nothing has ever pointed to it. Raises Unplaceable."""
    units.hold(session)
    unit = units.get(session, unit_id)
    if unit is None or not may_manage(session, by, unit_id):
        raise Unplaceable(Problem("name", Flaw.NO_SUCH, {"name": f"#{unit_id}"}))
    if _is_used(session, unit):
        raise Unplaceable(Problem("name", Flaw.HAS_HISTORY))
    units.drop(session, unit_id)
    _note(session, "unit_deleted", by, unit, now)


def _obstacles(session: Session, unit: Unit) -> list[Problem]:
    if unit.level == "municipality":
        return [Problem("name", Flaw.MUNICIPALITY_STAYS)]
    found = []
    if within := units.inside(session, unit.id):
        names = ", ".join(u.name for u in within)
        found.append(Problem("name", Flaw.NOT_EMPTY, {"units": names}))
    running = units.running_rounds(session, unit.id)
    return found + [Problem("name", Flaw.IN_ROUND, {"round": r.name}) for r in running[:1]]


def _is_used(session: Session, unit: Unit) -> bool:
    """Rounds remember the tree they were counted in, with its departments and groups."""
    if unit.level == "municipality" or units.is_used(session, unit.id):
        return True
    trees = [r.tree for r in rounds.every(session)]
    return any(str(unit.id) in tree.get(part, {}) for tree in trees for part in tree)


def _note(session: Session, act: str, by: Person | None, unit: Unit, now: datetime) -> None:
    audit.add(session, act, by.account_id if by else None, at=now, subject=unit.name)
    session.commit()
