"""A member of staff prints cards, copies the link and cancels a sheet."""

import io
import re
from datetime import datetime

import pikepdf
import pytest
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from survey.core.access import Role
from survey.core.card import ALPHABET
from survey.services import issuing
from survey.storage import audit, rounds
from survey.storage.tables import Card, EntryCode
from tests.conftest import House
from tests.examples import BALLOT_KEY
from tests.page import PageClient
from tests.web.test_sign_in import token_on

NOW = datetime(2026, 11, 22)
KINDS = ("table", "pocket", "single", "picture", "reader")


@pytest.fixture
def worker(house: House) -> PageClient:
    return house.sign_in(Role.WORKER, house.town.family)


def page_of(house: House, unit: int | None = None) -> str:
    return f"/personal/enheter/{unit or house.town.family}/kort"


def press(client: PageClient, page: str, **form: str) -> TestResponse:
    """Open the page and press the print button."""
    asked = {"csrf_token": token_on(client.get(page)), "kind": "pocket", "paper": "a4"}
    asked |= {"texts": "sv", "variant": "", "language": "", "sheets": "1"}
    return client.post(page, asked | form)


def cancel(client: PageClient, page: str, sheet: str) -> TestResponse:
    asked = {"csrf_token": token_on(client.get(page)), "sheet": sheet}
    return client.post(f"{page}/sparra", asked)


def issued(house: House, sheets: int = 1) -> tuple[issuing.Sheet, ...]:
    order = issuing.Order(house.round_id, house.town.family, sheets)
    with house.session() as session:
        return issuing.issue_cards(session, BALLOT_KEY, order, by=None, now=NOW)


def number(house: House, table: type[Card] | type[EntryCode] = Card) -> int:
    with house.session() as session:
        return session.scalar(select(func.count()).select_from(table)) or 0


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_comes_as_a_file_to_print(worker: PageClient, house: House, kind: str) -> None:
    answer = press(worker, page_of(house), kind=kind, texts="sv en", sheets="2")
    assert answer.mimetype == "application/pdf"
    assert answer.headers["Content-Disposition"].endswith(f'"{kind}-barn-och-familj.pdf"')
    with pikepdf.open(io.BytesIO(answer.data)) as pdf:
        assert len(pdf.pages) == (4 if kind == "single" else 2)
    assert number(house) == (20 if kind == "single" else 0)


def test_the_unit_leads_to_its_cards(worker: PageClient, house: House) -> None:
    unit = worker.get(f"/personal/enheter/{house.town.family}")
    assert f'href="{page_of(house)}"' in unit.text


def test_what_to_say_and_when_not_to_stand_beside_the_button(
    worker: PageClient, house: House
) -> None:
    form = worker.get(page_of(house)).text.split('class="cards"')[1].split("</form>")[0]
    for words in (
        "Skriv ut kort (PDF)",
        "Jag ser inte vad du svarar, och jag får inte veta om du har svarat.",
        "Fråga inte senare.",
        "ett beslut just har lämnats",
        "använd plattan",
    ):
        assert words in form


@pytest.mark.parametrize(("kind", "variant"), [("picture", "lss"), ("reader", "a46")])
def test_picture_and_reader_cards_have_chosen_the_age(
    worker: PageClient, house: House, kind: str, variant: str
) -> None:
    press(worker, page_of(house), kind=kind, variant="a1317")
    with house.session() as session:
        assert session.scalars(select(EntryCode.variant)).all() == [variant]


def test_single_use_cards_carry_their_choices_and_are_noted(
    worker: PageClient, house: House
) -> None:
    press(worker, page_of(house), kind="single", variant="a79", language="en", sheets="3")
    with house.session() as session:
        rows = session.scalars(select(Card)).all()
        assert {(r.variant, r.choice, r.unit_id) for r in rows} == {
            ("a79", "en", house.town.family)
        }
        assert audit.latest(session)[0].subject == f"unit {house.town.family}: 30 cards"


def test_the_link_can_be_copied_and_opens_the_questions(worker: PageClient, house: House) -> None:
    page = worker.get(page_of(house))
    made = worker.post(f"{page_of(house)}/lank", {"csrf_token": token_on(page)})
    assert made.location == f"{page_of(house)}#link"
    link = re.findall(r'value="http://localhost(/s/\w+)" readonly', worker.get(made.location).text)
    assert link == [f"/s/{house.code(house.town.family).lower()}"]
    assert worker.get(link[0], follow=True).status_code == 200


def test_without_a_round_single_use_cards_are_refused_kindly(
    worker: PageClient, house: House
) -> None:
    house.count()
    page = press(worker, page_of(house), kind="single")
    assert page.status_code == 422
    assert "Lottkort kan bara skrivas ut medan en omgång är öppen." in page.text
    assert "<title>Fel:" in page.text
    assert press(worker, page_of(house), kind="pocket").mimetype == "application/pdf"


@pytest.mark.parametrize(
    "wrong",
    [{"kind": "x"}, {"kind": ""}, {"paper": "a0"}, {"texts": "sv xx"}, {"variant": "a99"},
     {"language": "xx"}, {"sheets": "0"}, {"sheets": "21"}, {"sheets": "x"}, {"sheets": ""}],
)  # fmt: skip
def test_what_is_not_offered_makes_no_card(
    worker: PageClient, house: House, wrong: dict[str, str]
) -> None:
    page = press(worker, page_of(house), **({"kind": "single"} | wrong))
    assert page.status_code == 422
    assert "<title>Fel:" in page.text
    assert number(house) == number(house, EntryCode) == 0


