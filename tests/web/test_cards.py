"""Cards as they come out of a printer: every code is read from the picture of the page."""

import io
import json
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pikepdf
import pytest
import typst
import zxingcpp
from flask import Flask
from numpy.typing import NDArray
from PIL import Image

from survey import create_app
from survey.core.card import ALPHABET
from survey.services.issuing import Sheet
from survey.web import cards
from survey.web.cards import Cards
from tests.web.test_documents import structure

PIXEL = 25.4 / 150  # mm at 150 dpi
LANGUAGES = [("sv",), ("en",), ("sv", "en")]
CODE = "7KQ4MRTX"


@pytest.fixture(scope="module")
def app() -> Flask:
    """The app alone: no card is made from what a database holds."""
    settings = {"SECRET_KEY": "x" * 40, "BALLOT_KEY": "y" * 40, "DATABASE_URL": "sqlite://"}
    return create_app(settings | {"BASE_URL": "http://localhost"})


@pytest.fixture(autouse=True)
def inside(app: Flask) -> Iterator[None]:
    """Cards are made while a page is asked for."""
    with app.test_request_context("/"):
        yield


def made(kind: str, paper: str, **changes: Any) -> Cards:
    sheets = cards.shared(CODE, kind, paper)
    if kind == "single":
        sheets = tuple(
            Sheet(f"K7Q2{a}", tuple(f"7KQ4MR{a}{b}" for b in ALPHABET[:10])) for a in "MN"
        )
    values: dict[str, Any] = {
        "unit": "soc i Exempelköping",
        "organisation": "Exempelköpings kommun",
        "phones": ("0123-45 67 00", "0123-45 67 99"),
        "page": "localhost/e/barn-och-familj",
        "sheets": sheets,
        "valid_until": date(2026, 12, 20),
    }
    return Cards(kind, paper=paper, **(values | changes))


def pages(wanted: Cards) -> list[Image.Image]:
    return [Image.open(io.BytesIO(p)).convert("L") for p in cards.pictures(wanted)]


def expected(wanted: Cards) -> list[str]:
    return sorted(f"HTTP://LOCALHOST/S/{c}" for s in wanted.sheets for c in s.codes)


def read(picture: Image.Image) -> list[Any]:
    return list(zxingcpp.read_barcodes(picture))


def speckled(picture: Image.Image) -> Image.Image:
    """A faded grey print with dirt on one dot in twenty."""
    faded = 60 + np.asarray(picture).astype(int) * 150 // 255
    noise = np.random.default_rng(2026).random(faded.shape)
    faded[noise < 0.025] = 0
    faded[noise > 0.975] = 255
    return Image.fromarray(faded.astype(np.uint8))


def marks(picture: Image.Image, top: int) -> NDArray[np.int64]:
    """Where the cut marks above the first card are, in pixels from the left."""
    strip = np.asarray(picture)[: max(top, round(8 / PIXEL))]
    return np.flatnonzero((strip < 150).sum(axis=0) > 10)


def words_box(picture: Image.Image, cell: tuple[int, int, int, int]) -> tuple[int, int]:
    """First and last column with ink in a cell, from the cell's left side."""
    left, top, right, bottom = cell
    ink = np.flatnonzero((np.asarray(picture)[top:bottom, left:right] < 128).any(axis=0))
    return int(ink.min()), int(ink.max())


def cells(kind: str, paper: str) -> list[tuple[int, int, int, int]]:
    """Left, top, right and bottom of each card in pixels, row by row."""
    form = cards.shape(kind, paper)
    x0 = (form.paper[0] - form.grid[0] * form.cell[0]) / 2
    y0 = (form.paper[1] - form.grid[1] * form.cell[1]) / 2
    corners = [
        (x0 + c * form.cell[0], y0 + r * form.cell[1])
        for r in range(form.grid[1])
        for c in range(form.grid[0])
    ]
    return [
        (
            round((x + 0.8) / PIXEL),
            round((y + 0.8) / PIXEL),
            round((x + form.cell[0] - 0.8) / PIXEL),
            round((y + form.cell[1] - 0.8) / PIXEL),
        )
        for x, y in corners
    ]


