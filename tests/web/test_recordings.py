import re
from io import BytesIO
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select
from werkzeug.test import TestResponse

from survey.core.access import Role
from survey.core.reading import text_hash
from survey.core.sound import MAX_BYTES
from survey.storage.tables import Audit, Unit
from survey.web.headers import HEADERS
from tests import sounds
from tests.conftest import House
from tests.page import PageClient

PLACE = "/personal/inspelningar"
ONE = f"{PLACE}/stod-och-delaktighet/sv"
YES = f"{ONE}/{text_hash('Ja')}"


@pytest.fixture
def coordinator(house: House) -> PageClient:
    return house.sign_in(Role.COORDINATOR)


@pytest.fixture
def own(app: Flask) -> Path:
    """The folder with what staff have recorded."""
    return Path(app.config["RECORDINGS"])


def send(
    client: PageClient, path: str, data: bytes | None = None, name: str = "x.wav"
) -> TestResponse:
    page = client.get(path.removesuffix("/ta-bort")).text
    token = re.search(r'name="csrf_token" value="([^"]+)"', page)
    assert token
    form: dict[str, object] = {"csrf_token": token[1]}
    if data is not None:
        form["recording"] = (BytesIO(data), name)
    return client.post(path, form, content_type="multipart/form-data")


def log(house: House) -> list[tuple[str, str]]:
    with house.session() as session:
        rows = session.scalars(select(Audit).where(Audit.act.startswith("recording_")))
        return [(row.act, row.subject) for row in rows]


def test_a_recording_is_kept_listened_to_and_removed(
    coordinator: PageClient, house: House, own: Path
) -> None:
    saved = send(coordinator, YES, sounds.wav())
    assert saved.status_code == 303
    assert (own / "sv" / f"{text_hash('Ja')}.wav").read_bytes() == sounds.wav()
    page = coordinator.get(YES).text
    address = re.search(r'<audio[^>]*src="(/uppspelning/[^"]+)"', page)
    assert address and coordinator.http.get(address[1]).data == sounds.wav()
    assert send(coordinator, f"{YES}/ta-bort").status_code == 303
    assert "<audio controls preload" not in coordinator.get(YES).text
    assert not list((own / "sv").iterdir())
    about = "stod-och-delaktighet sv s3_pic.ja"
    assert log(house) == [("recording_saved", about), ("recording_removed", about)]


def test_keeping_one_leads_to_the_next_that_is_missing(coordinator: PageClient) -> None:
    first = re.search(rf'href="({ONE}/[0-9a-f]{{16}})"', coordinator.get(PLACE).text)
    assert first
    answer = send(coordinator, first[1], sounds.wav())
    following = answer.headers["Location"]
    assert following != first[1]
    page = coordinator.get(following).text
    assert "Inspelningen är sparad. Här är nästa text." in page


def test_the_list_tells_how_much_is_recorded(coordinator: PageClient, house: House) -> None:
    before = coordinator.get(ONE).text
    total = re.search(r"0 av (\d+) texter är inspelade", before)
    assert total and int(total[1]) > 50
    send(coordinator, YES, sounds.wav())
    assert f"1 av {total[1]} texter är inspelade" in coordinator.get(ONE).text
    assert f"1 av {total[1]} texter är inspelade" in coordinator.get(PLACE).text


def test_only_an_adult_may_read_and_the_page_says_so(coordinator: PageClient) -> None:
    for path in (PLACE, ONE, YES):
        assert "Aldrig ett barn" in coordinator.get(path).text


def test_a_unit_with_its_own_words_for_the_adults_has_its_own_texts(
    coordinator: PageClient, house: House
) -> None:
    with house.session() as session:
        unit = session.get_one(Unit, house.town.family)
        unit.phrases = {"sv": {"young": "de vuxna på ön", "old": "de vuxna på ön"}}
        session.commit()
    page = coordinator.get(ONE).text
    assert f'href="{ONE}?called=1"' in page
    usual = set(re.findall(r"/([0-9a-f]{16})\b", page))
    there = coordinator.get(f"{ONE}?called=1").text
    local = set(re.findall(r"/([0-9a-f]{16})\?called", there))
    assert local - usual and local & usual
    assert "de vuxna på ön snälla" in there
    path = f"{ONE}/{min(local - usual)}?called=1"
    assert send(coordinator, path, sounds.wav()).status_code == 303
    assert coordinator.get(path.partition("?")[0]).status_code == 404


