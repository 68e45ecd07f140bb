"""The day that a vague time plan means: "Hösten 2021", "v. 42 varje år", "Inom 30 dagar".

The words are the department's and are kept; the day is a guess that a person may change.
The wordings are those of Arvika's plan 2021–2022 and of the sample plan for 2026–2027.
"""

import re
from calendar import monthrange
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from enum import Enum, auto
from itertools import pairwise

from survey.core.plan import Due

_MONTHS = ("jan", "feb", "mar", "apr", "maj", "jun", "jul", "aug", "sep", "okt", "nov", "dec")
# The last day of a season, a school term or a turn, and the day before it begins: (years from
# its own, month, day). The first name that it begins with counts.
_SEASONS = {
    "vår": ((0, 6, 30), (-1, 12, 31)), "vt": ((0, 6, 30), (-1, 12, 31)),
    "som": ((0, 8, 31), (0, 5, 31)),
    "höstt": ((0, 12, 31), (0, 7, 31)), "ht": ((0, 12, 31), (0, 7, 31)),
    "höst": ((0, 12, 31), (0, 8, 31)),
    "läs": ((0, 6, 30), (-1, 7, 31)),
    "års": ((0, 12, 31), (0, 12, 31)), "halvårs": ((0, 6, 30), (0, 6, 30)),
    "jul": ((0, 12, 31), (0, 12, 23)),
}  # fmt: skip
# How many months a part of the year is.
_PARTS = {"månad": 1, "kvartal": 3, "q": 3, "tertial": 4, "t": 4, "halvår": 6, "h": 6, "termin": 6}
_ORDINALS = {"första": 1, "andra": 2, "tredje": 3, "fjärde": 4}
_MONTH = r"(?:jan|feb|mar|apr|maj|jun|jul|aug|sep|okt|nov|dec)"
_YEAR = r"(?:19|20)\d\d"
_NOT_NUMBERED = "".join(
    rf"(?<!{word} )" for word in ("vecka", "veckor", "veckorna", "kvartal", "tertial", "halvår")
)
# Shorter ways to write the same, in this order, before a full stop ends a clause.
_SHORT: tuple[tuple[str, str | Callable[[re.Match[str]], str]], ...] = (
    (r"\bfr\.?\s?o\.?\s?m\b\.?", "från "),
    (r"\bt\.?\s?o\.?\s?m\b\.?", "till "),
    (r"\bv(?:\.\s*|\s*(?=\d))", "vecka "),
    (r"\bkv(?:\.\s*|\s*(?=[1-4]\b))", "kvartal "),
    (r"\b([1-4])(?:[:.]?[ae]|\.)?\s+(kvartal|tertial|halvår)(?:et)?\b", r"\2 \1"),
    (r"\b(första|andra|tredje|fjärde|sista)\s+(kvartal|tertial|halvår)(?:et)?\b",
     lambda m: f"{m[2]} {_ORDINALS.get(m[1], 12 // _PARTS[m[2]])}"),
    (r"\b(kvartal|tertial|halvår|termin|månad)s?(?:vis|ligen)\b", r"varje \1"),
    (r"\b(?:månatligen|i månaden)\b", "varje månad"),
    (r"\b(före|innan)\s+jul\b", r"\1 julen"),
    (rf"\b({_MONTH}|sept)\.", r"\1"),
    # the turn of the year stands between two, and its day is in the first
    (r"(?<=\bårsskiftet)\s+\(?(?:20)?(\d\d)\s?[/–-]\s?(?:20)?\d\d\b", r" 20\1"),
    # 30/6 2027, 30.6.2027; 15/3; 2027-06; 2026/27
    (rf"{_NOT_NUMBERED}\b(\d{{1,2}})[./](\d{{1,2}})(?:[./-]|\s+)({_YEAR})\b",
     lambda m: _iso(m, m[3], m[2], m[1])),
    (rf"{_NOT_NUMBERED}\b(\d{{1,2}})/(\d{{1,2}})\b",
     lambda m: f"{m[1]} {_MONTHS[int(m[2]) - 1]}" if 1 <= int(m[2]) <= 12 else m[0]),
    (rf"\b({_YEAR})-(0[1-9]|1[0-2])(?![\d-])", lambda m: _iso(m, m[1], m[2], None)),
    (rf"\b({_YEAR})\s?[/–-]\s?(\d\d)(?![\d-])",
     lambda m: f"{m[1]}–{m[1][:2]}{m[2]}" if m[2] > m[1][2:] else m[0]),
    # HT-27, VT27, hösten -27, Q1-27
    (r"\b([vh]t)\s?[–'’-]?\s?(\d\d)(?![\d/])", r"\1 20\2"),
    (rf"\b((?:vår|höst|som|läs|års|halvårs|{_MONTH})[a-zåäö]*"
     rf"|(?:kvartal |tertial |halvår |[qth])\d)\s?[–'’-](\d\d)(?!\d|\s*{_MONTH})", r"\1 20\2"),
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
         |(?:halv)?årsskiftet|läsåret|julen)\b
    | \b(?P<part>(?:kvartal|tertial|halvår)(?=\s*\d)|[qth](?=\d))\s*
      (?:[1-4]\s*[–/-]\s*)?(?P<nth>[1-4])\b
    | \bveck(?:a|orna|or)\s*(?:\d{1,2}\s*[–/-]\s*)?(?P<week>\d{1,2})\b
    | (?:\b(?:varje|per)\s+|/)(?P<every>halvår|tertial|kvartal|månad|termin)\b
    | \b(?P<year>(?:19|20)\d\d)\b""",
    re.VERBOSE,
)
_AGAIN = re.compile(r"varje (?:år|vår|sommar|höst)|årlig|årsvis|per år|/år\b|om året|återkommande")
_RANGE = re.compile(r"\s*(?:[–/-]|till(?:\s+och\s+med)?)\s*")
_BEFORE = re.compile(r"\b(?:före|innan)\s+$")
_FROM = re.compile(
    r"\b(?:från(?:\s+och\s+med)?|(?:upp)?start(?:a[rs]?)?|(?:på)?börja[rs]?|inleds)[\s:,]+"
    r"(?:(?:senast|med|i|under|den|ca|cirka|omkring)\s+)*$"
)
_ONWARDS = re.compile(
    r"\boch framåt\b|\btills vidare\b|\b(?:därefter|sedan|och) (?:löpande|kontinuerligt)\b|[–-]\s*$"
)
_Day = Callable[[int], date | None]


class _Kind(Enum):
    """What a day in a time plan is: by then it should have begun, or be done, or be done
    again."""

    START = auto()
    LAST = auto()
    AGAIN = auto()


def due_of(words: str, today: date) -> date | None:
    """The day a time plan means: the next one of several, else the latest; None if none.

    A period means its last day, also after "from": by then it should have begun. A day when
    it should be done counts before one when it should begin. What has no year, or comes back
    every year, is the next one. "Inom 30 dagar" counts from today.
    """
    found = _days(words, today)
    starts, lasts = ([d for d, kind in found if kind is k] for k in (_Kind.START, _Kind.LAST))
    days = (lasts or starts) if starts else [day for day, _ in found]
    coming = [day for day in days if day >= today]
    return min(coming) if coming else max(days, default=None)


def begins(words: str) -> bool:
    """Whether the day of a time plan is the one by which it should have begun: "Fr.o.m. hösten
    2021" says from when, and "Hösten 2021 och framåt" too, but nothing says when it ends."""
    kinds = {kind for _, kind in _days(words, date(2000, 1, 1))}
    return _Kind.START in kinds and _Kind.LAST not in kinds


