"""What a machine can find wrong with a page: what axe sees, and scrolling sideways."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

AXE = Axe()
# On a child's page the buttons lie in the thumb's reach, outside the landmarks, so of axe's
# rules those apply that WCAG has.
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa"]


def no_findings(page: Page) -> None:
    """No accessibility fault, and nothing to scroll sideways to.

    A click is over when the next page has come, which may be before it has been read in.
    """
    page.wait_for_load_state()
    found = AXE.run(page, options=None if "/personal" in page.url else {"runOnly": WCAG})
    assert found.violations_count == 0, f"{page.url}\n{found.generate_report()}"
    wide, screen = page.evaluate("document.documentElement.scrollWidth"), page.viewport_size
    assert screen and wide <= screen["width"], f"{page.url} is {wide} px wide"
