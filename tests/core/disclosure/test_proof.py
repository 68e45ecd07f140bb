import random

import pytest

from survey.core.disclosure import CHILDREN, Group, Level, Tree
from survey.core.disclosure.proof import Proofs
from survey.core.disclosure.shuffle import Shuffle, Window
from survey.core.disclosure.source import Source, Task, tabulate
from survey.core.tally import Cell, Count, Tally
from tests.core.disclosure.municipalities import (
    MIXED,
    OFTEN,
    ONE_SCALE,
    Shape,
    several,
    tally,
    tree_of,
)
from tests.core.disclosure.releases import release, value


def _table(tallies, tree, ledger=()):
    key = tallies[-1].counts[0].key
    counts = {t.round: tuple(c for c in t.counts if c.key == key) for t in tallies}
    return tabulate(Task(key, counts, Source(tree, CHILDREN, False), tuple(ledger), 1))


@pytest.mark.parametrize("measures", [MIXED, ONE_SCALE], ids=["mixed", "one scale"])
@pytest.mark.parametrize("seed", range(4))
def test_every_alternative_table_is_real(seed, measures):
    """Each table is checked from its rows alone: sizes, no negatives, every statement."""
    tree = tree_of(6)
    counted = tally(Shape(6, measures=measures), seed)
    said = release([counted], tree, CHILDREN).statements
    table, windows = _table([counted], tree, said)
    sizes = {c: sum(row) for c, row in counted.counts[0].cells.items()}
    met = []

    def witness(target, now):
        rows = {c: now[table.base[i] : table.base[i + 1]] for i, c in enumerate(table.cells)}
        met.append(target)
        assert {c: sum(row) for c, row in rows.items()} == sizes
        assert min(map(min, rows.values())) >= 0
        for s in said:
            assert s.lo <= value(s, [counted], tree, rows)[0] <= s.hi

    Proofs(table, CHILDREN, random.Random(5), witness=witness).failures(windows)
    assert len(met) > 100


@pytest.mark.parametrize("seed", range(3))
def test_every_alternative_pile_of_several_choices_could_have_been_sent(seed):
    tree = tree_of(6)
    counted = several(Shape(6, median=20), seed)
    table, windows = _table([counted], tree, release([counted], tree, CHILDREN).statements)
    most = {"a79": 2, "a1317": 3}

    def witness(_, now):
        for i, cell in enumerate(table.cells):
            row = now[table.base[i] : table.base[i + 1]]
            assert min(row) >= 0 and sum(row) == table.sizes[i]
            for state, number in zip(table.alphabets[i].states, row, strict=True):
                chosen = {o for o, name in state if o and name.endswith("-chosen")}
                assert not number or len(chosen) <= most[cell.variant]
                assert "inget" not in chosen or len(chosen) == 1

    Proofs(table, CHILDREN, random.Random(5), witness=witness).failures(windows)


def _counted(rows):
    cells = {cell: (*row, *[0] * (4 - len(row))) for cell, row in rows.items()}
    return Tally(1, 0, (Count("k", {v: OFTEN for _, _, v, _ in cells}, cells, ("a", "b")),))


def _exact(table, group):
    cells = table.members(group)
    slots = table.slots(cells, "", ("s3_freq:ja_ofta",))
    return Window(cells, slots, table.count(slots), table.count(slots))


def test_the_last_unit_by_subtraction_is_refused():
    rows = [(8, 4), (7, 5), (10, 4), (3, 0)]
    tree = Tree(dict.fromkeys(range(4), 1))
    table, _ = _table([_counted({Cell(1, u, "a"): r for u, r in enumerate(rows)})], tree)
    exact = [_exact(table, Group(Level.DEPARTMENT, 1, "", "", (1,)))]
    exact += [_exact(table, Group(Level.UNIT, u, "", "", (1,))) for u in range(3)]
    assert Proofs(table, CHILDREN, random.Random(1)).failures(exact)


def test_the_only_unit_with_an_age_is_refused():
    rows = {Cell(1, 0, "a"): (2, 1), Cell(1, 0, "b"): (9, 4), Cell(1, 1, "a"): (12, 8)}
    table, _ = _table([_counted(rows)], Tree({0: 1, 1: 1}))
    exact = [
        _exact(table, Group(Level.UNIT, 0, "", "", (1,))),
        _exact(table, Group(Level.MUNICIPALITY, 0, "b", "", (1,))),
    ]
    assert Proofs(table, CHILDREN, random.Random(1)).failures(exact)


def test_a_statement_that_is_not_true_is_an_error():
    table, _ = _table([_counted({Cell(1, 0, "a"): (8, 4)})], Tree({0: 1}))
    with pytest.raises(ValueError, match="not true"):
        Shuffle(table, [Window((0,), frozenset([0]), 100, 100)], random.Random(1))


def test_an_old_proof_is_not_made_again():
    tree = tree_of(5)
    counted = tally(Shape(5), 1)
    table, windows = _table([counted], tree, release([counted], tree, CHILDREN).statements)
    asked = []
    proofs = Proofs(table, CHILDREN, random.Random(5), witness=lambda t, _: asked.append(t))
    assert proofs.failures(windows) == [] and asked
    asked.clear()
    assert proofs.failures(windows) == [] and not asked
