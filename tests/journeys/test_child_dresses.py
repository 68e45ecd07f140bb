"""The two dresses of one form: a chat, and one question at a time (rules R-C)."""

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.conftest import House
from tests.findings import no_findings
from tests.matrix import crossed
from tests.phone import DRESSES, SCREEN, Phone, answers, phone_of

pytestmark = pytest.mark.browser

CHATTING = ("a79", "a1012", "a1317", "lss")
RECEIPTS = ("Okej.", "Tack.", "Vi går vidare.")
MOVED = "new URLSearchParams(new FormData(document.querySelector('[data-sheet]'))).toString()"


def shown(page: Page, selector: str) -> list[str]:
    """What is visible of a kind, top down, with plain spaces."""
    found = page.locator(selector).all()
    return [re.sub(r"\s+", " ", f.inner_text()).strip() for f in found if f.is_visible()]


def sheet(phone: Phone) -> str:
    """What would be sent now, without the token."""
    return re.sub(r"token=\w+", "", str(phone.page.evaluate(MOVED)))


def sent(phone: Phone) -> str:
    return re.sub(r"token=\w+", "", phone.posts[-1].post_data or "")


def switch(phone: Phone) -> None:
    phone.page.locator("[data-wear]:visible").click()


# The same form


@pytest.mark.parametrize("variant", CHATTING)
def test_the_same_choices_send_the_same_bytes_in_both_dresses(
    phone: Phone, house: House, variant: str
) -> None:
    bodies, addresses = [], []
    for dress in DRESSES:
        phone.ask(variant, dress)
        while phone.screen_name != "review":
            skips = phone.screen_name == "question" and len(shown(phone.page, ".option")) == 3
            phone.press("skip") if skips else phone.answer(1)
        phone.send()
        bodies.append(sent(phone))
        addresses.append(phone.posts[-1].url)
    assert bodies[0] == bodies[1]
    assert addresses[0] == addresses[1]
    assert "chat" not in bodies[1] + addresses[1] and "dress" not in bodies[1] + addresses[1]
    assert answers(house) == 2


@pytest.mark.parametrize("first", DRESSES)
def test_switching_again_and_again_loses_nothing(phone: Phone, house: House, first: str) -> None:
    phone.ask("a1317")
    phone.to_review(2)
    phone.send()
    phone.ask("a1317", first)
    for number in range(14):
        phone.progress(f"Fråga {number + 1} av 14")
        before = sheet(phone)
        switch(phone)
        phone.progress(f"Fråga {number + 1} av 14")
        assert sheet(phone) == before
        if number % 3 == 0:
            switch(phone)
        phone.answer(2)
    switch(phone)
    phone.screen("review")
    phone.send()
    bodies = [re.sub(r"token=\w+", "", post.post_data or "") for post in phone.posts]
    assert bodies[0] == bodies[1]
    assert answers(house) == 2


@pytest.mark.parametrize("variant", CHATTING)
def test_the_switch_is_on_every_question_screen_and_keeps_the_focus(
    phone: Phone, variant: str
) -> None:
    phone.ask(variant)
    while phone.screen_name != "review":
        expect(phone.page.get_by_role("button", name="Som en chatt")).to_be_in_viewport()
        phone.answer()
    phone.press("back")
    phone.page.get_by_role("button", name="Som en chatt").press("Enter")
    expect(phone.page.get_by_role("button", name="En fråga i taget")).to_be_focused()
    expect(phone.page.get_by_role("button", name="En fråga i taget").locator("svg")).to_be_visible()
    expect(phone.current.locator("input:checked")).to_have_count(1)


def test_small_children_and_pages_without_scripts_get_no_chat(phone: Phone, plain: Phone) -> None:
    phone.ask("a46", "chat")
    phone.to_review()
    assert phone.page.locator("[data-wear], [data-log]").count() == 0
    plain.ask("a1317", "chat")
    assert not plain.page.get_by_text("Som en chatt").is_visible()
    assert not plain.page.get_by_text("Ingen människa").is_visible()
    plain.go()
    assert not plain.page.get_by_text("Hur vill du svara?").is_visible()


