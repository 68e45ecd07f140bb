"""Which groups exist: the tree of the organisation and the closed list of crossings."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple


class Level(StrEnum):
    """The three levels of the tree. A report group stands where a unit would."""

    MUNICIPALITY = "municipality"
    DEPARTMENT = "department"
    UNIT = "unit"


# A unit is never crossed with anything: the cells would be children one by one.
CROSSED_LEVELS = (Level.MUNICIPALITY, Level.DEPARTMENT)
# Where the rounds given are also shown together ("the last twelve months"), so that small
# units get a figure. Larger nodes have figures of every round; pooling them too was measured
# to cost more detail of the new round than it gives.
POOLED_LEVELS = (Level.UNIT,)


@dataclass(frozen=True, slots=True)
class Tree:
    """Where units belong. `department_of`: unit id -> department id, in the new round.
    `group_of`: unit id -> report group id, for units that are shown only as a group.

    `earlier`: round id -> the tree of that round, where it was another.
    A statement about several rounds was made with the tree of the last of them.
    Ids of units and groups are from one series: none is both.
    """

    department_of: Mapping[int, int]
    earlier: Mapping[int, "Tree"] = field(default_factory=dict)
    group_of: Mapping[int, int] = field(default_factory=dict)

    def in_round(self, round_: int) -> "Tree":
        """The tree as it was in a round."""
        return self.earlier.get(round_, self)

    def department(self, unit: int) -> int | None:
        """The department of a unit or a report group; None if it is not in the tree."""
        members = (u for u, group in self.group_of.items() if group == unit)
        return self.department_of.get(unit, self.department_of.get(next(members, unit)))

    def place(self, unit: int) -> int:
        """Where a unit's sheets are shown: in its report group or in the unit itself."""
        return self.group_of.get(unit, unit)

    def nodes(self) -> Iterator[tuple[Level, int]]:
        """Every node that may be shown, from the top, in order of id."""
        yield Level.MUNICIPALITY, 0
        for department in sorted(set(self.department_of.values())):
            yield Level.DEPARTMENT, department
        for place in sorted({self.place(unit) for unit in self.department_of}):
            yield Level.UNIT, place


class Group(NamedTuple):
    """Those a statement is about.

    `node`: department or unit id, 0 for the municipality. `variant`: "" means the
    variants that the key may pool. `gender`: "" means everyone. `rounds`: in order.
    """

    level: Level
    node: int
    variant: str
    gender: str
    rounds: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Crossings:
    """What one key can be crossed with. `pooled`: whether it has pooled variants at all."""

    variants: Sequence[str]
    genders: Sequence[str]
    pooled: bool


def candidate_groups(
    tree: Tree, rounds: tuple[int, ...], crossings: Crossings, levels: Sequence[Level]
) -> Iterator[Group]:
    """Every group that may ever be shown. Nothing else can be asked for.

    `rounds`: those that may be counted together, the new one last.
    """
    for level, node in tree.nodes():
        if level not in levels:
            continue
        yield from _crossed(level, node, rounds[-1:], crossings)
        if len(rounds) > 1 and level in POOLED_LEVELS:
            yield from _crossed(level, node, rounds, crossings)


def _crossed(
    level: Level, node: int, rounds: tuple[int, ...], crossings: Crossings
) -> Iterator[Group]:
    if crossings.pooled:
        yield Group(level, node, "", "", rounds)
    if level not in CROSSED_LEVELS:
        return
    for variant in crossings.variants:
        yield Group(level, node, variant, "", rounds)
    if crossings.pooled:
        for gender in crossings.genders:
            yield Group(level, node, "", gender, rounds)
