"""What in a text seems to point to a person or a case, for forms that must hold neither.

A personal identity number, a date of birth or a case number is refused. A name, a phone
number or an e-mail address is asked about: the one who writes may confirm that it is a role's.
"""

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from survey.core.person_name import names_in


class Kind(StrEnum):
    """What it seems to be."""

    PERSONAL_NUMBER = "personal_number"
    BIRTH = "birth"
    CASE = "case"
    PHONE = "phone"
    ADDRESS = "address"
    NAME = "name"


REFUSED = frozenset({Kind.PERSONAL_NUMBER, Kind.BIRTH, Kind.CASE})


@dataclass(frozen=True, slots=True)
class Trace:
    """One thing that was found, as it stands in the text."""

    kind: Kind
    text: str


_LETTER = "[A-Za-zÅÄÖåäö]"
_DAY = r"(?:19|20)?\d{2}[ ./-]?[01]\d[ ./-]?[0-3]\d"
_MONTHS = "jan|feb|mar|apr|maj|jun|jul|aug|sep|okt|nov|dec"
# What is written so is seen by the page's script too, while one writes: only what both Python
# and JavaScript understand (no \b beside å, ä and ö), and whether capitals are like small.
# What comes first is taken away before the next is looked for.
SIGNS: tuple[tuple[Kind, str, bool], ...] = (
    (Kind.PHONE, r"(?<!\d)07[02369]\d{7}(?!\d)", False),
    # A slip of one digit still points to somebody, so the check digit is not asked for; the
    # date must be real (day + 60: a coordination number).
    (Kind.PERSONAL_NUMBER,
     r"(?<!\d)(?:19|20)?\d{2}[ .-]?[01]\d[ .-]?\d{2} ?[-+–. ]? ?\d{4}(?!\d)",
     False),
    (Kind.PERSONAL_NUMBER,
     r"(?<!\d)(?:[12][ .-]{1,3}[09][ .-]{1,3})?\d(?:[ .-]{1,3}\d){9}(?!\d)", False),
    (Kind.BIRTH, rf"(?:född|födelse{_LETTER}{{0,10}}|born){_LETTER}?[ .:,]{{0,3}}(?:den |on )?"
     rf"(?:{_DAY}(?!\d)|[0-3]?\d[ ./-]{{1,2}}(?:[01]?\d|(?:{_MONTHS}){_LETTER}{{0,8}})"
     r"[ ./-]{1,2}(?:19|20)\d{2})", True),
    (Kind.PHONE,
     r"(?<!\d)(?:\+46|0046|0)[ -]?\(?\d{1,3}\)?(?:[ -]?\d{2,3}){2,4}(?!\d)", False),
    (Kind.ADDRESS, r"(?<![\w.+-])[\w.+-]+\s?(?:@|\(at\)|\[at\])\s?[\w-]+\.[a-zåäö]{2,}", True),
    (Kind.CASE, rf"(?<!{_LETTER})(?:dnr|diarie(?:nr|nummer)|ärende(?:nr|nummer)?|akt(?:nr)?|målnr"
     rf"|case|file)(?!{_LETTER})[ .:#]*(?:(?:nr|no|nummer|number)(?!{_LETTER})[ .:#]*)?"
     rf"{_LETTER}{{0,5}}[ -]?\d{{2,}}(?:[./:-]\d+)*", True),
    (Kind.CASE, rf"(?<!{_LETTER})mål(?!{_LETTER})[ .:#]*(?:nr[ .:#]*)?(?:[a-zåäö]{{1,3}}[ -])?"
     r"(?!(?:19|20)\d{2}[/-])\d{2,}[/-]\d{2}(?!\d)", True),
    # HT 2026/27 is a school year. With a hyphen, 1 to 12 is an edition or a month.
    (Kind.CASE, rf"(?<![A-Za-zÅÄÖåäö\d])(?!(?:HT|VT|LÅ|KV)(?!{_LETTER}))[A-ZÅÄÖ]{{2,6}}[ -]?"
     r"(?:19|20)\d{2}(?:[/:]\d+|-(?:\d{3,}|1[3-9]|[2-9]\d))", False),
    (Kind.CASE, r"(?<!\d)(?:19|20)\d{2}[/:-](?!(?:19|20)\d{2}(?!\d))\d{3,}", False),
    # 12/2026 is a month.
    (Kind.CASE, r"(?<!\d)(?!(?:19|20)\d{2}\D|(?:0[1-9]|1[0-2])[/:-])\d{2,6}[/:-]"
     r"(?:19|20)\d{2}(?!\d)", False),
    (Kind.CASE, r"(?<!\d)\d{5,}(?!\d)", False),
)  # fmt: skip
_SIGNS = [(kind, re.compile(sign, re.I if alike else 0)) for kind, sign, alike in SIGNS]


def traces(text: str) -> tuple[Trace, ...]:
    """Everything in a text that seems to point to somebody; each stretch of it once."""
    found: list[Trace] = []
    rest = text
    for kind, sign in _SIGNS:

        def take(match: re.Match[str], kind: Kind = kind) -> str:
            if kind is Kind.PERSONAL_NUMBER and not _is_date(match[0]):
                return match[0]
            found.append(Trace(kind, match[0].strip()))
            return " "

        rest = sign.sub(take, rest)
    return (*found, *(Trace(Kind.NAME, word) for word in dict.fromkeys(names_in(text))))


def _is_date(number: str) -> bool:
    """Whether a personal number begins with a day, of whichever century."""
    digits = "".join(sign for sign in number if sign.isdigit())
    year, month, day = digits[:-8], int(digits[-8:-6]), int(digits[-6:-4])
    centuries = [int(year)] if len(year) == 4 else [1900 + int(year), 2000 + int(year)]
    return any(_exists(century, month, day - 60 * (day > 60)) for century in centuries)


def _exists(year: int, month: int, day: int) -> bool:
    try:
        date(year, month, day)
    except ValueError:
        return False
    return True
