"""A staff round and a children's round in the same units keep out of each other's way."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from survey.services import answering, arranging, inviting, keeping, rehearsing
from survey.storage import library, rounds
from survey.storage.tables import EntryCode, Round
from tests import examples
from tests.examples import BALLOT_KEY, NOW, TODAY, Town

TRAINING = "barnrattsutbildning"


@pytest.fixture
def training(db: Session, town: Town, keeper: keeping.Keeper) -> Round:
    """An open round for staff that closes before the children's does."""
    return trained(db, town, keeper, days=10)


def trained(
    db: Session, town: Town, keeper: keeping.Keeper, *, days: int, questionnaire: str = TRAINING
) -> Round:
    made = examples.make_draft(
        db, town, f"{questionnaire} {days}", questionnaire, variants=("staff",),
        closes_on=TODAY + timedelta(days=days), answer_by=TODAY + timedelta(days=days + 42),
        unit_ids=(town.family, town.outpatient),
    )  # fmt: skip
    examples.open_now(keeper, made.id)
    inviting.make_staff_links(db, BALLOT_KEY, made.id)
    db.refresh(made)
    return made


def link(db: Session, found: Round, unit_id: int) -> str:
    code = inviting.staff_link(db, BALLOT_KEY, found.id, unit_id)
    assert code
    return code


@pytest.mark.parametrize("days", [10, 50])
def test_children_come_to_their_own_round_whatever_staff_are_asked(
    db: Session, town: Town, keeper: keeping.Keeper, open_round: Round, days: int
) -> None:
    code = inviting.code_for(db, BALLOT_KEY, town.family)
    staffs = trained(db, town, keeper, days=days)
    assert answering.enter(db, BALLOT_KEY, code).round_id == open_round.id
    assert answering.enter(db, BALLOT_KEY, link(db, staffs, town.family)).round_id == staffs.id
    found = rounds.open_for(db, town.family)
    assert found
    assert found.id == open_round.id
    assert rounds.open_for_staff(db, town.family) == [staffs]
    assert rounds.open_for_staff(db, town.disability) == []


def test_a_childs_code_never_leads_to_staff(db: Session, town: Town, training: Round) -> None:
    with pytest.raises(answering.Closed) as refused:
        answering.enter(db, BALLOT_KEY, inviting.code_for(db, BALLOT_KEY, town.family))
    assert not refused.value.to_staff
    assert rounds.latest_for(db, town.family) is None
    files = library.read_all()
    practice = rehearsing.of_unit(db, "barn-och-familj", files)
    assert practice
    assert "staff" not in practice.variants


def test_the_link_ends_with_its_round_and_never_leads_children_or_another_round(
    db: Session, town: Town, keeper: keeping.Keeper, open_round: Round, training: Round
) -> None:
    mine = link(db, training, town.family)
    assert answering.enter(db, BALLOT_KEY, mine).unit.id == town.family
    db.commit()  # so that the keeper can write
    examples.close_and_count(keeper, training.id)
    later = trained(db, town, keeper, days=40, questionnaire=f"{TRAINING}-uppfoljning")
    with pytest.raises(answering.Closed) as ended:
        answering.enter(db, BALLOT_KEY, mine)
    assert ended.value.to_staff
    assert answering.enter(db, BALLOT_KEY, link(db, later, town.family)).round_id == later.id


def test_each_unit_and_round_has_its_own_link_made_once(
    db: Session, town: Town, keeper: keeping.Keeper, training: Round
) -> None:
    inviting.make_staff_links(db, BALLOT_KEY, training.id)
    other = trained(db, town, keeper, days=20)
    asked = (town.family, town.outpatient)
    codes = {link(db, one, unit) for one in (training, other) for unit in asked}
    assert len(codes) == db.scalar(select(func.count()).select_from(EntryCode)) == 4
    assert inviting.staff_link(db, BALLOT_KEY, training.id, town.disability) is None
    assert inviting.known_code(db, BALLOT_KEY, town.family) is None


def test_a_round_for_children_has_no_link_of_its_own(
    db: Session, town: Town, open_round: Round
) -> None:
    inviting.make_staff_links(db, BALLOT_KEY, open_round.id)
    assert inviting.staff_link(db, BALLOT_KEY, open_round.id, town.family) is None


def test_a_draft_that_is_thrown_away_takes_its_links_with_it(db: Session, town: Town) -> None:
    made = examples.make_draft(db, town, "Utbildning", TRAINING, variants=("staff",))
    inviting.make_staff_links(db, BALLOT_KEY, made.id)
    arranging.drop(db, made.id, by=None, now=NOW)
    assert db.scalar(select(func.count()).select_from(EntryCode)) == 0


def test_a_staff_round_about_to_open_is_none_of_the_childrens_rounds_of_the_year(
    db: Session, town: Town, keeper: keeping.Keeper, open_round: Round
) -> None:
    """Two rounds for children are usual; a third must be confirmed. Trainings do not count."""
    staffs = examples.make_draft(db, town, "Utbildning", TRAINING, variants=("staff",))
    arranging.ask_to_open(db, staffs.id, by=None, now=NOW)
    second = examples.make_draft(db, town, "Nästa")
    assert arranging.lacking(db, second, TODAY) == ()
