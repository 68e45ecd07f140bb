from datetime import UTC, datetime, timedelta

import pyotp
import pytest
from flask import Flask
from sqlalchemy import select, update

from survey.core.access import Role
from survey.services import enrolling, securing
from survey.storage import accounts
from survey.storage.tables import Account, StaffSession
from tests.conftest import House
from tests.page import PageClient
from tests.web.test_sign_in import DOOR, title, token_on
from tests.web.test_sign_in import sign_in as enter

PASSWORD = "a long enough password"


def now() -> datetime:
    return datetime.now(UTC).replace(tzinfo=None)


def grow_old(house: House) -> None:
    """Every session was confirmed a while ago."""
    with house.session() as session:
        session.execute(update(StaffSession).values(confirmed_at=now() - timedelta(minutes=11)))
        session.commit()


def account_of(house: House, name: str) -> Account:
    with house.session() as session:
        found = accounts.by_username(session, name)
    assert found
    return found


def turn_on(house: House, name: str) -> list[str]:
    """Give an account a second step; its recovery codes."""
    account = account_of(house, name)
    with house.session() as session:
        securing.begin(session, account.id)
        secret = account_of(house, name).totp_secret
        code = pyotp.TOTP(secret).generate_otp(int(now().replace(tzinfo=UTC).timestamp()) // 30 - 1)
        codes = securing.turn_on(session, account.id, code, now=now())
    assert codes
    return codes


@pytest.fixture
def worker(house: House) -> str:
    """The user name of a worker with a second step."""
    house.sign_in(Role.WORKER)
    return f"worker-{house.town.municipality}"


@pytest.fixture
def link(house: House) -> str:
    """Where somebody who is invited chooses a password."""
    house.sign_in(Role.ADMINISTRATOR)
    with house.session() as session:
        by = accounts.by_username(session, f"administrator-{house.town.municipality}")
        assert by
        person = enrolling.Person(by.id, ((Role.ADMINISTRATOR, house.town.municipality),))
        place = (Role.PLANNER, house.town.family)
        _, token = enrolling.invite(session, person, "planner", place, now=now())
    return f"/personal/valkommen/{token}"


def test_after_the_password_comes_the_code_and_then_the_start_page(
    house: House, client: PageClient, worker: str
) -> None:
    turn_on(house, worker)
    assert enter(client, worker, PASSWORD).location == "/personal/kod"
    page = client.get("/personal/kod")
    with client.http.session_transaction("/personal/") as cookie:
        pending = dict(cookie)
    assert "token" not in pending
    code = pyotp.TOTP(account_of(house, worker).totp_secret).now()
    inside = client.post("/personal/kod", {"code": code, "csrf_token": token_on(page)})
    assert (inside.status_code, inside.location) == (303, "/personal/")
    with client.http.session_transaction("/personal/") as cookie:
        assert "pending" not in cookie
        assert cookie["token"] != pending["pending"]
    assert client.get("/personal/").status_code == 200
    assert client.get("/personal/kod").location == "/personal/"


def test_the_password_alone_opens_no_page(house: House, client: PageClient, worker: str) -> None:
    turn_on(house, worker)
    enter(client, worker, PASSWORD)
    with client.http.session_transaction("/personal/") as cookie:
        cookie["token"] = cookie["pending"]
    assert client.get("/personal/").location == DOOR
    assert client.get("/personal/konto").location == DOOR


def test_a_wrong_code_and_an_empty_one_stay_outside(
    house: House, client: PageClient, worker: str
) -> None:
    turn_on(house, worker)
    enter(client, worker, PASSWORD)
    form = token_on(client.get("/personal/kod"))
    for code, words in (("000000", "Koden stämmer inte."), ("", "Ange koden.")):
        page = client.post("/personal/kod", {"code": code, "csrf_token": form})
        assert page.status_code == 422
        assert title(page).startswith("Fel:")
        assert words in page.text
    assert client.get("/personal/").location == DOOR


def test_many_wrong_codes_have_to_wait(house: House, client: PageClient, worker: str) -> None:
    turn_on(house, worker)
    enter(client, worker, PASSWORD)
    form = {"code": "000000", "csrf_token": token_on(client.get("/personal/kod"))}
    for _ in range(securing.ATTEMPTS_PER_CODE):
        client.post("/personal/kod", form)
    page = client.post("/personal/kod", form)
    assert (page.status_code, page.headers["Retry-After"]) == (429, "900")


def test_a_recovery_code_lets_in_once(house: House, app: Flask, worker: str) -> None:
    codes = turn_on(house, worker)
    for status in (303, 422):
        client = PageClient(app)
        enter(client, worker, PASSWORD)
        form = {"code": codes[0], "csrf_token": token_on(client.get("/personal/kod"))}
        assert client.post("/personal/kod", form).status_code == status


def test_who_has_given_no_password_is_led_to_the_door(client: PageClient) -> None:
    assert client.get("/personal/kod").location == DOOR
    form = {"code": "123456", "csrf_token": token_on(client.get(DOOR))}
    assert client.post("/personal/kod", form).location == DOOR
    with client.http.session_transaction("/personal/") as cookie:
        cookie["pending"] = "made up"
    assert client.get("/personal/kod").location == DOOR


def test_a_sensitive_page_asks_again_and_leads_back(house: House) -> None:
    client = house.sign_in(Role.ADMINISTRATOR)
    grow_old(house)
    asked = client.get("/personal/konton")
    assert asked.location == "/personal/bekrafta?back=/personal/konton"
    form = {"csrf_token": token_on(client.get(asked.location)), "password": "wrong"}
    assert client.post(asked.location, form).status_code == 422
    assert client.get("/personal/konton").status_code == 303
    back = client.post(asked.location, form | {"password": PASSWORD})
    assert (back.status_code, back.location) == (303, "/personal/konton")
    assert client.get("/personal/konton").status_code == 200


def test_with_a_second_step_asking_again_wants_the_code_too(house: House) -> None:
    client = house.sign_in(Role.ADMINISTRATOR)
    codes = turn_on(house, f"administrator-{house.town.municipality}")
    grow_old(house)
    page = client.get("/personal/bekrafta?back=/personal/konton")
    form = {"csrf_token": token_on(page), "password": PASSWORD, "code": "000000"}
    assert client.post("/personal/bekrafta", form).status_code == 422
    assert client.post("/personal/bekrafta", form | {"code": codes[0]}).status_code == 303
    assert client.get("/personal/konton").status_code == 200


def test_a_sensitive_act_is_not_done_by_a_browser_that_was_left_open(house: House) -> None:
    client = house.sign_in(Role.ADMINISTRATOR)
    form = {"csrf_token": token_on(client.get("/personal/konton")), "username": "new"}
    form |= {"role": "worker", "unit": str(house.town.family)}
    grow_old(house)
    asked = client.post("/personal/konton", form)
    assert asked.location == "/personal/bekrafta?back=/personal/konton"
    asked = client.post("/personal/konton/1/lank", form)
    assert asked.location == "/personal/bekrafta?back=/personal/konton/1"
    with house.session() as session:
        assert accounts.by_username(session, "new") is None


@pytest.mark.parametrize(
    "back",
    ["https://elsewhere.example/", "//elsewhere.example", "/personal/\\elsewhere", "/s/CODE",
     "", "javascript:alert(1)", "/personal/\nx"],
)  # fmt: skip
def test_the_way_back_never_leads_out_of_the_house(house: House, back: str) -> None:
    client = house.sign_in(Role.WORKER)
    form = {"csrf_token": token_on(client.get("/personal/konto")), "password": PASSWORD}
    answer = client.http.post("/personal/bekrafta", data=form, query_string={"back": back})
    assert answer.location == "/personal/"


def test_an_invited_person_chooses_a_password_and_is_not_signed_in_by_it(
    client: PageClient, link: str
) -> None:
    form = {"csrf_token": token_on(client.get(link)), "new": "many words make a password"}
    done = client.post(link, form)
    assert "Lösenordet är sparat" in done.text
    assert client.get("/personal/").location == DOOR
    assert enter(client, "planner").status_code == 303
    assert client.get("/personal/").status_code in (200, 302)


@pytest.mark.parametrize(
    ("password", "words"),
    [("", "minst 12 tecken"), ("short", "minst 12 tecken"), ("x" * 201, "högst 200 tecken"),
     ("plannerplanner", "inte är ditt användarnamn")],
)  # fmt: skip
def test_a_weak_password_is_refused_in_plain_words_and_the_link_goes_on(
    client: PageClient, link: str, password: str, words: str
) -> None:
    form = {"csrf_token": token_on(client.get(link)), "new": password}
    page = client.post(link, form)
    assert page.status_code == 422
    assert title(page).startswith("Fel:")
    assert words in page.text
    assert client.get(link).status_code == 200


def test_used_old_tampered_and_made_up_links_get_one_page(
    house: House, client: PageClient, link: str
) -> None:
    form = {"csrf_token": token_on(client.get(link)), "new": "many words make a password"}
    pages = [client.get(f"{link}x"), client.get("/personal/valkommen/made-up")]
    client.post(link, form)
    form["csrf_token"] = token_on(client.get(DOOR))
    pages += [client.get(link), client.post(link, form)]
    assert {p.status_code for p in pages} == {404}
    assert all("Länken går inte att använda" in p.text for p in pages)


def test_a_link_without_our_form_token_sets_nothing(client: PageClient, link: str) -> None:
    assert client.post(link, {"new": "many words make a password"}).status_code == 400
    assert client.get(link).status_code == 200


def test_a_forged_cookie_opens_nothing(app: Flask, house: House, worker: str) -> None:
    inside = house.sign_in(Role.WORKER)
    cookie = inside.http.get_cookie("session", path="/personal") or inside.http.get_cookie(
        app.config["SESSION_COOKIE_NAME"], path=app.config["SESSION_COOKIE_PATH"]
    )
    assert cookie
    forger = PageClient(app)
    payload, _, signature = cookie.value.rpartition(".")
    forged = f"{payload}.{signature[::-1]}"
    forger.http.set_cookie(cookie.key, forged, path=cookie.path)
    assert forger.get("/personal/").location == DOOR


def test_only_hashes_of_tokens_are_kept(house: House, worker: str) -> None:
    client = house.sign_in(Role.WORKER)
    with client.http.session_transaction("/personal/") as cookie:
        token = cookie["token"]
    with house.session() as session:
        kept = session.scalars(select(StaffSession.token_hash)).all()
    assert kept
    assert token.encode() not in kept
