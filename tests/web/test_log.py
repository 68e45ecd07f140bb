"""The log: who reads it, what it says, what it never says, and its file."""

import csv
import re
from datetime import UTC, datetime
from io import StringIO

import pytest

from survey.core.access import Role
from survey.services import enrolling, issuing
from survey.storage import accounts, audit
from survey.web import staff_words
from tests import examples
from tests.conftest import House
from tests.page import PageClient

HERE = "/personal/logg"
FILE = f"{HERE}/logg.csv"
LINK = f'href="{HERE}"'
CSV_OF_A_ROUND = "/personal/resultat/{}/filer/csv"


def now() -> datetime:
    return datetime.now(UTC).replace(tzinfo=None)


@pytest.fixture
def administrator(house: House) -> PageClient:
    """The administrator of the whole municipality, signed in."""
    return house.sign_in(Role.ADMINISTRATOR)


def write(house: House, act: str, at: datetime, subject: str = "") -> None:
    with house.session() as session:
        audit.add(session, act, None, at=at, subject=subject)
        session.commit()


def acts(house: House) -> list[tuple[str, str]]:
    """The downloads in the log, the newest first."""
    with house.session() as session:
        rows = audit.latest(session, None)
        return [(row.act, row.subject) for row in rows if row.act.endswith("exported")]


def number(house: House) -> int:
    with house.session() as session:
        return audit.number(session)


def lines(file: str) -> list[list[str]]:
    assert file.startswith("\ufeff")
    return list(csv.reader(StringIO(file[1:]), delimiter=";"))


def body(page: str) -> str:
    """The table's rows."""
    found = re.search(r"<tbody.*?</tbody>", page, re.DOTALL)
    return found[0] if found else ""


def test_the_log_has_the_newest_first_in_pages_of_fifty(
    house: House, administrator: PageClient
) -> None:
    with house.session() as session:
        for number in range(120):
            audit.add(session, "unit_added", None, at=now(), subject=f"<unit {number}>")
        session.commit()
    first = body(administrator.get(HERE).text)
    assert first.count("Enhet tillagd") == 50
    assert first.index("unit 119") < first.index("unit 118")
    assert "&lt;unit 119&gt;" in first
    second = administrator.get(f"{HERE}?page=2").text
    assert "unit 69&gt;" in second
    assert "unit 119" not in second
    for odd in ("0", "-1", "999", "x"):
        assert administrator.get(f"{HERE}?page={odd}").status_code == 200


def test_the_log_says_who_gave_which_role_where_and_whose_cards(
    house: House, administrator: PageClient
) -> None:
    with house.session() as session:
        chief = accounts.by_username(session, f"administrator-{house.town.municipality}")
        assert chief
        by = house_person(chief.id, house)
        enrolling.invite(session, by, "new", (Role.WORKER, house.town.family), now=now())
        order = issuing.Order(house.round_id, house.town.family, sheets=2)
        issuing.issue_cards(session, examples.BALLOT_KEY, order, by=chief.id, now=now())
        issuing.cancel_sheet(session, house.town.family, "ABCDE", by=chief.id, now=now())
    page = body(administrator.get(HERE).text)
    for words in ("new: Handläggare, Barn och familj", "Roll given", "Barn och familj: 20 kort"):
        assert words in page
    assert "unit " not in page
    assert ">Barn och familj</td>" in page


def house_person(account_id: int, house: House) -> enrolling.Person:
    return enrolling.Person(account_id, ((Role.ADMINISTRATOR, house.town.municipality),))


def test_an_act_and_a_month_are_chosen_together(house: House, administrator: PageClient) -> None:
    write(house, "unit_added", datetime(2026, 9, 5, 12), "early")
    write(house, "unit_added", datetime(2026, 10, 5, 12), "later")
    write(house, "cards_issued", datetime(2026, 10, 6, 12), "unit 4: 10 cards")
    assert "september 2026" in administrator.get(HERE).text
    october = administrator.get(f"{HERE}?act=unit_added&month=2026-10").text
    assert "later" in body(october)
    assert "early" not in body(october)
    assert "10 kort" not in body(october)
    assert '<option value="2026-10" selected>' in october
    assert "1 rad" in october
    nothing = administrator.get(f"{HERE}?act=cards_issued&month=2026-09").text
    assert "Inget i loggen är både av den sorten och från den månaden." in nothing


