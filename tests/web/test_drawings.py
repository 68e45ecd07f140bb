"""Drawings for a slide: the page's bands, as SVG and PNG."""

import io
from datetime import date

import pytest
from lxml import etree
from PIL import Image

from survey.core.access import Role
from tests import released
from tests.conftest import House
from tests.page import PageClient

SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture
def address(house: House) -> str:
    sizes = released.sizes(house.town, each=40)
    with house.session() as session:
        made = released.make_round(session, house.town, "<Hösten>", date(2026, 10, 1), sizes=sizes)
        return f"/personal/resultat/{made.id}"


@pytest.fixture
def analyst(house: House) -> PageClient:
    return house.sign_in(Role.ANALYST)


def test_the_drawing_is_whole_in_itself(analyst: PageClient, address: str) -> None:
    response = analyst.get(f"{address}/bild/DEL-1.svg")
    root = etree.fromstring(response.data)
    assert root.tag == f"{SVG}svg" and response.mimetype == "image/svg+xml"
    texts = ["".join(t.itertext()) for t in root.iter(f"{SVG}text")]
    assert any("Exempelköpings kommun" in t for t in texts)
    assert any("<Hösten>" in t and "DEL-1" in t for t in texts)
    assert "Visas inte" in texts and any("spann" in t for t in texts)
    assert b"http" not in response.data.replace(b"http://www.w3.org/2000/svg", b"")


def test_the_bands_are_those_of_the_page(analyst: PageClient, address: str) -> None:
    page = analyst.get(address).text
    part = page[page.index('aria-labelledby="DEL-1"') :]
    root = etree.fromstring(analyst.get(f"{address}/bild/DEL-1.svg").data)
    widths = [
        float(r.get("width")) / 4 for r in root.iter(f"{SVG}rect") if r.get("fill") == "#d7ecef"
    ]
    for width in widths:
        assert f'width="{width:g}%"' in part
    assert len(widths) >= 3


def test_the_picture_is_large_enough_for_a_wall(analyst: PageClient, address: str) -> None:
    picture = Image.open(io.BytesIO(analyst.get(f"{address}/bild/DEL-1.png").data))
    assert picture.width >= 1900 and picture.format == "PNG"
    colours = {c for _, c in picture.convert("RGB").getcolors(maxcolors=2**24) or []}
    assert (11, 92, 107) in colours and (215, 236, 239) in colours


@pytest.mark.parametrize("name", ["DEL-1.gif", "DEL-99.svg", "ONS-1.svg", "kind.svg"])
def test_there_is_no_other_drawing(analyst: PageClient, address: str, name: str) -> None:
    assert analyst.get(f"{address}/bild/{name}").status_code == 404


@pytest.mark.parametrize("role", [Role.WORKER, Role.ADMINISTRATOR])
def test_who_may_not_export_meets_404(house: House, address: str, role: Role) -> None:
    assert house.sign_in(role).get(f"{address}/bild/DEL-1.svg").status_code == 404


def test_who_is_missing_is_said_on_a_page_of_its_own(analyst: PageClient, address: str) -> None:
    page = analyst.get(f"{address}/vilka").text
    assert "LSS barn och unga" in page and "4–6 år" in page
