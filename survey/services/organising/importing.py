"""Take in a table of units: all of it, or nothing."""

from dataclasses import dataclass
from datetime import datetime

from survey.core.access import Person
from survey.core.unit_table import Column, Table
from survey.storage import audit, units
from survey.storage.database import Session
from survey.storage.tables import Unit

from .adding import Node, put
from .changing import changes
from .comparing import Change, Comparison, compare
from .standing import Target, checked_on


class Refused(Exception):
    """Nothing was taken in; `found` says how table and tree stand now."""

    def __init__(self, found: Comparison) -> None:
        self.found = found
        super().__init__("the tree has changed, or there is something to mend")


@dataclass(frozen=True, slots=True)
class Agreed:
    """What somebody has seen and said yes to. `state`: the tree it was compared with;
    `sure`: that no word in it is a person's name."""

    state: str
    sure: bool = False


def take_in(
    session: Session, by: Person, table: Table, agreed: Agreed, now: datetime
) -> Comparison:
    """What was added and changed. Raises Refused if the tree is another than was agreed to,
    if there is any trouble, or a doubt that nobody has confirmed."""
    units.hold(session)
    found = compare(session, by, table, now.date())
    if found.state != agreed.state or found.troubles or (found.doubts and not agreed.sure):
        raise Refused(found)
    taking = _Taking(session, by, now)
    for change in sorted((*found.added, *found.changed), key=_depth):
        taking.take(change)
    if found.added or found.changed:
        number = str(len(found.added) + len(found.changed))
        audit.add(session, "units_imported", by.account_id, at=now, subject=number)
    session.commit()
    return found


def _depth(change: Change) -> tuple[int, int]:
    """Parents before children."""
    unit = change.target.unit
    return units.DEPTH[unit.level if unit else change.target.level], change.target.line


class _Taking:
    """Puts rows in that `compare` has found nothing wrong with; knows every id by name."""

    def __init__(self, session: Session, by: Person, now: datetime) -> None:
        self.session, self.by, self.now = session, by, now
        self.ids = {u.name.casefold(): u.id for u in units.whole(session) if not u.closed_on}

    def take(self, change: Change) -> None:
        """One row; those it names have been taken before it."""
        target = change.target
        unit_id = self._changed(target, target.unit) if target.unit else self._added(target)
        self.ids[target.facts.name.casefold()] = unit_id
        act = "unit_changed" if target.unit else "unit_added"
        name = target.facts.name
        audit.add(self.session, act, self.by.account_id, at=self.now, subject=name)

    def _added(self, target: Target) -> int:
        place = self._named(target, Column.UNDER), self._named(target, Column.GROUP)
        node = Node(target.level, place[0], target.facts, place[1])
        made = put(self.session, node, target.facts, self.now)
        made.checked_on = checked_on(target)
        return made.id

    def _changed(self, target: Target, unit: Unit) -> int:
        parent = self._named(target, Column.UNDER)
        group = self._named(target, Column.GROUP)
        if Column.GROUP not in target.row and parent == unit.parent_id:
            group = unit.group_id
        values = changes(unit, target.facts, None)
        values |= {"parent_id": parent, "group_id": group, "checked_on": checked_on(target)}
        units.save(self.session, unit.id, unit.revision, values)
        return unit.id

    def _named(self, target: Target, column: Column) -> int | None:
        return self.ids.get(target.row.get(column, "").casefold())
