"""What is said about one set of cells, and how finely: the ladder of coarsening."""

from collections.abc import Iterator, Sequence
from enum import IntEnum
from typing import NamedTuple

from survey.core.disclosure.rule import Interval, Rule
from survey.core.disclosure.statement import Figure
from survey.core.disclosure.table import Table, gathered, named
from survey.core.tally import CHOSEN, OTHERS, SKIPPED


class Step(IntEnum):
    """The ladder. Each step says nothing that the one above does not."""

    NOTHING = 0
    WIDE = 1
    SHARE = 2
    FULL = 3


class Stated(NamedTuple):
    """A statement before it has the name of a group. `cells`, `slots`: what it counts."""

    figure: Figure
    option: str
    categories: tuple[str, ...]
    cells: tuple[int, ...]
    slots: frozenset[int]
    n: int
    lo: int
    hi: int


Sum = tuple[Figure, str, tuple[str, ...]]


def highest_step(table: Table, cells: Sequence[int], rule: Rule) -> Step:
    """Where a set of cells starts on the ladder. Depends on its size and scales only."""
    n = table.size(cells)
    if n < (rule.min_full if table.meaning.is_several else rule.min_group):
        return Step.NOTHING
    full = not table.meaning.is_several and any(_fine(table, cells, rule))
    return Step.FULL if full else Step.SHARE


def stated(table: Table, cells: Sequence[int], step: Step, rule: Rule) -> Iterator[Stated]:
    """All that is said about `cells` on a step of the ladder.

    Two numbers that add up to n are stated with mirrored windows: a window of each own
    grid would let their intersection be narrower than either.
    """
    if step is Step.NOTHING:
        return
    sums = [*_sums(table, cells)]
    if step is Step.FULL:
        known = {categories for _, _, categories in sums}
        sums += [fine for fine in _fine(table, cells, rule) if fine[2] not in known]
    windows: dict[tuple[tuple[int, ...], int, frozenset[int]], Interval] = {}
    for figure, option, categories in sums:
        members = tuple(
            i for i in cells if (option, table.cells[i].variant) in table.meaning.measures
        )
        slots = table.slots(members, option, categories)
        n = table.size(members)
        if not slots or n < _smallest(table, rule):
            continue
        others = _complement(table, members, slots)
        mirror = windows.get((members, n, others))
        if mirror:
            lo, hi = n - mirror[1], n - mirror[0]
        else:
            lo, hi = rule.interval(n, table.count(slots), wide=step is Step.WIDE)
        windows[members, n, slots] = lo, hi
        if (lo, hi) != (0, n) and others:
            yield Stated(figure, option, categories, members, slots, n, lo, hi)


def _smallest(table: Table, rule: Rule) -> int:
    return rule.min_full if table.meaning.is_several else rule.min_group


def _complement(table: Table, cells: Sequence[int], slots: frozenset[int]) -> frozenset[int]:
    return frozenset(
        slot for i in cells for slot in range(table.base[i], table.base[i + 1]) if slot not in slots
    )


def _sums(table: Table, cells: Sequence[int]) -> Iterator[Sum]:
    """The figures every group gets. Skipping is a property of the key, said once."""
    measures = table.measures(cells)
    if table.meaning.is_several:
        yield Figure.SKIPPED, "", gathered(measures, lambda _: {SKIPPED})
        yield Figure.VALID, "", gathered(measures, lambda _: {CHOSEN, OTHERS})
        for option in table.meaning.options:
            yield (
                Figure.FAVOURABLE,
                option,
                gathered(table.measures(cells, option), lambda _: {CHOSEN}),
            )
        return
    yield Figure.SKIPPED, "", gathered(measures, lambda _: {SKIPPED})
    yield Figure.FAVOURABLE, "", gathered(measures, lambda m: m.favourable)
    yield Figure.VALID, "", gathered(measures, lambda m: m.valid)


def _fine(table: Table, cells: Sequence[int], rule: Rule) -> Iterator[Sum]:
    """Cuts of an ordered scale, options of an unordered one; only where one scale is used."""
    measures = table.measures(cells)
    n = table.size(cells)
    if len(measures) != 1 or n < rule.min_full:
        return
    (measure,) = measures.values()
    for cut in measure.cuts:
        yield Figure.CUT, "", named(measure, cut)
    if not measure.cuts and n >= rule.min_unordered:
        for option in measure.options:
            if option != SKIPPED:
                yield Figure.OPTION, "", named(measure, {option})
