"""A child's pages, as a browser without scripts meets them."""

import base64
import hashlib
import re
import time
from dataclasses import replace
from typing import Any

import pytest
from babel.messages.pofile import read_po
from flask import Flask
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from survey.core.card import shown
from survey.core.disclosure import CHILDREN
from survey.services import arranging
from survey.storage.catalogues import FOLDER
from survey.storage.tables import Envelope
from survey.web import child, child_pages, entrances
from survey.web.child_pages import Visit
from survey.web.child_questions import Sent
from tests.conftest import House
from tests.examples import NOW
from tests.page import PageClient, check

VARIANTS = ("a46", "a79", "a1012", "a1317", "lss")
YES = {"age": "a1317"}
HELP = ("112", "116 111", "020-120 06 06")


@pytest.fixture
def code(house: House) -> str:
    """A poster's code, which has chosen nothing beforehand."""
    return shown(house.code(house.town.family))


def token(page: TestResponse) -> str:
    return str(re.findall(r'name="token" value="([0-9a-f]{32})"', page.text)[0])


def send(client: PageClient, code: str, **changes: object) -> TestResponse:
    """Ask for the questions and send them back."""
    page = client.get(f"/s/{code}/fragor?age=a1317")
    form = {"variant": "a1317", "token": token(page), "kind": "alltid", "heard": "ofta"}
    return client.post(f"/s/{code}/fragor", form | changes)


def chosen(page: str) -> int:
    """How many boxes are ticked."""
    return len(re.findall(r"<input[^>]*\bchecked\b[^>]*>", page))


def envelopes(house: House) -> int:
    with house.session() as session:
        return session.scalar(select(func.count()).select_from(Envelope)) or 0


def test_a_child_answers_from_code_to_thanks(client: PageClient, house: House, code: str) -> None:
    welcome = client.get(f"/s/{code}")
    assert "Hej! Vad tycker du?" in welcome.text
    assert "soc i Exempelköping" in welcome.text
    thanks = send(client, code)
    assert thanks.status_code == 200
    assert "Tack!" in thanks.text
    assert "31 januari 2027" in thanks.text
    assert "localhost/e/barn-och-familj" in thanks.text
    assert envelopes(house) == 1


@pytest.mark.parametrize("way", ["{0}", "{1}", "{2}"])
def test_a_code_opens_in_any_case_and_without_its_hyphen(
    client: PageClient, code: str, way: str
) -> None:
    written = way.format(code.lower(), code.replace("-", ""), code)
    assert client.get(f"/s/{written}").status_code == 200
    assert client.get(f"/S/{written.upper()}").status_code == 200


def test_a_code_can_be_typed(client: PageClient, code: str) -> None:
    assert "Skriv koden" in client.get("/s").text
    assert "Hej! Vad tycker du?" in client.get(f"/s?code={code}").text


@pytest.mark.parametrize("variant", VARIANTS)
@pytest.mark.parametrize("language", ["sv", "en"])
def test_every_age_is_asked_in_every_language(
    client: PageClient, code: str, variant: str, language: str
) -> None:
    page = client.get(f"/s/{code}/fragor?age={variant}&lang={language}")
    assert page.status_code == 200
    assert f'lang="{language}"' in page.text
    assert "slot" not in page.text
    for key in ("welcome.", "nav.", "help.", "review.", "stop.", "privacy."):
        assert not re.search(rf">\s*{re.escape(key)}[a-z_]+\s*<", page.text)
    assert "{vuxna}" not in page.text and "{adults}" not in page.text


@pytest.mark.parametrize("language", ["sv", "en"])
def test_every_text_exists_in_every_language(language: str) -> None:
    keys = [{(m.id, m.context) for m in _catalogue(one) if m.id} for one in ("sv", language)]
    assert keys[0] == keys[1]


def _catalogue(language: str) -> list[Any]:
    with (FOLDER / language / "child.po").open("rb") as file:
        return list(read_po(file, locale=language))


def test_young_children_have_their_own_words(client: PageClient, house: House) -> None:
    young = client.get(f"/s/{house.code(house.town.family, 'a79')}").text
    old = client.get(f"/s/{house.code(house.town.family, 'a1317')}").text
    assert "Du kan hjälpa oss" in young and "Du kan hjälpa oss" not in old


def test_nothing_is_chosen_beforehand(client: PageClient, code: str) -> None:
    assert chosen(client.get(f"/s/{code}").text) == 0
    for variant in VARIANTS:
        page = client.get(f"/s/{code}/fragor?age={variant}").text
        assert chosen(page) == 0
        assert "required" not in page


