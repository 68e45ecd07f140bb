"""Words: phrases filled in, fallback between languages, reading level."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from survey.core.wording import (
    QuestionWords,
    Words,
    fallback,
    fill,
    lix,
    placeholder,
    words_in,
)


def _words(**changes: str) -> Words:
    fields = {"language": "ar", "title": "t", "names": {}, "questions": {}, "labels": {}}
    return Words(**(fields | changes))


def test_the_phrase_of_the_unit_is_put_where_the_placeholder_stands() -> None:
    text = fill("Är {vuxna} snälla mot dig?", {"vuxna": "de vuxna på soc"})
    assert text == "Är de vuxna på soc snälla mot dig?"


def test_an_unknown_placeholder_is_a_fault_and_never_shown_to_a_child() -> None:
    with pytest.raises(KeyError):
        fill("Är {vuxan} snälla?", {"vuxna": "de vuxna här"})


def test_a_phrase_with_braces_is_not_filled_again() -> None:
    assert fill("{vuxna}", {"vuxna": "{vuxna}"}) == "{vuxna}"


@given(st.text(alphabet=st.characters(exclude_characters="{}")))
def test_a_text_without_placeholders_is_left_as_it_is(text: str) -> None:
    assert fill(text, {}) == text


def test_swedish_has_its_own_placeholder() -> None:
    assert [placeholder(language) for language in ("sv", "en", "ar")] == [
        "vuxna",
        "adults",
        "adults",
    ]


@pytest.mark.parametrize(
    ("wanted", "used"),
    [("en", "en"), ("en-GB", "en"), ("ar", "sv"), ("", "sv")],
)
def test_a_missing_language_falls_back_to_its_base_and_then_to_swedish(
    wanted: str, used: str
) -> None:
    assert fallback({"en": "en", "sv": "sv"}, wanted) == used


def test_without_swedish_the_first_language_is_used() -> None:
    assert fallback({"en": 1, "ar": 2}, "so") == 1


def test_no_language_at_all_is_a_fault() -> None:
    with pytest.raises(KeyError):
        fallback({}, "sv")


def test_words_are_counted_as_a_reader_counts_them() -> None:
    text = "När något ska bestämmas – hur ofta? 4–6 år, bris.se, e-post."
    assert words_in(text)[:5] == ["När", "något", "ska", "bestämmas", "hur"]
    assert words_in(text)[-4:] == ["år", "bris", "se", "e-post"]
    assert words_in("– … ?!") == []


def test_lix_is_words_per_sentence_plus_percent_long_words() -> None:
    # Ten words in two sentences, two of them longer than six letters: 5 + 20.
    assert lix("Katten sover på en stol. Hunden springer genom trädgården nu.") == 25.0


def test_a_word_of_six_letters_is_not_long() -> None:
    assert lix("sexton") == 1.0
    assert lix("sjutton") == 101.0


def test_lix_of_nothing_is_zero() -> None:
    assert lix("") == lix(" ?! … ") == 0.0


def test_an_abbreviation_inside_a_word_ends_no_sentence() -> None:
    assert lix("se bris.se nu") == 4.0


@given(st.text())
def test_lix_can_be_taken_of_any_text(text: str) -> None:
    assert lix(text) >= 0


@pytest.mark.parametrize(
    ("status", "reviewer", "offered"),
    [
        ("original", None, True),
        ("translation", "modersmålslärare", True),
        ("translation", None, False),
        ("translation", "", False),
    ],
)
def test_a_language_is_offered_only_when_a_person_has_read_it(
    status: str, reviewer: str | None, offered: bool
) -> None:
    assert _words(status=status, reviewed_by=reviewer).offered is offered


def test_words_answer_by_question_and_by_option() -> None:
    form = QuestionWords("Lyssnar {adults} på dig?")
    words = _words(questions={"x.heard": form}, labels={"s3": {"ja": "Ja"}})
    assert words.question("x.heard") is form
    assert words.label("s3", "ja") == "Ja"
