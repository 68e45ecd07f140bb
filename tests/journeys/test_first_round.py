"""From an empty installation to the first opened round, through the doors people use.

One command (`flask setup`), then the browser alone. Counted along the way, for somebody
who has not seen the pages before:

| who | what | presses | fields and ticks |
| --- | --- | --- | --- |
| administrator | signs in with the printed password | 1 | 2 |
| administrator | adds a department and a unit with phones | 5 | 6 |
| administrator | invites a coordinator and copies the link | 2 | 2 |
| coordinator | chooses a password, signs in | 3 | 3 |
| coordinator | drafts the round, mends what stops it, opens it | 6 | 6 |
| coordinator | opens the unit, fills the screen with the QR | 3 | 0 |

20 presses and 19 fields, none of them longer than a line: at fifteen seconds for each press
with its reading and ten for each field, a little over eight minutes. What takes longer
happens before: the committee's decision on disposal and the calls to the help numbers.
"""

import io
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import zxingcpp
from flask import Flask
from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from survey import create_app
from survey.core.access import Role
from tests.conftest import House
from tests.findings import no_findings
from tests.journeys.conftest import Photograph
from tests.journeys.test_accounts import PASSWORD, enter
from tests.phone import SCREEN, phone_of

pytestmark = pytest.mark.browser
SIZES = {"desk": (1280, 800), "phone": (360, 640)}


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    """What an administrator of a fresh machine has set: a folder, and nothing in it."""
    ours = {name: value for name, value in os.environ.items() if not name.startswith("LYSSNA_")}
    return ours | {"LYSSNA_DATA": str(tmp_path / "data")}


@pytest.fixture
def password(environment: dict[str, str]) -> str:
    """What `flask setup` prints for the first administrator."""
    command = [sys.executable, "-m", "flask", "setup", "--municipality", "Exempelköpings kommun"]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    return re.findall(r"Password \(shown only now\): (\S+)", done.stdout)[0]


@pytest.fixture
def empty(
    environment: dict[str, str], password: str, serve: Callable[[Flask], str]
) -> Iterator[str]:
    """The address of the installation, with its keeper at work beside it."""
    app = create_app({"DATA": environment["LYSSNA_DATA"], "EXIT_URL": "http://127.0.0.1:9/"})
    address = serve(app)
    app.config["BASE_URL"] = address
    keeper = subprocess.Popen([sys.executable, "-m", "flask", "keeper"], env=environment)
    yield address
    keeper.terminate()
    keeper.wait(20)


@pytest.mark.parametrize("size", SIZES)
def test_from_an_empty_installation_to_a_child_who_has_answered(
    browser: Browser, empty: str, password: str, size: str, photograph: Photograph
) -> None:
    width, height = SIZES[size]
    office, desk, hand = (
        browser.new_context(
            viewport={"width": w, "height": h},
            locale="sv-SE",
            reduced_motion="reduce",  # nothing is measured while it fades in
        )
        for w, h in ((width, height), (width, height), (SCREEN["width"], SCREEN["height"]))
    )

    def keep(page: Page, name: str) -> None:
        no_findings(page)
        photograph(page, name)

    link = administrators_part(office.new_page(), empty, password, keep)
    page = desk.new_page()
    invited(page, link, keep)
    drafted(page, keep)
    opened(page, keep)
    childs_part(hand, code_on(page, keep), photograph)
    for context in (office, desk, hand):
        context.close()


def administrators_part(page: Page, address: str, password: str, keep: Photograph) -> str:
    """Sign in, add a department and a unit, invite a coordinator; gives the link."""
    page.goto(f"{address}/personal/")
    keep(page, "sign-in")
    page.get_by_label("Användarnamn").fill("admin")
    page.get_by_label("Lösenord").fill(password)
    page.get_by_role("button", name="Logga in").click()
    keep(page, "nothing-yet")
    page.get_by_role("link", name="Till enheterna").click()
    keep(page, "no-department")
    page.get_by_role("link", name="Lägg till en avdelning").click()
    keep(page, "new-department")
    page.get_by_label("Namn", exact=True).fill("Barn och unga")
    page.get_by_role("button", name="Lägg till en avdelning").click()
    keep(page, "no-unit")
    page.get_by_role("link", name=re.compile("Lägg till en enhet")).click()
    page.get_by_label("Namn", exact=True).fill("Barn och familj")
    page.get_by_label("Barnvänligt namn").fill("soc i Exempelköping")
    page.get_by_label("Telefon", exact=True).fill("0123-45 67 00")
    page.get_by_label("Telefon till socialjouren").fill("0123-45 67 99")
    page.get_by_label("Jag har ringt numren i dag, och de stämmer").check()
    keep(page, "new-unit")
    page.get_by_role("button", name="Lägg till en enhet").click()
    expect(page.get_by_role("status")).to_have_text("Barn och familj är sparad.")
    keep(page, "a-unit")
    page.get_by_role("link", name="Konton").click()
    keep(page, "accounts")
    page.get_by_label("Användarnamn").fill("samordnare")
    page.get_by_label("Roll", exact=True).select_option("Samordnare")
    page.get_by_role("button", name="Lägg till kontot").click()
    keep(page, "a-link")
    return page.locator(".key code").inner_text()


