# ruff: noqa: F811
import html
import io
import random
import re
from datetime import date
from pathlib import Path

import pytest
from werkzeug.test import TestResponse

from survey.core.access import Role
from survey.core.plan_table import read
from survey.storage import audit, plans
from survey.storage.tables import Unit
from survey.web import plan_sources
from tests.conftest import House
from tests.page import PageClient
from tests.web.test_plan_sources import HEAD, saved, word
from tests.web.test_planner import plan_id, staff  # noqa: F401
from tests.web.test_sign_in import sign_in, title, token_on

PLANS = "/personal/planer"
ARVIKA = (Path(__file__).parents[1] / "core" / "data"
          / "arvika-aktivitetsplan-barnkonventionen-2021-2022.txt")  # fmt: skip


@pytest.fixture
def planner(client: PageClient, plan_id: int) -> PageClient:
    sign_in(client, "planner")
    return client


def send(
    client: PageClient, house: House, data: bytes | str, name: str = "plan.docx"
) -> TestResponse:
    form: dict[str, object] = {
        "csrf_token": token_on(client.get(f"{PLANS}/las-in")),
        "unit": str(house.town.children_department),
    }
    form |= {"pasted": data} if isinstance(data, str) else {"file": (io.BytesIO(data), name)}
    return client.post(f"{PLANS}/las-in", form)


def agree(client: PageClient, page: TestResponse, **more: str) -> TestResponse:
    signed = html.unescape(re.findall(r'name="signed" value="([^"]+)"', page.text)[0])
    named = html.unescape(re.findall(r'id="title"[^>]*value="([^"]*)"', page.text)[0])
    form = {"csrf_token": token_on(page), "signed": signed, "title": named}
    return client.post(f"{PLANS}/las-in/spara", form | more)


def number(house: House) -> int:
    with house.session() as session:
        return len(plans.every(session))


@pytest.mark.parametrize("unit", ["9" * 30, "-1", "x", "", "99999"])
def test_a_place_that_is_none_is_not_found(house: House, planner: PageClient, unit: str) -> None:
    form = {"csrf_token": token_on(planner.get(f"{PLANS}/las-in")), "unit": unit}
    form["pasted"] = ARVIKA.read_text(encoding="utf-8")
    assert planner.post(f"{PLANS}/las-in", form).status_code == 404
    assert number(house) == 1


def test_a_report_group_has_no_plan(house: House, planner: PageClient) -> None:
    with house.session() as session:
        made = Unit(name="Två tillsammans", level="group", slug="tva-tillsammans")
        made.parent_id = house.town.children_department
        session.add(made)
        session.commit()
        group = str(made.id)
    page = planner.get(f"{PLANS}/las-in")
    assert f'<option value="{group}"' not in page.text
    form = {"csrf_token": token_on(page), "unit": group}
    form["pasted"] = ARVIKA.read_text(encoding="utf-8")
    assert planner.post(f"{PLANS}/las-in", form).status_code == 404


def test_what_is_saved_is_what_was_looked_at(house: House, planner: PageClient) -> None:
    """Goals that a reader could take for one sentence cut by a page break."""
    table = "Fokusområde\tAktivitet\nAlfa,\tgör a\nbeta\tgör b\ndelta\tgör d\n"
    page = send(planner, house, table)
    shown = re.findall(r'<p class="read__goal">([^<]*)', page.text)
    agree(planner, page, title="Planen")
    with house.session() as session:
        newest = plans.every(session)[0]
        goals = [row.goal for row in plans.rows_of(session, newest.id)]
    assert goals == shown and len(goals) > 1


def test_the_pages_of_a_plan_are_marked_as_plans(planner: PageClient, plan_id: int) -> None:
    marked = f'<a href="{PLANS}"[^>]*aria-current="true"'
    for path in ("las-in", f"{plan_id}/titel", f"{plan_id}/uppfoljning", f"{plan_id}/ar/2026"):
        assert re.search(marked, planner.get(f"{PLANS}/{path}").text), path


def test_a_plan_is_pasted_looked_at_and_saved(house: House, planner: PageClient) -> None:
    page = send(planner, house, ARVIKA.read_text(encoding="utf-8"))
    assert page.status_code == 200
    assert "Fokusområden: 4. Mål: 7. Aktiviteter: 14." in page.text
    assert "Satt ihop med målet ovanför" in page.text
    assert "Fr.o.m. hösten 2021 → ska ha börjat senast 31 dec. 2021" in page.text
    assert number(house) == 1
    done = agree(planner, page)
    assert done.status_code == 303
    assert "Medarbetare ska kontinuerligt" in planner.get(done.location).text
    assert number(house) == 2


