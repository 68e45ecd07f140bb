"""The pages that anybody may read, as a browser shows them."""

import pytest
from playwright.sync_api import Browser

from tests.conftest import House
from tests.findings import no_findings
from tests.matrix import LIGHTS, crossed

pytestmark = pytest.mark.browser

PATHS = ("/", "/?lang=en", "/om-svaren", "/tillganglighet", "/tillganglighet?lang=en")


@pytest.mark.matrix(("width", "scheme"), *crossed([320, 768, 1280], LIGHTS))
def test_the_open_pages_are_accessible(
    browser: Browser, house: House, address: str, scheme: str, width: int
) -> None:
    """R-A1 and R-A2, for the pages around."""
    context = browser.new_context(
        viewport={"width": width, "height": 800},
        color_scheme=scheme,  # type: ignore[arg-type]
        reduced_motion="reduce",
    )
    page = context.new_page()
    for path in PATHS:
        page.goto(address + path)
        no_findings(page)
    assert context.cookies() == []
    context.close()


def test_the_start_page_asks_no_other_host_and_needs_no_script(
    browser: Browser, house: House, address: str
) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(address)
    page.get_by_role("link", name="English").click()
    page.get_by_role("link", name="Öppenvården").click()
    assert page.url.startswith(f"{address}/e/oppenvard")
    assert all(url.startswith(address) for url in asked)
    context.close()
