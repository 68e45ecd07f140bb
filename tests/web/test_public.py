import gzip
import re
from datetime import timedelta

import pytest
from werkzeug.test import TestResponse

from survey.core.disclosure import CHILDREN
from survey.core.indicator import InWords, WordsKind
from survey.core.wording import lix
from survey.services import replying
from survey.services.replying import Answer, Point, PointStatus
from survey.storage import rounds
from survey.storage.tables import Round
from survey.web.child_questions import Voice
from survey.web.language import translations
from survey.web.public import dots, how_many
from tests.conftest import House
from tests.examples import TODAY
from tests.page import PageClient

ANSWER = Answer(
    (
        Point(
            "Ni vill veta mer.",
            "Vi berättar mer.",
            due="Före sportlovet",
            due_on=TODAY + timedelta(days=60),
            status=PointStatus.ONGOING,
            about="DEL-1",
        ),
        Point("Ni vill slippa byta.", reason="Det kan vi <inte> lova.", about="TRY-1"),
    ),
    "Inget den här gången.",
    "Enhetschefen",
    TODAY + timedelta(days=182),
)
SLUGS = ("barn-och-familj", "oppenvard", "lss-barn-och-unga")


@pytest.fixture
def answered(house: House, counted: int) -> int:
    """The round answered in two of its units, the small one among them."""
    with house.session() as session:
        for unit in (house.town.family, house.town.disability):
            replying.publish(session, (unit, counted), ANSWER, TODAY)
    return counted


def promise(house: House, round_id: int, days: int) -> None:
    """The answer was promised for so many days from the day the tests run."""
    from datetime import date

    with house.session() as session:
        found: Round | None = rounds.get(session, round_id)
        assert found
        found.answer_by = date.today() + timedelta(days=days)
        session.commit()


def test_the_start_page_says_what_this_is_and_leads_to_every_door(
    client: PageClient, house: House
) -> None:
    page = client.get("/")
    assert "Exempelköpings kommun" in page.text
    assert 'href="/s?lang=sv"' in page.text
    assert "116 111" in page.text
    assert "Vem ser svaren?" in page.text
    links = re.findall(r'href="/e/([^"?]+)', page.text)
    assert sorted(links) == sorted(SLUGS)
    assert page.text.count('href="/s?') == 1
    for slug in SLUGS:
        assert client.get(f"/e/{slug}").status_code == 200


def test_the_short_address_without_a_unit_leads_to_all_of_them(
    client: PageClient, house: House
) -> None:
    assert client.get("/e/").text == client.get("/").text.replace('href="/?', 'href="/e/?')


def test_a_unit_page_says_what_was_said_what_is_done_and_what_cannot_be(
    client: PageClient, answered: int
) -> None:
    page = client.get("/e/barn-och-familj").text
    assert "soc i Exempelköping" in page
    assert "Ungefär 30 barn svarade." in page
    assert "av 10 barn" in page or "av 36 barn" in page
    assert "Vi berättar mer." in page and "Pågår" in page
    assert "Senast 21 januari 2027" in page and "Före sportlovet" in page
    assert "Det kan vi &lt;inte&gt; lova." in page
    assert "Enhetschefen" in page


def test_a_small_unit_is_told_so_and_sees_figures_of_more_children(
    client: PageClient, answered: int
) -> None:
    page = client.get("/e/lss-barn-och-unga").text
    assert "Så få har svarat här att vi inte visar några siffror." in page
    assert "Exempelköpings kommun" in page
    assert "Ungefär" not in page


def test_no_unit_page_names_another_unit(client: PageClient, answered: int) -> None:
    page = client.get("/e/barn-och-familj").text
    assert "Öppenvården" not in page and "Solgården" not in page


def test_before_the_day_the_page_says_when(client: PageClient, house: House, counted: int) -> None:
    promise(house, counted, 1)
    page = client.get("/e/oppenvard").text
    assert "berättar vi vad ni har sagt" in page
    assert "Vi är sena" not in page


def test_from_the_day_the_page_says_that_we_are_late(
    client: PageClient, house: House, counted: int
) -> None:
    promise(house, counted, 0)
    page = client.get("/e/oppenvard").text
    assert "Vi är sena." in page
    assert "av 10 barn" not in page


def test_while_a_round_is_open_the_page_has_the_door(client: PageClient, house: House) -> None:
    promise(house, house.round_id, 20)
    page = client.get("/e/oppenvard").text
    assert "Nu frågar vi vad ni tycker." in page
    assert 'href="/s?lang=sv"' in page


def test_the_four_rights_stand_there_with_a_picture_each(client: PageClient, house: House) -> None:
    page = client.get("/").text
    assert re.findall(r"Barnkonventionen, artikel (\d+)", page) == ["12", "3", "2", "6"]
    used = re.findall(r'<use href="#p-(\w+)"', page)
    assert len(used) == len(set(used)) == 4
    assert set(used) <= set(re.findall(r'<symbol id="p-(\w+)"', page))