def test_the_dress_can_be_chosen_when_a_child_begins(phone: Phone) -> None:
    phone.go()
    expect(phone.page.get_by_text("Det är samma frågor.")).to_be_visible()
    boxes = [phone.page.get_by_role("radio", name=n) for n in ("Som en chatt", "En fråga i taget")]
    sizes = [box.bounding_box() for box in boxes]
    assert sizes[0] and sizes[1]
    assert (sizes[0]["width"], sizes[0]["height"]) == (sizes[1]["width"], sizes[1]["height"])
    phone.page.get_by_role("radio", name="10–12 år").check()
    boxes[0].check()
    phone.page.get_by_role("button", name="Jag vill svara").click()
    expect(phone.page.get_by_role("log")).to_be_visible()
    no_findings(phone.page)


# The chat


def test_the_first_bubble_says_that_nobody_is_there(phone: Phone) -> None:
    """R-C1, R-N7."""
    phone.ask("a1317", "chat")
    bubbles = shown(phone.page, ".bubble")
    assert bubbles[0].startswith(
        "Det här är en chatt med färdiga frågor. Ingen människa och ingen AI svarar."
    )
    phone.ask("a79", "chat")
    assert shown(phone.page, ".bubble")[0].startswith("Det är datorn som visar frågorna.")
    phone.to_review()
    senders = phone.page.locator(".chat__sender")
    assert {s.strip() for s in senders.all_text_contents()} == {"Frågan"}
    assert senders.locator("svg").count() == senders.count()
    assert phone.page.locator("img").count() == 0


def test_bubbles_come_at_once_or_nearly(browser: Browser, address: str, code: str) -> None:
    """R-C2: no dots that type, no waiting; a tap shows everything; or no motion at all."""
    moving = """() => document.getAnimations().map(({ effect }) => effect.getComputedTiming())
        .map(({ duration, delay }) => [duration, delay + duration])"""
    for motion, animated in (("no-preference", True), ("reduce", False)):
        context = browser.new_context(viewport=SCREEN, reduced_motion=motion)  # type: ignore[arg-type]
        phone = phone_of(context, address, code)
        phone.ask("a1317", "chat")
        phone.page.locator("[data-settled]").wait_for()
        phone.page.evaluate("document.querySelector('[data-skip]').click()")
        found = phone.page.evaluate(moving)
        assert bool(found) is animated
        assert all(duration <= 200 and end <= 400 for duration, end in found)
        phone.page.mouse.move(20, 300)
        phone.page.mouse.down()
        assert phone.page.evaluate(moving) == []
        context.close()


@pytest.mark.parametrize("variant", CHATTING)
def test_at_most_two_bubbles_stand_before_the_answers(phone: Phone, variant: str) -> None:
    """R-C3: since the child's last bubble; the line of help stands in the question's."""
    phone.ask(variant, "chat")
    while phone.screen_name != "review":
        count = phone.page.evaluate(
            """() => {
                const all = [...document.querySelectorAll(".sheet .bubble")];
                const seen = all.filter((bubble) => bubble.checkVisibility());
                const own = seen.map((bubble) => bubble.matches(".chat__you")).lastIndexOf(true);
                return seen.length - own - 1;
            }"""
        )
        assert 1 <= count <= 2
        help_line = phone.current.locator(".question__help:visible")
        if help_line.count():
            bubble, line = (
                phone.current.locator(one).bounding_box() for one in (".bubble", "[id^='h-']")
            )
            assert bubble and line and abs(bubble["y"] + bubble["height"] - line["y"]) <= 1
        phone.answer()


@pytest.mark.parametrize("variant", CHATTING)
def test_answers_have_the_labels_of_the_form_and_nothing_is_typed(
    phone: Phone, variant: str
) -> None:
    """R-C4, R-Q7, R-Q9: in each dress the same words, in the same order, in the same sizes."""
    seen = []
    for dress in DRESSES:
        phone.ask(variant, dress)
        screens = []
        while phone.screen_name != "review":
            assert phone.current.locator("textarea, [type=text]").count() == 0
            asked = shown(phone.page, "[data-current] h2")
            screens.append((asked, shown(phone.page, "[data-current] .option")))
            phone.answer()
        seen.append(screens)
    assert seen[0] == seen[1]


