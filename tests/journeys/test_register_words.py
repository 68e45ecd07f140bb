# ruff: noqa: F811
"""While one writes in a register, the page warns of what the server would stop."""

import pytest
from playwright.sync_api import Browser, expect

from tests.journeys.test_plan_and_answer import plan_id, sign_in  # noqa: F401

pytestmark = pytest.mark.browser
WARNED = {
    "SN 2026/123": "Det ser ut som ett ärendenummer. Ta bort det.",
    "Klart HT 2026/27": "",
    "8 5 0 1 0 1 1 2 3 4": "Det ser ut som ett personnummer. Ta bort det.",
    "0701234567": "Det ser ut som ett telefonnummer. Ta bort det.",
    "född 1985-01-01": "Det ser ut som ett födelsedatum. Ta bort det.",
    "BBIC 2026-1": "",
    "chef@exempel.se": "Det ser ut som en e-postadress. Ta bort den.",
    "chef@exempel.se om T 2345-26": "Det ser ut som en e-postadress. Ta bort den. "
    "Det ser ut som ett ärendenummer. Ta bort det.",
    "flickan f. 2015-03-04": "Det ser ut som ett födelsedatum. Ta bort det.",
    "SOC-4711": "Det ser ut som ett ärendenummer. Ta bort det.",
    "Kalle 7 år": "Är det en persons namn? Skriv rollen i stället.",
    "SFS 2025:400": "",
    "HSLF-FS 2020:1": "",
    "kap. 19": "",
    "till Anna": "Är det en persons namn? Skriv rollen i stället.",
}


def test_the_page_warns_of_what_the_server_stops(
    browser: Browser, address: str, plan_id: int
) -> None:
    page = browser.new_page()
    sign_in(page, address)
    page.goto(f"{address}/personal/register/barnchecklista/ny")
    page.get_by_text("En åtgärd behövs").click()
    for text, words in WARNED.items():
        page.get_by_label("Vad ska göras?").fill(text)
        expect(page.locator('[data-trace-of="action"]')).to_have_text(words)
    page.close()
