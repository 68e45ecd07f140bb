"""An indicator over all rounds, with breaks where wording, ages or units changed."""

from datetime import date

import pytest

from survey.core.disclosure import Level
from survey.core.indicator import Change
from survey.services import analysing
from survey.services.analysing import NoResults, Trend
from survey.storage import library
from tests import released
from tests.conftest import House

DAYS = (date(2025, 10, 1), date(2026, 4, 1), date(2026, 10, 1))


@pytest.fixture
def trends(house: House) -> dict[tuple[str, Level], Trend]:
    """Three rounds: ages as usual, then only the eldest two, then as usual again."""
    every = released.sizes(house.town, each=60)
    fewer = {cell: n for cell, n in every.items() if cell[1] in ("a1012", "a1317")}
    with house.session() as session:
        for name, day, sizes, likes in (
            ("Ett", DAYS[0], every, {"heard": 0.3}),
            ("Två", DAYS[1], every, {"heard": 0.9}),
        ):
            released.make_round(session, house.town, name, day, sizes=sizes, likes=likes)
        last = released.make_round(
            session, house.town, "Tre", DAYS[2], sizes=fewer, variants=("a1012", "a1317")
        )
        found = analysing.trends(session, last.id, library.read_all())
    return {(t.indicator, t.place.level): t for t in found if t.place.level is not Level.UNIT}


def test_the_rounds_come_in_order(trends: dict[tuple[str, Level], Trend]) -> None:
    moments = trends["DEL-1", Level.MUNICIPALITY].moments
    assert [m.name for m in moments] == ["Ett", "Två", "Tre"]
    assert [m.closes_on for m in moments] == sorted(m.closes_on for m in moments)


def test_a_change_is_said_between_rounds_that_asked_alike(
    trends: dict[tuple[str, Level], Trend],
) -> None:
    first, second, _ = trends["DEL-1", Level.MUNICIPALITY].moments
    assert not first.follows
    assert second.follows and second.value.change is Change.INCREASED


def test_other_ages_are_a_break(trends: dict[tuple[str, Level], Trend]) -> None:
    last = trends["DEL-1", Level.MUNICIPALITY].moments[-1]
    assert not last.follows and last.value.change is None


def test_a_single_round_is_no_trend(house: House) -> None:
    with house.session() as session:
        made = released.make_round(
            session, house.town, "Ett", DAYS[0], sizes=released.sizes(house.town)
        )
        assert analysing.trends(session, made.id, library.read_all()) == ()


def test_a_round_without_release_has_none(house: House) -> None:
    with house.session() as session, pytest.raises(NoResults):
        analysing.trends(session, house.round_id, library.read_all())
