"""Children answer on a phone, with and without scripts, on good and bad networks."""

import re
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Page, Request, Route, expect

from tests import examples
from tests.conftest import House
from tests.findings import no_findings
from tests.phone import (
    DRESSES,
    EXIT,
    OTHERS_WORN,
    SOME_WORN,
    VARIANTS,
    WORN,
    Phone,
    answers,
)

pytestmark = pytest.mark.browser


def test_a_child_answers_question_by_question(phone: Phone, house: House) -> None:
    phone.go()
    phone.page.get_by_role("radio", name="13 år eller mer").check()
    phone.page.get_by_role("button", name="Jag vill svara").click()
    phone.progress("Fråga 1 av 14")
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


@pytest.mark.matrix(("variant", "dress"), WORN, OTHERS_WORN)
def test_every_screen_of_every_age_is_accessible(phone: Phone, variant: str, dress: str) -> None:
    """R-A1, R-A4: in light and in dark."""
    phone.ask(variant, dress)
    seen = set()
    while phone.screen_name != "review":
        kind = (phone.screen_name, phone.current.locator(".options--pictures").count())
        if kind not in seen:
            _check_both_lights(phone.page)
            seen.add(kind)
        phone.answer()
    _check_both_lights(phone.page)
    phone.send()
    _check_both_lights(phone.page)


def _check_both_lights(page: Page) -> None:
    for scheme in ("dark", "light"):
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        no_findings(page)


def test_the_pages_around_are_accessible(phone: Phone) -> None:
    """R-A1, R-A4: in light and in dark."""
    for path in ("", "/nej", "/vem?age=a46", "/vem?age=a1317", "/fragor", "/fragor?age=a79"):
        phone.go(path)
        _check_both_lights(phone.page)
    phone.page.locator("[data-layer] summary").click()
    _check_both_lights(phone.page)
    for path in ("/s", "/s/2345-6789"):
        phone.page.goto(phone.address + path)
        _check_both_lights(phone.page)


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


def _listen(app: Flask, header: str) -> list[str | None]:
    """What browsers say to the server in a header, from now on."""
    heard: list[str | None] = []
    inner = app.wsgi_app

    def ear(environ: dict[str, Any], start: Any) -> Any:
        heard.append(environ.get(header))
        return inner(environ, start)

    app.wsgi_app = ear  # type: ignore[method-assign]
    return heard


@pytest.mark.parametrize("dress", DRESSES)
def test_nothing_is_left_in_the_browser(phone: Phone, dress: str, app: Flask) -> None:
    referrers = _listen(app, "HTTP_REFERER")
    cookies = _listen(app, "HTTP_COOKIE")
    phone.ask("a1317", dress)
    phone.to_review()
    phone.send()
    assert phone.page.context.cookies() == []
    assert phone.page.evaluate("localStorage.length + sessionStorage.length") == 0
    assert phone.page.evaluate("indexedDB.databases().then((d) => d.length)") == 0
    assert all(r.url.startswith(phone.address) for r in phone.requests)
    assert set(referrers) == set(cookies) == {None}
    assert "/s/" not in phone.page.url


@pytest.mark.parametrize("dress", DRESSES)
def test_back_and_reload_after_sending_show_no_answers(
    phone: Phone, dress: str, house: House
) -> None:
    """R-S6."""
    phone.go()
    phone.ask("a1317", dress)
    phone.to_review()
    phone.send()
    phone.page.reload()
    expect(phone.page.get_by_role("heading", level=1)).to_have_text("Har du ett kort?")
    phone.page.go_back()
    phone.page.go_forward()
    assert phone.page.locator("input:checked").count() == 0
    assert answers(house) == 1


@pytest.mark.parametrize("dress", DRESSES)
def test_back_to_a_form_that_was_left_shows_no_answers(phone: Phone, dress: str) -> None:
    """R-S6: by back, by reload, and where the browser keeps the whole page in memory."""
    phone.ask("a1317", dress)
    phone.answer()
    phone.choose()
    phone.page.reload()
    expect(phone.current).to_be_visible()
    assert phone.page.locator("input:checked, .chat__you").count() == 0
    phone.answer()
    phone.page.goto(f"{phone.address}/s")
    phone.page.go_back()
    expect(phone.current).to_be_visible()
    assert phone.page.locator("input:checked, .chat__you").count() == 0


