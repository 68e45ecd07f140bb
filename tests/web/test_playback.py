import re
from pathlib import Path

import pytest
from flask import Flask

from survey.core.card import shown
from survey.core.reading import text_hash
from survey.services import voicing
from survey.storage import library
from tests import sounds
from tests.conftest import House
from tests.page import PageClient


@pytest.fixture
def own(app: Flask) -> Path:
    """The folder with what staff have recorded."""
    return Path(app.config["RECORDINGS"])


def questions(client: PageClient, house: House, variant: str = "a79") -> str:
    code = shown(house.code(house.town.family))
    return client.get(f"/s/{code}/fragor?age={variant}").text


def first_text(page: str) -> str:
    """The first question of a page, as it is shown."""
    screen = page.partition('data-screen="question"')[2]
    found = re.search(r"<h2[^>]*>([^<]+)</h2>", screen)
    assert found
    return found[1]


def addresses(page: str) -> list[str]:
    return re.findall(r'data-sound="([^"]+)"', page)


def test_a_recording_is_played_where_exactly_its_text_is_shown(
    client: PageClient, house: House, own: Path
) -> None:
    """R-L4"""
    text = first_text(questions(client, house))
    sounds.record(own, text, sounds.wav())
    house.app.extensions["shelf"].refresh()
    found = addresses(questions(client, house))
    assert len(found) == 1
    assert client.http.get(found[0]).data == sounds.wav()


def test_a_changed_text_silences_its_old_recording(
    client: PageClient, house: House, own: Path
) -> None:
    """R-L4: no question, no answer and no local phrase is read by what was said for another."""
    text = first_text(questions(client, house))
    others = {text.lower(), text.rstrip("?"), text.replace("vuxna", "vuxna här"), f"{text}!"}
    assert text not in others
    for other in others:
        sounds.record(own, other, sounds.wav())
    house.app.extensions["shelf"].refresh()
    assert addresses(questions(client, house)) == []


def test_a_recording_in_another_language_is_not_played(
    client: PageClient, house: House, own: Path
) -> None:
    sounds.record(own, first_text(questions(client, house)), sounds.wav(), language="en")
    house.app.extensions["shelf"].refresh()
    assert addresses(questions(client, house)) == []


def test_a_recording_taken_away_leaves_the_kept_page(
    client: PageClient, house: House, own: Path
) -> None:
    path = sounds.record(own, first_text(questions(client, house)), sounds.wav())
    house.app.extensions["shelf"].refresh()
    address = addresses(questions(client, house))[0]
    path.unlink()
    house.app.extensions["shelf"].refresh()
    assert addresses(questions(client, house)) == []
    assert client.http.get(address).status_code == 404


def test_the_address_says_nothing_of_the_child_and_may_be_kept(
    client: PageClient, house: House, own: Path
) -> None:
    text = first_text(questions(client, house))
    sounds.record(own, text, sounds.wav())
    house.app.extensions["shelf"].refresh()
    address = addresses(questions(client, house))[0]
    assert re.fullmatch(r"/uppspelning/[0-9a-f]{16}\.wav", address)
    assert text_hash(text) not in address
    response = client.http.get(address)
    assert "Set-Cookie" not in response.headers
    assert response.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert response.mimetype == "audio/wav"
    assert "ETag" not in response.headers and "Last-Modified" not in response.headers
    assert response.headers["Cross-Origin-Resource-Policy"] == "same-origin"


def test_a_player_may_ask_for_a_part(client: PageClient, house: House, own: Path) -> None:
    sounds.record(own, first_text(questions(client, house)), sounds.wav())
    house.app.extensions["shelf"].refresh()
    address = addresses(questions(client, house))[0]
    part = client.http.get(address, headers={"Range": "bytes=0-9"})
    assert part.status_code == 206 and part.data == sounds.wav()[:10]


@pytest.mark.parametrize(
    "name", ["nothing.wav", "..%2f..%2fsecrets.wav", "%00.wav", "x" * 4000, "secrets/SECRET_KEY"]
)
def test_nothing_but_recordings_is_played(client: PageClient, own: Path, name: str) -> None:
    own.mkdir(parents=True, exist_ok=True)
    (own / "nothing.wav").write_bytes(b"not named by a hash")
    assert client.get(f"/uppspelning/{name}").status_code == 404


def test_a_page_without_recordings_asks_for_none(client: PageClient, house: House) -> None:
    page = questions(client, house)
    assert "data-sound" not in page and "<audio" not in page


@pytest.mark.parametrize("variant", ["a46", "a79", "lss"])
def test_every_text_that_is_on_the_recording_list_is_played_once_recorded(
    client: PageClient, house: House, own: Path, variant: str
) -> None:
    """R-L4: question, help line, answers, practice, and what an adult is told."""
    script = voicing.script(
        library.read_all(), house.app.extensions["shelf"], "stod-och-delaktighet", "sv"
    )
    for line in script.lines:
        sounds.record(own, line.passage.text, line.passage.text.encode())
    house.app.extensions["shelf"].refresh()
    page = questions(client, house, variant)
    texts = re.findall(r"<(h2|p|span) ([^>]*)>", page)
    read = [
        attributes
        for tag, attributes in texts
        if 'class="option__card"' in attributes
        or 'class="question__help"' in attributes
        or (tag == "p" and 'class="between" lang="sv"' in attributes)
    ]
    assert len(read) > 10
    assert [one for one in read if "data-sound" not in one] == []
    questions_asked = re.findall(r"<legend.*?</legend>", page, re.DOTALL)
    assert questions_asked and all("data-sound" in one for one in questions_asked)
