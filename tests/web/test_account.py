import re

import pyotp
from flask import Flask

from survey.core.access import Role
from tests.conftest import House
from tests.page import PageClient, signed_in
from tests.web.test_identity import PASSWORD, account_of, grow_old, turn_on
from tests.web.test_sign_in import DOOR, title, token_on

MINE = "/personal/konto"


def press(client: PageClient, where: str, **form: str) -> object:
    return client.post(f"{MINE}/{where}", {"csrf_token": token_on(client.get(MINE))} | form)


def test_the_second_step_is_turned_on_by_a_code_and_off_again(house: House) -> None:
    client = house.sign_in(Role.WORKER)
    name = f"worker-{house.town.municipality}"
    press(client, "tvasteg/ny")
    page = client.get(f"{MINE}/tvasteg")
    secret = account_of(house, name).totp_secret
    assert secret in re.sub(r"\s", "", page.text)
    assert "<svg" in page.text
    form = {"csrf_token": token_on(page), "code": "000000"}
    wrong = client.post(f"{MINE}/tvasteg", form)
    assert (wrong.status_code, title(wrong)[:4]) == (422, "Fel:")
    assert not account_of(house, name).totp_confirmed
    shown = client.post(f"{MINE}/tvasteg", form | {"code": pyotp.TOTP(secret).now()})
    assert len(re.findall(r"<code>[A-Z2-9]{4}(?:-[A-Z2-9]{4}){3}</code>", shown.text)) == 10
    mine = client.get(MINE)
    assert "10 återställningskoder är kvar" in mine.text
    assert secret not in mine.text
    assert client.get(f"{MINE}/tvasteg").location == MINE
    press(client, "tvasteg/av")
    assert not account_of(house, name).totp_confirmed


def test_new_recovery_codes_are_shown_once(house: House) -> None:
    client = house.sign_in(Role.WORKER)
    old = turn_on(house, f"worker-{house.town.municipality}")
    made = client.post(f"{MINE}/koder", {"csrf_token": token_on(client.get(MINE))})
    codes = re.findall(r"<code>([A-Z2-9-]{19})</code>", made.text)
    assert len(codes) == 10
    assert not set(codes) & set(old)
    assert codes[0] not in client.get(MINE).text


def test_without_a_second_step_there_are_no_codes_to_make(house: House) -> None:
    client = house.sign_in(Role.WORKER)
    form = {"csrf_token": token_on(client.get(MINE))}
    assert client.post(f"{MINE}/koder", form).location == MINE


def test_the_second_step_is_not_changed_by_a_browser_that_was_left_open(house: House) -> None:
    client = house.sign_in(Role.WORKER)
    name = f"worker-{house.town.municipality}"
    turn_on(house, name)
    form = {"csrf_token": token_on(client.get(MINE))}
    grow_old(house)
    for where in ("tvasteg/ny", "koder", "tvasteg/av"):
        assert client.post(f"{MINE}/{where}", form).location.startswith("/personal/bekrafta")
    assert account_of(house, name).totp_confirmed


def test_a_password_is_changed_by_who_knows_the_old_one(house: House, app: Flask) -> None:
    client, elsewhere = house.sign_in(Role.WORKER), house.sign_in(Role.WORKER)
    form = {"csrf_token": token_on(client.get(MINE)), "new": "other words make another"}
    wrong = client.post(f"{MINE}/losenord", form | {"old": "wrong"})
    assert wrong.status_code == 422
    assert "inte lösenordet du har nu" in wrong.text
    short = client.post(f"{MINE}/losenord", form | {"old": PASSWORD, "new": "short"})
    assert "minst 12 tecken" in short.text
    assert elsewhere.get(MINE).status_code == 200
    done = client.post(f"{MINE}/losenord", form | {"old": PASSWORD})
    assert "Lösenordet är bytt" in done.text
    assert elsewhere.get(MINE).location == DOOR
    signed_in(app, f"worker-{house.town.municipality}", "other words make another")


def test_signing_out_everywhere_ends_every_browser(house: House) -> None:
    here, there = house.sign_in(Role.WORKER), house.sign_in(Role.WORKER)
    assert here.get(MINE).text.count("senast använd") == 2
    out = here.post(f"{MINE}/logga-ut-overallt", {"csrf_token": token_on(here.get(MINE))})
    assert out.location == f"{DOOR}?gone=1"
    assert [c.get(MINE).location for c in (here, there)] == [DOOR, DOOR]
