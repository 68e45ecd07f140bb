"""The paper form as it comes out of a printer."""

import io
import json
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pikepdf
import pytest
import typst
import zxingcpp
from flask import Flask
from PIL import Image

from survey.core.questionnaire import Kind
from survey.services import answering
from survey.web import paper_form
from tests.web.test_booklet import FILES, app, door
from tests.web.test_documents import structure

__all__ = ["app"]
WHERE = "localhost/e/enheten"
VARIANTS = ("a46", "a79", "a1012", "a1317", "lss")
MOST_PAGES = {"a46": 4, "a79": 3, "a1012": 3, "a1317": 3, "lss": 4}
PIXEL = 25.4 / 100  # mm at 100 dpi


@pytest.fixture(autouse=True)
def inside(app: Flask) -> Iterator[None]:
    with app.test_request_context("/"):
        yield


def pages(variant: str, language: str = "sv") -> list[Image.Image]:
    made = paper_form.pictures(door(), variant, language, WHERE)
    return [Image.open(io.BytesIO(page)).convert("L") for page in made]


class Box(NamedTuple):
    """Where a box to cross stands, in mm from the page's left and top."""

    page: int
    x: float
    y: float


def boxes(app: Flask, variant: str, language: str = "sv") -> list[Box]:
    """Every box to cross, as the typesetter placed it."""
    template = Path(str(app.template_folder), "print", "paper_form.typ").read_bytes()
    ask = b"\n#context [#metadata(query(<box>).map(b => b.location().position())) <placed>]"
    told = {"data": json.dumps(paper_form.content(door(), variant, language, WHERE))}
    fonts = [str(Path(str(app.static_folder), "fonts"))]
    options = {"field": "value", "one": True, "sys_inputs": told, "font_paths": fonts}
    found = json.loads(typst.query({"main.typ": template + ask}, "<placed>", **options))
    return [Box(one["page"], *(_mm(one[side]) for side in "xy")) for one in found]


def _mm(points: str) -> float:
    return float(points.removesuffix("pt")) / 72 * 25.4


@pytest.mark.parametrize("language", ["sv", "en"])
@pytest.mark.parametrize("variant", VARIANTS)
def test_every_option_has_a_box_to_cross(app: Flask, variant: str, language: str) -> None:
    told = paper_form.content(door(), variant, language, WHERE)
    asked = [*told["reader"], *told["practice"], *told["asked"]]
    wanted = sum(len(one["options"]) for one in asked)
    assert len(boxes(app, variant, language)) == wanted > 20


@pytest.mark.parametrize("variant", VARIANTS)
def test_the_form_fits_whole_pages(variant: str) -> None:
    made = pages(variant)
    assert len(made) <= MOST_PAGES[variant]
    for page in made:
        ink = np.asarray(page) < 200
        assert not ink[:, : round(14 / PIXEL)].any()
        assert not ink[:, -round(14 / PIXEL) :].any()
        assert not ink[-round(8 / PIXEL) :].any()


@pytest.mark.parametrize("variant", VARIANTS)
def test_all_boxes_of_a_question_stand_on_one_line_as_wide_apart(app: Flask, variant: str) -> None:
    """No option weighs more than its neighbours."""
    rows: dict[tuple[int, float], list[float]] = {}
    for box in boxes(app, variant):
        rows.setdefault((box.page, round(box.y, 1)), []).append(box.x)
    assert max(len(found) for found in rows.values()) >= 3
    for found in rows.values():
        steps = np.diff(sorted(found))
        assert len(steps) == 0 or steps.max() - steps.min() <= 0.1


@pytest.mark.parametrize("variant", VARIANTS)
def test_no_question_goes_over_two_pages(app: Flask, variant: str) -> None:
    told = paper_form.content(door(), variant, "sv", WHERE)
    placed = iter(boxes(app, variant))
    for one in (*told["reader"], *told["practice"], *told["asked"]):
        assert len({next(placed).page for _ in one["options"]}) == 1


