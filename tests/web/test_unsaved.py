# ruff: noqa: F811
"""What somebody had written comes back when they were signed out, and nobody learns of it."""

import re
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from flask_wtf import FlaskForm
from sqlalchemy import update
from werkzeug.test import TestResponse
from wtforms import PasswordField

from survey.storage.tables import StaffSession
from survey.web import guard, identity, sign_in, unsaved
from tests import examples
from tests.conftest import House
from tests.page import PageClient
from tests.web.test_planner import plan_id, staff  # noqa: F401
from tests.web.test_sign_in import PASSWORD, title, token_on
from tests.web.test_sign_in import sign_in as enter

TEMPLATES = Path(__file__).parents[2] / "templates"
NOTE = "Rutinen är klar. Nämnden tog den\r\n\r\n<b>i går</b> & mallen gäller nu."
AS_SHOWN = NOTE.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


@pytest.fixture
def meeting(client: PageClient, plan_id: int) -> TestResponse:
    """The follow-up as it is shown, before the talk begins."""
    enter(client, "planner")
    return client.get(f"/personal/planer/{plan_id}/uppfoljning?aktivitet=2")


def fall_asleep(house: House) -> None:
    with house.session() as session:
        past = guard.now() - timedelta(minutes=31)
        session.execute(update(StaffSession).values(seen_at=past))
        session.commit()


def say(client: PageClient, page: TestResponse, **more: str) -> TestResponse:
    where = re.findall(r'action="([^"]*/uppfoljning/\d+)"', page.text)[0]
    stood = re.findall(r'name="return_to" value="([^"]*)"', page.text)[0]
    form = {"csrf_token": token_on(page), "return_to": stood, "revision": "1", "status": "ongoing"}
    return client.post(where, form | {"note": NOTE, "done_on": "2026-11-20"} | more)


def shown(page: TestResponse) -> list[str]:
    """The texts that are handed back, as they stand in the page."""
    return re.findall(r"<textarea[^>]* readonly>\n(.*?)</textarea>", page.text, re.S)


def test_who_was_signed_out_gets_the_words_back_and_the_way_to_the_page(
    house: House, client: PageClient, meeting: TestResponse, plan_id: int
) -> None:
    fall_asleep(house)
    told = say(client, meeting)
    assert told.status_code == 404
    assert title(told) == "Du är utloggad – Lyssna"
    assert "inte har gjort något på 30 minuter" in told.text
    assert shown(told) == [AS_SHOWN]
    assert meeting.text.count("csrf_token") and token_on(meeting) not in told.text
    way = re.findall(r'<a class="button" href="([^"]*)" target="_blank"', told.text)[0]
    page = client.get(way.replace("&amp;", "&"))
    form = {"username": "planner", "password": PASSWORD, "csrf_token": token_on(page)}
    action = re.findall(r'<form method="post" action="([^"]*)"', page.text)[0]
    back = client.post(action.replace("&amp;", "&"), form).location
    assert back == f"/personal/planer/{plan_id}/uppfoljning?aktivitet=2"
    assert client.get(back).status_code == 200


@pytest.mark.parametrize("token", ["", "made up"])
def test_an_old_form_is_refused_with_the_words_and_the_way_back(
    client: PageClient, meeting: TestResponse, plan_id: int, token: str
) -> None:
    told = say(client, meeting, csrf_token=token)
    assert told.status_code == 400
    assert "Sidan hade varit öppen för länge" in told.text
    assert shown(told) == [AS_SHOWN]
    assert f'href="/personal/planer/{plan_id}/uppfoljning?aktivitet=2"' in told.text


def test_what_is_gone_meanwhile_hands_the_words_back_too(
    client: PageClient, meeting: TestResponse
) -> None:
    form = {"csrf_token": token_on(meeting), "note": NOTE, "status": "done", "revision": "1"}
    told = client.post("/personal/planer/uppfoljning/4711", form)
    assert told.status_code == 404
    assert "Sidan finns inte här" in told.text
    assert shown(told) == [AS_SHOWN]


@pytest.mark.parametrize("signed_in_once", [True, False])
def test_a_stranger_is_told_the_same_of_every_address(
    house: House, client: PageClient, plan_id: int, signed_in_once: bool
) -> None:
    if signed_in_once:
        enter(client, "planner")
        fall_asleep(house)
    pages = [
        client.post(f"/personal/{path}", {"note": NOTE, "return_to": "/personal/planer/1"})
        for path in (
            "planer/uppfoljning/1", "planer/uppfoljning/4711", f"planer/{plan_id}/titel",
            "planer/4711/titel", f"planer/{plan_id}", "finns-inte", "sprak",
        )
    ]  # fmt: skip
    assert {page.status_code for page in pages} == {404}
    assert len({page.text for page in pages}) == 1
    assert shown(pages[0]) == [AS_SHOWN]


