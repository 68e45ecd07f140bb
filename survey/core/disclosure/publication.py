"""Publishing: the ladder goes down until the proof goes through, key by key."""

import random
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from survey.core.disclosure.figures import Stated, Step, highest_step, stated
from survey.core.disclosure.lattice import (
    CROSSED_LEVELS,
    Crossings,
    Group,
    Level,
    Tree,
    candidate_groups,
)
from survey.core.disclosure.proof import Proofs
from survey.core.disclosure.rule import Rule
from survey.core.disclosure.shuffle import LEDGER, Window
from survey.core.disclosure.source import Source, Task, tabulate
from survey.core.disclosure.statement import Release, Statement
from survey.core.disclosure.table import Table
from survey.core.tally import Tally

Progress = Callable[[int, int], None]
LAST_EFFORT = 5


@dataclass(slots=True)
class _Set:
    """A set of cells with all its names, and where it stands on the ladder.

    Groups with the same cells (a department with one unit) are one set: two windows for
    one number would together be narrower than either.
    """

    cells: tuple[int, ...]
    groups: list[Group]
    n: int
    step: Step


def publish(  # noqa: PLR0913
    tallies: Sequence[Tally],
    tree: Tree,
    rule: Rule,
    ledger: Sequence[Statement],
    rng: random.Random,
    *,
    progress: Progress | None = None,
    by_gender: bool = False,
    map_: Callable[..., Iterable[Any]] = map,
) -> Release:
    """Decide what may be shown of the newest tally, given all that has been shown.

    `tallies`: the new round last; before it earlier rounds that may be counted together
    with it (give all that still exist: a statement about a round that is missing here
    keeps its fellow rounds out of the pool). `ledger`: every statement published before.
    `progress`: called with (keys done, keys in all). `map_`: as the built-in, for a pool
    of processes; every key is proven by itself, from a seed drawn before the work starts,
    so the result is the same. Raises ValueError if a tally contradicts itself.
    """
    if len({tally.round for tally in tallies}) != len(tallies) or not tallies:
        raise ValueError("publish needs one tally per round, at least one")
    tasks = list(_tasks(tallies, Source(tree, rule, by_gender), ledger, rng))
    parts = []
    for part in map_(publish_key, tasks):
        parts.append(part)
        if progress:
            progress(len(parts), len(tasks))
    return _together(parts)


def _together(parts: Sequence[Release]) -> Release:
    return Release(
        tuple(s for part in parts for s in part.statements),
        tuple(w for part in parts for w in part.withheld),
        tuple(key for part in parts for key in part.unproven),
        sum(part.targets for part in parts),
        sum(part.coarsened for part in parts),
    )


def _tasks(
    tallies: Sequence[Tally], source: Source, ledger: Sequence[Statement], rng: random.Random
) -> Iterator[Task]:
    for key in sorted({count.key for count in tallies[-1].counts}):
        counts = {
            tally.round: tuple(
                sorted((c for c in tally.counts if c.key == key), key=lambda c: c.option)
            )
            for tally in tallies
        }
        said = tuple(statement for statement in ledger if statement.key == key)
        yield Task(key, counts, source, said, rng.getrandbits(64))


def publish_key(task: Task) -> Release:
    """One key's release; see `publish`. Fails closed: unproven, a key shows nothing."""
    table, said = tabulate(task)
    groups = list(_groups(task, table))
    sets = _sets(table, groups, task.source.rule)
    proofs = Proofs(table, task.source.rule, random.Random(task.seed))
    coarsened = 0
    while said is not None:
        new = [tuple(stated(table, s.cells, s.step, task.source.rule)) for s in sets]
        windows = [*said, *_windows(new)]
        failed = proofs.failures(windows)
        if not failed:
            shown = _released(task.key, groups, zip(sets, new, strict=True))
            return replace(shown, targets=len(proofs.proven), coarsened=coarsened)
        blamed = _most_blamed(sets, windows, failed)
        if blamed is None and proofs.effort == 1:
            # Only old statements in the way: those were proven once, so look harder.
            proofs.effort = LAST_EFFORT
            continue
        if blamed is None:
            break
        blamed.step = Step(blamed.step - 1)
        coarsened += 1
    withheld = tuple((task.key, group) for group in groups)
    return Release((), withheld, (task.key,), len(proofs.proven), coarsened)


def _groups(task: Task, table: Table) -> Iterator[Group]:
    new = table.rounds[-1]
    variants = sorted({variant for _, variant in table.meaning.measures})
    pooled = table.meaning.pooled[new].intersection(variants)
    genders = sorted({cell.gender for cell in table.cells if cell.gender})
    crossings = Crossings(
        variants,
        genders if task.source.by_gender else (),
        # One variant out of several is not a pool: for a unit it would be unit x variant.
        len(pooled) > 1 or 0 < len(pooled) == len(variants),
    )
    levels = CROSSED_LEVELS if table.meaning.is_several else tuple(Level)
    return candidate_groups(task.source.tree, table.rounds, crossings, levels)


def _sets(table: Table, groups: Sequence[Group], rule: Rule) -> list[_Set]:
    found: dict[tuple[int, ...], _Set] = {}
    for group in groups:
        cells = table.members(group)
        if cells in found:
            found[cells].groups.append(group)
        elif cells:
            step = highest_step(table, cells, rule)
            found[cells] = _Set(cells, [group], table.size(cells), step)
    return list(found.values())


def _windows(new: Sequence[Sequence[Stated]]) -> Iterator[Window]:
    for source, statements in enumerate(new):
        for s in statements:
            yield Window(s.cells, s.slots, s.lo, s.hi, source)


def _most_blamed(
    sets: Sequence[_Set], windows: Sequence[Window], failed: Sequence[set[int]]
) -> _Set | None:
    """The set named in most failures; then full detail before a share, small before large."""
    votes: dict[int, int] = {}
    for walls in failed:
        for source in sorted({windows[i].source for i in walls} - {LEDGER}):
            votes[source] = votes.get(source, 0) + 1
    if not votes:
        return None
    return sets[max(votes, key=lambda i: (votes[i], sets[i].step is Step.FULL, -sets[i].n, -i))]


def _released(
    key: str,
    groups: Sequence[Group],
    new: Iterable[tuple[_Set, Sequence[Stated]]],
) -> Release:
    statements = [
        Statement(key, s.option, group, s.figure, s.categories, s.lo, s.hi, s.n)
        for of, said in new
        for s in said
        for group in of.groups
    ]
    statements.sort(key=lambda s: (s.option, s.group, s.figure, s.categories))
    shown = {statement.group for statement in statements}
    withheld = tuple((key, group) for group in groups if group not in shown)
    return Release(tuple(statements), withheld, ())
