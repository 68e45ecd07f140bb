"""A round opens only when everything is in place."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from survey.core.round import (
    CHECKLIST,
    Obstacle,
    Proposal,
    followed_up_on,
    may_prolong,
    obstacles,
    participation,
    too_many,
)

DAY = date(2026, 9, 1)
READY = Proposal(
    opens_on=DAY,
    closes_on=DAY + timedelta(days=28),
    answer_by=DAY + timedelta(days=70),
    variants=("a79",),
    phones={1: True},
    disposal_decision="SN 2026/1",
    ticked=frozenset(CHECKLIST),
)


def test_a_round_with_everything_in_place_may_open() -> None:
    assert obstacles(READY) == ()


@pytest.mark.parametrize(
    ("change", "obstacle"),
    [
        ({"closes_on": DAY - timedelta(days=1)}, Obstacle.DATES),
        ({"answer_by": DAY + timedelta(days=28)}, Obstacle.DATES),
        ({"answer_by": DAY + timedelta(days=28 + 61)}, Obstacle.ANSWER_TOO_LATE),
        ({"phones": {}}, Obstacle.NO_UNITS),
        ({"phones": {1: True, 2: False}}, Obstacle.PHONES_MISSING),
        ({"variants": ()}, Obstacle.NO_VARIANTS),
        ({"disposal_decision": "  "}, Obstacle.NO_DISPOSAL_DECISION),
        ({"ticked": frozenset(CHECKLIST[1:])}, Obstacle.CHECKLIST),
        ({"bank": 3}, Obstacle.BANK_TOO_LARGE),
        ({"unreviewed": ("ar",)}, Obstacle.LANGUAGE_UNREVIEWED),
        ({"today": DAY + timedelta(days=29)}, Obstacle.OVER),
        ({"languages": ()}, Obstacle.NO_LANGUAGES),
        ({"unit_closed": True}, Obstacle.UNIT_CLOSED),
        ({"keyer_unfit": True}, Obstacle.KEYER_UNFIT),
        ({"overdue": True}, Obstacle.EARLIER_OVERDUE),
        ({"earlier": 2}, Obstacle.THIRD_UNCONFIRMED),
        ({"earlier": 3, "third_confirmed": True}, Obstacle.TOO_MANY),
        ({"file": (Obstacle.PARTS_GONE,)}, Obstacle.PARTS_GONE),
    ],
)
def test_each_missing_thing_stops_the_opening(
    change: dict[str, object], obstacle: Obstacle
) -> None:
    """Invariant 46 among others: no opening without the decision on disposal."""
    assert obstacle in obstacles(replace(READY, **change))  # type: ignore[arg-type]


def test_participation_is_coarse() -> None:
    """Invariant 28."""
    assert {participation(n) for n in range(10)} == {0}
    assert [participation(n) for n in (10, 19, 20, 137)] == [10, 10, 20, 130]


def test_a_confirmed_third_round_may_open() -> None:
    assert obstacles(replace(READY, earlier=2, third_confirmed=True)) == ()


def test_staff_are_asked_without_what_is_there_for_children() -> None:
    staff = replace(
        READY, for_children=False, ticked=frozenset(), phones={1: False}, earlier=9, overdue=True
    )
    assert obstacles(staff) == ()


@pytest.mark.parametrize(
    ("closes", "answer", "today", "may"),
    [
        (1, 30, 0, True),
        (0, 30, 0, False),
        (-5, 30, -20, False),
        (3, 3, 0, False),
        (3, 63, 0, True),
        (3, 64, 0, False),
        (3, 30, 4, False),
    ],
)
def test_a_round_is_prolonged_only_to_later_days(
    closes: int, answer: int, today: int, may: bool
) -> None:
    days = [DAY + timedelta(days=n) for n in (closes, answer, today)]
    assert may_prolong(DAY, (days[0], days[1]), days[2]) is may


@pytest.mark.parametrize(
    ("came", "expected", "is_too_many"),
    [
        (12, [10], False),
        (13, [10], True),
        (121, [60, 40], True),
        (120, [60, 40], False),
        (500, [60, None], False),
        (500, [], False),
        (0, [10], False),
    ],
)
def test_more_than_a_fifth_too_many_can_not_be_right(
    came: int, expected: list[int | None], is_too_many: bool
) -> None:
    assert too_many(came, expected) is is_too_many


@pytest.mark.parametrize(
    ("opened", "followed"),
    [
        (date(2026, 9, 1), date(2026, 12, 1)),
        (date(2026, 10, 15), date(2027, 1, 15)),
        (date(2026, 11, 30), date(2027, 2, 28)),
        (date(2027, 11, 30), date(2028, 2, 29)),
    ],
)
def test_a_training_is_followed_up_three_months_later(opened: date, followed: date) -> None:
    assert followed_up_on(opened) == followed
