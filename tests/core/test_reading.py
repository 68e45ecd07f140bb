import unicodedata

from survey.core.questionnaire import (
    Audience,
    Kind,
    Option,
    Question,
    Questionnaire,
    Scale,
    Variant,
)
from survey.core.reading import HASH, Part, passages, text_hash
from survey.core.wording import QuestionWords, Words

OFTEN = Scale("often", options=(Option("yes"), Option("no")))
TEXT = Scale("text", kind=Kind.TEXT, max_chars=300)
ASKED = (Question("q.one", "one", "", OFTEN), Question("q.two", "two", "", OFTEN))
WORDS = Words(
    "sv",
    "Frågor",
    {"a79": "7–9", "a1012": "10–12"},
    {
        "q.one": QuestionWords("Lyssnar {vuxna}?", help="Lite hjälp."),
        "q.two": QuestionWords("Är {vuxna} snälla?", after="Så är det."),
        "q.text": QuestionWords("Skriv."),
        "q.bank": QuestionWords("En lokal fråga?"),
    },
    {"often": {"yes": "Ja", "no": "Nej"}, "text": {}},
    {"a79": "Läs för barnet."},
)


def questionnaire(*variants: str) -> Questionnaire:
    writing = Question("q.text", "text", "", TEXT)
    made = tuple(Variant(v, (*ASKED, writing)) for v in variants)
    return Questionnaire(
        "test", Audience.CHILD, made, bank=((variants, Question("q.bank", "b", "", OFTEN)),)
    )


def phrases(variant: str) -> dict[str, str]:
    return {"vuxna": "de vuxna" if variant == "a79" else "de som jobbar här"}


def test_everything_is_read_once_in_the_order_it_is_met() -> None:
    found = passages(questionnaire("a79"), WORDS, phrases)
    assert [(p.part, p.text) for p in found] == [
        (Part.SCREEN, "Läs för barnet."),
        (Part.QUESTION, "Lyssnar de vuxna?"),
        (Part.HELP, "Lite hjälp."),
        (Part.OPTION, "Ja"),
        (Part.OPTION, "Nej"),
        (Part.QUESTION, "Är de vuxna snälla?"),
        (Part.AFTER, "Så är det."),
        (Part.QUESTION, "En lokal fråga?"),
    ]
    assert [p.place for p in found][3] == "often.yes"


def test_another_phrase_for_the_adults_is_another_text() -> None:
    found = passages(questionnaire("a79", "a1012"), WORDS, phrases)
    both = [p for p in found if p.place == "q.one" and p.part is Part.QUESTION]
    assert [p.variant for p in both] == ["a79", "a1012"]
    assert both[0].hash != both[1].hash


def test_a_text_keeps_its_hash_however_it_is_stored() -> None:
    hash = text_hash("Är de snälla\nmot dig?")
    assert hash == text_hash(unicodedata.normalize("NFD", "Är  de snälla mot dig? "))
    assert HASH.fullmatch(hash)


def test_a_text_that_is_changed_in_the_least_has_another_hash() -> None:
    """R-L4: a changed text silences its old recording."""
    text = "Är de snälla mot dig?"
    others = ["är de snälla mot dig?", "Är de snälla mot dig", "Är de snälla, mot dig?", ""]
    assert len({text_hash(t) for t in (text, *others)}) == 5
