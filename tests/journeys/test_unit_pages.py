"""A coordinator at a desk and on a phone: a unit is added, changed beside another, grouped."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from survey.core.access import Role
from survey.services import organising
from survey.services.organising import NewUnit
from survey.storage import units
from tests.conftest import House
from tests.findings import no_findings
from tests.journeys.test_accounts import enter
from tests.web.test_identity import now
from tests.web.test_unit_sheets import HEAD, workbook

pytestmark = pytest.mark.browser


def opened(browser: Browser, house: House, address: str, look: tuple[int, str]) -> Page:
    """The tree, for the coordinator of the municipality."""
    house.sign_in(Role.COORDINATOR)
    width, light = look
    page = browser.new_page(
        viewport={"width": width, "height": 700},
        color_scheme=light,  # type: ignore[arg-type]
    )
    enter(page, address, f"coordinator-{house.town.municipality}")
    page.get_by_role("link", name="Enheter", exact=True).click()
    return page


@pytest.mark.parametrize("look", [(360, "light"), (1280, "dark")], ids=["phone", "dark desk"])
def test_a_unit_from_its_first_name_to_what_two_have_written(
    browser: Browser, house: House, address: str, look: tuple[int, str]
) -> None:
    with house.session() as session:
        organising.add_unit(session, NewUnit("Små enheter", "group", "Barn och unga"), now())
    page = opened(browser, house, address, look)
    no_findings(page)
    page.get_by_role("link", name=re.compile("Lägg till en enhet.*Barn och unga")).click()
    no_findings(page)
    page.get_by_label("Namn", exact=True).fill("Annas grupp")
    page.get_by_label("Rapportgrupp").select_option("Små enheter")
    page.get_by_label("Till yngre barn, på svenska").fill("de vuxna på Kullen")
    expect(page.locator("[data-try=young_sv]")).to_have_text(
        "Är de vuxna på Kullen snälla mot dig?"
    )
    page.get_by_role("button", name="Lägg till en enhet").click()
    expect(page.locator(".summary")).to_be_focused()
    no_findings(page)
    page.get_by_label("Namn", exact=True).fill("Kullen")
    page.get_by_label("Till äldre barn, på svenska").fill("de som jobbar på Kullen")
    page.get_by_role("button", name="Lägg till en enhet").click()
    expect(page.get_by_role("status")).to_have_text("Kullen är sparad.")
    no_findings(page)
    page.get_by_role("link", name="Kullen").click()
    no_findings(page)
    with house.session() as session:
        made = units.by_name(session, "Kullen")
        assert made
        units.save(session, made.id, made.revision, {"phone": "0123-99"})
        session.commit()
    page.get_by_label("Barnvänligt namn").fill("Huset på kullen")
    page.keyboard.press("Enter")
    expect(page.locator(".summary")).to_be_focused()
    expect(page.get_by_label("Barnvänligt namn")).to_have_value("Huset på kullen")
    expect(page.locator(".theirs")).to_contain_text(["0123-99"])
    no_findings(page)


def test_a_file_is_looked_at_and_taken_in(
    browser: Browser, house: House, address: str, tmp_path: Path
) -> None:
    page = opened(browser, house, address, (360, "light"))
    page.get_by_role("link", name="Excel").click()
    no_findings(page)
    file = tmp_path / "units.xlsx"
    file.write_bytes(workbook([HEAD, ["Enhet", "Öst", "Ingenting", ""]]))
    page.get_by_label("Den ifyllda filen").set_input_files(file)
    page.get_by_role("button", name="Se vad den ändrar").click()
    no_findings(page)
    page.go_back()
    changed = ["Enhet", "Öppenvård", "Barn och unga", "0123-2"]
    rows = [HEAD, ["Enhet", "Ada Svenssons grupp", "Barn och unga", ""], changed]
    file.write_bytes(workbook(rows))
    page.get_by_label("Den ifyllda filen").set_input_files(file)
    page.get_by_role("button", name="Se vad den ändrar").click()
    no_findings(page)
    page.get_by_label("Inget av det här är en persons namn").check()
    page.get_by_role("button", name="Läs in").click()
    expect(page.get_by_role("status")).to_have_text(re.compile("2 rader"))
