"""The day that a vague time plan means: "Hösten 2021", "v. 42 varje år", "Inom 30 dagar".

The words are the department's and are kept; the day is a guess that a person may change.
The wordings are those of Arvika's plan 2021–2022 and of the sample plan for 2026–2027.
"""

import re
from calendar import monthrange
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from itertools import pairwise

_MONTHS = ("jan", "feb", "mar", "apr", "maj", "jun", "jul", "aug", "sep", "okt", "nov", "dec")
# The last day of a season and of a school term, (month, day).
_SEASONS = {
    "vår": (6, 30), "vt": (6, 30), "som": (8, 31), "höst": (12, 31), "hös": (12, 31),
    "ht": (12, 31), "jul": (12, 31), "års": (12, 31), "läs": (6, 30),
}  # fmt: skip
_MONTH = r"(?:jan|feb|mar|apr|maj|jun|jul|aug|sep|okt|nov|dec)"
_YEAR = r"(?:19|20)\d\d"
# Shorter ways to write the same, in this order, before a full stop ends a clause.
_SHORT: tuple[tuple[str, str | Callable[[re.Match[str]], str]], ...] = (
    (r"\bfr\.o\.m\.", "från "),
    (r"\bt\.o\.m\.", "till "),
    (r"\bv(?:\.\s*|\s*(?=\d))", "vecka "),
    (r"\bkv(?:\.\s*|\s*(?=[1-4]\b))", "kvartal "),
    (r"\b([1-4])(?:[:.]?[ae]|\.)?\s+kvartal(?:et)?\b", r"kvartal \1"),
    (rf"\b({_MONTH}|sept)\.", r"\1"),
    # 30/6 2027, 30.6.2027; 2027-06; 2026/27
    (rf"(?<!vecka )\b(\d{{1,2}})[./](\d{{1,2}})(?:[./-]|\s+)({_YEAR})\b",
     lambda m: _iso(m, m[3], m[2], m[1])),
    (rf"\b({_YEAR})-(0[1-9]|1[0-2])(?![\d-])", lambda m: _iso(m, m[1], m[2], None)),
    (rf"\b({_YEAR})\s?[/–-]\s?(\d\d)(?![\d-])",
     lambda m: f"{m[1]}–{m[1][:2]}{m[2]}" if m[2] > m[1][2:] else m[0]),
    # HT-27, VT27, hösten -27
    (r"\b([vh]t)\s?[–'’-]?\s?(\d\d)(?![\d/])", r"\1 20\2"),
    (rf"\b((?:vår|höst|som|läs|års|{_MONTH})[a-zåäö]*)\s?[–'’-](\d\d)(?!\d|\s*{_MONTH})",
     r"\1 20\2"),
)  # fmt: skip
# Nobody writes a time plan longer than this, and each period looks for its year.
_LONGEST = 500
_WORDS = re.compile(
    r"""(?P<iso>\b(?:19|20)\d\d-\d\d-\d\d\b)
    | \binom\s+(?P<number>\d{1,3})\s+(?P<unit>dag|veck|månad)\w*
    | (?:\b(?P<day>\d{1,2})(?::?[ae])?\s+)?
      \b(?P<month>jan(?:uari)?|feb(?:ruari)?|mars?|apr(?:il)?|maj|juni?|juli?|aug(?:usti)?
         |sept?(?:ember)?|okt(?:ober)?|nov(?:ember)?|dec(?:ember)?)\b
    | \b(?P<season>vår(?:en|terminen)?|som(?:mar(?:en)?)|höst(?:en|terminen)?|[vh]t
         |årsskiftet|läsåret)\b
    | \b(?:kvartal\s*|q)(?P<quarter>[1-4])\b
    | \bveck(?:a|orna|or)\s*(?:\d{1,2}\s*[–/-]\s*)?(?P<week>\d{1,2})\b
    | \bvarje\s+(?P<every>halvår|kvartal|månad|termin)\b
    | \b(?P<year>(?:19|20)\d\d)\b""",
    re.VERBOSE,
)
_AGAIN = re.compile(r"varje år|årlig|per år|om året|återkommande")
_RANGE = re.compile(r"\s*(?:[–/-]|till)\s*")
_Day = Callable[[int], date]


