"""A round opens only when everything is in place."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from survey.core.round import CHECKLIST, Obstacle, Proposal, obstacles, participation

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
