"""An administrator invites a worker by a link; the worker turns on a second step and uses it."""

import re

import pyotp
import pytest
from playwright.sync_api import Browser, Page

from survey.core.access import Role
from survey.storage import accounts
from tests.conftest import House
from tests.findings import no_findings

pytestmark = pytest.mark.browser
PASSWORD = "a long enough password"


def enter(page: Page, address: str, name: str) -> None:
    page.goto(f"{address}/personal/logga-in")
    page.get_by_label("Användarnamn").fill(name)
    page.get_by_label("Lösenord").fill(PASSWORD)
    page.get_by_role("button", name="Logga in").click()


def invite(page: Page, address: str) -> str:
    """The link that the administrator gets to hand over."""
    page.goto(f"{address}/personal/konton")
    no_findings(page)
    page.get_by_label("Användarnamn").fill("invited")
    page.get_by_label("I vilken enhet").select_option("Barn och familj")
    page.get_by_role("button", name="Lägg till kontot").click()
    no_findings(page)
    return page.locator(".key code").inner_text()


@pytest.mark.parametrize("size", [(360, 640), (1280, 800)], ids=["phone", "desk"])
def test_from_an_invite_to_a_sign_in_with_a_second_step(
    browser: Browser, house: House, address: str, size: tuple[int, int]
) -> None:
    house.sign_in(Role.ADMINISTRATOR)
    viewport = {"width": size[0], "height": size[1]}
    office, own = (browser.new_page(viewport=viewport) for _ in range(2))  # type: ignore[arg-type]
    enter(office, address, f"administrator-{house.town.municipality}")
    own.goto(invite(office, address))
    own.get_by_label("Nytt lösenord").fill(PASSWORD)
    no_findings(own)
    own.get_by_role("button", name="Spara lösenordet").click()
    enter(own, address, "invited")
    own.get_by_role("link", name="Min inloggning").click()
    no_findings(own)
    own.get_by_role("button", name="Slå på det andra steget").click()
    no_findings(own)
    secret = re.sub(r"\s", "", own.locator(".key code").inner_text())
    with house.session() as session:
        kept = accounts.by_username(session, "invited")
        assert kept
        assert kept.totp_secret == secret
    own.get_by_label("Kod", exact=True).fill(pyotp.TOTP(secret).now())
    own.get_by_role("button", name="Slå på").click()
    no_findings(own)
    recovery = own.locator(".codes code").first.inner_text()
    own.get_by_role("button", name="Logga ut").click()
    enter(own, address, "invited")
    no_findings(own)
    own.get_by_label("Kod", exact=True).fill(recovery)
    own.get_by_role("button", name="Logga in").click()
    assert own.url == f"{address}/personal/"
    for page in ("rattigheter", "logg"):
        office.goto(f"{address}/personal/{page}")
        no_findings(office)
