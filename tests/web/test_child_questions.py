"""How questions are worded and pictured for an age."""

import pytest

from survey.core.questionnaire import Jump, Kind, Option, Question, Scale, Variant
from survey.core.wording import QuestionWords, Words
from survey.web.child_questions import Sent, Teller, Voice

YES_NO = Scale("yn", Kind.SINGLE, (Option("yes"), Option("no")))
FACES = Scale("faces", Kind.SINGLE, tuple(Option(o, "ansikte_ja") for o in ("a", "b", "c")))
DOTS = Scale("dots", Kind.SINGLE, (*(Option(o, "niva_1") for o in ("a", "b")), Option("na")))
LABELS = {s.id: {o.id: o.id.title() for o in s.options} for s in (YES_NO, FACES, DOTS)}


def teller(*questions: Question, variant: str = "a1012") -> Teller:
    texts = {q.id: QuestionWords(f"How is {q.id} with {{adults}}?") for q in questions}
    words = Words("en", "", {}, texts, LABELS)
    voice = Voice("en", young=False)
    return Teller(Variant(variant, questions), words, {"adults": "us"}, voice, Sent())


def question(name: str, scale: Scale = YES_NO, **more: object) -> Question:
    return Question(name, name, "c", scale, **more)  # type: ignore[arg-type]


def test_the_units_own_phrase_is_in_the_question() -> None:
    assert teller(question("q1")).tell(question("q1"), "q1").words.form == "How is q1 with us?"


def test_a_branch_is_told_in_words_at_every_question_it_passes() -> None:
    jumping = question("q1", jumps=(Jump(frozenset({"no"}), "q4"),))
    others = [question(f"q{n}") for n in (2, 3, 4)]
    told = teller(jumping, *others)
    conditions = [told.tell(q, q.key).condition for q in (jumping, *others)]
    assert [bool(c) for c in conditions] == [False, True, True, False]
    assert "How is q1 with us?" in conditions[1] and "No" in conditions[1]
    assert told.tell(jumping, "q1").jumps == '[[["no"], "q4"]]'


def test_a_branch_to_the_end_passes_all_that_follow() -> None:
    jumping = question("q1", jumps=(Jump(frozenset({"no"}), "end"),))
    assert teller(jumping, question("q2")).tell(question("q2"), "q2").condition


@pytest.mark.parametrize(
    ("variant", "scale", "pictures"),
    [
        ("a46", FACES, ["ansikte_ja"] * 3),
        ("a79", YES_NO, ["", ""]),
        ("a1012", FACES, ["", "", ""]),
        ("a1317", DOTS, ["niva_1", "niva_1", ""]),
    ],
)
def test_pictures_fit_the_age(variant: str, scale: Scale, pictures: list[str]) -> None:
    asked = question("q1", scale)
    choices = teller(asked, variant=variant).tell(asked, "q1").choices
    assert [c.picture for c in choices] == pictures


def test_what_was_sent_is_kept_and_practice_never_is() -> None:
    asked = question("q1")
    told = teller(asked)
    object.__setattr__(told, "sent", Sent({"q1": ["no"]}))
    assert [c.chosen for c in told.tell(asked, "q1").choices] == [False, True]
    assert [c.chosen for c in told.tell(asked, "").choices] == [False, False]


def test_a_text_that_the_young_lack_is_the_common_one() -> None:
    assert Voice("sv", young=True)("welcome.time", minutes=5) == "Det går snabbt."
    assert Voice("sv", young=False)("welcome.time", minutes=5) == "Det tar ungefär 5 minuter."
    assert Voice("sv", young=True)("nav.next") == "Nästa"
