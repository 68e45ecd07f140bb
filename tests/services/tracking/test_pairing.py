"""Staff's and children's indicators side by side."""

import pytest
from sqlalchemy.orm import Session

from survey.core.disclosure import Level
from survey.services import tracking
from survey.services.tracking import Block, Look
from survey.storage.library import Library
from tests.examples import TODAY, Town


@pytest.fixture
def look(db: Session, town: Town, shared: Library) -> Look:
    return Look(db, shared, (Level.DEPARTMENT, town.children_department), TODAY)


def ids(found: tuple[Block, ...]) -> list[tuple[str, ...]]:
    return [tuple(one.id for one in block.standings) for block in found]


def test_two_that_belong_together_stand_together_once(look: Look) -> None:
    found = tracking.blocks(look, [("DEL-3", 80), ("TRY-1", None), ("CHK-4", 90)])
    assert ids(found) == [("CHK-4", "DEL-3"), ("TRY-1",)]
    assert [one.target for one in found[0].standings] == [90, 80]
    assert [block.is_pair for block in found] == [True, False]


@pytest.mark.parametrize("pair", tracking.PAIRS)
@pytest.mark.parametrize("which", [0, 1])
def test_one_of_a_pair_brings_the_other_without_a_target(
    look: Look, pair: tuple[str, str], which: int
) -> None:
    (found,) = tracking.blocks(look, [(pair[which], 70)])
    assert [one.id for one in found.standings] == list(pair)
    assert found.standings[which].target == 70
    assert found.standings[1 - which].target is None


def test_every_pair_is_made_of_indicators_that_there_are(shared: Library) -> None:
    assert {i for pair in tracking.PAIRS for i in pair} <= shared.shared.indicators.keys()
    assert set(tracking.PROCESS) | set(tracking.SYSTEM) <= shared.shared.indicators.keys()


def test_no_indicators_give_no_blocks(look: Look) -> None:
    assert tracking.blocks(look, []) == ()
