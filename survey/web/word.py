"""Word files (.docx) of a paper: real headings, lists, tables with header rows, page numbers."""

from collections.abc import Iterable
from datetime import datetime
from io import BytesIO
from itertools import groupby
from typing import Any, NamedTuple

import docx
from docx.document import Document
from docx.enum.text import WD_COLOR_INDEX
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Mm, Pt, RGBColor
from docx.table import Table, _Cell

from survey.web.markup import Block, Kind, Look, Pieces, blocks

FONT = "Calibri"
ACCENT = RGBColor(0x0B, 0x5C, 0x6B)
SOFT = "D7ECEF"
TEXT_WIDTH = Mm(210) - 2 * Cm(2.5)
LETTER = Cm(0.2)  # of a table, about; no column is narrower than its longest word
TOGETHER = 8  # tables with no more rows stay on one page
STYLES = {
    Kind.TITLE: "Title",
    Kind.HEADING: "Heading 1",
    Kind.SUBHEADING: "Heading 2",
    Kind.BULLET: "List Bullet",
    Kind.NUMBER: "List Number",
    Kind.CAPTION: "Caption",
    Kind.PARAGRAPH: "Normal",
}
SIZES = {"Normal": 11, "Title": 24, "Heading 1": 15, "Heading 2": 12, "Caption": 10}


class Frame(NamedTuple):
    """What stands around the text: the language's tag, the head, the foot and its words for
    the pages ("Sida {} av {}"), and who and when the file says it is by."""

    language: str
    head: str
    foot: str
    pages: str
    author: str
    at: datetime


def docx_of(text: str, frame: Frame) -> bytes:
    """The paper as a Word file; its title is the file's title."""
    document = docx.Document()
    found = list(blocks(text))
    dress(document, frame.language)
    describe(document, frame, next(b.text for b in found if b.kind is Kind.TITLE))
    surround(document, frame)
    _fill(document, found)
    made = BytesIO()
    document.save(made)
    return made.getvalue()


def _fill(document: Document, found: Iterable[Block]) -> None:
    tables = 0
    caption = ""
    for kind, run in groupby(found, key=lambda block: block.kind):
        group = list(run)
        if kind is Kind.ROW:
            _table(document, [block.cells for block in group], caption)
            continue
        numbering = _numbering(document) if kind is Kind.NUMBER else None
        for block in group:
            paragraph = document.add_paragraph(style=STYLES[kind])
            if kind is Kind.CAPTION:
                tables, caption = tables + 1, block.text
                paragraph.add_run("Tabell ")
                _field(paragraph, "SEQ Tabell \\* ARABIC", str(tables))
                paragraph.add_run(". ")
            if numbering is not None:
                _number(paragraph, numbering)
            _write(paragraph, block.cells[0])


def _write(paragraph: Any, pieces: Pieces, *, strong: bool = False) -> None:
    for text, look in pieces:
        run = paragraph.add_run(text)
        run.bold = True if strong or look is Look.STRONG else None
        if look is Look.BLANK:
            run.font.highlight_color = WD_COLOR_INDEX.YELLOW


def _table(document: Document, rows: list[tuple[Pieces, ...]], caption: str) -> None:
    table = document.add_table(rows=len(rows), cols=len(rows[0]), style="Table Grid")
    table.autofit = False
    for number, (row, cells) in enumerate(zip(table.rows, rows, strict=True)):
        add(row._tr.get_or_add_trPr(), "w:cantSplit")
        if number == 0:
            add(row._tr.get_or_add_trPr(), "w:tblHeader")
        for cell, pieces in zip(row.cells, cells, strict=True):
            _cell(cell, pieces, heads=number == 0)
            stays = number == 0 or number < len(rows) - 1 < TOGETHER
            cell.paragraphs[0].paragraph_format.keep_with_next = stays
    _size(table, rows)
    add(table._tbl.tblPr, "w:tblCaption", val=caption)
    document.add_paragraph().paragraph_format.space_after = Pt(0)


