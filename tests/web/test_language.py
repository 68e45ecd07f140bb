"""Languages: complete, marked, running their own way, and offered only when read through."""

import re
import unicodedata
from dataclasses import replace
from datetime import date

import pytest
from babel.messages.pofile import read_po
from flask import Flask
from sqlalchemy import select

from survey.core.round import Obstacle
from survey.services import arranging, rehearsing
from survey.services.arranging import Unfit
from survey.storage import catalogues, library
from survey.storage.library import Library, Package
from survey.storage.tables import Round
from survey.web.child_pages import Visit, linked, render
from survey.web.child_questions import Sent, Voice
from survey.web.language import day_in, direction_of, isolated, own_name, spoken, translations
from tests import examples
from tests.conftest import House
from tests.page import PageClient

DRAFTS = ("ar", "fa-AF", "fi", "so", "uk")
RTL = ("ar", "fa-AF")
KEY = re.compile(r"[a-z_]+\.[a-z0-9_]+")
# What guardians and the public read stands in Swedish and English only.
CHILDS_ROOMS = ("child", "practice", "read_aloud", "tablet")
OF_GUARDIANS = "book."
LIBRARY = library.read_all()
FOR_CHILDREN = ("stod-och-delaktighet", "mina-rattigheter")

Texts = dict[tuple[str, str], str]


def _texts(language: str, *rooms: str) -> Texts:
    """(context, key) -> text, of the named rooms or of all."""
    found: Texts = {}
    for file in catalogues.files(language):
        if rooms and file.stem not in rooms:
            continue
        with file.open("rb") as source:
            for message in read_po(source):
                if isinstance(message.id, str) and KEY.fullmatch(message.id):
                    found[message.context or "", message.id] = str(message.string)
    return {key: text for key, text in found.items() if not key[1].startswith(OF_GUARDIANS)}


SWEDISH = _texts("sv", *CHILDS_ROOMS)


@pytest.mark.parametrize("language", ["en", *DRAFTS])
def test_every_text_of_the_childs_pages_is_translated(language: str) -> None:
    texts = _texts(language)
    assert [key for key in SWEDISH if not texts.get(key, "").strip()] == []


@pytest.mark.parametrize("language", DRAFTS)
def test_no_text_is_translated_that_does_not_exist(language: str) -> None:
    assert set(_texts(language)) - set(_texts("sv")) == set()


@pytest.mark.parametrize("language", ["en", *DRAFTS])
def test_a_translation_has_the_same_slots(language: str) -> None:
    texts = _texts(language)
    for key, swedish in SWEDISH.items():
        slots = [sorted(re.findall(r"%\(\w+\)s", text)) for text in (swedish, texts[key])]
        assert slots[0] == slots[1], key
        assert "%" not in re.sub(r"%\(\w+\)s", "", texts[key]), key


@pytest.mark.parametrize("language", DRAFTS)
def test_what_is_dialled_and_visited_is_the_same_in_every_language(language: str) -> None:
    texts = _texts(language)
    for key, swedish in SWEDISH.items():
        for exact in re.findall(r"[\d][\d \-]{2,}\d|[a-z]+\.se|7KQ4-MRTX", swedish):
            assert exact in texts[key], (key, exact)


@pytest.mark.parametrize("language", DRAFTS)
def test_a_draft_says_nothing_in_swedish(language: str) -> None:
    texts = _texts(language)
    same = [key for key, swedish in SWEDISH.items() if texts[key] == swedish]
    assert same == []


@pytest.mark.parametrize("name", FOR_CHILDREN)
@pytest.mark.parametrize("language", DRAFTS)
def test_a_draft_asks_the_same_questions_with_the_same_options(language: str, name: str) -> None:
    swedish, draft = (LIBRARY.packages[name].words[x] for x in ("sv", language))
    assert list(draft.questions) == list(swedish.questions)
    assert {s: list(o) for s, o in draft.labels.items()} == {
        s: list(o) for s, o in swedish.labels.items()
    }
    assert set(draft.names) == set(swedish.names)
    assert draft.reader_screen.keys() == swedish.reader_screen.keys()
    for question_id, words in swedish.questions.items():
        theirs = draft.question(question_id)
        assert bool(theirs.help) == bool(words.help), question_id
        assert theirs.form != words.form
    for labels in draft.labels.values():
        assert len(set(labels.values())) == len(labels), labels


