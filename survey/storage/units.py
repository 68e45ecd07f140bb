"""Units of the organisation: municipality, departments, units."""

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from survey.storage.tables import Unit


def get(session: Session, unit_id: int) -> Unit | None:
    return session.get(Unit, unit_id)


def by_slug(session: Session, slug: str) -> Unit | None:
    return session.scalar(select(Unit).where(Unit.slug == slug))


def by_name(session: Session, name: str) -> Unit | None:
    return session.scalar(select(Unit).where(Unit.name == name))


def municipality(session: Session) -> Unit | None:
    return session.scalar(select(Unit).where(Unit.level == "municipality"))


def every(session: Session) -> Sequence[Unit]:
    """All that are open, parents before children."""
    depth = {"municipality": 0, "department": 1, "unit": 2}
    found = session.scalars(select(Unit).where(Unit.closed_on.is_(None)).order_by(Unit.id))
    return sorted(found, key=lambda u: (depth[u.level], u.id))


def children(session: Session, unit_id: int) -> Sequence[Unit]:
    return session.scalars(
        select(Unit).where(Unit.parent_id == unit_id, Unit.closed_on.is_(None)).order_by(Unit.id)
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


def add(session: Session, unit: Unit) -> Unit:
    session.add(unit)
    session.flush()
    return unit
