"""What several rooms of the web share: a counted round, and who writes an answer to it."""

import pytest

from survey.core.access import Role
from survey.storage import rounds
from tests import released
from tests.conftest import House
from tests.page import PageClient


@pytest.fixture
def counted(house: House) -> int:
    """A round that is counted, in which one unit is too small; and no round that is open."""
    with house.session() as session:
        opened = rounds.get(session, house.round_id)
        assert opened
        opened.state = "draft"
        sizes = released.sizes(house.town)
        return released.make_round(session, house.town, "Hösten", released.CLOSED, sizes=sizes).id


@pytest.fixture
def here(house: House, counted: int) -> str:
    """The address of the family unit's answer."""
    return f"/personal/svar/{counted}/{house.town.family}"


@pytest.fixture
def writer(house: House) -> PageClient:
    return house.sign_in(Role.PLANNER, house.town.children_department)


@pytest.fixture
def other(house: House) -> PageClient:
    return house.sign_in(Role.COORDINATOR)
