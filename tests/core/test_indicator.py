"""Figures with a meaning: true for every answer the windows allow, and never too sure."""

from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey.core.disclosure import CHILDREN, STAFF, Rule
from survey.core.indicator import (
    Counted,
    Interval,
    InWords,
    Percent,
    Points,
    Share,
    TargetStatus,
    Window,
    WordsKind,
    can_judge,
    difference,
    in_words,
    mean,
    outward,
    points,
    ranked,
    share,
    smallest_group,
    target_status,
)


@st.composite
def answers(draw: st.DrawFn, most: int = 250) -> tuple[int, int, Counted]:
    """True favourable and valid counts, and what is released of them."""
    n = draw(st.integers(10, most))
    valid = draw(st.integers(1, n))
    favourable = draw(st.integers(0, valid))
    return favourable, valid, released(favourable, valid, n)


def released(favourable: int, valid: int, n: int, rule: Rule = CHILDREN) -> Counted:
    return Counted(Window(*rule.interval(n, favourable)), Window(*rule.interval(n, valid)), n)


def between(lo: float, hi: float) -> Interval:
    return Interval(Fraction(str(lo)), Fraction(str(hi)))


@given(answers(most=60))
def test_the_interval_is_exactly_the_span_of_the_shares_the_windows_allow(
    case: tuple[int, int, Counted],
) -> None:
    _, _, counted = case
    f, v = counted.favourable, counted.valid
    possible = [
        Fraction(a, b)
        for a in range(f.lo, f.hi + 1)
        for b in range(max(v.lo, 1), v.hi + 1)
        if a <= b <= counted.n
    ]
    found = share(counted)
    assert found.interval == Interval(min(possible), max(possible))
    assert found.base == min(b for b in range(max(v.lo, 1), v.hi + 1) if b >= f.lo)


@given(answers())
def test_percent_and_words_are_true_of_the_real_share(case: tuple[int, int, Counted]) -> None:
    favourable, valid, counted = case
    real, found = Fraction(favourable, valid), share(counted)
    percent = outward(found.interval)
    assert (percent.lo or 0) <= real * 100 <= (100 if percent.hi is None else percent.hi)
    said = in_words(found)
    low, high, of = said.low, said.high, said.of
    assert {
        WordsKind.NOTHING: True,
        WordsKind.FEWER_OF: favourable < low,
        WordsKind.ALL_BUT: favourable >= of - low,
        WordsKind.AT_LEAST_OF: favourable >= low,
        WordsKind.FEWER_THAN_HALF: real < Fraction(1, 2),
        WordsKind.MORE_THAN_HALF: real > Fraction(1, 2),
        WordsKind.UP_TO: real * 10 <= low,
        WordsKind.AT_LEAST: real * 10 >= low,
        WordsKind.BETWEEN: low <= real * 10 <= high,
    }[said.kind]


@given(answers())
def test_nothing_is_said_to_be_all_none_or_one_exact_number(
    case: tuple[int, int, Counted],
) -> None:
    found = share(case[2])
    percent, said = outward(found.interval), in_words(found)
    assert percent.lo not in (0, 100) and percent.hi not in (0, 100)
    assert percent.lo is None or percent.hi is None or percent.lo < percent.hi
    if said.kind is WordsKind.BETWEEN:
        assert 0 < said.low < said.high < 10
    if said.kind in (WordsKind.UP_TO, WordsKind.AT_LEAST):
        assert 0 < said.low < 10
    if said.kind in (WordsKind.FEWER_OF, WordsKind.ALL_BUT, WordsKind.AT_LEAST_OF):
        assert 4 <= said.low < said.of


@given(answers())
def test_percent_ends_are_whole_fives(case: tuple[int, int, Counted]) -> None:
    assert all(end is None or end % 5 == 0 for end in outward(share(case[2]).interval))


@pytest.mark.parametrize(
    ("favourable", "valid", "n", "said"),
    [
        (3, 14, 14, InWords(WordsKind.FEWER_OF, 5, of=14)),
        (12, 14, 14, InWords(WordsKind.ALL_BUT, 4, of=14)),
        (3, 10, 10, InWords(WordsKind.FEWER_OF, 5, of=10)),
        (8, 10, 10, InWords(WordsKind.AT_LEAST_OF, 5, of=10)),
        (90, 120, 120, InWords(WordsKind.BETWEEN, 7, 8)),
        (3, 6, 14, InWords(WordsKind.UP_TO, 8)),
        (6, 6, 14, InWords(WordsKind.MORE_THAN_HALF)),
    ],
)
def test_words_for_windows_at_the_edge_and_inside(
    favourable: int, valid: int, n: int, said: InWords
) -> None:
    assert in_words(share(released(favourable, valid, n))) == said


def test_halves_are_said_as_halves() -> None:
    assert in_words(Share(between(0.02, 0.45), 30)).kind is WordsKind.FEWER_THAN_HALF
    assert in_words(Share(between(0.55, 0.96), 30)).kind is WordsKind.MORE_THAN_HALF
    assert in_words(Share(between(0.5, 0.96), 30)) == InWords(WordsKind.AT_LEAST, 5)
    assert in_words(Share(between(0.02, 0.96), 30)).kind is WordsKind.NOTHING


