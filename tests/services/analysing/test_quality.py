"""How the questions worked, from a real count."""

import random

import pytest

from survey.core.disclosure import Level
from survey.core.sheet import Sheet
from survey.services import analysing
from survey.services.analysing import NoResults, Quality
from tests import examples
from tests.conftest import House

BEST, WORST = "alltid", "aldrig"


def answered(house: House, skip: set[str], said: dict[str, str]) -> None:
    """Forty of the eldest answer in one unit; some questions all skip, or answer alike."""
    rng = random.Random(1)
    code = house.code(house.town.family)
    with house.session() as session:
        variant = examples.variant_of(session, house.round_id, "a1317")
        for sheet in examples.sheets(variant, 40, rng):
            answers = dict(sheet.answers)
            for question in variant.questions:
                if question.key in skip:
                    answers[question.key] = ()
                if question.key in said:
                    answers[question.key] = (said[question.key],)
            changed = Sheet(sheet.variant, answers, sheet.background, sheet.reader)
            examples.send(session, code, changed, rng)


@pytest.fixture
def quality(house: House) -> Quality:
    answered(house, {"kind"}, {"safe": WORST})
    house.answer(house.town.outpatient, "a1317", 4)
    house.count()
    with house.session() as session:
        return analysing.quality(session, house.round_id)


def test_a_question_that_many_skip_should_be_reviewed(quality: Quality) -> None:
    review = {s.key for s in quality.skipped if s.review}
    assert "kind" in review and "helped" not in review
    assert all(s.percent != (None, None) or not s.review for s in quality.skipped)


def test_safety_is_raised_where_surely_five_did_not_feel_safe(quality: Quality) -> None:
    assert quality.unsafe
    assert {u.key for u in quality.unsafe} == {"safe"}
    assert [u.place.level for u in quality.unsafe] == [Level.UNIT]


def test_a_small_unit_is_thin_and_never_raised(house: House, quality: Quality) -> None:
    assert house.town.outpatient in {t.place.node for t in quality.thin}
    assert house.town.outpatient not in {u.place.node for u in quality.unsafe}
    assert house.town.family not in {t.place.node for t in quality.thin}


def test_safety_is_not_raised_where_all_is_well(house: House) -> None:
    answered(house, set(), {"safe": BEST})
    house.count()
    with house.session() as session:
        found = analysing.quality(session, house.round_id)
    assert found.unsafe == ()


def test_a_round_without_release_has_none(house: House) -> None:
    with house.session() as session, pytest.raises(NoResults):
        analysing.quality(session, house.round_id)
