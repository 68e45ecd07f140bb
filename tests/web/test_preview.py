"""What a coordinator reads before the children do, and the practice code for the room."""

import io
import re

import pikepdf
import pytest
import zxingcpp
from PIL import Image

from survey.core.access import Role
from tests import examples
from tests.conftest import House
from tests.page import PageClient
from tests.web.test_qr import drawn

VARIANTS = ("a46", "a79", "a1012", "a1317", "lss")


@pytest.fixture
def coordinator(house: House) -> PageClient:
    return house.sign_in(Role.COORDINATOR)


def preview(house: House, round_id: int = 0) -> str:
    return f"/personal/omgangar/{round_id or house.round_id}/forhandsvisning"


def links(text: str) -> list[str]:
    found = re.findall(r'href="(/ova/[^"]+)"', text)
    return [link.replace("&amp;", "&") for link in found]


def test_every_variant_language_and_dress_can_be_opened(
    coordinator: PageClient, client: PageClient, house: House
) -> None:
    page = coordinator.get(preview(house))
    asked = [re.findall(r"(age|lang|dress)=([\w-]+)", link) for link in links(page.text)]
    chosen = {tuple(value for _, value in one) for one in asked if len(one) == 3}
    for language in ("sv", "en", "ar"):
        dressed = {(v, language, "one") for v in VARIANTS}
        dressed |= {(v, language, "chat") for v in VARIANTS if v != "a46"}
        assert {one for one in chosen if one[1] == language} == dressed
    for link in links(page.text):
        opened = client.get(link)
        assert opened.status_code == 200
        assert "Set-Cookie" not in opened.headers
        assert re.search(r'class="practice"', opened.text)


def test_a_language_that_nobody_has_reviewed_says_so(coordinator: PageClient, house: House) -> None:
    text = coordinator.get(preview(house)).text
    panels = text.split('<section class="panel">')[1:]
    assert "inte granskad" not in next(p for p in panels if "<h2>Svenska" in p)
    assert any("Översättningen är inte granskad" in p and "lang=ar" in p for p in panels)


def test_a_draft_is_previewed_before_it_opens(
    coordinator: PageClient, client: PageClient, house: House
) -> None:
    with house.session() as session:
        wanted = {"questionnaire": "mina-rattigheter", "variants": ("a1012",)}
        draft = examples.make_draft(session, house.town, "Utkast", **wanted).id  # type: ignore[arg-type]
    page = coordinator.get(preview(house, draft))
    assert "Utkast: Mina rättigheter" in page.text
    first = next(link for link in links(page.text) if "age=a1012" in link)
    assert "Vem har rätt att säga vad de tycker" in client.get(first).text


def test_all_questions_of_a_round_come_as_a_file(coordinator: PageClient, house: House) -> None:
    for language, title in (("sv", "Alla frågor"), ("en", "All questions"), ("xx", "Alla frågor")):
        file = coordinator.get(f"/personal/omgangar/{house.round_id}/fragor.pdf?lang={language}")
        assert file.mimetype == "application/pdf"
        with pikepdf.open(io.BytesIO(file.data)) as pdf, pdf.open_metadata() as meta:
            assert title in str(meta["dc:title"])


def test_a_questionnaire_is_read_before_any_round(
    coordinator: PageClient, client: PageClient
) -> None:
    page = coordinator.get("/personal/fragepaket")
    ways = re.findall(r'href="(/personal/fragepaket/[\w-]+)"', page.text)
    assert len(ways) == 6  # four questionnaires and two registers
    for way in ways:
        shown = coordinator.get(way)
        assert shown.status_code == 200
        assert client.get(links(shown.text)[1]).status_code == 200
        assert coordinator.get(f"{way}/fragor.pdf").data.startswith(b"%PDF-")
    assert coordinator.get("/personal/fragepaket/finns-inte").status_code == 404
    assert coordinator.get("/personal/fragepaket/finns-inte/fragor.pdf").status_code == 404


def test_a_stranger_and_those_who_run_no_rounds_find_no_preview(
    client: PageClient, house: House
) -> None:
    others = [house.sign_in(role) for role in (Role.WORKER, Role.ANALYST, Role.PLANNER)]
    for other in (client, *others):
        for page in (
            preview(house),
            f"/personal/omgangar/{house.round_id}/fragor.pdf",
            "/personal/fragepaket",
            "/personal/fragepaket/mina-rattigheter",
        ):
            assert other.get(page).status_code == 404


def test_a_coordinator_of_another_unit_finds_no_preview_of_this_round(house: House) -> None:
    with house.session() as session:
        draft = examples.make_draft(session, house.town, "Egen", unit_ids=(house.town.family,)).id
    other = house.sign_in(Role.COORDINATOR, house.town.disability)
    assert other.get(preview(house, draft)).status_code == 404
    assert other.get(preview(house)).status_code == 200
    assert other.get(preview(house, 999)).status_code == 404


def test_the_practice_qr_opens_practice_and_says_that_it_is(
    client: PageClient, house: House
) -> None:
    worker = house.sign_in(Role.WORKER, house.town.family)
    unit = f"/personal/enheter/{house.town.family}"
    assert f'href="{unit}/ova"' in worker.get(unit).text
    page = worker.get(f"{unit}/ova").text
    assert "ÖVNING" in page and "Inget sparas" in page
    found = zxingcpp.read_barcode(Image.fromarray(drawn(re.findall(r"<svg.*?</svg>", page)[0])))
    assert found and found.text == "HTTP://LOCALHOST/OVA/BARN-OCH-FAMILJ"
    opened = client.get(found.text.removeprefix("HTTP://LOCALHOST"))
    assert "Övning: inget sparas" in opened.text
    assert "ÖVNING" not in worker.get(f"{unit}/qr", follow=True).text


def test_the_practice_qr_is_for_those_who_may_show_the_real_one(
    client: PageClient, house: House
) -> None:
    other = house.sign_in(Role.WORKER, house.town.outpatient)
    for stranger in (client, other, house.sign_in(Role.ANALYST)):
        assert stranger.get(f"/personal/enheter/{house.town.family}/ova").status_code == 404
