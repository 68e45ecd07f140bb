"""Every screen that a child meets: measured on small phones, and kept as pictures.

    pytest tests/journeys/test_pictures.py --pictures DIR [--full]

The small set is every age in each dress, in Swedish and light, with each kind of screen once.
`--full` is all questions, dark too, and Arabic, in practice, for what is written from right
to left.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.journeys.conftest import Photograph
from tests.journeys.test_child_ages import LEAST
from tests.journeys.test_languages import MEASURE
from tests.phone import SCREEN, SOME_WORN, VARIANTS, WORN, Phone, phone_of

pytestmark = pytest.mark.browser
LOOKS = [(language, light) for language in ("sv", "ar") for light in ("light", "dark")]
SMALLEST = 320
FLOOR = 16

# Text below the floor or under a button, questions below their age's size, buttons on each
# other at the top and at the bottom, help that does not begin where the top ends, and answers
# to choose between that are not equally large.
FAULTS = """([floor, least]) => {
  const wrong = new Set();
  const seen = (e) => e.checkVisibility({ visibilityProperty: true })
    && !e.closest(".visually-hidden, [hidden]");
  const size = (e) => parseFloat(getComputedStyle(e).fontSize);
  const over = (p, q) => Math.min(p.right, q.right) - Math.max(p.left, q.left) > 1
    && Math.min(p.bottom, q.bottom) - Math.max(p.top, q.top) > 1;
  const pills = [...document.querySelectorAll(".listen button")].filter(seen);
  const layer = (e) => e.closest(".help__sheet, .bar, .top, main");
  const inTheWay = (pill, e, r) => layer(pill) === layer(e) && !pill.contains(e)
    && over(pill.getBoundingClientRect(), { ...r.toJSON(), top: r.top + r.height / 8,
      bottom: r.bottom - r.height / 8 });
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const range = document.createRange();
  while (walker.nextNode()) {
    const { data, parentElement: e } = walker.currentNode;
    if (!data.trim() || !seen(e)) continue;
    if (size(e) < floor) wrong.add(`${size(e)} px: ${data.trim()}`);
    range.selectNodeContents(walker.currentNode);
    for (const r of range.getClientRects())
      if (pills.some((pill) => inTheWay(pill, e, r))) wrong.add(`under a button: ${data.trim()}`);
  }
  for (const e of document.querySelectorAll("[data-current] .question h2"))
    if (seen(e) && size(e) < least) wrong.add(`question ${size(e)} px: ${e.innerText}`);
  for (const part of document.querySelectorAll(".top, .bar")) {
    const all = [...part.querySelectorAll("a, button, summary")]
      .filter((e) => seen(e) && !e.closest(".help__sheet"));
    const boxes = all.map((e) => [e, e.getBoundingClientRect()]);
    for (const [a, p] of boxes) for (const [b, q] of boxes) {
      if (a === b || a.contains(b) || b.contains(a)) continue;
      if (over(p, q)) wrong.add(`on each other: ${a.innerText} / ${b.innerText}`);
    }
  }
  const sheet = document.querySelector(".help[open] .help__sheet");
  if (sheet) {
    const edge = document.querySelector(".top").getBoundingClientRect().bottom;
    const { top } = sheet.getBoundingClientRect();
    if (top > edge + 1) wrong.add("the page is seen above the help");
    if (sheet.querySelector("h2").getBoundingClientRect().top < edge)
      wrong.add("the help's heading is hidden");
  }
  const asks = "[data-current]:is([data-screen=question], [data-screen=practice])";
  for (const options of document.querySelectorAll(asks + " .options:has([type=radio])")) {
    const boxes = [...options.querySelectorAll(".option")].filter(seen)
      .map((e) => e.getBoundingClientRect()).map((r) => [r.width, r.height]);
    for (const [w, h] of boxes)
      if (Math.abs(w - boxes[0][0]) > 1 || Math.abs(h - boxes[0][1]) > 1)
        wrong.add(`not equally large: ${boxes.map((b) => b.map(Math.round)).join(" ")}`);
  }
  return [...wrong];
}"""


@dataclass
class Eye:
    """Looks at a child's phone: measures every screen, keeps a picture of it."""

    phone: Phone
    root: str
    variant: str
    look: str
    photograph: Photograph

    def go(self, path: str, name: str) -> None:
        self.phone.page.goto(self.root + path)
        self.meet(name)

    def meet(self, name: str) -> None:
        """The screen as it is seen first, and all of it where it is longer."""
        page = self.phone.page
        page.wait_for_load_state("networkidle")
        self.photograph(page, f"{self.look}-{name}", whole=False)
        tall = page.evaluate("document.documentElement.scrollHeight")
        if tall > SCREEN["height"]:
            page.set_viewport_size(SCREEN | {"height": tall})
            self.photograph(page, f"{self.look}-{name}-whole", whole=False)
            page.set_viewport_size(SCREEN)  # type: ignore[arg-type]
        assert measured(page, self.variant) == {}, f"{self.variant} {self.look} {name}"


