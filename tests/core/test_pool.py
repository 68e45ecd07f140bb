"""Which rounds are counted together."""

from datetime import date

from survey.core.pool import pool

SPRING, AUTUMN = date(2026, 4, 10), date(2026, 10, 16)
NEXT_SPRING, NEXT_AUTUMN = date(2027, 4, 9), date(2027, 10, 15)


def test_a_first_round_is_its_own_pool():
    assert pool([SPRING]) == 1


def test_rounds_within_a_year_are_counted_together():
    assert pool([SPRING, AUTUMN, NEXT_SPRING]) == 3


def test_a_new_pool_begins_when_the_old_one_is_a_year_old():
    assert pool([SPRING, AUTUMN, date(2027, 4, 10)]) == 1
    assert pool([SPRING, AUTUMN, date(2027, 4, 10), NEXT_AUTUMN]) == 2


def test_no_round_is_in_two_pools():
    """Walked round by round, the pools never share a round that they don't both hold whole."""
    days = [date(2026 + m // 12, m % 12 + 1, 10) for m in range(0, 60, 4)]
    begun = [len(days[: i + 1]) - pool(days[: i + 1]) for i in range(len(days))]
    assert begun == sorted(begun)
    assert all(start in (begun[i - 1], i) for i, start in enumerate(begun) if i)


def test_a_round_long_after_the_others_stands_alone():
    assert pool([SPRING, date(2029, 1, 1)]) == 1
