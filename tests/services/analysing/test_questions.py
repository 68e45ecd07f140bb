"""Question by question, from a real count."""

import pytest

from survey.core.disclosure import Figure, Level
from survey.services import analysing
from survey.services.analysing import NoResults
from tests.conftest import House


@pytest.fixture
def counted(house: House) -> House:
    house.answer(house.town.family, "a1012", 45)
    house.answer(house.town.family, "a1317", 12)
    house.answer(house.town.disability, "lss", 4)
    house.count()
    return house


def test_every_question_is_read_in_the_words_that_were_asked(counted: House) -> None:
    with counted.session() as session:
        found = {q.key: q for q in analysing.questions(session, counted.round_id)}
    kind = found["kind"]
    assert kind.asked[0][0] == "a46"
    assert all("{" not in text for _, _, text in kind.asked)
    top = kind.readings[0]
    assert top.place.level is Level.MUNICIPALITY and top.variant == ""
    assert top.value.n == 61


def test_the_cuts_of_a_scale_grow_and_have_the_forms_own_labels(counted: House) -> None:
    with counted.session() as session:
        found = {q.key: q for q in analysing.questions(session, counted.round_id)}
    reading = next(
        r
        for r in found["kind"].readings
        if r.variant == "a1012" and r.place.level is Level.DEPARTMENT
    )
    cuts = [p for p in reading.parts if p.figure is Figure.CUT]
    assert cuts and [len(p.labels) for p in cuts] == sorted(len(p.labels) for p in cuts)
    assert cuts[0].labels == ("Alltid",)
    assert all(p.percent != (None, None) for p in cuts)


def test_a_small_place_says_nothing(counted: House) -> None:
    with counted.session() as session:
        found = analysing.questions(session, counted.round_id)
    small = [r for q in found for r in q.readings if r.place.node == counted.town.disability]
    assert small and all(r.value.is_hidden and not r.parts for r in small)


def test_the_list_of_wishes_is_read_option_by_option(counted: House) -> None:
    with counted.session() as session:
        found = {q.key: q for q in analysing.questions(session, counted.round_id)}
    top = found["improve"].readings[0]
    assert {p.figure for p in top.parts} <= {Figure.FAVOURABLE} and top.parts


def test_a_round_that_is_not_counted_has_none(house: House) -> None:
    with house.session() as session, pytest.raises(NoResults):
        analysing.questions(session, house.round_id)
