import re

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from survey.core.access import Act, Role
from tests.conftest import House
from tests.page import PageClient, signed_in
from tests.web.test_identity import account_of
from tests.web.test_sign_in import DOOR, token_on

PASSWORD = "other words make another"
PAGES = ("/personal/konton", "/personal/konton/1", "/personal/rattigheter")
ACTS = ("", "/1/lank", "/1/roller", "/1/roller/bort", "/1/stang", "/1/oppna", "/1/logga-ut")


@pytest.fixture
def administrator(house: House) -> PageClient:
    """The administrator of the whole municipality, signed in."""
    return house.sign_in(Role.ADMINISTRATOR)


def press(client: PageClient, where: str = "", **form: str) -> TestResponse:
    token = token_on(client.get("/personal/konton"))
    return client.post(f"/personal/konton{where}", {"csrf_token": token} | form)


def link_on(page: TestResponse) -> str:
    return str(
        re.findall(r"<code>http://localhost(/personal/valkommen/[^<]+)</code>", page.text)[0]
    )


def test_an_account_is_added_and_its_link_opens_the_house(
    house: House, app: Flask, administrator: PageClient
) -> None:
    unit = str(house.town.family)
    page = press(administrator, username="analyst", role="analyst", unit=unit)
    link = link_on(page)
    visitor = PageClient(app)
    form = {"csrf_token": token_on(visitor.get(link)), "new": PASSWORD}
    assert visitor.post(link, form).status_code == 200
    assert signed_in(app, "analyst", PASSWORD).get("/personal/resultat").status_code == 200
    account = account_of(house, "analyst")
    again = administrator.get(f"/personal/konton/{account.id}")
    assert link not in again.text
    assert "Analytiker, Barn och familj" in administrator.get("/personal/konton").text


@pytest.mark.parametrize(
    ("form", "words"),
    [({"username": ""}, "Ange ett användarnamn."),
     ({"username": "two words"}, "inga mellanslag"),
     ({"username": "administrator-1"}, "finns redan"),
     ({"username": "new", "role": "owner"}, "Fel:"),
     ({"username": "new", "unit": "999"}, "Fel:")],
)  # fmt: skip
def test_an_account_that_can_not_be_made_is_explained(
    house: House, administrator: PageClient, form: dict[str, str], words: str
) -> None:
    right = {"role": "worker", "unit": str(house.town.family)}
    page = press(administrator, **(right | form))
    assert page.status_code == 422
    assert words in page.text


def test_a_reset_link_ends_the_sessions_of_the_one_it_is_for(
    house: House, app: Flask, administrator: PageClient
) -> None:
    worker = house.sign_in(Role.WORKER)
    account = account_of(house, f"worker-{house.town.municipality}")
    link = link_on(press(administrator, f"/{account.id}/lank"))
    assert worker.get("/personal/").location == DOOR
    form = {"csrf_token": token_on(worker.get(link)), "new": PASSWORD}
    worker.post(link, form)
    signed_in(app, account.username, PASSWORD)


def test_ending_sessions_and_closing_an_account_really_end_them(
    house: House, administrator: PageClient
) -> None:
    name = f"worker-{house.town.municipality}"
    worker = house.sign_in(Role.WORKER)
    account = account_of(house, name)
    press(administrator, f"/{account.id}/logga-ut")
    assert worker.get("/personal/").location == DOOR
    worker = house.sign_in(Role.WORKER)
    press(administrator, f"/{account.id}/stang")
    assert worker.get("/personal/").location == DOOR
    assert not account_of(house, name).active
    refused = press(administrator, f"/{account.id}/lank")
    assert refused.status_code == 422
    assert "Kontot är stängt" in refused.text
    press(administrator, f"/{account.id}/oppna")
    assert account_of(house, name).active


def test_a_role_is_given_and_taken(house: House, administrator: PageClient) -> None:
    worker = house.sign_in(Role.WORKER)
    account = account_of(house, f"worker-{house.town.municipality}")
    place = {"role": "analyst", "unit": str(house.town.municipality)}
    assert worker.get("/personal/resultat").status_code == 404
    press(administrator, f"/{account.id}/roller", **place)
    assert worker.get("/personal/resultat").status_code == 200
    press(administrator, f"/{account.id}/roller/bort", **place)
    assert worker.get("/personal/resultat").status_code == 404
    assert press(administrator, f"/{account.id}/roller", role="owner").status_code == 400


def test_nobody_raises_or_closes_themselves(house: House, administrator: PageClient) -> None:
    me = account_of(house, f"administrator-{house.town.municipality}")
    place = {"role": "analyst", "unit": str(house.town.municipality)}
    for act in ("stang", "roller", "lank"):
        page = press(administrator, f"/{me.id}/{act}", **place)
        assert page.status_code == 422
        assert "En annan administratör" in page.text


def test_an_administrator_of_a_part_meets_only_that_part(house: House) -> None:
    house.sign_in(Role.ADMINISTRATOR)
    house.sign_in(Role.WORKER, house.town.family)
    part = house.sign_in(Role.ADMINISTRATOR, house.town.family)
    chief = account_of(house, f"administrator-{house.town.municipality}")
    assert part.get(f"/personal/konton/{chief.id}").status_code == 404
    assert press(part, f"/{chief.id}/lank").status_code == 404
    listed = part.get("/personal/konton").text
    assert chief.username not in listed
    assert f"worker-{house.town.family}" in listed
    assert f'value="{house.town.municipality}"' not in listed


def test_the_matrix_shows_every_role_and_act(administrator: PageClient) -> None:
    page = administrator.get("/personal/rattigheter").text
    for words in ("Administratör", "Planansvarig", "Ändra konton och roller", "Ja"):
        assert words in page
    assert page.count('scope="row"') == len(Act)


@pytest.mark.parametrize("role", [r for r in Role if r is not Role.ADMINISTRATOR])
def test_every_other_role_finds_nothing_here(house: House, role: Role) -> None:
    client = house.sign_in(role)
    token = token_on(client.get("/personal/konto"))
    assert {client.get(page).status_code for page in PAGES} == {404}
    for act in ACTS:
        answer = client.post(f"/personal/konton{act}", {"csrf_token": token})
        assert answer.status_code == 404, act


def test_an_act_without_our_form_token_is_refused(administrator: PageClient) -> None:
    for act in ACTS:
        assert administrator.post(f"/personal/konton{act}", {}).status_code == 400