def test_a_table_that_is_not_read_is_told_and_each_activity_keeps_its_day(
    house: House, planner: PageClient
) -> None:
    status = [*HEAD[:4], "Status"]
    document = word([status, ["Mål.", "Samtal.", "Chef", "Hösten 2030", "Pågår"],
                     ["", "Brev.", "Strateg", "Hösten 2031", ""]])  # fmt: skip
    document.tables[0].cell(1, 0).merge(document.tables[0].cell(2, 0))
    document.add_table(1, 2).cell(0, 0).text = "Version"
    page = send(planner, house, saved(document))
    assert "Tabell 2, rad 1: En tabell som inte lästes: <q>Version</q>" in page.text
    assert "Pågår → 31 dec. 2030" in page.text
    assert "Inte påbörjad → 31 dec. 2031" in page.text
    agree(planner, page)
    with house.session() as session:
        newest = max(plans.every(session), key=lambda plan: plan.id)
        days = [a.due_on and a.due_on.year for a in plans.activities_of(session, newest.id)]
    assert days == [2030, 2031]


@pytest.mark.parametrize("name", ["plan.docx", "plan.xlsx", "plan.csv", "plan.html"])
def test_what_is_downloaded_is_read_in_again_unchanged(
    house: House,
    planner: PageClient,
    plan_id: int,
    name: str,
) -> None:
    file = planner.get(f"{PLANS}/{plan_id}/fil/{name}")
    assert file.status_code == 200 and "attachment" in file.headers["Content-Disposition"]
    page = send(planner, house, file.data, name)
    assert agree(planner, page).status_code == 303
    again = planner.get(f"{PLANS}/{plan_id + 1}/fil/{name}")
    first, second = plan_sources.read(file.data), plan_sources.read(again.data)
    assert (first.title, first.rows) == (second.title, second.rows)
    assert [r.goal for r in first.rows] == [r.goal for r in read(ARVIKA.read_bytes()).rows]


def days(house: House, number: int) -> list[tuple[date | None, bool]]:
    with house.session() as session:
        return [(row.due_on, row.due_chosen) for row in plans.rows_of(session, number)]


@pytest.mark.parametrize("name", ["plan.docx", "plan.xlsx", "plan.csv", "plan.html"])
def test_days_are_read_in_again_as_they_were(
    house: House, planner: PageClient, plan_id: int, name: str
) -> None:
    """One taken away, one long past that the words would move, one chosen, one of its own; the
    others were never guessed."""
    with house.session() as session:
        none, late, chosen, *_ = plans.rows_of(session, plan_id)
        none.time_plan, none.due_on, none.due_chosen = "Februari varje år", None, True
        late.time_plan, late.due_on, late.due_chosen = "v. 42 varje år", date(2020, 10, 18), False
        chosen.due_on, chosen.due_chosen = date(2027, 1, 1), True
        plans.activities_of(session, plan_id)[0].due_on = date(2027, 2, 2)
        session.commit()
    page = send(planner, house, planner.get(f"{PLANS}/{plan_id}/fil/{name}").data, name)
    assert "Februari varje år → ingen dag" in page.text
    assert "v. 42 varje år → 18 okt. 2020" in page.text
    assert agree(planner, page).status_code == 303
    before, after = days(house, plan_id), days(house, plan_id + 1)
    assert [day for day, _ in after] == [day for day, _ in before]
    assert after[:3] == before[:3]
    with house.session() as session:
        own = [[a.due_on for a in plans.activities_of(session, n)] for n in (plan_id, plan_id + 1)]
    assert own[0] == own[1] and own[0][0] == date(2027, 2, 2)


def test_the_hand_over_is_noted_in_the_log(
    house: House,
    planner: PageClient,
    plan_id: int,
) -> None:
    made = planner.get(f"{PLANS}/{plan_id}/fil/overlamning.json").json
    assert made and len(made["activities"]) == 14
    assert planner.get(f"{PLANS}/{plan_id}/fil/overlamning.csv").text.count("\r\n") == 15
    assert planner.get(f"{PLANS}/{plan_id}/fil/plan.pdf").status_code == 404
    with house.session() as session:
        told = [a.subject for a in audit.latest(session) if a.act == "plan_exported"]
    assert told == [f"plan {plan_id}: overlamning.csv", f"plan {plan_id}: overlamning.json"]


