import re
from datetime import datetime

import pytest
import zxingcpp
from flask import Flask
from PIL import Image
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from survey.core.access import Role
from survey.services import admitting
from survey.storage.tables import Account, EntryCode
from tests.conftest import House
from tests.page import PageClient
from tests.web.test_qr import drawn
from tests.web.test_sign_in import PASSWORD, sign_in, token_on

NOW = datetime(2026, 11, 22)
ROLES = (Role.ADMINISTRATOR, Role.COORDINATOR, Role.PLANNER)


@pytest.fixture
def staff(house: House) -> None:
    """A worker of one unit, and one person for each other role in the whole municipality."""
    with house.session() as session:
        for role in Role:
            admitting.add_account(session, role.value, PASSWORD, now=NOW)
            place = house.town.family if role is Role.WORKER else house.town.municipality
            admitting.grant(session, role.value, role, place, now=NOW)


@pytest.fixture
def worker(client: PageClient, staff: None) -> PageClient:
    """The worker, signed in."""
    sign_in(client)
    return client


def unit_page(house: House, unit: int | None = None) -> str:
    return f"/personal/enheter/{unit or house.town.family}"


def press(client: PageClient, page: str, where: str, **form: str) -> TestResponse:
    """Open a unit's page and press one of its buttons."""
    asked = {"csrf_token": token_on(client.get(page)), "paper": "a4", "texts": "sv"}
    return client.post(f"{page}/{where}", {"variant": "", "language": ""} | asked | form)


def test_two_clicks_show_the_units_code_over_the_screen(worker: PageClient, house: House) -> None:
    start = worker.get("/personal/")
    links = re.findall(r'href="(/personal/enheter/\d+)"', start.text)
    assert links == [unit_page(house)]
    shown = worker.get(press(worker, links[0], "qr").location)
    code = house.code(house.town.family)
    assert f"{code[:4]}-{code[4:]}" in shown.text
    assert "soc i Exempelköping" in shown.text


def test_the_drawing_on_the_page_opens_the_questions(worker: PageClient, house: House) -> None:
    shown = worker.get(press(worker, unit_page(house), "qr").location)
    svg = re.findall(r"<svg.*?</svg>", shown.text)[0]
    found = zxingcpp.read_barcode(Image.fromarray(drawn(svg)))
    assert found
    assert found.text == f"HTTP://LOCALHOST/S/{house.code(house.town.family)}"
    assert worker.get(found.text.removeprefix("HTTP://LOCALHOST"), follow=True).status_code == 200


def test_language_and_age_can_be_chosen_beforehand(worker: PageClient, house: House) -> None:
    sent = press(worker, unit_page(house), "qr", variant="a79", language="en")
    page = worker.get(sent.location)
    assert "7–9 år" in page.text
    assert "English" in page.text
    code = house.code(house.town.family, "a79", "en")
    assert f"{code[:4]}-{code[4:]}" in page.text


def test_the_code_is_the_same_each_time_and_is_made_once(worker: PageClient, house: House) -> None:
    first, second = (press(worker, unit_page(house), "qr").location for _ in range(2))
    assert first == second
    with house.session() as session:
        assert session.scalar(select(func.count()).select_from(EntryCode)) == 1


def test_the_poster_comes_as_a_file_to_print(worker: PageClient, house: House) -> None:
    answer = press(worker, unit_page(house), "affisch", paper="a3", texts="sv en")
    assert answer.mimetype == "application/pdf"
    assert answer.headers["Content-Disposition"].endswith('"affisch-barn-och-familj-a3.pdf"')
    assert answer.data.startswith(b"%PDF-")


def test_the_page_says_what_the_round_promises(worker: PageClient, house: House) -> None:
    page = worker.get(unit_page(house))
    assert "Hösten 2026 är öppen till och med 20 december 2026." in page.text
    assert "Barnen får svar senast 31 januari 2027." in page.text


def test_without_a_round_the_page_says_where_the_code_leads(
    worker: PageClient, house: House
) -> None:
    house.count()
    assert "Ingen omgång är öppen" in worker.get("/personal/").text
    assert "enhetens egen sida" in worker.get(unit_page(house)).text
    assert "enhetens egen sida" in worker.get(press(worker, unit_page(house), "qr").location).text


def test_a_code_that_has_not_been_made_leads_back_to_the_unit(
    worker: PageClient, house: House
) -> None:
    for query in ("", "?variant=a79", "?language=xx&variant=%00"):
        assert worker.get(f"{unit_page(house)}/qr{query}").location == unit_page(house)


@pytest.mark.parametrize("wrong", [{"variant": "a99"}, {"language": "xx"}])
@pytest.mark.parametrize("where", ["qr", "affisch"])
def test_a_choice_that_is_not_offered_makes_no_code(
    worker: PageClient, house: House, where: str, wrong: dict[str, str]
) -> None:
    page = press(worker, unit_page(house), where, **wrong)
    assert page.status_code == 422
    assert "<title>Fel:" in page.text
    with house.session() as session:
        assert session.scalar(select(func.count()).select_from(EntryCode)) == 0


