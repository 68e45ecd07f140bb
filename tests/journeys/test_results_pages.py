"""An analyst and a coordinator read a round on a phone and on a projector."""

from datetime import date

import pytest
from playwright.sync_api import Browser, expect

from survey.core.access import Role
from tests import released
from tests.conftest import House
from tests.findings import no_findings
from tests.journeys.conftest import Photograph
from tests.journeys.test_accounts import enter
from tests.matrix import LIGHTS, crossed

pytestmark = pytest.mark.browser
SIZES = {"phone": (360, 640), "projector": (1920, 1080)}


@pytest.mark.matrix(("device", "light"), *crossed(SIZES, LIGHTS))
def test_every_page_of_a_round_can_be_read(
    browser: Browser, house: House, address: str, photograph: Photograph, device: str, light: str
) -> None:
    town, width, height = house.town, *SIZES[device]
    with house.session() as session:
        for name, day in (("Våren", date(2026, 4, 1)), ("Sen höst", date(2026, 10, 1))):
            made = released.make_round(
                session, town, name, day, sizes=released.sizes(town, each=30), likes={"safe": 0.3}
            )
    house.sign_in(Role.COORDINATOR)
    page = browser.new_page(
        viewport={"width": width, "height": height},
        color_scheme=light,  # type: ignore[arg-type]
    )
    enter(page, address, f"coordinator-{town.municipality}")
    here = f"{address}/personal/resultat/{made.id}"
    for path in ("", "/fragor", "/vilka", "/kvalitet", f"/enhet/{town.family}"):
        page.goto(here + path)
        page.evaluate("for (const one of document.querySelectorAll('details')) one.open = true")
        no_findings(page)
        expect(page.locator("h1")).to_have_count(1)
        photograph(page, (path or "/results").replace("/", "-").strip("-"))
    for path in ("/personal/nycklar", "/api/v1/"):
        page.goto(address + path)
        no_findings(page)
        photograph(page, path.replace("/", "-").strip("-"))
    page.close()
