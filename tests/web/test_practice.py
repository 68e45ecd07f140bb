"""Practice: the children's own pages, and nothing of it kept anywhere."""

import logging
import re
from pathlib import Path

import pytest
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from survey.storage.tables import Base
from survey.web import practice
from survey.web.child_questions import Voice
from survey.web.language import translations
from tests.conftest import House
from tests.page import PageClient

OVA = "/ova/barn-och-familj"
LINE = "Övning: inget sparas"
PAGES = ("", "/fragor", "/fragor?age=a46", "/fragor?age=a1317&dress=chat", "/nej", "/vem")
ANSWERS = {"kind": "alltid", "heard": "ofta"}


def token(page: TestResponse) -> str:
    return str(re.findall(r'name="token" value="([0-9a-f]{32})"', page.text)[0])


def send(client: PageClient, **changes: object) -> TestResponse:
    page = client.get(f"{OVA}/fragor?age=a1317")
    form = {"variant": "a1317", "token": token(page), **ANSWERS}
    return client.post(f"{OVA}/fragor", form | changes)


def rows(house: House) -> dict[str, int]:
    """How many rows each table has."""
    with house.session() as session:
        return {
            name: session.scalar(select(func.count()).select_from(table)) or 0
            for name, table in Base.metadata.tables.items()
        }


def on_disk(path: Path) -> dict[str, bytes]:
    """The database and its journal; the shared memory beside them holds no row."""
    found = sorted(path.parent.glob(path.name + "*"))
    return {f.name: f.read_bytes() for f in found if not f.name.endswith("-shm")}


def test_practice_goes_from_welcome_to_thanks(client: PageClient, house: House) -> None:
    welcome = client.get(OVA)
    assert "Hej! Vad tycker du?" in welcome.text and "soc i Exempelköping" in welcome.text
    assert f'action="{OVA}/fragor"' in welcome.text
    questions = client.get(f"{OVA}/fragor?age=a79&lang=sv")
    assert "Lyssnar de vuxna här på det du säger?" in questions.text
    thanks = send(client)
    assert thanks.status_code == 200
    assert "Tack!" in thanks.text and "Det var en övning" in thanks.text
    assert "Inget är sparat" in thanks.text


@pytest.mark.parametrize("page", PAGES)
def test_every_page_says_that_it_is_practice_and_forgets(client: PageClient, page: str) -> None:
    response = client.get(OVA + page)
    assert response.status_code == 200
    assert response.text.count(LINE) == 1
    assert response.text.index(LINE) < response.text.index("<main")
    assert response.headers["Cache-Control"] == "no-store"
    assert "<title>Frågor till dig</title>" in response.text
    assert "Göm sidan" in response.text and "116 111" in response.text
    assert "unsafe" not in response.headers["Content-Security-Policy"]


def test_the_children_are_never_told_that_it_is_practice(client: PageClient, house: House) -> None:
    code = house.code(house.town.family)
    for page in PAGES:
        assert LINE not in client.get(f"/s/{code}{page}").text


def test_no_page_of_practice_leads_to_a_page_of_the_real_thing(client: PageClient) -> None:
    for page in PAGES:
        text = client.get(OVA + page).text
        ways = re.findall(r'(?:href|action|data-declined)="(/[^"]*)"', text)
        inside = [way for way in ways if way.startswith(("/s/", "/ova/"))]
        assert all(way.startswith(OVA) for way in inside), inside


def test_nothing_is_written_sealed_counted_or_logged(
    client: PageClient, house: House, caplog: pytest.LogCaptureFixture
) -> None:
    before, files = rows(house), on_disk(house.database)
    caplog.set_level(logging.DEBUG)
    caplog.set_level(logging.DEBUG, logger="sqlalchemy.engine")
    for page in PAGES:
        client.get(OVA + page)
    caplog.clear()
    assert send(client, kind="aldrig").status_code == 200
    assert send(client, improve=["lyssna", "inget"]).status_code == 422
    logged = caplog.text + "".join(str(r.args) for r in caplog.records)
    assert "SELECT" in logged  # the search has something to search in
    assert not re.search(r"INSERT|UPDATE|DELETE|COMMIT|aldrig", logged)
    assert on_disk(house.database) == files
    assert rows(house) == before


def test_practice_is_not_kept_waiting_by_somebody_who_writes(
    client: PageClient, house: House
) -> None:
    with house.session() as session:
        session.connection()  # holds the only lock that a writer can have
        assert send(client).status_code == 200


