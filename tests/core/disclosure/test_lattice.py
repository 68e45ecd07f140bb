from survey.core.disclosure import CHILDREN, Group, Level, Tree
from survey.core.disclosure.lattice import CROSSED_LEVELS, Crossings, candidate_groups
from tests.core.disclosure.municipalities import MIXED, STAFF_FORM, Shape, tally, tree_of
from tests.core.disclosure.releases import release

TREE = Tree({1: 10, 2: 10, 3: 20})
ALL = Crossings(("a46", "a79"), ("flicka", "pojke"), pooled=True)


def test_units_are_never_crossed_with_anything():
    groups = list(candidate_groups(TREE, (1, 2), ALL, tuple(Level)))
    for group in groups:
        if group.level is Level.UNIT:
            assert (group.variant, group.gender) == ("", "")
        assert not (group.variant and group.gender)


def test_the_list_of_crossings_is_closed():
    groups = set(candidate_groups(TREE, (2,), ALL, tuple(Level)))
    nodes = [(Level.MUNICIPALITY, 0), (Level.DEPARTMENT, 10), (Level.DEPARTMENT, 20)]
    expected = {Group(level, node, v, "", (2,)) for level, node in nodes for v in ("a46", "a79")}
    expected |= {Group(level, node, "", g, (2,)) for level, node in nodes for g in ALL.genders}
    nodes += [(Level.UNIT, unit) for unit in (1, 2, 3)]
    expected |= {Group(level, node, "", "", (2,)) for level, node in nodes}
    assert groups == expected


def test_several_choices_have_no_units():
    groups = candidate_groups(TREE, (2,), ALL, CROSSED_LEVELS)
    assert Level.UNIT not in {group.level for group in groups}


def test_rounds_are_shown_alone_or_all_together():
    rounds = {group.rounds for group in candidate_groups(TREE, (1, 2, 3), ALL, tuple(Level))}
    assert rounds == {(3,), (1, 2, 3)}


def test_only_units_have_pooled_rounds():
    pooled = [g for g in candidate_groups(TREE, (1, 2), ALL, tuple(Level)) if len(g.rounds) > 1]
    assert {group.level for group in pooled} == {Level.UNIT} and len(pooled) == 3


def test_a_round_with_another_tree_keeps_its_own_departments():
    tree = Tree({1: 10, 2: 20}, earlier={7: Tree({1: 30})})
    assert tree.in_round(7).department(1) == 30
    assert tree.in_round(7).department(2) is None
    assert tree.in_round(8).department(2) == 20


def test_a_report_group_stands_where_its_units_would():
    tree = Tree({1: 10, 2: 10, 3: 20}, group_of={1: 50, 2: 50})
    assert list(tree.nodes()) == [
        (Level.MUNICIPALITY, 0),
        (Level.DEPARTMENT, 10),
        (Level.DEPARTMENT, 20),
        (Level.UNIT, 3),
        (Level.UNIT, 50),
    ]
    assert (tree.place(1), tree.place(3), tree.department(50)) == (50, 3, 10)


def test_the_youngest_are_counted_by_themselves_only():
    shape = Shape(8, measures=MIXED, median=40)
    counted, tree = tally(shape, 2), tree_of(8)
    pooled = counted.counts[0].pooled
    young = [s for s in release([counted], tree, CHILDREN).statements if s.group.variant == "a46"]
    assert young and "a46" not in pooled
    assert all(s.group.level is not Level.UNIT for s in young)


def test_one_variant_out_of_several_is_no_pool():
    shape = Shape(6, pooled=("a1012",), median=40)
    said = release([tally(shape, 3)], tree_of(6), CHILDREN).statements
    assert said and all(statement.group.variant for statement in said)


def test_a_form_with_one_variant_says_the_same_under_both_names():
    shape = Shape(4, measures=STAFF_FORM, pooled=("staff",), median=30)
    said = release([tally(shape, 3)], tree_of(4), CHILDREN).statements
    top = [s for s in said if s.group.level is Level.MUNICIPALITY]
    by_name = {
        v: {(s.figure, s.categories, s.lo, s.hi) for s in top if s.group.variant == v}
        for v in ("", "staff")
    }
    assert by_name[""] and by_name[""] == by_name["staff"]
