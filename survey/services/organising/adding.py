"""Add a department, a unit or a report group."""

from dataclasses import dataclass, field
from datetime import datetime

from survey.core.access import Person
from survey.core.unit import LEVELS, Facts, Flaw, Problem, doubts, flat, problems, tidy
from survey.storage import audit, units
from survey.storage.database import Session
from survey.storage.tables import Unit

from .rules import Unplaceable, demand, free_slug, misplaced, refuse, taken, ungroupable


@dataclass(frozen=True, slots=True)
class NewUnit:
    """A unit to add by names. `under`: its parent's. `phrases`: language -> {"young", "old"}."""

    name: str
    level: str = "unit"
    under: str = ""
    child_name: str = ""
    phone: str = ""
    emergency_phone: str = ""
    contact: str = ""
    phrases: dict[str, dict[str, str]] = field(default_factory=dict)
    not_a_person: bool = False


@dataclass(frozen=True, slots=True)
class Node:
    """A unit to add. `checked`: the numbers were checked today. `sure`: words that look like a
    person's name and are not."""

    level: str
    parent: int | None
    facts: Facts
    group: int | None = None
    checked: bool = False
    sure: frozenset[str] = frozenset()


def add_unit(session: Session, new: NewUnit, now: datetime) -> int:
    """The new unit's id, added by whoever runs the server. Raises Unplaceable."""
    facts = Facts(
        name=new.name,
        child_name=new.child_name,
        phone=new.phone,
        emergency_phone=new.emergency_phone,
        contact=new.contact,
        **flat(new.phrases),
    )
    sure = frozenset(str(d.details["name"]) for d in doubts(tidy(facts)))
    parent = _named(session, new)
    node = Node(new.level, parent, facts, sure=sure if new.not_a_person else frozenset())
    return add(session, None, node, now)


def add(session: Session, by: Person | None, node: Node, now: datetime) -> int:
    """The new unit's id. Raises Unplaceable or Doubtful; then nothing was added."""
    units.hold(session)
    facts = tidy(node.facts)
    refuse(_wrong(session, by, node, facts), doubts(facts), node.sure)
    made = put(session, node, facts, now)
    audit.add(session, "unit_added", by.account_id if by else None, at=now, subject=facts.name)
    session.commit()
    return made.id


def put(session: Session, node: Node, facts: Facts, now: datetime) -> Unit:
    """Into the tree, by whoever has seen that it may be there."""
    return units.add(
        session,
        Unit(
            name=facts.name,
            level=node.level,
            parent_id=node.parent,
            group_id=node.group,
            slug=free_slug(session, facts.name, node.level),
            checked_on=now.date() if node.checked else None,
            opened_on=now.date(),
            **columns(facts),
        ),
    )


def columns(facts: Facts) -> dict[str, object]:
    """The facts but the name, as the table has them."""
    return {
        "child_name": facts.child_name,
        "phrases": facts.phrases,
        "phone": facts.phone,
        "emergency_phone": facts.emergency_phone,
        "contact": facts.contact,
    }


def _wrong(session: Session, by: Person | None, node: Node, facts: Facts) -> list[Problem]:
    found = [*problems(facts), *taken(units.whole(session), facts.name)]
    if node.level == LEVELS[0] and by is None:
        if node.parent or units.municipality(session):
            found.append(Problem("level", Flaw.ONE_MUNICIPALITY))
        return found
    parent = demand(session, by, node.parent or 0, "under")
    group = demand(session, by, node.group, "group") if node.group else None
    return [
        *misplaced(facts.name, node.level, parent),
        *ungroupable(node.level, group, node.parent),
        *found,
    ]


def _named(session: Session, new: NewUnit) -> int | None:
    """The id of the unit that stands above."""
    if new.level not in LEVELS:
        raise Unplaceable(Problem("level", Flaw.NOT_A_LEVEL, {"level": new.level}))
    if not new.under:
        return None
    parent = units.by_name(session, new.under)
    if parent is None:
        raise Unplaceable(Problem("under", Flaw.NO_SUCH, {"name": new.under}))
    return parent.id
