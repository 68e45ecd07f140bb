"""What a child must download before the first answer, on an old phone and a bad network."""

import gzip
import re

import pytest
from flask import Flask

from survey.core.card import shown
from survey.web.child_pages import critical
from tests.conftest import House
from tests.page import PageClient

PAGE = 14_000
SCRIPTS = 20_000
STYLE = 14_000


def packed(content: bytes) -> int:
    """Bytes on the way, with the mildest packing that servers use."""
    return len(gzip.compress(content, 6))


@pytest.mark.parametrize("language", ["sv", "en"])
def test_every_page_fits_in_the_first_answer_of_a_network(
    client: PageClient, house: House, language: str
) -> None:
    code = shown(house.code(house.town.family))
    variants = ("a46", "a79", "a1012", "a1317", "lss")
    paths = ["/s", "/s/2345-6789"]
    paths += [f"/s/{code}{p}?lang={language}" for p in ("", "/nej")]
    paths += [f"/s/{code}/{p}?lang={language}&age={v}" for v in variants for p in ("fragor", "vem")]
    weights = {path: packed(client.get(path).data) for path in paths}
    assert max(weights.values()) <= PAGE, weights


def test_the_scripts_are_small_and_each_is_short(client: PageClient, house: House) -> None:
    """Together: all that any page of a child loads."""
    code = shown(house.code(house.town.family))
    pages = [client.get(f"/s/{code}{p}").text for p in ("", "/fragor?age=a46", "/fragor?age=a79")]
    named = {name for page in pages for name in re.findall(r"/static/js/([\w-]+\.js)", page)}
    scripts = {name: client.get(f"/static/js/{name}").data for name in sorted(named)}
    assert {"chat.js", "dress.js", "hide-page.js", "one-at-a-time.js"} <= scripts.keys()
    assert sum(map(packed, scripts.values())) <= SCRIPTS
    assert all(text.count(b"\n") < 150 for text in scripts.values())


def test_the_style_in_the_page_is_small(app: Flask) -> None:
    assert len(critical(str(app.static_folder))) <= STYLE


def test_only_the_pictures_of_a_page_are_in_it(client: PageClient, house: House) -> None:
    page = client.get(f"/s/{shown(house.code(house.town.family))}/fragor?age=a1317").text
    held = re.findall(r'<symbol id="([^"]+)"', page)
    used = re.findall(r'<use href="#([^"]+)"', page)
    assert set(held) == set(used) and len(held) == len(set(held))
