"""Every language on the smallest phone: nothing clipped, broken, mirrored wrongly or Swedish."""

import re
from collections.abc import Callable, Iterator
from functools import cache
from itertools import product
from typing import Any

import pytest
from babel.messages.pofile import read_po
from flask import Flask
from playwright.sync_api import Browser, Page

from survey.storage import catalogues, library
from survey.web.practice import preview_key
from tests.findings import no_findings

pytestmark = pytest.mark.browser

SMALLEST = {"width": 320, "height": 568}
DRAFTS = ("ar", "fa-AF", "fi", "so", "uk")
RTL = ("ar", "fa-AF")
LIBRARY = library.read_all()
ALL = [
    (name, variant.id)
    for name in ("stod-och-delaktighet", "mina-rattigheter")
    for variant in LIBRARY.packages[name].questionnaire.variants
]
# The longest questions, and the narrowest options.
FEW = [
    ("stod-och-delaktighet", "a1317"),
    ("stod-och-delaktighet", "a46"),
    ("mina-rattigheter", "lss"),
]
# What is the same in every script: names, abbreviations, addresses and the example of a code.
LATIN = re.compile(
    r"\S+@\S+|\S*(?:bris|kollpasoc|127\.0)\S*|7KQ4-MRTX|Bris|IVO|IP|AI|PIN"
    r"|soc i Exempelköping|Exempelköpings kommun"
)

MEASURE = """() => {
  const wrong = new Set();
  const width = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth > width) wrong.add("the page scrolls sideways");
  const seen = (e) => e.checkVisibility({ visibilityProperty: true })
    && !e.closest(".visually-hidden, [hidden]");
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const range = document.createRange();
  while (walker.nextNode()) {
    const node = walker.currentNode;
    if (!node.data.trim() || !seen(node.parentElement)) continue;
    const frame = node.parentElement.closest(".button, .option__card, .bubble, .between, summary");
    const box = frame?.getBoundingClientRect();
    for (const { 0: word, index } of node.data.matchAll(/\\S+/g)) {
      range.setStart(node, index);
      range.setEnd(node, index + word.length);
      const rects = [...range.getClientRects()].filter((r) => r.width > 0.5);
      const lines = new Set(rects.map((r) => Math.round(r.bottom / 4)));
      if (lines.size > 1 && !/[-–@./]/.test(word)) wrong.add("broken: " + word);
      for (const r of rects) {
        if (r.left < -1 || r.right > width + 1) wrong.add("outside: " + word);
        if (box && (r.left < box.left - 1 || r.right > box.right + 1
          || r.top < box.top - 3 || r.bottom > box.bottom + 3)) wrong.add("clipped: " + word);
      }
    }
  }
  const targets = [...document.querySelectorAll("main :is(a, button, summary, .option)")]
    .filter(seen).map((e) => [e, e.getBoundingClientRect()]);
  for (const [a, p] of targets) for (const [b, q] of targets) {
    if (a === b || a.contains(b) || b.contains(a)) continue;
    const across = Math.min(p.right, q.right) - Math.max(p.left, q.left);
    const down = Math.min(p.bottom, q.bottom) - Math.max(p.top, q.top);
    if (across > 2 && down > 2) wrong.add(`on each other: ${a.innerText} / ${b.innerText}`);
  }
  return [...wrong];
}"""
# Every text with the language it is marked with.
MARKED = """() => {
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const found = [];
  while (walker.nextNode()) {
    const text = walker.currentNode.data.replace(/[\\u2066-\\u2069]/g, "").trim();
    const parent = walker.currentNode.parentElement;
    if (text && !parent.closest("script, style")) found.push([parent.closest("[lang]").lang, text]);
  }
  return found;
}"""
RUNS = """(link) => {
  const text = [...document.createTreeWalker(link, NodeFilter.SHOW_TEXT).nextNode().data];
  const node = link.firstChild;
  const at = (i) => {
    const range = document.createRange();
    range.setStart(node, i);
    range.setEnd(node, i + 1);
    return range.getBoundingClientRect().left;
  };
  return at(0) < at(text.length - 1);
}"""

Show = Callable[..., Page]


@pytest.fixture
def plain(browser: Browser, app: Flask, address: str) -> Iterator[Show]:
    """Opens a page of practice without scripts, so that all questions stand on it at once."""
    context = browser.new_context(viewport=SMALLEST, java_script_enabled=False)  # type: ignore[arg-type]
    yield _opener(context.new_page(), app, address)
    context.close()


@pytest.fixture
def lively(browser: Browser, app: Flask, address: str) -> Iterator[Show]:
    """Opens a page of practice as a phone does."""
    context = browser.new_context(viewport=SMALLEST, reduced_motion="reduce")  # type: ignore[arg-type]
    yield _opener(context.new_page(), app, address)
    context.close()


def _opener(page: Page, app: Flask, address: str) -> Show:
    with app.app_context():
        keys = {name: preview_key(name) for name in LIBRARY.packages}

    def show(name: str, path: str, language: str, **more: str) -> Page:
        chosen = "&".join(f"{key}={value}" for key, value in ({"lang": language} | more).items())
        page.goto(f"{address}/ova/{keys[name]}{path}?{chosen}")
        return page

    return show


def _swedish(package: library.Package) -> set[str]:
    """Every Swedish text that a child may meet."""
    words = package.words["sv"]
    texts = {text for q in words.questions.values() for text in (q.form, q.help, q.after)}
    texts |= {label for labels in words.labels.values() for label in labels.values()}
    return (texts | _catalogue()) - {""}


