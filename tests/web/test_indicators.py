"""A plan's indicators: on one page, as a file, and chosen for a row."""

import csv
from datetime import date
from io import StringIO

import pytest
from werkzeug.test import TestResponse

from survey.core.access import Role
from survey.core.plan import Row, Target, Understood
from survey.services import planning
from survey.storage import library, plans
from survey.storage.tables import PlanChange
from tests import released
from tests.conftest import House
from tests.page import PageClient
from tests.web.test_sign_in import token_on

WANTED = ("DEL-1", "DEL-2", "CHK-4", "RAT-1", "PLN-1", "ONS-1", "UTB-1")


@pytest.fixture
def plan_id(house: House) -> int:
    """A plan of the children's department after two rounds, followed by many sorts."""
    targets = tuple(Target(i, 60) for i in WANTED)
    rows = (Row("Fokus", "=Mål", ("Gör",), indicators=targets), Row("Fokus", "Mer", ("Gör",)))
    with house.session() as session:
        for name, day in (("Våren", date(2026, 3, 28)), ("Hösten", date(2026, 10, 25))):
            likes = {"heard": 0.3 if name == "Våren" else 0.9}
            sizes = released.sizes(house.town, 60)
            released.make_round(session, house.town, name, day, sizes=sizes, likes=likes)
        return planning.import_plan(
            session, library.read_all(), house.town.children_department, Understood("P", rows)
        ).plan_id


@pytest.fixture
def planner(house: House) -> PageClient:
    return house.sign_in(Role.PLANNER, house.town.children_department)


def rows(house: House, plan_id: int) -> list[int]:
    with house.session() as session:
        return [row.id for row in plans.rows_of(session, plan_id)]


def attached(house: House, plan_id: int, row_id: int) -> dict[str, int | None]:
    with house.session() as session:
        every = plans.indicators_of(session, plan_id)
        return {a.indicator: a.target for a in every if a.row_id == row_id}


def send(client: PageClient, row_id: int, **fields: object) -> TestResponse:
    address = f"/personal/planer/rad/{row_id}/indikatorer"
    token = token_on(client.get(address))
    return client.post(address, fields | {"csrf_token": token})


def table(response: TestResponse) -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO(response.data.decode("utf-8-sig")), delimiter=";"))


def test_our_own_acts_stand_first_then_pairs_then_the_rest(
    planner: PageClient, plan_id: int
) -> None:
    page = planner.get(f"/personal/planer/{plan_id}/indikatorer").text
    order = ["Enheter som frågar barn", "Läs dem tillsammans", "Barns delaktighet</h2>", "<table"]
    assert sorted(order, key=page.index) == order
    assert "2 av 2" in page
    assert "Skillnaden är fyndet" in page
    assert "Ökat sedan nuläget:" in page
    assert "Siffran kommer när en omgång med Mina rättigheter är stängd" in page
    assert "En lista efter vad flest valt" in page


def test_the_plan_itself_shows_them_at_the_row(planner: PageClient, plan_id: int) -> None:
    page = planner.get(f"/personal/planer/{plan_id}").text
    assert page.count("Läs dem tillsammans") == 3
    assert "av 10 upplever att vuxna lyssnar" in page
    assert f"/personal/planer/{plan_id}/indikatorer" in page
    assert "Mål: minst 60 %" in page


def test_a_plan_without_indicators_says_what_to_do(
    house: House, planner: PageClient, plan_id: int
) -> None:
    with house.session() as session:
        empty = planning.import_plan(
            session,
            library.read_all(),
            house.town.children_department,
            Understood("Tom", (Row("Fokus", "Mål", ("Gör",)),)),
        ).plan_id
    page = planner.get(f"/personal/planer/{empty}/indikatorer").text
    assert "Ingen rad i planen följs av någon indikator än." in page


def test_the_file_has_ends_of_windows_and_exact_counts(planner: PageClient, plan_id: int) -> None:
    response = planner.get(f"/personal/planer/{plan_id}/indikatorer.csv")
    assert response.mimetype == "text/csv"
    lines = table(response)
    (asked,) = [line for line in lines if line["Indikator"] == "TAC-1"]
    assert (asked["Antal uppfyllda"], asked["Svar, eller antal totalt"]) == ("2", "2")
    (heard,) = [line for line in lines if line["Indikator"] == "DEL-1"]
    assert heard["Förändring sedan nuläget"] == "Ökat"
    assert heard["Nuläge: omgång eller period"] == "Våren"
    low, high = (
        heard["Från (procent eller procentenheter)"],
        heard["Till (procent eller procentenheter)"],
    )
    assert int(low) % 5 == 0 and (high == "" or int(high) > int(low))
    assert len([line for line in lines if line["Indikator"] == "DEL-2"]) == 4