def test_a_month_begins_at_midnight_on_the_wall_clock(
    house: House, administrator: PageClient
) -> None:
    write(house, "unit_added", datetime(2026, 9, 30, 21, 59, 59), "the last second of September")
    write(house, "unit_added", datetime(2026, 9, 30, 22, 0), "the first of October")
    write(house, "unit_added", datetime(2026, 12, 31, 22, 59, 59), "the last second of the year")
    october = body(administrator.get(f"{HERE}?month=2026-10").text)
    assert "the first of October" in october
    assert "2026-10-01 00:00" in october
    assert "September" not in october
    assert "the last second of the year" in body(administrator.get(f"{HERE}?month=2026-12").text)


@pytest.mark.parametrize("odd", ["act=nothing", "month=2026-13", "month=x", "month=1-1", "act=%00"])
def test_what_the_form_does_not_offer_is_no_filter(
    house: House, administrator: PageClient, odd: str
) -> None:
    write(house, "unit_added", now(), "seen")
    page = administrator.get(f"{HERE}?{odd}")
    assert page.status_code == 200
    assert "seen" in body(page.text)
    assert administrator.get(f"{FILE}?{odd}").status_code == 200


def test_the_pages_keep_the_choice(house: House, administrator: PageClient) -> None:
    with house.session() as session:
        for _ in range(60):
            audit.add(session, "unit_added", None, at=datetime(2026, 10, 5, 12))
        session.commit()
    page = administrator.get(f"{HERE}?act=unit_added&month=2026-10").text
    assert "/personal/logg?page=2&amp;act=unit_added&amp;month=2026-10" in page


def test_the_file_holds_the_rows_that_were_chosen_and_is_logged_itself(
    house: House, administrator: PageClient
) -> None:
    write(house, "unit_added", datetime(2026, 10, 5, 12), "Öppenvård; och mer")
    write(house, "unit_added", datetime(2026, 10, 6, 12), "=HYPERLINK(1)")
    file = administrator.get(f"{FILE}?act=unit_added&month=2026-10")
    assert file.mimetype == "text/csv"
    assert lines(file.text) == [
        ["När", "Vem", "Vad", "Gäller"],
        ["2026-10-06 14:00:00", "", "Enhet tillagd", "'=HYPERLINK(1)"],
        ["2026-10-05 14:00:00", "", "Enhet tillagd", "Öppenvård; och mer"],
    ]
    assert acts(house)[0] == ("log_exported", "unit_added 2026-10")
    assert len(lines(administrator.get(FILE).text)) > 3
    assert acts(house)[0] == ("log_exported", "")
    assert "Loggen nedladdad" in body(administrator.get(HERE).text)


def test_asking_whether_the_file_is_there_is_not_logged(
    house: House, administrator: PageClient
) -> None:
    assert administrator.http.head(FILE).status_code == 200
    assert acts(house) == []


def test_a_download_of_results_is_logged_with_round_and_format(house: House) -> None:
    house.answer(house.town.family, "a1012", 12)
    house.count()
    analyst = house.sign_in(Role.ANALYST)
    file = CSV_OF_A_ROUND.format(house.round_id)
    assert analyst.http.head(file).status_code == 200
    analyst.get(f"/personal/resultat/{house.round_id}")
    assert acts(house) == []
    assert analyst.get(file).status_code == 200
    assert acts(house) == [("exported", "Hösten 2026: csv")]
    with house.session() as session:
        who = accounts.by_username(session, f"analyst-{house.town.municipality}")
        assert who
        assert audit.latest(session, 1)[0].account_id == who.id