def test_who_sees_the_answers_is_told_with_the_number_of_the_rule(
    client: PageClient, house: House
) -> None:
    told = f"färre än {CHILDREN.min_group} visar vi inget"
    assert told in client.get("/").text
    assert f"minst {CHILDREN.min_group} svar" in client.get("/om-svaren").text


@pytest.mark.parametrize("path", ["/", "/e/barn-och-familj"])
def test_who_is_not_content_learns_the_way_up(client: PageClient, answered: int, path: str) -> None:
    page = client.get(path).text
    way = [page.index(x) for x in ("Säg det till någon där du träffar oss", "nämnden", "ringa IVO")]
    assert way == sorted(way)
    assert page.count("0123-45 67 00") >= 2


def test_the_newest_answer_stands_first_then_the_others_in_swedish_order(
    client: PageClient, house: House, counted: int
) -> None:
    def order() -> list[str]:
        return re.findall(r'href="/e/([^"?]+)', client.get("/").text)

    assert order() == ["barn-och-familj", "lss-barn-och-unga", "oppenvard"]
    for unit, day in (
        (house.town.family, TODAY - timedelta(days=9)),
        (house.town.outpatient, TODAY),
    ):
        with house.session() as session:
            replying.publish(session, (unit, counted), ANSWER, day)
    assert order() == ["oppenvard", "barn-och-familj", "lss-barn-och-unga"]
    assert "Vi svarade 22 november 2026" in client.get("/").text


@pytest.mark.parametrize("path", ["/", "/om-svaren", "/tillganglighet"])
@pytest.mark.parametrize("language", ["sv", "en"])
def test_the_open_pages_are_light(
    client: PageClient, answered: int, path: str, language: str
) -> None:
    assert len(gzip.compress(client.get(f"{path}?lang={language}").data, 6)) <= 14_000


@pytest.mark.parametrize("path", ["/om-svaren", "/tillganglighet"])
@pytest.mark.parametrize("language", ["sv", "en"])
def test_no_text_is_missing_on_the_pages_for_adults(
    client: PageClient, house: House, path: str, language: str
) -> None:
    page = client.get(f"{path}?lang={language}")
    assert "Set-Cookie" not in page.headers
    assert not re.search(
        r"\b(about|access|public|help)\.[a-z]", page.text.replace("public.css", "")
    )
    assert "dataskyddsombud@example.org" in page.text


def test_the_law_s_table_is_whole(client: PageClient, house: House) -> None:
    page = client.get("/om-svaren").text
    for said in ("Personuppgiftsansvarig", "artikel 6.1 e", "imy.se", "artikel 11", "gallras"):
        assert said in page
    assert "vårdnadshavare" in page and "låta barnet svara i fred" in page


def test_the_accessibility_statement_has_what_the_law_asks_for(
    client: PageClient, house: House
) -> None:
    """R-A11."""
    page = client.get("/tillganglighet").text
    for said in (
        "Exempelköpings kommun",
        "delvis förenlig",
        "Det här är inte tillgängligt",
        "Det här är inte provat",
        "självskattning från 22 november 2026",
        "https://www.digg.se/tdosanmalan",
        "oskäligt betungande",
    ):
        assert said in page
    easy = page.partition("<section data-easy")[2].partition("</section>")[0]
    spoken = re.sub(r"<[^>]+>", " ", re.sub(r"</(?:p|h2|a)>", ". ", easy))
    assert lix(re.sub(r"\S+@\S+", "", spoken).replace("..", ".")) <= 25


def test_the_accessibility_statement_is_found_from_the_start_and_from_who_sees(
    client: PageClient, house: House
) -> None:
    """R-A11."""
    code = house.code(house.town.family)
    for path in ("/", f"/s/{code}/vem"):
        assert 'href="/tillganglighet' in client.get(path).text


@pytest.mark.parametrize("path", ["/", "/e/barn-och-familj", "/e/oppenvard", "/om-svaren"])
def test_the_pages_leave_no_trace(client: PageClient, answered: int, path: str) -> None:
    page = client.get(path)
    assert "Set-Cookie" not in page.headers
    assert page.headers["Cache-Control"] == "no-store"
    assert "unsafe" not in page.headers["Content-Security-Policy"]
    assert "<title>Frågor till dig</title>" in page.text
    assert "<form" not in page.text


@pytest.mark.parametrize("path", ["/", "/e/barn-och-familj"])
def test_the_pages_are_there_in_english(client: PageClient, answered: int, path: str) -> None:
    page = client.get(f"{path}?lang=en").text
    assert '<html lang="en"' in page
    assert "Göm sidan" not in page and "Vill du" not in page


@pytest.mark.parametrize("language", ["xx", "../sv", "sv'"])
def test_an_unknown_language_is_swedish(client: PageClient, house: House, language: str) -> None:
    assert '<html lang="sv"' in client.get("/", query_string={"lang": language}).text


def test_an_address_written_in_capitals_finds_its_page(client: PageClient, house: House) -> None:
    assert client.get("/E/OPPENVARD").status_code == 200


