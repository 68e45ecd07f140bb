# ruff: noqa: F811
"""While an answer to the children is written, the page says what the server will stop or ask."""

import pytest
from playwright.sync_api import Browser, Page, expect

from survey.core.headcount import counted
from tests.core.test_headcount import COUNTS, ORDINARY, SAID, SHARES
from tests.findings import no_findings
from tests.journeys.test_plan_and_answer import plan_id, sign_in  # noqa: F401

pytestmark = pytest.mark.browser
FIGURE = "Skriv inte egna siffror: ta en färdig mening."
WARNED = {
    "Verksamhetens delaktighetsfrämjande utvecklingsinsatser genomförs.": "Svårt att läsa",
    "Prata med Anna": "Är det en persons namn?",
    "Åtta utav tio vill det.": FIGURE,
    "Se SN 2026/123": "Det ser ut som ett ärendenummer.",
    "Flickan f. 2015-03-04": "Det ser ut som ett födelsedatum.",
    "Se 19121212-1212": "Det ser ut som ett personnummer.",
    "Skriv till chef@exempel.se": "Det ser ut som en e-postadress.",
}
# Writes each text in a field and leaves it: what the page then says.
SAY = """([id, texts]) => texts.map((text) => {
  const field = document.getElementById(id);
  field.value = text;
  field.dispatchEvent(new Event("change"));
  return field.parentElement.querySelector(".trace").textContent;
})"""


def open_draft(page: Page, address: str) -> None:
    page.goto(f"{address}/personal/svar")
    page.locator("#waiting + ul a").first.click()
    expect(page.locator('#action-1 + [role="status"]')).to_be_attached()


def test_what_is_written_is_looked_at_while_it_is_written(
    browser: Browser, address: str, plan_id: int
) -> None:
    page = browser.new_page()
    sign_in(page, address)
    open_draft(page, address)
    place = page.locator('#action-1 + [role="status"]')
    for text, words in WARNED.items():
        page.locator("#action-1").fill(text)
        expect(place).to_contain_text(words)
    page.locator("#action-1").fill("Vi frågar er oftare.")
    expect(place).to_have_text("")
    page.locator("#action-1").fill("Verksamhetens delaktighetsfrämjande utvecklingsinsatser.")
    expect(place).to_contain_text("LIX 103, högst 25 är lätt")
    no_findings(page)
    page.locator("#who-1").fill("Verksamhetsutvecklare")
    page.locator("#who-1").blur()
    expect(page.locator('#who-1 + [role="status"]')).to_have_text("")  # a role is called so
    page.close()


def test_the_page_knows_the_figures_that_the_server_knows(
    browser: Browser, address: str, plan_id: int
) -> None:
    page = browser.new_page()
    sign_in(page, address)
    open_draft(page, address)
    told = dict(zip(SHARES + COUNTS, page.evaluate(SAY, ["said-1", SHARES + COUNTS]), strict=True))
    assert [text for text, words in told.items() if FIGURE not in words] == []
    said = dict(zip(SAID, page.evaluate(SAY, ["said-1", SAID]), strict=True))
    assert [text for text, words in said.items() if FIGURE in words] == []
    plain = [text for text in ORDINARY if not counted(text)]
    ordinary = dict(zip(plain, page.evaluate(SAY, ["action-1", plain]), strict=True))
    assert [text for text, words in ordinary.items() if FIGURE in words] == []
    assert page.evaluate(SAY, ["due-1", ["8/10", "8 av 10 barn"]]) == ["", FIGURE]
    page.close()


def test_a_follow_up_asks_once_and_goes_through(
    browser: Browser, address: str, plan_id: int
) -> None:
    page = browser.new_page(viewport={"width": 360, "height": 640})
    sign_in(page, address)
    page.goto(f"{address}/personal/svar")
    page.locator("#published + ul a").first.click()
    page.locator("#status-1").select_option("struck")
    page.locator("#reason-1").fill("Anna är sjuk.")
    page.get_by_role("button", name="Spara").click()
    expect(page.get_by_role("alert")).to_contain_text("Se över det här innan det står på sidan")
    expect(page.locator("#reason-1")).to_have_value("Anna är sjuk.")
    no_findings(page)
    page.get_by_role("button", name="Publicera ändå").click()
    expect(page.get_by_role("status").first).to_contain_text("Sparat. Nu står det så på sidan.")
    page.close()