def invited(page: Page, link: str, keep: Photograph) -> None:
    """Choose a password and sign in with it."""
    page.goto(link)
    page.get_by_label("Nytt lösenord").fill(PASSWORD)
    keep(page, "choose-a-password")
    page.get_by_role("button", name="Spara lösenordet").click()
    keep(page, "password-saved")
    page.get_by_role("link", name="Logga in").click()
    page.get_by_label("Användarnamn").fill("samordnare")
    page.get_by_label("Lösenord").fill(PASSWORD)
    page.get_by_role("button", name="Logga in").click()
    keep(page, "the-coordinators-start")


def drafted(page: Page, keep: Photograph) -> None:
    """A draft with all that is usual, then what stops it, in words."""
    page.get_by_role("link", name="Omgångar").click()
    keep(page, "no-round")
    page.get_by_role("link", name="Gör den första omgången").click()
    keep(page, "new-round")
    page.get_by_label("Namn").fill("Hösten 2026")
    page.get_by_role("button", name="Spara utkastet").click()
    stops = page.locator(".lacking li")
    expect(stops).to_have_text(
        ["Ange hänvisningen till gallringsbeslutet.", "Något på checklistan är inte ikryssat."]
    )
    keep(page, "what-stops-it")
    stops.first.get_by_role("link").click()
    page.get_by_label("Gallringsbeslutet").fill("SN 2026/123")
    for box in page.locator("#ticked input").all():
        box.check()
    keep(page, "mended")
    page.get_by_role("button", name="Spara utkastet").click()
    keep(page, "ready")


def opened(page: Page, keep: Photograph) -> None:
    """Ask the keeper, and see it done."""
    page.get_by_role("button", name="Öppna omgången").click()
    expect(page.get_by_role("button", name="Håll öppet längre")).to_be_visible(timeout=30_000)
    keep(page, "open")


def code_on(page: Page, keep: Photograph) -> str:
    """What a phone reads from the worker's screen."""
    page.get_by_role("main").get_by_role("link", name="Mina enheter").click()
    keep(page, "my-units")
    page.get_by_role("link", name="Barn och familj").click()
    keep(page, "the-unit")
    page.get_by_role("button", name="Visa QR").click()
    keep(page, "the-code")
    found = zxingcpp.read_barcode(Image.open(io.BytesIO(page.screenshot())))
    assert found
    return found.text


def childs_part(hand: BrowserContext, scanned: str, photograph: Photograph) -> None:
    """A child scans, chooses an age, answers everything and sends it."""
    phone = phone_of(hand, "", "")
    phone.page.goto(scanned)
    photograph(phone.page, "the-childs-first-page")
    phone.page.get_by_role("radio", name="10–12 år").check()
    phone.page.get_by_role("button", name="Jag vill svara").click()
    photograph(phone.page, "the-first-question")
    phone.to_review(1)
    photograph(phone.page, "before-it-is-sent")
    phone.send()
    photograph(phone.page, "thanks")


# Keyboard

IN_SIGHT = """() => {
  const { top, bottom } = document.activeElement.getBoundingClientRect();
  return bottom > 0 && top < innerHeight;
}"""


def to(page: Page, wanted: Locator) -> None:
    """Press Tab until it has the focus; whatever has it on the way is in sight."""
    expect(wanted).to_be_visible()
    for _ in range(60):
        page.keyboard.press("Tab")
        assert page.evaluate(IN_SIGHT)
        if wanted.evaluate("e => e === document.activeElement"):
            return
    raise AssertionError(f"Tab never came to {wanted}")


def test_a_draft_is_made_with_the_keyboard_alone(
    browser: Browser, house: House, address: str
) -> None:
    house.sign_in(Role.COORDINATOR)
    page = browser.new_page(viewport={"width": 1280, "height": 800}, reduced_motion="reduce")
    enter(page, address, f"coordinator-{house.town.municipality}")
    to(page, page.get_by_role("link", name="Omgångar"))
    page.keyboard.press("Enter")
    to(page, page.get_by_role("link", name="Ny omgång"))
    page.keyboard.press("Enter")
    to(page, page.get_by_label("Namn", exact=True))
    page.keyboard.type("Våren")
    page.keyboard.press("Enter")  # too early: a draft is saved from any field
    expect(page.locator(".summary")).to_be_focused()
    to(page, page.get_by_role("link", name="Välj minst en enhet."))
    page.keyboard.press("Enter")
    to(page, page.get_by_label("Öppenvård", exact=True))
    page.keyboard.press("Space")
    to(page, page.get_by_label("Barn som väntas, Öppenvård"))
    page.keyboard.type("25")
    to(page, page.get_by_role("button", name="Spara utkastet"))
    page.keyboard.press("Space")
    expect(page.get_by_role("heading", level=1)).to_have_text("Våren")
    expect(page.locator(".facts")).to_contain_text(["Öppenvård 25"])
    to(page, page.get_by_role("link", name="Ange hänvisningen till gallringsbeslutet."))
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Ändra utkastet")
    to(page, page.locator("#ticked input").first)
    page.close()
