"""Who is missing and whose result differs: nothing beyond the released crossings."""

from datetime import date

import pytest

from survey.core.disclosure import Level
from survey.services import analysing
from survey.services.analysing import NoResults
from survey.storage import library
from tests import released
from tests.conftest import House

DAY = date(2026, 10, 1)


def test_small_places_and_ages_are_silent(house: House) -> None:
    with house.session() as session:
        made = released.make_round(
            session, house.town, "Ett", DAY, sizes=released.sizes(house.town)
        )
        found = analysing.equity(session, made.id, library.read_all())
    assert house.town.disability in {p.node for p in found.silent_places}
    assert {v for v, _ in found.silent_ages} == {"a46", "lss"}


def test_an_age_that_differs_is_found_and_said_once(house: House) -> None:
    town = house.town
    sizes = {(town.family, "a1012"): 80, (town.outpatient, "a1317"): 80}
    with house.session() as session:
        made = released.make_round(session, town, "Ett", DAY, sizes=sizes, likes={"heard": 0.99})
        same = analysing.equity(session, made.id, library.read_all())
    mine = [d for d in same.differences if d.indicator == "DEL-1"]
    assert not mine and same.compared > 5


def test_departments_are_compared_and_units_are_not(house: House) -> None:
    town = house.town
    sizes = {(town.family, "a1012"): 90, (town.disability, "a1012"): 90}
    with house.session() as session:
        good = released.make_round(session, town, "Ett", DAY, sizes=sizes, likes={})
        found = analysing.equity(session, good.id, library.read_all())
    levels = {p.place.level for d in found.differences for p in (d.higher, d.lower)}
    assert Level.UNIT not in levels


def test_a_difference_stands_only_where_the_ranges_are_apart(house: House) -> None:
    town = house.town
    sizes = {(town.family, v): 70 for v in ("a79", "a1012", "a1317")}
    sizes |= {(town.disability, "lss"): 70}
    with house.session() as session:
        made = released.make_round(session, town, "Ett", DAY, sizes=sizes)
        found = analysing.equity(session, made.id, library.read_all())
    for one in found.differences:
        assert one.high.interval and one.low.interval
        assert one.high.interval.lo > one.low.interval.hi


def test_a_round_without_release_has_none(house: House) -> None:
    with house.session() as session, pytest.raises(NoResults):
        analysing.equity(session, house.round_id, library.read_all())
