import json
import random
from dataclasses import asdict, replace
from multiprocessing import Pool

import pytest

from survey.core.disclosure import CHILDREN, STAFF, Figure, Group, Level, Rule, Statement, Tree
from survey.core.disclosure.proof import Proofs
from survey.core.tally import Cell, Count, Tally
from tests.core.disclosure.municipalities import (
    FACES,
    FOUR,
    MIXED,
    OFTEN,
    ONE_SCALE,
    STAFF_FORM,
    UNORDERED,
    Shape,
    several,
    tally,
    tree_of,
)
from tests.core.disclosure.releases import release, value

SHAPES = [
    (Shape(9), CHILDREN),
    (Shape(9, measures=ONE_SCALE, median=25), CHILDREN),
    (Shape(6, measures=UNORDERED, median=30), CHILDREN),
    (Shape(6, measures=STAFF_FORM, pooled=("staff",), median=8), STAFF),
    (Shape(6, alike=True), CHILDREN),
]


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize(("shape", "rule"), SHAPES)
def test_every_statement_is_true_and_wide_enough_and_about_enough(shape, rule, seed):
    counted, tree = tally(shape, seed), tree_of(shape.units)
    said = release([counted], tree, rule).statements
    assert said
    for statement in said:
        count, n = value(statement, [counted], tree)
        assert n == statement.n >= rule.min_group
        assert statement.lo <= count <= statement.hi
        assert statement.hi - statement.lo + 1 >= rule.window
        assert statement.lo < n and statement.hi > 0


@pytest.mark.parametrize("shape", [shape for shape, rule in SHAPES if rule is CHILDREN])
def test_windows_depend_on_the_size_alone(shape):
    said = release([tally(shape, 4)], tree_of(shape.units), CHILDREN).statements
    for s in said:
        allowed = {*CHILDREN.grid(s.n), *CHILDREN.grid(s.n, wide=True)}
        mirrored = {(s.n - high, s.n - low) for low, high in allowed}
        assert (s.lo, s.hi) in (mirrored if s.figure is Figure.VALID else set()) | allowed


def test_two_numbers_that_add_up_to_all_have_mirrored_windows():
    """Answered and skipped: each on a grid of its own, 13 sheets could give 5-8 for both."""
    measures = {"a79": OFTEN}
    for skipped in range(14):
        row = (13 - skipped, 0, 0, skipped)
        counted = Tally(1, 13, (Count("k", measures, {Cell(1, 1, "a79"): row}, ("a79",)),))
        said = release([counted], Tree({1: 1}), CHILDREN).statements
        by_figure = {s.figure: s for s in said if s.group.level is Level.UNIT}
        if Figure.SKIPPED in by_figure:
            skip, valid = by_figure[Figure.SKIPPED], by_figure[Figure.VALID]
            assert (valid.lo, valid.hi) == (13 - skip.hi, 13 - skip.lo)


def test_groups_with_the_same_cells_carry_the_same_statements():
    shape = Shape(8, median=25)
    said = release([tally(shape, 5)], tree_of(8), CHILDREN).statements
    only, department = (
        [s for s in said if s.group[:3] == (level, node, "")]
        for level, node in ((Level.UNIT, 7), (Level.DEPARTMENT, 900))
    )
    assert only
    assert [replace(s, group=None) for s in only] == [replace(s, group=None) for s in department]


def test_cuts_need_one_scale_and_thirty():
    for measures in (MIXED, ONE_SCALE):
        shape = Shape(8, measures=measures, median=30)
        for s in release([tally(shape, 6)], tree_of(8), CHILDREN).statements:
            if s.figure is Figure.CUT:
                assert s.n >= CHILDREN.min_full
                assert len({name.split(":")[0] for name in s.categories}) == 1
    assert any(
        s.figure is Figure.CUT for s in release([tally(shape, 6)], tree_of(8), CHILDREN).statements
    )


def test_options_of_an_unordered_scale_need_fifty():
    shape = Shape(8, measures=UNORDERED, median=30)
    said = release([tally(shape, 6)], tree_of(8), CHILDREN).statements
    options = [s for s in said if s.figure is Figure.OPTION]
    assert options and all(s.n >= CHILDREN.min_unordered for s in options)


def test_no_count_is_stated_twice_about_a_group():
    said = release([tally(Shape(9, measures=ONE_SCALE), 2)], tree_of(9), CHILDREN).statements
    names = [(s.group, s.categories) for s in said]
    assert len(names) == len(set(names))


def test_same_input_and_seed_give_the_same_release_in_any_order():
    counted, tree = tally(Shape(10), 9, keys=("a", "b")), tree_of(10)
    mixed = tuple(
        replace(c, cells=_shuffled(c.cells), measures=_shuffled(c.measures))
        for c in reversed(counted.counts)
    )
    other = Tree(_shuffled(tree.department_of))
    assert release([counted], tree, CHILDREN) == release(
        [replace(counted, counts=mixed)], other, CHILDREN
    )


