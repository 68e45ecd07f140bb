import pytest

from survey.web import lent


@pytest.mark.parametrize(
    ("page", "variant", "seconds"),
    [
        ("welcome", "", 60),
        ("explain", "a1317", 60),
        ("answer", "a1317", 120),
        ("answer", "a79", 120),
        ("submit", "a1012", 90),
        ("answer", "a46", 240),
        ("answer", "lss", 240),
        ("submit", "lss", 180),
        ("welcome", "a46", 120),
    ],
)
def test_who_needs_more_time_gets_twice_as_long(page: str, variant: str, seconds: int) -> None:
    """R-A7."""
    assert lent.patience(page, variant) == seconds


def test_numbers_are_large_and_nothing_can_be_pressed() -> None:
    made = lent.written("Bris: ring 116 111, 0123-45 67 00 eller bris.se. Under 18 år. <b>")
    assert '<strong class="number" dir="ltr">116 111</strong>' in made
    assert '<strong class="number" dir="ltr">0123-45 67 00</strong>' in made
    assert '<strong class="number" dir="ltr">bris.se</strong>' in made
    assert "<a" not in made and "&lt;b&gt;" in made
    assert "Under 18 år" in made


@pytest.mark.parametrize("code", ["", "7KQ4-MRTX", "7KQ4MRTX", "x" * 42, "x" * 44, "ö" * 43])
def test_no_code_is_taken_for_a_tablet(code: str) -> None:
    assert not lent.is_token(code)
