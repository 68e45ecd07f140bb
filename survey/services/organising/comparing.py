"""What a table of units would change, before anything is changed."""

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from survey.core.access import Person
from survey.core.unit import FIELDS, Facts, Flaw, Problem, doubts, problems, tidy
from survey.core.unit_table import Column, Fault, Row, Table, Trouble, day
from survey.storage import units
from survey.storage.database import Session
from survey.storage.tables import Unit

from .changing import facts_of, fresh, immovable
from .rules import may_manage
from .standing import Standing, Target


@dataclass(frozen=True, slots=True)
class Change:
    """One row that adds or changes. `differences`: (column, before, after)."""

    target: Target
    differences: tuple[tuple[Column, str, str], ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """What would be added and changed, how many rows change nothing, and what is wrong.

    `state`: the tree this was compared with; if it is another, compare again.
    """

    added: tuple[Change, ...]
    changed: tuple[Change, ...]
    same: int
    troubles: tuple[Trouble, ...]
    doubts: tuple[Trouble, ...]
    state: str


def compare(session: Session, by: Person | None, table: Table, today: date) -> Comparison:
    """A table beside the tree as it is. Reads only. Of rows that could not be read nothing
    more is said, nor of any row when a column is missing."""
    every = units.whole(session)
    known = {u.name.casefold(): u for u in every} | {f"#{u.id}": u for u in every}
    targets = [_target(known, line, row) for line, row in table.rows.items()]
    standing = Standing(session, by, every, targets)
    checked = [(t, _differences(standing, t)) for t in targets]
    judged = _Judged(table.columns, standing, today)
    clear = () if any(not t.place for t in table.troubles) else checked
    told = {line for t in table.troubles for line in re.findall(r"\d+", t.place)}
    troubles = [
        x for t, found in clear if str(t.line) not in told for x in judged.troubles(t, found)
    ]
    moving = [Change(t, found) for t, found in checked if t.unit is None or found]
    return Comparison(
        added=tuple(c for c in moving if c.target.unit is None),
        changed=tuple(c for c in moving if c.target.unit is not None),
        same=len(checked) - len(moving),
        troubles=(*table.troubles, *troubles),
        doubts=tuple(x for c in moving for x in judged.doubts(c.target)),
        state=state_of(every),
    )


def state_of(every: Sequence[Unit]) -> str:
    """A mark of the tree: another as soon as anything in it is."""
    rows = sorted((u.id, u.revision) for u in every)
    return hashlib.sha256(repr(rows).encode()).hexdigest()


def _target(known: Mapping[str, Unit], line: int, row: Row) -> Target:
    """`known`: units by "#number", and by name in small letters."""
    name, number = tidy(Facts(row.get(Column.NAME, ""))).name, row.get(Column.ID, "")
    unit = known.get(f"#{number}" if number else name.casefold())
    before = facts_of(unit) if unit else Facts()
    said = {name: row[Column(name)] for name in FIELDS if Column(name) in row}
    return Target(
        line=line,
        row=row,
        unit=unit,
        level=row.get(Column.LEVEL, ""),
        facts=tidy(replace(before, **said)),
    )


def _differences(standing: Standing, target: Target) -> tuple[tuple[Column, str, str], ...]:
    """Column by column; empty for a row that says what is there."""
    before = standing.before(target.unit) if target.unit else {}
    after = standing.after(target)
    return tuple(
        (column, before.get(column, ""), after[column])
        for column in Column
        if column in after and before.get(column, "") != after[column]
    )


@dataclass(frozen=True, slots=True)
class _Judged:
    """Says what is wrong with a row, and where. `columns`: the letter of each."""

    columns: Mapping[Column, str]
    standing: Standing
    today: date

    def troubles(
        self, target: Target, found: tuple[tuple[Column, str, str], ...]
    ) -> Iterator[Trouble]:
        """Nothing is said of rows that change nothing, but for their number and level."""
        unit = target.unit
        if target.row.get(Column.ID) and (unit is None or not self._theirs(unit)):
            given = target.row[Column.ID]
            yield self._at(target, Column.ID, Fault.NO_SUCH_ID, id=given[:20])
        elif self.standing.stands_twice(target):
            yield self._at(target, Column.NAME, Fault.TWICE, name=target.facts.name)
        elif unit is None:
            yield from self._new(target)
        elif target.level != unit.level:
            yield self._at(target, Column.LEVEL, Fault.OTHER_LEVEL, name=unit.name)
        elif found:
            yield from self._changed(target, unit)

    def doubts(self, target: Target) -> Iterator[Trouble]:
        """What looks like a person's name in what is new."""
        before = facts_of(target.unit) if target.unit else Facts()
        for problem in doubts(target.facts, fresh(before, target.facts)):
            yield self._problem(target, problem)

    def _new(self, target: Target) -> Iterator[Trouble]:
        if target.level == "municipality":
            yield self._at(target, Column.LEVEL, Flaw.ONE_MUNICIPALITY)
        yield from self._contents(target)
        for problem in self.standing.misplaced(target):
            yield self._problem(target, problem)

    def _changed(self, target: Target, unit: Unit) -> Iterator[Trouble]:
        if not self._theirs(unit):
            yield self._at(target, Column.NAME, Fault.NOT_YOURS, name=unit.name)
        elif unit.closed_on is not None:
            yield self._at(target, Column.NAME, Flaw.CLOSED, name=unit.name)
        else:
            yield from self._contents(target)
            for problem in self.standing.misplaced(target):
                yield self._problem(target, problem)
            if self.standing.moves(target):
                for problem in immovable(self.standing.session, unit.id):
                    yield self._problem(target, problem)

    def _contents(self, target: Target) -> Iterator[Trouble]:
        for problem in problems(target.facts):
            yield self._problem(target, problem)
        checked = day(target.row.get(Column.CHECKED_ON, ""))
        if checked and checked > self.today:
            yield self._at(target, Column.CHECKED_ON, Fault.FUTURE)

    def _theirs(self, unit: Unit) -> bool:
        return may_manage(self.standing.session, self.standing.by, unit.id)

    def _problem(self, target: Target, problem: Problem) -> Trouble:
        column = Column.UNDER if problem.field == "parent" else Column(problem.field)
        return self._at(target, column, problem.flaw, **problem.details)

    def _at(
        self, target: Target, column: Column, fault: Fault | Flaw, **details: str | int
    ) -> Trouble:
        return Trouble(f"{self.columns.get(column, '')}{target.line}", fault, details)
