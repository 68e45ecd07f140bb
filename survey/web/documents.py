"""Documents to print, set by typst: tagged PDF that can be read aloud."""

import json
import struct
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import typst
from babel.dates import format_date
from flask import current_app
from flask_babel import force_locale, gettext

from survey.core.card import shown
from survey.web import qr

__all__ = ["Poster", "pdf", "png", "printable", "shown", "typeset"]


@dataclass(frozen=True, slots=True)
class Poster:
    """What a poster says. `phones`: the unit's and the emergency service's, or "".

    `page`: where the answer to the children stands. `answer_by`: when a round is open.
    """

    unit: str
    organisation: str
    phones: tuple[str, str]
    code: str
    page: str
    answer_by: date | None = None
    languages: tuple[str, ...] = ("sv",)
    paper: str = "a4"


def pdf(poster: Poster) -> bytes:
    """The poster as PDF/UA-1."""
    return typeset("poster.typ", _content(poster), format="pdf", pdf_standards=["ua-1"])[0]


def png(poster: Poster, ppi: int = 150) -> bytes:
    """The poster as a picture, as a printer would draw it."""
    return typeset("poster.typ", _content(poster), format="png", ppi=float(ppi))[0]


def typeset(template: str, content: dict[str, Any], **how: Any) -> list[bytes]:
    """What the template makes of the words: one file, or for pictures one a page."""
    # A compile of its own each time: one compiler used from two threads fails.
    folder = Path(_folder("template_folder"), "print")
    sources = {file.name: file.read_bytes() for file in folder.glob("*.typ")}
    sources["main.typ"] = sources.pop(template)
    inputs = {"data": json.dumps(content)}
    made = typst.compile(sources, sys_inputs=inputs, font_paths=_fonts(_fonts_folder()), **how)
    return [bytes(page) for page in made] if isinstance(made, list) else [bytes(made)]


def printable(text: str) -> str:
    """`text` with what no font of ours can draw as "?".

    One letter that no font has would stop the whole file (PDF/UA), and letters in
    pieces (NFD, from some systems) are read aloud wrongly.
    """
    known = _glyphs(_fonts_folder())
    whole = unicodedata.normalize("NFC", text)
    return "".join(c if ord(c) in known or c == "\n" else _nearest(c, known) for c in whole)


def _nearest(letter: str, known: frozenset[int]) -> str:
    """The letter without its marks if that can be drawn; nothing for what is invisible."""
    if unicodedata.category(letter) in ("Cc", "Cf", "Mn"):
        return ""
    plain = unicodedata.normalize("NFKD", letter)[0]
    return plain if ord(plain) in known else "?"


def _content(poster: Poster) -> dict[str, Any]:
    sides = []
    for language in poster.languages:
        with force_locale(language):
            sides.append(_side(poster, language))
    return {
        "paper": poster.paper,
        "organisation": printable(poster.organisation),
        "unit": printable(poster.unit),
        "sides": sides,
        "qr": str(qr.svg(qr.address(poster.code))),
        "code": shown(poster.code).replace("-", " "),
        "address": qr.short(f"/s/{shown(poster.code)}"),
        "page": poster.page,
    }


def _side(poster: Poster, language: str) -> dict[str, Any]:
    """The poster's words in the language that is set."""
    unit_phone, emergency_phone = (printable(phone) for phone in poster.phones)
    return {
        "language": language,
        "title": gettext("What do you think of us?"),
        "lead": [
            gettext("You can tell us here."),
            gettext("Scan the code."),
            gettext("It takes about five minutes."),
        ],
        "points": [
            gettext("You choose."),
            gettext("We do not ask your name."),
            gettext("You can skip questions."),
        ],
        "promise": _promise(poster.answer_by, language),
        "help": [
            gettext("Do you want to talk to someone?"),
            gettext("Bris 116 111."),
            *([gettext("Us: %(phone)s.", phone=unit_phone)] if unit_phone else []),
            *(
                [gettext("Social emergency service: %(phone)s.", phone=emergency_phone)]
                if emergency_phone
                else []
            ),
            gettext("In danger right now? 112."),
        ],
        "or_type": gettext("Or type the address:"),
        "alt": gettext("QR code that opens the questions"),
    }


def _promise(day: date | None, language: str) -> str:
    if day is None:
        return str(gettext("Here we tell what children have said and what we will do:"))
    when = format_date(day, "d MMMM y", locale=language)
    words = "On %(date)s we tell what children have said and what we will do:"
    return str(gettext(words, date=when))


def _folder(name: str) -> Path:
    return Path(getattr(current_app, name))


def _fonts_folder() -> Path:
    return _folder("static_folder") / "fonts"


@cache
def _fonts(folder: Path) -> typst.Fonts:
    """Ours, and the monospaced one that typst carries; never the machine's."""
    return typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=True, font_paths=[str(folder)]
    )


@cache
def _glyphs(folder: Path) -> frozenset[int]:
    """Every character that one of our fonts can draw."""
    return frozenset(c for file in folder.glob("*-Regular.ttf") for c in _cmap(file.read_bytes()))


def _cmap(font: bytes) -> Iterator[int]:
    """The characters of a TrueType font: its cmap tables of format 4 (OpenType, cmap)."""
    tables = struct.unpack_from(">H", font, 4)[0]
    records = (struct.unpack_from(">4sIII", font, 12 + 16 * i) for i in range(tables))
    start = next(offset for tag, _, offset, _ in records if tag == b"cmap")
    for i in range(struct.unpack_from(">H", font, start + 2)[0]):
        at = start + struct.unpack_from(">I", font, start + 8 + 8 * i)[0]
        if struct.unpack_from(">H", font, at)[0] == 4:
            yield from _segments(font, at)


def _segments(font: bytes, at: int) -> Iterator[int]:
    doubled = struct.unpack_from(">H", font, at + 6)[0]
    count = doubled // 2
    ends, starts, deltas, offsets = (
        struct.unpack_from(f">{count}H", font, at + 14 + part * doubled + (2 if part else 0))
        for part in range(4)
    )
    for i, (first, last) in enumerate(zip(starts, ends, strict=True)):
        for letter in range(first, min(last, 0xFFFE) + 1):
            glyph = letter + deltas[i]
            if offsets[i]:
                where = at + 16 + 3 * doubled + 2 * i + offsets[i] + 2 * (letter - first)
                glyph = struct.unpack_from(">H", font, where)[0]
            if glyph & 0xFFFF:
                yield letter
