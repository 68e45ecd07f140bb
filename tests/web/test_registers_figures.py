"""Exact figures by quarter, and the random draw; whoever may not finds nothing."""

import re
from datetime import date

import pytest

from survey.core.access import Role
from survey.core.register import Quarter
from survey.storage.tables import RegisterDraw
from tests.conftest import House
from tests.page import PageClient
from tests.web.test_registers import CHECKLIST, PLACE, filled, send
from tests.web.test_sign_in import title

FIGURES = f"{PLACE}/barnchecklista/siffror"
DRAWS = f"{PLACE}/dragning"
SEERS = (Role.COORDINATOR, Role.PLANNER, Role.ANALYST)


def told(page: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))


@pytest.fixture
def three(house: House) -> None:
    """Two forms in one unit and one in another."""
    worker = house.sign_in(Role.WORKER, house.town.family)
    assert send(worker, filled(house)).status_code == 303
    assert send(worker, filled(house, **{"q-told": "nej"})).status_code == 303
    other = house.sign_in(Role.WORKER, house.town.outpatient)
    form = filled(house, unit=str(house.town.outpatient))
    assert send(other, form, CHECKLIST).status_code == 303


@pytest.mark.parametrize("role", SEERS)
def test_the_figures_are_exact_for_unit_department_and_municipality(
    house: House, three: None, role: Role
) -> None:
    page = told(house.sign_in(role).get(FIGURES).text)
    assert "Beslut som förklarats för barnet: 2 av 3, 67 procent." in page
    assert "Exempelköpings kommun, kvartal" in page
    assert re.search(r"Barn och familj Blanketter 2 .*?50 % 1 av 2", page)
    assert re.search(r"Öppenvård Blanketter 1 .*?100 % 1 av 1", page)


def test_a_planner_of_a_department_sees_no_other(house: House, three: None) -> None:
    here = house.sign_in(Role.PLANNER, house.town.children_department).get(FIGURES).text
    assert "Öppenvård" in here
    assert "Funktionsstöd" not in here
    assert "Exempelköpings kommun" not in here
    away = house.sign_in(Role.PLANNER, house.town.disability_department).get(FIGURES).text
    assert "Ingen blankett om ett beslut i det här kvartalet än." in away
    assert "Barn och familj" not in away


def test_the_file_has_the_pages_figures(house: House, three: None) -> None:
    client = house.sign_in(Role.PLANNER, house.town.children_department)
    file = client.get(f"{FIGURES}.csv")
    assert file.mimetype == "text/csv"
    quarter = Quarter.of(date.today())
    assert f"lyssna-barnchecklista-{quarter}.csv" in file.headers["Content-Disposition"]
    lines = file.text.splitlines()
    assert lines[0].startswith("\ufeffKvartal;")
    name = "Beslut som förklarats för barnet"
    assert f"{quarter};Barn och familj;CHK-4;{name};1;2;50" in lines
    assert len(lines) == 1 + 3 * 4


@pytest.mark.parametrize("quarter", ["1999-1", "2026-5", "x", "²-1", "9999-4"])
def test_a_quarter_that_is_not_offered_is_not_found(house: House, quarter: str) -> None:
    client = house.sign_in(Role.PLANNER)
    assert client.get(FIGURES, query_string={"kvartal": quarter}).status_code == 404


def test_a_chosen_quarter_is_shown(house: House, three: None) -> None:
    quarter = Quarter.of(date.today())
    page = house.sign_in(Role.PLANNER).get(FIGURES, query_string={"kvartal": str(quarter)})
    assert "2 av 3" in told(page.text)


@pytest.mark.parametrize("role", [Role.WORKER, Role.ADMINISTRATOR])
@pytest.mark.parametrize("path", [FIGURES, f"{FIGURES}.csv", DRAWS])
def test_those_who_see_no_figures_find_nothing(house: House, role: Role, path: str) -> None:
    assert house.sign_in(role).get(path).status_code == 404


def drawing(house: House, **given: str) -> dict[str, str]:
    return {"unit": str(house.town.children_department), "total": "134", "wanted": "20"} | given


@pytest.fixture
def reviewer(house: House) -> PageClient:
    return house.sign_in(Role.ANALYST, house.town.children_department)


def test_a_draw_is_shown_and_explained(house: House, reviewer: PageClient) -> None:
    made = send(reviewer, drawing(house), DRAWS)
    assert made.status_code == 303
    page = reviewer.get(made.location.partition("#")[0]).text
    with house.session() as session:
        draw = session.query(RegisterDraw).one()
    shown = re.search(r'<ul class="numbers">(.*?)</ul>', page)
    assert shown
    assert [int(n) for n in re.findall(r"\d+", re.sub(r"</?li>", " ", shown[1]))] == draw.chosen
    assert draw.seed in page
    assert "Slumpen väljer" in page


@pytest.mark.parametrize(
    "given",
    [{"total": ""}, {"total": "0"}, {"total": "5001"}, {"total": "många"}, {"wanted": "0"},
     {"wanted": "9" * 30}, {"total": "-3"}],
)  # fmt: skip
def test_numbers_that_can_not_be_are_said(
    house: House, reviewer: PageClient, given: dict[str, str]
) -> None:
    page = send(reviewer, drawing(house, **given), DRAWS)
    assert page.status_code == 422
    assert title(page).startswith("Fel:")
    assert "heltal" in page.text
    with house.session() as session:
        assert session.query(RegisterDraw).count() == 0


def test_a_draw_for_somebody_elses_place_is_refused_and_not_shown(
    house: House, reviewer: PageClient
) -> None:
    form = drawing(house, unit=str(house.town.disability_department))
    assert send(reviewer, form, DRAWS).status_code == 422
    assert send(reviewer, drawing(house), DRAWS).status_code == 303
    away = house.sign_in(Role.PLANNER, house.town.disability_department)
    assert "Inget har dragits än." in away.get(DRAWS).text
    worker = house.sign_in(Role.WORKER, house.town.family)
    assert send(worker, drawing(house), DRAWS).status_code == 404
    assert reviewer.post(DRAWS, drawing(house)).status_code == 400
