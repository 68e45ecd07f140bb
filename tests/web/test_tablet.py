import json
import re

import pytest
from werkzeug.test import TestResponse

from survey.core.access import Role
from survey.storage import tablets
from tests.conftest import House
from tests.page import PageClient
from tests.web.test_sign_in import token_on

PIN = "48151"
UNKNOWN = "x" * 43


def room(unit_id: int) -> str:
    return f"/personal/enheter/{unit_id}/surfplatta"


def press(client: PageClient, unit_id: int, act: str = "", **form: str) -> TestResponse:
    page = room(unit_id)
    return client.post(page + act, {"csrf_token": token_on(client.get(page))} | form)


def lend(house: House, role: Role = Role.WORKER) -> tuple[PageClient, str]:
    """The client that lent a tablet, and where the tablet's children begin."""
    client = house.sign_in(role, house.town.family)
    begun = press(client, house.town.family, pin=PIN, again=PIN)
    assert begun.status_code == 303
    return client, begun.location


def sent(client: PageClient, start: str) -> TestResponse:
    """A whole sheet from the tablet."""
    door = start.replace("/surfplatta/", "/s/")
    page = client.get(f"{door}/fragor?age=a1012").text
    token = re.findall(r'name="token" value="(\w{32})"', page)[0]
    return client.post(f"{door}/fragor", {"variant": "a1012", "token": token, "kind": "ofta"})


def test_a_worker_lends_a_tablet_and_a_child_answers_on_it(house: House) -> None:
    client, start = lend(house)
    page = client.get(start)
    assert "Tryck här för att börja" in page.text and "soc i Exempelköping" in page.text
    thanks = sent(client, start)
    assert thanks.status_code == 200
    assert "Tack!" in thanks.text and "Dina svar är borta från skärmen." in thanks.text
    assert f'href="{start}"' in thanks.text


def test_lending_signs_out_here_and_the_old_session_is_dead(house: House) -> None:
    client = house.sign_in(Role.WORKER, house.town.family)
    with client.http.session_transaction("/personal/") as session:
        old = dict(session)
    begun = press(client, house.town.family, pin=PIN, again=PIN)
    assert re.search("session=;.*Expires=Thu, 01 Jan 1970", begun.headers["Set-Cookie"])
    assert client.get("/personal/").status_code == 302
    with client.http.session_transaction("/personal/") as session:
        session.update(old)
    assert client.get("/personal/").status_code == 302


def test_nothing_on_the_tablet_sets_a_cookie_or_is_kept(house: House) -> None:
    client, start = lend(house)
    door = start.replace("/surfplatta/", "/s/")
    pages = [start, f"{start}/avsluta", f"{start}/app", door, f"{door}/nej", f"{door}/vem"]
    for path in pages:
        page = client.get(path)
        assert page.status_code == 200, path
        assert "Set-Cookie" not in page.headers
        assert page.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    "path", ["", "/nej", "/vem", "/vem?age=a46", "/fragor?age=a1317", "/fragor?age=lss", "start"]
)
def test_no_page_on_the_tablet_has_a_way_out(house: House, path: str) -> None:
    client, start = lend(house)
    door = start.replace("/surfplatta/", "/s/")
    page = client.get(start if path == "start" else door + path).text
    links = re.findall(r'<a[^>]*\shref="([^"]+)"', page)
    assert links
    for link in links:
        assert link.startswith((start, door, "#")), link
    assert "tel:" not in page
    assert '<strong class="number" dir="ltr">116 111</strong>' in page
    assert "data-idle=" in page and "data-still-there" in page


def test_thanks_on_the_tablet_have_no_way_out_either(house: House) -> None:
    client, start = lend(house)
    links = re.findall(r'<a[^>]*\shref="([^"]+)"', sent(client, start).text)
    assert set(links) == {start}


def test_an_ordinary_page_has_nothing_of_the_tablets(house: House, client: PageClient) -> None:
    page = client.get(f"/s/{house.code(house.town.family)}/fragor?age=a1317").text
    assert "data-idle" not in page and "js/idle.js" not in page and "manifest" not in page
    assert 'href="tel:116111"' in page


def test_without_its_script_the_tablet_does_not_begin(house: House) -> None:
    client, start = lend(house)
    page = client.get(start).text
    assert "Surfplattan kan inte börja just nu." in page
    assert re.search(r"<a [^>]*data-begin[^>]* hidden>", page)


def test_the_text_field_learns_and_suggests_nothing(house: House) -> None:
    """R-K2."""
    from pathlib import Path

    made = Path(str(house.app.root_path)).parent / "templates" / "child" / "questions" / "text.html"
    field = made.read_text(encoding="utf-8")
    for said in ('autocomplete="off"', 'spellcheck="false"', 'autocorrect="off"'):
        assert said in field
    client, start = lend(house)
    page = client.get(f"{start.replace('/surfplatta/', '/s/')}/fragor?age=a1317").text
    assert re.search(r"<form[^>]*autocomplete=\"off\"", page)


