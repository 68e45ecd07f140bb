"""The papers' words: true to the code, blank where nothing is known, literal for what is put in."""

import re
from dataclasses import fields, replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from flask import Flask

from survey.core.disclosure import CHILDREN, STAFF, Rule
from survey.core.password import MIN_PASSWORD
from survey.core.round import LONGEST_WAIT, participation
from survey.services import admitting
from survey.services.describing import Asked, Department, Named, Organisation
from survey.services.enrolling import LASTS, Link
from survey.storage.tables import Base
from survey.web.filled_in import Facts, Given, Limits, Place, words_of
from survey.web.markup import Kind, Look, blocks

FOLDER = Path(__file__).parents[2] / "templates" / "papers"
FILES = ("disposal.md", "impact.md", "guardians.md", "keys.md")
TOWN = Organisation(
    "Exempelköpings kommun",
    "",
    (Department("Barn och unga", (Named("Barn och familj", "barn-och-familj"),)),),
    (Asked("Stöd", ("7–9 år",), ("sv", "en"), ("Hösten 2026",), of_staff=False),),
)
HERE = Place("1.2.3", "SQLite", "https://lyssna.example", "/srv/keys", False, True)
GIVEN = Given("Socialnämnden", "ombud@example.org", "SN 2026/123", "strateg@example.org")
FACTS = Facts(TOWN, HERE, GIVEN, date(2026, 11, 22))
NOTHING = Facts(
    Organisation("", "", (), ()), Place("1.2.3", "SQLite", "http://x"), Given(), date(2026, 11, 22)
)
STRANGE = Limits(
    idle=timedelta(minutes=7001),
    longest=timedelta(hours=7002),
    window=timedelta(minutes=7003),
    per_name=7004,
    per_address=7005,
    password=7006,
    invite=timedelta(days=7007),
    reset=timedelta(hours=7008),
    longest_wait=timedelta(days=7009),
    rule=Rule(7010, 711, 7012, 7013),
    staff=Rule(7014, 715, 7016, 7017),
)


def words(file: str, facts: Facts = FACTS) -> str:
    """The paper as a reader meets it."""
    app = Flask("papers", template_folder=str(FOLDER.parent))
    with app.app_context():
        return "\n".join(block.text for block in blocks(words_of(file, facts)))


def everything(facts: Facts = FACTS) -> str:
    return "\n".join(words(file, facts) for file in FILES)


@pytest.mark.parametrize("file", FILES)
def test_a_paper_has_one_title_and_whole_tables(file: str) -> None:
    app = Flask("papers", template_folder=str(FOLDER.parent))
    with app.app_context():
        found = list(blocks(words_of(file, FACTS)))
    assert [b.kind for b in found].count(Kind.TITLE) == 1
    assert found[0].kind is Kind.TITLE
    for before, block in zip(found, found[1:], strict=False):
        if block.kind is Kind.ROW:
            assert before.kind in (Kind.ROW, Kind.CAPTION)
            assert before.kind is Kind.CAPTION or len(before.cells) == len(block.cells)
        assert before.kind is not Kind.CAPTION or block.kind is Kind.ROW
    text = "\n".join(b.text for b in found)
    assert not re.search(r"\{[{%#]|[#%}]\}|\*\*|\[\[|\]\]|None|True|False|timedelta", text)


