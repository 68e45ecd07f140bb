"""A release as files, each with exactly the page's figures, and what may be read into them.

Every file is made of one `Observed`: one release, which it names.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _

from survey.services.analysing import Observed
from survey.web.files import codebook, delimited, jsonstat, note, spss, workbook
from survey.web.files.delimited import harmless

__all__ = ["FORMATS", "Format", "harmless", "installed"]


@dataclass(frozen=True, slots=True)
class Format:
    """A kind of file. `ending`: of its name. `reads`: what it is for, to a person."""

    name: str
    ending: str
    mimetype: str
    reads: Any
    make: Callable[[Observed], bytes]


FORMATS = {
    made.name: made
    for made in (
        Format(
            "xlsx",
            "xlsx",
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            _("Excel, with codebook, method and limits"),
            workbook.xlsx,
        ),
        Format(
            "excel-csv",
            "excel.csv",
            "text/csv; charset=utf-8",
            _("CSV that Swedish Excel opens right (semicolon, decimal comma)"),
            delimited.for_excel,
        ),
        Format(
            "csv",
            "csv",
            "text/csv; charset=utf-8; header=present",
            _("CSV for programs (RFC 4180, decimal point)"),
            delimited.strict,
        ),
        Format(
            "json-stat",
            "jsonstat.json",
            "application/json",
            _("JSON-stat 2, for Power BI and statistics services"),
            jsonstat.dataset,
        ),
        Format("spss", "sav", "application/x-spss-sav", _("SPSS, with labels"), spss.sav),
        Format(
            "ddi",
            "ddi.xml",
            "application/xml",
            _("DDI-Codebook 2.5: questionnaire and method"),
            codebook.ddi,
        ),
        Format(
            "method", "metod.txt", "text/plain; charset=utf-8", _("Method and limits"), note.text
        ),
    )
}


def installed() -> list[Format]:
    """The kinds that this installation can make."""
    return [f for f in FORMATS.values() if f.name != "spss" or spss.is_installed()]