def test_a_persons_name_is_warned_about_before_anything_is_saved(
    house: House, planner: PageClient
) -> None:
    rows = [HEAD, ["Område", "", "", "", ""], ["Mål ett.", "Gör.", "Enhetschef", "", ""],
            ["Mål två.", "Gör mer.", "Anna och Karin", "", ""]]  # fmt: skip
    page = send(planner, house, saved(word(rows)))
    assert re.findall(r"<li><q>(.*?)</q> – (.*?)</li>", page.text) == [("Anna, Karin", "Mål två.")]
    for said in ({}, {"names": "made up"}):
        told = agree(planner, page, **said)
        assert told.status_code == 422 and title(told).startswith("Fel:")
        assert '<a href="#names-none">' in told.text
    assert number(house) == 1
    assert agree(planner, told, names="none").status_code == 303


def test_who_reads_in_names_may_save_them_without_saying_what_is_not_true(
    house: House, planner: PageClient
) -> None:
    page = send(planner, house, saved(word([HEAD, ["Mål.", "Gör.", "Anna", "", ""]])))
    assert "Spara ändå, vi byter till roller efteråt" in page.text
    kept = agree(planner, page, names="later", title="")
    assert kept.status_code == 422
    assert 'value="later" checked' in kept.text
    done = agree(planner, page, names="later", title="Planen")
    assert done.status_code == 303
    assert "Anna" in planner.get(done.location).text


@pytest.mark.parametrize(
    ("data", "words"),
    [(b"PK\x03\x04", "ingen Word- eller Excelfil"),
     (saved(word([["A", "B"], ["x", "y"]])), "Ingen tabell med rubrikerna"),
     (saved(word([["A", "B"], ["x", "y"]])), "Rubriker som hittades: A, B."),
     (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "lösenord"),
     (b" ", "Det står inget i filen"),
     ("", "Välj en fil eller klistra in"),
     ("Hej", "Ingen tabell med rubrikerna")],
)  # fmt: skip
def test_what_can_not_be_read_is_told_and_nothing_is_saved(
    house: House, planner: PageClient, data: bytes | str, words: str
) -> None:
    page = send(planner, house, data)
    assert page.status_code == 422
    assert title(page).startswith("Fel:")
    assert words in page.text
    assert "Inget har sparats." in page.text
    assert number(house) == 1


def test_a_file_that_is_too_large_is_told(house: House, planner: PageClient) -> None:
    large = send(planner, house, random.Random(1).randbytes(4 * 2**20 + 2000))
    assert large.status_code == 413
    assert "Filen är för stor" in large.text
    assert number(house) == 1


def test_what_comes_back_must_be_what_went_out(house: House, planner: PageClient) -> None:
    page = send(planner, house, ARVIKA.read_text(encoding="utf-8"))
    for forged in ("", "x", "a.b.c"):
        assert agree(planner, page, signed=forged).status_code == 400
    assert agree(planner, page, title=" ").status_code == 422
    assert number(house) == 1


def test_a_plan_can_not_be_read_into_another_department(house: House, planner: PageClient) -> None:
    form = {"csrf_token": token_on(planner.get(f"{PLANS}/las-in")), "pasted": "x"}
    for unit in (house.town.disability_department, house.town.municipality, 0):
        assert planner.post(f"{PLANS}/las-in", form | {"unit": str(unit)}).status_code == 404
    page = planner.get(f"{PLANS}/las-in").text
    assert "Funktionsstöd" not in page


@pytest.mark.parametrize("who", ["", "neighbour", Role.WORKER, Role.ADMINISTRATOR])
def test_strangers_get_no_file(
    house: House,
    client: PageClient,
    plan_id: int,
    who: str,
) -> None:
    if who:
        sign_in(client, str(who))
    assert client.get(f"{PLANS}/{plan_id}/fil/plan.csv").status_code == 404
    assert client.get(f"{PLANS}/{plan_id}/fil/overlamning.json").status_code == 404
    if who != "neighbour":
        assert client.get(f"{PLANS}/las-in").status_code == 404
        assert client.post(f"{PLANS}/las-in", {}).status_code == 404
        assert client.post(f"{PLANS}/las-in/spara", {}).status_code == 404


def test_the_same_plan_read_in_again_is_told_to_become_one_more(
    house: House, planner: PageClient, plan_id: int
) -> None:
    file = planner.get(f"{PLANS}/{plan_id}/fil/plan.docx").data
    page = send(planner, house, file)
    assert "har redan en plan med den här titeln" in page.text
    assert f'href="{PLANS}/{plan_id}"' in page.text
    other = send(planner, house, "Fokusområde\tAktivitet\nDelaktighet\t\nMål.\tGör.\n")
    assert other.status_code == 200 and "har redan en plan" not in other.text
