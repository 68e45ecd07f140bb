"""Every shipped questionnaire is sound in every variant and language, and worded as decided."""

from collections import Counter

import pytest

from survey.core.questionnaire import (
    Audience,
    Direction,
    Kind,
    Module,
    OptionKind,
    Questionnaire,
    Source,
    Variant,
)
from survey.core.wording import fill, lix
from survey.storage import library
from survey.storage.library.limits import LIMITS
from survey.storage.library.schemas import schemas

SUPPORT = "stod-och-delaktighet"
RIGHTS = "mina-rattigheter"
LIBRARY = library.read_all()
PACKAGES = sorted(LIBRARY.packages)
CHILD = [
    (name, variant.id)
    for name, package in LIBRARY.packages.items()
    for variant in package.questionnaire.variants
    if package.questionnaire.audience is Audience.CHILD
]


def _questionnaire(name: str) -> Questionnaire:
    return LIBRARY.packages[name].questionnaire


def _variant(name: str, variant_id: str) -> Variant:
    variant = _questionnaire(name).variant(variant_id)
    assert variant is not None
    return variant


def _form(language: str, question_id: str) -> str:
    return LIBRARY.packages[SUPPORT].words[language].question(question_id).form


def test_nothing_is_wrong_and_nothing_needs_a_second_look() -> None:
    assert [str(problem) for problem in library.check()] == []


def test_the_shipped_questionnaires_are_four_and_two_registers() -> None:
    assert PACKAGES == [
        "barnchecklista",
        "barnrattsutbildning",
        "barnrattsutbildning-uppfoljning",
        "egenkontroll",
        RIGHTS,
        SUPPORT,
    ]


@pytest.mark.parametrize(
    ("name", "counts"),
    [
        (SUPPORT, {"a46": 6, "a79": 9, "a1012": 13, "a1317": 15, "lss": 8}),
        (RIGHTS, {"a79": 5, "a1012": 8, "a1317": 8, "lss": 4}),
        ("barnrattsutbildning", {"staff": 13}),
        ("barnrattsutbildning-uppfoljning", {"staff": 4}),
        ("barnchecklista", {"bcl": 17}),
        ("egenkontroll", {"ekb": 16}),
    ],
)
def test_each_variant_has_its_number_of_questions(name: str, counts: dict[str, int]) -> None:
    found = {v.id: len(v.questions) for v in _questionnaire(name).variants}
    assert found == counts


def test_a_round_can_add_four_local_questions_and_gender() -> None:
    support = _questionnaire(SUPPORT)
    assert [question.id for _, question in support.bank] == [
        "bank.own_talk",
        "bank.reach_works",
        "bank.plan_part",
        "bank.after_last",
    ]
    assert {question.module for _, question in support.bank} == {Module.BANK}
    assert [(q.id, q.module) for _, q in support.background] == [("bg.gender", Module.GENDER)]


def test_only_the_two_youngest_ways_of_asking_have_practice() -> None:
    practice = {v.id: len(v.practice) for v in _questionnaire(SUPPORT).variants}
    assert practice == {"a46": 2, "a79": 0, "a1012": 0, "a1317": 0, "lss": 2}
    assert [v.id for v in _questionnaire(SUPPORT).variants if v.reader] == ["a46"]


@pytest.mark.parametrize("name", PACKAGES)
def test_every_text_exists_in_swedish_and_english(name: str) -> None:
    package = LIBRARY.packages[name]
    assert {language for language, words in package.words.items() if words.offered} == {"sv", "en"}
    for words in package.words.values():
        for variant in package.questionnaire.variants:
            assert words.names[variant.id]
            extra = (*variant.practice, *([variant.reader] if variant.reader else []))
            for question in (*variant.questions, *extra):
                assert words.question(question.id).form
                for option in question.scale.options:
                    assert words.label(question.scale.id, option.id)