def measured(page: Page, variant: str) -> dict[int, list[str]]:
    """Width of the phone -> what is wrong there."""
    found = {}
    for width in (SMALLEST, SCREEN["width"]):
        page.set_viewport_size(SCREEN | {"width": width})
        faults = page.evaluate(MEASURE) + page.evaluate(FAULTS, [FLOOR, LEAST[variant][0]])
        if faults:
            found[width] = sorted(faults)
    return found


Looker = Callable[[str, str, str], Eye]


@pytest.fixture
def looker(browser: Browser, address: str, code: str, photograph: Photograph) -> Iterator[Looker]:
    """An eye for an age, a language and a light; Arabic is met in practice."""
    contexts = []

    def open_eye(variant: str, language: str, light: str) -> Eye:
        context = browser.new_context(
            viewport=SCREEN,  # type: ignore[arg-type]
            color_scheme=light,  # type: ignore[arg-type]
            reduced_motion="reduce",
        )
        contexts.append(context)
        root = f"/s/{code}" if language == "sv" else "/ova/barn-och-familj"
        phone = phone_of(context, address, code)
        return Eye(phone, address + root, variant, f"{language}-{light}", photograph)

    yield open_eye
    for context in contexts:
        context.close()


@pytest.mark.parametrize("variant", VARIANTS)
def test_pages_around_the_questions(looker: Looker, full: bool, variant: str) -> None:
    for language, light in LOOKS if full else LOOKS[:1]:
        eye = looker(variant, language, light)
        chosen = f"?lang={language}&age={variant}"
        eye.go(f"?lang={language}", "welcome")
        eye.go(chosen, "welcome-chosen")
        eye.go(f"/nej?lang={language}", "decline")
        eye.go(f"/vem{chosen}", "explain")
        eye.phone.page.locator(".help > summary").click()
        eye.meet("help")


@pytest.mark.matrix(("variant", "dress"), WORN, SOME_WORN)
def test_questions(looker: Looker, full: bool, variant: str, dress: str) -> None:
    for language, light in LOOKS if full else LOOKS[:1]:
        eye = looker(variant, language, light)
        eye.go(f"/fragor?lang={language}&age={variant}&dress={dress}", f"{dress}-01")
        way_through(eye, dress, full=full)
        eye.meet(f"{dress}-review")
        eye.phone.current.locator("[type=submit]").click()
        expect(eye.phone.page.locator("[data-sheet]")).to_have_count(0)
        eye.meet(f"{dress}-thanks")


def way_through(eye: Eye, dress: str, *, full: bool) -> None:
    """To the review, meeting each kind of screen once, or every one."""
    phone, met, number = eye.phone, {eye.phone.screen_name}, 1
    while phone.screen_name != "review":
        phone.answer(1)
        number += 1
        kind = phone.screen_name
        if kind != "review" and (full or kind not in met or number == 2):
            eye.meet(f"{dress}-{number:02}")
        met.add(kind)