@pytest.mark.parametrize("language", DRAFTS)
def test_the_adults_have_a_fixed_wording_in_a_draft(language: str) -> None:
    assert LIBRARY.shared.words[language].phrases == {}
    for name in FOR_CHILDREN:
        for words in LIBRARY.packages[name].words[language].questions.values():
            assert "{" not in words.form + words.help + words.chat + words.after


@pytest.mark.parametrize("language", DRAFTS)
def test_files_are_in_composed_letters_and_carry_no_hidden_marks(language: str) -> None:
    files = [*catalogues.files(language), *library.folder().glob(f"*/{language}.yaml")]
    assert len(files) == 4
    for file in files:
        text = file.read_text(encoding="utf-8")
        assert unicodedata.is_normalized("NFC", text), file
        assert not re.search("[\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]", text), file


def test_a_language_is_called_what_it_calls_itself() -> None:
    assert [own_name(x) for x in ("sv", "en", *DRAFTS)] == [
        "Svenska",
        "English",
        "العربية",
        "دری",
        "Suomi",
        "Soomaali",
        "Українська",
    ]
    assert own_name("prs") == own_name("fa-AF") == "دری".replace("ی", "ی")
    assert own_name("qqq") == "qqq"


def test_a_language_runs_its_own_way() -> None:
    assert [direction_of(x) for x in ("ar", "fa-AF", "prs", "ckb", "he")] == ["rtl"] * 5
    assert [direction_of(x) for x in ("sv", "fi", "so", "uk", "qqq")] == ["ltr"] * 5


@pytest.mark.parametrize(
    ("language", "written"),
    [
        ("sv", "3 januari 2027"),
        ("en", "3 January 2027"),
        ("fi", "3. tammikuuta 2027"),
        ("uk", "3 січня 2027"),
        ("ar", "3 يناير 2027"),
    ],
)
def test_dates_are_in_the_language_with_the_figures_of_the_page(
    language: str, written: str
) -> None:
    assert day_in(language, date(2027, 1, 3)) == written


def test_numbers_and_addresses_are_kept_whole_in_text_from_the_right() -> None:
    text = isolated("هيئة IVO: 020-120 06 06. في 10 أيام", "ar")
    assert "\u2066IVO\u2069" in text
    assert "\u2066020-120 06 06\u2069." in text
    assert " 10 " in text
    assert isolated("ring 020-120 06 06", "sv") == "ring 020-120 06 06"


def test_a_slot_for_a_script_is_left_alone() -> None:
    assert isolated("{answered} من {total}", "ar") == "{answered} من {total}"


def test_what_staff_have_written_is_isolated_too() -> None:
    text = Voice("ar", young=False)("welcome.about", unit="soc i Exempelköping")
    assert "\u2066soc i Exempelköping\u2069." in text


def test_a_telephone_link_runs_from_left_to_right_and_a_year_is_no_telephone() -> None:
    assert 'href="tel:116111" dir="ltr"' in linked("ring 116 111")
    assert linked("sedan år 2020") == "sedan år 2020"


def test_a_text_that_a_language_lacks_is_said_in_swedish() -> None:
    assert Voice("ti", young=False)("nav.next") == "Nästa"
    assert Voice("ti", young=True)("welcome.time") == "Det går snabbt."
    assert translations("sv").gettext("about.title") in Voice("ar", young=False)("about.title")


def test_the_young_are_spoken_to_in_their_own_words() -> None:
    assert Voice("fi", young=True)("phrase.adults") == "aikuiset täällä"
    assert Voice("fi", young=False)("phrase.adults") == "täällä työskentelevät ihmiset"


