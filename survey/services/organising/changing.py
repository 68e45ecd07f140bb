"""Change what is written about a unit, and where it stands; the second of two is told."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from survey.core.access import Person
from survey.core.unit import FIELDS, Facts, Flaw, Problem, doubts, flat, problems, tidy
from survey.storage import audit, units
from survey.storage.database import Session
from survey.storage.tables import Unit

from .adding import columns
from .rules import Unplaceable, demand, misplaced, refuse, taken, ungroupable


class Outdated(Exception):
    """Somebody else changed the unit meanwhile; nothing was saved."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """A unit as somebody wants it. `revision`: that of the unit they saw. `parent` and
    `group`: where it is to stand. `checked`: the numbers were checked today. `sure`: words
    that look like a person's name and are not."""

    facts: Facts
    revision: int
    parent: int | None
    group: int | None
    checked: bool = False
    sure: frozenset[str] = frozenset()


def facts_of(unit: Unit) -> Facts:
    """What is written about a unit."""
    return Facts(
        name=unit.name,
        child_name=unit.child_name,
        phone=unit.phone,
        emergency_phone=unit.emergency_phone,
        contact=unit.contact,
        **flat(unit.phrases),
    )


def change(
    session: Session, by: Person | None, unit_id: int, wanted: Wanted, now: datetime
) -> bool:
    """False if there was nothing to change. Raises Outdated, Unplaceable or Doubtful."""
    units.hold(session)
    unit = demand(session, by, unit_id, "name")
    if unit.revision != wanted.revision:
        raise Outdated
    facts, new = tidy(wanted.facts), fresh(facts_of(unit), tidy(wanted.facts))
    refuse(_wrong(session, by, unit, wanted), doubts(facts, new), wanted.sure)
    values = changes(unit, facts, now.date() if wanted.checked else None)
    values |= {"parent_id": wanted.parent, "group_id": wanted.group}
    if all(getattr(unit, name) == value for name, value in values.items()):
        return False
    if not units.save(session, unit_id, wanted.revision, values):
        raise Outdated
    account = by.account_id if by else None
    audit.add(session, "unit_changed", account, at=now, subject=facts.name)
    session.commit()
    return True


def fresh(before: Facts, after: Facts) -> frozenset[str]:
    """The fields that say something else than before."""
    return frozenset(name for name in FIELDS if getattr(before, name) != getattr(after, name))


def changes(unit: Unit, facts: Facts, checked_on: date | None) -> dict[str, Any]:
    """The unit's columns with these facts. A new number is unchecked until somebody has
    checked it (`checked_on`)."""
    same = (unit.phone, unit.emergency_phone) == (facts.phone, facts.emergency_phone)
    kept = unit.checked_on if same else None
    return {"name": facts.name, **columns(facts), "checked_on": checked_on or kept}


def immovable(session: Session, unit_id: int) -> list[Problem]:
    """Why a unit can't change department: rounds that are asked or not counted yet."""
    running = units.running_rounds(session, unit_id)
    return [Problem("parent", Flaw.IN_ROUND, {"round": r.name}) for r in running[:1]]


def _wrong(session: Session, by: Person | None, unit: Unit, wanted: Wanted) -> list[Problem]:
    facts = tidy(wanted.facts)
    found = [*problems(facts), *taken(units.whole(session), facts.name, unit.id)]
    if wanted.parent != unit.parent_id:
        found += _moving(session, by, unit, wanted)
    if wanted.group != unit.group_id:
        demand(session, by, unit.parent_id or 0, "group")
    if wanted.group:
        group = units.get(session, wanted.group)
        found += ungroupable(unit.level, group, wanted.parent)
    return found


def _moving(session: Session, by: Person | None, unit: Unit, wanted: Wanted) -> list[Problem]:
    """Both departments must be theirs."""
    if unit.level != "unit":
        raise Unplaceable(Problem("parent", Flaw.NOT_UNDER, {"name": unit.name}))
    demand(session, by, unit.parent_id or 0, "parent")
    parent = demand(session, by, wanted.parent or 0, "parent")
    return [*misplaced(unit.name, unit.level, parent), *immovable(session, unit.id)]