@pytest.mark.parametrize("wrong", [{"paper": "a0"}, {"texts": "sv xx"}])
def test_a_poster_that_is_not_offered_is_refused(
    worker: PageClient, house: House, wrong: dict[str, str]
) -> None:
    assert press(worker, unit_page(house), "affisch", **wrong).status_code == 422


def test_english_is_kept_in_the_account(worker: PageClient, house: House) -> None:
    form = {"csrf_token": token_on(worker.get("/personal/")), "language": "en"}
    back = worker.post("/personal/sprak", form | {"back": unit_page(house)})
    assert back.location == unit_page(house)
    assert "Show the QR code" in worker.get(unit_page(house)).text
    assert "Visa QR" in worker.get(f"{unit_page(house)}?lang=sv").text
    with house.session() as session:
        query = select(Account.language).where(Account.username == "worker")
        assert session.scalar(query) == "en"


@pytest.mark.parametrize("back", ["https://example.org/", "//example.org/personal/", "/s/", ""])
def test_after_a_choice_of_language_nobody_is_sent_outside(worker: PageClient, back: str) -> None:
    form = {"csrf_token": token_on(worker.get("/personal/")), "language": "en", "back": back}
    assert worker.post("/personal/sprak", form).location == "/personal/"


def test_a_language_that_is_not_ours_is_refused(worker: PageClient) -> None:
    form = {"csrf_token": token_on(worker.get("/personal/")), "language": "xx"}
    assert worker.post("/personal/sprak", form).status_code == 400


@pytest.mark.parametrize("role", ROLES)
def test_the_others_see_what_their_role_lets_them(
    client: PageClient, house: House, staff: None, role: Role
) -> None:
    sign_in(client, role.value)
    page = client.get("/personal/")
    assert "Öppenvård" in page.text
    nav = page.text.split("<nav")[1].split("</nav>")[0]
    assert "Mina enheter" in nav
    assert ("Resultat" in nav) is (role is not Role.ADMINISTRATOR)


def test_an_analyst_starts_at_the_results(client: PageClient, staff: None) -> None:
    sign_in(client, "analyst")
    assert client.get("/personal/").location == "/personal/resultat"


def test_somebody_without_a_role_is_told_what_to_do(client: PageClient, house: House) -> None:
    with house.session() as session:
        admitting.add_account(session, "new", PASSWORD, now=NOW)
    sign_in(client, "new")
    assert "Be administratören" in client.get("/personal/").text


def test_nobody_reaches_a_unit_that_is_not_theirs(worker: PageClient, house: House) -> None:
    form = {"csrf_token": token_on(worker.get("/personal/"))}
    for unit in (house.town.outpatient, house.town.children_department, 999):
        page = unit_page(house, unit)
        assert worker.get(page).status_code == 404
        assert worker.get(f"{page}/qr").status_code == 404
        assert worker.post(f"{page}/qr", form).status_code == 404
        assert worker.post(f"{page}/affisch", form).status_code == 404


def test_a_department_is_no_place_to_show_a_code(
    client: PageClient, house: House, staff: None
) -> None:
    sign_in(client, "coordinator")
    assert client.get(unit_page(house, house.town.children_department)).status_code == 404


def test_an_analyst_has_no_code_to_show(client: PageClient, house: House, staff: None) -> None:
    sign_in(client, "analyst")
    assert client.get(unit_page(house)).status_code == 404


def test_a_stranger_finds_nothing_inside(client: PageClient, house: House, staff: None) -> None:
    for page in (unit_page(house), f"{unit_page(house)}/qr", "/personal/finns-inte"):
        answer = client.get(page)
        assert answer.status_code == 404
        assert "Sidan finns inte här" in answer.text
    for page in (f"{unit_page(house)}/qr", f"{unit_page(house)}/affisch", "/personal/sprak"):
        assert client.post(page, {}).status_code == 404


def test_a_form_without_our_token_does_nothing(worker: PageClient, house: House) -> None:
    for page in (f"{unit_page(house)}/qr", f"{unit_page(house)}/affisch", "/personal/sprak"):
        assert worker.post(page, {"language": "en"}).status_code == 400
    with house.session() as session:
        assert session.scalar(select(func.count()).select_from(EntryCode)) == 0


def test_a_fault_of_ours_is_said_calmly_and_logged_without_the_address(
    app: Flask, client: PageClient, caplog: pytest.LogCaptureFixture
) -> None:
    @app.get("/fel/<code>")
    def broken(code: str) -> str:
        raise RuntimeError("on purpose")

    app.testing = False
    page = client.get("/fel/7KQ4MRTX")
    assert page.status_code == 500
    assert "Något gick fel hos oss" in page.text
    assert "on purpose" in caplog.text
    assert "7KQ4MRTX" not in caplog.text


def test_too_much_at_once_is_said_calmly(worker: PageClient) -> None:
    page = worker.post("/personal/sprak", {"language": "x" * 2**21})
    assert page.status_code == 413
    assert "Det blev för mycket" in page.text