@pytest.mark.parametrize("name", PACKAGES)
@pytest.mark.parametrize("language", ["sv", "en"])
def test_every_phrase_fits_every_text(name: str, language: str) -> None:
    package = LIBRARY.packages[name]
    for variant in package.questionnaire.variants:
        for phrase in LIBRARY.shared.phrases:
            filling = LIBRARY.shared.filling(language, variant.id, phrase)
            for question in variant.questions:
                words = package.words[language].question(question.id)
                for text in (words.form, words.help, words.chat, words.after):
                    assert "{" not in fill(text, filling)


@pytest.mark.parametrize(
    ("name", "variant_id", "expected"),
    [
        (SUPPORT, "a46", 14),
        (SUPPORT, "a79", 17),
        (SUPPORT, "a1012", 17),
        (SUPPORT, "a1317", 20),
        (SUPPORT, "lss", 17),
        (RIGHTS, "a79", 16),
        (RIGHTS, "a1012", 19),
        (RIGHTS, "a1317", 19),
        (RIGHTS, "lss", 18),
    ],
)
def test_the_reading_level_is_what_was_measured_and_under_its_limit(
    name: str, variant_id: str, expected: int
) -> None:
    words = LIBRARY.packages[name].words["sv"]
    filling = LIBRARY.shared.filling("sv", variant_id)
    forms = [words.question(q.id).form for q in _variant(name, variant_id).questions]
    level = lix(" ".join(fill(form, filling) for form in forms))
    assert abs(level - expected) < 1
    assert level <= LIMITS[variant_id].lix


@pytest.mark.parametrize(("name", "variant_id"), CHILD)
def test_no_child_meets_a_branch(name: str, variant_id: str) -> None:
    """Nothing visible may depend on what was answered (R-S3)."""
    for question in _variant(name, variant_id).questions:
        assert (question.next, question.jumps) == (None, ())


def test_every_child_gets_the_line_about_help_after_the_question_of_safety() -> None:
    for variant in _questionnaire(SUPPORT).variants:
        safe = variant.question("safe")
        assert safe is not None and safe.safety
        assert [q.key for q in variant.questions if q.safety] == ["safe"]
        helped = ["safe"] if variant.id != "a46" else []
        assert [q.key for q in variant.questions if q.help_after] == helped


def test_free_text_is_asked_only_from_ten_years_and_in_its_own_module() -> None:
    found = {
        v.id: [(q.scale.max_chars, q.module) for q in v.questions if q.scale.kind is Kind.TEXT]
        for v in _questionnaire(SUPPORT).variants
    }
    assert {v: texts for v, texts in found.items() if texts} == {
        "a1012": [(300, Module.FREE_TEXT)],
        "a1317": [(500, Module.FREE_TEXT)],
    }


def test_the_youngest_and_influence_are_never_pooled() -> None:
    pooled = _questionnaire(SUPPORT).pooled
    assert "influence" not in pooled
    assert all("a46" not in variants for variants in pooled.values())
    assert pooled["heard"] == ("a79", "a1012", "a1317", "lss")
    assert _questionnaire(RIGHTS).pooled == {}


def test_pooled_variants_share_options_where_each_option_is_counted() -> None:
    support = _questionnaire(SUPPORT)
    scales = {
        support_question.scale
        for v in support.pooled["improve"]
        if (support_question := _variant(SUPPORT, v).question("improve"))
    }
    assert len(scales) == 1


def test_the_older_children_share_one_set_of_knowledge_questions() -> None:
    younger, older = _variant(RIGHTS, "a1012"), _variant(RIGHTS, "a1317")
    assert younger.questions == older.questions
    assert all(q.id.startswith("mr1017.") for q in older.questions)


def test_each_knowledge_question_has_one_right_answer_and_counts_not_knowing() -> None:
    for question in _questionnaire(RIGHTS).every_question():
        if question.scale.kind is Kind.SINGLE:
            assert len(question.scale.favourable) == 1
            assert "vet_inte" in question.scale.valid


def test_the_right_answer_stands_in_different_places() -> None:
    for variant in _questionnaire(RIGHTS).variants:
        single = [q for q in variant.questions if q.scale.kind is Kind.SINGLE]
        places = Counter([o.favourable for o in q.scale.options].index(True) for q in single)
        assert len(places) > 1


