"""A plan written out as a Word file, an Excel file, CSV or a web page with a table to paste:
each can be read in again and says the same."""

import csv
import html
import json
from collections.abc import Sequence
from datetime import date
from io import BytesIO, StringIO
from typing import Any

import docx
import xlsxwriter
from docx.enum.section import WD_ORIENT
from docx.shared import Cm, Mm, Pt

from survey.core.plan import Understood
from survey.core.plan_writing import Grid, grid, in_pieces, is_section
from survey.services.planning import Record
from survey.web import word
from survey.web.files import harmless
from survey.web.word import Frame

MARK = "\ufeff"  # Excel takes a file without it for the encoding of 1995
LINE, HIGHEST = 15, 409  # points; Excel has no higher row
MOST_IN_CELL = 32_000  # a little less than a cell of Excel holds
_WIDTHS = {
    "Fokusområde": 34, "Aktivitet": 44, "Ansvarig": 24, "Kommentar": 30, "Indikator": 22,
    "Status": 26, "Rad i Lyssna": 12,
}  # fmt: skip
_WIDTH = 18
_PAGE = Mm(297) - 2 * Cm(1.5)
_XML = dict.fromkeys([*range(9), 11, 12, *range(14, 32)])


def as_word(plan: Understood, frame: Frame) -> bytes:
    """An A4 page on its side, with the table's headings on every page."""
    document = docx.Document()
    word.dress(document, frame.language)
    word.describe(document, frame, plan.title)
    section = document.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Mm(297), Mm(210)
    section.left_margin = section.right_margin = Cm(1.5)
    word.surround(document, frame)
    document.add_paragraph(_clean(plan.title), style="Heading 1")
    _word_table(document, grid(plan))
    made = BytesIO()
    document.save(made)
    return made.getvalue()


def as_excel(plan: Understood) -> bytes:
    """A workbook of text alone; the title above the table."""
    made = BytesIO()
    plain = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(made, {"in_memory": True, **plain}) as book:
        page = book.add_worksheet("Plan")
        look = {"num_format": "@", "text_wrap": True, "valign": "top", "quote_prefix": True}
        text = book.add_format(look)
        bold = book.add_format({**look, "bold": True, "text_wrap": False})
        page.write_string(0, 0, plan.title, bold)
        head, *body = grid(plan)
        for column, (name,) in enumerate(head):
            page.set_column(column, column, _WIDTHS.get(name, _WIDTH))
        table = [head, *(piece for line in body for piece in in_pieces(line, MOST_IN_CELL))]
        for line, cells in enumerate(table, start=2):
            how = bold if line == 2 or is_section(cells) else text
            page.set_row(line, _height(cells, head))
            for column, cell in enumerate(cells):
                page.write_string(line, column, "\n".join(cell), how)
        page.freeze_panes(3, 1)
        page.set_landscape()
        page.fit_to_pages(1, 0)
        page.repeat_rows(2)
    return made.getvalue()