def test_an_indicator_is_chosen_with_a_target_and_taken_away(
    house: House, planner: PageClient, plan_id: int
) -> None:
    _, row = rows(house, plan_id)
    page = planner.get(f"/personal/planer/rad/{row}/indikatorer").text
    assert page.count('type="radio"') == 30
    assert "Förslag till mål: nuläge år 1, därefter +5 punkter per år upp till 85 %." in page
    answer = send(planner, row, indicator="TRY-1", target="70")
    assert answer.status_code == 303
    assert attached(house, plan_id, row) == {"TRY-1": 70}
    assert f'id="f{row}"' in planner.get(answer.location).text
    assert send(planner, row, indicator="TRY-1", target="").status_code == 303
    assert attached(house, plan_id, row) == {"TRY-1": None}
    token = token_on(planner.get(f"/personal/planer/rad/{row}/indikatorer"))
    form = {"csrf_token": token, "indicator": "TRY-1"}
    gone = f"/personal/planer/rad/{row}/indikatorer/ta-bort"
    assert planner.post(gone, form).status_code == 303
    assert attached(house, plan_id, row) == {}
    assert planner.post(gone, form).status_code == 404
    with house.session() as session:
        said = [(c.what, c.before, c.after) for c in session.query(PlanChange).all()]
    assert said == [
        ("indicator_followed", "", "TRY-1 → 70"),
        ("indicator_followed", "TRY-1 → 70", "TRY-1"),
        ("indicator_left", "TRY-1", ""),
    ]


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"indicator": "DEL-1", "target": "100"}, "säger aldrig ”alla”"),
        ({"indicator": "DEL-1", "target": "99"}, "det krävs"),
        ({"indicator": "DEL-1", "target": "0"}, "Skriv ett mål mellan 1 och 100"),
        ({"indicator": "DEL-1", "target": "x"}, "Skriv ett mål mellan 1 och 100"),
        ({"indicator": "NO-1"}, "Välj en av indikatorerna nedan."),
        ({"target": "60"}, "Välj en av indikatorerna nedan."),
    ],
)
def test_what_can_not_be_shown_is_refused_with_the_reason_and_nothing_is_lost(
    house: House, planner: PageClient, plan_id: int, fields: dict[str, str], words: str
) -> None:
    _, row = rows(house, plan_id)
    answer = send(planner, row, **fields)
    assert answer.status_code == 422
    assert "<title>Fel: " in answer.text
    assert answer.text.count(words) == 2  # in the summary and at the field
    assert f'value="{fields.get("target", "")}"' in answer.text
    assert attached(house, plan_id, row) == {}
    with house.session() as session:
        assert session.query(PlanChange).count() == 0


def test_our_own_acts_may_have_the_target_all(
    house: House, planner: PageClient, plan_id: int
) -> None:
    _, row = rows(house, plan_id)
    assert send(planner, row, indicator="ATK-1", target="100").status_code == 303
    assert attached(house, plan_id, row) == {"ATK-1": 100}


@pytest.mark.parametrize("role", [Role.ANALYST, Role.COORDINATOR])
def test_those_who_only_see_the_plan_choose_nothing(house: House, plan_id: int, role: Role) -> None:
    _, row = rows(house, plan_id)
    client = house.sign_in(role, house.town.children_department)
    page = client.get(f"/personal/planer/{plan_id}/indikatorer")
    assert page.status_code == 200
    assert "/personal/planer/rad/" not in client.get(f"/personal/planer/{plan_id}").text
    address = f"/personal/planer/rad/{row}/indikatorer"
    form = {"csrf_token": token_on(page), "indicator": "DEL-1"}
    assert client.get(address).status_code == 404
    assert client.post(address, form).status_code == 404
    assert client.post(f"{address}/ta-bort", form).status_code == 404
    assert attached(house, plan_id, row) == {}


def test_a_planner_of_another_department_meets_nothing(house: House, plan_id: int) -> None:
    first, _ = rows(house, plan_id)
    client = house.sign_in(Role.PLANNER, house.town.disability_department)
    token = token_on(client.get("/personal/planer"))
    form = {"csrf_token": token, "indicator": "DEL-1"}
    address = f"/personal/planer/rad/{first}/indikatorer"
    for path in (f"{plan_id}/indikatorer", f"{plan_id}/indikatorer.csv", "999/indikatorer"):
        assert client.get(f"/personal/planer/{path}").status_code == 404
    assert client.get(address).status_code == 404
    assert client.post(address, form).status_code == 404
    assert client.post(f"{address}/ta-bort", form).status_code == 404
    assert "DEL-1" in attached(house, plan_id, first)


@pytest.mark.parametrize("role", [None, Role.WORKER, Role.ADMINISTRATOR])
def test_strangers_meet_nothing(
    house: House, client: PageClient, plan_id: int, role: Role | None
) -> None:
    visitor = house.sign_in(role) if role else client
    for path in (f"{plan_id}/indikatorer", f"{plan_id}/indikatorer.csv", "rad/1/indikatorer"):
        assert visitor.get(f"/personal/planer/{path}").status_code == 404


def test_nothing_is_changed_without_the_forms_token(
    house: House, planner: PageClient, plan_id: int
) -> None:
    first, _ = rows(house, plan_id)
    address = f"/personal/planer/rad/{first}/indikatorer"
    form = {"csrf_token": "not the token", "indicator": "DEL-1"}
    assert planner.post(address, form).status_code == 400
    assert planner.post(f"{address}/ta-bort", form).status_code == 400
    assert planner.get("/personal/planer/rad/999/indikatorer").status_code == 404
    assert attached(house, plan_id, first)["DEL-1"] == 60