def test_a_stranger_can_not_tell_a_door_that_only_takes_forms(client: PageClient) -> None:
    there, not_there = (client.get(f"/personal/{p}") for p in ("planer/las-in/spara", "nej/spara"))
    assert there.status_code == not_there.status_code == 404


@pytest.mark.parametrize(
    "headers", [{"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://example.org"}]
)
def test_another_site_puts_no_words_and_no_way_on_our_page(
    client: PageClient, headers: dict[str, str]
) -> None:
    form = {"note": NOTE, "return_to": "/personal/planer"}
    told = client.post("/personal/planer/uppfoljning/1", form, headers=headers)
    assert told.status_code == 404
    assert shown(told) == []
    assert "personal/planer" not in told.text


@pytest.mark.parametrize(
    "page", ["https://example.org/", "//example.org", "/personal/\\x", "/s/22ZSYD8E", "javascript:"]
)
def test_nobody_is_led_out_of_the_house(client: PageClient, plan_id: int, page: str) -> None:
    told = client.post("/personal/planer/uppfoljning/1", {"note": NOTE, "return_to": page})
    assert "back=" not in told.text
    door = client.get("/personal/logga-in", query_string={"back": page})
    form = {"username": "planner", "password": PASSWORD, "csrf_token": token_on(door)}
    inside = client.post("/personal/logga-in", form, query_string={"back": page})
    assert inside.location == "/personal/"


def test_a_stranger_who_reads_is_led_back_after_signing_in(
    client: PageClient, plan_id: int
) -> None:
    told = client.get(f"/personal/planer/{plan_id}/historik")
    assert told.status_code == 404
    way = re.findall(r'<a class="button" href="([^"]*)"', told.text)[0]
    assert way == f"/personal/logga-in?back=/personal/planer/{plan_id}/historik"


def test_nothing_of_it_is_kept(
    house: House, client: PageClient, meeting: TestResponse, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    fall_asleep(house)
    assert shown(say(client, meeting))
    assert "Rutinen" not in caplog.text
    assert b"Rutinen" not in examples.database_bytes(house.database)
    with client.http.session_transaction("/personal/") as cookie:
        assert "Rutinen" not in str(dict(cookie))


SECRETS = {
    "username": "Anna Berg",
    "password": "Många ord blir ett lösenord",
    "old": "Mitt Gamla",
    "new": "Mitt Nya",
    "code": "ABCD EFGH",
    "pin": "12 34 A",
}


@pytest.mark.parametrize(
    "door",
    ["logga-in", "kod", "bekrafta", "konto/losenord", "surfplatta/lamna", "finns-inte",
     "valkommen/hej"],
)  # fmt: skip
def test_what_is_secret_is_never_said_again(client: PageClient, door: str) -> None:
    told = client.post(f"/personal/{door}", SECRETS)
    assert told.status_code in (400, 404)
    assert shown(told) == []
    for secret in SECRETS.values():
        assert secret not in told.text


def test_every_secret_field_of_the_house_is_withheld() -> None:
    """A new field for a password, a code or a PIN must be put on the list."""
    secret = {"username"}
    for form in FlaskForm.__subclasses__():
        for name, field in vars(form).items():
            made = getattr(field, "kwargs", {})
            hidden = made.get("render_kw", {}).get("autocomplete") == "one-time-code"
            if getattr(field, "field_class", None) is PasswordField or hidden:
                secret.add(name)
    for file in TEMPLATES.rglob("*.html"):
        for tag in re.findall(r"<input[^>]*>", file.read_text(encoding="utf-8")):
            if re.search(r'type="password"|inputmode="numeric"|one-time-code', tag):
                secret.update(re.findall(r'name="([^"]*)"', tag))
    assert {"password", "code", "pin", "new", "old"} <= secret <= unsaved.WITHHELD
    assert identity.CodeForm and sign_in.SignInForm  # they are among the forms


def test_a_form_too_large_to_read_is_refused_all_the_same(app: Flask, client: PageClient) -> None:
    told = client.post("/personal/finns-inte", {"note": "Å" * 2**19})
    assert told.status_code == 404
    assert shown(told) == []


def test_choices_ids_and_days_are_not_words(client: PageClient) -> None:
    form = {"a": "a1012", "b": "2026-11-20", "c": "not_done", "d": "17", "e": "", "f": "Klart."}
    told = client.post("/personal/finns-inte", form | {"g": "Klart.", "h": "vi ringer dem"})
    assert shown(told) == ["Klart.", "vi ringer dem"]