@pytest.mark.parametrize("number", [0, 3])
def test_an_answer_gets_a_receipt_by_its_number_alone(phone: Phone, number: int) -> None:
    """R-C5: the label with a way to change it, then a word that judges nothing."""
    phone.ask("a1317", "chat")
    for at in range(6):
        options = phone.current.locator(".option")
        label = options.nth(min(number, options.count() - 1)).inner_text().strip()
        phone.answer(number)
        mine = phone.page.locator(".chat__you:visible")
        expect(mine.locator("[data-said]")).to_have_text(label)
        expect(mine.get_by_role("button", name="Ändra svar")).to_be_visible()
        lead = shown(phone.page, ".chat__lead:last-child .bubble")[0]
        assert lead.startswith(RECEIPTS[at % 3])
    phone.press("skip")
    expect(phone.page.locator(".chat__you:visible [data-said]")).to_have_text("Hoppade över")


def test_a_changed_answer_stays_in_its_place_and_nothing_is_asked_again(phone: Phone) -> None:
    """R-C6."""
    phone.ask("a1317", "chat")
    phone.to("Fråga 5 av 14", 0)
    phone.page.get_by_text("Fråga 2", exact=True).click()
    phone.page.locator(".exchange[open]:not([data-latest]) [data-change]").click()
    phone.progress("Fråga 2 av 14")
    expect(phone.current.locator("input:checked")).to_have_value("alltid")
    phone.answer(3)
    phone.progress("Fråga 5 av 14")
    assert phone.page.locator(".exchange [data-said]").all_text_contents() == [
        "Alltid",
        "Aldrig",
        "Alltid",
        "Alltid",
    ]
    assert "heard=aldrig" in sheet(phone)
    phone.press("back")
    phone.progress("Fråga 4 av 14")


def test_a_change_can_be_left_and_begun_anew(phone: Phone) -> None:
    phone.ask("a1317", "chat")
    phone.to("Fråga 4 av 14")
    phone.page.locator("[data-latest] [data-change]").click()
    phone.progress("Fråga 3 av 14")
    phone.page.get_by_text("Fråga 1", exact=True).click()
    phone.page.locator(".exchange[open] [data-change]").click()
    phone.progress("Fråga 1 av 14")
    phone.press("stop")
    phone.press("continue")
    phone.progress("Fråga 1 av 14")
    phone.press("back")
    phone.progress("Fråga 4 av 14")
    assert phone.page.locator(".exchange").count() == 3


def test_earlier_answers_lie_folded_and_open_one_at_a_time(phone: Phone) -> None:
    """R-C7, R-S5."""
    phone.ask("a1317", "chat")
    phone.to("Fråga 5 av 14")
    said = phone.page.locator("[data-said]:visible")
    expect(said).to_have_count(1)
    assert shown(phone.page, ".exchange:not([data-latest])") == ["Fråga 1", "Fråga 2", "Fråga 3"]
    for number in (1, 2, 3):
        phone.page.get_by_text(f"Fråga {number}", exact=True).click()
        expect(phone.page.locator(".exchange[open]:not([data-latest])")).to_have_count(1)
        expect(said).to_have_count(2)
    phone.answer()
    expect(said).to_have_count(1)
    phone.to_review()
    expect(said).to_have_count(0)


@pytest.mark.parametrize("dress", DRESSES)
def test_the_progress_is_always_in_sight(phone: Phone, dress: str) -> None:
    """R-C8."""
    phone.ask("a1317", dress)
    for number in range(1, 15):
        phone.progress(f"Fråga {number} av 14")
        expect(phone.page.locator("[data-progress]")).to_be_in_viewport()
        if dress == "chat":
            for edge in ("0", "document.body.scrollHeight"):
                phone.page.evaluate(f"scrollTo(0, {edge})")
                assert _on_top(phone.page, "[data-progress]")
        phone.answer()


def _on_top(page: Page, selector: str) -> bool:
    return bool(
        page.evaluate(
            """(selector) => {
                const part = document.querySelector(selector);
                const { left, top, width, height } = part.getBoundingClientRect();
                const hit = document.elementFromPoint(left + width / 2, top + height / 2);
                return part.contains(hit) || hit.contains(part);
            }""",
            selector,
        )
    )


