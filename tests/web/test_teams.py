"""One page for a team: a unit's own figures, or its department's, and it says which."""

import io
import re
from datetime import date

import pikepdf
import pytest

from survey.core.access import Role
from tests import released
from tests.conftest import House
from tests.page import PageClient


@pytest.fixture
def address(house: House) -> str:
    with house.session() as session:
        made = released.make_round(
            session, house.town, "Hösten", date(2026, 10, 1), sizes=released.sizes(house.town, 20)
        )
        return f"/personal/resultat/{made.id}/enhet"


@pytest.fixture
def planner(house: House) -> PageClient:
    return house.sign_in(Role.PLANNER)


def test_a_unit_with_figures_gets_its_own(house: House, address: str, planner: PageClient) -> None:
    page = planner.get(f"{address}/{house.town.family}").text
    assert "Det här sa barnen" in page and "Gör så här nu" in page
    assert re.search(r"av 10 .*vuxna lyssnar", page)
    assert "finns inte siffror för bara" not in page
    assert "/e/barn-och-familj" in page and "10 november 2026" in page


def test_a_small_unit_gets_its_departments_and_says_so(
    house: House, address: str, planner: PageClient
) -> None:
    with house.session() as session:
        sizes = {(house.town.family, "a1012"): 40, (house.town.outpatient, "a1012"): 4}
        made = released.make_round(session, house.town, "Våren", date(2027, 4, 1), sizes=sizes)
    page = planner.get(f"/personal/resultat/{made.id}/enhet/{house.town.outpatient}").text
    assert "Det finns inte siffror för bara Öppenvård" in page
    assert "säger inte hur det är just hos er" in page


def test_a_unit_of_which_nothing_can_be_shown_is_told_so(
    house: House, address: str, planner: PageClient
) -> None:
    page = planner.get(f"{address}/{house.town.disability}").text
    assert "Inget kan visas den här gången" in page
    assert not re.search(r"\d+ av (10|\d\d)", page)


def test_the_pdf_is_one_tagged_page(house: House, address: str, planner: PageClient) -> None:
    response = planner.get(f"{address}/{house.town.family}.pdf")
    with pikepdf.open(io.BytesIO(response.data)) as pdf:
        assert len(pdf.pages) == 1
        assert pdf.Root.MarkInfo.Marked and pdf.Root.Lang == "sv"


@pytest.mark.parametrize("role", [Role.WORKER, Role.ADMINISTRATOR])
def test_who_may_not_see_results_meets_404(house: House, address: str, role: Role) -> None:
    assert house.sign_in(role).get(f"{address}/{house.town.family}").status_code == 404


def test_another_unit_is_404(house: House, address: str) -> None:
    visitor = house.sign_in(Role.PLANNER, house.town.family)
    assert visitor.get(f"{address}/{house.town.family}").status_code == 200
    assert visitor.get(f"{address}/{house.town.disability}").status_code == 404
    assert visitor.get(f"{address}/999").status_code == 404
