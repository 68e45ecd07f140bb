"""All questions of a unit, where anybody can read them."""

import io

import pikepdf
import pytest

from survey.core.disclosure import CHILDREN
from tests.conftest import House
from tests.page import PageClient

PAGE = "/e/barn-och-familj/fragor"


def test_a_guardian_reads_every_question(client: PageClient) -> None:
    page = client.get(PAGE)
    assert page.status_code == 200
    for said in (
        "Är de vuxna här snälla mot dig?",
        "Hur ofta lyssnar de som jobbar här på vad du tycker?",
        "Tycker du om glass?",
        "Vem läser?",
        "Högst 2 svar:",
        "barnkonventionen artikel 12",
        "stänger 20 december 2026",
    ):
        assert said in page.text, said
    assert "{vuxna}" not in page.text
    assert "no-store" in page.headers["Cache-Control"] and "Set-Cookie" not in page.headers


def test_the_numbers_are_those_of_the_rule(client: PageClient) -> None:
    text = client.get(PAGE).text
    assert f"minst {CHILDREN.min_group} har svarat" in text
    assert f"minst {CHILDREN.window} möjliga antal" in text
    assert f"först från {CHILDREN.min_full} svar" in text
    assert f"först från {CHILDREN.min_unordered}." in text


def test_help_is_there_with_the_units_own_numbers(client: PageClient) -> None:
    text = client.get(PAGE).text
    assert all(number in text for number in ("112", "116 111", "0123-45 67 00", "020-120 06 06"))


def test_the_page_is_there_in_english(client: PageClient) -> None:
    page = client.get(f"{PAGE}?lang=en").text
    assert "Do the adults here listen" in page and 'lang="en"' in page
    assert "All questions" in page
    assert "Alla frågor" in client.get(f"{PAGE}?lang=xx").text


def test_the_file_says_the_same_and_is_tagged(client: PageClient) -> None:
    file = client.get(f"{PAGE}.pdf?lang=sv")
    assert file.mimetype == "application/pdf"
    with pikepdf.open(io.BytesIO(file.data)) as pdf:
        assert bool(pdf.Root.MarkInfo.Marked)
        assert str(pdf.Root.Lang).startswith("sv")
        with pdf.open_metadata() as meta:
            assert str(meta["pdfuaid:part"]) == "1"


def test_the_units_public_page_leads_here(client: PageClient) -> None:
    assert f'href="{PAGE}?lang=sv"' in client.get("/e/barn-och-familj").text
    assert client.get("/e/barn-och-unga/fragor").status_code == 200


def test_the_questions_stay_when_the_round_is_counted(client: PageClient, house: House) -> None:
    house.count()
    assert "Tycker du om glass?" in client.get(PAGE).text


@pytest.mark.parametrize("slug", ["finns-inte", "%00", "x" * 90, "a.b"])
def test_a_unit_that_is_not_there_has_no_questions(client: PageClient, slug: str) -> None:
    assert client.get(f"/e/{slug}/fragor").status_code == 404
    assert client.get(f"/e/{slug}/fragor.pdf").status_code == 404
