"""How a child's page is put together."""

from datetime import date

from flask import Flask

from survey.services.answering import Door, UnitFacts
from survey.web import child_pages
from survey.web.child_pages import filled, linked
from survey.web.child_questions import Voice


def test_numbers_can_be_called_and_sites_opened() -> None:
    made = linked("Ring 116 111 eller +46 570-12 34 56. Du är 18 år. Se bris.se. <b>")
    assert '<a href="tel:116111">116 111</a>' in made
    assert '<a href="tel:+46570123456">+46 570-12 34 56</a>' in made
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