def _height(cells: Sequence[tuple[str, ...]], head: Sequence[tuple[str, ...]]) -> int:
    """Points for the lines that a row needs in its columns, since not every program counts
    them itself; a section has its row alone."""
    widths = [_WIDTHS.get(name, _WIDTH) for (name,) in head]
    if is_section(list(cells)):
        return LINE
    needed = [
        sum(-(-max(len(part), 1) // width) for part in cell)
        for cell, width in zip(cells, widths, strict=True)
    ]
    return min(LINE * max(needed), HIGHEST)


def as_csv(plan: Understood) -> bytes:
    """As Swedish Excel wants it; the title above the table."""
    text = StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    table = grid(plan)
    writer.writerow([_guarded(plan.title), *[""] * (len(table[0]) - 1)])
    writer.writerows([_guarded("\n".join(cell)) for cell in line] for line in table)
    return (MARK + text.getvalue()).encode()


def _guarded(text: str) -> str:
    """Harmless in a spreadsheet; a mark that was there already is told from ours by another."""
    return f"'{text}" if text.startswith("'") else harmless(text)


def as_page(plan: Understood) -> bytes:
    """A page with nothing but the table, to copy into Word or anywhere else."""
    head, *body = grid(plan)
    title = html.escape(plan.title)
    rows = [_html_row(line, len(head)) for line in body]
    headings = "".join(f'<th scope="col">{html.escape(cell[0])}</th>' for cell in head)
    return (
        f'<!doctype html>\n<html lang="sv">\n<head><meta charset="utf-8"><title>{title}</title>'
        f'</head>\n<body>\n<h1>{title}</h1>\n<table border="1">\n<thead><tr>{headings}</tr></thead>'
        f"\n<tbody>\n{''.join(rows)}</tbody>\n</table>\n</body>\n</html>\n"
    ).encode()


def records_csv(records: Sequence[Record]) -> bytes:
    """The hand-over as RFC 4180: comma, CRLF, headings are the names of the fields."""
    text = StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(Record._fields)
    writer.writerows([_cell(value) for value in record] for record in records)
    return text.getvalue().encode()


def records_json(records: Sequence[Record]) -> bytes:
    """The hand-over as JSON: a list of objects, days as 2026-12-31."""
    listed = [{n: _plain(v) for n, v in record._asdict().items()} for record in records]
    return json.dumps({"version": 1, "activities": listed}, ensure_ascii=False, indent=2).encode()


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, date) else value


def _cell(value: object) -> str:
    if isinstance(value, bool):
        return "1" if value else "0"
    return "" if value is None else harmless(str(_plain(value)))


def _html_row(line: list[tuple[str, ...]], width: int) -> str:
    if is_section(line):
        name = html.escape(" ".join(line[0]))
        return f'<tr><th colspan="{width}" align="left">{name}</th></tr>\n'
    cells = ("".join(f"<p>{html.escape(part)}</p>" for part in cell) for cell in line)
    return "<tr>" + "".join(f"<td>{cell}</td>" for cell in cells) + "</tr>\n"


def _word_table(document: Any, table: Grid) -> None:
    made = document.add_table(rows=len(table), cols=len(table[0]), style="Table Grid")
    made.autofit = False
    word.add(made._tbl.tblPr, "w:tblCaption", val="Plan")
    shares = [_WIDTHS.get(cell[0], _WIDTH) for cell in table[0]]
    widths = [int(_PAGE * share / sum(shares)) for share in shares]
    for column, width in zip(made.columns, widths, strict=True):
        column.width = width
    for number, (row, line) in enumerate(zip(made.rows, table, strict=True)):
        _word_row(row, line, widths, heads=number == 0)


def _word_row(row: Any, line: list[tuple[str, ...]], widths: list[int], *, heads: bool) -> None:
    section, cells = is_section(line) and not heads, list(row.cells)
    word.add(row._tr.get_or_add_trPr(), "w:cantSplit")
    if heads:
        word.add(row._tr.get_or_add_trPr(), "w:tblHeader")
    for cell, said, width in zip(cells, line, widths, strict=True):
        cell.width = width
        _word_cell(cell, said, strong=heads or section)
        if heads or section:
            word.add(cell._tc.get_or_add_tcPr(), "w:shd", val="clear", color="auto", fill=word.SOFT)
    if section and len(cells) > 1:
        merged = cells[0].merge(cells[-1])
        for empty in merged.paragraphs[1:]:
            empty._p.getparent().remove(empty._p)
        merged.paragraphs[0].paragraph_format.keep_with_next = True


def _word_cell(cell: Any, said: tuple[str, ...], *, strong: bool) -> None:
    for number, part in enumerate(said or ("",)):
        paragraph = cell.paragraphs[0] if number == 0 else cell.add_paragraph()
        paragraph.paragraph_format.space_after = Pt(3)
        run = paragraph.add_run(_clean(part))
        run.font.size = Pt(9)
        run.bold = True if strong else None


def _clean(text: str) -> str:
    """Without what no XML file can hold."""
    return text.translate(_XML)
