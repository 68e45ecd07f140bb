"""Newcombe's interval, and what may be said of two rounds."""

from math import sqrt

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from statsmodels.stats.proportion import confint_proportions_2indep

from survey.core.indicator import Change, Counted, change, newcombe, share
from tests.core.test_indicator import answers, released

# --- Newcombe ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("first", "second", "published"),
    [  # Newcombe 1998, table II, method 10, (a) to (d) and the zero cases
        ((56, 70), (48, 80), (0.0524, 0.3339)),
        ((9, 10), (3, 10), (0.1705, 0.8090)),
        ((6, 7), (2, 7), (0.0582, 0.8062)),
        ((5, 56), (0, 29), (-0.0381, 0.1926)),
        ((0, 10), (0, 20), (-0.1611, 0.2775)),
        ((10, 10), (0, 20), (0.6791, 1.0)),
        ((10, 10), (0, 10), (0.6075, 1.0)),
    ],
)
def test_newcombe_gives_the_published_values(
    first: tuple[int, int], second: tuple[int, int], published: tuple[float, float]
) -> None:
    (a, m), (b, n) = first, second
    assert newcombe((a / m, m), (b / n, n)) == pytest.approx(published, abs=6e-5)


@given(m=st.integers(2, 400), n=st.integers(2, 400), p=st.floats(0, 1), q=st.floats(0, 1))
def test_newcombe_agrees_with_a_library_of_statistics(m: int, n: int, p: float, q: float) -> None:
    a, b = round(p * m), round(q * n)
    low, high = confint_proportions_2indep(a, m, b, n, method="newcomb", compare="diff")
    assert newcombe((a / m, m), (b / n, n)) == pytest.approx((low, high), abs=1e-9)


def _wilson_by_search(p: float, n: int) -> tuple[float, float]:
    """The shares whose score test does not reject p: found by halving, not by formula."""
    z = 1.959963984540054

    def rejected(q: float) -> bool:
        return abs(p - q) > z * sqrt(q * (1 - q) / n)

    ends = []
    for edge in (0.0, 1.0):
        inside, outside = p, edge
        for _ in range(80):
            middle = (inside + outside) / 2
            inside, outside = (inside, middle) if rejected(middle) else (middle, outside)
        ends.append(inside)
    return ends[0], ends[1]


@given(st.floats(0.02, 0.98), st.integers(5, 400), st.floats(0.02, 0.98), st.integers(5, 400))
def test_newcombe_agrees_with_an_independent_implementation(
    p: float, m: int, q: float, n: int
) -> None:
    (lp, up), (lq, uq) = _wilson_by_search(p, m), _wilson_by_search(q, n)
    low = p - q - sqrt((p - lp) ** 2 + (uq - q) ** 2)
    high = p - q + sqrt((up - p) ** 2 + (q - lq) ** 2)
    assert newcombe((p, m), (q, n)) == pytest.approx((low, high), abs=1e-9)


# --- change --------------------------------------------------------------------------------


@given(answers(), answers())
def test_change_looks_the_same_from_both_sides(
    one: tuple[int, int, Counted], other: tuple[int, int, Counted]
) -> None:
    mirrored = {
        Change.INCREASED: Change.DECREASED,
        Change.DECREASED: Change.INCREASED,
        Change.NO_SURE_DIFFERENCE: Change.NO_SURE_DIFFERENCE,
    }
    first, second = share(one[2]), share(other[2])
    assert change(first, second) is mirrored[change(second, first)]


@given(answers(), answers())
def test_a_stated_change_is_true_and_would_be_stated_of_the_real_shares(
    one: tuple[int, int, Counted], other: tuple[int, int, Counted]
) -> None:
    said = change(share(one[2]), share(other[2]))
    assume(said is not Change.NO_SURE_DIFFERENCE)
    before, after = one[0] / one[1], other[0] / other[1]
    assert (after > before) == (said is Change.INCREASED)


def test_overlapping_windows_are_no_sure_difference_and_far_ones_are() -> None:
    low, high = share(released(40, 118, 120)), share(released(90, 118, 120))
    assert change(low, high) is Change.INCREASED
    assert change(high, low) is Change.DECREASED
    assert change(low, low) is Change.NO_SURE_DIFFERENCE


def test_windows_that_merely_do_not_touch_are_no_sure_difference() -> None:
    before, after = share(released(33, 60, 60)), share(released(42, 60, 60))
    assert before.interval.hi < after.interval.lo
    assert change(before, after) is Change.NO_SURE_DIFFERENCE
