"""Releasing in tests, and reading statements back without any code of the prover."""

import random

from survey.core.disclosure import Level, publish


def release(tallies, tree, rule, ledger=(), seed=1, **flags):
    return publish(tallies, tree, rule, ledger, random.Random(seed), **flags)


def one_by_one(tallies, tree, rule, **flags):
    """Release each round in turn with everything said before: all statements."""
    said = []
    for number in range(1, len(tallies) + 1):
        said += release(tallies[:number], tree, rule, tuple(said), **flags).statements
    return said


def is_in(cell, group, tree, pooled):
    """Whether a cell belongs to a group. `pooled`: variants that "" stands for."""
    if cell.round not in group.rounds or group.gender not in ("", cell.gender):
        return False
    if cell.variant not in ({group.variant} if group.variant else pooled):
        return False
    if group.level is Level.MUNICIPALITY:
        return True
    if group.level is Level.UNIT:
        return tree.group_of.get(cell.unit, cell.unit) == group.node
    return tree.department_of[cell.unit] == group.node


def value(statement, tallies, tree, rows=None):
    """(count, n) of a single-choice statement; `rows`: other answers than the true ones."""
    total = n = 0
    for tally in tallies:
        for count in tally.counts:
            if count.key != statement.key:
                continue
            for cell, row in (rows or count.cells).items():
                if cell.round != tally.round:
                    continue
                if not is_in(cell, statement.group, tree, count.pooled):
                    continue
                measure = count.measures[cell.variant]
                n += sum(row)
                total += sum(
                    number
                    for option, number in zip(measure.options, row, strict=True)
                    if f"{measure.scale}:{option}" in statement.categories
                )
    return total, n
