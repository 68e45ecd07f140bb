"""Units of the organisation: municipality, departments, units, and report groups.

A report group is a place for figures only: nobody works there, no code leads there. So only
what says so (`whole`, `members`) has groups; everything else leaves them out.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import delete, exists, or_, select, update
from sqlalchemy.orm import Session

from survey.storage.tables import Base, Round, RoundUnit, Unit

DEPTH = {"municipality": 0, "department": 1, "group": 2, "unit": 3}
GROUP = "group"
_UNITS = Base.metadata.tables["unit"]


def get(session: Session, unit_id: int) -> Unit | None:
    return session.get(Unit, unit_id)


def by_slug(session: Session, slug: str) -> Unit | None:
    return session.scalar(select(Unit).where(Unit.slug == slug))


def by_name(session: Session, name: str) -> Unit | None:
    return session.scalar(select(Unit).where(Unit.name == name, Unit.level != GROUP))


def municipality(session: Session) -> Unit | None:
    return session.scalar(select(Unit).where(Unit.level == "municipality"))


def every(session: Session) -> Sequence[Unit]:
    """All that are open, parents before children; no report groups."""
    return [u for u in whole(session) if u.closed_on is None and u.level != GROUP]


def whole(session: Session) -> Sequence[Unit]:
    """All there are, closed ones and report groups too, parents before children."""
    found = session.scalars(select(Unit).order_by(Unit.id))
    return sorted(found, key=lambda u: (DEPTH[u.level], u.id))


def children(session: Session, unit_id: int) -> Sequence[Unit]:
    """Those right below that are open; no report groups."""
    return session.scalars(
        select(Unit)
        .where(Unit.parent_id == unit_id, Unit.closed_on.is_(None), Unit.level != GROUP)
        .order_by(Unit.id)
    ).all()


def inside(session: Session, unit_id: int) -> Sequence[Unit]:
    """What is open right below a node, report groups too, and the open members of a group."""
    return session.scalars(
        select(Unit)
        .where(or_(Unit.parent_id == unit_id, Unit.group_id == unit_id), Unit.closed_on.is_(None))
        .order_by(Unit.id)
    ).all()


def path(session: Session, unit_id: int) -> tuple[int, ...]:
    """The unit and everything above it, nearest first; empty if there is no such unit."""
    way: list[int] = []
    unit = get(session, unit_id)
    while unit is not None:
        way.append(unit.id)
        unit = get(session, unit.parent_id) if unit.parent_id else None
    return tuple(way)


def phones(session: Session, unit_id: int) -> tuple[str, str]:
    """(phone, the social emergency service's): each the unit's own or the nearest above it,
    "" if nobody has one."""
    above = [u for one in path(session, unit_id) if (u := get(session, one))]
    return (
        next((u.phone for u in above if u.phone), ""),
        next((u.emergency_phone for u in above if u.emergency_phone), ""),
    )


def running_rounds(session: Session, unit_id: int) -> Sequence[Round]:
    """The rounds that ask the unit now, or have and are not counted yet."""
    return session.scalars(
        select(Round)
        .join(RoundUnit, RoundUnit.round_id == Round.id)
        .where(RoundUnit.unit_id == unit_id, Round.state.in_(("open", "closed")))
        .order_by(Round.id)
    ).all()


def is_used(session: Session, unit_id: int) -> bool:
    """Whether any row of any table points to it: rounds, codes, roles, plans, other units."""
    keys = (key for table in Base.metadata.tables.values() for key in table.foreign_keys)
    pointing = [exists().where(k.parent == unit_id) for k in keys if k.references(_UNITS)]
    return bool(session.scalar(select(or_(*pointing))))


def hold(session: Session) -> None:
    """Let nobody else change the tree until this transaction ends."""
    session.execute(select(Unit.id).where(Unit.level == "municipality").with_for_update())


def add(session: Session, unit: Unit) -> Unit:
    session.add(unit)
    session.flush()
    return unit


def save(session: Session, unit_id: int, revision: int, values: Mapping[str, Any]) -> bool:
    """Change a unit that still has this revision; False if somebody was first."""
    saved = session.execute(
        update(Unit)
        .where(Unit.id == unit_id, Unit.revision == revision)
        .values(**values, revision=revision + 1)
    )
    return bool(saved.rowcount)  # type: ignore[attr-defined]


def drop(session: Session, unit_id: int) -> None:
    session.execute(delete(Unit).where(Unit.id == unit_id))
