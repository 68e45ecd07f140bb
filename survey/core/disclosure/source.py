"""What a key's proof starts from: the rounds that may be counted together, their answers,
and the old statements that still bind them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from survey.core.disclosure.lattice import Tree
from survey.core.disclosure.rule import Rule
from survey.core.disclosure.several import tabulate_several
from survey.core.disclosure.shuffle import Window
from survey.core.disclosure.statement import Statement
from survey.core.disclosure.table import Table, tabulate_single
from survey.core.tally import Count, Measure


@dataclass(frozen=True, slots=True)
class Source:
    """What all keys of a release have in common."""

    tree: Tree
    rule: Rule
    by_gender: bool


@dataclass(frozen=True, slots=True)
class Task:
    """One key to publish; can be sent to another process. `counts`: round -> its Counts
    (one, or one per option), the new round last; none for a round without the key."""

    key: str
    counts: Mapping[int, tuple[Count, ...]]
    source: Source
    ledger: tuple[Statement, ...]
    seed: int


def tabulate(task: Task) -> tuple[Table, list[Window] | None]:
    """The answers and what is already said about them.

    All rounds if they can be counted together, else the new one alone. None instead of
    windows: something was said about the new round that can't be weighed any more, so
    that nothing can be proven.
    """
    every = tuple(task.counts)
    if len(every) > 1 and _is_poolable(task.counts):
        table = _table(task, every)
        windows = _said(table, task.ledger)
        if windows is not None:
            return table, windows
    table = _table(task, every[-1:])
    return table, _said(table, task.ledger)


def _table(task: Task, rounds: tuple[int, ...]) -> Table:
    counts = {round_: task.counts[round_] for round_ in rounds}
    if any(count.option for of_round in counts.values() for count in of_round):
        meaning, contents = tabulate_several(counts)
    else:
        meaning, contents = tabulate_single({r: count for r, (count,) in counts.items()})
    return Table(task.source.tree, rounds, meaning, contents)


def _said(table: Table, ledger: Sequence[Statement]) -> list[Window] | None:
    """The old statements about the table's rounds as windows; None if one can't be weighed.

    A statement that shares no round with the table shares no cell with it either: no
    change of these answers can make it untrue, so it is left out. One that also mentions
    a round whose answers are gone binds these answers in a way nobody can check any more.
    The same holds for one that does not fit its own numbers (another tree or pool than
    the one it was made with).
    """
    windows = []
    for statement in ledger:
        rounds = set(statement.group.rounds)
        if rounds.isdisjoint(table.rounds):
            continue
        cells = table.members(statement.group, statement.option)
        slots = table.slots(cells, statement.option, statement.categories)
        fits = statement.lo <= table.count(slots) <= statement.hi
        if not rounds.issubset(table.rounds) or table.size(cells) != statement.n or not fits:
            return None
        windows.append(Window(cells, slots, statement.lo, statement.hi))
    return windows


def _is_poolable(counts: Mapping[int, Sequence[Count]]) -> bool:
    """Whether every round has the key and reads it in the same way in every variant."""
    known: dict[str, dict[str, Measure]] = {}
    for of_round in counts.values():
        if not of_round:
            return False
        for variant, read in _readings(of_round).items():
            if known.setdefault(variant, read) != read:
                return False
    return True


def _readings(counts: Sequence[Count]) -> dict[str, dict[str, Measure]]:
    """variant -> option -> Measure, for variants with answers."""
    found: dict[str, dict[str, Measure]] = {}
    for count in counts:
        for variant in {cell.variant for cell, row in count.cells.items() if any(row)}:
            found.setdefault(variant, {})[count.option] = count.measures[variant]
    return found
