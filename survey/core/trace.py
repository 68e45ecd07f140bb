"""What in a text seems to point to a person or a case, for forms that must hold neither.

A personal identity number or a case number is refused. A name, a phone number or an e-mail
address is asked about: the one who writes may confirm that it is a role's.
"""

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from survey.core.person_name import names_in


class Kind(StrEnum):
    """What it seems to be."""

    PERSONAL_NUMBER = "personal_number"
    CASE = "case"
    PHONE = "phone"
    ADDRESS = "address"
    NAME = "name"


REFUSED = frozenset({Kind.PERSONAL_NUMBER, Kind.CASE})


@dataclass(frozen=True, slots=True)
class Trace:
    """One thing that was found, as it stands in the text."""

    kind: Kind
    text: str


# A slip of one digit still points to somebody, so the check digit is not asked for; the
# date must be real (day + 60: a coordination number).
_NUMBER = re.compile(
    r"(?<!\d)((?:19|20)?\d{2})[ .-]?(\d{2})[ .-]?(\d{2}) ?[-+–. ]? ?"
    r"\d{4}(?!\d)"
)
_CASE = re.compile(
    r"\b(?:dnr|diarienr|diarienummer|ärendenr|ärendenummer|ärende|akt|aktnr|målnr|mål|case|file)"
    r"[ .:#]*(?:nr|no|nummer|number)?[ .:#]*[A-ZÅÄÖ]{0,5}[ -]?\d{2,}(?:[-/:]\d+)*"
    r"|(?-i:\b[A-ZÅÄÖ]{2,6})[ -]?(?:19|20)\d{2}[/:-]\d+"
    r"|\b(?:19|20)\d{2}[/:-](?!(?:19|20)\d\d\b)\d{3,}(?!\d)"
    r"|\b(?!(?:19|20)\d\d\D)\d{2,6}[/:-](?:19|20)\d{2}\b"
    r"|(?<!\d)\d{5,}(?!\d)",
    re.IGNORECASE,
)
_PHONE = re.compile(r"(?<!\d)(?:\+46|0046|0)[ -]?\(?\d{1,3}\)?(?:[ -]?\d{2,3}){2,4}(?!\d)")
_ADDRESS = re.compile(r"[\w.+-]+\s?(?:@|\(at\)|\[at\])\s?[\w-]+\.[a-zåäö]{2,}", re.IGNORECASE)


def traces(text: str) -> tuple[Trace, ...]:
    """Everything in a text that seems to point to somebody; each stretch of it once."""
    found: list[Trace] = []
    found += [Trace(Kind.PERSONAL_NUMBER, m[0]) for m in _NUMBER.finditer(text) if _is_date(m)]
    rest = _without(text, found)
    found += [Trace(Kind.PHONE, m[0]) for m in _PHONE.finditer(rest)]
    rest = _without(rest, found)
    found += [Trace(Kind.ADDRESS, m[0]) for m in _ADDRESS.finditer(rest)]
    rest = _without(rest, found)
    found += [Trace(Kind.CASE, m[0].strip()) for m in _CASE.finditer(rest)]
    return (*found, *(Trace(Kind.NAME, word) for word in dict.fromkeys(names_in(text))))


def _is_date(match: re.Match[str]) -> bool:
    year, month, day = match[1], int(match[2]), int(match[3])
    centuries = [int(year)] if len(year) == 4 else [1900 + int(year), 2000 + int(year)]
    return any(_exists(century, month, day - 60 * (day > 60)) for century in centuries)


def _exists(year: int, month: int, day: int) -> bool:
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True


def _without(text: str, found: list[Trace]) -> str:
    for trace in found:
        text = text.replace(trace.text, " ")
    return text
