from dataclasses import replace

import pytest

from survey.core.disclosure import CHILDREN, Level, Tree
from survey.core.tally import Cell
from tests.core.disclosure.attacker import attack
from tests.core.disclosure.municipalities import Shape, ordered, tally, tree_of
from tests.core.disclosure.releases import one_by_one, release

SHAPE = Shape(5, median=14)
TREE = tree_of(5)
FIRST, SECOND, THIRD = (tally(SHAPE, 4, round_) for round_ in (1, 2, 3))


def _rounds(result):
    return {s.group.rounds for s in result.statements}


def test_rounds_that_can_be_counted_together_are_shown_together():
    said = release([FIRST], TREE, CHILDREN).statements
    assert _rounds(release([FIRST, SECOND], TREE, CHILDREN, said)) == {(2,), (1, 2)}


def test_small_units_get_a_figure_from_pooled_rounds():
    said = one_by_one([FIRST, SECOND], TREE, CHILDREN)
    alone, pooled = (
        {s.group.node for s in said if s.group.level is Level.UNIT and s.group.rounds == rounds}
        for rounds in ((2,), (1, 2))
    )
    assert pooled - alone


def test_a_key_that_is_missing_in_an_older_round_is_not_pooled():
    assert _rounds(release([replace(FIRST, counts=()), SECOND], TREE, CHILDREN)) == {(2,)}


def test_a_key_whose_scale_has_changed_is_not_pooled():
    new = ordered("other", ("alltid", "ofta", "ibland", "aldrig"), 2, ("inte_hant",))
    count = FIRST.counts[0]
    changed = replace(count, measures={**count.measures, "a79": new})
    assert _rounds(release([replace(FIRST, counts=(changed,)), SECOND], TREE, CHILDREN)) == {(2,)}


def test_a_round_bound_to_answers_that_are_gone_is_not_pooled():
    """The second round was shown together with the first, whose tally is destroyed."""
    said = one_by_one([FIRST, SECOND], TREE, CHILDREN)
    result = release([SECOND, THIRD], TREE, CHILDREN, tuple(said))
    assert _rounds(result) == {(3,)} and not result.unproven


def test_a_new_round_bound_to_answers_that_are_gone_is_not_shown():
    said = one_by_one([FIRST, SECOND], TREE, CHILDREN)
    result = release([SECOND], TREE, CHILDREN, tuple(said))
    assert result.unproven == ("trust",) and not result.statements


def test_statements_about_other_rounds_and_keys_do_not_matter():
    said = release([FIRST], TREE, CHILDREN).statements
    other = tuple(replace(s, key="other") for s in said)
    alone = release([SECOND], TREE, CHILDREN)
    assert release([SECOND], TREE, CHILDREN, said + other) == alone


def test_releasing_the_same_round_again_stays_safe():
    said = release([FIRST], TREE, CHILDREN).statements
    again = release([FIRST], TREE, CHILDREN, said, seed=7).statements
    assert attack([FIRST], TREE, (*said, *again), CHILDREN)[0] == []


def test_a_unit_that_has_moved_is_weighed_where_it_was():
    """A renamed or moved unit: the old department is still the old department."""
    said = release([FIRST], TREE, CHILDREN).statements
    moved = Tree({**TREE.department_of, 0: 900}, earlier={1: TREE})
    result = release([FIRST, SECOND], moved, CHILDREN, said)
    assert (1, 2) in _rounds(result)


def test_without_the_old_tree_moved_units_are_not_pooled():
    said = release([FIRST], TREE, CHILDREN).statements
    assert any(s.group.level is Level.DEPARTMENT for s in said)
    moved = Tree({**TREE.department_of, 0: 900, 2: 1})
    assert _rounds(release([FIRST, SECOND], moved, CHILDREN, said)) == {(2,)}


@pytest.mark.parametrize("seed", range(2))
def test_a_split_unit_gives_nothing_away(seed):
    """Unit 0 of the first round is 0 and 50 in the second."""
    first, second = (tally(SHAPE, seed, round_) for round_ in (1, 2))
    count = second.counts[0]
    cells = {
        Cell(2, 50 if c.unit == 0 and c.variant > "a2" else c.unit, *c[2:]): row
        for c, row in count.cells.items()
    }
    second = replace(second, counts=(replace(count, cells=cells),))
    tree = Tree({**TREE.department_of, 50: 1})
    said = one_by_one([first, second], tree, CHILDREN)
    assert attack([first, second], tree, said, CHILDREN)[0] == []
