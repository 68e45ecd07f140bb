"""What journeys share: pictures of the way."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page

Photograph = Callable[[Page, str], None]


@pytest.fixture
def photograph(request: pytest.FixtureRequest) -> Photograph:
    """Keep a picture of the whole page under a name, where `--pictures DIR` asks for it.

    Pictures of one test share its name and are numbered in the order they were taken.
    """
    folder: Path | None = request.config.getoption("--pictures")
    test = re.sub(r"[^a-z0-9]+", "-", request.node.name.removeprefix("test_").lower()).strip("-")
    taken: list[str] = []

    def keep(page: Page, name: str) -> None:
        if folder:
            folder.mkdir(parents=True, exist_ok=True)
            taken.append(name)
            page.screenshot(path=folder / f"{test}-{len(taken):02}-{name}.png", full_page=True)

    return keep