@pytest.mark.parametrize("languages", LANGUAGES)
@pytest.mark.parametrize(("kind", "paper"), cards.SHAPES)
def test_every_code_on_every_sheet_can_be_scanned(
    kind: str, paper: str, languages: tuple[str, ...]
) -> None:
    wanted = made(kind, paper, languages=languages)
    drawn = pages(wanted)
    assert len(drawn) == 2 * len(wanted.sheets)
    fronts, backs = drawn[::2], drawn[1::2]
    assert sorted(f.text for page in fronts for f in read(page)) == expected(wanted)
    assert [f.text for page in backs for f in read(page)] == []


@pytest.mark.parametrize(("kind", "paper"), cards.SHAPES)
def test_a_grey_and_speckled_print_can_still_be_scanned(kind: str, paper: str) -> None:
    wanted = made(kind, paper)
    fronts = pages(wanted)[::2]
    assert sorted(f.text for p in fronts for f in read(speckled(p))) == expected(wanted)


@pytest.mark.parametrize(("kind", "paper"), cards.SHAPES)
def test_the_black_of_a_code_is_at_least_36_mm(kind: str, paper: str) -> None:
    for found in read(pages(made(kind, paper))[0]):
        width = found.position.top_right.x - found.position.top_left.x
        assert width * PIXEL >= 35.8  # the decoder's corners lie half a dot inside


@pytest.mark.parametrize(("kind", "paper"), cards.SHAPES)
def test_each_code_stands_inside_its_own_card(kind: str, paper: str) -> None:
    wanted = made(kind, paper)
    centres = []
    for found in read(pages(wanted)[0]):
        corner, far = found.position.top_left, found.position.bottom_right
        centres.append(((corner.x + far.x) / 2, (corner.y + far.y) / 2, found.text))
    for (left, top, right, bottom), code in zip(
        cells(kind, paper), wanted.sheets[0].codes, strict=True
    ):
        here = [t for x, y, t in centres if left < x < right and top < y < bottom]
        assert here == [f"HTTP://LOCALHOST/S/{code}"]


@pytest.mark.parametrize(("kind", "paper"), cards.SHAPES)
def test_backs_meet_fronts_when_the_paper_is_turned_over(kind: str, paper: str) -> None:
    front, back = pages(made(kind, paper, languages=("sv", "en")))[:2]
    width = front.width
    above = cells(kind, paper)[0][1] - round(1.5 / PIXEL)
    found, mirrored = marks(front, above), np.sort(width - 1 - marks(back, above))
    assert np.abs(found - mirrored).max(initial=0) <= 1
    assert (len(found) > 0) == (cards.shape(kind, paper).grid[0] > 1)
    for left, top, right, bottom in cells(kind, paper):
        behind = (width - right, top, width - left, bottom)
        first, last = words_box(back, behind)
        assert first > 2  # nothing is cut
        assert last < right - left - 3


def test_each_row_of_backs_is_turned_round(app: Flask) -> None:
    """All backs of a sheet are alike today; the day they are not, they still meet."""
    probe = b'#import "sheet.typ": mirrored\n#metadata(mirrored(range(10))) <turned>'
    shared = (Path(str(app.template_folder)) / "print" / "sheet.typ").read_bytes()
    told = {"data": json.dumps(cards.content(made("pocket", "a4")))}
    sources = {"main.typ": probe, "sheet.typ": shared}
    found = json.loads(typst.query(sources, "<turned>", field="value", sys_inputs=told))
    assert found == [[1, 0, 3, 2, 5, 4, 7, 6, 9, 8]]


