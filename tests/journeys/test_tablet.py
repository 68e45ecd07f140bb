"""A tablet that is lent: one child after another, and nothing of the first for the second."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from playwright.sync_api import Browser, Page, expect

from survey.core.access import Role
from survey.services import admitting, lending
from tests.conftest import House
from tests.findings import no_findings
from tests.matrix import LIGHTS, crossed
from tests.phone import answers

pytestmark = pytest.mark.browser

TABLET = {"width": 768, "height": 1024}
PIN = "48151"
PASSWORD = "a long enough password"


@pytest.fixture
def start(house: House, address: str) -> str:
    """Where the children of a lent tablet begin."""
    now = datetime.now(UTC).replace(tzinfo=None)
    with house.session() as session:
        account = admitting.add_account(session, "worker", PASSWORD, now=now)
        admitting.grant(session, "worker", Role.WORKER, house.town.family, now=now)
        token = lending.lend(session, (account, ""), house.town.family, PIN, now=now)
    return f"{address}/surfplatta/{token}"


@pytest.fixture
def tablet(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport=TABLET, reduced_motion="reduce", has_touch=True)  # type: ignore[arg-type]
    page = context.new_page()
    page.set_default_timeout(8000)
    yield page
    context.close()


def begin(page: Page, start: str, age: str = "13 år eller mer") -> None:
    """A child begins at the start and comes to the first question."""
    page.goto(start)
    page.get_by_role("link", name="Tryck här för att börja").click()
    page.get_by_role("radio", name=age).check()
    page.get_by_role("button", name="Jag vill svara").click()
    expect(page.locator("[data-current]")).to_be_visible()
    page.wait_for_load_state()  # every script runs, also the one that counts the idle time


def choose(page: Page, number: int = 0) -> None:
    page.locator("[data-current] .option").nth(number).click()
    page.locator("[data-next]:visible").click()


def send(page: Page) -> None:
    """Send what is answered so far."""
    page.locator("[data-stop]:visible").click()
    page.get_by_role("button", name="Skicka det jag svarat").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Tack!")
    page.wait_for_load_state()


def at_start(page: Page, start: str) -> None:
    page.wait_for_url(start)
    expect(page.get_by_role("link", name="Tryck här för att börja")).to_be_visible()
    assert page.locator("input").count() == 0


def test_staff_start_it_two_children_answer_and_staff_end_it(
    tablet: Page, house: House, address: str
) -> None:
    """R-K1 and R-K2: the whole way on one tablet."""
    now = datetime.now(UTC).replace(tzinfo=None)
    with house.session() as session:
        admitting.add_account(session, "worker", PASSWORD, now=now)
        admitting.grant(session, "worker", Role.WORKER, house.town.family, now=now)
    tablet.goto(f"{address}/personal/logga-in")
    tablet.get_by_label("Användarnamn").fill("worker")
    tablet.get_by_label("Lösenord").fill(PASSWORD)
    tablet.get_by_role("button", name="Logga in").click()
    tablet.goto(f"{address}/personal/enheter/{house.town.family}")
    tablet.get_by_role("link", name="Låna ut en surfplatta").click()
    no_findings(tablet)
    tablet.get_by_label("Välj en PIN-kod").fill(PIN)
    tablet.get_by_label("Samma PIN-kod igen").fill(PIN)
    tablet.get_by_role("button", name="Logga ut här och starta").click()
    tablet.wait_for_url("**/surfplatta/*")
    start = tablet.url
    assert tablet.context.cookies() == []
    for _ in range(2):
        begin(tablet, start)
        choose(tablet)
        send(tablet)
        expect(tablet.get_by_text("Dina svar är borta från skärmen.")).to_be_visible()
        tablet.get_by_role("link", name="Klar").click()
        at_start(tablet, start)
    assert answers(house) == 2
    assert tablet.context.cookies() == []
    tablet.get_by_role("link", name="Avsluta").click()
    no_findings(tablet)
    tablet.get_by_label("PIN-kod").fill(PIN)
    tablet.get_by_role("button", name="Avsluta").click()
    expect(tablet.get_by_role("heading", level=1)).to_have_text("Surfplattan är avslutad")
    tablet.goto(start)
    expect(tablet.get_by_text("Den här surfplattan är avslutad.")).to_be_visible()


def test_back_from_the_start_leads_to_no_staff_page(tablet: Page, start: str, address: str) -> None:
    tablet.goto(f"{address}/personal/logga-in")
    tablet.goto(start)
    tablet.get_by_role("link", name="Tryck här för att börja").wait_for()
    tablet.go_back()
    at_start(tablet, start)
    tablet.go_back()
    at_start(tablet, start)


@pytest.mark.parametrize("way", ["back", "reload", "forward"])
def test_what_a_child_has_chosen_is_gone_by_every_way_back(
    tablet: Page, start: str, house: House, way: str
) -> None:
    """R-K1 and R-S6."""
    begin(tablet, start)
    choose(tablet, 2)
    if way == "reload":
        tablet.reload()
    else:
        tablet.go_back()
    at_start(tablet, start)
    if way == "forward":
        tablet.go_forward()
        at_start(tablet, start)
    assert answers(house) == 0


def test_after_the_thanks_nothing_brings_the_first_child_back(
    tablet: Page, start: str, house: House
) -> None:
    """R-K1: back, reload, rotation and zoom."""
    begin(tablet, start)
    choose(tablet, 3)
    send(tablet)
    tablet.reload()
    at_start(tablet, start)
    for act in (tablet.go_back, tablet.go_forward, tablet.reload):
        act()
        at_start(tablet, start)
    tablet.set_viewport_size({"width": 1024, "height": 768})
    tablet.evaluate("document.documentElement.style.zoom = 2")
    at_start(tablet, start)
    begin(tablet, start)
    assert tablet.locator("input:checked").count() == 0
    tablet.set_viewport_size(TABLET)  # type: ignore[arg-type]
    assert tablet.locator("input:checked").count() == 0


def test_every_child_gets_a_page_of_its_own(tablet: Page, start: str) -> None:
    tokens = []
    for _ in range(2):
        begin(tablet, start)
        tokens.append(tablet.locator("[name=token]").input_value())
    assert tokens[0] != tokens[1]


def test_after_a_while_it_asks_and_then_forgets(tablet: Page, start: str, house: House) -> None:
    """R-A7 and R-K1: two minutes on the questions, half a minute to say that one is there."""
    tablet.clock.install()
    begin(tablet, start)
    tablet.locator("[data-current] .option").first.click()
    tablet.clock.run_for(110_000)
    expect(tablet.get_by_role("alertdialog")).to_be_hidden()
    tablet.clock.run_for(11_000)
    expect(tablet.get_by_role("alertdialog", name="Är du kvar?")).to_be_visible()
    tablet.clock.run_for(15_000)
    expect(tablet.locator("[data-current] input:checked")).to_have_count(1)
    tablet.clock.run_for(16_000)
    at_start(tablet, start)
    tablet.go_back()
    at_start(tablet, start)
    assert answers(house) == 0


@pytest.mark.parametrize("sign", ["touch", "button", "key"])
def test_any_touch_stays_as_often_as_one_likes_and_answers_nothing(
    tablet: Page, start: str, sign: str
) -> None:
    """R-A7: the time can be prolonged without limit."""
    tablet.clock.install()
    begin(tablet, start)
    dialog = tablet.get_by_role("alertdialog")
    for _ in range(3):
        tablet.clock.run_for(122_000)
        expect(dialog).to_be_visible()
        if sign == "touch":
            tablet.touchscreen.tap(300, 600)
        elif sign == "button":
            dialog.get_by_role("button", name="Ja, jag är kvar").click()
        else:
            tablet.keyboard.press("Space")
        expect(dialog).to_be_hidden()
    assert tablet.locator("input:checked").count() == 0
    expect(tablet.get_by_text("Fråga 1 av 14").first).to_be_visible()


def test_who_answers_with_pictures_has_twice_the_time(tablet: Page, start: str) -> None:
    """R-A7."""
    tablet.clock.install()
    begin(tablet, start, "Bilder och lätt text")
    tablet.clock.run_for(230_000)
    expect(tablet.get_by_role("alertdialog")).to_be_hidden()
    tablet.clock.run_for(15_000)
    expect(tablet.get_by_role("alertdialog")).to_be_visible()
    no_findings(tablet)


@pytest.mark.parametrize(("seconds", "asks"), [(85, False), (95, True)])
def test_the_thanks_stay_for_a_minute_and_a_half(
    tablet: Page, start: str, seconds: int, asks: bool
) -> None:
    """R-K1."""
    tablet.clock.install()
    begin(tablet, start)
    choose(tablet)
    send(tablet)
    tablet.clock.run_for(seconds * 1000)
    expect(tablet.get_by_role("alertdialog")).to_be_visible(visible=asks)
    if asks:
        tablet.clock.run_for(31_000)
        at_start(tablet, start)


def test_a_tablet_that_slept_too_long_wakes_at_the_start(tablet: Page, start: str) -> None:
    """R-K1: timers stand still while a tablet sleeps, the clock does not."""
    tablet.clock.install()
    begin(tablet, start)
    choose(tablet)
    tablet.clock.set_system_time(datetime.now(UTC).replace(year=2099))
    tablet.evaluate("dispatchEvent(new Event('pageshow'))")
    at_start(tablet, start)


def test_hiding_the_page_leads_to_the_start(tablet: Page, start: str) -> None:
    begin(tablet, start)
    choose(tablet)
    tablet.get_by_role("link", name="Göm sidan").click()
    at_start(tablet, start)
    tablet.go_back()
    at_start(tablet, start)


def test_no_thanks_leads_back_to_the_start(tablet: Page, start: str) -> None:
    tablet.goto(start)
    tablet.get_by_role("link", name="Tryck här för att börja").click()
    tablet.get_by_role("link", name="Nej tack").click()
    no_findings(tablet)
    tablet.get_by_role("link", name="Klar").click()
    at_start(tablet, start)


def test_nothing_is_left_in_the_tablets_browser(tablet: Page, start: str, address: str) -> None:
    """Invariants 16 and 23, on a tablet."""
    asked: list[str] = []
    tablet.on("request", lambda request: asked.append(request.url))
    begin(tablet, start)
    choose(tablet)
    send(tablet)
    assert tablet.context.cookies() == []
    assert tablet.evaluate("localStorage.length + sessionStorage.length") == 0
    assert tablet.evaluate("navigator.serviceWorker?.controller ?? null") is None
    assert all(url.startswith(address) for url in asked)


def test_without_scripts_it_says_kindly_that_it_does_not_begin(
    browser: Browser, start: str
) -> None:
    context = browser.new_context(viewport=TABLET, java_script_enabled=False)  # type: ignore[arg-type]
    page = context.new_page()
    page.goto(start)
    expect(page.get_by_text("Surfplattan kan inte börja just nu.")).to_be_visible()
    expect(page.locator("[data-begin]")).to_be_hidden()
    context.close()


@pytest.mark.matrix(("size", "scheme"), *crossed([(360, 640), (768, 1024), (1024, 768)], LIGHTS))
def test_the_tablets_pages_are_accessible(
    browser: Browser, start: str, scheme: str, size: tuple[int, int]
) -> None:
    context = browser.new_context(
        viewport={"width": size[0], "height": size[1]},
        color_scheme=scheme,  # type: ignore[arg-type]
        reduced_motion="reduce",
    )
    page = context.new_page()
    door = start.replace("/surfplatta/", "/s/")
    for path in (start, f"{start}/avsluta", door, f"{door}/vem", f"{door}/nej"):
        page.goto(path)
        no_findings(page)
    context.close()
