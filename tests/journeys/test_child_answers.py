"""Children answer on a phone, with and without scripts, on good and bad networks."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from flask import Flask
from playwright.sync_api import Browser, BrowserContext, Page, Request, Route, expect
from sqlalchemy import func, select

from survey.core.card import shown
from survey.storage.tables import Envelope
from tests import examples
from tests.conftest import House

pytestmark = pytest.mark.browser

PHONE = {"width": 360, "height": 640}
VARIANTS = ("a46", "a79", "a1012", "a1317", "lss")
EXIT = "http://127.0.0.1:9/neutral"


@dataclass
class Phone:
    """A child's phone, and everything it has asked the network for."""

    page: Page
    address: str
    code: str
    requests: list[Request] = field(default_factory=list)

    def go(self, path: str = "") -> None:
        self.page.goto(f"{self.address}/s/{self.code}{path}")

    def ask(self, variant: str) -> None:
        self.go(f"/fragor?age={variant}")

    @property
    def posts(self) -> list[Request]:
        return [r for r in self.requests if r.method == "POST"]

    def choose(self, number: int = 0) -> None:
        self.page.locator("[data-current] .option").nth(number).click()

    def press(self, act: str) -> None:
        self.page.locator(f"[data-{act}]:visible").click()

    def screen(self, name: str) -> None:
        expect(self.page.locator("[data-current]")).to_have_attribute("data-screen", name)

    def to_review(self, number: int = 0) -> None:
        """Answer everything with the same place on the scale."""
        while True:
            name = self.page.locator("[data-current]").get_attribute("data-screen")
            if name == "review":
                return
            if name != "interlude":
                options = self.page.locator("[data-current] .option")
                options.nth(min(number, options.count() - 1)).click()
            self.press("next")

    def send(self) -> None:
        self.page.get_by_role("button", name="Skicka", exact=True).click()
        expect(self.page.get_by_role("heading", level=1)).to_have_text("Tack!")


@pytest.fixture
def code(house: House) -> str:
    return shown(house.code(house.town.family))


def _phone(context: BrowserContext, address: str, code: str) -> Phone:
    phone = Phone(context.new_page(), address, code)
    phone.page.set_default_timeout(8000)
    phone.page.on("request", lambda request: phone.requests.append(request))
    return phone


@pytest.fixture
def phone(browser: Browser, address: str, code: str) -> Iterator[Phone]:
    context = browser.new_context(viewport=PHONE, reduced_motion="reduce")  # type: ignore[arg-type]
    yield _phone(context, address, code)
    context.close()


@pytest.fixture
def plain(browser: Browser, address: str, code: str) -> Iterator[Phone]:
    """A phone without scripts."""
    context = browser.new_context(
        viewport=PHONE,  # type: ignore[arg-type]
        java_script_enabled=False,
    )
    yield _phone(context, address, code)
    context.close()


def answers(house: House) -> int:
    with house.session() as session:
        return session.scalar(select(func.count()).select_from(Envelope)) or 0


def check(page: Page) -> None:
    """No accessibility fault, and nothing to scroll sideways to."""
    found = Axe().run(page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]})
    assert found.violations_count == 0, found.generate_report()
    width = page.evaluate("document.documentElement.scrollWidth")
    assert width <= page.viewport_size["width"], f"{width} px wide"  # type: ignore[index]


def test_a_child_answers_question_by_question(phone: Phone, house: House) -> None:
    phone.go()
    phone.page.get_by_role("radio", name="13 år eller mer").check()
    phone.page.get_by_role("button", name="Jag vill svara").click()
    expect(phone.page.get_by_text("Fråga 1 av 14")).to_be_visible()
    phone.to_review()
    expect(phone.page.get_by_text("Du har svarat på 14 av 14 frågor.")).to_be_visible()
    phone.send()
    assert answers(house) == 1
    assert len(phone.posts) == 1


def test_a_child_without_scripts_answers_on_one_page(plain: Phone, house: House) -> None:
    plain.go()
    plain.page.get_by_role("radio", name="10–12 år").check()
    plain.page.get_by_role("button", name="Jag vill svara").click()
    plain.page.get_by_label("Ofta").first.check()
    plain.page.get_by_role("button", name="Skicka", exact=True).click()
    expect(plain.page.get_by_role("heading", level=1)).to_have_text("Tack!")
    assert answers(house) == 1
    assert len(plain.posts) == 1