def test_every_number_is_the_codes_own() -> None:
    whole = everything(replace(FACTS, org=replace(TOWN, asked=(*TOWN.asked, of_staff()))))
    for said in (
        f"minst {CHILDREN.min_group} svar",
        f"Minsta grupp som visas {CHILDREN.min_group} svar",
        f"minst så många heltal {CHILDREN.window}",
        f"visas från {CHILDREN.min_full} svar",
        f"vart för sig från {CHILDREN.min_unordered} svar",
        f"minst {STAFF.min_group} svar, spann av minst {STAFF.window} heltal",
        f"alla steg från {STAFF.min_full} svar",
        f"lösenord på minst {MIN_PASSWORD} tecken",
        f"högst {admitting.LONGEST // timedelta(hours=1)} timmar",
        f"efter {admitting.IDLE // timedelta(minutes=1)} minuter utan användning",
        f"efter {admitting.ATTEMPTS_PER_NAME} misslyckade försök per namn",
        f"{admitting.ATTEMPTS_PER_ADDRESS} per avsändare",
        f"på {admitting.ATTEMPT_WINDOW // timedelta(minutes=1)} minuter",
        f"i {LASTS[Link.INVITE].days} dagar för ett nytt konto",
        f"{LASTS[Link.RESET] // timedelta(hours=1)} timmar för ett gammalt",
        f"senast {LONGEST_WAIT.days} dagar efter",
    ):
        assert said in whole, said


def test_participation_is_told_as_the_code_shows_it() -> None:
    limits = Limits()
    first, step = limits.participation_from, limits.participation_step
    assert participation(first - 1) == 0 != participation(first)
    assert participation(first + step) - participation(first) == step
    assert f"inte alls under {first} och därefter i steg om {step}" in words("impact.md")


def test_a_changed_constant_changes_every_place_that_names_it() -> None:
    """No number of the rules is typed by hand: with strange ones, none of ours is left."""
    strange = replace(FACTS, limits=STRANGE, org=replace(TOWN, asked=(of_staff(),)))
    whole = everything(strange)
    for field in fields(STRANGE):
        value = getattr(STRANGE, field.name)
        told = [value] if not isinstance(value, Rule) else [value.min_group, value.window]
        assert all(str(number(one)) in whole for one in told), field.name
    for file in FILES:
        typed = re.sub(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}", "", (FOLDER / file).read_text("utf-8"))
        assert {*re.findall(r"\d+", HAND.sub("", typed))} <= {"1"}, file  # "1." begins an item


# Laws, ages, phone numbers and file modes: what a person has typed, and may.
HAND = re.compile(
    r"\(\d{4}:\d+\)|\d+ och \d+ a §§|\d+ (?:kap\.|§)|artikel \d+(?:\.\d)?(?: [eh]\b)?"
    r"|artiklarna \d+(?:–| och )\d+|skäl \d+|4–17 år|4–6 år|ring 112|116 111"
    r"|0700|72 timmar|EUPL-1\.2"
)