def test_a_download_that_is_refused_is_not_logged(house: House, client: PageClient) -> None:
    house.answer(house.town.family, "a1012", 12)
    house.count()
    file = CSV_OF_A_ROUND.format(house.round_id)
    for visitor in (client, house.sign_in(Role.ADMINISTRATOR), house.sign_in(Role.WORKER)):
        assert visitor.get(file).status_code == 404
    assert house.sign_in(Role.ANALYST).get(CSV_OF_A_ROUND.format(999)).status_code == 404
    assert acts(house) == []


def test_the_download_waits_for_nobody_who_only_reads(house: House) -> None:
    """Its row is written beside sessions that are open and read, without their lock."""
    house.answer(house.town.family, "a1012", 12)
    house.count()
    analyst = house.sign_in(Role.ANALYST)
    with house.keeper.sessions() as reading:
        before = audit.number(reading)
        assert analyst.get(CSV_OF_A_ROUND.format(house.round_id)).status_code == 200
        assert audit.number(reading) == before  # its view is from before, and it was not in the way
    assert acts(house) == [("exported", "Hösten 2026: csv")]


def test_a_poster_and_shared_cards_leave_no_row(house: House) -> None:
    worker = house.sign_in(Role.WORKER)
    place = f"/personal/enheter/{house.town.family}"
    token = re.findall(r'name="csrf_token" value="([^"]+)"', worker.get(place).text)[0]
    form = {"csrf_token": token, "paper": "a4", "texts": "sv", "kind": "table", "sheets": "1"}
    form |= {"language": "", "variant": ""}
    before = number(house)
    assert worker.post(f"{place}/affisch", form).mimetype == "application/pdf"
    assert worker.post(f"{place}/kort", form).mimetype == "application/pdf"
    assert worker.post(f"{place}/qr", form).status_code in (200, 303)
    assert number(house) == before


def test_every_act_that_is_written_has_words_in_both_languages(house: House) -> None:
    for language in ("sv", "en"):
        with house.app.test_request_context(f"/?lang={language}"):
            words = [staff_words.logged(act) for act in staff_words.LOGGED]
            assert len(set(words)) == len(words)
            assert all(act not in words for act in staff_words.LOGGED)


def test_the_log_is_in_english_for_who_wants_it(administrator: PageClient) -> None:
    page = administrator.get(f"{HERE}?lang=en").text
    assert "Only administrators of the whole municipality see the log." in page
    assert "Signed in" in body(page)


def test_an_administrator_sees_no_result_in_the_log(house: House) -> None:
    house.answer(house.town.family, "a1012", 12)
    house.count()
    house.sign_in(Role.ANALYST).get(CSV_OF_A_ROUND.format(house.round_id))
    administrator = house.sign_in(Role.ADMINISTRATOR)
    page = administrator.get(HERE).text
    assert "Hösten 2026: csv" in page
    assert "/personal/resultat" not in page
    said = body(page) + administrator.get(FILE).text
    assert not re.search(r"\d+ av \d+|\bn\b|%|mellan", said)


def test_an_administrator_of_a_part_does_not_meet_the_log(house: House) -> None:
    for part in (house.town.children_department, house.town.family):
        client = house.sign_in(Role.ADMINISTRATOR, part)
        assert client.get(HERE).status_code == 404
        assert client.get(FILE).status_code == 404
        assert LINK not in client.get("/personal/konton").text
    assert LINK in house.sign_in(Role.ADMINISTRATOR).get("/personal/konton").text


@pytest.mark.parametrize("role", [r for r in Role if r is not Role.ADMINISTRATOR])
def test_no_other_role_meets_the_log(house: House, role: Role) -> None:
    client = house.sign_in(role)
    assert {client.get(page).status_code for page in (HERE, FILE)} == {404}


def test_a_stranger_finds_no_log(client: PageClient) -> None:
    assert {client.get(page).status_code for page in (HERE, FILE)} == {404}