def test_a_pool_of_processes_gives_the_same_release():
    counted, tree = tally(Shape(6), 3, keys=("a", "b", "c")), tree_of(6)
    with Pool(2) as pool:
        there = release([counted], tree, CHILDREN, map_=pool.map)
    assert there == release([counted], tree, CHILDREN)


def test_progress_is_told_key_by_key():
    told = []
    release(
        [tally(Shape(3), 1, keys=("a", "b"))],
        tree_of(3),
        CHILDREN,
        progress=lambda done, total: told.append((done, total)),
    )
    assert told == [(1, 2), (2, 2)]


def test_what_is_withheld_does_not_say_why():
    """A unit without sheets, one with three and one that was coarsened away are alike."""
    shape = Shape(9)
    counted = tally(shape, 1)
    tree = Tree({**tree_of(9).department_of, 99: 1})
    result = release([counted], tree, CHILDREN)
    empty = Group(Level.UNIT, 99, "", "", (1,))
    alone = Group(Level.UNIT, 1, "", "", (1,))
    assert ("trust", empty) in result.withheld and ("trust", alone) in result.withheld
    assert {type(row) for row in result.withheld} == {tuple}
    shown = {(s.key, s.group) for s in result.statements}
    assert not shown.intersection(result.withheld)


def test_if_nothing_is_left_to_coarsen_nothing_is_published(monkeypatch):
    counted, tree = tally(Shape(5), 1), tree_of(5)
    assert release([counted], tree, CHILDREN).statements
    monkeypatch.setattr(Proofs, "failures", lambda self, windows: [{*range(len(windows))}])
    result = release([counted], tree, CHILDREN)
    assert result.unproven == ("trust",) and result.statements == ()
    assert result.coarsened and result.withheld


def test_a_leak_in_the_ledger_stops_the_whole_key():
    counted, tree = tally(Shape(5), 1), tree_of(5)
    row = counted.counts[0].cells
    n = sum(sum(r) for c, r in row.items() if c.unit == 0 and c.variant != "a46")
    everyone = tuple(
        sorted({f"{m.scale}:{o}" for v, m in MIXED.items() if v != "a46" for o in m.favourable})
    )
    group = Group(Level.UNIT, 0, "", "", (1,))
    exact = Statement("trust", "", group, Figure.FAVOURABLE, everyone, 0, 0, n)
    exact = replace(exact, lo=value(exact, [counted], tree)[0])
    exact = replace(exact, hi=exact.lo)
    result = release([counted], tree, CHILDREN, (exact,))
    assert result.unproven == ("trust",) and not result.statements


def test_nothing_but_windows_leaves_the_release():
    said = release([tally(Shape(6), 1)], tree_of(6), CHILDREN).statements
    numbers = {type(v) for s in said for v in asdict(s).values()}
    assert float not in numbers
    assert "." not in json.dumps([[s.lo, s.hi, s.n] for s in said])


@pytest.mark.parametrize("tallies", [[], [Tally(1, 0, ()), Tally(1, 0, ())]])
def test_one_tally_for_each_round_is_needed(tallies):
    with pytest.raises(ValueError, match="one tally per round"):
        release(tallies, tree_of(3), CHILDREN)


def test_an_empty_round_is_released_as_nothing():
    empty = Tally(1, 0, (Count("trust", {"a46": FACES, "a1012": FOUR}, {}, ("a1012",)),))
    result = release([empty], tree_of(3), CHILDREN)
    assert result.statements == () and result.unproven == () and result.withheld


def test_a_tally_that_contradicts_itself_is_refused():
    bad = Count("k", {"a": FOUR}, {Cell(1, 1, "a"): (1, 2)}, ("a",))
    with pytest.raises(ValueError, match="do not fit"):
        release([Tally(1, 3, (bad,))], Tree({1: 1}), CHILDREN)
    twice = Count("k", {"a": FOUR, "b": replace(FOUR, favourable=frozenset({"alltid"}))}, {})
    with pytest.raises(ValueError, match="two ways"):
        release([Tally(1, 0, (twice,))], Tree({1: 1}), CHILDREN)


def test_stricter_numbers_are_followed():
    strict = Rule(15, 7, 40, 60)
    shape = Shape(8, measures=ONE_SCALE, median=30)
    for s in release([tally(shape, 6)], tree_of(8), strict).statements:
        assert s.n >= 15 and s.hi - s.lo + 1 >= 7
        assert s.figure is not Figure.CUT or s.n >= 40


def test_several_choices_are_said_about_large_parts_only():
    said = release([several(Shape(8, median=25), 1)], tree_of(8), CHILDREN).statements
    assert said and all(s.group.level is not Level.UNIT and s.n >= 30 for s in said)


def _shuffled(mapping):
    rows = list(mapping.items())
    random.Random(5).shuffle(rows)
    return dict(rows)