def test_the_page_is_in_swedish_around_a_language_that_the_app_has_no_texts_in() -> None:
    assert [spoken(x) for x in ("ar", "ti", "sv")] == ["ar", "sv", "sv"]


def _page(app: Flask, house: House, language: str, package: Package) -> str:
    """The questions of one age, asked in a language by a page of practice."""
    files = Library({"made-up": package}, LIBRARY.shared)
    with app.test_request_context(), house.session() as session:
        door = rehearsing.of_file(session, "made-up", files)
        assert door
        door = replace(door, languages=(language,))
        visit = Visit("answer", "http://localhost", "/", language, "a79", door, practice=True)
        return render(visit, Sent()).decode()


def test_questions_in_swedish_on_an_arabic_page_are_marked(app: Flask, house: House) -> None:
    """R-A9"""
    whole = LIBRARY.packages["mina-rattigheter"]
    swedish = replace(whole, words={"sv": whole.words["sv"]})
    text = _page(app, house, "ar", swedish)
    assert re.search(r'<html lang="ar"\s+dir="rtl"', text)
    fields = re.findall(r"<fieldset[^>]*>", text)
    assert fields and all('lang="sv" dir="ltr"' in " ".join(f.split()) for f in fields)
    headings = re.findall(r"<h2[^>]*lang=[^>]*>", text)
    assert headings and all('lang="sv" dir="ltr"' in " ".join(h.split()) for h in headings)


def test_questions_in_a_new_language_on_a_swedish_page_are_marked(app: Flask, house: House) -> None:
    whole = LIBRARY.packages["mina-rattigheter"]
    new = replace(whole.words["ar"], language="ckb")
    text = _page(app, house, "ckb", replace(whole, words={**whole.words, "ckb": new}))
    assert re.search(r'<html lang="sv"\s+dir="ltr"', text)
    fields = re.findall(r"<fieldset[^>]*>", text)
    assert fields and all('lang="ckb" dir="rtl"' in " ".join(f.split()) for f in fields)
    assert ">Nästa<" in text


def test_the_adults_are_called_in_the_language_of_the_question(app: Flask, house: House) -> None:
    whole = LIBRARY.packages["stod-och-delaktighet"]
    text = _page(app, house, "ar", replace(whole, words={"sv": whole.words["sv"]}))
    assert "Är de vuxna här snälla mot dig?" in text


@pytest.mark.parametrize("language", DRAFTS)
def test_no_child_is_offered_what_nobody_has_read_through(
    house: House, client: PageClient, language: str
) -> None:
    code = house.code(house.town.family)
    page = client.get(f"/s/{code}?lang={language}").text
    assert '<html lang="sv"' in page
    assert own_name(language) not in page
    for path in (f"/s/{code}/fragor?age=a79&lang={language}", f"/s/{code}/vem?lang={language}"):
        assert '<html lang="sv"' in client.get(path).text


@pytest.mark.parametrize("language", DRAFTS)
def test_a_draft_is_there_in_practice_and_says_so(
    house: House, client: PageClient, language: str
) -> None:
    page = client.get(f"/ova/barn-och-familj?lang={language}").text
    assert f'<html lang="{language}"' in page
    assert Voice(language, young=False)("practice.unreviewed") in page
    assert own_name(language) in page


def test_a_round_takes_the_languages_that_are_read_through_and_no_others(house: House) -> None:
    with house.session() as session:
        made = session.scalars(select(Round)).one()
        assert made.content["languages"] == ["en", "sv"]
        drafted = examples.make_draft(
            session, house.town, name="På arabiska", languages=("sv", "ar"), unit_ids=()
        )
        with pytest.raises(Unfit) as refused:
            arranging.ask_to_open(session, drafted.id, by=None, now=examples.NOW)
    assert Obstacle.LANGUAGE_UNREVIEWED in refused.value.obstacles