@pytest.mark.parametrize("variant", VARIANTS)
def test_it_asks_what_the_screen_asks(variant: str) -> None:
    told = paper_form.content(door(), variant, "sv", WHERE)
    package = FILES.packages["stod-och-delaktighet"]
    asked = answering.variant(door(), package, variant)
    words = package.words["sv"]
    assert len(told["asked"]) == len(asked.questions)
    for one, question in zip(told["asked"], asked.questions, strict=True):
        labels = [words.label(question.scale.id, o.id) for o in question.scale.options]
        assert [o["label"] for o in one["options"]] == labels
        assert ("Du kan kryssa i högst" in one["most"]) == (question.scale.kind is Kind.MULTI)
    assert len(told["practice"]) == len(asked.practice)
    assert bool(told["reader_screen"]) == (variant == "a46")


@pytest.mark.parametrize("variant", VARIANTS)
def test_letters_are_no_smaller_than_on_a_screen(variant: str) -> None:
    least = {"a46": 24, "a79": 22, "a1012": 20, "a1317": 18, "lss": 24}[variant]
    assert paper_form.content(door(), variant, "sv", WHERE)["size"] >= least * 0.75


@pytest.mark.parametrize("variant", VARIANTS)
def test_it_says_that_it_is_voluntary_where_it_goes_and_whom_to_call(variant: str) -> None:
    told = paper_form.content(door(), variant, "sv", WHERE)
    said = re.sub(r"'[^']*\.svg.*", "", str({k: v for k, v in told.items() if k != "pictures"}))
    for words in ("Skriv inte ditt namn", "kuvertet", "112", "116 111", "0123-4", "31 januari"):
        assert words in said, words
    assert ("Du får säga nej." in said) or ("Du väljer själv om du vill svara." in said)
    assert "Tryck på" not in said  # there is nothing to press on paper


def test_nothing_on_it_tells_one_copy_from_another() -> None:
    first, second = (paper_form.pdf(door(), "a79", "sv", WHERE) for _ in range(2))
    assert first == second
    for page in pages("a79"):
        assert not zxingcpp.read_barcodes(page)
    with pikepdf.open(io.BytesIO(first)) as pdf:
        assert "/CreationDate" not in pdf.docinfo


@pytest.mark.parametrize("name", ["stod-och-delaktighet", "mina-rattigheter"])
def test_every_variant_in_every_language_becomes_a_tagged_file(name: str) -> None:
    for language in FILES.packages[name].words:
        for variant in door(name).variants:
            made = paper_form.pdf(door(name), variant, language, WHERE)
            with pikepdf.open(io.BytesIO(made)) as pdf:
                assert structure(pdf).count("/H1") == 1
                assert "/Figure" not in structure(pdf)  # every picture has its word beside it


def test_from_right_to_left_the_first_option_stands_to_the_right(app: Flask) -> None:
    told = paper_form.content(door(), "a1317", "ar", WHERE)
    assert told["direction"] == "rtl"
    mirrored, usual = boxes(app, "a1317", "ar"), boxes(app, "a1317")
    assert mirrored[0].x > mirrored[1].x and usual[0].x < usual[1].x


def test_only_whole_languages_are_printed() -> None:
    assert paper_form.can_be_printed_in("sv") and paper_form.can_be_printed_in("en")
    assert not paper_form.can_be_printed_in("xx")


@pytest.mark.parametrize("unit", ["Lekis 🧸 日本", '#read("x") *Fet* $x$', "Ö" * 60, "مرحبا"])
def test_no_name_of_a_unit_can_stop_the_form(unit: str) -> None:
    assert paper_form.pdf(door(unit=unit), "lss", "sv", WHERE).startswith(b"%PDF-")


def test_without_a_round_there_is_no_day() -> None:
    told = paper_form.content(replace(door(), answer_by=date.max), "a79", "sv", WHERE)
    assert "9999" not in str(told["next"]) and told["where"] == ""