def test_cancelling_has_one_reply_always(worker: PageClient, house: House) -> None:
    (sheet,) = issued(house)
    replies = []
    for name in (sheet.name, sheet.name, "ZZZZZ", "%"):
        answer = cancel(worker, page_of(house), name)
        page = worker.get(answer.location).text
        replies.append((answer.status_code, answer.location, re.sub(r'value="[^"]+"', "", page)))
    assert len(set(replies)) == 1
    assert "Kort från det bladet går inte att använda nu." in replies[0][2]
    assert number(house) == 0


def test_an_empty_name_is_asked_for_again(worker: PageClient, house: House) -> None:
    issued(house)
    for name in ("", "x" * 21):
        page = cancel(worker, page_of(house), name)
        assert page.status_code == 422
        assert "Ange bladets namn." in page.text
    assert number(house) == 10


def test_a_cancelled_card_shows_the_page_of_an_unknown_one(
    worker: PageClient, client: PageClient, house: House
) -> None:
    (sheet,) = issued(house)
    assert client.get(f"/s/{sheet.codes[0]}").status_code == 200
    cancel(worker, page_of(house), sheet.name)
    unknown = next(a * 8 for a in ALPHABET)
    gone, never = (client.get(f"/s/{code}") for code in (sheet.codes[0], unknown))
    assert gone.status_code == never.status_code == 404
    assert gone.text.replace(sheet.codes[0], "") == never.text.replace(unknown, "")


def test_a_spent_card_shows_the_page_of_an_unknown_one(client: PageClient, house: House) -> None:
    (sheet,) = issued(house)
    code, unknown = sheet.codes[0], next(a * 8 for a in ALPHABET)
    page = client.get(f"/s/{code}/fragor?age=a1317")
    token = re.findall(r'name="token" value="([0-9a-f]{32})"', page.text)[0]
    form = {"variant": "a1317", "token": token, "kind": "alltid", "heard": "ofta"}
    assert client.post(f"/s/{code}/fragor", form).status_code == 200
    spent, never = (client.get(f"/s/{c}") for c in (code, unknown))
    assert spent.status_code == never.status_code == 404
    assert spent.text.replace(code, "") == never.text.replace(unknown, "")


def test_a_stranger_an_analyst_and_another_unit_are_refused(
    client: PageClient, house: House
) -> None:
    others = (
        client,
        house.sign_in(Role.ANALYST),
        house.sign_in(Role.WORKER, house.town.outpatient),
    )
    for other in others:
        assert other.get(page_of(house)).status_code == 404
        for place in ("", "/sparra", "/lank"):
            assert other.post(page_of(house) + place, {"kind": "single"}).status_code == 404


def test_a_form_without_our_token_does_nothing(worker: PageClient, house: House) -> None:
    issued(house)
    for place in ("", "/sparra", "/lank"):
        form = {"kind": "single", "sheets": "1", "sheet": "ZZZZZ"}
        assert worker.post(page_of(house) + place, form).status_code == 400
    assert number(house) == 10


def test_a_department_and_a_unit_that_is_not_there_have_no_cards(house: House) -> None:
    coordinator = house.sign_in(Role.COORDINATOR)
    for unit in (house.town.children_department, 999):
        assert coordinator.get(page_of(house, unit)).status_code == 404


def test_the_log_of_the_server_has_no_code(
    worker: PageClient, house: House, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    press(worker, page_of(house), kind="single")
    (sheet,) = issued(house)
    assert not any(code in caplog.text for code in (*sheet.codes, sheet.name))


def note(client: PageClient, page: str, number: str) -> TestResponse:
    asked = {"csrf_token": token_on(client.get(page)), "number": number}
    return client.post(f"{page}/utdelade", asked)


def given_out(house: House) -> int:
    with house.session() as session:
        return rounds.given_out(session, house.round_id, house.town.family)


def test_cards_given_out_are_noted_and_corrected_without_names(
    worker: PageClient, house: House
) -> None:
    for number, total in (("12", 12), ("3", 15), ("-5", 10), ("-99", 0)):
        assert note(worker, page_of(house), number).status_code == 303
        assert given_out(house) == total
    note(worker, page_of(house), "7")
    assert "Noterat hittills: 7." in worker.get(page_of(house)).text
    with house.session() as session:
        assert not [a for a in audit.latest(session) if "card" in a.act]


@pytest.mark.parametrize("number", ["", "0", "1000", "-1000", "två", "1.5"])
def test_an_odd_number_of_cards_is_explained(worker: PageClient, house: House, number: str) -> None:
    answer = note(worker, page_of(house), number)
    assert answer.status_code == 422
    assert "Ange ett heltal från -999 till 999, men inte 0." in answer.text
    assert given_out(house) == 0


def test_cards_are_not_noted_once_the_round_is_closed(worker: PageClient, house: House) -> None:
    house.count()
    answer = note(worker, page_of(house), "4")
    assert answer.status_code == 409
    assert "Ingen omgång är öppen längre" in answer.text


def test_another_units_cards_are_not_mine_to_note(worker: PageClient, house: House) -> None:
    token = {"csrf_token": token_on(worker.get(page_of(house))), "number": "4"}
    other = page_of(house, house.town.disability)
    assert worker.post(f"{other}/utdelade", token).status_code == 404
    assert worker.post(f"{page_of(house)}/utdelade", {"number": "4"}).status_code == 400
    assert given_out(house) == 0