def test_percent_is_rounded_outwards_and_open_at_the_edges() -> None:
    assert outward(between(0.36, 0.64)) == Percent(35, 65)
    assert outward(between(0.35, 0.65)) == Percent(35, 65)
    assert outward(between(0.04, 0.21)) == Percent(None, 25)
    assert outward(between(0.81, 0.97)) == Percent(80, None)


def test_hidden_valid_answers_still_leave_a_sound_bound() -> None:
    top = share(Counted(Window(16, 20), Window(0, 20), 20))
    assert top.interval == Interval(Fraction(16, 20), Fraction(1))
    low = share(Counted(Window(0, 4), Window(0, 20), 20))
    assert low.interval.says_nothing


def test_windows_that_no_count_fits_are_refused() -> None:
    with pytest.raises(ValueError):
        share(Counted(Window(10, 14), Window(0, 4), 14))


# --- targets -------------------------------------------------------------------------------


@given(answers())
def test_a_target_moved_step_by_step_gives_three_statuses_that_change_at_the_ends(
    case: tuple[int, int, Counted],
) -> None:
    interval = share(case[2]).interval
    statuses = [target_status(interval, percent) for percent in range(101)]
    order = [TargetStatus.REACHED, TargetStatus.CANNOT_SAY, TargetStatus.NOT_REACHED]
    assert statuses == sorted(statuses, key=order.index)
    for percent, (one, other) in enumerate(pairwise(statuses)):
        if one is not other:
            crossed = [e for e in (interval.lo, interval.hi) if percent <= e * 100 < percent + 1]
            assert crossed


@pytest.mark.parametrize(("percent", "smallest"), [(80, 20), (90, 40), (50, 14), (95, 80)])
def test_the_smallest_group_a_target_can_be_judged_in(percent: int, smallest: int) -> None:
    assert smallest_group(percent, CHILDREN) == smallest
    assert not can_judge(smallest - 1, percent, CHILDREN)
    assert all(can_judge(n, percent, CHILDREN) for n in range(smallest, 400))


def test_nobody_can_be_shown_to_have_reached_a_hundred_percent() -> None:
    assert smallest_group(100, CHILDREN) is None
    assert not can_judge(100_000, 100, CHILDREN)


@pytest.mark.parametrize("rule", [CHILDREN, STAFF])
@pytest.mark.parametrize("n", [5, 10, 13, 14, 19, 20, 40, 77])
def test_a_target_can_be_judged_exactly_when_some_answer_would_show_it_reached(
    rule: Rule, n: int
) -> None:
    shown = [share(released(f, v, n, rule)).interval for v in range(1, n + 1) for f in range(v + 1)]
    for percent in range(5, 101, 5):
        possible = any(target_status(i, percent) is TargetStatus.REACHED for i in shown)
        assert can_judge(n, percent, rule) == (possible and n >= rule.min_group)


# --- several questions, several choices -----------------------------------------------------


def test_the_mean_of_several_questions_is_the_mean_of_the_ends() -> None:
    found = mean([Share(between(0.2, 0.4), 30), Share(between(0.5, 0.9), 20)])
    assert found.interval == between(0.35, 0.65)
    assert found.base == 20
    assert found.counted is None


def test_the_difference_of_two_questions_is_the_difference_of_the_ends() -> None:
    found = difference(between(0.2, 0.41), between(0.7, 0.9))
    assert found == between(0.29, 0.7)
    assert points(found) == Points(25, 70)
    assert points(difference(between(0.5, 0.7), between(0.4, 0.6))) == Points(-30, 10)


@given(st.lists(answers(), min_size=1, max_size=6))
def test_the_mean_holds_every_mean_that_is_possible(
    cases: list[tuple[int, int, Counted]],
) -> None:
    found = mean([share(counted) for _, _, counted in cases]).interval
    real = sum((Fraction(f, v) for f, v, _ in cases), Fraction(0)) / len(cases)
    assert found.lo <= real <= found.hi


def test_options_whose_intervals_overlap_share_a_place() -> None:
    options = {
        "listen": between(0.5, 0.6),
        "explain": between(0.3, 0.45),
        "time": between(0.4, 0.48),
        "help": between(0.1, 0.2),
    }
    assert ranked(options) == ((1, ("listen",)), (2, ("explain", "time")), (4, ("help",)))
    assert ranked({}) == ()


@given(
    st.dictionaries(
        st.text("abcdef", min_size=1, max_size=2),
        st.tuples(st.integers(0, 20), st.integers(0, 5)).map(
            lambda p: Interval(Fraction(p[0], 20), Fraction(p[0] + p[1], 20))
        ),
    )
)
def test_a_higher_place_is_always_a_higher_interval(options: dict[str, Interval]) -> None:
    places = {name: place for place, names in ranked(options) for name in names}
    assert places.keys() == options.keys()
    for one, first in options.items():
        for other, second in options.items():
            if places[one] < places[other]:
                assert first.lo > second.hi
