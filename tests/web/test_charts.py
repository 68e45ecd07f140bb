"""Bands: where they lie, and that they never draw a point or a bar from zero."""

import re
from types import SimpleNamespace

import pytest
from flask import Flask, get_template_attribute
from hypothesis import given
from hypothesis import strategies as st

from survey.core.indicator import InWords, Percent, Points, WordsKind
from survey.web import charts

FIVES = st.integers(1, 19).map(lambda n: n * 5)


def draw(app: Flask, macro: str, *values: object, **options: object) -> str:
    with app.test_request_context("/"):
        return str(get_template_attribute("parts/charts.html", macro)(*values, **options)).strip()


def rectangle(svg: str, part: str) -> tuple[str, str]:
    found = re.search(rf'class="band__{part}" x="([^"]+)" y="\d+" width="([^"]+)"', svg)
    assert found
    return found[1], found[2]


@given(st.one_of(st.none(), FIVES), st.one_of(st.none(), FIVES))
def test_a_band_stays_on_its_track(low: int | None, high: int | None) -> None:
    if low and high and low >= high:
        low, high = high, low + 5 if low + 5 < 100 else None
    found = charts.band(Percent(low, high))
    assert found.start >= 0 and found.start + found.width <= 100
    assert found.width > 0
    assert (found.lo, found.hi) == (low, high)


def test_a_band_has_two_accent_ends_on_a_track_with_three_ticks(app: Flask) -> None:
    svg = draw(app, "band", Percent(35, 65))
    assert rectangle(svg, "range") == ("35%", "30%")
    assert rectangle(svg, "track") == ("0", "100%")
    assert re.findall(r'class="band__tick" x1="(\d+)%"', svg) == ["25", "50", "75"]
    assert re.findall(r'class="band__end" x1="(\d+)%"', svg) == ["35", "65"]


@pytest.mark.parametrize(
    ("ends", "marked", "drawn"),
    [(Percent(None, 25), ["25"], ("0%", "25%")), (Percent(80, None), ["80"], ("80%", "20%"))],
)
def test_an_open_end_has_no_mark(
    app: Flask, ends: Percent, marked: list[str], drawn: tuple[str, str]
) -> None:
    svg = draw(app, "band", ends)
    assert re.findall(r'class="band__end" x1="(\d+)%"', svg) == marked
    assert rectangle(svg, "range") == drawn


def test_the_earlier_round_lies_thinner_above_and_the_target_is_a_triangle(app: Flask) -> None:
    svg = draw(app, "band", Percent(60, 75), Percent(40, 55), target=80)
    assert rectangle(svg, "earlier") == ("40%", "15%")
    assert 'class="band__earlier" x="40%" y="4" width="15%" height="4"' in svg
    assert '<svg x="80%"' in svg and "band__target" in svg
    assert "band__target" not in draw(app, "band", Percent(60, 75))


def test_the_drawing_is_hidden_from_readers_since_the_words_stand_beside_it(app: Flask) -> None:
    assert 'aria-hidden="true"' in draw(app, "band", Percent(60, 75))


def test_the_axis_names_its_ticks_and_no_ends(app: Flask) -> None:
    assert re.findall(r">(\d+) %<", draw(app, "axis")) == ["25", "50", "75"]


@pytest.mark.parametrize(
    ("ends", "said"),
    [
        (Percent(60, 75), "60–75 %"),
        (Percent(None, 35), "högst 35 %"),
        (Percent(70, None), "minst 70 %"),
    ],
)
def test_percent_in_swedish(app: Flask, ends: Percent, said: str) -> None:
    assert draw(app, "percent", ends) == said


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (InWords(WordsKind.FEWER_OF, 5, of=14), "Färre än 5 av 14"),
        (InWords(WordsKind.ALL_BUT, 4, of=14), "Alla utom högst 4 av 14"),
        (InWords(WordsKind.AT_LEAST_OF, 5, of=11), "Minst 5 av 11"),
        (InWords(WordsKind.FEWER_THAN_HALF), "Färre än hälften"),
        (InWords(WordsKind.MORE_THAN_HALF), "Fler än hälften"),
        (InWords(WordsKind.UP_TO, 3), "Högst 3 av 10"),
        (InWords(WordsKind.AT_LEAST, 7), "Minst 7 av 10"),
        (InWords(WordsKind.BETWEEN, 6, 8), "Mellan 6 och 8 av 10"),
    ],
)
def test_shares_in_swedish(app: Flask, words: InWords, said: str) -> None:
    assert draw(app, "share", words) == said


def test_a_difference_has_its_signs(app: Flask) -> None:
    value = SimpleNamespace(points=Points(-5, 20), percent=None)
    assert draw(app, "figure", value) == "−5 till +20 procentenheter"
