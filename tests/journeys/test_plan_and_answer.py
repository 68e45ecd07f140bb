"""A head of department projects the plan; a child reads what the grown-ups answered."""

from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from survey.core.access import Role
from survey.core.plan import Target
from survey.core.plan_table import read
from survey.services import admitting, planning, replying
from survey.services.replying import Answer, Point
from survey.storage import library, plans
from tests import released
from tests.conftest import House
from tests.findings import no_findings
from tests.journeys.test_staff_door import PASSWORD

NEXT = date(2026, 11, 22) + timedelta(days=182)
SIZES = {"phone": (360, 640), "desk": (1280, 800), "projector": (1920, 1080)}
ARVIKA = (
    Path(__file__).parents[1]
    / "core"
    / "data"
    / "arvika-aktivitetsplan-barnkonventionen-2021-2022.txt"
)

pytestmark = pytest.mark.browser


@pytest.fixture
def plan_id(house: House) -> int:
    """Arvika's plan with indicators, a counted round, and an answer to its children."""
    now, today = datetime(2026, 11, 22), date(2026, 11, 22)
    town = house.town
    with house.session() as session:
        made = released.make_round(
            session, town, "Hösten", date(2026, 10, 25), sizes=released.sizes(town)
        )
        table = read(ARVIKA.read_bytes())
        shared = library.read_all()
        saved = planning.import_plan(session, shared, town.children_department, table)
        row = plans.rows_of(session, saved.plan_id)[0].id
        for wanted in (Target("DEL-1", 50), Target("DEL-2"), Target("CHK-1", 90)):
            planning.attach_indicator(session, shared, row, wanted)
        answer = Answer(
            (Point("Ni vill veta mer.", "Vi berättar.", due_on=NEXT),), "Nej.", "Chefen", NEXT
        )
        replying.publish(session, (town.family, made.id), answer, today)
        admitting.add_account(session, "planner", PASSWORD, now=now)
        admitting.grant(session, "planner", Role.PLANNER, town.municipality, now=now)
    return saved.plan_id


def sign_in(page: Page, address: str) -> None:
    page.goto(f"{address}/personal/logga-in")
    enter(page)


def enter(page: Page) -> None:
    """Name and password, at the sign-in page."""
    page.get_by_label("Användarnamn").fill("planner")
    page.get_by_label("Lösenord").fill(PASSWORD)
    page.get_by_role("button", name="Logga in").click()


@pytest.mark.parametrize("light", ["light", "dark"])
@pytest.mark.parametrize("device", SIZES)
def test_the_plan_and_the_answer_can_be_read_on_every_screen(
    browser: Browser, address: str, plan_id: int, device: str, light: str
) -> None:
    width, height = SIZES[device]
    page = browser.new_page(
        viewport={"width": width, "height": height},
        color_scheme=light,  # type: ignore[arg-type]
    )
    for path in ("/", "/e/barn-och-familj", "/e/lss-barn-och-unga"):
        page.goto(address + path)
        no_findings(page)
    sign_in(page, address)
    page.get_by_role("link", name="Planer").click()
    no_findings(page)
    page.get_by_role("link", name="Aktivitetsplan").click()
    expect(page.locator(".plan__label").first).to_be_visible(visible=device == "phone")
    page.locator(".status summary").first.click()
    no_findings(page)
    page.close()


def test_a_status_is_set_with_two_clicks_and_no_script(
    browser: Browser, address: str, plan_id: int
) -> None:
    page = browser.new_page(java_script_enabled=False)
    sign_in(page, address)
    page.goto(f"{address}/personal/planer/{plan_id}")
    first = page.locator(".activity").first
    first.locator("summary").click()
    first.get_by_role("button", name="Klar").click()
    assert "activity--done" in (page.locator(".activity").first.get_attribute("class") or "")
    page.close()