def test_the_recording_sheet_is_a_file_to_print(coordinator: PageClient) -> None:
    sheet = coordinator.get(f"{ONE}/manus")
    assert sheet.headers["Content-Disposition"].startswith("attachment; filename=inspelning-stod")
    assert re.search(r"<code>001-[0-9a-f]{8}</code>", sheet.text)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (None, "Spela in texten, eller välj en ljudfil."),
        (b"", "Spela in texten, eller välj en ljudfil."),
        (b"words, not sound" * 100, "Filen är inte ett ljud"),
        (b"<script>alert(1)</script>", "Filen är inte ett ljud"),
        (sounds.wav(0.1), "för kort"),
        (sounds.wav(70), "längre än en minut"),
        (sounds.wav() + bytes(MAX_BYTES), "större än 2 MB"),
    ],
)
def test_what_will_not_do_is_told_at_the_field_and_nothing_is_kept(
    coordinator: PageClient, house: House, own: Path, data: bytes | None, words: str
) -> None:
    answer = send(coordinator, YES, data)
    assert answer.status_code == 422
    assert words in answer.text and "<title>Fel:" in re.sub(r"\s+", "", answer.text)
    assert 'aria-invalid="true"' in answer.text
    assert not own.exists() and log(house) == []


def test_a_refused_file_leaves_the_earlier_recording(coordinator: PageClient, own: Path) -> None:
    send(coordinator, YES, sounds.wav(2))
    assert send(coordinator, YES, b"nothing").status_code == 422
    assert (own / "sv" / f"{text_hash('Ja')}.wav").read_bytes() == sounds.wav(2)


def test_a_file_far_too_large_is_turned_away_at_the_door(
    coordinator: PageClient, own: Path
) -> None:
    assert send(coordinator, YES, bytes(10 * MAX_BYTES)).status_code == 413
    assert not own.exists()


def test_only_this_page_takes_large_files(coordinator: PageClient) -> None:
    answer = coordinator.post("/personal/sprak", {"x": (BytesIO(bytes(2 * MAX_BYTES)), "x")})
    assert answer.status_code in (404, 413)


def test_a_server_that_cannot_write_says_so(
    coordinator: PageClient, house: House, own: Path
) -> None:
    own.write_text("a file where a folder should be")
    answer = send(coordinator, YES, sounds.wav())
    assert answer.status_code == 422 and "gick inte att spara på servern" in answer.text
    assert log(house) == []


def test_the_name_of_the_file_decides_nothing(coordinator: PageClient, own: Path) -> None:
    answer = send(coordinator, YES, sounds.wav(), name="../../../etc/cron.d/evil.html")
    assert answer.status_code == 303
    assert [p.name for p in own.rglob("*.*")] == [f"{text_hash('Ja')}.wav"]


def test_what_came_with_the_questionnaire_is_not_removed_here(
    coordinator: PageClient, house: House, tmp_path: Path
) -> None:
    shelf = house.app.extensions["shelf"]
    shelf.questionnaires = tmp_path / "shipped"
    path = sounds.record(tmp_path / "shipped" / "shared" / "recordings", "Ja", sounds.wav())
    shelf.refresh()
    assert "Den följde med frågepaketet." in coordinator.get(YES).text
    send(coordinator, f"{YES}/ta-bort")
    assert path.exists() and log(house) == []


def test_only_the_page_that_records_may_ask_for_a_microphone(coordinator: PageClient) -> None:
    page = coordinator.get(YES)
    assert "microphone=(self)" in page.headers["Permissions-Policy"]
    assert "camera=()" in page.headers["Permissions-Policy"]
    assert "media-src 'self' blob:" in page.headers["Content-Security-Policy"]
    for path in (PLACE, ONE, "/personal/", "/s"):
        headers = coordinator.get(path, follow=True).headers
        assert headers["Permissions-Policy"] == HEADERS["Permissions-Policy"]
        assert "blob:" not in headers["Content-Security-Policy"]


@pytest.mark.parametrize(
    "path",
    [
        f"{PLACE}/nothing/sv",
        f"{PLACE}/barnrattsutbildning/sv",
        f"{PLACE}/stod-och-delaktighet/xx",
        f"{ONE}/{'0' * 16}",
        f"{ONE}/..%2f..%2fx",
        f"{ONE}?called=999",
        f"{YES}?called=999",
    ],
)
def test_what_is_not_there_is_not_found(coordinator: PageClient, path: str) -> None:
    assert coordinator.get(path).status_code == 404


@pytest.mark.parametrize("role", [Role.WORKER, Role.ANALYST, Role.PLANNER, None])
def test_nobody_else_records_or_removes(
    house: House, client: PageClient, own: Path, role: Role | None
) -> None:
    path = sounds.record(own, "Ja", sounds.wav())
    visitor = house.sign_in(role) if role else client
    for address in (PLACE, ONE, YES, f"{ONE}/manus"):
        assert visitor.get(address).status_code == 404
    form = {"recording": (BytesIO(sounds.wav(2)), "x.wav")}
    assert visitor.post(YES, form, content_type="multipart/form-data").status_code == 404
    assert visitor.post(f"{YES}/ta-bort", {}).status_code == 404
    assert path.read_bytes() == sounds.wav()


def test_a_post_without_our_token_changes_nothing(coordinator: PageClient, own: Path) -> None:
    form = {"recording": (BytesIO(sounds.wav()), "x.wav")}
    assert coordinator.post(YES, form, content_type="multipart/form-data").status_code == 400
    assert not own.exists()
