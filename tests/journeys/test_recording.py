"""A coordinator records in the browser, with a microphone that hums."""

import re
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Browser, BrowserType, Page, expect

from survey.core.access import Role
from survey.core.sound import Sound, judge
from survey.services import admitting
from tests.conftest import House
from tests.findings import no_findings

pytestmark = pytest.mark.browser
PASSWORD = "many words make a password"


@pytest.fixture(scope="module")
def humming(
    browser_type: BrowserType, browser_type_launch_args: dict[str, list[str]]
) -> Iterator[Browser]:
    """A browser with a microphone of its own making, that asks nobody for leave."""
    flags = ["--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream"]
    arguments = [*browser_type_launch_args["args"], *flags]
    browser = browser_type.launch(**(browser_type_launch_args | {"args": arguments}))  # type: ignore[arg-type]
    yield browser
    browser.close()


@pytest.fixture
def desk(humming: Browser, house: House, address: str) -> Iterator[Page]:
    """The list of recordings, before a coordinator who has signed in."""
    with house.session() as session:
        now = datetime(2026, 11, 22)
        admitting.add_account(session, "coordinator", PASSWORD, now=now)
        grant = (Role.COORDINATOR, house.town.municipality)
        admitting.grant(session, "coordinator", *grant, now=now)
    context = humming.new_context(viewport={"width": 360, "height": 640})
    page = context.new_page()
    page.goto(f"{address}/personal/logga-in")
    page.get_by_label("Användarnamn").fill("coordinator")
    page.get_by_label("Lösenord").fill(PASSWORD)
    page.get_by_role("button", name="Logga in").click()
    page.goto(f"{address}/personal/inspelningar")
    yield page
    context.close()


def test_a_text_is_recorded_listened_to_and_kept_with_the_keyboard_alone(
    desk: Page, app: Flask
) -> None:
    no_findings(desk)
    desk.get_by_role("link", name="Spela in det som saknas").first.click()
    no_findings(desk)
    record = desk.get_by_role("button", name="Spela in", exact=True)
    record.focus()
    desk.keyboard.press("Enter")
    expect(desk.get_by_text("Spelar in.")).to_be_visible()
    desk.wait_for_timeout(1500)
    desk.get_by_role("button", name="Stopp").press("Enter")
    expect(desk.get_by_text("Lyssna. Spara inspelningen")).to_be_visible()
    expect(desk.get_by_role("button", name="Spela in igen")).to_be_focused()
    assert desk.evaluate("document.querySelector('[data-preview]').src").startswith("blob:")
    no_findings(desk)
    desk.get_by_role("button", name="Spara inspelningen").press("Enter")
    expect(desk.get_by_text("Inspelningen är sparad. Här är nästa text.")).to_be_visible()
    kept = list(Path(app.config["RECORDINGS"]).rglob("*.*"))
    assert len(kept) == 1 and isinstance(judge(kept[0].read_bytes()), Sound)


def test_without_leave_to_use_the_microphone_a_file_can_be_sent(desk: Page) -> None:
    desk.add_init_script(
        """navigator.mediaDevices.getUserMedia = () =>
             Promise.reject(new DOMException("no", "NotAllowedError"));"""
    )
    desk.get_by_role("link", name="Spela in det som saknas").first.click()
    desk.get_by_role("button", name="Spela in", exact=True).click()
    expect(desk.get_by_text("Webbläsaren får inte använda mikrofonen.")).to_be_visible()
    expect(desk.get_by_label("Ljudfil")).to_be_visible()


def test_nothing_recorded_is_told_at_the_field(desk: Page) -> None:
    desk.get_by_role("link", name="Spela in det som saknas").first.click()
    desk.get_by_role("button", name="Spara inspelningen").click()
    expect(desk.locator(".summary")).to_be_focused()
    expect(desk).to_have_title(re.compile("^Fel: Spela in text 1 av"))
    no_findings(desk)


def test_the_list_of_texts_is_accessible(desk: Page) -> None:
    desk.get_by_role("link", name="Stöd och delaktighet").first.click()
    no_findings(desk)