@pytest.mark.parametrize("dress", DRESSES)
def test_a_page_that_is_put_away_holds_no_answers(phone: Phone, dress: str) -> None:
    """R-S6: what the browser keeps for "back" has been emptied before, and starts anew."""
    phone.ask("a1317", dress)
    phone.answer()
    phone.answer()
    phone.page.evaluate("dispatchEvent(new PageTransitionEvent('pagehide'))")
    assert phone.page.locator("input:checked, .chat__you").count() == 0
    with phone.page.expect_navigation():
        phone.page.evaluate(
            "dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))"
        )
    phone.progress("Fråga 1 av 14")


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
    phone.progress("Fråga 2 av 14")


@pytest.mark.parametrize("dress", DRESSES)
def test_three_skips_in_a_row_offer_to_stop_once(phone: Phone, dress: str) -> None:
    """Section 4, screen 5: once, quietly, and the child stays at the question."""
    phone.ask("a1317", dress)
    offer = phone.page.locator("[data-current] .offer")
    for _ in range(2):
        phone.press("skip")
        expect(offer).to_have_count(0)
    phone.press("skip")
    phone.progress("Fråga 4 av 14")
    expect(offer).to_contain_text("Vill du sluta här? Det går bra.")
    sizes = [b.bounding_box() for b in offer.get_by_role("button").all()]
    assert len({(box["width"], box["height"]) for box in sizes if box}) == 1
    no_findings(phone.page)
    phone.page.get_by_role("button", name="Fortsätt svara").click()
    expect(offer).to_have_count(0)
    for _ in range(4):
        phone.press("skip")
        expect(offer).to_have_count(0)


@pytest.mark.parametrize("dress", DRESSES)
def test_an_answer_between_skips_offers_nothing(phone: Phone, dress: str) -> None:
    phone.ask("a1317", dress)
    for act in (1, 1, 0, 1, 1):
        phone.press("skip") if act else phone.answer()
    expect(phone.page.locator(".offer")).to_have_count(0)
    phone.press("skip")
    phone.page.locator(".offer [data-stop]").click()
    phone.screen("stop")
    phone.press("continue")
    phone.progress("Fråga 7 av 14")


@pytest.mark.parametrize("dress", DRESSES)
def test_stopping_sends_keeps_or_throws_away(phone: Phone, dress: str, house: House) -> None:
    phone.ask("a1317", dress)
    phone.answer()
    phone.press("stop")
    phone.press("continue")
    phone.progress("Fråga 2 av 14")
    phone.press("stop")
    phone.page.get_by_role("link", name="Släng mina svar").click()
    expect(phone.page.get_by_text("Det är helt okej")).to_be_visible()
    assert answers(house) == 0
    phone.ask("a1317", dress)
    phone.answer()
    phone.press("stop")
    phone.page.get_by_role("button", name="Skicka det jag svarat").click()
    expect(phone.page.get_by_role("heading", level=1)).to_have_text("Tack!")
    assert answers(house) == 1


@pytest.mark.parametrize("dress", DRESSES)
def test_everyone_is_told_about_help_after_the_question_on_safety(phone: Phone, dress: str) -> None:
    for number in (0, 3):
        phone.ask("a1317", dress)
        phone.to("Fråga 12 av 14", number)
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
    phone.to("Fråga 14 av 14")
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
    while not phone.page.evaluate("document.activeElement.type === 'radio'"):
        phone.page.keyboard.press("Tab")
    phone.page.keyboard.press("Space")
    phone.page.keyboard.press("ArrowDown")
    expect(phone.page.locator("[data-current] input:checked")).to_have_value("ofta")
    phone.page.keyboard.press("Enter")
    phone.progress("Fråga 2 av 14")
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


@pytest.mark.parametrize("dress", DRESSES)
def test_hiding_blanks_first_then_forgets_then_leaves_no_way_back(phone: Phone, dress: str) -> None:
    """R-S1 and section 4: the order of events, told by the browser itself."""
    phone.page.add_init_script(
        """
        window.held = [];
        const told = (what) => console.log(`hide:${what}:${document.body?.isConnected ?? false}`);
        const watch = (object, name, what) => {
          const own = object[name];
          object[name] = function (...all) {
            const made = own.apply(this, all);
            if (this === document.documentElement || this === history) told(what);
            return made;
          };
        };
        watch(Element.prototype, "replaceChildren", "blank");
        watch(History.prototype, "replaceState", "history");
        const box = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "checked");
        Object.defineProperty(HTMLInputElement.prototype, "checked", {
          ...box,
          set(value) {
            if (box.get.call(this) && !value) told("forget");
            box.set.call(this, value);
          },
        });
        """
    )
    events: list[str] = []
    phone.page.on("console", lambda m: events.append(m.text) if "hide:" in m.text else None)
    phone.page.route(EXIT, lambda route: route.fulfill(body="", content_type="text/plain"))
    phone.ask("a1317", dress)
    phone.answer()
    phone.page.get_by_role("link", name="Göm sidan").click()
    phone.page.wait_for_url(EXIT)
    assert events == ["hide:blank:false", "hide:forget:false", "hide:history:false"]
    phone.page.go_back()
    expect(phone.page.locator("input:checked")).to_have_count(0)
    assert "/fragor" not in phone.page.url