def due(day: date | None, words: str, *, chosen: bool) -> Due | None:
    """What the day of a time plan is a day for. One that a person chose is a last day."""
    return Due(day, not chosen and begins(words)) if day else None


def can_mean(words: str, day: date) -> bool:
    """Whether this is a day that the words have meant, when they were read on some day."""
    if not 1900 < day.year < 2100:
        return False
    within = (m for clause in _clauses(words) for m in _WORDS.finditer(clause) if m["number"])
    before = (timedelta(0), *map(_within, within))
    return any(due_of(words, day - length) == day for length in before)


def _clauses(words: str) -> list[str]:
    plain = words[:_LONGEST].casefold()
    for short, whole in _SHORT:
        plain = re.sub(short, whole, plain)
    return re.split(r"[.;\n]", plain)


def _days(words: str, today: date) -> list[tuple[date, _Kind]]:
    return [found for clause in _clauses(words) for found in _days_in(clause, today)]


def _days_in(clause: str, today: date) -> Iterator[tuple[date, _Kind]]:
    matches = _without_starts(clause, list(_WORDS.finditer(clause)))
    years = [m for m in matches if m["year"]]
    periods = [m for m in matches if not m["year"]]
    again = _AGAIN.search(clause) is not None
    for match in periods:
        kind = _kind(clause, match, again=again or bool(match["every"]))
        repeated = again and kind is not _Kind.START
        in_year = _in_year(match, today, before=_is_before(clause, match))
        if day := _day(in_year, _year_of(match, years), today, again=repeated):
            yield day, kind
    if not periods:
        yield from (_last_of(clause, year) for year in years)
        if again and not years:
            yield date(today.year, 12, 31), _Kind.AGAIN


