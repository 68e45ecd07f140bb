"""Practice, preview and paper in a browser: by hand, by keyboard, and without findings."""

from datetime import UTC, datetime

import pytest
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import func, select

from survey.core.access import Role
from survey.services import admitting
from survey.storage import accounts, rounds
from survey.storage.tables import Envelope
from tests.conftest import House
from tests.findings import no_findings
from tests.matrix import LIGHTS, crossed

PASSWORD = "many words make a password"
pytestmark = pytest.mark.browser


def sign_in(page: Page, address: str, house: House) -> None:
    """A coordinator who is also the one that keys in."""
    now = datetime.now(UTC).replace(tzinfo=None)
    with house.session() as session:
        admitting.add_account(session, "keyer", PASSWORD, now=now)
        place = house.town.municipality
        admitting.grant(session, "keyer", Role.COORDINATOR, place, now=now)
        found = rounds.get(session, house.round_id)
        account = accounts.by_username(session, "keyer")
        assert found and account
        found.keyer_id = account.id
        session.commit()
    page.goto(f"{address}/personal/logga-in")
    page.get_by_label("Användarnamn").fill("keyer")
    page.get_by_label("Lösenord").fill(PASSWORD)
    page.get_by_role("button", name="Logga in").click()


def envelopes(house: House) -> int:
    with house.session() as session:
        return session.scalar(select(func.count()).select_from(Envelope)) or 0


@pytest.mark.matrix(("size", "light"), *crossed([(320, 568), (640, 360), (1280, 800)], LIGHTS))
def test_practice_says_what_it_is_on_every_screen_and_keeps_nothing(
    browser: Browser, house: House, address: str, size: tuple[int, int], light: str
) -> None:
    page = browser.new_page(
        viewport={"width": size[0], "height": size[1]},
        color_scheme=light,  # type: ignore[arg-type]
        reduced_motion="reduce",  # nothing is measured while it fades in
    )
    line = page.locator(".practice")
    page.goto(f"{address}/ova/barn-och-familj")
    no_findings(page)
    expect(line).to_be_in_viewport()
    page.goto(f"{address}/ova/barn-och-familj/fragor?age=lss&dress=one")
    for _ in range(2):  # the practice questions
        page.locator(".screen[data-current] .option").first.click()
        page.get_by_role("button", name="Nästa").click()
        expect(line).to_be_in_viewport()
    no_findings(page)
    page.evaluate("scrollTo(0, document.body.scrollHeight)")
    expect(line).to_be_in_viewport()
    page.get_by_role("link", name="Sluta här").click()
    page.get_by_role("button", name="Skicka det jag svarat").click()
    expect(page.get_by_role("heading", name="Det var en övning")).to_be_visible()
    expect(line).to_be_in_viewport()
    no_findings(page)
    assert page.context.cookies() == []
    assert envelopes(house) == 0
    page.close()


@pytest.mark.matrix(("size", "light"), *crossed([(360, 640), (1280, 800)], LIGHTS))
def test_preview_and_questions_can_be_read_by_all(
    browser: Browser, house: House, address: str, size: tuple[int, int], light: str
) -> None:
    page = browser.new_page(
        viewport={"width": size[0], "height": size[1]},
        color_scheme=light,  # type: ignore[arg-type]
        reduced_motion="reduce",  # nothing is measured while it fades in
    )
    sign_in(page, address, house)
    for path in (
        f"/personal/omgangar/{house.round_id}/forhandsvisning",
        "/personal/fragepaket",
        "/personal/fragepaket/mina-rattigheter",
        f"/personal/enheter/{house.town.family}/ova",
        f"/personal/omgangar/{house.round_id}/papper",
        "/e/barn-och-familj/fragor",
    ):
        page.goto(address + path)
        no_findings(page)
    for fold in page.locator("details.earlier > summary").all():
        fold.click()
    no_findings(page)
    page.goto(f"{address}/personal/omgangar/{house.round_id}/forhandsvisning")
    with page.expect_popup() as opened:
        page.get_by_role("link", name="10–12 år, Svenska: Som en chatt").click()
    expect(opened.value.locator(".practice")).to_be_visible()
    opened.value.close()
    page.close()


@pytest.mark.parametrize("light", ["light", "dark"])
def test_a_paper_is_keyed_in_with_number_keys_alone(
    browser: Browser, house: House, address: str, light: str
) -> None:
    page = browser.new_page(
        viewport={"width": 1280, "height": 800},
        color_scheme=light,  # type: ignore[arg-type]
        reduced_motion="reduce",  # nothing is measured while it fades in
    )
    sign_in(page, address, house)
    page.goto(f"{address}/personal/omgangar/{house.round_id}/papper/{house.town.family}/a79")
    no_findings(page)
    for key in ("1", "2", "0", "3", "Backspace", "2", "Enter", "1", "1", "1"):
        page.keyboard.press(key)
    expect(page.locator('[name="kind"][value="ja_ofta"]')).to_be_checked()
    expect(page.locator('[name="heard"][value="ibland"]')).to_be_checked()
    expect(page.locator('[name="influence"][data-digit="0"]')).to_be_checked()
    expect(page.locator('[name="understand"][value="ibland"]')).to_be_checked()
    expect(page.locator('[name="asks"][data-digit="0"]')).to_be_checked()
    for key in ("1", "3", "Enter"):  # the pick list takes several
        page.keyboard.press(key)
    expect(page.locator('[name="improve"]:checked')).to_have_count(2)
    expect(page.get_by_role("button", name="Spara och ta nästa")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("Sparat.")
    expect(page.locator('input:checked:not([data-digit="0"])')).to_have_count(0)
    expect(page.locator('[name="kind"][data-digit="0"]')).to_be_focused()
    no_findings(page)
    assert envelopes(house) == 1
    page.get_by_role("button", name="Spara och ta nästa").click()
    expect(page.locator(".summary")).to_be_focused()
    no_findings(page)
    assert envelopes(house) == 1
    page.close()


def test_a_paper_is_keyed_in_without_scripts(browser: Browser, house: House, address: str) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    sign_in(page, address, house)
    page.goto(f"{address}/personal/omgangar/{house.round_id}/papper/{house.town.family}/a46")
    page.locator('[name="kind"][value="nej"]').check()
    page.get_by_role("button", name="Spara och ta nästa").click()
    expect(page.get_by_role("status")).to_contain_text("Sparat.")
    assert envelopes(house) == 1
    context.close()
