import html
import io
import random
import re
from datetime import date
from typing import Any

import openpyxl
import pytest
import xlsxwriter
from werkzeug.test import TestResponse

from survey.core.access import Person, Role
from survey.services import enrolling, organising
from survey.services.organising import NewUnit
from survey.storage import accounts, units
from tests.conftest import House
from tests.page import PageClient
from tests.web.test_identity import now
from tests.web.test_sign_in import title, token_on

EXCEL = "/personal/organisation/excel"
HEAD = ["Nivå", "Namn", "Hör till", "Telefon"]
Rows = list[list[str]]


@pytest.fixture
def coordinator(house: House) -> PageClient:
    """The coordinator of the whole municipality, signed in."""
    return house.sign_in(Role.COORDINATOR)


def workbook(rows: Rows) -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        sheet = book.add_worksheet("Blad1")
        for line, row in enumerate(rows):
            sheet.write_row(line, 0, row)
    return out.getvalue()


def send(client: PageClient, data: bytes | Rows, name: str = "enheter.xlsx") -> TestResponse:
    content = data if isinstance(data, bytes) else workbook(data)
    token = token_on(client.get(EXCEL))
    return client.post(EXCEL, {"csrf_token": token, "file": (io.BytesIO(content), name)})


def agree(client: PageClient, page: TestResponse, **more: str) -> TestResponse:
    form = {"csrf_token": token_on(page), "signed": signed(page)}
    return client.post(f"{EXCEL}/spara", form | more)


def signed(page: TestResponse) -> str:
    return html.unescape(re.findall(r'name="signed" value="([^"]+)"', page.text)[0])


def troubles(page: TestResponse) -> list[tuple[str, str]]:
    found = re.findall(r'<th scope="row">([^<]*)</th>\s*<td>([^<]*)</td>', page.text)
    return [(place, html.unescape(words)) for place, words in found]


def names(house: House) -> set[str]:
    with house.session() as session:
        return {u.name for u in units.whole(session)}


def test_a_unit_is_added_and_another_changed_after_a_look(
    house: House, coordinator: PageClient
) -> None:
    rows = [HEAD, ["Enhet", "Öst & väst", "Barn och unga", "0123-1"],
            ["Enhet", "Öppenvård", "Barn och unga", "0123-2"]]  # fmt: skip
    page = send(coordinator, rows)
    assert page.status_code == 200
    assert "Läggs till: 1." in page.text
    assert "Ändras: 1." in page.text
    assert "<del>0123-45 67 00</del> → <ins>0123-2</ins>" in page.text
    assert "Öst & väst" not in names(house)
    done = agree(coordinator, page)
    assert "Filen är inläst: 2 rader." in coordinator.get(done.location).text
    assert "Öst & väst" in names(house)


def test_the_file_that_is_fetched_changes_nothing_when_it_is_taken_in(
    house: House, coordinator: PageClient
) -> None:
    with house.session() as session:
        group = organising.add_unit(session, NewUnit("Små", "group", "Barn och unga"), now())
        units.save(session, house.town.family, 1, {"group_id": group, "child_name": "=1+1"})
        units.save(session, house.town.outpatient, 1, {"contact": "@x", "checked_on": None})
        session.commit()
    for language in ("sv", "en"):
        token = token_on(coordinator.get(EXCEL))
        coordinator.post("/personal/sprak", {"csrf_token": token, "language": language})
        file = coordinator.get(f"{EXCEL}/enheter.xlsx")
        book = openpyxl.load_workbook(io.BytesIO(file.data))
        assert len(book.worksheets) == 2
        assert book.worksheets[0].max_row == 8
        page = send(coordinator, file.data)
        assert page.status_code == 200
        words = "det finns inget att läsa in" if language == "sv" else "nothing to take in"
        assert words in page.text.lower()
        assert 'name="signed"' not in page.text


def test_a_file_in_one_language_is_read_in_the_other(house: House, coordinator: PageClient) -> None:
    page = send(coordinator, [["Level", "Name", "Belongs to"], ["Unit", "East", "Barn och unga"]])
    assert "Läggs till: 1." in page.text


def test_the_file_holds_only_what_one_looks_after(house: House) -> None:
    client = house.sign_in(Role.COORDINATOR, house.town.children_department)
    book = openpyxl.load_workbook(io.BytesIO(client.get(f"{EXCEL}/enheter.xlsx").data))
    listed = {row[2] for row in book.worksheets[0].iter_rows(min_row=2, values_only=True)}
    assert listed == {"Barn och unga", "Barn och familj", "Öppenvård"}
    page = send(client, [HEAD, ["Enhet", "Ny", "Funktionsstöd", ""]])
    assert troubles(page) == [("C2", "Det finns ingen enhet som heter Funktionsstöd här.")]


