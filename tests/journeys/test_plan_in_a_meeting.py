# ruff: noqa: F811
"""A plan is changed and followed up: on a phone, at a desk, on the projector of a meeting."""

import pytest
from playwright.sync_api import Browser, expect

from survey.core.plan import Target
from survey.services import planning
from survey.storage import library, plans
from tests.conftest import House
from tests.findings import no_findings
from tests.journeys.test_plan_and_answer import SIZES, enter, plan_id, sign_in  # noqa: F401

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("device", SIZES)
def test_every_page_of_the_plan_can_be_used_on_every_screen(
    browser: Browser, address: str, plan_id: int, device: str
) -> None:
    width, height = SIZES[device]
    page = browser.new_page(viewport={"width": width, "height": height})
    sign_in(page, address)
    plan = f"{address}/personal/planer/{plan_id}"
    for path in (plan, f"{plan}/ny-rad", f"{plan}/titel", f"{plan}/historik",
                 f"{plan}/uppfoljning", f"{plan}/ar/2026"):  # fmt: skip
        page.goto(path)
        no_findings(page)
    page.goto(plan)
    page.get_by_role("link", name="Ändra raden").first.click()
    no_findings(page)
    page.get_by_role("link", name="Ändra …").first.click()
    no_findings(page)
    page.close()


def test_a_plan_is_pasted_and_followed_up_with_the_keyboard_alone(
    browser: Browser, address: str, plan_id: int
) -> None:
    page = browser.new_page(java_script_enabled=False)
    sign_in(page, address)
    page.goto(f"{address}/personal/planer/las-in")
    page.get_by_label("Eller klistra in tabellen").fill(
        "Fokusområde\tAktivitet\tAnsvarig\nOmråde\nMål ett.\tGör så.\tEnhetschef\n"
    )
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Så förstods planen")).to_be_visible()
    page.get_by_label("Titel").fill("Klistrad plan")
    page.get_by_role("button", name="Spara planen").press("Enter")
    page.get_by_role("link", name="Följ upp").press("Enter")
    page.get_by_label("Anteckning").fill("Görs på alla enheter.")
    page.get_by_role("button", name="Klar").press("Enter")
    expect(page.get_by_role("status")).to_contain_text("Gör så. – Klar")
    expect(page.get_by_text("1 av 1 aktiviteter genomgångna")).to_be_visible()
    page.close()


def test_a_pasted_table_keeps_its_cells(browser: Browser, address: str, plan_id: int) -> None:
    page = browser.new_page()
    sign_in(page, address)
    page.goto(f"{address}/personal/planer/las-in")
    page.evaluate(
        """() => {
          const data = new DataTransfer();
          data.setData("text/html", "<table><tr><td style='x'>Fokusområde<td>Aktivitet<tr>" +
            "<td>Mål.<td><p>Ett</p><p>Två</p></table>");
          const paste = new ClipboardEvent("paste", { clipboardData: data, cancelable: true });
          document.querySelector("#pasted").dispatchEvent(paste);
        }"""
    )
    page.get_by_role("button", name="Se vad som förstods").click()
    expect(page.get_by_text("Mål: 1. Aktiviteter: 2.")).to_be_visible()
    no_findings(page)
    page.close()


def test_who_is_signed_out_in_a_meeting_copies_the_words_and_comes_back(
    browser: Browser, address: str, plan_id: int
) -> None:
    context = browser.new_context(permissions=["clipboard-read", "clipboard-write"])
    page = context.new_page()
    sign_in(page, address)
    page.goto(f"{address}/personal/planer/{plan_id}/uppfoljning")
    here = page.url
    page.get_by_label("Anteckning").fill("Nämnden tog rutinen.\n\nMallen gäller nu.")
    context.clear_cookies()  # as after half an hour of talk
    page.get_by_role("button", name="Pågår").click()
    expect(page.get_by_role("heading", name="Du är utloggad")).to_be_visible()
    no_findings(page)
    page.get_by_role("button", name="Kopiera text 1").click()
    with context.expect_page() as opened:
        page.get_by_role("link", name="Logga in").click()
    door = opened.value
    enter(door)
    expect(door).to_have_url(here)
    door.get_by_label("Anteckning").focus()
    door.keyboard.press("ControlOrMeta+V")
    expect(door.get_by_label("Anteckning")).to_have_value(
        "Nämnden tog rutinen.\n\nMallen gäller nu."
    )
    context.close()


def test_the_year_says_what_its_numbers_are_on_a_phone(
    browser: Browser, address: str, plan_id: int
) -> None:
    page = browser.new_page(viewport={"width": 360, "height": 640})
    sign_in(page, address)
    page.goto(f"{address}/personal/planer/{plan_id}/ar/2026")
    for cell in page.locator(".year tbody td").all():
        said = cell.evaluate("cell => getComputedStyle(cell, '::before').content")
        assert any(word in said for word in ("Inte påbörjad", "Pågår", "Klar", "Struken", "Alla"))
    for name in page.locator(".year tbody th").all():
        narrow = name.evaluate("name => name.clientWidth < 300")
        assert not narrow, "a focus area's name has the width of the page"
    no_findings(page)
    page.close()


def test_what_is_read_together_leaves_no_hole_beside_a_high_indicator(
    browser: Browser, address: str, house: House, plan_id: int
) -> None:
    with house.session() as session:
        shared, row = library.read_all(), plans.rows_of(session, plan_id)[0].id
        for wanted in (Target("CHK-4"), Target("DEL-3")):
            planning.attach_indicator(session, shared, row, wanted)
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    sign_in(page, address)
    page.goto(f"{address}/personal/planer/{plan_id}")
    for pair in page.locator(".plan__strip .follows--pair").all():
        words = pair.locator(".follows__together").bounding_box()
        first = pair.locator(".follows__one").first.bounding_box()
        assert words and first
        assert words["height"] < 120
        assert first["y"] - words["y"] - words["height"] < 20
    assert page.locator(".plan__strip .follows--pair").count()
    page.close()
