"""A worker at a desk and with a phone in hand: from the door to a code that can be scanned."""

import io
from datetime import datetime

import pytest
import zxingcpp
from PIL import Image
from playwright.sync_api import Browser, expect

from survey.core.access import Role
from survey.services import admitting
from tests.conftest import House
from tests.findings import no_findings
from tests.matrix import LIGHTS, crossed

PASSWORD = "many words make a password"
SIZES = {"phone": (360, 640), "phone on its side": (640, 360), "desk": (1280, 800)}

pytestmark = pytest.mark.browser


@pytest.mark.matrix(("device", "light"), *crossed(SIZES, LIGHTS))
def test_two_clicks_from_the_start_page_fill_the_screen_with_a_code_that_scans(
    browser: Browser, house: House, address: str, device: str, light: str
) -> None:
    with house.session() as session:
        admitting.add_account(session, "worker", PASSWORD, now=datetime(2026, 11, 22))
        grant = (Role.WORKER, house.town.family)
        admitting.grant(session, "worker", *grant, now=datetime(2026, 11, 22))
    width, height = SIZES[device]
    page = browser.new_page(
        viewport={"width": width, "height": height},
        color_scheme=light,  # type: ignore[arg-type]
    )
    page.goto(f"{address}/personal/logga-in")
    no_findings(page)
    page.get_by_role("button", name="Logga in").click()
    expect(page.locator(".summary")).to_be_focused()
    no_findings(page)
    page.get_by_label("Användarnamn").fill("worker")
    page.get_by_label("Lösenord").fill(PASSWORD)
    page.get_by_role("button", name="Logga in").click()
    no_findings(page)
    page.get_by_role("link", name="Barn och familj").click()
    no_findings(page)
    page.get_by_role("button", name="Visa QR").click()
    no_findings(page)
    shot = Image.open(io.BytesIO(page.screenshot()))
    found = zxingcpp.read_barcode(shot)
    assert found
    assert found.text == f"{address}/s/{house.code(house.town.family)}".upper()
    box = page.locator(".screen__code").bounding_box()
    assert box
    assert box["width"] == pytest.approx(min(width, height), abs=1)
    page.get_by_role("link", name="Stäng").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Barn och familj")
    page.close()