@pytest.mark.parametrize(
    ("row", "place", "words"),
    [(["Enhet", "", "Barn och unga"], "B2", "Ange ett namn."),
     (["Avd", "Öst", "Barn och unga"], "A2", "Skriv en av: Kommun, Avdelning"),
     (["Enhet", "Öst", "Ingenting"], "C2", "Det finns ingen enhet som heter Ingenting"),
     (["Enhet", "Öst", "Barn och unga", "ring"], "D2", "Skriv ett telefonnummer"),
     (["Enhet", "=1+1", "Barn och unga"], "B2", "Det här är en formel.")],
)  # fmt: skip
def test_each_problem_is_told_with_its_cell_and_nothing_can_be_taken_in(
    house: House, coordinator: PageClient, row: list[str], place: str, words: str
) -> None:
    page = send(coordinator, [HEAD, row, ["Enhet", "Rätt", "Barn och unga"]])
    assert page.status_code == 422
    assert title(page).startswith("Fel:")
    assert [(p, w[: len(words)]) for p, w in troubles(page)] == [(place, words)]
    assert 'name="signed"' not in page.text
    assert "Rätt" not in names(house)


def test_a_merged_cell_and_a_lost_zero_are_told(coordinator: PageClient) -> None:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, HEAD)
        sheet.write_row(1, 0, ["Enhet", "Öst", "Barn och unga", 123456700])
        sheet.merge_range("A3:B3", "x")
    told = dict(troubles(send(coordinator, out.getvalue())))
    assert told["A3:B3"].startswith("De här cellerna är sammanfogade")
    assert told["D2"].startswith("Numret har tappat sin första nolla")


def test_a_misspelt_heading_is_told(coordinator: PageClient) -> None:
    page = send(coordinator, [["Nivå", "Nam", "Hör till"], ["Enhet", "Öst", "Barn och unga"]])
    told = dict(troubles(page))
    assert "Skriv ”Namn”" in told["B1"]
    assert told["–"].startswith("Kolumnen ”Namn” saknas")


@pytest.mark.parametrize(
    ("data", "words"),
    [(b"not a workbook", "Filen är ingen Excel-arbetsbok"),
     (b"", "Filen är ingen Excel-arbetsbok"),
     (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(90), "gamla Excel-formatet")],
)  # fmt: skip
def test_a_file_that_can_not_be_read_is_explained(
    coordinator: PageClient, data: bytes, words: str
) -> None:
    page = send(coordinator, data)
    assert page.status_code == 422
    assert title(page).startswith("Fel:")
    assert words in page.text
    assert 'type="file"' in page.text


def test_no_file_at_all_is_explained(coordinator: PageClient) -> None:
    form = {"csrf_token": token_on(coordinator.get(EXCEL))}
    assert "Välj en fil." in coordinator.post(EXCEL, form).text


def test_an_empty_sheet_is_explained(coordinator: PageClient) -> None:
    assert troubles(send(coordinator, [[]])) == [
        ("–", "Det står inget i bladet. Hämta filen med dina enheter här och fyll i den.")
    ]


def test_too_many_rows_and_too_large_a_file_are_explained(
    house: House, coordinator: PageClient
) -> None:
    many = [HEAD, *(["Enhet", f"Enhet {i}", "Barn och unga", ""] for i in range(2001))]
    page = send(coordinator, many)
    assert page.status_code == 422
    assert "fler än 2000 rader" in page.text
    noise = random.Random(1).randbytes(2**20 + 1000)
    large = send(coordinator, noise)
    assert large.status_code == 413
    assert "större än 1 MB" in large.text
    assert len(names(house)) == 6


def test_two_thousand_rows_are_taken_in_at_once(house: House, coordinator: PageClient) -> None:
    rows = [HEAD, *(["Enhet", f"Enhet nummer {i}", "Barn och unga", f"0123-{i:04}"]
                    for i in range(2000))]  # fmt: skip
    page = send(coordinator, rows)
    assert page.status_code == 200
    assert agree(coordinator, page).status_code == 303
    assert len(names(house)) == 2006


def test_more_text_than_a_form_can_carry_is_explained(coordinator: PageClient) -> None:
    noise = random.Random(1)
    letters = "abcdefghijklmnopqrstuvwxyzåäö"
    rows = [HEAD, *(["Enhet", "".join(noise.choices(letters, k=110)), "Barn och unga", ""]
                    for _ in range(2000))]  # fmt: skip
    page = send(coordinator, rows)
    assert page.status_code in (200, 422)
    if page.status_code == 422:
        assert "för mycket text" in page.text
    else:
        assert agree(coordinator, page).status_code == 303


