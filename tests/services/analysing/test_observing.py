"""The flat list: every figure of the page once, none that is not there."""

from datetime import date

import pytest

from survey.services import analysing
from survey.services.analysing import Kind, Observed
from survey.storage import library
from tests import released
from tests.conftest import House


@pytest.fixture
def observed(house: House) -> Observed:
    sizes = released.sizes(house.town, each=20)
    with house.session() as session:
        released.make_round(session, house.town, "Våren", date(2026, 4, 1), sizes=sizes)
        made = released.make_round(session, house.town, "Hösten", date(2026, 10, 1), sizes=sizes)
        return analysing.observe(session, made.id, library.read_all(), lambda place: True)


def test_it_says_which_release_it_is(observed: Observed) -> None:
    method = observed.method
    assert (method.name, method.earlier) == ("Hösten", "Våren")
    assert method.rule.min_group == 10 and method.released_on == date(2026, 10, 1)
    assert len(method.version) == 64


def test_every_figure_has_an_id_of_its_own(observed: Observed) -> None:
    ids = [o.id for o in observed.observations]
    assert len(set(ids)) == len(ids) > 100


def test_it_holds_what_the_page_holds(observed: Observed) -> None:
    rows = {o.id: o for o in observed.observations}
    for indicator in observed.results.indicators:
        for row in indicator.main:
            where = f"{row.place.level.value}-{row.place.path[0]}"
            kind = Kind.DIFFERENCE if indicator.definition.difference else Kind.SHARE
            parts = (indicator.definition.id, kind.value, where, row.variant)
            found = rows[".".join(p for p in parts if p)]
            ends = row.value.points or row.value.percent or (None, None)
            assert (found.n, found.low, found.high) == (row.value.n, *ends)
            assert found.change is row.value.change


def test_a_hidden_figure_holds_nothing(observed: Observed) -> None:
    hidden = [o for o in observed.observations if not o.is_shown]
    assert hidden
    for o in hidden:
        assert (o.low, o.high, o.change, o.rank, o.rounds) == (None, None, None, 0, ())


def test_places_that_are_not_wanted_are_not_there(house: House) -> None:
    with house.session() as session:
        made = released.make_round(
            session, house.town, "Hösten", date(2026, 10, 1), sizes=released.sizes(house.town)
        )
        found = analysing.observe(
            session, made.id, library.read_all(), lambda p: p.path[0] == house.town.family
        )
    assert {o.place.node for o in found.observations} == {house.town.family}
    assert {r.place.node for q in found.questions for r in q.readings} == {house.town.family}
