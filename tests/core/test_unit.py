from dataclasses import replace
from datetime import date

import pytest

from survey.core.unit import (
    Facts,
    Flaw,
    Lack,
    doubts,
    lacks,
    problems,
    tidy,
)

TODAY = date(2026, 11, 22)
RIGHT = Facts(
    name="Öppenvård",
    child_name="Öppenvården",
    young_sv="de vuxna på soc",
    old_sv="de som jobbar på soc",
    young_en="the adults at social services",
    old_en="the people who work at social services",
    phone="0123-45 67 00",
    emergency_phone="+46 (0)123 45 67 99",
    contact="dataskyddsombud@example.org",
)


def test_right_facts_have_no_problem_and_no_doubt() -> None:
    assert problems(RIGHT) == ()
    assert doubts(RIGHT) == ()


@pytest.mark.parametrize(
    ("field", "value", "flaw"),
    [("name", "", Flaw.NO_NAME),
     ("name", "–", Flaw.NO_LETTERS),
     ("name", "x" * 121, Flaw.TOO_LONG),
     ("child_name", "x" * 121, Flaw.TOO_LONG),
     ("contact", "x" * 201, Flaw.TOO_LONG),
     ("phone", "ring oss", Flaw.PHONE),
     ("phone", "--", Flaw.PHONE),
     ("phone", "12", Flaw.PHONE),
     ("emergency_phone", "0123-45 67 00, vardagar", Flaw.PHONE),
     ("young_sv", "De vuxna här", Flaw.PHRASE_SMALL),
     ("young_sv", "personalen", Flaw.PHRASE_PLURAL),
     ("young_sv", "den vuxna här", Flaw.PHRASE_PLURAL),
     ("young_sv", "de vuxna här.", Flaw.PHRASE_SIGNS),
     ("young_sv", "de {vuxna}", Flaw.PHRASE_SIGNS),
     ("young_sv", "de vuxna, här", Flaw.PHRASE_SIGNS),
     ("old_sv", "de som jobbar på vårt hus här", Flaw.PHRASE_WORDS),
     ("old_sv", "de " + "x" * 60, Flaw.TOO_LONG),
     ("old_sv", "", Flaw.PHRASE_PAIR),
     ("young_en", "adults", Flaw.PHRASE_PLURAL),
     ("old_en", "", Flaw.PHRASE_PAIR)],
)  # fmt: skip
def test_each_wrong_value_is_found_at_its_field(field: str, value: str, flaw: Flaw) -> None:
    found = problems(replace(RIGHT, **{field: value}))
    assert [(p.field, p.flaw) for p in found] == [(field, flaw)]
    assert "%(" not in found[0].text


def test_a_unit_without_phrases_is_right() -> None:
    assert problems(Facts(name="Öppenvård")) == ()
    assert problems(replace(RIGHT, young_en="", old_en="")) == ()


def test_what_can_not_be_seen_is_taken_away() -> None:
    mess = Facts(name="  A\u030angs\u200bgård\n\x00 \u202eöst ", phone="\t0123\u00a045 ")
    assert tidy(mess).name == "Ångsgård öst"
    assert tidy(mess).phone == "0123 45"


def test_a_doubt_is_about_what_is_new_only() -> None:
    named = replace(RIGHT, name="Annas grupp", young_sv="de som jobbar med karin")
    assert [(d.field, d.details["name"]) for d in doubts(named)] == [
        ("name", "Annas"),
        ("young_sv", "karin"),
    ]
    assert doubts(named, frozenset({"phone"})) == ()


def test_a_name_is_found_in_a_phrase_that_also_has_a_place() -> None:
    found = doubts(replace(RIGHT, old_sv="de på Lindgatan hos fatima"))
    assert [d.details["name"] for d in found] == ["fatima"]


@pytest.mark.parametrize(
    ("changed", "reached", "checked", "found"),
    [({}, ("1", "2"), TODAY, ()),
     ({}, ("1", "2"), date(2025, 11, 22), ()),
     ({}, ("1", "2"), date(2025, 11, 21), (Lack.CHECKED_LONG_AGO,)),
     ({}, ("1", "2"), None, (Lack.NEVER_CHECKED,)),
     ({"child_name": ""}, ("1", "2"), TODAY, (Lack.NO_CHILD_NAME,)),
     ({"young_sv": "", "old_sv": ""}, ("1", "2"), TODAY, (Lack.NO_PHRASE,)),
     ({"phone": "", "emergency_phone": ""}, ("", ""), None, (Lack.NO_PHONE, Lack.NO_EMERGENCY)),
     ({"phone": "", "emergency_phone": ""}, ("1", "2"), None, ())],
)  # fmt: skip
def test_what_a_unit_lacks(
    changed: dict[str, str], reached: tuple[str, str], checked: date | None, found: tuple[Lack]
) -> None:
    facts = replace(RIGHT, **changed)
    assert lacks(facts, "unit", reached, (checked, TODAY)) == found


def test_only_the_municipality_must_name_a_data_protection_officer() -> None:
    bare = Facts(name="X")
    assert lacks(bare, "municipality", ("", ""), (None, TODAY)) == (Lack.NO_CONTACT,)
    assert lacks(bare, "department", ("", ""), (None, TODAY)) == ()
    assert lacks(bare, "group", ("", ""), (None, TODAY)) == ()
