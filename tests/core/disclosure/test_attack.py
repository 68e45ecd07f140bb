"""An attacker with a solver, who knows every group size, learns nothing that is protected.

And the same attacker finds what is wrong with weaker ways of publishing, so that its
silence means something.
"""

from dataclasses import replace

import pytest

from survey.core.disclosure import CHILDREN, STAFF, Figure, Group, Level, Rule, Statement, Tree
from survey.core.disclosure.proof import Proofs
from survey.core.tally import Cell, Count, Tally
from tests.core.disclosure.attacker import attack
from tests.core.disclosure.municipalities import (
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
from tests.core.disclosure.releases import one_by_one, release, value

GENDERS = ("", "flicka", "pojke", "annat")
MOST = {"a79": 2, "a1317": 3}

MUNICIPALITIES = {
    "mixed scales": (Shape(10), 1),
    "mixed scales, other answers": (Shape(10), 2),
    "mixed scales, small units": (Shape(12, median=7), 3),
    "mixed scales, large units": (Shape(8, median=35), 4),
    "one scale": (Shape(10, measures=ONE_SCALE), 5),
    "one scale, small units": (Shape(12, measures=ONE_SCALE, median=7), 6),
    "one scale, large units": (Shape(7, measures=ONE_SCALE, median=35), 7),
    "everyone alike": (Shape(8, alike=True), 8),
    "everyone alike, one scale": (Shape(8, measures=ONE_SCALE, alike=True), 9),
    "three units": (Shape(3, median=20), 10),
    "an unordered scale": (Shape(8, measures=UNORDERED, median=25), 11),
    "twenty units": (Shape(20, median=10), 12),
}


@pytest.mark.parametrize("name", MUNICIPALITIES)
def test_the_attacker_learns_nothing(name):
    shape, seed = MUNICIPALITIES[name]
    counted, tree = tally(shape, seed), tree_of(shape.units)
    result = release([counted], tree, CHILDREN)
    assert result.statements and not result.unproven
    learnt, tried = attack([counted], tree, result.statements, CHILDREN)
    assert tried and learnt == []


@pytest.mark.parametrize("seed", range(4))
def test_the_attacker_learns_nothing_about_staff(seed):
    """Other numbers, the same demands made of them."""
    for shape in (Shape(7, measures=STAFF_FORM, pooled=("staff",), median=7), Shape(6, median=8)):
        counted, tree = tally(shape, seed), tree_of(shape.units)
        result = release([counted], tree, STAFF)
        assert result.statements
        learnt, tried = attack([counted], tree, result.statements, STAFF)
        assert tried and learnt == []


@pytest.mark.parametrize("seed", range(2))
@pytest.mark.parametrize("measures", [MIXED, ONE_SCALE], ids=["mixed", "one scale"])
def test_a_whole_number_attacker_learns_nothing_more(seed, measures):
    shape = Shape(3, measures=measures, median=9)
    counted, tree = tally(shape, seed), tree_of(3)
    said = release([counted], tree, CHILDREN).statements
    assert attack([counted], tree, said, CHILDREN, integer=True)[0] == []


@pytest.mark.parametrize("seed", range(2))
@pytest.mark.parametrize("measures", [MIXED, ONE_SCALE], ids=["mixed", "one scale"])
def test_three_rounds_and_their_pools_together_give_nothing_away(seed, measures):
    shape, tree = Shape(3, measures=measures, median=8), tree_of(3)
    tallies = [tally(shape, seed, round_) for round_ in (1, 2, 3)]
    said = one_by_one(tallies, tree, CHILDREN)
    assert {(1, 2), (1, 2, 3)} < {s.group.rounds for s in said}
    learnt, tried = attack(tallies, tree, said, CHILDREN)
    assert tried and learnt == []


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("measures", [MIXED, ONE_SCALE], ids=["mixed", "one scale"])
def test_units_in_a_report_group_stay_hidden_behind_it(seed, measures):
    """Small units get one figure together; none of them can be worked out from it."""
    shape = Shape(9, measures=measures, median=9)
    tree = replace(tree_of(9), group_of={0: 500, 1: 500, 2: 500, 5: 501, 6: 501})
    counted = tally(shape, seed)
    said = release([counted], tree, CHILDREN).statements
    assert {s.group.node for s in said if s.group.level is Level.UNIT} & {500, 501}
    assert not any(s.group.node in tree.group_of for s in said if s.group.level is Level.UNIT)
    learnt, tried = attack([counted], tree, said, CHILDREN)
    assert tried and learnt == []


@pytest.mark.parametrize("seed", range(2))
def test_a_unit_that_joins_a_group_between_rounds_gives_nothing_away(seed):
    """Shown alone in the first round and in a group from the second, pools included."""
    shape, alone = Shape(5, measures=ONE_SCALE, median=14), tree_of(5)
    first, second = (tally(shape, seed, round_) for round_ in (1, 2))
    tree = replace(alone, group_of={0: 500, 1: 500}, earlier={1: alone})
    said = release([first], alone, CHILDREN).statements
    said += release([first, second], tree, CHILDREN, said).statements
    assert any(s.group.rounds == (1, 2) for s in said)
    learnt, tried = attack([first, second], tree, said, CHILDREN)
    assert tried and learnt == []


@pytest.mark.parametrize("seed", range(2))
def test_gender_gives_nothing_away(seed):
    shape, tree = Shape(5, measures=ONE_SCALE, median=20, genders=GENDERS), tree_of(5)
    counted = tally(shape, seed)
    said = release([counted], tree, CHILDREN, by_gender=True).statements
    assert any(s.group.gender for s in said)
    learnt, tried = attack([counted], tree, said, CHILDREN)
    assert tried and learnt == []


@pytest.mark.parametrize("seed", range(4))
def test_an_attacker_who_knows_the_limits_of_the_form_learns_nothing(seed):
    """Of several choices: how many at most, that "inget" stands alone, and that a child
    who skips skips all options."""
    shape, tree = Shape(7, median=20), tree_of(7)
    counted = several(shape, seed)
    result = release([counted], tree, CHILDREN)
    assert result.statements and not result.unproven
    learnt, tried = attack([counted], tree, result.statements, CHILDREN, most=MOST)
    assert tried and learnt == []


def test_several_choices_in_two_rounds_give_nothing_away():
    tree = tree_of(4)
    tallies = [several(Shape(4, median=16), 1, round_, extra=0) for round_ in (1, 2)]
    said = one_by_one(tallies, tree, CHILDREN)
    assert {s.group.rounds for s in said} == {(1,), (2,)}
    assert attack(tallies, tree, said, CHILDREN, most=MOST)[0] == []


# -- the attacker bites ------------------------------------------------------------------


def _without_proof(monkeypatch):
    monkeypatch.setattr(Proofs, "failures", lambda self, windows: [])


def test_the_attacker_sees_what_the_proof_is_for(monkeypatch):
    _without_proof(monkeypatch)
    found = 0
    for seed in range(4):
        shape = Shape(8, measures=ONE_SCALE)
        counted, tree = tally(shape, seed), tree_of(8)
        said = release([counted], tree, CHILDREN).statements
        found += len(attack([counted], tree, said, CHILDREN)[0])
    assert found


def test_the_attacker_sees_windows_of_one():
    counted, tree = tally(Shape(6), 1), tree_of(6)
    said = release([counted], tree, Rule(10, 1, 30, 50)).statements
    assert len(attack([counted], tree, said, CHILDREN)[0]) > 10


def test_the_attacker_sees_exact_totals():
    shape = Shape(4, measures=ONE_SCALE, pooled=tuple(ONE_SCALE), alike=True)
    counted, tree = tally(shape, 1), tree_of(4)
    exact = []
    for s in release([counted], tree, CHILDREN).statements:
        count, _ = value(s, [counted], tree)
        exact.append(replace(s, lo=count, hi=count))
    assert len(attack([counted], tree, exact, CHILDREN)[0]) > 10


def test_the_attacker_sees_a_release_that_forgot_the_one_before():
    """Each round by itself is safe; one child came between, and a window was crossed."""
    first = {Cell(1, 1, "a"): (10, 0, 0, 4, 0, 0)}
    second = {Cell(2, 1, "a"): (0, 0, 1, 0, 0, 0)}
    tallies = [
        Tally(number, 0, (Count("k", {"a": FOUR}, cells, ("a",)),))
        for number, cells in ((1, first), (2, second))
    ]
    tree = Tree({1: 1})
    before = release(tallies[:1], tree, CHILDREN).statements
    forgot = (*before, *release(tallies, tree, CHILDREN).statements)
    assert attack(tallies, tree, forgot, CHILDREN)[0]
    remembered = (*before, *release(tallies, tree, CHILDREN, before).statements)
    assert attack(tallies, tree, remembered, CHILDREN)[0] == []


def test_the_attacker_sees_two_grids_of_the_same_number():
    """13 sheets, 6 skipped: "5-13 skipped" and "5-13 answered" together say 5-8."""
    cells = {Cell(1, 1, "a"): (3, 2, 2, 6)}
    counted = Tally(1, 13, (Count("k", {"a": OFTEN}, cells, ("a",)),))
    group = Group(Level.UNIT, 1, "", "", (1,))
    names = {
        Figure.SKIPPED: ("s3_freq:-skipped",),
        Figure.VALID: tuple(sorted(f"s3_freq:{o}" for o in OFTEN.valid)),
    }
    trap = [Statement("k", "", group, f, c, 5, 13, 13) for f, c in names.items()]
    assert attack([counted], Tree({1: 1}), trap, CHILDREN)[0]
    said = release([counted], Tree({1: 1}), CHILDREN).statements
    assert attack([counted], Tree({1: 1}), said, CHILDREN)[0] == []


def test_the_attacker_sees_the_last_unit_by_subtraction():
    """A department, and all its units but one."""
    rows = [(8, 4), (7, 5), (10, 4), (3, 0)]
    cells = {Cell(1, u, "a"): (a, b, 0, 0) for u, (a, b) in enumerate(rows)}
    counted = Tally(1, 41, (Count("k", {"a": OFTEN}, cells, ("a",)),))
    tree = Tree(dict.fromkeys(range(4), 1))
    exact = [_exact(Level.DEPARTMENT, 1, "", 28, 41)]
    exact += [_exact(Level.UNIT, u, "", rows[u][0], sum(rows[u])) for u in range(3)]
    assert attack([counted], tree, exact, CHILDREN)[0]
    said = release([counted], tree, CHILDREN).statements
    assert attack([counted], tree, said, CHILDREN)[0] == []


def test_the_attacker_knows_the_limits_of_the_form():
    """Almost everyone chose "inget": the other options can't have been chosen by many."""
    counted = several(Shape(6, median=12), 3)
    tree = tree_of(6)
    said = release([counted], tree, CHILDREN).statements
    top = next(s for s in said if s.option == "inget" and s.group.level is Level.MUNICIPALITY)
    all_but_two = replace(top, lo=top.n - 2, hi=top.n)
    with pytest.raises(RuntimeError):
        attack([counted], tree, [*said, all_but_two], CHILDREN, most=MOST)


def _exact(level, node, variant, count, n):
    group = Group(level, node, variant, "", (1,))
    return Statement("k", "", group, Figure.FAVOURABLE, ("s3_freq:ja_ofta",), count, count, n)
