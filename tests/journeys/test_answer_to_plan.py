"""The whole way: a child's answer becomes a figure in a department's plan."""

import re
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from survey.core.access import Role
from survey.core.plan import Row, Target, Understood
from survey.services import planning
from survey.storage import ballot_box, library
from tests.conftest import House

pytestmark = pytest.mark.browser
PHONE: dict[str, Any] = {"viewport": {"width": 360, "height": 640}, "locale": "sv-SE"}
PASSWORD = "a long enough password"


def plan_with_an_indicator(house: House) -> int:
    """A department's plan whose only row is followed by DEL-1; the plan's id."""
    goal = "Barn ska bli lyssnade på i varje möte."
    row = Row("Barns delaktighet", goal, ("Börja mötet med barnets fråga.",), "Enhetschef",
              "Hösten 2026", "", (Target("DEL-1", 80),))  # fmt: skip
    with house.session() as session:
        department = house.town.children_department
        made = planning.import_plan(
            session, library.read_all(), department, Understood("Aktivitetsplan", (row,), ())
        )
    return made.plan_id


def answer_without_scripts(page: Page, address: str, code: str) -> None:
    page.goto(f"{address}/s/{code}")
    page.get_by_role("radio", name="10–12 år").check()
    page.get_by_role("button", name="Jag vill svara").click()
    expect(page.get_by_role("button", name="Skicka")).to_be_visible()
    for group in page.locator("fieldset:has(input[type=radio])").all():
        group.get_by_role("radio").first.check()
    page.get_by_role("button", name="Skicka").click()


def answer_with_scripts(page: Page, address: str, code: str) -> None:
    page.goto(f"{address}/s/{code}")
    page.get_by_role("radio", name="10–12 år").check()
    page.get_by_role("button", name="Jag vill svara").click()
    send = page.get_by_role("button", name="Skicka", exact=True)
    expect(send).to_be_hidden()  # until the script runs, the whole form is in sight
    while not send.is_visible():
        options = page.locator("fieldset:visible input:visible")
        if options.count():
            options.first.check()
        page.get_by_role("button", name="Nästa").locator("visible=true").first.click()
    send.click()


@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_a_childs_answer_becomes_a_figure_in_a_plan(
    browser: Browser, house: House, address: str, scripts: bool
) -> None:
    plan_id = plan_with_an_indicator(house)
    house.answer(house.town.family, "a1012", 13)
    house.answer(house.town.outpatient, "a1317", 16)
    phone = browser.new_context(java_script_enabled=scripts, **PHONE)
    page = phone.new_page()
    answer = answer_with_scripts if scripts else answer_without_scripts
    answer(page, address, house.code(house.town.family))
    expect(page.get_by_role("heading", level=1)).to_have_text("Tack!")
    assert phone.cookies() == []
    with house.session() as session:
        assert ballot_box.count(session, house.round_id) == 30

    house.sign_in(Role.PLANNER, house.town.children_department)
    staff = browser.new_context(**PHONE).new_page()
    staff.goto(f"{address}/personal/logga-in")
    staff.get_by_label("Användarnamn").fill(f"planner-{house.town.children_department}")
    staff.get_by_label("Lösenord").fill(PASSWORD)
    staff.get_by_role("button", name="Logga in").click()
    staff.goto(f"{address}/personal/planer/{plan_id}")
    fold = staff.locator("summary", has_text="indikator").first
    if not staff.get_by_text("Siffran kommer när en omgång med").is_visible():
        fold.click()
    expect(staff.get_by_text("Siffran kommer när en omgång med")).to_be_visible()

    house.count()
    staff.reload()
    row = staff.locator("main")
    expect(row).to_contain_text(re.compile(r"av 10 upplever att vuxna lyssnar|hälften"))
    expect(row).to_contain_text(re.compile(r"\d+–\d+ %"))
    expect(row).to_contain_text("Hösten 2026")
    results = house.sign_in(Role.ANALYST).get(f"/personal/resultat/{house.round_id}").text
    assert "Barn som upplever att vuxna lyssnar" in results
    phone.close()
