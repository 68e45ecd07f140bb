"""What in a text seems to point to a person or a case, for forms that must hold neither.

A personal identity number, a date of birth or a case number is refused. A name, a phone
number or an e-mail address is asked about: the one who writes may confirm that it is a role's.
"""

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import lru_cache

from survey.core.letters import as_read
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
_MONTHS = ("jan", "feb", "mar", "apr", "maj", "jun", "jul", "aug", "sep", "okt", "nov", "dec")
_MONTH = "|".join(_MONTHS)
_TERM = rf"(?:HT|VT|LÅ|KV)(?!{_LETTER})"
# SFS 2025:400, HSLF-FS 2020:1, SOU 2023:40: a law or a report, nobody's case.
_LAW = rf"(?:[A-ZÅÄÖ]*FS|SOU|MIG|HFD|NJA|JO)(?!{_LETTER})"
_BEFORE_AN_AGE = (
    "Alla|Barn|Barnen|Ca|Cirka|De|Efter|Elever|Elevers|Från|Gallras|Högst|I|Inom|Max|Mellan|Minst"
    "|Ni|Om|Sedan|Senaste|Sparas|Till|Unga|Ungdomar|Under|Ungefär|Upp|Var|Varje|Ålder|Åldern|Över"
)
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
    (Kind.BIRTH, rf"(?:född|födelse{_LETTER}{{0,10}}|born|(?<!{_LETTER})f(?!{_LETTER}))"
     rf"{_LETTER}?[ .:,]{{0,3}}(?:den |on )?"
     rf"(?:{_DAY}(?!\d)|[0-3]?\d[ ./-]{{1,2}}(?:[01]?\d|(?:{_MONTH}){_LETTER}{{0,8}})"
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
    (Kind.CASE, rf"(?<![A-Za-zÅÄÖåäö\d])(?!{_TERM}|{_LAW})[A-ZÅÄÖ]{{2,6}}[ -]?"
     r"(?:19|20)\d{2}(?:[/:]\d+|-(?:\d{3,}|1[3-9]|[2-9]\d))", False),
    # T 2345-26, SOC-4711: a court's or a system's number.
    (Kind.CASE, rf"(?<![A-Za-zÅÄÖåäö\d])(?!{_TERM})(?:[TBÄÖFMPKU] ?\d{{3,}}|[TÖÄ] ?\d{{1,2}}"
     r"|[A-ZÅÄÖ]{2,4} ?(?!(?:19|20)\d{2}-)\d{3,})-\d{2}(?!\d)", False),
    (Kind.CASE, r"(?<![A-Za-zÅÄÖåäö\d])[A-ZÅÄÖ]{1,6}-(?!(?:19|20)\d{2}(?!\d))\d{3,}", False),
    # With a colon and no letters it is a law: 2018:1197.
    (Kind.CASE, r"(?<!\d)(?:19|20)\d{2}[/-](?!(?:19|20)\d{2}(?!\d))\d{3,}", False),
    # 12/2026 is a month.
    (Kind.CASE, r"(?<!\d)(?!(?:19|20)\d{2}\D|(?:0[1-9]|1[0-2])[/:-])\d{2,6}[/:-]"
     r"(?:19|20)\d{2}(?!\d)", False),
    # 116 111 and the like are everybody's.
    (Kind.CASE, r"(?<!\d)(?!(?:116\d{3}|11414|11313)(?!\d))\d{5,}(?!\d)", False),
    (Kind.NAME, rf"(?<!{_LETTER})(?!(?:{_BEFORE_AN_AGE})(?!{_LETTER}))[A-ZÅÄÖ][a-zåäö]+"
     rf"[ ,(]{{1,3}}\d{{1,2}} ?år(?!{_LETTER})", False),
)  # fmt: skip
_FIRST = 4  # after the numbers of persons and what is said to be a birth


def signs(today: date) -> tuple[tuple[Kind, str, bool], ...]:
    """What is looked for on a day, in order: SIGNS, and full days more than a year ago, which
    are rather somebody's birth than anything that is to be done."""
    return (*SIGNS[:_FIRST], (Kind.BIRTH, _long_ago(today), True), *SIGNS[_FIRST:])


@lru_cache(maxsize=2)
def _compiled(today: date) -> tuple[tuple[Kind, re.Pattern[str]], ...]:
    return tuple((kind, re.compile(sign, re.I if alike else 0))
                 for kind, sign, alike in signs(today))  # fmt: skip


def traces(text: str, today: date) -> tuple[Trace, ...]:
    """Everything in a text that seems to point to somebody; each stretch of it once."""
    found: list[Trace] = []
    rest = as_read(text)
    for kind, sign in _compiled(today):

        def take(match: re.Match[str], kind: Kind = kind) -> str:
            if kind is Kind.PERSONAL_NUMBER and not _is_date(match[0]):
                return match[0]
            found.append(Trace(kind, match[0].strip()))
            return " "

        rest = sign.sub(take, rest)
    return (*found, *(Trace(Kind.NAME, word) for word in dict.fromkeys(names_in(rest))))


def _long_ago(today: date) -> str:
    """A full day in a month that is more than a year ago. Laws begin 1 January or 1 July, and
    a day in words is then rather a law's."""
    years = "|".join(str(year) for year in range(1900, today.year - 1))
    earlier, last = _day(years, range(1, 13)), _day(str(today.year - 1), range(1, today.month))
    return rf"(?<!\d)(?:{earlier}|{last})(?!\d)"


def _day(years: str, months: range) -> str:
    """A full day in one of the months of the years: 2015-03-04, 4/3 2015, 4 mars 2015."""
    numbers, words = "|".join(str(n) for n in months), "|".join(_MONTHS[n - 1] for n in months)
    if not numbers:
        return r"(?!)"
    return (
        rf"(?:{years})[-./](?:0?(?:{numbers}))[-./][0-3]?\d"
        rf"|[0-3]?\d ?[/.-] ?0?(?:{numbers})[ /.-]{{1,2}}(?:{years})"
        rf"|(?!1 (?:jan|jul))[0-3]?\d (?:{words}){_LETTER}{{0,7}} (?:{years})"
    )


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