@pytest.mark.parametrize("variant", CHATTING)
def test_it_scrolls_only_down_and_never_past_the_question(phone: Phone, variant: str) -> None:
    """R-C9: the first line of what is new is never above what is seen."""
    phone.page.add_init_script(
        """window.moves = [];
        const own = window.scrollBy;
        window.scrollBy = (x, y) => { window.moves.push(y); own.call(window, x, y); };"""
    )
    phone.ask(variant, "chat")
    made: list[float] = []
    while phone.screen_name != "review":
        phone.answer(1)
        moves = phone.page.evaluate("window.moves.splice(0)")
        if phone.screen_name != "review":
            top, head = phone.page.evaluate(
                """["[data-current]", "[data-head]"].map((s) =>
                    document.querySelector(s).getBoundingClientRect())
                    .map((box, i) => i ? box.bottom : box.top)"""
            )
            assert top >= head - 1
            assert all(y > 0 for y in moves) or abs(top - head) <= 1
            made += moves
    assert any(y > 0 for y in made)


def test_the_keyboard_answers_a_chat_and_nothing_scrolls_by_itself(phone: Phone) -> None:
    """R-A3, R-C9: the arrows choose, Enter answers, the focus goes to the group."""
    phone.page.add_init_script(
        "for (const f of ['scrollBy', 'scrollTo']) window[f] = () => { window.scrolled = true; };"
    )
    phone.ask("a1317", "chat")
    for number in range(1, 5):
        phone.progress(f"Fråga {number} av 14")
        while not phone.page.evaluate("document.activeElement.type === 'radio'"):
            phone.page.keyboard.press("Tab")
        phone.page.keyboard.press("Space")
        phone.page.keyboard.press("ArrowDown")
        phone.progress(f"Fråga {number} av 14")
        expect(phone.page.locator("[data-next]")).to_be_visible()
        phone.page.keyboard.press("Enter")
        expect(phone.current.locator("fieldset")).to_be_focused()
        assert phone.current.locator("fieldset").evaluate(
            "f => f.getBoundingClientRect().top < innerHeight"
        )
    assert not phone.page.evaluate("window.scrolled")
    assert "kind=ofta" in sheet(phone)


def test_answers_stand_still_and_a_double_tap_answers_once(phone: Phone) -> None:
    """R-C10, R-A10."""
    phone.page.set_viewport_size({"width": 390, "height": 844})
    phone.ask("a1317", "chat")
    phone.page.wait_for_load_state("networkidle")
    gaps = set()
    for _ in range(5):
        box = phone.current.locator(".options").bounding_box()
        bar = phone.page.locator(".bar").bounding_box()
        assert box and bar
        gaps.add(round(bar["y"] - box["y"] - box["height"]))
        phone.answer()
    assert len(gaps) == 1 and gaps.pop() >= 8
    phone.progress("Fråga 6 av 14")
    box = phone.current.locator(".option").first.bounding_box()
    assert box
    phone.page.locator("[data-settled]").wait_for()
    phone.page.mouse.dblclick(box["x"] + 40, box["y"] + 20)
    phone.progress("Fråga 7 av 14")
    expect(phone.current.locator("input:checked")).to_have_count(0)


def test_a_list_waits_for_next_in_a_chat(phone: Phone) -> None:
    phone.ask("a1317", "chat")
    phone.to("Fråga 14 av 14")
    phone.choose(0)
    phone.choose(2)
    phone.progress("Fråga 14 av 14")
    phone.press("next")
    phone.screen("review")
    phone.press("back")
    expect(phone.current.locator("input:checked")).to_have_count(2)


def test_what_is_new_is_said_once_and_the_focus_goes_to_the_answers(phone: Phone) -> None:
    """R-A5: one polite log; the question is the group's name and not said by the log too."""
    phone.ask("a1317", "chat")
    expect(phone.page.locator("[role=log][aria-live=polite]")).to_have_count(1)
    assert phone.page.locator("[role=log] input, [role=log] fieldset").count() == 0
    phone.page.evaluate(
        """() => {
            window.said = [];
            const log = document.querySelector("[role=log]");
            const quiet = (n) => (n.parentElement ?? n).closest("[aria-live=off]");
            const texts = (node) => {
                const walk = document.createTreeWalker(node, NodeFilter.SHOW_TEXT);
                const found = [];
                while (walk.nextNode()) if (!quiet(walk.currentNode)) found.push(walk.currentNode);
                return found.map((n) => n.textContent.trim()).filter(Boolean);
            };
            new MutationObserver((all) => all.forEach(({ addedNodes }) =>
                addedNodes.forEach((n) => window.said.push(...(n.nodeType === 3
                    ? (quiet(n) ? [] : [n.textContent.trim()]) : texts(n))))
            )).observe(log, { childList: true, subtree: true });
        }"""
    )
    questions = []
    for _ in range(5):
        questions += shown(phone.page, "[data-current] h2")
        phone.answer(1)
        expect(phone.current.locator("fieldset")).to_be_focused()
    said = phone.page.evaluate("window.said")
    leads = [text for text in said if text.startswith(("Nu ", "Och "))]
    assert len(leads) == len(set(leads)) == 5
    assert not set(said) & set(questions)


