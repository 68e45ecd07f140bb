from datetime import date, datetime

import pytest
from sqlalchemy.orm import Session

from survey.core.register import drawn
from survey.services import admitting, registering
from survey.storage import registers
from tests.examples import Town

TODAY = date(2026, 11, 22)


@pytest.fixture
def me(db: Session, town: Town) -> int:
    now = datetime(2026, 11, 22)
    return admitting.add_account(db, "reviewer", "many words make a password", now=now)


def test_a_draw_is_kept_and_can_be_repeated(db: Session, town: Town, me: int) -> None:
    made = registering.draw(db, town.children_department, (134, 20), by=me, today=TODAY)
    assert list(drawn(made.seed, 134, 20)) == made.chosen
    assert list(registers.draws(db, [town.children_department])) == [made]
    assert list(registers.draws(db, [town.disability_department])) == []


def test_two_draws_have_two_seeds_and_both_are_kept(db: Session, town: Town, me: int) -> None:
    first = registering.draw(db, town.family, (5000, 20), by=me, today=TODAY)
    second = registering.draw(db, town.family, (5000, 20), by=me, today=TODAY)
    assert first.seed != second.seed
    assert list(registers.draws(db, [town.family])) == [second, first]


def test_all_are_looked_at_when_there_are_few(db: Session, town: Town, me: int) -> None:
    made = registering.draw(db, town.family, (3, 20), by=me, today=TODAY)
    assert made.chosen == [1, 2, 3]


@pytest.mark.parametrize(
    ("numbers", "field"),
    [((0, 20), "total"), ((-1, 1), "total"), ((5001, 20), "total"), ((10, 0), "wanted")],
)
def test_what_can_not_be_drawn_is_refused(
    db: Session, town: Town, me: int, numbers: tuple[int, int], field: str
) -> None:
    with pytest.raises(registering.NotANumber) as refused:
        registering.draw(db, town.family, numbers, by=me, today=TODAY)
    assert refused.value.field == field
    assert list(registers.draws(db, [town.family])) == []
