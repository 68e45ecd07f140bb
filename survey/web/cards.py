"""Cards to print: for the table, the hand and the bowl, with pictures, and for who reads.

Each sheet is a page of fronts and a page of backs, in row order mirrored, so that they
meet when the paper is turned over its long edge.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from babel.dates import format_date
from flask import current_app
from flask_babel import force_locale, gettext

from survey.services.issuing import Sheet
from survey.web import qr
from survey.web.documents import printable, shown, typeset

KINDS = ("table", "pocket", "single", "picture", "reader")
# What a kind has chosen beforehand whatever the form says.
VARIANT_OF = {"picture": "lss", "reader": "a46"}
IVO = "020-120 06 06"
# The pictures of each sentence: a question, an answer in faces (all three, so that none
# is the right one), a choice.
SHOWN = (("fraga",), ("ansikte_ja", "ansikte_ibland", "ansikte_nej"), ("bestamma",))


@dataclass(frozen=True, slots=True)
class Shape:
    """Paper and card in mm (width, height), cards across and down, white inside a card."""

    paper: tuple[float, float]
    cell: tuple[float, float]
    grid: tuple[int, int]
    inset: float


_TEN = Shape((210, 297), (94, 54), (2, 5), 4)
# (kind, paper) -> shape; "own": the paper is the card.
SHAPES = {
    ("pocket", "a4"): _TEN,
    ("single", "a4"): _TEN,
    ("table", "a4"): Shape((210, 297), (105, 148.5), (2, 2), 9),
    ("table", "own"): Shape((105, 148), (105, 148), (1, 1), 9),
    ("picture", "a4"): Shape((210, 297), (210, 148.5), (1, 2), 12),
    ("picture", "own"): Shape((210, 148), (210, 148), (1, 1), 12),
    ("reader", "a4"): Shape((210, 297), (210, 148.5), (1, 2), 12),
    ("reader", "own"): Shape((210, 148), (210, 148), (1, 1), 12),
}


@dataclass(frozen=True, slots=True)
class Cards:
    """What is printed. `phones`: the unit's and the emergency service's, or "".

    `page`: where the answer to the children stands. `sheets`: issued ones, or one of the
    shared code (`shared`). `valid_until`: of single-use cards.
    """

    kind: str
    unit: str
    organisation: str
    phones: tuple[str, str]
    page: str
    sheets: tuple[Sheet, ...]
    valid_until: date | None = None
    languages: tuple[str, ...] = ("sv",)
    paper: str = "a4"


def shared(code: str, kind: str, paper: str) -> tuple[Sheet, ...]:
    """A sheet full of one code."""
    across, down = shape(kind, paper).grid
    return (Sheet("", (code,) * (across * down)),)


def shape(kind: str, paper: str) -> Shape:
    """How a kind lies on a paper; ten on A4 have no other paper."""
    return SHAPES.get((kind, paper)) or SHAPES[kind, "a4"]


def pdf(made: Cards) -> bytes:
    """The cards as PDF/UA-1."""
    return typeset(_template(made), content(made), format="pdf", pdf_standards=["ua-1"])[0]


def pictures(made: Cards, ppi: int = 150) -> list[bytes]:
    """Each page as a printer would draw it."""
    return typeset(_template(made), content(made), format="png", ppi=float(ppi))


def content(made: Cards) -> dict[str, Any]:
    """Everything the template is told."""
    words = []
    for language in made.languages:
        with force_locale(language):
            words.append(_words(made, language))
    form = shape(made.kind, made.paper)
    return {
        "shape": {"paper": form.paper, "cell": form.cell, "grid": form.grid, "inset": form.inset},
        "organisation": printable(made.organisation),
        "unit": printable(made.unit),
        "page": made.page,
        "words": words,
        "sheets": [_sheet(made, sheet) for sheet in made.sheets],
        "shown": SHOWN,
        "pictures": _pictures() if made.kind == "picture" else {},
    }


def _template(made: Cards) -> str:
    plural = made.kind in ("pocket", "single")
    return f"{made.kind}_card{'s' if plural else ''}.typ"


def _sheet(made: Cards, sheet: Sheet) -> dict[str, Any]:
    """Cards, and the words in the margin, in the first language."""
    drawn = {code: _card(code) for code in dict.fromkeys(sheet.codes)}
    with force_locale(made.languages[0]):
        note = _note(made, sheet) if made.kind == "single" else ""
    return {"note": note, "cards": [drawn[code] for code in sheet.codes]}


def _card(code: str) -> dict[str, Any]:
    drawing = str(qr.svg(qr.address(code)))
    size = re.findall(r'viewBox="0 0 (\d+)', drawing)[0]
    return {
        "qr": drawing,
        "modules": int(size),
        "code": shown(code).replace("-", " "),
        "address": qr.short("/s"),
    }


def _note(made: Cards, sheet: Sheet) -> str:
    words = (
        "%(unit)s. Sheet %(sheet)s. Keep this strip: with it the sheet's cards can be cancelled."
    )
    return str(gettext(words, unit=printable(made.unit), sheet=sheet.name))


def _words(made: Cards, language: str) -> dict[str, Any]:
    """The words in the language that is set."""
    return {
        "language": language,
        "help_title": gettext("Do you want to talk to someone?"),
        "help": _help(made.phones),
        "answer": gettext("Here we tell what children have said and what we will do:"),
        "or_type": gettext("Or type the address:"),
        "alt": gettext("QR code that opens the questions"),
        **_FRONTS[made.kind](made, language),
    }


def _help(phones: tuple[str, str]) -> list[dict[str, str]]:
    unit, emergency = (printable(phone) for phone in phones)
    rows = (
        (gettext("In danger right now?"), "112"),
        (gettext("Bris, for everyone under 18"), "116 111"),
        (gettext("Us"), unit),
        (gettext("Social emergency service"), emergency),
        (gettext("Do we do wrong? IVO checks on us"), IVO),
    )
    return [_row(str(label), number) for label, number in rows if number]


def _row(label: str, phone: str) -> dict[str, str]:
    """Hours within brackets after the number stand below it, in small letters."""
    number, _, hours = phone.partition(" (")
    return {"label": label, "number": number, "hours": hours.removesuffix(")")}


def _table(_: Cards, language: str) -> dict[str, Any]:
    return {
        "name": gettext("Table card"),
        "title": gettext("What do you think of us?"),
        "lead": [
            gettext("You can tell us here."),
            gettext("Scan the code."),
            gettext("It takes about five minutes."),
        ],
        "promise": [
            gettext("You choose."),
            gettext("We do not ask your name."),
            gettext("You can skip questions."),
        ],
    }


def _hand(made: Cards, language: str) -> dict[str, Any]:
    promise = [gettext("Voluntary."), gettext("Without a name.")]
    if made.kind == "single":
        promise.append(gettext("Valid once."))
    if made.kind == "single" and made.valid_until:
        until = format_date(made.valid_until, "d MMMM y", locale=language)
        promise.append(gettext("Valid until %(date)s.", date=until))
    return {
        "name": gettext("Single-use cards") if made.kind == "single" else gettext("Pocket cards"),
        "title": gettext("What was it like to meet us?"),
        "lead": gettext("Say what you think:"),
        "promise": promise,
    }


def _picture(_: Cards, language: str) -> dict[str, Any]:
    return {
        "name": gettext("Picture card"),
        "sentences": [
            gettext("How are things for you with us?"),
            gettext("Answer with pictures."),
            gettext("You choose."),
        ],
    }


def _reader(_: Cards, language: str) -> dict[str, Any]:
    return {
        "name": gettext("Reader's card"),
        "title": gettext("Read for a child"),
        "lead": [
            gettext("Scan the code."),
            gettext("Read the questions aloud."),
            gettext("The child points at the answer."),
        ],
        "rules_title": gettext("When you read"),
        "rules": [
            gettext("Read exactly as it stands."),
            gettext("Wait."),
            gettext("Let the child point."),
            gettext("“Don't know” is a good answer."),
            gettext("Do not say what you think yourself."),
            gettext("Do not read if the questions are about you."),
        ],
    }


_FRONTS: dict[str, Callable[[Cards, str], dict[str, Any]]] = {
    "table": _table,
    "pocket": _hand,
    "single": _hand,
    "picture": _picture,
    "reader": _reader,
}


def _pictures() -> dict[str, str]:
    folder = Path(str(current_app.static_folder), "pictograms")
    return {name: (folder / f"{name}.svg").read_text("utf-8") for row in SHOWN for name in row}
