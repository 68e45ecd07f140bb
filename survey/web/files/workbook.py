"""Figures as an Excel workbook: the table one wants, the codebook, method and limits."""

from io import BytesIO
from typing import Any

import xlsxwriter
from flask_babel import gettext

from survey.services.analysing import Observed
from survey.web.files.columns import COLUMNS, KINDS, Field, in_words
from survey.web.files.note import paragraphs

# Never run, never fetched: what was typed in Lyssna stays text in the file.
TEXT_ONLY = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
WIDTHS = {"id": 14, "round": 16, "name": 44, "figure": 36, "answers": 30, "unit": 26}
WIDTH = 13


def xlsx(observed: Observed) -> bytes:
    """The workbook; it opens on the figures, with nothing hidden in it."""
    file = BytesIO()
    with xlsxwriter.Workbook(file, TEXT_ONLY | {"in_memory": True}) as book:
        book.set_properties({"title": observed.method.name, "subject": gettext("Results")})
        _figures(book, observed)
        _codebook(book, observed)
        _method(book, observed)
    return file.getvalue()


def _figures(book: Any, observed: Observed) -> None:
    sheet = book.add_worksheet(gettext("Figures"))
    lines = list(in_words(observed))
    percent = book.add_format({"num_format": "0 %", "valign": "top"})
    plain = book.add_format({"valign": "top"})
    for x, column in enumerate(COLUMNS):
        sheet.set_column(x, x, WIDTHS.get(column.code, WIDTH))
    for y, line in enumerate(lines, 1):
        for x, field in enumerate(line):
            _write(sheet, (y, x), field, percent if COLUMNS[x].share else plain)
    sheet.add_table(
        0, 0, max(len(lines), 1), len(COLUMNS) - 1,
        {"name": "Figures", "style": "Table Style Light 1",
         "columns": [{"header": str(c.heading)} for c in COLUMNS]},
    )  # fmt: skip
    sheet.freeze_panes(1, 0)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.repeat_rows(0)
    sheet.fit_to_pages(1, 0)


def _codebook(book: Any, observed: Observed) -> None:
    sheet = book.add_worksheet(gettext("Codebook"))
    bold, wrap = _head(book), book.add_format({"text_wrap": True, "valign": "top"})
    sheet.set_column(0, 1, 28)
    sheet.set_column(2, 2, 80)
    lines: list[tuple[Any, Any, Any]] = [(gettext("Column"), gettext("Code"), gettext("Meaning"))]
    lines += [(c.heading, c.code, c.means) for c in COLUMNS]
    lines += [(gettext("Figure"), kind.value, words) for kind, words in KINDS.items()]
    for question in observed.questions:
        lines += [(question.key, age, text) for _, age, text in question.asked]
        good = gettext("Counted as favourable: %(answers)s", answers=" / ".join(question.good))
        lines += [(question.key, "", good)] if question.good else []
    for indicator in observed.results.indicators:
        words = indicator.words
        lines.append(
            (indicator.definition.id, words.name, f"{words.numerator} / {words.denominator}")
        )
    for y, line in enumerate(lines):
        for x, field in enumerate(line):
            sheet.write_string(y, x, str(field), wrap if y else bold)
    sheet.freeze_panes(1, 0)


def _method(book: Any, observed: Observed) -> None:
    sheet = book.add_worksheet(gettext("Method and limits"))
    sheet.set_column(0, 0, 100)
    sheet.write_string(0, 0, gettext("Method and limits"), _head(book))
    wrap = book.add_format({"text_wrap": True, "valign": "top"})
    for y, paragraph in enumerate(paragraphs(observed.method), 1):
        sheet.write_string(y, 0, paragraph, wrap)


def _head(book: Any) -> Any:
    return book.add_format({"bold": True, "bottom": 1})


def _write(sheet: Any, at: tuple[int, int], field: Field, style: Any) -> None:
    if isinstance(field, str):
        sheet.write_string(*at, field, style)
    elif field is not None:
        sheet.write_number(*at, field, style)