def number(value: object) -> object:
    """The strange number as it is told: days, hours or minutes of a span."""
    if not isinstance(value, timedelta):
        return value
    units = (timedelta(days=1), timedelta(hours=1), timedelta(minutes=1))
    return next(value // unit for unit in units if 7000 < value // unit < 7100)


def of_staff() -> Asked:
    return Asked("Utbildning", ("Personal",), ("sv",), ("Våren",), of_staff=True)


def test_the_staffs_rule_is_told_only_where_staff_are_asked() -> None:
    assert "Frågor till personal" not in words("impact.md")
    asked = replace(FACTS, org=replace(TOWN, asked=(of_staff(),)))
    assert "Frågor till personal" in words("impact.md", asked)


def test_settings_and_organisation_are_in_the_text() -> None:
    whole = everything()
    for said in (
        "Exempelköpings kommun", "Socialnämnden", "ombud@example.org", "SN 2026/123",
        "strateg@example.org", "Lyssna 1.2.3", "22 november 2026", "https://lyssna.example",
        "SQLite", "/srv/keys", "Barn och unga", "Barn och familj", "7–9 år", "svenska, engelska",
        "Hösten 2026", "https://lyssna.example/e/barn-och-familj/fragor", "Adressen är https.",
        "ägs av samma användare som kör webbdelen",
    ):  # fmt: skip
        assert said in whole, said


def test_a_changed_setting_changes_the_text() -> None:
    elsewhere = Place("1.2.3", "PostgreSQL", "http://intern", "", None, False)
    whole = everything(replace(FACTS, where=elsewhere))
    for said in (
        "PostgreSQL", "transaktionslogg", "[fyll i: adressen ovan är inte https",
        "[fyll i: sökväg", "[fyll i: var frågorna kan läsas", "[fyll i: om räkningen körs",
    ):  # fmt: skip
        assert said in whole, said
    for gone in ("SQLite", "/srv/keys", "/fragor", "databasfilen", "ägs av"):
        assert gone not in whole, gone
    apart = everything(replace(FACTS, where=replace(HERE, keeper_apart=True)))
    assert "ägs av en annan användare" in apart
    assert "samma användare" not in apart


@pytest.mark.parametrize("file", FILES)
def test_what_is_not_known_becomes_a_blank_that_is_seen(file: str) -> None:
    app = Flask("papers", template_folder=str(FOLDER.parent))
    with app.app_context():
        found = list(blocks(words_of(file, NOTHING)))
    pieces = [piece for block in found for cell in block.cells for piece in cell]
    blanks = [text for text, look in pieces if look is Look.BLANK]
    assert "[fyll i: nämnd]" in blanks or file == "keys.md"
    assert all(text.startswith(("[fyll i: ", "[ska kontrolleras av jurist")) for text in blanks)
    assert not any("[fyll i" in text for text, look in pieces if look is not Look.BLANK)


def test_a_field_with_only_spaces_is_a_blank() -> None:
    assert "[fyll i: nämnd]" in words("disposal.md", replace(FACTS, given=Given(board="  ")))


@pytest.mark.parametrize("odd", ["<b>&{{ x }}", "# | a |", "**x** [[y]]", "{% raw %}", "- 1."])
def test_what_people_have_written_stays_literal(odd: str) -> None:
    org = Organisation(
        odd,
        odd,
        (Department(odd, (Named(odd, "slug"),)),),
        (Asked(odd, (odd,), (odd,), (odd,), of_staff=False),),
    )
    facts = Facts(org, replace(HERE, keys=odd), Given(odd, odd, odd, odd), date(2026, 11, 22))
    whole = everything(facts)
    assert whole.count(odd) >= 20
    plain = Facts(_worded(org), replace(HERE, keys="x"), Given(*"xxxx"), date(2026, 11, 22))
    assert len(whole.split("\n")) == len(everything(plain).split("\n"))  # no block came or went


def _worded(org: Organisation) -> Organisation:
    """The same organisation with simple words."""
    department = Department("x", (Named("x", "slug"),))
    asked = replace(org.asked[0], title="x", variants=("x",), languages=("x",), rounds=("x",))
    return Organisation("x", "x", (department,), (asked,))


def test_the_proposal_for_disposal_names_every_table() -> None:
    """A new table can't be forgotten: it needs a line that says when its rows go."""
    source = (FOLDER / "disposal.md").read_text("utf-8")
    named = [
        n for part in re.findall(r"\{# table: ([\w, ]+) #\}", source) for n in part.split(", ")
    ]
    assert sorted(named) == sorted(Base.metadata.tables)


def test_the_papers_ask_a_lawyer_where_nothing_was_verified() -> None:
    for file, laws in (
        ("disposal.md", ("arkivlagen (1990:782) 10 §", "26 kap. 1 §")),
        ("impact.md", ("artikel 35", "artikel 6.1 e", "19 kap. 1 §", "(2003:460)", "26 kap. 1 §")),
        ("keys.md", ("18 kap. 8 §", "artiklarna 33 och 34")),
    ):
        marked = " ".join(re.findall(r"\[ska kontrolleras av jurist: ([^\]]+)\]", words(file)))
        for law in laws:
            assert law in marked, law


def test_no_paper_promises_more_than_we_can_keep() -> None:
    whole = everything().casefold()
    for promise in ("helt anonym", "ingen kan någonsin", "100 procent", "garanter"):
        assert promise not in whole
    assert "aldrig att det är helt hemligt" in whole