def test_without_scripts_a_child_can_stop_throw_away_and_get_help(
    plain: Phone, house: House
) -> None:
    """R-A8, R-S2, R-F1."""
    plain.ask("a1317")
    plain.page.get_by_label("Alltid").first.check()
    plain.page.locator("[data-layer] summary").click()
    expect(plain.page.get_by_role("link", name="116 111")).to_be_visible()
    plain.page.locator("[data-layer] summary").click()
    plain.page.get_by_role("link", name="Sluta här").click()
    expect(plain.page.get_by_role("button", name="Skicka", exact=True)).to_be_in_viewport()
    plain.page.get_by_role("link", name="Släng mina svar").click()
    expect(plain.page.get_by_role("heading", level=1)).to_contain_text("Det är helt okej.")
    assert answers(house) == 0


def test_without_scripts_the_page_is_hidden_by_a_link(plain: Phone) -> None:
    plain.ask("a1317")
    link = plain.page.get_by_role("link", name="Göm sidan")
    assert link.get_attribute("href") == EXIT
    assert link.get_attribute("rel") == "noreferrer"


def test_what_must_be_mended_is_shown_calmly_without_scripts(plain: Phone) -> None:
    plain.ask("a1317")
    for value in ("lyssna", "forklara", "tid", "snalla"):
        plain.page.locator(f"input[value={value}]").check(force=True)
    plain.page.get_by_role("button", name="Skicka", exact=True).click()
    expect(plain.page.locator("[data-problems]")).to_be_focused()
    expect(plain.page.locator("[name=improve]:checked")).to_have_count(4)
    plain.page.locator("[data-problems] a").click()
    assert plain.page.url.endswith("#q-improve")


@pytest.mark.matrix(("variant", "dress"), WORN, SOME_WORN)
def test_screens_do_not_depend_on_what_was_answered(phone: Phone, variant: str, dress: str) -> None:
    """R-S3: the most and the least favourable run show the same, but for what was chosen."""
    ways = []
    for favourable in (True, False):
        phone.ask(variant, dress)
        seen = []
        while True:
            seen.append(_seen(phone))
            if phone.screen_name == "review":
                break
            phone.answer(0 if favourable else _worst(phone))
        phone.press("stop")
        seen.append(_seen(phone))
        phone.page.get_by_role("button", name="Skicka det jag svarat").click()
        expect(phone.page.get_by_role("heading", level=1)).to_have_text("Tack!")
        ways.append([*seen, phone.page.locator("body").inner_text()])
    assert ways[0] == ways[1]


def _worst(phone: Phone) -> int:
    """The place of the least favourable answer of the screen; lists have "nothing" last."""
    values = phone.current.locator("input").evaluate_all("all => all.map((i) => i.value)")
    bad = [i for i, v in enumerate(values) if v in ("nej", "aldrig", "inte_alls", "mycket_samre")]
    return bad[0] if bad else len(values) - 1


def _seen(phone: Phone) -> tuple[str, list[str]]:
    """All that is shown except the child's own words, and how it looks."""
    text = phone.page.evaluate(
        """() => {
            const own = [...document.querySelectorAll("[data-said]")];
            for (const said of own) said.hidden = true;
            const text = document.body.innerText;
            for (const said of own) said.hidden = false;
            return text;
        }"""
    )
    looks = phone.page.locator("main, .bubble, .option__card, .button, .between").evaluate_all(
        """all => all.filter((e) => e.checkVisibility() && !e.matches(":checked + *, .chat__you"))
            .map((e) => [getComputedStyle(e).color, getComputedStyle(e).backgroundColor].join())"""
    )
    return text, sorted(set(looks))


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
    phone.progress("Fråga 6 av 14")
    phone.press("back")
    phone.choose(0)
    phone.press("next")
    phone.progress("Fråga 2 av 14")


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