@pytest.mark.matrix(("variant", "dress"), *crossed(["a1317", "lss"], DRESSES))
def test_a_page_enlarged_four_times_holds_everything(
    phone: Phone, variant: str, dress: str
) -> None:
    """R-A2, R-A3: 320 pixels wide, the height of a quarter of a screen; nothing hides the focus."""
    phone.page.set_viewport_size({"width": 320, "height": 256})
    phone.ask(variant, dress)
    while phone.screen_name != "review":
        width = phone.page.evaluate("document.documentElement.scrollWidth")
        assert width <= 320
        for control in phone.current.locator("input").all()[:4]:
            control.focus()
            control.scroll_into_view_if_needed()
            assert control.evaluate(
                """i => {
                    const { left, top, width, height } = i.getBoundingClientRect();
                    const hit = document.elementFromPoint(left + width / 2, top + height / 2);
                    return i.parentElement.contains(hit);
                }"""
            )
        phone.answer()
    no_findings(phone.page)


WIDE = """
* { line-height: 1.5 !important; letter-spacing: 0.12em !important; }
* { word-spacing: 0.16em !important }
p { margin-block-end: 2em !important }
"""


@pytest.mark.parametrize("dress", DRESSES)
@pytest.mark.parametrize("way", ["spacing", "size"])
def test_wider_and_larger_text_is_not_cut(phone: Phone, dress: str, way: str) -> None:
    """R-A2, WCAG 1.4.12 and 1.4.4: the reader's own spacing, or letters twice as large."""
    if way == "size":
        tools = phone.page.context.new_cdp_session(phone.page)
        tools.send("Page.setFontSizes", {"fontSizes": {"standard": 32, "fixed": 26}})
    else:
        phone.page.route(
            re.compile(r"/child\.css"),
            lambda route: route.fulfill(content_type="text/css", body=route.fetch().text() + WIDE),
        )
    phone.ask("a1317", dress)
    phone.page.wait_for_load_state("networkidle")
    large = phone.page.evaluate("parseFloat(getComputedStyle(document.documentElement).fontSize)")
    assert large == (32 if way == "size" else 16)
    for _ in range(4):
        assert phone.page.evaluate("document.documentElement.scrollWidth") <= SCREEN["width"]
        cut = phone.page.evaluate(
            """() => [...document.querySelectorAll(
                    ".bubble, .option__card, .button, .wear, .head__place, summary")]
                .filter((e) => e.checkVisibility())
                .filter((e) => e.scrollWidth > e.clientWidth + 1 ||
                    (getComputedStyle(e).overflowY !== "visible" &&
                     e.scrollHeight > e.clientHeight + 1))
                .map((e) => e.className + ": " + e.textContent.trim())"""
        )
        assert cut == []
        phone.answer()


@pytest.mark.parametrize("dress", DRESSES)
def test_forced_colours_still_tell_what_is_chosen_and_said(phone: Phone, dress: str) -> None:
    """R-A6."""
    phone.page.emulate_media(forced_colors="active")
    phone.ask("a1317", dress)
    cards = phone.current.locator(".option__card")
    looks = "e => [getComputedStyle(e).borderTopColor, getComputedStyle(e, '::after').opacity]"
    phone.page.locator("[data-settled]").wait_for()
    phone.current.locator("input").nth(1).evaluate("i => i.click()")
    chosen, other = (cards.nth(n).evaluate(looks) for n in (1, 0))
    assert chosen[0] != other[0] and (chosen[1], other[1]) == ("1", "0")
    no_findings(phone.page)
    phone.press("next")
    no_findings(phone.page)
