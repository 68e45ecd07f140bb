"""The log of what staff have done: read, filtered by act and month, saved as a file.

Its rows name people of the whole municipality, so it is for those alone who administer
all of it.
"""

import csv
from collections.abc import Iterator
from datetime import datetime
from io import StringIO
from typing import Any, NamedTuple

from flask import Blueprint, Response, render_template, request
from flask_babel import format_date, format_datetime, to_user_timezone, to_utc
from flask_babel import gettext as _

from survey.core.access import Act
from survey.services import noting
from survey.storage import accounts, audit, units
from survey.storage.audit import Wanted
from survey.web import guard, staff_words
from survey.web.files import harmless
from survey.web.sessions import db, writing

blueprint = Blueprint("log", __name__, url_prefix="/personal/logg")
ROWS = 50


class Line(NamedTuple):
    """A row of the log in words. `at`: naive UTC."""

    at: datetime
    who: str
    what: str
    about: str


class Filter(NamedTuple):
    """What was chosen in the form: an act and a month ("2026-11"), "" for all."""

    act: str
    month: str

    @property
    def wanted(self) -> Wanted:
        """The rows it lets through; a month runs by the clocks on the wall here."""
        if not self.month:
            return Wanted(self.act)
        year, month = (int(part) for part in self.month.split("-"))
        ends = to_utc(datetime(year, month, 1)), to_utc(datetime(*_after(year, month), 1))
        since, before = (end.replace(tzinfo=None) for end in ends)
        return Wanted(self.act, since, before)


@blueprint.get("")
@guard.requires_everywhere(Act.SEE_LOG)
def show() -> str:
    """What staff have done, the newest first."""
    chosen = _chosen()
    found = audit.number(db(), chosen.wanted)
    pages = max(1, -(-found // ROWS))
    page = min(max(request.args.get("page", 1, type=int), 1), pages)
    rows = audit.latest(db(), ROWS, skip=(page - 1) * ROWS, wanted=chosen.wanted)
    return render_template(
        "log/show.html",
        rows=list(_lines(rows)),
        found=found,
        page=page,
        pages=pages,
        chosen=chosen,
        acts=_acts(),
        months=[(month, _in_words(month)) for month in _months()],
    )


@blueprint.get("/logg.csv")
@guard.requires_everywhere(Act.SEE_LOG)
def export() -> Response:
    """The rows that the filter lets through, as a file for a Swedish spreadsheet."""
    chosen = _chosen()
    written = _file(_lines(audit.latest(db(), None, wanted=chosen.wanted)))
    note("log_exported", " ".join(part for part in chosen if part))
    return Response(
        written,
        content_type="text/csv; charset=utf-8; header=present",
        headers={"Content-Disposition": 'attachment; filename="lyssna-logg.csv"'},
    )


def note(act: str, about: str = "") -> None:
    """Write that the person here did this, whatever the request itself may write.

    A page that is only asked whether it is there (HEAD) has not been fetched.
    """
    if request.method == "HEAD":
        return
    by = guard.me().account_id
    db().rollback()  # ours must not wait for a lock that this very request holds
    with writing() as own:
        noting.note(own, act, by, now=guard.now(), about=about)


def _chosen() -> Filter:
    """The filter in the address; what the form does not offer is no filter."""
    act, month = request.args.get("act", ""), request.args.get("month", "")
    return Filter(act if act in audit.acts(db()) else "", month if month in _months() else "")


def _acts() -> list[tuple[str, str]]:
    """The acts that are in the log, in the order of their words."""
    found = [(act, staff_words.logged(act)) for act in audit.acts(db())]
    return sorted(found, key=lambda pair: pair[1].casefold())


def _months() -> list[str]:
    """The months from the log's last row back to its first."""
    ends = audit.span(db())
    if ends is None:
        return []
    first, last = (to_user_timezone(end) for end in ends)
    year, month = first.year, first.month
    found = []
    while (year, month) <= (last.year, last.month):
        found.append(f"{year:04}-{month:02}")
        year, month = _after(year, month)
    return found[::-1]


def _after(year: int, month: int) -> tuple[int, int]:
    return (year + month // 12, month % 12 + 1)


def _in_words(month: str) -> str:
    return str(format_date(datetime.strptime(month, "%Y-%m"), "LLLL y"))


def _lines(rows: Any) -> Iterator[Line]:
    names = {a.id: a.username for a in accounts.every(db())}
    places = {u.id: u.name for u in units.every(db())}
    for row in rows:
        about = staff_words.subject(row.act, row.subject, places)
        yield Line(row.at, names.get(row.account_id, ""), staff_words.logged(row.act), about)


def _file(lines: Iterator[Line]) -> str:
    """Semicolons, and a mark first, so that Excel in Swedish opens it with columns and å, ä, ö."""
    text = StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow((_("When"), _("Who"), _("What"), _("About")))
    for line in lines:
        when = format_datetime(line.at, "yyyy-MM-dd HH:mm:ss")
        writer.writerow((when, harmless(line.who), line.what, harmless(line.about)))
    return f"\ufeff{text.getvalue()}"