@cache
def _catalogue() -> frozenset[str]:
    """The app's own Swedish texts."""
    texts: set[str] = set()
    for file in catalogues.files("sv"):
        with file.open("rb") as source:
            texts |= {str(m.string) for m in read_po(source) if m.id and "." in str(m.id)}
    return frozenset(texts)


def _left_in_swedish(page: Page, package: library.Package, language: str) -> list[str]:
    """Texts that are marked as the language but are not in it."""
    marked = [text for lang, text in page.evaluate(MARKED) if lang == language]
    assert marked
    if language in ("fi", "so"):
        return [text for text in marked if text in _swedish(package)]
    return [text for text in marked if re.search("[A-Za-zÅÄÖåäö]{2}", LATIN.sub("", text))]


def test_the_questions_fit_the_smallest_phone(plain: Show, full: bool) -> None:
    for language, (name, variant) in product(DRAFTS, ALL if full else FEW):
        page = plain(name, "/fragor", language, age=variant)
        assert page.locator("fieldset").count() > 3
        assert page.evaluate(MEASURE) == [], (language, name, variant)
        left = _left_in_swedish(page, LIBRARY.packages[name], language)
        assert left == [], (language, name, variant)


def test_the_pages_around_fit_the_smallest_phone(lively: Show, full: bool) -> None:
    name = "stod-och-delaktighet"
    around: list[tuple[str, dict[str, str]]] = [
        ("", {"age": "a46"}),
        ("/fragor", {"age": "a79", "dress": "chat"}),
        ("/vem", {"age": "a1317"}),
    ]
    if full:
        around += [("", {}), ("/fragor", {"age": "lss"}), ("/vem", {"age": "a46"}), ("/nej", {})]
    for language, (path, more) in product(DRAFTS, around):
        page = lively(name, path, language, **more)
        assert page.evaluate(MEASURE) == [], (language, path, more)
        left = _left_in_swedish(page, LIBRARY.packages[name], language)
        assert left == [], (language, path, more)
        page.locator(".help > summary").click()
        assert page.evaluate(MEASURE) == [], (language, path, more, "help")


def _walk(page: Page) -> Iterator[str]:
    """Every screen of the questions in turn, with the first answer chosen."""
    while True:
        name = page.locator("[data-current]").get_attribute("data-screen") or ""
        yield name
        if name == "review":
            return
        if name == "assent":
            page.locator("[data-yes]").click()
            continue
        for option in page.locator("[data-current] .option").all()[:1]:
            option.click()
        page.locator("[data-next]:visible, [data-skip]:visible").last.click()


def test_all_screens_fit_one_after_the_other(lively: Show, full: bool) -> None:
    few = [("ar", ("mina-rattigheter", "a79"))]
    for language, (name, variant) in product(DRAFTS, ALL) if full else few:
        page = lively(name, "/fragor", language, age=variant, dress="one")
        for screen in _walk(page):
            assert page.evaluate(MEASURE) == [], (language, name, variant, screen)
        for button in page.locator("[data-show]:visible").all():
            button.click()
        assert page.evaluate(MEASURE) == [], (language, name, variant, "answers")


@pytest.mark.parametrize("language", RTL)
def test_the_page_is_mirrored_but_not_the_meaning_of_the_scales(language: str, plain: Show) -> None:
    def scales(page: Page) -> Any:
        return page.eval_on_selector_all(
            ".option",
            "all => all.map(o => [o.querySelector('input').value,"
            " o.querySelector('use')?.getAttribute('href') ?? ''])",
        )

    for variant in ("a79", "a1317", "lss"):
        swedish = scales(plain("stod-och-delaktighet", "/fragor", "sv", age=variant))
        page = plain("stod-och-delaktighet", "/fragor", language, age=variant)
        assert page.locator("html").get_attribute("dir") == "rtl"
        assert scales(page) == swedish
    page = plain("stod-och-delaktighet", "/fragor", language, age="a79")
    card = page.locator(".option__card").first
    picture, label = card.locator("svg").bounding_box(), card.locator("> span").bounding_box()
    assert picture and label and picture["x"] > label["x"], "pictures stand where reading begins"
    help_box, stop = (page.locator(s).bounding_box() for s in (".help", "[data-stop]"))
    assert help_box and stop and help_box["x"] > stop["x"]
    faces = page.locator(".option__picture:not(.option__picture--dots)").first
    assert faces.evaluate("e => getComputedStyle(e).transform") == "none"


@pytest.mark.parametrize("language", RTL)
def test_the_first_dots_are_the_full_ones_where_reading_begins(language: str, plain: Show) -> None:
    page = plain("stod-och-delaktighet", "/fragor", language, age="a1317")
    dots = page.locator("svg.option__picture--dots").first
    assert dots.evaluate("e => getComputedStyle(e).transform") == "matrix(-1, 0, 0, 1, 0, 0)"


@pytest.mark.parametrize("language", RTL)
def test_numbers_to_call_run_from_left_to_right(language: str, plain: Show) -> None:
    page = plain("stod-och-delaktighet", "/fragor", language, age="a79")
    page.locator(".help > summary").click()
    links = page.locator(".help__list a[href^='tel:']").all()
    assert len(links) >= 3
    assert all(link.evaluate(RUNS) for link in links)
    assert "020-120 06 06" in [link.inner_text() for link in links]


def test_axe_finds_nothing_wrong_with_a_page_in_a_draft(lively: Show, full: bool) -> None:
    for language in DRAFTS if full else ("ar",):
        for path, more in (("", {}), ("/fragor", {"age": "a79"}), ("/vem", {"age": "a46"})):
            page = lively("stod-och-delaktighet", path, language, **more)
            no_findings(page)