def due_of(words: str, today: date) -> date | None:
    """The day a time plan means: the next one of several, else the latest; None if none.

    A period means its last day, also after "from": by then it should have begun. What has
    no year, or comes back every year, is the next one. "Inom 30 dagar" counts from today.
    """
    plain = words[:_LONGEST].casefold()
    for short, whole in _SHORT:
        plain = re.sub(short, whole, plain)
    found = [day for clause in re.split(r"[.;\n]", plain) for day in _days(clause, today)]
    coming = [day for day in found if day >= today]
    return min(coming) if coming else max(found, default=None)


def _days(clause: str, today: date) -> Iterator[date]:
    matches = _without_starts(clause, list(_WORDS.finditer(clause)))
    years = [m for m in matches if m["year"]]
    periods = [m for m in matches if not m["year"]]
    again = _AGAIN.search(clause) is not None
    for match in periods:
        if day := _day(match, _year_of(match, years), today, again=again):
            yield day
    if not periods:
        yield from (date(int(m["year"]), 12, 31) for m in years)
        if again and not years:
            yield date(today.year, 12, 31)


def _without_starts(clause: str, matches: list[re.Match[str]]) -> list[re.Match[str]]:
    """Of "mars–maj 2027" and "2026–2027" only the end counts."""
    starts = {
        m.start()
        for m, after in pairwise(matches)
        if _RANGE.fullmatch(clause[m.end() : after.start()])
    }
    return [m for m in matches if m.start() not in starts]


def _year_of(match: re.Match[str], years: list[re.Match[str]]) -> int | None:
    """The year that stands next after it in the clause, else the last before it."""
    after = [y for y in years if y.start() >= match.end()]
    chosen = after[:1] or years[-1:]
    return int(chosen[0]["year"]) if chosen else None


def _day(match: re.Match[str], year: int | None, today: date, *, again: bool) -> date | None:
    if match["iso"]:
        return _valid(match["iso"])
    if match["number"]:
        days = {"dag": 1, "veck": 7, "månad": 30}[match["unit"]]
        return today + timedelta(days=days * int(match["number"]))
    in_year = _in_year(match, today)
    if year and not again:
        return in_year(year)
    start = max(today, date(year, 1, 1)) if year else today
    # A year's last week may end in the next.
    return next(day for n in (-1, 0, 1) if (day := in_year(start.year + n)) >= start or n == 1)


def _in_year(match: re.Match[str], today: date) -> _Day:
    """The day of a period in a given year."""
    if match["month"]:
        month = _MONTHS.index(match["month"][:3]) + 1
        return lambda year: _in_month(year, month, match["day"])
    if match["quarter"]:
        return lambda year: _in_month(year, 3 * int(match["quarter"]), None)
    if match["week"]:
        return lambda year: _sunday(year, int(match["week"]))
    if match["every"]:
        length = {"halvår": 6, "termin": 6, "kvartal": 3, "månad": 1}[match["every"]]
        month = -(-today.month // length) * length
        return lambda year: _in_month(year, month, None)
    month, day = next(d for name, d in _SEASONS.items() if match["season"].startswith(name))
    return lambda year: date(year, month, day)


def _in_month(year: int, month: int, day: str | None) -> date:
    last = monthrange(year, month)[1]
    return date(year, month, min(int(day), last) if day and int(day) else last)


def _sunday(year: int, week: int) -> date:
    weeks = date(year, 12, 28).isocalendar().week
    return date.fromisocalendar(year, min(max(week, 1), weeks), 7)


def _iso(match: re.Match[str], year: str, month: str, day: str | None) -> str:
    """A date in digits as 2027-06-30, a month's last if it has no day; no date is left alone."""
    if not 1 <= int(month) <= 12:
        return match[0]
    return _in_month(int(year), int(month), day).isoformat()


def _valid(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