@pytest.mark.parametrize("languages", LANGUAGES)
@pytest.mark.parametrize(("kind", "paper"), cards.SHAPES)
def test_the_file_is_tagged_for_reading_aloud(
    kind: str, paper: str, languages: tuple[str, ...]
) -> None:
    wanted = made(kind, paper, languages=languages)
    form = cards.shape(kind, paper)
    with pikepdf.open(io.BytesIO(cards.pdf(wanted))) as pdf:
        assert len(pdf.pages) == 2 * len(wanted.sheets)
        box = [float(n) for n in pdf.pages[0].mediabox]  # type: ignore[attr-defined]
        assert box[2:] == pytest.approx([side / 25.4 * 72 for side in form.paper], abs=0.5)
        assert bool(pdf.Root.MarkInfo.Marked)
        assert str(pdf.Root.Lang).startswith(languages[0])
        tags = structure(pdf)
        with pdf.open_metadata() as meta:
            assert str(meta["pdfuaid:part"]) == "1"
            assert "soc i Exempelköping" in str(meta["dc:title"])
    assert tags.count("/H1") == 1
    assert tags.count("/Figure") == sum(len(s.codes) for s in wanted.sheets)


@pytest.mark.parametrize(
    "name",
    ["Lekis 🧸 日本", '#read("x") *Fet* $x$', "Ö" * 60, "مرحبا", "Familjerätten " * 5],
    ids=["signs", "markup", "long word", "arabic", "long name"],
)
@pytest.mark.parametrize("kind", cards.KINDS)
def test_no_name_of_a_unit_can_stop_or_change_the_cards(kind: str, name: str) -> None:
    wanted = made(kind, "a4", unit=name, languages=("sv", "en"))
    drawn = pages(wanted)
    assert len(drawn) == 2 * len(wanted.sheets)
    assert sorted(f.text for page in drawn for f in read(page)) == expected(wanted)


def test_the_hand_card_says_what_it_should_in_swedish_and_english() -> None:
    swedish, english = cards.content(made("single", "a4", languages=("sv", "en")))["words"]
    assert swedish["title"] == "Hur var det att träffa oss?"
    assert swedish["lead"] == "Säg vad du tycker:"
    assert swedish["promise"] == [
        "Frivilligt.", "Utan namn.", "Gäller en gång.", "Giltigt till 20 december 2026.",
    ]  # fmt: skip
    assert english["promise"][-1] == "Valid until 20 December 2026."
    assert [row["number"] for row in swedish["help"]] == [
        "112", "116 111", "0123-45 67 00", "0123-45 67 99", "020-120 06 06",
    ]  # fmt: skip


def test_a_pocket_card_has_no_last_day() -> None:
    assert cards.content(made("pocket", "a4"))["words"][0]["promise"] == [
        "Frivilligt.",
        "Utan namn.",
    ]


def test_the_picture_card_has_three_sentences_and_the_reader_six_rules() -> None:
    picture = cards.content(made("picture", "own"))
    assert picture["words"][0]["sentences"] == [
        "Hur har du det hos oss?", "Svara med bilder.", "Du väljer själv.",
    ]  # fmt: skip
    assert len(picture["shown"]) == 3
    rules = cards.content(made("reader", "own"))["words"][0]["rules"]
    assert " ".join(rules) == (
        "Läs precis som det står. Vänta. Låt barnet peka. Vet inte är ett bra svar. "
        "Säg inte vad du själv tror. Läs inte om frågorna handlar om dig."
    )


def test_only_single_use_sheets_have_a_strip_and_a_name() -> None:
    assert [s["note"] for s in cards.content(made("pocket", "a4"))["sheets"]] == [""]
    notes = [s["note"] for s in cards.content(made("single", "a4"))["sheets"]]
    assert [re.findall(r"Blad (\w+)\.", note) for note in notes] == [["K7Q2M"], ["K7Q2N"]]


def test_every_word_in_the_catalogue_is_in_swedish() -> None:
    for kind in cards.KINDS:
        english = cards.content(made(kind, "a4", languages=("en",)))["words"][0]
        swedish = cards.content(made(kind, "a4"))["words"][0]
        for name in english.keys() - {"title"} if kind != "reader" else english:
            assert english[name] != swedish[name], (kind, name)


def test_the_hours_of_a_phone_stand_below_its_number() -> None:
    phones = ("0123-45 67 00 (vardagar klockan 8 till 16)", "")
    rows = cards.content(made("table", "own", phones=phones))["words"][0]["help"]
    assert len(rows) == 4
    assert (rows[2]["number"], rows[2]["hours"]) == ("0123-45 67 00", "vardagar klockan 8 till 16")
