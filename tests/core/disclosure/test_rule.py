import pytest

from survey.core.disclosure import CHILDREN, STAFF, Rule

RULES = [CHILDREN, STAFF, Rule(12, 6, 40, 60)]


@pytest.mark.parametrize("rule", RULES)
@pytest.mark.parametrize("wide", [False, True])
def test_the_grid_covers_everything_once_and_every_window_is_wide_enough(rule, wide):
    for n in range(400):
        grid = rule.grid(n, wide=wide)
        assert grid[0][0] == 0 and grid[-1][1] == n
        assert all(a[1] + 1 == b[0] for a, b in zip(grid, grid[1:], strict=False))
        if n >= rule.min_group:
            assert all(high - low + 1 >= rule.window for low, high in grid)


@pytest.mark.parametrize("rule", RULES)
def test_nobody_and_everybody_are_never_said(rule):
    for n in range(rule.min_group, 400):
        assert rule.interval(n, 0)[1] >= rule.window - 1
        assert rule.interval(n, n)[0] <= n - rule.window + 1


@pytest.mark.parametrize("rule", RULES)
def test_the_wide_window_contains_the_narrow_one(rule):
    for n in range(rule.min_group, 200):
        for count in range(n + 1):
            narrow, wide = rule.interval(n, count), rule.interval(n, count, wide=True)
            assert wide[0] <= narrow[0] and narrow[1] <= wide[1]


def test_a_count_outside_the_group_has_no_window():
    with pytest.raises(ValueError, match="not between"):
        CHILDREN.interval(12, 13)


@pytest.mark.parametrize(
    "numbers", [(8, 5, 30, 50), (10, 0, 30, 50), (10, 5, 9, 50), (10, 5, 30, 9)]
)
def test_numbers_that_contradict_each_other_are_refused(numbers):
    with pytest.raises(ValueError):
        Rule(*numbers)


def test_small_is_small_on_either_side_and_every_group_too_small_to_show():
    assert CHILDREN.is_sensitive(9, 5)
    assert CHILDREN.is_sensitive(20, 4) and CHILDREN.is_sensitive(20, 16)
    assert not CHILDREN.is_sensitive(20, 5) and not CHILDREN.is_sensitive(20, 15)


@pytest.mark.parametrize("rule", RULES)
def test_a_tiny_group_keeps_all_its_values_and_others_a_window(rule):
    assert [rule.steps(n) + 1 for n in range(3)] == [1, 2, 3]
    assert rule.steps(500) + 1 == rule.window
