"""What is said of answers to the children over time: by two at once, late, and late again."""

import html
import re
from datetime import date, timedelta

import pytest
from werkzeug.test import TestResponse

from survey.core.access import Role
from survey.storage import rounds
from tests import released
from tests.conftest import House
from tests.page import PageClient
from tests.web.test_replies import CLOSED, SOON, put_up, send

PAGE = "/e/barn-och-familj"


def days(number: int) -> date:
    """So many days from the day the tests run."""
    return date.today() + timedelta(days=number)


@pytest.fixture
def counted(house: House) -> int:
    """A counted round, and no open one."""
    with house.session() as session:
        opened = rounds.get(session, house.round_id)
        assert opened
        opened.state = "draft"
        sizes = released.sizes(house.town)
        return released.make_round(session, house.town, "Hösten", CLOSED, sizes=sizes).id


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


def field(page: TestResponse, name: str) -> str:
    """What stands in a field."""
    area = re.search(rf'<textarea[^>]*name="{name}"[^>]*>([^<]*)<', page.text)
    line = re.search(rf'<input[^>]*name="{name}"[^>]*value="([^"]*)"', page.text)
    found = area or line
    assert found, name
    return html.unescape(found[1]).strip()


def theirs(page: TestResponse) -> str:
    """What is said to be saved by the other."""
    return page.text.split("<summary>Sparat av någon annan:")[1].split("</details>")[0]


def test_the_second_of_two_at_a_follow_up_keeps_their_own_words(
    writer: PageClient, other: PageClient, here: str
) -> None:
    put_up(writer, other, here)
    moved = {"status-1": "planned", "reason-1": "", "next_on": days(70).isoformat()}
    mine = moved | {"due_on-1": days(90).isoformat(), "late_reason-1": "Mina egna ord."}
    seen = re.search(r'name="revision"\s+value="(\d+)"', other.get(here).text)
    assert seen
    first = moved | {"due_on-1": days(80).isoformat(), "late_reason-1": "De andras ord."}
    assert send(writer, f"{here}/laget", here, **first).status_code == 303
    page = send(other, f"{here}/laget", here, **mine, revision=seen[1])
    assert page.status_code == 409
    assert field(page, "late_reason-1") == "Mina egna ord."
    assert field(page, "due_on-1") == days(90).isoformat()
    assert field(page, "next_on") == days(70).isoformat()
    assert "De andras ord." in theirs(page)
    again = {"revision": field(page, "revision")}
    assert send(other, f"{here}/laget", here, **mine, **again).status_code == 303


def test_the_second_of_two_who_say_why_it_is_late_sees_what_the_first_said(
    writer: PageClient, other: PageClient, here: str
) -> None:
    late = {"late_reason": "De andras ord.", "new_day": days(20).isoformat()}
    assert send(writer, f"{here}/sena", here, **late).status_code == 303
    page = send(other, f"{here}/sena", here, late_reason="Mina.", new_day=SOON, revision="0")
    assert page.status_code == 409
    assert (field(page, "late_reason"), field(page, "new_day")) == ("Mina.", SOON)
    assert "De andras ord." in theirs(page) and str(days(20).year) in theirs(page)
    assert "<dt>Det vi inte kan ändra</dt>" not in theirs(page)
