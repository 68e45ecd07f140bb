"""A plan read from what a department has: a Word file, an Excel file, or text.

Threats met here: a small file that unpacks to a huge one, macros, entities that grow, a
sheet that claims a million rows. Nothing is opened before it has been looked at.
"""

import re
import zipfile
from collections.abc import Sequence
from datetime import date
from io import BytesIO
from itertools import islice
from typing import Any, NamedTuple

import docx
import openpyxl
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph
from openpyxl.worksheet.cell_range import CellRange

from survey.core.plan import Fault, NotAPlan, Understood
from survey.core.plan_grid import Cell, Table, understood
from survey.core.plan_paste import read_text
from survey.core.plan_table import MAX_LINES
from survey.web import workbooks

MOST_UNPACKED = 24 * 2**20
MOST_XML = 12 * 2**20
MOST_PARTS = 500
MOST_COLUMNS = 60
WORD, EXCEL = "word/document.xml", "xl/workbook.xml"
_OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_LOCKED = "EncryptedPackage".encode("utf-16-le")
_DECLARES = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_ROWS = "./w:tr | ./w:sdt/w:sdtContent/w:tr"
_CELLS = "./w:tc | ./w:sdt/w:sdtContent/w:tc"
# What a sheet is called when nobody has named it, and what names the plan, not a part of it.
_NO_AREA = re.compile(r"(?:blad|sheet|ark|tabell|table|.*plan.*)?[\s\d()_-]*", re.IGNORECASE)
_HEADS = re.compile(r"(?:heading|rubrik|title|subtitle)\b", re.IGNORECASE)
_LONGEST_HEADING = 120
_NEAR = 20  # paragraphs above a table that are looked at
_TEXT, _BREAKS, _MOVED = qn("w:t"), (qn("w:br"), qn("w:cr")), qn("w:moveFrom")


class _Words(NamedTuple):
    """A paragraph of a Word file. `heads`: whether it is a heading."""

    text: str
    style: str
    heads: bool


def read(data: bytes, today: date | None = None) -> Understood:
    """The plan in a file of any kind we take; `today` as `plan_table.read` has it.

    Raises NotAPlan, with what is wrong.
    """
    if not data.strip():
        raise NotAPlan(Fault.EMPTY)
    if data.startswith(_OLD):
        raise NotAPlan(Fault.PROTECTED if _LOCKED in data else Fault.OLD_OFFICE)
    if not data.startswith(b"PK"):
        return read_text(data, today)
    main = _look(data)
    try:
        return _word(data, today) if main == WORD else _excel(data, today)
    except NotAPlan:
        raise
    except Exception as error:  # the parsers have no name for what they can't read
        raise NotAPlan(Fault.NOT_OFFICE) from error


def _look(data: bytes) -> str:
    """The main part of the package. Raises NotAPlan for what must not be opened at all."""
    try:
        with zipfile.ZipFile(BytesIO(data)) as parts:
            return _look_inside(parts)
    except (zipfile.BadZipFile, zipfile.LargeZipFile, NotImplementedError, RuntimeError, OSError,
            EOFError, ValueError) as error:  # fmt: skip
        if isinstance(error, NotAPlan):
            raise
        raise NotAPlan(Fault.NOT_OFFICE) from error


def _look_inside(parts: zipfile.ZipFile) -> str:
    every = parts.infolist()
    xml = [part for part in every if part.filename.lower().endswith((".xml", ".rels"))]
    sizes = [sum(part.file_size for part in group) for group in (every, xml)]
    if len(every) > MOST_PARTS or sizes[0] > MOST_UNPACKED or sizes[1] > MOST_XML:
        raise NotAPlan(Fault.UNPACKS_TOO_LARGE)
    names = {part.filename for part in every}
    if any(name.lower().endswith("vbaproject.bin") for name in names):
        raise NotAPlan(Fault.MACROS)
    main = next((name for name in (WORD, EXCEL) if name in names), "")
    # A part is never read beyond the size it declares, which was added up above.
    if not main or any(_DECLARES.search(parts.read(part)) for part in xml):
        raise NotAPlan(Fault.NOT_OFFICE)
    return main


def _word(data: bytes, today: date | None) -> Understood:
    body = docx.Document(BytesIO(data))._body
    tables = body._element.xpath(".//w:tbl[not(ancestor::w:tbl)]")
    if not tables:
        pictures = body._element.xpath(".//w:drawing | .//w:pict | .//w:object")
        raise NotAPlan(Fault.PICTURE if pictures else Fault.NO_TABLE)
    first, headings = _title(body), [_heading(table, body) for table in tables]
    if first and first in headings and not _is_area(first, headings):
        headings = [None if heading == first else heading for heading in headings]
    areas = ["" if heading is None else heading.text for heading in headings]
    found = [Table(_word_table(t), area=area) for t, area in zip(tables, areas, strict=True)]
    return understood(found, "" if first is None or first in headings else first.text, today)


def _title(body: Any) -> _Words | None:
    """The first paragraph above the table that says something."""
    for part in body._element:
        if part.tag == qn("w:tbl"):
            break
        if part.tag == qn("w:p") and (words := _words(part, body)).text:
            return words
    return None


