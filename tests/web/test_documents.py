import io
from collections.abc import Iterator
from datetime import date
from typing import Any

import numpy as np
import pikepdf
import pytest
import zxingcpp
from flask import Flask
from PIL import Image

from survey.web import documents
from survey.web.documents import Poster

ADDRESS = "HTTP://LOCALHOST/S/7KQ4MRTX"
MM_PER_INCH = 25.4


@pytest.fixture(autouse=True)
def inside(app: Flask) -> Iterator[None]:
    """Documents are made while a page is asked for."""
    with app.test_request_context("/"):
        yield


def poster(**changes: Any) -> Poster:
    values: dict[str, Any] = {
        "unit": "soc i Exempelköping",
        "organisation": "Exempelköpings kommun",
        "phones": ("0123-45 67 00", "0123-45 67 99"),
        "code": "7KQ4MRTX",
        "page": "localhost/e/barn-och-familj",
        "answer_by": date(2027, 1, 31),
        "languages": ("sv", "en"),
    }
    return Poster(**(values | changes))


def picture(made: Poster, ppi: int = 150) -> Image.Image:
    return Image.open(io.BytesIO(documents.png(made, ppi))).convert("RGB")


def structure(pdf: pikepdf.Pdf) -> list[str]:
    """Every tag of the file's structure tree."""
    found: list[str] = []
    left = [pdf.Root.StructTreeRoot]
    while left:
        node = left.pop()
        if isinstance(node, pikepdf.Array):
            left.extend(node)  # type: ignore[arg-type]
        elif isinstance(node, pikepdf.Dictionary):
            found += [str(node.S)] if "/S" in node else []
            left += [node.K] if "/K" in node else []
    return found


@pytest.mark.parametrize("paper", ["a4", "a3"])
@pytest.mark.parametrize("languages", [("sv",), ("en",), ("sv", "en")])
def test_the_poster_is_one_page_whose_code_can_be_scanned(
    paper: str, languages: tuple[str, ...]
) -> None:
    made = poster(paper=paper, languages=languages)
    with pikepdf.open(io.BytesIO(documents.pdf(made))) as pdf:
        assert len(pdf.pages) == 1
    found = zxingcpp.read_barcode(picture(made))
    assert found
    assert found.text == ADDRESS


def test_a_grey_and_speckled_print_can_still_be_scanned() -> None:
    grey = np.asarray(picture(poster()).convert("L")).astype(int)
    rng = np.random.default_rng(2026)
    faded = 60 + grey * 150 // 255
    noise = rng.random(faded.shape)
    faded[noise < 0.025] = 0
    faded[noise > 0.975] = 255
    found = zxingcpp.read_barcode(Image.fromarray(faded.astype(np.uint8)))
    assert found
    assert found.text == ADDRESS


@pytest.mark.parametrize("languages", [("sv",), ("sv", "en")])
def test_the_code_is_at_least_eight_centimetres(languages: tuple[str, ...]) -> None:
    found = zxingcpp.read_barcode(picture(poster(languages=languages)))
    assert found
    width = found.position.top_right.x - found.position.top_left.x
    assert width / 150 * MM_PER_INCH >= 80


@pytest.mark.parametrize("languages", [("sv",), ("en",), ("sv", "en")])
def test_the_file_is_tagged_for_reading_aloud(languages: tuple[str, ...]) -> None:
    with pikepdf.open(io.BytesIO(documents.pdf(poster(languages=languages)))) as pdf:
        assert bool(pdf.Root.MarkInfo.Marked)
        assert str(pdf.Root.Lang).startswith(languages[0])
        assert bool(pdf.Root.ViewerPreferences.DisplayDocTitle)
        tags = structure(pdf)
        with pdf.open_metadata() as meta:
            assert "soc i Exempelköping" in str(meta["dc:title"])
            assert str(meta["pdfuaid:part"]) == "1"
    assert tags.count("/H1") == 1
    assert tags.count("/Figure") == 1


def test_swedish_says_what_the_children_are_promised() -> None:
    side = documents._content(poster(languages=("sv",)))["sides"][0]
    assert side["title"] == "Vad tycker du om oss?"
    assert side["promise"] == (
        "Den 31 januari 2027 berättar vi vad barn har sagt och vad vi ska göra:"
    )
    assert "Bris 116 111." in side["help"]
    assert "Socialjouren: 0123-45 67 99." in side["help"]
    assert side["help"][-1] == "Fara just nu? 112."


def test_english_says_the_same() -> None:
    side = documents._content(poster())["sides"][1]
    assert side["title"] == "What do you think of us?"
    assert side["promise"].startswith("On 31 January 2027 we tell")


def test_without_an_open_round_no_date_is_promised() -> None:
    side = documents._content(poster(answer_by=None))["sides"][0]
    assert side["promise"] == "Här berättar vi vad barn har sagt och vad vi ska göra:"


def test_a_unit_without_phones_has_no_empty_lines() -> None:
    side = documents._content(poster(phones=("", "")))["sides"][0]
    assert len(side["help"]) == 3


@pytest.mark.parametrize(
    ("given", "expected"),
    [("Öppenvården", "Öppenvården"), ("Lekis 🧸", "Lekis ?"), ("O\u0308ppet", "Öppet"),
     ("日", "?"), ("مرحبا", "مرحبا"), ("a\u0007b", "ab"), ("½", "½")],
)  # fmt: skip
def test_what_no_font_can_draw_is_replaced(given: str, expected: str) -> None:
    assert documents.printable(given) == expected


@pytest.mark.parametrize("name", ["Lekis 🧸 日本", '#read("x") *Fet* $x$', "Ö" * 120, "مرحبا"])
def test_no_name_of_a_unit_can_stop_or_change_the_poster(name: str) -> None:
    found = zxingcpp.read_barcode(picture(poster(unit=name)))
    assert found
    assert found.text == ADDRESS
    with pikepdf.open(io.BytesIO(documents.pdf(poster(unit=name)))) as pdf:
        assert len(pdf.pages) == 1


def test_the_longest_words_still_make_one_page() -> None:
    made = poster(
        unit="Familjerättsenheten " * 6,
        page="lyssna.en-lang-adress.exempelkoping.se/e/" + "familjeratten-" * 4,
        phones=("0123-45 67 00 (vardagar klockan 8 till 16)", "0123-45 67 99 (kvällar och helger)"),
    )
    with pikepdf.open(io.BytesIO(documents.pdf(made))) as pdf:
        assert len(pdf.pages) == 1
    assert zxingcpp.read_barcode(picture(made))


def test_the_fonts_come_with_their_licences(app: Flask) -> None:
    folder = documents._fonts_folder()
    for family in ("Lexend", "Vazirmatn"):
        assert (folder / f"{family}-Regular.ttf").is_file()
        assert "SIL OPEN FONT LICENSE" in (folder / f"{family}-OFL.txt").read_text("utf-8")
