"""Where everything would stand if a table were taken in: the tree and the table as one."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from survey.core.access import Person
from survey.core.unit import ABOVE, FIELDS, Facts, Flaw, Problem
from survey.core.unit_table import Column, Row, day
from survey.storage import units
from survey.storage.database import Session
from survey.storage.tables import Unit

from .changing import facts_of
from .rules import may_manage


@dataclass(frozen=True, slots=True)
class Target:
    """A row of a table, and the unit it is about; None for a new one."""

    line: int
    row: Row
    unit: Unit | None
    level: str
    facts: Facts


@dataclass(frozen=True, slots=True)
class Place:
    """Something that a row can name: what is there, or another row."""

    name: str
    level: str
    under: str
    unit: Unit | None


def checked_on(target: Target) -> date | None:
    """When the numbers were checked. New numbers with the old day are unchecked."""
    said, unit = day(target.row.get(Column.CHECKED_ON, "")), target.unit
    if unit is None:
        return said
    if Column.CHECKED_ON not in target.row:
        said = unit.checked_on
    numbers = (target.facts.phone, target.facts.emergency_phone)
    is_old = said == unit.checked_on and numbers != (unit.phone, unit.emergency_phone)
    return None if is_old else said


class Standing:
    """The tree `every` with the rows `targets` put in. `names`: by id, as they would be;
    `places`: what is open, by name in small letters."""

    def __init__(
        self,
        session: Session,
        by: Person | None,
        every: Sequence[Unit],
        targets: Sequence[Target],
    ) -> None:
        self.session, self.by = session, by
        told = {t.unit.id: t.facts.name for t in targets if t.unit}
        self.names = {u.id: u.name for u in every} | told
        kept = [u for u in every if u.id not in told]
        self._number = Counter(u.name.casefold() for u in kept)
        self._number += Counter(t.facts.name.casefold() for t in targets)
        self.places = {u.name.casefold(): self._there(u) for u in kept if u.closed_on is None}
        for t in targets:
            self.places[t.facts.name.casefold()] = self._coming(t)

    def stands_twice(self, target: Target) -> bool:
        """Whether another would have the same name."""
        return bool(target.facts.name) and self._number[target.facts.name.casefold()] > 1

    def before(self, unit: Unit) -> dict[Column, str]:
        """A unit as a row."""
        facts = facts_of(unit)
        return {
            **{Column(name): getattr(facts, name) for name in FIELDS},
            Column.UNDER: self.names.get(unit.parent_id or 0, ""),
            Column.GROUP: self.names.get(unit.group_id or 0, ""),
            Column.CHECKED_ON: unit.checked_on.isoformat() if unit.checked_on else "",
        }

    def after(self, target: Target) -> dict[Column, str]:
        """What the columns of the row would say."""
        said = {Column(n): getattr(target.facts, n) for n in FIELDS if Column(n) in target.row}
        for column in (Column.UNDER, Column.GROUP):
            if column in target.row:
                said[column] = self._called(target.row[column])
        checked = checked_on(target)
        return said | {Column.CHECKED_ON: checked.isoformat() if checked else ""}

    def misplaced(self, target: Target) -> list[Problem]:
        """What is wrong with where the row wants to stand."""
        level, under = target.level, target.row.get(Column.UNDER, "")
        if level == "municipality":
            return []
        above = self.places.get(under.casefold())
        if above is None:
            return [Problem("under", Flaw.NO_SUCH, {"name": under})]
        if above.level != ABOVE.get(level):
            return [Problem("under", Flaw.NOT_UNDER, {"name": target.facts.name})]
        found = self._theirs(target, "under", above, self.moves(target) or target.unit is None)
        return found + self._grouped(target, above, under)

    def moves(self, target: Target) -> bool:
        """Whether a unit that is there would stand under another."""
        unit = target.unit
        above = self.places.get(target.row.get(Column.UNDER, "").casefold())
        if unit is None or above is None:
            return False
        return above.unit is None or above.unit.id != unit.parent_id

    def _grouped(self, target: Target, department: Place, under: str) -> list[Problem]:
        wanted = target.row.get(Column.GROUP, "")
        now = target.unit.group_id if target.unit else None
        if not wanted:
            leaves = bool(now) and (Column.GROUP in target.row or self.moves(target))
            return self._theirs(target, "group", department, leaves)
        group = self.places.get(wanted.casefold())
        if target.level != "unit":
            return [Problem("group", Flaw.NOT_MEMBER)]
        if group is None:
            return [Problem("group", Flaw.NO_SUCH, {"name": wanted})]
        if group.level != units.GROUP or group.under.casefold() != under.casefold():
            return [Problem("group", Flaw.GROUP_ELSEWHERE)]
        is_new = group.unit is None or group.unit.id != now
        return self._theirs(target, "group", department, is_new)

    def _theirs(self, target: Target, field: str, place: Place, matters: bool) -> list[Problem]:
        """Whoever puts something in a department must look after it; and to move away, too."""
        left = target.unit.parent_id if target.unit else None
        asked = {place.unit.id if place.unit else None, left if self.moves(target) else None}
        here = [one for one in asked if one is not None]
        if matters and not all(may_manage(self.session, self.by, one) for one in here):
            return [Problem(field, Flaw.NO_SUCH, {"name": target.row.get(Column(field), "")})]
        return []

    def _called(self, name: str) -> str:
        """A name as the place itself has it, whatever capitals the row has."""
        place = self.places.get(name.casefold())
        return place.name if place else name

    def _there(self, unit: Unit) -> Place:
        return Place(unit.name, unit.level, self.names.get(unit.parent_id or 0, ""), unit)

    def _coming(self, target: Target) -> Place:
        unit = target.unit
        level = unit.level if unit else target.level
        return Place(target.facts.name, level, target.row.get(Column.UNDER, ""), unit)