def _heading(table: Any, body: Any) -> _Words | None:
    """The heading that stands nearest above a table, below the table before it."""
    for part in islice(table.itersiblings(preceding=True), _NEAR):
        if part.tag == qn("w:tbl"):
            break
        if part.tag == qn("w:p") and (words := _words(part, body)).heads:
            return words
    return None


def _words(paragraph: Any, body: Any) -> _Words:
    text = " ".join(" ".join(_lines(paragraph)).split())
    if not text:
        return _Words("", "", heads=False)
    read = Paragraph(paragraph, body)
    style = (read.style.name or "") if read.style is not None else ""
    runs = [run for run in read.runs if run.text.strip()]
    heads = _HEADS.match(style) or (runs and all(run.bold for run in runs))
    return _Words(text, style, bool(text and heads) and len(text) <= _LONGEST_HEADING)


def _is_area(first: _Words, headings: Sequence[_Words | None]) -> bool:
    """Whether the first words of a file are a focus area's: others like them stand above other
    tables, and they don't say that they are the plan's."""
    alike = [heading for heading in headings if heading and heading.style == first.style]
    return len(alike) > 1 and not _NO_AREA.fullmatch(first.text)


def _word_table(table: Any) -> list[list[Cell]]:
    return [_word_row(row) for row in table.xpath(_ROWS)]


def _word_row(row: Any) -> list[Cell]:
    found: list[Cell] = []
    for cell in row.xpath(_CELLS):
        wide = cell.xpath("./w:tcPr/w:gridSpan/@w:val")
        high = cell.xpath("./w:tcPr/w:vMerge")
        goes_on = bool(high) and high[0].get(qn("w:val"), "continue") == "continue"
        found.append(None if goes_on else _word_cell(cell))
        found += [()] * (min(int(wide[0]), MOST_COLUMNS) - 1 if wide else 0)
    return found


def _word_cell(cell: Any) -> tuple[str, ...]:
    return tuple(line for paragraph in cell.iter(qn("w:p")) for line in _lines(paragraph))


def _lines(paragraph: Any) -> list[str]:
    """A paragraph's lines; what is inserted or moved here and not yet agreed counts, what is
    deleted or moved away not."""
    said = ""
    away = {part for moved in paragraph.iter(_MOVED) for part in moved.iter()}
    for part in paragraph.iter():
        if part in away:
            continue
        if part.tag == _TEXT:
            said += part.text or ""
        elif part.tag in _BREAKS:
            said += "\n"
        elif part.tag == qn("w:tab") and part.getparent().tag == qn("w:r"):
            said += " "
    return [line.strip() for line in said.split("\n") if line.strip()]


def _excel(data: bytes, today: date | None) -> Understood:
    # Only to be read: else a cell is made for each that a merge, link or comment claims.
    book = openpyxl.load_workbook(BytesIO(data), read_only=True, data_only=True, keep_links=False)
    return understood(
        [
            Table(
                _sheet(data, sheet),
                sheet.title,
                "" if _NO_AREA.fullmatch(sheet.title) else " ".join(sheet.title.split()),
            )
            for sheet in book.worksheets
        ],
        today=today,
    )


def _sheet(data: bytes, sheet: Any) -> list[list[Cell]]:
    try:
        filled = {line: [_said(cell.value) for cell in cells]
                  for line, cells in workbooks.lines(sheet, MAX_LINES)}  # fmt: skip
    except workbooks.TooLong:
        raise NotAPlan(Fault.TOO_MANY_ROWS) from None
    rows = max(filled, default=0)
    width = max((n for row in filled.values() for n, said in enumerate(row, 1) if said), default=0)
    table: list[list[Cell]] = [
        list(filled.get(line, [()] * width)[:width]) for line in range(1, rows + 1)
    ]
    _merge(table, workbooks.merged(data, sheet))
    return table


def _merge(table: list[list[Cell]], ranges: list[str]) -> None:
    """Empty what a merged cell covers; None where it reaches down."""
    merges = [CellRange(place) for place in islice(ranges, MAX_LINES + 1)]
    if len(merges) > MAX_LINES or any(m.max_row > MAX_LINES for m in merges):
        raise NotAPlan(Fault.TOO_MANY_ROWS)
    left = sum(map(len, table))  # they can't cover a cell twice
    for merge in merges:
        for line, row in enumerate(table[merge.min_row - 1 : merge.max_row], merge.min_row):
            covered = range(merge.min_col, min(merge.max_col, len(row)) + 1)
            left -= len(covered)
            if left < 0:
                raise NotAPlan(Fault.NOT_OFFICE)
            for column in covered:
                if column > merge.min_col:
                    row[column - 1] = ()
                elif line > merge.min_row:
                    row[column - 1] = None


def _said(value: Any) -> tuple[str, ...]:
    if value is None:
        return ()
    if hasattr(value, "strftime"):
        return (value.strftime("%Y-%m-%d"),)
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return tuple(line.strip() for line in str(value).split("\n") if line.strip())