# Pictures that show what stands beside them and praise nothing: no face, heart or thumb.
PLAIN = {"barn_alla", "barn_nagra", "vuxna", "ja", "nej", "beratta", "tyst", "vet_inte"}


def test_no_picture_hints_at_the_right_answer() -> None:
    """Decision 15; in easy text every answer has a picture, in the others none has."""
    for variant in _questionnaire(RIGHTS).variants:
        assert {question.picto for question in variant.questions} == {"rattighet"}
        pictures = {option.picto for q in variant.questions for option in q.scale.options}
        assert pictures == (PLAIN if variant.id == "lss" else {""})


def test_the_same_words_have_the_same_picture() -> None:
    """R-L7, R-L8: a picture never stands for two things in the questions of rights."""
    words = LIBRARY.packages[RIGHTS].words["sv"]
    meant: dict[str, set[str]] = {}
    for question in _variant(RIGHTS, "lss").questions:
        for option in question.scale.options:
            label = words.label(question.scale.id, option.id)
            meant.setdefault(option.picto, set()).add(label)
    assert {picture: len(labels) for picture, labels in meant.items()} == dict.fromkeys(PLAIN, 1)


def test_sometimes_is_never_favourable() -> None:
    for scale in LIBRARY.shared.scales.values():
        sometimes = scale.option("ibland")
        assert sometimes is None or sometimes.favourable is False


def test_not_remembering_being_told_is_counted_and_what_has_not_happened_is_not() -> None:
    scales = LIBRARY.shared.scales
    assert "minns_inte" in scales["yn_mem"].valid
    assert "vet_inte" in scales["yn_pic"].valid
    assert "vet_inte" not in scales["s3_pic"].valid
    assert "inte_hant" not in scales["s4_freq_na"].valid


def test_the_indicators_are_thirty_and_six_of_them_core() -> None:
    indicators = LIBRARY.shared.indicators
    assert len(indicators) == 30
    assert [i.id for i in indicators.values() if i.core] == [
        "DEL-1",
        "RAT-1",
        "TIL-1",
        "BAR-1",
        "STO-1",
        "TRY-1",
    ]
    sources = Counter(indicator.source for indicator in indicators.values())
    assert sources == {Source.ANSWERS: 18, Source.REGISTER: 8, Source.SYSTEM: 4}
    assert [i.id for i in indicators.values() if i.direction is Direction.NONE] == ["ONS-1"]
    assert [i.id for i in indicators.values() if not i.pooled] == ["DEL-2", "RAT-3"]


def test_a_core_indicator_is_asked_in_every_variant() -> None:
    for indicator in LIBRARY.shared.indicators.values():
        for variant in _questionnaire(SUPPORT).variants if indicator.core else ():
            assert variant.question(indicator.keys[0]) is not None


def test_every_indicator_of_answers_counts_questions_that_exist() -> None:
    for indicator in LIBRARY.shared.indicators.values():
        if indicator.source is Source.ANSWERS:
            questions = _questionnaire(indicator.questionnaire).every_question()
            assert set(indicator.keys) <= {question.key for question in questions}


def test_every_scored_question_to_a_child_feeds_an_indicator() -> None:
    counted = {
        (indicator.questionnaire, key)
        for indicator in LIBRARY.shared.indicators.values()
        for key in indicator.keys
    }
    for name in (SUPPORT, RIGHTS):
        for variant in _questionnaire(name).variants:
            scored = [q for q in variant.questions if q.scale.kind is Kind.SINGLE]
            assert {(name, q.key) for q in scored} <= counted


def test_gain_after_training_is_after_minus_before() -> None:
    gain = LIBRARY.shared.indicators["UTB-1"]
    assert gain.difference and gain.keys == ("before", "after")


def test_the_follow_up_asks_what_hindered_those_who_used_nothing() -> None:
    used = _variant("barnrattsutbildning-uppfoljning", "staff").question("used")
    assert used is not None
    assert used.leads_to(frozenset({"nej"})) == "utb3m.hinder"
    assert used.leads_to(frozenset({"flera"})) is None