@pytest.mark.parametrize("variant", VARIANTS)
def test_every_screen_of_every_age_is_accessible(phone: Phone, variant: str) -> None:
    phone.ask(variant)
    seen = set()
    while True:
        name = phone.page.locator("[data-current]").get_attribute("data-screen")
        kind = (name, phone.page.locator("[data-current] .options--pictures").count())
        if kind not in seen or name == "review":
            check(phone.page)
            seen.add(kind)
        if name == "review":
            break
        if name != "interlude":
            phone.choose()
        phone.press("next")
    phone.send()
    check(phone.page)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_pages_around_are_accessible(
    browser: Browser, address: str, code: str, scheme: str
) -> None:
    context = browser.new_context(
        viewport=PHONE,  # type: ignore[arg-type]
        color_scheme=scheme,  # type: ignore[arg-type]
        reduced_motion="reduce",
    )
    phone = _phone(context, address, code)
    for path in ("", "/nej", "/vem?age=a46", "/vem?age=a1317", "/fragor", "/fragor?age=a79"):
        phone.go(path)
        check(phone.page)
    phone.page.locator("[data-layer] summary").click()
    check(phone.page)
    for path in ("/s", "/s/2345-6789"):
        phone.page.goto(address + path)
        check(phone.page)
    context.close()


@pytest.mark.parametrize("variant", VARIANTS)
def test_nothing_scrolls_sideways_at_320_pixels(plain: Phone, variant: str) -> None:
    plain.page.set_viewport_size({"width": 320, "height": 568})
    for path in ("", f"/fragor?age={variant}", f"/vem?age={variant}"):
        plain.go(path)
        box = plain.page.locator("main").bounding_box()
        assert box and box["x"] + box["width"] <= 320
        for option in plain.page.locator(".option__card").all()[:12]:
            found = option.bounding_box()
            assert not found or found["x"] + found["width"] <= 320


@pytest.mark.parametrize(
    ("variant", "least"), [("a46", 96), ("a79", 64), ("a1012", 56), ("a1317", 48), ("lss", 96)]
)
def test_targets_are_large_enough_for_the_age(plain: Phone, variant: str, least: int) -> None:
    plain.ask(variant)
    for option in plain.page.locator("[data-screen=question] .option").all()[:8]:
        box = option.bounding_box()
        assert box and box["height"] >= least and box["width"] >= min(96, least)


def _listen(app: Flask, header: str) -> list[str | None]:
    """What browsers say to the server in a header, from now on."""
    heard: list[str | None] = []
    inner = app.wsgi_app

    def ear(environ: dict[str, Any], start: Any) -> Any:
        heard.append(environ.get(header))
        return inner(environ, start)

    app.wsgi_app = ear  # type: ignore[method-assign]
    return heard


def test_nothing_is_left_in_the_browser(phone: Phone, app: Flask) -> None:
    referrers = _listen(app, "HTTP_REFERER")
    cookies = _listen(app, "HTTP_COOKIE")
    phone.ask("a1317")
    phone.choose()
    phone.to_review()
    phone.send()
    assert phone.page.context.cookies() == []
    assert phone.page.evaluate("localStorage.length + sessionStorage.length") == 0
    assert phone.page.evaluate("indexedDB.databases().then((d) => d.length)") == 0
    assert all(r.url.startswith(phone.address) for r in phone.requests)
    assert set(referrers) == set(cookies) == {None}
    assert "/s/" not in phone.page.url


def test_back_and_reload_after_sending_show_no_answers(phone: Phone, house: House) -> None:
    phone.go()
    phone.ask("a1317")
    phone.to_review()
    phone.send()
    phone.page.reload()
    expect(phone.page.get_by_role("heading", level=1)).to_have_text("Har du ett kort?")
    phone.page.go_back()
    phone.page.go_forward()
    assert phone.page.locator("input:checked").count() == 0
    assert answers(house) == 1


def test_back_to_a_form_that_was_left_shows_no_answers(phone: Phone) -> None:
    phone.ask("a1317")
    phone.choose()
    phone.page.goto(f"{phone.address}/s")
    phone.page.go_back()
    expect(phone.page.locator("[data-current]")).to_be_visible()
    assert phone.page.locator("input:checked").count() == 0


def test_going_back_keeps_the_choice_and_skipping_clears_it(phone: Phone) -> None:
    phone.ask("a1317")
    phone.choose(1)
    phone.press("next")
    phone.press("back")
    expect(phone.page.locator("[data-current] input:checked")).to_have_value("ofta")
    phone.press("skip")
    phone.press("back")
    expect(phone.page.locator("[data-current] input:checked")).to_have_count(0)


def test_next_without_a_choice_asks_for_one_or_a_skip(phone: Phone) -> None:
    phone.ask("a1317")
    phone.press("next")
    expect(phone.page.get_by_text("Välj ett svar, eller tryck på Hoppa över.")).to_be_visible()
    expect(phone.page.locator("[data-current] input").first).to_be_focused()
    phone.press("skip")
    expect(phone.page.get_by_text("Fråga 2 av 14")).to_be_visible()


