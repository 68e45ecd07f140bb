"""The booklet: what is told, and what cannot break its file."""

import io
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pikepdf
import pytest
from flask import Flask

from survey import create_app
from survey.core.disclosure import STAFF
from survey.services import answering
from survey.services.answering import Door, UnitFacts
from survey.storage import library
from survey.web import booklet

FILES = library.read_all()
WHERE = "localhost/e/enheten"
DAYS = {"closes_on": date(2026, 12, 20), "answer_by": date(2027, 1, 31)}


def door(name: str = "stod-och-delaktighet", unit: str = "soc i Exempelköping") -> Door:
    """A door that leads nowhere, with a questionnaire's files behind it."""
    package = FILES.packages[name]
    answering.hold(name, package)
    facts = UnitFacts(1, unit, unit, "Exempelköpings kommun", "enheten", (), "0123-4", "0123-5", "")
    return Door(
        round_id=0,
        version=name,
        public_key=b"",
        unit=facts,
        variants=tuple(v.id for v in package.questionnaire.variants),
        languages=tuple(package.words),
        taken=frozenset(),
        **DAYS,
    )


@pytest.fixture(scope="module")
def app() -> Flask:
    """The app alone: no booklet is made from what a database holds."""
    settings = {"SECRET_KEY": "x" * 40, "BALLOT_KEY": "y" * 40, "DATABASE_URL": "sqlite://"}
    return create_app(settings | {"BASE_URL": "http://localhost"})


@pytest.fixture(autouse=True)
def inside(app: Flask) -> Iterator[None]:
    with app.test_request_context("/"):
        yield


def test_every_question_of_every_age_is_told_with_its_condition() -> None:
    made = booklet.booklet(door("mina-rattigheter"), "sv")
    assert [c.id for c in made.chapters] == ["a79", "a1012", "a1317", "lss"]
    wanted = FILES.packages["mina-rattigheter"].questionnaire.variants
    assert [len(c.asked) for c in made.chapters] == [len(v.questions) for v in wanted]
    branching = [q for v in wanted for q in v.questions if q.jumps]
    told = [one for c in made.chapters for one in c.asked if one.condition]
    assert bool(told) == bool(branching)


def test_staff_have_the_numbers_of_their_own_rule() -> None:
    made = booklet.booklet(door("barnrattsutbildning"), "sv")
    told = " ".join(made.told)
    assert f"minst {STAFF.min_group} har svarat" in told
    assert made.chapters[0].name.startswith("Utv")


def test_what_staff_read_says_nothing_to_guardians_and_gives_no_childs_help() -> None:
    training = door("barnrattsutbildning", unit="Enheten")
    made = booklet.booklet(training, "sv")
    said = booklet.content(made, training, "")
    around = [said["lead"], said["skip"], *said["guardian"], *said["told"], *said["help"]]
    assert not re.search(
        "[Bb]arn(en|et)? (får|har|kan)|[Dd]itt barn|Bris|enskilt barn", str(around)
    )
    file = pikepdf.open(io.BytesIO(booklet.pdf(training, "sv", "")))
    assert len(file.pages) >= 2


def test_without_a_round_there_is_no_day() -> None:
    told = booklet.booklet(replace(door(), answer_by=date.max), "sv").told
    assert not any("9999" in line or "Omgången stänger" in line for line in told)
    assert "31 januari 2027" in booklet.booklet(door(), "sv").told[-1]


def test_numbers_to_call_stay_whole() -> None:
    made = booklet.parts("Ring oss: \u2066020-120 06 06\u2069. Klart, 5 år.")
    assert made == [
        ("Ring oss: ", False), ("020-120 06 06", True), (". Klart, 5 år.", False),
    ]  # fmt: skip


@pytest.mark.parametrize("name", sorted(FILES.packages))
def test_every_questionnaire_in_every_language_becomes_a_tagged_file(name: str) -> None:
    for language in FILES.packages[name].words:
        with pikepdf.open(io.BytesIO(booklet.pdf(door(name), language, WHERE))) as pdf:
            assert str(pdf.Root.Lang)[:2] in (language[:2], "sv")
            with pdf.open_metadata() as meta:
                assert str(meta["pdfuaid:part"]) == "1"


@pytest.mark.parametrize("unit", ["Lekis 🧸 日本", '#read("x") *Fet* $x$', "Ö" * 60, "مرحبا"])
def test_no_name_of_a_unit_can_stop_the_file(unit: str) -> None:
    assert booklet.pdf(door(unit=unit), "sv", WHERE).startswith(b"%PDF-")