def _cell(cell: _Cell, pieces: Pieces, *, heads: bool) -> None:
    paragraph = cell.paragraphs[0]
    paragraph.paragraph_format.space_after = Pt(2)
    _write(paragraph, pieces, strong=heads)
    for run in paragraph.runs:
        run.font.size = Pt(9.5)
    if heads:
        add(cell._tc.get_or_add_tcPr(), "w:shd", val="clear", color="auto", fill=SOFT)


def _size(table: Table, rows: list[tuple[Pieces, ...]]) -> None:
    """Columns as wide as the square root of what they hold, none narrower than a word."""
    texts = [["".join(text for text, _ in row[i]) for row in rows] for i in range(len(rows[0]))]
    said = [sum(map(len, column)) ** 0.5 for column in texts]
    longest = [max(len(word) for text in column for word in text.split()) for column in texts]
    needed = [
        max(TEXT_WIDTH * part / sum(said), LETTER * (letters + 2))
        for part, letters in zip(said, longest, strict=True)
    ]
    for column, width in zip(table.columns, needed, strict=True):
        column.width = int(TEXT_WIDTH * width / sum(needed))
        for cell in column.cells:
            cell.width = column.width


def _numbering(document: Document) -> int:
    """A new numbering that begins at 1."""
    definitions: Any = document.part.numbering_part.element
    styled: Any = document.styles["List Number"].element
    like = definitions.num_having_numId(styled.pPr.numPr.numId.val).abstractNumId.val
    made = definitions.add_num(like)
    made.add_lvlOverride(ilvl=0).add_startOverride(1)
    return int(made.numId)


def _number(paragraph: Any, numbering: int) -> None:
    properties = paragraph._p.get_or_add_pPr().get_or_add_numPr()
    properties.get_or_add_ilvl().val = 0
    properties.get_or_add_numId().val = numbering


def dress(document: Document, language: str) -> None:
    """A4, our type and colours, and the language of everything in it."""
    for section in document.sections:
        section.page_width, section.page_height = Mm(210), Mm(297)
        section.left_margin = section.right_margin = Cm(2.5)
        section.top_margin = section.bottom_margin = Cm(2.2)
    for name in {*STYLES.values(), "Header", "Footer"}:
        _style(document.styles[name])
    document.styles["Caption"].paragraph_format.keep_with_next = True
    for found in document.styles.element.iter(qn("w:lang")):
        for part in ("w:val", "w:eastAsia", "w:bidi"):
            found.set(qn(part), language)


def _style(style: Any) -> None:
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for name in list(fonts.attrib):
        del fonts.attrib[name]  # the theme's fonts go before ours
    for part in ("w:ascii", "w:hAnsi", "w:cs", "w:eastAsia"):
        fonts.set(qn(part), FONT)
    if style.name in SIZES:
        style.font.size = Pt(SIZES[style.name])
    if style.name not in ("Normal", "List Bullet", "List Number"):
        style.font.color.rgb = ACCENT


def describe(document: Document, frame: Frame, title: str) -> None:
    about = document.core_properties
    about.title, about.language, about.author = title, frame.language, frame.author
    about.last_modified_by, about.comments, about.keywords = frame.author, "", ""
    about.created = about.modified = frame.at


def surround(document: Document, frame: Frame) -> None:
    section = document.sections[0]
    section.header.paragraphs[0].add_run(frame.head)
    foot = section.footer.paragraphs[0]
    foot.add_run(f"{frame.foot}\t\t")
    before, between, after = frame.pages.split("{}")
    foot.add_run(before)
    _field(foot, "PAGE", "1")
    foot.add_run(between)
    _field(foot, "NUMPAGES", "1")
    foot.add_run(after)


def _field(paragraph: Any, instruction: str, shown: str) -> None:
    """What Word works out by itself, and what to show until it has."""
    field = add(paragraph._p, "w:fldSimple", instr=instruction)
    run = OxmlElement("w:r")
    text = OxmlElement("w:t")
    text.text = shown
    run.append(text)
    field.append(run)


def add(parent: Any, tag: str, **attributes: str) -> Any:
    made = OxmlElement(tag)
    for name, value in attributes.items():
        made.set(qn(f"w:{name}"), value)
    parent.append(made)
    return made
