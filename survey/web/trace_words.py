"""What seems to point to a person or a case, in words; and what is asked about it."""

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any, NamedTuple

from flask import Flask
from flask_babel import lazy_gettext as _

from survey.core.headcount import ALL_OR_NONE, COUNTS, ORDINARY, SHARES
from survey.core.trace import REFUSED, Kind, Trace, signs, traces

TRACES: dict[Kind, Any] = {
    Kind.PERSONAL_NUMBER: _("“%(text)s” looks like a personal identity number. Take it away."),
    Kind.BIRTH: _("“%(text)s” looks like a date of birth. Take it away."),
    Kind.CASE: _("“%(text)s” looks like a case number. Take it away."),
    Kind.PHONE: _("“%(text)s” looks like a phone number. Take it away, or confirm below."),
    Kind.ADDRESS: _("“%(text)s” looks like an address. Take it away, or confirm below."),
    Kind.NAME: _("“%(text)s” looks like a person's name. Write the role, or confirm below."),
}


class Looked(NamedTuple):
    """What was found in the texts of a form. `errors`: field -> words; `doubtful`: what may be
    confirmed to point to nobody, confirmed or not."""

    errors: dict[str, str]
    doubtful: tuple[str, ...]


def said(trace: Trace) -> str:
    """What it looks like, and what to do."""
    return str(TRACES[trace.kind]) % {"text": trace.text}


def refused(text: str, today: date) -> list[Trace]:
    """What may not be kept, whoever says that it is right."""
    return [trace for trace in traces(text, today) if trace.kind in REFUSED]


def look(texts: Mapping[str, str], today: date, sure: Collection[str] = ()) -> Looked:
    """Look through a form's texts. `sure`: what is confirmed to point to nobody."""
    errors: dict[str, list[str]] = {}
    doubtful = []
    for field, text in texts.items():
        for trace in traces(text, today):
            if trace.kind not in REFUSED:
                doubtful.append(trace.text)
            if trace.kind in REFUSED or trace.text not in sure:
                errors.setdefault(field, []).append(said(trace))
    joined = {field: " ".join(dict.fromkeys(words)) for field, words in errors.items()}
    return Looked(joined, tuple(dict.fromkeys(doubtful)))


def trace_signs() -> list[tuple[str, str, str]]:
    """(kind, pattern, flags) of what the pages' scripts warn of: the server's own."""
    return [(kind.value, sign, "i" if alike else "") for kind, sign, alike in signs(date.today())]


def figure_signs() -> tuple[str, tuple[str, ...], tuple[str, ...]]:
    """For the pages' scripts: (what is taken away first, what is a figure of one's own, what
    is one too where it is told what children said)."""
    return ORDINARY, (*SHARES, *COUNTS), ALL_OR_NONE


def init_app(app: Flask) -> None:
    """Give the pages what their scripts look for."""
    app.jinja_env.globals.update(trace_signs=trace_signs, figure_signs=figure_signs)