def test_a_tree_that_changed_meanwhile_is_shown_again(
    house: House, coordinator: PageClient
) -> None:
    page = send(coordinator, [HEAD, ["Enhet", "Öst", "Barn och unga", "0123-1"]])
    with house.session() as session:
        organising.add_unit(session, NewUnit("Någon annans", under="Barn och unga"), now())
    told = agree(coordinator, page)
    assert told.status_code == 409
    assert "Någon ändrade enheterna under tiden" in told.text
    assert "Öst" not in names(house)
    assert agree(coordinator, told).status_code == 303
    assert "Öst" in names(house)


def test_the_same_page_sent_twice_adds_nothing_twice(house: House, coordinator: PageClient) -> None:
    page = send(coordinator, [HEAD, ["Enhet", "Öst", "Barn och unga", "0123-1"]])
    assert agree(coordinator, page).status_code == 303
    again = agree(coordinator, page)
    assert again.status_code == 409
    assert len(names(house)) == 7


def test_a_persons_name_has_to_be_confirmed(house: House, coordinator: PageClient) -> None:
    page = send(coordinator, [HEAD, ["Enhet", "Annas grupp", "Barn och unga", ""]])
    assert "”Annas” ser ut som en persons namn" in page.text
    told = agree(coordinator, page)
    assert told.status_code == 422
    assert title(told).startswith("Fel:")
    assert "Annas grupp" not in names(house)
    assert agree(coordinator, told, sure="1").status_code == 303
    assert "Annas grupp" in names(house)


def test_what_comes_back_must_be_what_went_out_and_to_whom(
    house: House, coordinator: PageClient
) -> None:
    page = send(coordinator, [HEAD, ["Enhet", "Öst", "Barn och unga", "0123-1"]])
    whole = signed(page)
    for forged in ("", "x", whole[:-4] + "AAAA", "." + whole, whole.partition(".")[0]):
        told = agree(coordinator, page, signed=forged)
        assert told.status_code == 400, forged
        assert "Välj filen igen" in told.text
    other = house.sign_in(Role.COORDINATOR, house.town.disability_department)
    stolen = {"csrf_token": token_on(other.get(EXCEL)), "signed": whole}
    assert other.post(f"{EXCEL}/spara", stolen).status_code == 400
    assert "Öst" not in names(house)


def test_rights_are_asked_again_when_it_is_taken_in(house: House) -> None:

    client = house.sign_in(Role.COORDINATOR, house.town.children_department)
    page = send(client, [HEAD, ["Enhet", "Öst", "Barn och unga", "0123-1"]])
    house.sign_in(Role.ADMINISTRATOR)
    with house.session() as session:
        mine = accounts.by_username(session, f"coordinator-{house.town.children_department}")
        boss = accounts.by_username(session, f"administrator-{house.town.municipality}")
        assert mine
        assert boss
        by = Person(boss.id, ((Role.ADMINISTRATOR, house.town.municipality),))
        old, new = house.town.children_department, house.town.disability_department
        enrolling.give_role(session, by, mine.id, (Role.COORDINATOR, new), now=now())
        enrolling.take_role(session, by, mine.id, (Role.COORDINATOR, old), now=now())
    told = agree(client, page)
    assert told.status_code in (409, 422)
    assert "Öst" not in names(house)


@pytest.mark.parametrize("role", [Role.WORKER, Role.ANALYST, Role.PLANNER])
def test_every_other_role_finds_nothing_here(house: House, role: Role) -> None:
    client = house.sign_in(role)
    token = token_on(client.get("/personal/konto"))
    assert client.get(EXCEL).status_code == 404
    assert client.get(f"{EXCEL}/enheter.xlsx").status_code == 404
    file: Any = (io.BytesIO(b"x"), "x.xlsx")
    assert client.post(EXCEL, {"csrf_token": token, "file": file}).status_code == 404
    assert client.post(f"{EXCEL}/spara", {"csrf_token": token}).status_code == 404


def test_what_is_posted_without_our_token_is_refused(house: House, coordinator: PageClient) -> None:
    page = send(coordinator, [HEAD, ["Enhet", "Öst", "Barn och unga", ""]])
    assert coordinator.post(EXCEL, {"file": (io.BytesIO(b"x"), "x.xlsx")}).status_code == 400
    forged = {"csrf_token": "forged", "signed": signed(page)}
    assert coordinator.post(f"{EXCEL}/spara", forged).status_code == 400
    assert "Öst" not in names(house)


def test_a_date_cell_is_a_date(house: House, coordinator: PageClient) -> None:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, [*HEAD, "Numren kontrollerade"])
        sheet.write_row(1, 0, ["Enhet", "Öst", "Barn och unga", "0123-1"])
        sheet.write_datetime(1, 4, date(2026, 11, 1), book.add_format({"num_format": "d mmm"}))
    agree(coordinator, send(coordinator, out.getvalue()))
    with house.session() as session:
        made = units.by_name(session, "Öst")
    assert made
    assert made.checked_on == date(2026, 11, 1)
