"""What journeys share: a child's phone, and pictures of the way."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Protocol

import pytest
from playwright.sync_api import Browser, Page

from survey.core.card import shown
from tests.conftest import House
from tests.phone import SCREEN, Phone, phone_of


class Photograph(Protocol):
    """Keep a picture of the page under a name; `whole`: also what is below the screen."""

    def __call__(self, page: Page, name: str, *, whole: bool = True) -> None: ...


@pytest.fixture
def photograph(request: pytest.FixtureRequest) -> Photograph:
    """Keep a picture of the page under a name, where `--pictures DIR` asks for it.

    Pictures of one test share its name and are numbered in the order they were taken.
    """
    folder: Path | None = request.config.getoption("--pictures")
    test = re.sub(r"[^a-z0-9]+", "-", request.node.name.removeprefix("test_").lower()).strip("-")
    taken: list[str] = []

    def keep(page: Page, name: str, *, whole: bool = True) -> None:
        if folder:
            folder.mkdir(parents=True, exist_ok=True)
            taken.append(name)
            page.screenshot(path=folder / f"{test}-{len(taken):02}-{name}.png", full_page=whole)

    return keep


@pytest.fixture
def code(house: House) -> str:
    """A poster's code, which has chosen nothing beforehand."""
    return shown(house.code(house.town.family))


@pytest.fixture
def phone(browser: Browser, address: str, code: str) -> Iterator[Phone]:
    """A child's phone on which nothing moves."""
    context = browser.new_context(viewport=SCREEN, reduced_motion="reduce")  # type: ignore[arg-type]
    yield phone_of(context, address, code)
    context.close()


@pytest.fixture
def plain(browser: Browser, address: str, code: str) -> Iterator[Phone]:
    """A phone without scripts."""
    context = browser.new_context(
        viewport=SCREEN,  # type: ignore[arg-type]
        java_script_enabled=False,
    )
    yield phone_of(context, address, code)
    context.close()
