"""Rounds counted together: small units get a figure, and nothing is given away by it."""

from datetime import date, timedelta

import pytest

from survey.core.disclosure import Level
from survey.services import analysing, keeping, pooling
from survey.storage import library, releases, rounds
from tests import examples
from tests.conftest import House

DAY = timedelta(days=1)


def another_round(house: House, name: str, closes: date) -> int:
    with house.session() as session:
        made = examples.make_draft(
            session, house.town, name,
            closes_on=closes, answer_by=closes + 40 * DAY, third_confirmed=True,
        ).id  # fmt: skip
    examples.open_now(house.keeper, made)
    return made


def closed_on(house: House, round_id: int, day: date) -> None:
    with house.session() as session:
        found = rounds.get(session, round_id)
        assert found
        found.closes_on = day
        session.commit()


@pytest.fixture
def two_rounds(house: House) -> tuple[int, int]:
    """Seven children in the small unit each time, half a year apart; a large one beside it."""
    house.answer(house.town.outpatient, "a1012", 7)
    house.answer(house.town.family, "a1012", 30)
    house.count()
    closed_on(house, house.round_id, examples.TODAY - 180 * DAY)
    second = another_round(house, "Nästa", examples.TODAY)
    first, house.round_id = house.round_id, second
    house.answer(house.town.outpatient, "a1012", 7, seed=2)
    house.answer(house.town.family, "a1012", 30, seed=2)
    house.count()
    return first, second


def test_a_small_unit_gets_a_figure_from_two_rounds(
    house: House, two_rounds: tuple[int, int]
) -> None:
    with house.session() as session:
        said = releases.of_round(session, two_rounds[1])
        mine = [s for s in said if s.group.node == house.town.outpatient]
        assert mine and {s.group.rounds for s in mine} == {two_rounds}
        assert {s.n for s in mine if s.key == "kind"} == {14}
        found = analysing.results(session, two_rounds[1], library.read_all())
    row = next(r for r in found.indicators[0].main if r.place.node == house.town.outpatient)
    assert not row.value.is_hidden and row.value.rounds == two_rounds


def test_larger_places_are_not_pooled(house: House, two_rounds: tuple[int, int]) -> None:
    with house.session() as session:
        said = releases.of_round(session, two_rounds[1])
    pooled = {s.group.level for s in said if len(s.group.rounds) > 1}
    assert pooled == {Level.UNIT}


def test_a_round_more_than_a_year_ago_is_left_out(house: House) -> None:
    house.count()
    closed_on(house, house.round_id, examples.TODAY - 366 * DAY)
    second = another_round(house, "Nästa", examples.TODAY)
    with house.session() as session:
        found = rounds.get(session, second)
        assert found
        assert pooling.fellows(session, house.keeper.keys, found) == []


def test_a_round_of_another_questionnaire_is_left_out(house: House) -> None:
    house.count()
    with house.session() as session:
        other = examples.make_draft(
            session, house.town, "Annat", questionnaire="mina-rattigheter",
            variants=("a1012", "a1317"),
        )  # fmt: skip
        assert pooling.fellows(session, house.keeper.keys, other) == []


def test_a_tally_whose_key_is_gone_is_left_out(house: House) -> None:
    house.count()
    for key in house.keeper.keys.path.glob("tally-*.key"):
        key.unlink()
    second = another_round(house, "Nästa", examples.TODAY)
    with house.session() as session:
        found = rounds.get(session, second)
        assert found
        assert pooling.fellows(session, house.keeper.keys, found) == []
    house.round_id = second
    house.answer(house.town.family, "a1012", 12)
    house.count()
    assert keeping.keep(house.keeper, examples.TODAY) == 0