def test_one_tap_leads_to_the_questions_when_the_card_has_chosen(
    client: PageClient, house: House
) -> None:
    page = client.get(f"/s/{house.code(house.town.family, 'a1317', 'sv')}").text
    assert "13 år eller mer – " in page and "byt" in page
    assert re.search(r'value="a1317" checked', page)


def test_the_questions_without_an_age_ask_for_it_kindly(client: PageClient, code: str) -> None:
    page = client.get(f"/s/{code}/fragor")
    assert page.status_code == 200
    assert "Välj först hur gammal du är." in page.text
    assert "Välj först" in client.get(f"/s/{code}/fragor?age=grown").text


def test_practice_is_never_sent_and_the_reader_is(client: PageClient, code: str) -> None:
    page = client.get(f"/s/{code}/fragor?age=a46").text
    assert "glass" in page
    sheet = page[page.index("<form") : page.index("</form>")]
    assert set(re.findall(r'\sname="(\w+)"', sheet)) == {
        *("variant", "token", "reader"),
        *("kind", "heard", "understand", "helped", "safe", "rights_told"),
    }


def test_no_thanks_is_okay_and_leaves_nothing(client: PageClient, house: House, code: str) -> None:
    assert "Det är helt okej" in client.get(f"/s/{code}/nej").text
    assert envelopes(house) == 0


def test_who_sees_is_told_with_the_numbers_of_the_rule(client: PageClient, code: str) -> None:
    page = client.get(f"/s/{code}/vem?age=a1317").text
    assert f"färre än {CHILDREN.min_group} på" in page
    assert "Exempelköpings kommun" in page
    assert "IP-adress" in page
    assert "IP-adress" not in client.get(f"/s/{code}/vem?age=a1012").text
    assert "Du får säga nej." in client.get(f"/s/{code}/vem?age=lss").text


@pytest.mark.parametrize("page", ["", "/fragor", "/fragor?age=a46", "/nej", "/vem"])
def test_help_and_hide_are_on_every_page(client: PageClient, code: str, page: str) -> None:
    for text in (client.get(f"/s/{code}{page}").text, client.get("/s").text):
        assert "Göm sidan" in text and "Hjälp" in text
        assert all(number in text for number in HELP)
        assert text.index("Göm sidan") < text.index("<main")


@pytest.mark.parametrize("page", ["", "/fragor?age=a79", "/nej", "/vem"])
def test_every_page_forgets(client: PageClient, code: str, page: str) -> None:
    response = client.get(f"/s/{code}{page}")
    assert response.headers["Cache-Control"] == "no-store"
    assert "ETag" not in response.headers and "Set-Cookie" not in response.headers
    assert "<title>Frågor till dig</title>" in response.text
    policy = response.headers["Content-Security-Policy"]
    assert re.search(r"style-src 'self' 'sha256-[A-Za-z0-9+/=]+';", policy)
    assert "unsafe" not in policy


def test_the_critical_style_is_the_one_the_policy_lets_in(client: PageClient, code: str) -> None:
    response = client.get(f"/s/{code}")
    style = re.search(r"<style>(.*?)</style>", response.text, re.DOTALL)
    assert style
    digest = base64.b64encode(hashlib.sha256(style[1].encode()).digest()).decode()
    assert f"'sha256-{digest}'" in response.headers["Content-Security-Policy"]


def test_thanks_clear_the_browser(client: PageClient, code: str) -> None:
    assert send(client, code).headers["Clear-Site-Data"] == '"cache", "storage"'


def test_thanks_are_the_same_whatever_was_answered(client: PageClient, code: str) -> None:
    good = send(client, code, kind="alltid", safe="alltid", improve="inget")
    bad = send(client, code, kind="aldrig", safe="aldrig", improve="lyssna")
    assert good.data == bad.data


def test_an_empty_sheet_is_welcome(client: PageClient, house: House, code: str) -> None:
    page = client.get(f"/s/{code}/fragor?age=a1317")
    form = {"variant": "a1317", "token": token(page)}
    assert client.post(f"/s/{code}/fragor", form).status_code == 200
    assert envelopes(house) == 1


def test_the_same_page_sent_twice_is_one_answer(
    client: PageClient, house: House, code: str
) -> None:
    form = {"variant": "a1317", "token": "ab" * 16, "kind": "alltid"}
    assert client.post(f"/s/{code}/fragor", form).status_code == 200
    assert client.post(f"/s/{code}/fragor", form).status_code == 200
    assert envelopes(house) == 1


def test_every_page_has_its_own_token(client: PageClient, code: str) -> None:
    pages = [client.get(f"/s/{code}/fragor?age=a79") for _ in range(3)]
    assert len({token(page) for page in pages}) == 3


