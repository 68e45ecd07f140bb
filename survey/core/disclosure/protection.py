"""What must stay open: sets of sheets that somebody could be interested in, and the counts
in them. Shown or not makes no difference: a hidden group is protected like any other.
"""

from collections.abc import Iterator
from typing import NamedTuple

from survey.core.disclosure.lattice import Level
from survey.core.disclosure.rule import Rule
from survey.core.disclosure.table import Table, gathered, named
from survey.core.tally import CHOSEN, OTHERS, SKIPPED, Measure

Members = tuple[int, ...]

EVERY_VARIANT = "*"
UNPOOLED = "~"
EVERYONE = "*"
EVERY_ROUND = 0


class Target(NamedTuple):
    """A count to keep open: sheets of `cells` (`n` in all) that are in `slots`."""

    cells: Members
    slots: frozenset[int]
    n: int


class _Place(NamedTuple):
    """A set of the lattice. `round` 0 means all rounds given."""

    level: Level
    node: int
    variant: str
    gender: str
    round: int


def sensitive_targets(table: Table, shown: set[Members], rule: Rule) -> Iterator[Target]:
    """Every small count, and every count of a group too small to show, in all protected
    sets. `shown`: the cells of the groups that something is published about."""
    for members in protected_sets(table, shown):
        for option, categories in _views(table, members):
            target = target_of(table, members, table.slots(members, option, categories))
            if target.n and rule.is_sensitive(target.n, table.count(target.slots)):
                yield target


def target_of(table: Table, members: Members, slots: frozenset[int]) -> Target:
    """A count among those of `members` that can be in `slots` at all: that a form without
    "don't know" gave no such answer is no secret, and its sheets don't hide the others."""
    cells = tuple(
        i for i in members if not slots.isdisjoint(range(table.base[i], table.base[i + 1]))
    )
    return Target(cells, slots, table.size(cells))


def protected_sets(table: Table, shown: set[Members]) -> tuple[Members, ...]:
    """Every set of the lattice down to unit x variant x gender x round, what is left of
    each when its shown parts are taken away, and the parts of each with one scale."""
    sets = _lattice(table)
    found = dict.fromkeys(sets.values())
    found |= dict.fromkeys(_rests(table, sets, shown))
    for members in tuple(found):
        parts: dict[str, list[int]] = {}
        for i in members:
            scale = table.meaning.measures["", table.cells[i].variant].scale
            parts.setdefault(scale, []).append(i)
        found |= dict.fromkeys(tuple(part) for part in parts.values())
    # Sorted, since what is proven first may decide what is coarsened.
    return tuple(sorted(found))


def _lattice(table: Table) -> dict[_Place, Members]:
    sets: dict[_Place, list[int]] = {}
    for i in range(len(table.cells)):
        for place in _places(table, i):
            sets.setdefault(place, []).append(i)
    return {place: tuple(members) for place, members in sets.items()}


def _places(table: Table, i: int) -> Iterator[_Place]:
    cell = table.cells[i]
    for round_ in {EVERY_ROUND, cell.round}:
        # Statements on all rounds use the last round's tree; those on one its own.
        last = round_ or table.rounds[-1]
        tree = table.tree.in_round(last)
        department, group = tree.department(cell.unit), tree.place(cell.unit)
        nodes = [(Level.MUNICIPALITY, 0), (Level.UNIT, cell.unit)]
        if department is not None:
            nodes.append((Level.DEPARTMENT, department))
        if group != cell.unit:
            nodes.append((Level.UNIT, group))
        pooled = "" if cell.variant in table.meaning.pooled.get(last, ()) else UNPOOLED
        for level, node in nodes:
            for variant in (cell.variant, pooled, EVERY_VARIANT):
                for gender in {cell.gender, EVERYONE}:
                    yield _Place(level, node, variant, gender, round_)


def _rests(table: Table, sets: dict[_Place, Members], shown: set[Members]) -> Iterator[Members]:
    """Parents minus their shown children, along each side of the lattice."""
    children: dict[tuple[_Place, int], list[Members]] = {}
    for place, members in sets.items():
        for side, parent in enumerate(_parents(table, place)):
            if parent != place and parent in sets:
                children.setdefault((parent, side), []).append(members)
    for parts in children.values():
        hidden = [members for members in parts if members not in shown]
        if 1 < len(hidden) < len(parts):
            yield tuple(sorted({i for members in hidden for i in members}))


def _parents(table: Table, place: _Place) -> tuple[_Place, ...]:
    last = place.round or table.rounds[-1]
    above = place._replace(level=Level.MUNICIPALITY, node=0)
    group = place.node
    if place.level is Level.UNIT:
        tree = table.tree.in_round(last)
        department = tree.department(place.node)
        group = tree.place(place.node)
        if department is not None:
            above = place._replace(level=Level.DEPARTMENT, node=department)
    pooled = place.variant in table.meaning.pooled.get(last, ())
    return (
        above,
        # A unit in a report group, and what is left of the group without it.
        place._replace(node=group),
        # Municipality minus all shown units, whatever is said about departments.
        place._replace(level=Level.MUNICIPALITY, node=0),
        place._replace(variant="" if pooled else EVERY_VARIANT),
        place._replace(gender=EVERYONE),
        place._replace(round=EVERY_ROUND),
    )


def _views(table: Table, members: Members) -> Iterator[tuple[str, tuple[str, ...]]]:
    """(option, categories) of every count that matters in a set."""
    if table.meaning.is_several:
        yield "", gathered(table.measures(members), lambda _: {SKIPPED})
        for option in table.meaning.options:
            offered = table.measures(members, option)
            if offered:
                yield option, gathered(offered, lambda _: {CHOSEN})
                yield option, gathered(offered, lambda _: {OTHERS})
        return
    yield from (("", categories) for categories in single_views(table.measures(members)))


def single_views(measures: dict[str, Measure]) -> tuple[tuple[str, ...], ...]:
    """Categories of every count that matters among answers on these scales.

    One scale: each option and kind of no answer, and each cut. Several scales: only what
    they have in common. A count and its complement stay open together, so one of them.
    """
    common = (
        gathered(measures, lambda m: m.favourable),
        gathered(measures, lambda m: m.valid),
        gathered(measures, lambda m: m.valid - m.favourable),
        gathered(measures, lambda _: {SKIPPED}),
        gathered(measures, lambda m: set(m.options) - m.valid - {SKIPPED}),
    )
    views = list(common)
    if len(measures) == 1:
        (measure,) = measures.values()
        views += [named(measure, {option}) for option in measure.options]
        views += [named(measure, cut) for cut in measure.cuts]
    everything = frozenset(gathered(measures, lambda m: m.options))
    found: dict[frozenset[str], tuple[str, ...]] = {}
    for view in views:
        if view and everything.difference(view) not in found:
            found.setdefault(frozenset(view), view)
    found.pop(everything, None)
    return tuple(found.values())