def test_too_many_choices_come_back_as_they_do_for_real(client: PageClient) -> None:
    many = ["lyssna", "forklara", "tid", "snalla"]
    page = send(client, improve=many)
    assert page.status_code == 422
    assert "Du har valt 3." in page.text and LINE in page.text
    assert len(re.findall(r"<input[^>]*\bchecked\b", page.text)) == 2 + len(many)


@pytest.mark.parametrize(
    "changes",
    [
        {"unknown": "1"},
        {"kind": "super"},
        {"kind": ["alltid", "ofta"]},
        {"token": "short"},
        {"variant": "grown"},
        {"reader": "familj"},
    ],
)
def test_what_no_browser_sends_is_refused(client: PageClient, changes: dict[str, object]) -> None:
    response = send(client, **changes)
    assert response.status_code == 400
    assert response.mimetype == "text/plain"


def test_thanks_are_the_same_whatever_was_chosen(client: PageClient) -> None:
    good, bad = send(client, safe="alltid"), send(client, safe="aldrig", improve="lyssna")
    assert good.data == bad.data


def test_a_qr_in_capitals_opens_it(client: PageClient) -> None:
    assert LINE in client.get("/OVA/BARN-OCH-FAMILJ").text


@pytest.mark.parametrize(
    "where", ["finns-inte", "%00", "a" * 90, "a.b", "WzFd.aaaa.bbbb", "..", "å"]
)
@pytest.mark.parametrize("page", ["", "/fragor", "/nej", "/vem"])
def test_an_unknown_unit_has_no_practice(client: PageClient, where: str, page: str) -> None:
    assert client.get(f"/ova/{where}{page}").status_code == 404
    assert client.post(f"/ova/{where}/fragor", {"token": "ab" * 16}).status_code == 404


def test_practice_lives_on_when_the_round_is_counted(client: PageClient, house: House) -> None:
    house.count()
    assert "Lyssnar de vuxna här" in client.get(f"{OVA}/fragor?age=a79").text
    assert send(client).status_code == 200


def test_the_key_of_a_preview_opens_that_round_for_a_week(
    client: PageClient, house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    with house.app.app_context():
        key = practice.preview_key(house.round_id)
        named = practice.preview_key("mina-rattigheter")
        gone = practice.preview_key(999)
    assert "Lyssnar de vuxna här" in client.get(f"/ova/{key}/fragor?age=a79").text
    assert "Exempelköpings kommun" in client.get(f"/ova/{named}/vem").text
    sent = client.post(f"/ova/{named}/fragor", {"variant": "a79", "token": "ab" * 16})
    assert sent.status_code == 200
    assert "9999" not in sent.text  # a round's day, where there is no round
    assert client.get(f"/ova/{gone}").status_code == 404
    assert client.get(f"/ova/{key[:-2]}xx").status_code == 404
    monkeypatch.setattr(practice, "KEY_LASTS", -1)
    assert client.get(f"/ova/{key}").status_code == 404


@pytest.mark.parametrize("language", ["en"])
def test_every_text_of_practice_and_paper_exists_in(language: str) -> None:
    texts = translations(language)
    for key, _ in sorted(_keys("sv")):
        assert texts.ugettext(key) != key, key
    assert _keys("sv") == _keys(language)


def _keys(language: str) -> set[tuple[str, str]]:
    folder = Path(__file__).parents[2] / "survey" / "translations" / language
    text = (folder / "practice.po").read_text("utf-8")
    found = re.findall(r'(?:msgctxt "(\w+)"\n)?msgid "([\w.]+)"', text)
    return {(key, context) for context, key in found}


def test_a_translation_that_nobody_has_reviewed_is_for_practice_alone(
    client: PageClient, house: House
) -> None:
    page = client.get(f"{OVA}/fragor?age=a79&lang=ar")
    assert 'lang="ar"' in page.text and 'dir="rtl"' in page.text
    assert Voice("ar", young=True)("practice.unreviewed") in page.text
    english = Voice("en", young=True)("practice.unreviewed")
    assert english not in client.get(f"{OVA}/fragor?age=a79&lang=en").text
    code = house.code(house.town.family)
    assert 'lang="ar"' not in client.get(f"/s/{code}/fragor?age=a79&lang=ar").text