def test_the_start_can_stand_on_the_home_screen(house: House) -> None:
    client, start = lend(house)
    said = json.loads(client.get(f"{start}/app").text)
    assert said["display"] == "fullscreen" and said["name"] == "Frågor till dig"
    assert said["start_url"] == start and start.startswith(said["scope"])
    assert not "/personal".startswith(said["scope"])
    assert [client.get(icon["src"]).status_code for icon in said["icons"]] == [200, 200]
    assert f'<link rel="manifest" href="{start}/app">' in client.get(start).text


def test_the_pin_ends_the_tablet(house: House) -> None:
    client, start = lend(house)
    ended = client.post(f"{start}/avsluta", {"pin": f" {PIN} "})
    assert ended.status_code == 200 and "Surfplattan är avslutad" in ended.text
    for path in (start, f"{start}/app", f"{start}/avsluta"):
        assert client.get(path).status_code == 404
    house.app.extensions["doors"]._kept.clear()
    gone = client.get(start.replace("/surfplatta/", "/s/"))
    assert gone.status_code == 404
    assert "Den här surfplattan är avslutad." in gone.text and "<form" not in gone.text


def test_five_wrong_pins_lock_it_and_only_the_units_page_ends_it(house: House) -> None:
    client, start = lend(house)
    for _ in range(5):
        wrong = client.post(f"{start}/avsluta", {"pin": "0000"})
        assert wrong.status_code == 422 and "Det var inte rätt PIN-kod." in wrong.text
    locked = client.post(f"{start}/avsluta", {"pin": PIN})
    assert locked.status_code == 429 and 'name="pin"' not in locked.text
    assert client.get(start).status_code == 200
    staff = house.sign_in(Role.WORKER, house.town.family)
    page = staff.get(room(house.town.family)).text
    assert "har prövats 5 gånger" in page
    key = re.findall(r'name="tablet" value="(\w+)"', page)[0]
    assert press(staff, house.town.family, "/avsluta", tablet=key).status_code == 303
    assert client.get(start).status_code == 404


@pytest.mark.parametrize(
    ("pin", "again", "said"),
    [
        ("123", "123", "Välj en PIN-kod med fyra till åtta siffror."),
        ("abcd", "abcd", "Välj en PIN-kod med fyra till åtta siffror."),
        ("", "", "Välj en PIN-kod med fyra till åtta siffror."),
        ("1234", "4321", "Ange samma PIN-kod i båda fälten."),
    ],
)
def test_a_bad_pin_is_told_and_nothing_is_lent(
    house: House, pin: str, again: str, said: str
) -> None:
    client = house.sign_in(Role.WORKER, house.town.family)
    page = press(client, house.town.family, pin=pin, again=again)
    assert page.status_code == 422
    assert said in page.text and "<title>Fel: " in page.text
    assert "4321" not in page.text  # a PIN is not sent back
    assert client.get("/personal/").status_code == 200
    with house.session() as session:
        assert list(tablets.of(session, house.town.family)) == []


def test_a_tablet_is_lent_only_with_the_forms_own_token(house: House) -> None:
    client = house.sign_in(Role.WORKER, house.town.family)
    assert client.post(room(house.town.family), {"pin": PIN, "again": PIN}).status_code == 400
    assert client.post(f"{room(house.town.family)}/avsluta", {"tablet": "00"}).status_code == 400


def test_the_page_tells_nobody_elses_tablets(house: House) -> None:
    lend(house)
    other = house.sign_in(Role.WORKER, house.town.outpatient)
    assert other.get(room(house.town.family)).status_code == 404
    assert 'name="tablet"' not in other.get(room(house.town.outpatient)).text
    with house.session() as session:
        (row,) = tablets.of(session, house.town.family)
        key = row.token_hash.hex()
    assert press(other, house.town.outpatient, "/avsluta", tablet=key).status_code == 303
    assert press(other, house.town.outpatient, "/avsluta", tablet="öl").status_code == 400
    with house.session() as session:
        assert len(tablets.of(session, house.town.family)) == 1


@pytest.mark.parametrize("role", [Role.ANALYST])
def test_who_may_show_no_code_lends_no_tablet(house: House, role: Role) -> None:
    assert house.sign_in(role).get(room(house.town.family)).status_code == 404


@pytest.mark.parametrize("token", [UNKNOWN, "7KQ4-MRTX", "x", "..", "ö" * 43, "x" * 5000])
def test_a_stranger_finds_no_tablet(house: House, client: PageClient, token: str) -> None:
    for path in ("", "/avsluta", "/app"):
        assert client.get(f"/surfplatta/{token}{path}").status_code == 404
    assert client.post(f"/surfplatta/{token}/avsluta", {"pin": PIN}).status_code == 404


def test_a_units_shared_code_is_no_tablet(house: House, client: PageClient) -> None:
    assert client.get(f"/surfplatta/{house.code(house.town.family)}").status_code == 404


def test_when_no_round_is_open_the_tablet_says_so(house: House) -> None:
    client, start = lend(house)
    house.count()
    house.app.extensions["doors"]._kept.clear()
    page = client.get(start)
    assert page.status_code == 200
    assert "Frågorna är stängda just nu." in page.text and "data-begin" not in page.text
    closed = client.get(start.replace("/surfplatta/", "/s/"))
    assert closed.status_code == 410 and "/e/barn-och-familj" not in closed.text