def test_too_many_choices_come_back_with_everything_else_kept(
    client: PageClient, house: House, code: str
) -> None:
    many = ["lyssna", "forklara", "tid", "snalla"]
    page = send(client, code, improve=many)
    assert page.status_code == 422
    assert "Du har valt 3." in page.text and "Det är inte ditt fel" in page.text
    assert 'href="#q-improve"' in page.text
    assert chosen(page.text) == 2 + len(many)
    assert envelopes(house) == 0
    mended = {"variant": "a1317", "token": token(page), "improve": ["lyssna"]}
    assert client.post(f"/s/{code}/fragor", mended).status_code == 200


def test_nothing_and_something_can_not_both_be_chosen(client: PageClient, code: str) -> None:
    page = send(client, code, improve=["lyssna", "inget"])
    assert page.status_code == 422
    assert "Inget, det är bra" in page.text and "Ta bort det ena" in page.text


@pytest.mark.parametrize(
    "changes",
    [
        {"unknown": "1"},
        {"kind": "super"},
        {"kind": ["alltid", "ofta"]},
        {"token": "short"},
        {"token": "Z" * 32},
        {"variant": "grown"},
        {"reader": "familj"},
    ],
)
def test_what_no_browser_sends_is_refused_without_a_page(
    client: PageClient, house: House, code: str, changes: dict[str, object]
) -> None:
    response = send(client, code, **changes)
    assert response.status_code == 400
    assert response.mimetype == "text/plain"
    assert envelopes(house) == 0


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Sec-Fetch-Site": "same-origin"}, 200),
        ({"Sec-Fetch-Site": "cross-site", "Origin": "http://localhost"}, 400),
        ({"Sec-Fetch-Site": "same-site"}, 400),
        ({"Origin": "null"}, 200),
        ({"Origin": "http://localhost"}, 200),
        ({"Origin": "https://other.example"}, 400),
        ({}, 200),
    ],
)
def test_only_our_own_page_may_send(
    client: PageClient, code: str, headers: dict[str, str], status: int
) -> None:
    form = {"variant": "a1317", "token": "cd" * 16}
    assert client.post(f"/s/{code}/fragor", form, headers=headers).status_code == status


def test_unknown_used_and_revoked_codes_get_the_same_page(
    client: PageClient, house: House, code: str
) -> None:
    pages = [client.get(f"/s/{bad}") for bad in ("2345-6789", "no", "ÅÄÖ", "7KQ4MRTX" * 9)]
    assert {page.status_code for page in pages} == {404}
    assert len({page.data for page in pages}) == 1
    assert "Det är inte ditt fel." in pages[0].text
    assert client.post("/s/2345-6789/fragor", {"variant": "a79", "token": "1" * 32}).data == (
        pages[0].data
    )


def test_a_closed_round_is_told_kindly_and_takes_nothing(
    client: PageClient, house: House, code: str
) -> None:
    page = client.get(f"/s/{code}/fragor?age=a1317")
    with house.session() as session:
        arranging.close(session, house.round_id, by=None, now=NOW)
    # A page may be a second old; what is sent is checked at once.
    sent = client.post(f"/s/{code}/fragor", {"variant": "a1317", "token": token(page)})
    time.sleep(entrances.KEPT_SECONDS)
    for response in (sent, client.get(f"/s/{code}")):
        assert response.status_code == 410
        assert "stängda just nu" in response.text
        assert "/e/barn-och-familj" in response.text
        assert all(number in response.text for number in HELP)
    assert envelopes(house) == 0


def test_a_fault_of_ours_still_gives_help(
    app: Flask, client: PageClient, code: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise RuntimeError

    app.testing = False
    app.config["PROPAGATE_EXCEPTIONS"] = False
    monkeypatch.setattr(child.answering, "enter", fail)
    page = client.get(f"/s/{code}")
    assert page.status_code == 500
    assert "Det är inte ditt fel" in page.text and "116 111" in page.text


def test_nothing_names_social_services_before_the_page_itself(
    client: PageClient, code: str
) -> None:
    head = client.get(f"/s/{code}/fragor?age=a1317").text.partition("<body")[0]
    assert "soc" not in head.lower()


def test_a_page_is_rendered_once_for_all_its_visitors(
    client: PageClient, house: House, code: str
) -> None:
    client.get(f"/s/{code}/fragor?age=a1012")
    made = child_pages.kept.cache_info().misses
    other = house.code(house.town.family, "a1012")
    client.get(f"/s/{other}/fragor")
    client.get(f"/s/{code}/fragor?age=a1012")
    assert child_pages.kept.cache_info().misses == made


def test_another_writing_direction_is_followed(app: Flask) -> None:
    visit = Visit("enter_code", "http://localhost", "https://exit.example/", "sv")
    with app.test_request_context():
        page = child_pages.render(replace(visit, language="ar"), Sent()).decode()
    assert 'dir="rtl"' in page
    check(page)
