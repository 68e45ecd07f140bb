"""Results as a file: the page's own figures, one group a line (CSV, RFC 4180)."""

import csv
from collections.abc import Iterator
from io import StringIO

from survey.core.indicator import Percent, Points
from survey.services.analysing import Indicator, Place, Results, Value

COLUMNS = (
    "round_id",
    "round",
    "indicator",
    "name",
    "level",
    "unit_id",
    "unit",
    "variant",
    "option",
    "place",
    "shown",
    "n",
    "low",
    "high",
    "change",
    "compared_with",
    "compared_low",
    "compared_high",
)
# A spreadsheet runs what begins so; an apostrophe makes it text.
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
Line = tuple[str, ...]


def results_csv(results: Results) -> str:
    """Every figure of the page. Shares and differences are decimals with a dot; an end that
    is left open is empty; a hidden figure has only `shown` = 0."""
    text = StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for indicator in results.indicators:
        for what, value in _figures(indicator):
            writer.writerow(
                (str(results.round_id), harmless(results.name), *what, *_value(value, results))
            )
    return text.getvalue()


def _figures(indicator: Indicator) -> Iterator[tuple[Line, Value]]:
    about = (indicator.definition.id, harmless(indicator.words.name))
    for row in (*indicator.main, *indicator.ages):
        yield (*about, *_where(row.place), row.variant, "", ""), row.value
    for ranking in indicator.rankings:
        where = (*about, *_where(ranking.place), ranking.variant)
        if not ranking.choices:
            yield (*where, "", ""), Value()
        for choice in ranking.choices:
            yield (*where, choice.option, str(choice.place or "")), choice.value


def _where(place: Place) -> Line:
    return place.level.value, str(place.path[0]), harmless(place.name)


def _value(value: Value, results: Results) -> Line:
    if value.is_hidden:
        return ("0", *[""] * 7)
    compared = harmless(results.earlier) if value.earlier else ""
    change = value.change.value if value.change else ""
    ends = _ends(value.points or value.percent)
    return "1", str(value.n), *ends, change, compared, *_ends(value.earlier)


def _ends(ends: Percent | Points | None) -> Line:
    return tuple("" if e is None else f"{e / 100:.2f}" for e in ends or (None, None))


def harmless(text: str) -> str:
    """The text as a cell that no spreadsheet runs."""
    return f"'{text}" if text.startswith(FORMULA) else text
