import re
import time
from datetime import datetime, timedelta

import pytest
from flask import Flask
from sqlalchemy import select, update
from werkzeug.test import TestResponse

from survey.core.access import Role
from survey.services import admitting
from survey.storage.tables import SignInAttempt, StaffSession
from tests.conftest import House
from tests.page import PageClient

PASSWORD = "many words make a password"
NOW = datetime(2026, 11, 22)
DOOR = "/personal/logga-in"


@pytest.fixture
def worker(house: House) -> int:
    """A worker of one unit, who may sign in."""
    with house.session() as session:
        account = admitting.add_account(session, "worker", PASSWORD, now=NOW)
        admitting.grant(session, "worker", Role.WORKER, house.town.family, now=NOW)
    return account


def token_on(page: TestResponse) -> str:
    return str(re.findall(r'name="csrf_token" value="([^"]+)"', page.text)[0])


def sign_in(client: PageClient, username: str = "worker", password: str = PASSWORD) -> TestResponse:
    form = {"username": username, "password": password, "csrf_token": token_on(client.get(DOOR))}
    return client.post(DOOR, form)


def title(page: TestResponse) -> str:
    return str(re.findall(r"<title>(.*?)</title>", page.text)[0])


def test_a_worker_signs_in_and_out(client: PageClient, worker: int) -> None:
    inside = sign_in(client)
    assert (inside.status_code, inside.location) == (303, "/personal/")
    start = client.get("/personal/")
    assert "Mina enheter" in start.text
    out = client.post("/personal/logga-ut", {"csrf_token": token_on(start)}, follow=True)
    assert "Du är utloggad." in out.text
    assert client.get("/personal/").location == DOOR


def test_a_signed_in_worker_who_comes_to_the_door_goes_inside(
    client: PageClient, worker: int
) -> None:
    sign_in(client)
    assert client.get(DOOR).location == "/personal/"


def test_the_cookie_is_for_this_site_and_not_for_scripts(client: PageClient, worker: int) -> None:
    cookie = sign_in(client).headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie


def test_the_token_and_the_form_token_are_new_at_sign_in(client: PageClient, worker: int) -> None:
    with client.http.session_transaction("/personal/") as before:
        before["token"] = "planted by somebody else"
    old_form = token_on(client.get(DOOR))
    sign_in(client)
    with client.http.session_transaction("/personal/") as after:
        assert after["token"] != "planted by somebody else"
    refused = client.post("/personal/logga-ut", {"csrf_token": old_form})
    assert refused.status_code == 400


def test_the_door_speaks_english_when_asked(client: PageClient, worker: int) -> None:
    page = client.get(f"{DOOR}?lang=en")
    assert '<html lang="en"' in page.text
    assert "User name" in page.text


@pytest.mark.parametrize(("name", "password"), [("worker", "wrong"), ("nobody", PASSWORD)])
def test_a_wrong_password_and_an_unknown_name_get_the_same_page(
    client: PageClient, worker: int, name: str, password: str
) -> None:
    page = sign_in(client, name, password)
    assert page.status_code == 422
    assert title(page).startswith("Fel:")
    assert "hör inte ihop" in page.text
    assert password not in page.text
    assert client.get("/personal/").location == DOOR


def test_empty_fields_are_named_in_a_summary_that_leads_to_them(
    client: PageClient, worker: int
) -> None:
    page = sign_in(client, "", "")
    assert page.status_code == 422
    assert title(page).startswith("Fel:")
    for field, words in (("username", "Ange ditt användarnamn."), ("password", "Ange ditt lösen")):
        assert f'<a href="#{field}">{words}' in page.text
        assert f'aria-describedby="{field}-error"' in page.text


def test_too_many_attempts_have_to_wait(client: PageClient, worker: int) -> None:
    for _ in range(admitting.ATTEMPTS_PER_NAME):
        sign_in(client, password="wrong")
    page = sign_in(client)
    assert page.status_code == 429
    assert page.headers["Retry-After"] == "900"
    assert "Vänta en kvart" in page.text


def test_no_address_is_kept_of_an_attempt(client: PageClient, house: House, worker: int) -> None:
    sign_in(client, password="wrong")
    with house.session() as session:
        kept = session.scalars(select(SignInAttempt.bucket)).all()
    assert kept
    assert not [bucket for bucket in kept if b"127.0.0.1" in bucket]
    assert b"127.0.0.1" not in house.database.read_bytes()


@pytest.mark.parametrize("form_token", [None, "made up"])
def test_a_form_without_our_token_is_refused_in_calm_words(
    client: PageClient, worker: int, form_token: str | None
) -> None:
    form = {"username": "worker", "password": PASSWORD, "csrf_token": form_token}
    page = client.post(DOOR, {k: v for k, v in form.items() if v})
    assert page.status_code == 400
    assert "Sidan hade varit öppen för länge" in page.text
    assert client.get("/personal/").location == DOOR


def test_a_form_is_taken_over_https_without_a_referrer(app: Flask, worker: int) -> None:
    client = PageClient(app)
    page = client.get(DOOR, base_url="https://localhost")
    form = {"username": "worker", "password": PASSWORD, "csrf_token": token_on(page)}
    assert client.post(DOOR, form, base_url="https://localhost").status_code == 303


def test_a_made_up_token_opens_nothing(client: PageClient, worker: int) -> None:
    with client.http.session_transaction("/personal/") as cookie:
        cookie["token"] = "made up"
    assert client.get("/personal/").location == DOOR


def test_a_cookie_from_before_signing_out_opens_nothing(
    app: Flask, client: PageClient, worker: int
) -> None:
    sign_in(client)
    with client.http.session_transaction("/personal/") as cookie:
        kept = cookie["token"]
    start = client.get("/personal/")
    client.post("/personal/logga-ut", {"csrf_token": token_on(start)})
    thief = PageClient(app)
    with thief.http.session_transaction("/personal/") as cookie:
        cookie["token"] = kept
    assert thief.get("/personal/").location == DOOR


def test_an_idle_session_is_over_and_a_used_one_goes_on(
    client: PageClient, house: House, worker: int
) -> None:
    sign_in(client)
    _age(house, timedelta(minutes=20))
    assert client.get("/personal/").status_code == 200
    with house.session() as session:
        seen = session.scalars(select(StaffSession.seen_at)).one()
        assert seen > session.scalars(select(StaffSession.started_at)).one()
    _age(house, timedelta(minutes=31))
    assert client.get("/personal/").location == DOOR


def test_a_session_that_needs_a_note_can_still_post_at_once(
    client: PageClient, house: House, worker: int
) -> None:
    sign_in(client)
    form = {"csrf_token": token_on(client.get("/personal/")), "language": "en"}
    _age(house, timedelta(minutes=5))
    began = time.monotonic()
    assert client.post("/personal/sprak", form).status_code == 303
    assert time.monotonic() - began < 3, "two writers of one request waited for each other"


def _age(house: House, by: timedelta) -> None:
    with house.session() as session:
        now = session.scalars(select(StaffSession.seen_at)).one()
        session.execute(update(StaffSession).values(seen_at=now - by))
        session.commit()
