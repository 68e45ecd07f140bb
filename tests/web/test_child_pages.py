"""How a child's page is put together."""

import re
import time
from dataclasses import replace
from datetime import date

from flask import Flask

from survey.services import answering
from survey.services.answering import Door, UnitFacts
from survey.storage.tables import Round
from survey.web import child_pages, entrances
from survey.web.child_pages import Visit, filled, linked
from survey.web.child_questions import Voice
from tests import examples
from tests.conftest import House
from tests.page import PageClient


def test_numbers_can_be_called_and_sites_opened() -> None:
    made = linked("Ring 116 111 eller +46 570-12 34 56. Du är 18 år. Se bris.se. <b>")
    assert '<a href="tel:116111" dir="ltr">116 111</a>' in made
    assert '<a href="tel:+46570123456" dir="ltr">+46 570-12 34 56</a>' in made
    assert ">18" not in made and "18 år" in made
    assert 'href="https://www.bris.se/"' in made and 'rel="noreferrer"' in made
    assert "&lt;b&gt;" in made


def test_slots_are_filled_for_each_visit() -> None:
    made = f"<a href='/s/{child_pages.CODE_SLOT}'>{child_pages.TOKEN_SLOT}".encode()
    assert filled(made, "ABCD-EFGH", "00ff") == b"<a href='/s/ABCD-EFGH'>00ff"


def test_a_unit_without_words_in_a_language_gets_fixed_ones(app: Flask) -> None:
    unit = UnitFacts(1, "n", "n", "m", "s", (("sv", "ung", "stor"),), "", "", "")
    day = date(2026, 11, 22)
    door = Door(
        round_id=1,
        version="",
        public_key=b"",
        unit=unit,
        closes_on=day,
        answer_by=day,
        variants=(),
        languages=(),
        taken=frozenset(),
    )
    assert child_pages._phrase(door, "sv", Voice("sv", young=True)) == "ung"
    assert child_pages._phrase(door, "sv", Voice("sv", young=False)) == "stor"
    assert child_pages._phrase(door, "en", Voice("en", young=False)) == "the people who work here"


def worn(client: PageClient, address: str) -> str:
    """The dress a page of questions comes in."""
    return str(re.findall(r'data-dress="(\w+)"', client.get(address).text)[0])


def test_the_round_chooses_the_dress_and_the_child_may_choose_the_other(
    client: PageClient, house: House
) -> None:
    """Not for easy text, where the form is first, nor for an adult who reads."""
    address = f"/s/{house.code(house.town.family)}/fragor?age="
    assert worn(client, address + "a1317") == "one"
    with house.session() as session:
        found = session.get(Round, house.round_id)
        assert found
        found.content = {**found.content, "dress": "chat"}
        session.commit()
    time.sleep(entrances.KEPT_SECONDS)
    first = {age: worn(client, address + age) for age in ("a46", "a79", "a1012", "a1317", "lss")}
    assert first == {"a46": "one", "a79": "chat", "a1012": "chat", "a1317": "chat", "lss": "one"}
    assert worn(client, address + "a79&dress=one") == "one"
    assert worn(client, address + "lss&dress=chat") == "chat"
    assert worn(client, address + "a46&dress=chat") == "one"
    assert worn(client, address + "a79&dress=tie") == "chat"


def test_the_dress_is_no_part_of_what_is_sent(client: PageClient, house: House) -> None:
    address = f"/s/{house.code(house.town.family)}/fragor?age=a1317&dress="
    forms = [
        re.findall(r"<form.*?</form>", client.get(address + dress).text, re.DOTALL)[0]
        for dress in ("one", "chat")
    ]
    bare = [
        re.sub(r'value="[0-9a-f]{32}"|data-dress="\w+"|\?[^"]*dress=\w+', "", form)
        for form in forms
    ]
    assert bare[0] == bare[1]
    assert not re.search(r'name="dress"|action="[^"]*dress', forms[1])


def test_neither_dress_is_always_first(house: House) -> None:
    with house.app.test_request_context(), house.session() as session:
        door = answering.enter(session, examples.BALLOT_KEY, house.code(house.town.family))
        visit = Visit("welcome", "http://localhost", "/", "sv", door=door)
        orders = [
            child_pages._dresses(replace(visit, door=replace(door, round_id=n))) for n in (1, 2)
        ]
    assert orders == [("one", "chat"), ("chat", "one")]
    assert child_pages._dresses(replace(visit, variant="a46")) == ()


def test_the_choice_of_dress_weighs_the_same_and_follows_a_change_of_language(
    client: PageClient, house: House
) -> None:
    address = f"/s/{house.code(house.town.family)}?dress=chat"
    page = client.get(address).text
    assert re.search(r'name="dress"\s+value="chat" checked', page)
    assert re.search(r'hreflang="en"', page) and "dress=chat" in page.partition("<nav")[2]
    plain = client.get(address.partition("?")[0]).text
    assert not re.search(r"<input[^>]*checked", plain)
    assert "Det är samma frågor." in plain
