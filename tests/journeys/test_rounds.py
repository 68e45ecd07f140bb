"""A coordinator drafts a round, opens it while the keeper works beside, and closes it."""

import threading
from collections.abc import Iterator
from datetime import date

import pytest
from playwright.sync_api import Browser, Page, expect

from survey.core.access import Role
from survey.services import keeping
from tests.conftest import House
from tests.findings import no_findings
from tests.journeys.test_accounts import enter
from tests.matrix import crossed

pytestmark = pytest.mark.browser


@pytest.fixture
def at_work(house: House) -> Iterator[threading.Event]:
    """A keeper that begins when it is told to."""
    begin, stop = threading.Event(), threading.Event()

    def work() -> None:
        begin.wait()
        while not stop.wait(0.2):
            keeping.keep(house.keeper, date.today())

    keeper = threading.Thread(target=work)
    keeper.start()
    yield begin
    stop.set()
    begin.set()
    keeper.join()


def draft(page: Page, address: str) -> None:
    page.goto(f"{address}/personal/omgangar")
    no_findings(page)
    page.get_by_role("link", name="Ny omgång").click()
    no_findings(page)
    page.get_by_label("Namn").fill("Våren")
    page.get_by_role("button", name="Spara utkastet").click()
    expect(page.locator(".summary")).to_be_focused()
    no_findings(page)
    page.get_by_role("link", name="Välj minst en enhet.").click()
    page.get_by_label("Barn och familj", exact=True).check()
    page.get_by_label("Barn som väntas, Barn och familj").fill("40")
    page.get_by_role("button", name="Spara utkastet").click()


@pytest.mark.matrix(("size", "script"), *crossed([(360, 640), (1280, 800)], [True, False]))
def test_from_a_draft_to_a_count(
    browser: Browser,
    house: House,
    address: str,
    at_work: threading.Event,
    size: tuple[int, int],
    script: bool,
) -> None:
    house.sign_in(Role.COORDINATOR)
    context = browser.new_context(
        viewport={"width": size[0], "height": size[1]},
        java_script_enabled=script,
    )
    page = context.new_page()
    enter(page, address, f"coordinator-{house.town.municipality}")
    look = no_findings if script else (lambda _: None)  # the tool is itself a script
    if script:
        draft(page, address)
    else:
        page.goto(f"{address}/personal/omgangar/ny")
        page.get_by_label("Namn").fill("Våren")
        page.get_by_label("Barn och familj", exact=True).check()
        page.get_by_role("button", name="Spara utkastet").click()
    look(page)
    page.get_by_role("link", name="Ange hänvisningen till gallringsbeslutet.").click()
    page.get_by_label("Gallringsbeslutet").fill("SN 2026/123")
    for box in page.locator("#ticked input").all():
        box.check()
    page.get_by_role("button", name="Spara utkastet").click()
    page.get_by_role("button", name="Öppna omgången").click()
    expect(page.get_by_text("Väntar på nyckelvakten.")).to_be_visible()
    look(page)
    at_work.set()
    wait_for(page, "Håll öppet längre", script)
    look(page)
    page.get_by_text("Stäng omgången nu").click()
    page.get_by_label("Skriv ”stäng” för att bekräfta").fill("stäng")
    look(page)
    page.get_by_role("button", name="Stäng och räkna").click()
    wait_for(page, "Alla formulär och nyckeln är förstörda", script)
    look(page)


def wait_for(page: Page, words: str, script: bool) -> None:
    """Until the page has changed by itself, or by its link where there are no scripts."""
    said = page.get_by_text(words).first
    for _ in range(40):
        if script or said.is_visible():
            break
        link = page.get_by_role("link", name="Se hur långt det har kommit")
        if link.is_visible():
            link.click()
        page.wait_for_timeout(300)
    expect(said).to_be_visible(timeout=20_000)
