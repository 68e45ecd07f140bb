"""A sheet is checked once, and is as long as any other."""

import random

import pytest

from survey.core.questionnaire import (
    END,
    Audience,
    Jump,
    Kind,
    Module,
    Option,
    OptionKind,
    Question,
    Questionnaire,
    Scale,
    Variant,
    asked,
)
from survey.core.sheet import (
    PADDED,
    Forged,
    Problem,
    ProblemKind,
    Sheet,
    from_bytes,
    longest,
    met,
    to_bytes,
    validate,
)
from survey.storage import library
from tests.examples import answer_form

OFTEN = Scale("often", options=(Option("yes", favourable=True), Option("no", favourable=False)))
PICK = Scale(
    "pick",
    Kind.MULTI,
    (Option("a"), Option("b"), Option("c"), Option("nothing", kind=OptionKind.NONE)),
    max_choices=2,
)
TEXT = Scale("text", Kind.TEXT, max_chars=10)


def question(key: str, scale: Scale = OFTEN, **more: object) -> Question:
    return Question(f"q.{key}", key, "c", scale, **more)  # type: ignore[arg-type]


VARIANT = Variant(
    "a1012",
    (
        question("first", jumps=(Jump(frozenset({"no"}), "q.third"),)),
        question("second"),
        question("third"),
        question("pick", PICK),
    ),
)


def test_answers_are_kept_in_the_order_of_the_questionnaire() -> None:
    sheet = validate(
        VARIANT,
        {"pick": ["c", "a"], "third": ["no"], "first": ["yes"], "token": ["x"], "variant": ["v"]},
    )
    assert sheet == Sheet(
        "a1012", {"first": ("yes",), "second": (), "third": ("no",), "pick": ("a", "c")}, {}
    )


def test_an_empty_form_is_a_sheet_where_everything_is_skipped() -> None:
    sheet = validate(VARIANT, {})
    assert isinstance(sheet, Sheet)
    assert set(sheet.answers.values()) == {()}


def test_what_the_branch_leaves_out_is_dropped_even_if_it_was_answered() -> None:
    sheet = validate(VARIANT, {"first": ["no"], "second": ["yes"], "third": ["yes"]})
    assert isinstance(sheet, Sheet)
    assert "second" not in sheet.answers
    assert sheet.answers["third"] == ("yes",)


def test_end_ends_the_way() -> None:
    ends = Variant("v", (question("a", jumps=(Jump(frozenset({"no"}), END),)), question("b")))
    assert [q.key for q in met(ends, {"a": ("no",), "b": ("yes",)})] == ["a"]


@pytest.mark.parametrize(
    "form",
    [
        {"unknown": ["yes"]},
        {"first": ["maybe"]},
        {"first": ["yes", "no"]},
        {"pick": ["a", "a"]},
        {"practice.p1": ["ja"]},
        {"reader": ["familj"]},
        {f"field{i}": ["x"] for i in range(10_000)},
    ],
)
def test_what_no_browser_sends_is_forged(form: dict[str, list[str]]) -> None:
    with pytest.raises(Forged):
        validate(VARIANT, form)


def test_every_problem_is_told_at_once() -> None:
    variant = Variant("v", (question("pick", PICK), question("more", PICK), question("text", TEXT)))
    problems = validate(
        variant, {"pick": ["a", "b", "c"], "more": ["a", "nothing"], "text": ["12345678901"]}
    )
    assert problems == (
        Problem("pick", ProblemKind.TOO_MANY),
        Problem("more", ProblemKind.EXCLUSIVE),
        Problem("text", ProblemKind.TOO_LONG),
    )


def test_a_line_break_counts_as_one_character() -> None:
    variant = Variant("v", (question("text", TEXT),))
    assert isinstance(validate(variant, {"text": ["1234\r\n6789"]}), Sheet)


def test_only_the_category_of_the_reader_is_kept() -> None:
    reader = question("reader", Scale("r", options=(Option("familj"), Option("annan"))))
    variant = Variant("a46", (question("a"),), reader=reader)
    sheet = validate(variant, {"reader": ["annan"], "a": ["yes"]})
    assert isinstance(sheet, Sheet)
    assert sheet.reader == "annan"
    with pytest.raises(Forged):
        validate(variant, {"reader": ["grannen"]})


def test_gender_is_background_and_not_an_answer() -> None:
    gender = question(
        "gender", Scale("g", options=(Option("x"), Option("y"))), module=Module.GENDER
    )
    variant = Variant("v", (question("a"), gender))
    sheet = validate(variant, {"gender": ["x"]})
    assert isinstance(sheet, Sheet)
    assert sheet.background == {"gender": "x"}
    assert "gender" not in sheet.answers


def test_all_sheets_are_equally_long_and_come_back_whole() -> None:
    rng = random.Random(1)
    for package in library.read_all().packages.values():
        for own in package.questionnaire.variants:
            taken = frozenset(q.id for _, q in package.questionnaire.bank[:2])
            variant = asked(package.questionnaire, own.id, taken)
            assert longest(variant) <= PADDED
            for _ in range(20):
                sheet = validate(variant, answer_form(variant, rng))
                assert isinstance(sheet, Sheet)
                data = to_bytes(sheet)
                assert len(data) == PADDED
                assert from_bytes(data) == sheet


def test_the_same_choices_are_the_same_bytes_whatever_order_they_were_made_in() -> None:
    one = validate(VARIANT, {"first": ["yes"], "pick": ["a", "b"]})
    other = validate(VARIANT, {"pick": ["b", "a"], "first": ["yes"], "second": []})
    assert isinstance(one, Sheet)
    assert isinstance(other, Sheet)
    assert to_bytes(one) == to_bytes(other)


def test_a_sheet_that_does_not_fit_is_refused_rather_than_longer() -> None:
    with pytest.raises(ValueError, match="longer"):
        to_bytes(Sheet("v", {f"key{i}": ("option",) for i in range(200)}, {}))


def test_a_round_takes_in_bank_and_background_and_leaves_free_text_out() -> None:
    whole = Questionnaire(
        "q",
        Audience.CHILD,
        (
            Variant(
                "v",
                (
                    question("a"),
                    question("pick", PICK),
                    question("text", TEXT, module=Module.FREE_TEXT, next=END),
                ),
            ),
        ),
        bank=((("v",), question("bank", module=Module.BANK)),),
        background=((("v",), question("gender", module=Module.GENDER)),),
    )
    every = asked(whole, "v", frozenset({"q.bank", "q.gender"}))
    assert [q.key for q in every.questions] == ["a", "bank", "pick", "gender"]
    assert [q.key for q in asked(whole, "v", frozenset()).questions] == ["a", "pick"]
    assert [q.key for q in met(every, {q.key: () for q in every.questions})][-1] == "gender"
