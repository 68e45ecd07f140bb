from dataclasses import replace

import pytest

from survey.core.disclosure import CHILDREN, Figure, Tree
from survey.core.disclosure.several import tabulate_several
from survey.core.tally import CHOSEN, OTHERS, SKIPPED, Cell, Count, Tally
from tests.core.disclosure.municipalities import PICK, Shape, several, tree_of
from tests.core.disclosure.releases import release


def _counts(rows, exclusive=()):
    """One cell; `rows`: option -> (chosen, others, skipped)."""
    cell = Cell(1, 1, "a")
    return [
        Count("k", {"a": PICK}, {cell: row}, ("a",), option, 3, option in exclusive)
        for option, row in rows.items()
    ]


@pytest.mark.parametrize("seed", range(5))
def test_the_sheets_put_together_give_the_counts_of_the_tally(seed):
    counted = several(Shape(8, median=15), seed)
    _, contents = tabulate_several({1: counted.counts})
    for cell, alphabet, row in zip(contents.cells, contents.alphabets, contents.rows, strict=True):
        for count in counted.counts:
            scale = f"pick_{cell.variant}"
            for option, number in zip(PICK.options, count.cells.get(cell, ()), strict=False):
                states = alphabet.states_in(frozenset([(count.option, f"{scale}:{option}")]))
                assert sum(row[s] for s in states) == number


def test_no_sheet_has_more_options_than_the_answers_need():
    _, contents = tabulate_several({1: _counts({"x": (3, 3, 1), "y": (3, 3, 1), "z": (3, 3, 1)})})
    sizes = {
        sum(o != "" and name.endswith(CHOSEN) for o, name in state)
        for state in contents.alphabets[0].states
    }
    assert sizes == {0, 1, 2}


def test_an_option_that_excludes_the_rest_stands_alone():
    rows = {"x": (4, 2, 0), "y": (3, 3, 0), "none": (2, 4, 0)}
    _, contents = tabulate_several({1: _counts(rows, {"none"})})
    for state in contents.alphabets[0].states:
        chosen = {o for o, name in state if o and name.endswith(CHOSEN)}
        assert "none" not in chosen or chosen == {"none"}


def test_counts_that_no_pile_of_sheets_can_give_are_refused():
    with pytest.raises(ValueError, match="excludes"):
        tabulate_several({1: _counts({"x": (5, 1, 0), "none": (2, 4, 0)}, {"none"})})
    with pytest.raises(ValueError, match="different sheets"):
        tabulate_several({1: _counts({"x": (5, 1, 0), "y": (2, 3, 1)})})


def test_skipping_is_said_once_for_the_key():
    said = release([several(Shape(8, median=25), 1)], tree_of(8), CHILDREN).statements
    skipped = [s for s in said if s.figure is Figure.SKIPPED]
    assert skipped and all(s.option == "" for s in skipped)
    assert len({s.group for s in skipped}) == len(skipped)
    chosen = [s for s in said if s.figure is Figure.FAVOURABLE]
    assert chosen and all(s.option for s in chosen)


def test_an_option_offered_to_some_is_counted_among_them():
    counted = several(Shape(8, median=25), 1)
    said = release([counted], tree_of(8), CHILDREN).statements
    for s in said:
        if s.option == "extra0" and s.group.node == 0 and s.group.variant == "":
            cells = next(c.cells for c in counted.counts if c.option == "extra0")
            assert s.n == sum(map(sum, cells.values()))
            assert s.categories == (f"pick_a1317:{CHOSEN}",)


def test_measures_of_variants_without_the_option_do_not_matter():
    counted = several(Shape(6, median=20), 2)
    every = counted.counts[0].measures
    wide = replace(counted, counts=tuple(replace(c, measures=every) for c in counted.counts))
    assert release([wide], tree_of(6), CHILDREN) == release([counted], tree_of(6), CHILDREN)


def test_a_sheet_that_answered_without_choosing_is_kept_but_never_made_up():
    counts = _counts({"x": (2, 38, 0), "y": (1, 39, 0)})
    _, contents = tabulate_several({1: counts})
    (alphabet,) = contents.alphabets
    nothing = alphabet.states_in(frozenset([("x", f"pick:{OTHERS}")]))
    assert sum(contents.rows[0]) == 40
    empty = [
        s
        for s in nothing
        if not any(o and name.endswith((CHOSEN, SKIPPED)) for o, name in alphabet.states[s])
    ]
    assert len(empty) == 1 and contents.rows[0][empty[0]] == 37
    assert all(empty[0] not in steps for steps in alphabet.steps)
    release([Tally(1, 40, tuple(counts))], Tree({1: 1}), CHILDREN)
