"""One key's answers as whole numbers in a row, so that the proof can move them quickly.

A cell's sheets are in *states*: the options of its scale, or, for a key with several
choices, the sets of options that one sheet may choose. A *slot* is a state of a cell.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from itertools import accumulate

from survey.core.disclosure.lattice import Group, Level, Tree
from survey.core.tally import SKIPPED, Cell, Count, Measure

Mark = tuple[str, str]
"""(option, "scale:category"): something a statement can count a sheet by."""


@dataclass(frozen=True, slots=True, eq=False)
class Alphabet:
    """What one sheet can say. `states`: the marks each state counts in. `steps`: for each
    state, those it may become when one child changes one thing."""

    states: tuple[frozenset[Mark], ...]
    steps: tuple[tuple[int, ...], ...]

    def states_in(self, marks: frozenset[Mark]) -> tuple[int, ...]:
        return tuple(i for i, state in enumerate(self.states) if not marks.isdisjoint(state))


@dataclass(frozen=True, slots=True, eq=False)
class Contents:
    """Cells that hold a sheet, sorted, their alphabets and the number of sheets in every
    state of every cell."""

    cells: tuple[Cell, ...]
    alphabets: tuple[Alphabet, ...]
    rows: tuple[tuple[int, ...], ...]


@dataclass(frozen=True, slots=True, eq=False)
class Meaning:
    """How a key is read. `measures`: (option, variant) -> Measure, with option "" always
    there. `options`: ("",), or the options of a several-choice key. `pooled`: by round."""

    measures: Mapping[tuple[str, str], Measure]
    options: tuple[str, ...]
    pooled: Mapping[int, frozenset[str]]

    @property
    def is_several(self) -> bool:
        return self.options != ("",)


class Table:
    """All answers to one key in the rounds given, with the tree they are grouped by."""

    def __init__(
        self, tree: Tree, rounds: tuple[int, ...], meaning: Meaning, contents: Contents
    ) -> None:
        self.tree = tree
        self.rounds = rounds
        self.meaning = meaning
        self.cells = contents.cells
        self.alphabets = contents.alphabets
        self.sizes = tuple(sum(row) for row in contents.rows)
        self.start = tuple(count for row in contents.rows for count in row)
        self.base = (0, *accumulate(len(row) for row in contents.rows))
        self._states: dict[tuple[int, str, tuple[str, ...]], tuple[int, ...]] = {}

    def members(self, group: Group, option: str = "") -> tuple[int, ...]:
        """The cells of a group that were offered `option`, as indices in order.

        Tree and pooled variants are those of the group's last round, as when it was shown.
        """
        last = group.rounds[-1]
        pooled = self.meaning.pooled.get(last, frozenset())
        variants = frozenset([group.variant]) if group.variant else pooled
        return tuple(
            i
            for i, cell in enumerate(self.cells)
            if cell.variant in variants
            and cell.round in group.rounds
            and group.gender in ("", cell.gender)
            and self._is_under(cell.unit, group.level, group.node, last)
            and (option, cell.variant) in self.meaning.measures
        )

    def _is_under(self, unit: int, level: Level, node: int, round_: int) -> bool:
        tree = self.tree.in_round(round_)
        if level is Level.UNIT:
            return tree.place(unit) == node
        return level is Level.MUNICIPALITY or tree.department(unit) == node

    def size(self, cells: Iterable[int]) -> int:
        return sum(self.sizes[i] for i in cells)

    def measures(self, cells: Iterable[int], option: str = "") -> dict[str, Measure]:
        """scale -> Measure, for those of `cells` that were offered `option`; sorted."""
        found = {}
        for i in cells:
            measure = self.meaning.measures.get((option, self.cells[i].variant))
            if measure:
                found[measure.scale] = measure
        return dict(sorted(found.items()))

    def slots(
        self, cells: Iterable[int], option: str, categories: tuple[str, ...]
    ) -> frozenset[int]:
        """The slots of `cells` whose sheets fall in `categories` ("scale:category")."""
        found: list[int] = []
        for i in cells:
            base = self.base[i]
            found += [base + state for state in self._states_of(i, option, categories)]
        return frozenset(found)

    def _states_of(self, i: int, option: str, categories: tuple[str, ...]) -> tuple[int, ...]:
        known = (id(self.alphabets[i]), option, categories)
        if known not in self._states:
            marks = frozenset((option, category) for category in categories)
            self._states[known] = self.alphabets[i].states_in(marks)
        return self._states[known]

    def count(self, slots: Iterable[int]) -> int:
        """The true number of sheets in `slots`."""
        return sum(map(self.start.__getitem__, slots))


def named(measure: Measure, categories: Iterable[str]) -> tuple[str, ...]:
    """Categories under their public names, sorted."""
    return tuple(sorted(f"{measure.scale}:{category}" for category in categories))


def gathered(
    measures: Mapping[str, Measure], of: Callable[[Measure], Iterable[str]]
) -> tuple[str, ...]:
    """The public names of what `of` picks from each of `measures`, sorted."""
    return tuple(sorted(name for m in measures.values() for name in named(m, of(m))))


def tabulate_single(counts: Mapping[int, Count]) -> tuple[Meaning, Contents]:
    """A single-choice key as states: one per option. `counts`: round -> its Count.

    Raises ValueError if a row does not fit its measure or one scale has two meanings.
    """
    measures: dict[tuple[str, str], Measure] = {}
    rows: dict[Cell, tuple[int, ...]] = {}
    for count in counts.values():
        measures |= {("", variant): m for variant, m in count.measures.items()}
        rows |= {cell: row for cell, row in count.cells.items() if any(row)}
    check_scales(measures.values())
    alphabets = {variant: _one_of(measure) for (_, variant), measure in measures.items()}
    cells = tuple(sorted(rows))
    for cell in cells:
        if len(rows[cell]) != len(alphabets[cell.variant].states) or min(rows[cell]) < 0:
            raise ValueError(f"{cell}: counts do not fit the options")
    pooled = {round_: frozenset(count.pooled) for round_, count in counts.items()}
    contents = Contents(
        cells, tuple(alphabets[c.variant] for c in cells), tuple(rows[c] for c in cells)
    )
    return Meaning(measures, ("",), pooled), contents


def check_scales(measures: Iterable[Measure]) -> None:
    """Raises ValueError if two measures with the same scale are not the same."""
    by_scale: dict[str, Measure] = {}
    for measure in measures:
        if by_scale.setdefault(measure.scale, measure) != measure:
            raise ValueError(f"scale {measure.scale} is read in two ways")
        if SKIPPED not in measure.options:
            raise ValueError(f"scale {measure.scale} has no place for skipped answers")


def _one_of(measure: Measure) -> Alphabet:
    states = tuple(frozenset([("", name)]) for name in _in_order(measure))
    every = range(len(states))
    return Alphabet(states, tuple(tuple(p for p in every if p != o) for o in every))


def _in_order(measure: Measure) -> list[str]:
    return [f"{measure.scale}:{option}" for option in measure.options]