def test_three_skips_in_a_row_offer_to_stop_once(phone: Phone) -> None:
    phone.ask("a1317")
    for _ in range(3):
        phone.press("skip")
    phone.screen("stop")
    phone.press("continue")
    expect(phone.page.get_by_text("Fråga 4 av 14")).to_be_visible()
    for _ in range(3):
        phone.press("skip")
    phone.screen("question")


def test_stopping_sends_keeps_or_throws_away(phone: Phone, house: House) -> None:
    phone.ask("a1317")
    phone.choose()
    phone.press("stop")
    phone.press("continue")
    expect(phone.page.get_by_text("Fråga 1 av 14")).to_be_visible()
    phone.press("stop")
    phone.page.get_by_role("button", name="Släng mina svar").click()
    expect(phone.page.get_by_text("Det är helt okej")).to_be_visible()
    assert answers(house) == 0
    phone.ask("a1317")
    phone.choose()
    phone.press("stop")
    phone.page.get_by_role("button", name="Skicka det jag svarat").click()
    expect(phone.page.get_by_role("heading", level=1)).to_have_text("Tack!")
    assert answers(house) == 1


def test_everyone_is_told_about_help_after_the_question_on_safety(phone: Phone) -> None:
    for number in (0, 3):
        phone.ask("a1317")
        while not phone.page.get_by_text("Fråga 12 av 14").is_visible():
            phone.choose(min(number, phone.page.locator("[data-current] .option").count() - 1))
            phone.press("next")
        expect(phone.page.get_by_text("Vill du prata med någon? Tryck på Hjälp.")).to_be_visible()


def test_answers_are_shown_only_when_asked_for_and_can_be_changed(phone: Phone) -> None:
    phone.ask("a1317")
    phone.to_review()
    expect(phone.page.locator("[data-answers]")).to_be_hidden()
    phone.press("show")
    row = phone.page.locator("[data-answers] > li").first
    expect(row).to_contain_text("Alltid")
    row.get_by_role("button").click()
    phone.choose(3)
    phone.press("next")
    phone.screen("review")
    expect(phone.page.locator("[data-answers] > li")).to_have_count(0)
    phone.press("show")
    expect(phone.page.locator("[data-answers] > li").first).to_contain_text("Aldrig")


def test_no_more_than_three_can_be_chosen_and_nothing_stands_alone(phone: Phone) -> None:
    phone.ask("a1317")
    while not phone.page.get_by_text("Fråga 14 av 14").is_visible():
        phone.choose()
        phone.press("next")
    for number in range(4):
        phone.choose(number)
    expect(phone.page.get_by_text("Du har valt 3.")).to_be_visible()
    expect(phone.page.locator("[data-current] input:checked")).to_have_count(3)
    phone.page.get_by_role("checkbox", name="Inget, det är bra").click()
    expect(phone.page.locator("[data-current] input:checked")).to_have_count(1)


def test_help_opens_and_closes_without_losing_anything(phone: Phone) -> None:
    phone.ask("a1317")
    phone.choose()
    summary = phone.page.locator("[data-layer] summary")
    summary.click()
    expect(phone.page.get_by_role("link", name="116 111")).to_be_visible()
    expect(phone.page.get_by_role("link", name="Göm sidan")).to_be_visible()
    phone.page.keyboard.press("Escape")
    expect(summary).to_be_focused()
    expect(phone.page.locator("[data-current] input:checked")).to_have_count(1)


def test_the_keyboard_is_enough(phone: Phone) -> None:
    phone.ask("a1317")
    phone.page.keyboard.press("Tab")
    expect(phone.page.get_by_role("link", name="Göm sidan")).to_be_focused()
    phone.page.keyboard.press("Tab")
    phone.page.keyboard.press("Space")
    phone.page.keyboard.press("ArrowDown")
    expect(phone.page.locator("[data-current] input:checked")).to_have_value("ofta")
    phone.page.keyboard.press("Enter")
    expect(phone.page.get_by_text("Fråga 2 av 14")).to_be_visible()
    expect(phone.page.locator("[data-current] h2")).to_be_focused()


@pytest.mark.parametrize("way", ["button", "shift"])
def test_hiding_the_page_leaves_it_at_once(phone: Phone, way: str) -> None:
    left: list[Request] = []

    def neutral(route: Route) -> None:
        left.append(route.request)
        route.fulfill(body="neutral", content_type="text/plain")

    phone.page.route(EXIT, neutral)
    phone.ask("a1317")
    phone.choose()
    if way == "button":
        phone.page.get_by_role("link", name="Göm sidan").click()
    else:
        for _ in range(3):
            phone.page.keyboard.press("Shift")
    phone.page.wait_for_url(EXIT)
    assert "referer" not in left[0].headers
    phone.page.go_back()
    assert phone.page.locator("input:checked").count() == 0