def test_a_closed_unit_is_not_listed_and_keeps_its_page_for_those_it_has_asked(
    client: PageClient, house: House
) -> None:
    from survey.storage import units

    assert client.get("/e/finns-inte").status_code == 404
    with house.session() as session:
        unit = units.by_slug(session, "oppenvard")
        assert unit
        unit.closed_on = TODAY
        session.commit()
    assert client.get("/e/oppenvard").status_code == 200
    assert "oppenvard" not in client.get("/").text


def words_on(page: TestResponse) -> str:
    main = page.text.partition("<main")[2].partition("</main>")[0]
    spoken = re.sub(r"</(?:p|h\d|li|a)>", ". ", main)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", spoken)).replace("..", ".")


@pytest.mark.parametrize("path", ["/", "/e/barn-och-familj", "/e/lss-barn-och-unga"])
def test_a_ten_year_old_can_read_the_pages(client: PageClient, answered: int, path: str) -> None:
    assert lix(words_on(client.get(path))) <= 25


def test_every_text_exists_in_both_languages() -> None:
    for prefix, names in (
        ("how", [k.value for k in WordsKind if k is not WordsKind.NOTHING]),
        ("think", ["DEL-1", "RAT-1", "TIL-1", "BAR-1", "STO-1", "TRY-1"]),
        ("stage", [s.value for s in replying.Stage if s is not replying.Stage.ANSWERED]),
        ("said.status", []),
    ):
        for key in (f"{prefix}.{name}" for name in names):
            for language in ("sv", "en"):
                assert translations(language).gettext(key) != key, (key, language)


@pytest.mark.parametrize(
    ("words", "drawn"),
    [
        (InWords(WordsKind.BETWEEN, 6, 8), (6, 2, 2)),
        (InWords(WordsKind.AT_LEAST, 7), (7, 3, 0)),
        (InWords(WordsKind.UP_TO, 3), (0, 3, 7)),
        (InWords(WordsKind.MORE_THAN_HALF), (5, 5, 0)),
        (InWords(WordsKind.FEWER_THAN_HALF), (0, 5, 5)),
        (InWords(WordsKind.FEWER_OF, 5, of=14), (0, 4, 10)),
        (InWords(WordsKind.ALL_BUT, 4, of=14), (10, 4, 0)),
        (InWords(WordsKind.AT_LEAST_OF, 6, of=10), (6, 4, 0)),
        (InWords(WordsKind.FEWER_OF, 5, of=80), (0, 1, 9)),
        (InWords(WordsKind.ALL_BUT, 4, of=48), (9, 1, 0)),
        (InWords(WordsKind.AT_LEAST_OF, 26, of=48), (5, 5, 0)),
        (InWords(WordsKind.NOTHING), None),
    ],
)
def test_what_is_drawn_is_what_is_said(words: InWords, drawn: tuple[int, int, int] | None) -> None:
    assert dots(words) == drawn


def test_only_what_has_an_action_or_a_reason_is_said(client: PageClient, answered: int) -> None:
    """R-W2: figures without a point don't stand there."""
    page = client.get("/e/barn-och-familj").text
    voices = page.split('class="voices"')[1].split("</ul>")[0]
    said = re.findall(r"barn (tycker att vi vuxna lyssnar|känner sig trygga)", voices)
    assert len(said) == voices.count("<li") == 2


def test_the_words_of_staff_are_said_to_be_swedish_on_an_english_page(
    client: PageClient, house: House, answered: int
) -> None:
    page = client.get("/e/barn-och-familj?lang=en").text
    for words in ("Ni vill veta mer.", "Vi berättar mer.", "Före sportlovet", "Inget den här"):
        around = page.split(words)[0].rpartition("lang=")[2]
        assert around.startswith('"sv" dir="ltr"') and "</p>" not in around, words
    assert 'Who does it? <span lang="sv" dir="ltr">Enhetschefen</span>' in page
    assert "Vem gör det? Enhetschefen" in client.get("/e/barn-och-familj").text


def test_late_and_what_cannot_be_changed_have_pictures_in_the_version_with_pictures(
    client: PageClient, house: House, counted: int, answered: int
) -> None:
    easy = client.get("/e/barn-och-familj?variant=lss").text
    before = easy.split("Det här kan vi inte ändra")[0]
    assert before.rpartition("<use")[2].startswith(' href="#p-nej"')
    promise(house, counted, 0)
    late = client.get("/e/oppenvard?variant=lss").text
    assert late.split("Vi är sena.")[0].rpartition("<use")[2].startswith(' href="#p-tid"')
    assert "#p-tid" not in client.get("/e/oppenvard").text.split("<main")[1].split("Vi är sena")[0]


def test_a_high_share_of_many_is_said_plainly() -> None:
    words = InWords(WordsKind.ALL_BUT, 4, of=48)
    assert how_many(Voice("sv", young=False), words) == "Minst 44 av 48 barn"