@pytest.mark.parametrize(
    ("language", "question_id", "text"),
    [
        ("sv", "sd46.safe", "Känner du dig trygg med {vuxna}?"),
        ("sv", "sd79.influence", "Får du säga vad du vill innan {vuxna} bestämmer?"),
        (
            "sv",
            "sd1012.influence",
            "När något ska bestämmas om dig – hur ofta får du vara med och påverka?",
        ),
        ("sv", "sd1317.better", "Hur har du det nu, jämfört med innan du fick stödet?"),
        ("sv", "sdlss.improve", "Vad ska bli bättre? Välj en eller två."),
        ("en", "sd46.rights_told", "Has anyone told you that you may say what you think?"),
        (
            "en",
            "bank.own_talk",
            "When you want to talk alone with {adults} – how often is that possible?",
        ),
        ("en", "bg.gender", "Are you a girl, a boy or something else?"),
    ],
)
def test_the_questions_are_worded_as_decided(language: str, question_id: str, text: str) -> None:
    assert _form(language, question_id) == text


def test_help_after_and_labels_are_worded_as_decided() -> None:
    support = LIBRARY.packages[SUPPORT].words["sv"]
    rights = LIBRARY.packages[RIGHTS].words["sv"]
    assert support.question("sd1012.text").help.startswith("Skriv inga namn. Vi vet inte vem du är")
    assert support.reader_screen["a46"].startswith("Till dig som läser: Läs precis som det står.")
    assert support.label("s4_freq_na", "inte_hant") == "Har inte hänt"
    assert support.label("pick_10plus", "na") == "Vara lättare att nå"
    assert support.question("sdlss.p2").after == "Bra. Nu kan du svara på frågorna."
    assert rights.question("mr79.complain").after == (
        "Så här är det: Du får alltid berätta. Du kan också ringa Bris på 116 111."
    )


@pytest.mark.parametrize("name", PACKAGES)
def test_a_frozen_questionnaire_thaws_to_the_same(name: str) -> None:
    package = LIBRARY.packages[name]
    frozen = library.freeze(package)
    assert library.thaw(frozen) == package
    assert library.freeze(library.thaw(frozen)) == frozen


def test_the_schemas_for_editors_are_those_of_the_models() -> None:
    """If this fails: run `flask questionnaires schema`."""
    folder = library.folder() / "schema"
    assert {path.name: path.read_text(encoding="utf-8") for path in folder.iterdir()} == schemas()


def test_every_file_names_the_schema_that_helps_the_editor() -> None:
    for path in library.folder().glob("*/*.yaml"):
        first = path.read_text(encoding="utf-8").partition("\n")[0]
        prefix, _, target = first.partition("=")
        assert prefix == "# yaml-language-server: $schema"
        assert (path.parent / target).is_file()


def test_dont_know_is_never_favourable() -> None:
    for name in PACKAGES:
        for question in _questionnaire(name).every_question():
            for option in question.scale.options:
                assert option.kind is OptionKind.ANSWER or option.favourable is None


def test_the_limits_in_the_readme_are_those_that_are_tested() -> None:
    readme = (library.folder() / "README.md").read_text(encoding="utf-8")
    rows = {
        line.split("|")[1].strip(): [cell.strip() for cell in line.split("|")[2:-1]]
        for line in readme.splitlines()
        if line.startswith("|")
    }
    limits = list(LIMITS.values())
    assert rows["Frågor som räknas"] == [str(limit.scored) for limit in limits]
    assert rows["Minuter"] == [str(limit.minutes) for limit in limits]
    assert rows["Ord i en fråga, på svenska"] == [str(limit.words) for limit in limits]
    assert rows["Läsbarhet (LIX), på svenska"] == [str(limit.lix) for limit in limits]
    assert rows["Övningsfrågor"] == [str(limit.practice) for limit in limits]
    both = [f"{limit.answers}, {limit.with_dk}" for limit in limits]
    assert rows['Svarsalternativ, och med "vet inte"'] == both