def test_without_scripts_the_page_is_hidden_by_a_link(plain: Phone) -> None:
    plain.ask("a1317")
    link = plain.page.get_by_role("link", name="Göm sidan")
    assert link.get_attribute("href") == EXIT
    assert link.get_attribute("rel") == "noreferrer"


def test_a_lost_network_matters_only_when_sending(phone: Phone, house: House) -> None:
    phone.ask("a79")
    phone.page.context.set_offline(True)
    expect(phone.page.get_by_text("Inget internet just nu.")).to_be_visible()
    phone.to_review()
    phone.page.get_by_role("button", name="Skicka", exact=True).click()
    expect(phone.page.get_by_text("Det gick inte att skicka.")).to_be_visible()
    check(phone.page)
    phone.page.context.set_offline(False)
    expect(phone.page.get_by_role("heading", level=1)).to_have_text("Tack!")
    assert answers(house) == 1


def test_a_retry_after_a_fault_counts_once(phone: Phone, house: House) -> None:
    phone.ask("a79")
    phone.to_review()

    def lose_the_answer(route: Route) -> None:
        route.fetch()
        route.abort()

    phone.page.route(re.compile("/fragor"), lose_the_answer, times=1)
    phone.page.get_by_role("button", name="Skicka", exact=True).click()
    phone.page.get_by_role("button", name="Försök igen").click()
    expect(phone.page.get_by_role("heading", level=1)).to_have_text("Tack!")
    assert answers(house) == 1


def test_what_must_be_mended_is_shown_calmly_without_scripts(plain: Phone) -> None:
    plain.ask("a1317")
    for value in ("lyssna", "forklara", "tid", "snalla"):
        plain.page.locator(f"input[value={value}]").check(force=True)
    plain.page.get_by_role("button", name="Skicka", exact=True).click()
    expect(plain.page.locator("[data-problems]")).to_be_focused()
    expect(plain.page.locator("[name=improve]:checked")).to_have_count(4)
    plain.page.locator("[data-problems] a").click()
    assert plain.page.url.endswith("#q-improve")


def test_screens_do_not_depend_on_what_was_answered(phone: Phone) -> None:
    ways = []
    for number in (0, 3):
        phone.ask("a1317")
        seen = []
        while phone.page.locator("[data-current]").get_attribute("data-screen") != "review":
            seen.append(phone.page.locator("main").inner_text())
            options = phone.page.locator("[data-current] .option")
            options.nth(min(number, options.count() - 1)).click()
            phone.press("next")
        ways.append(seen + [phone.page.locator("main").inner_text()])
    assert ways[0] == ways[1]


def test_a_branch_leads_past_questions_and_back_again(phone: Phone) -> None:
    jumps = """data-id="sd1317.kind" data-jumps='[[["aldrig"],"sd1317.asks"]]'"""

    def branch(route: Route) -> None:
        answer = route.fetch()
        text = answer.text().replace('data-id="sd1317.kind"', jumps)
        route.fulfill(response=answer, body=text)

    phone.page.route(re.compile("/fragor"), branch)
    phone.ask("a1317")
    phone.choose(3)
    phone.press("next")
    expect(phone.page.get_by_text("Fråga 6 av 14")).to_be_visible()
    phone.press("back")
    phone.choose(0)
    phone.press("next")
    expect(phone.page.get_by_text("Fråga 2 av 14")).to_be_visible()


def test_rights_are_explained_to_everyone_after_each_question(
    phone: Phone, plain: Phone, house: House
) -> None:
    with house.session() as session:
        drafted = examples.make_draft(
            session,
            house.town,
            name="Rättigheter",
            questionnaire="mina-rattigheter",
            variants=("a79",),
            closes_on=examples.TODAY + timedelta(days=7),
            answer_by=examples.TODAY + timedelta(days=40),
        )
        round_id = drafted.id
    examples.open_now(house.keeper, round_id)
    explained = "Så här är det: Alla barn har samma rättigheter."
    for number in (0, 1):
        phone.ask("a79")
        expect(phone.page.get_by_text("Så här är det").first).to_be_hidden()
        phone.to_review(number)
    phone.ask("a79")
    phone.choose()
    phone.press("next")
    phone.screen("interlude")
    expect(phone.page.get_by_text("Så här är det: Alla barn har rätt")).to_be_visible()
    phone.to_review()
    phone.send()
    expect(phone.page.get_by_text(explained)).to_have_count(0)
    plain.ask("a79")
    expect(plain.page.get_by_text(explained)).to_have_count(0)
    plain.page.get_by_role("button", name="Skicka", exact=True).click()
    expect(plain.page.get_by_text(explained)).to_be_visible()