def _kind(clause: str, match: re.Match[str], *, again: bool = False) -> _Kind:
    if _FROM.search(clause[: match.start()]) or (_ONWARDS.search(clause) and not match["every"]):
        return _Kind.START
    return _Kind.AGAIN if again else _Kind.LAST


def _is_before(clause: str, match: re.Match[str]) -> bool:
    return _BEFORE.search(clause[: match.start()]) is not None


def _last_of(clause: str, year: re.Match[str]) -> tuple[date, _Kind]:
    before = _is_before(clause, year)
    return date(int(year["year"]) - before, 12, 31), _kind(clause, year)


def _without_starts(clause: str, matches: list[re.Match[str]]) -> list[re.Match[str]]:
    """Of "mars–maj 2027", "2026–2027" and "våren 2027 – hösten 2028" only the end counts."""
    starts = set[int]()
    for at, (match, after) in enumerate(pairwise(matches)):
        between = clause[match.end() : after.start()]
        is_its_year = after["year"] and not (match["year"] or match["iso"])  # Q1/2027
        if not _RANGE.fullmatch(between) or is_its_year:
            continue
        starts.add(at)
        dated = match["year"] and not after["year"] and "/" not in between
        if dated and _is_of(clause, matches, at):
            starts.add(at - 1)
    return [m for at, m in enumerate(matches) if at not in starts]


def _is_of(clause: str, matches: list[re.Match[str]], at: int) -> bool:
    """Whether a year belongs to the period just before it."""
    return at > 0 and not clause[matches[at - 1].end() : matches[at].start()].strip(" ,(")


def _year_of(match: re.Match[str], years: list[re.Match[str]]) -> int | None:
    """The year that stands next after it in the clause, else the last before it."""
    after = [y for y in years if y.start() >= match.end()]
    chosen = after[:1] or years[-1:]
    return int(chosen[0]["year"]) if chosen else None


def _day(in_year: _Day, year: int | None, today: date, *, again: bool) -> date | None:
    if year and not again:
        return in_year(year)
    start = max(today, date(year, 1, 1)) if year else today
    # A year's last week may end in the next, and what is before a spring ends the year before.
    every = [in_year(start.year + n) for n in (-1, 0, 1, 2)]
    return next((day for day in every if day and day >= start), every[0])


def _within(match: re.Match[str]) -> timedelta:
    days = {"dag": 1, "veck": 7, "månad": 30}[match["unit"]]
    return timedelta(days=days * int(match["number"]))


def _in_year(match: re.Match[str], today: date, *, before: bool) -> _Day:
    """The last day of a period in a given year, or the day before it begins."""
    if match["iso"] or match["number"]:
        day = _valid(match["iso"]) if match["iso"] else today + _within(match)
        return lambda _: day
    if match["month"]:
        month = _MONTHS.index(match["month"][:3]) + 1
        named = match["day"] is not None and int(match["day"]) > 0
        if before and not named:
            return lambda year: date(year, month, 1) - timedelta(days=1)
        return lambda year: _in_month(year, month, match["day"])
    if match["week"]:
        weeks = timedelta(weeks=before)
        return lambda year: _sunday(year, int(match["week"])) - weeks
    if match["part"]:
        length = _PARTS[match["part"]]
        last = min(length * (int(match["nth"]) - before), 12)
        return lambda year: _in_month(year, last, None) if last else date(year - 1, 12, 31)
    if match["every"]:
        return lambda year: _next_end(year, _PARTS[match["every"]], today)
    days = next(d for name, d in _SEASONS.items() if (match["season"] or "").startswith(name))
    later, in_month, on = days[before]
    return lambda year: date(year + later, in_month, on)


def _next_end(year: int, length: int, today: date) -> date:
    """The end of the part of the year that today is in; of another year's first or last."""
    if year == today.year:
        return _in_month(year, -(-today.month // length) * length, None)
    return _in_month(year, length if year > today.year else 12, None)


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
