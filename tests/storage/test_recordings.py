import os
from pathlib import Path

import pytest

from survey.core.reading import text_hash
from survey.core.sound import Kind
from survey.storage import recordings
from survey.storage.database import Session
from survey.storage.recordings import Shelf
from tests import sounds
from tests.examples import Town

TEXT = "Lyssnar de vuxna på dig?"
HASH = text_hash(TEXT)


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    return Shelf(tmp_path / "own", tmp_path / "questionnaires")


def beside(shelf: Shelf, name: str = "stod") -> Path:
    return shelf.questionnaires / name / "recordings"


def test_a_recording_is_found_by_its_language_and_the_hash_of_its_text(shelf: Shelf) -> None:
    path = sounds.record(beside(shelf), TEXT, sounds.wav())
    found = shelf.find("sv", HASH)
    assert found and found.path == path and not found.own
    assert shelf.find("en", HASH) is None
    assert shelf.find("sv", text_hash(TEXT.lower())) is None
    assert shelf.named(found.name) == found


def test_what_staff_recorded_goes_before_what_came_with_the_questionnaire(shelf: Shelf) -> None:
    sounds.record(beside(shelf), TEXT, sounds.wav(1))
    own = sounds.record(shelf.own, TEXT, sounds.wav(2))
    sounds.record(beside(shelf, "zzz"), TEXT, sounds.wav(3))
    found = shelf.find("sv", HASH)
    assert found and found.path == own and found.own


def test_a_recording_made_anew_has_another_name(shelf: Shelf) -> None:
    recordings.put(shelf.own, "sv", HASH, Kind.WAV, sounds.wav(1))
    first, stamp = shelf.find("sv", HASH), shelf.stamp()
    recordings.put(shelf.own, "sv", HASH, Kind.WAV, sounds.wav(2))
    shelf.refresh()
    second = shelf.find("sv", HASH)
    assert first and second and first.name != second.name
    assert shelf.named(first.name) is None
    assert shelf.stamp() != stamp


def test_the_same_bytes_have_the_same_name_everywhere(shelf: Shelf) -> None:
    recordings.put(shelf.own, "sv", HASH, Kind.WAV, sounds.wav())
    recordings.put(beside(shelf), "en", text_hash("Other"), Kind.WAV, sounds.wav())
    shelf.refresh()
    one, other = shelf.find("sv", HASH), shelf.find("en", text_hash("Other"))
    assert one and other and one.name == other.name
    assert HASH not in one.name


def test_another_kind_of_file_takes_the_place_of_the_old_one(shelf: Shelf) -> None:
    recordings.put(shelf.own, "sv", HASH, Kind.WAV, sounds.wav())
    recordings.put(shelf.own, "sv", HASH, Kind.OGG, b"OggS")
    assert [p.name for p in (shelf.own / "sv").iterdir()] == [f"{HASH}.ogg"]


def test_what_is_not_named_as_a_recording_is_never_served(shelf: Shelf) -> None:
    place = shelf.own / "sv"
    place.mkdir(parents=True)
    for name in ("notes.txt", "secret.wav", f"{HASH}.exe", f"{HASH}.html", f".{HASH}.wav"):
        (place / name).write_bytes(b"x")
    (place / f"{HASH}.mp3").mkdir()
    (shelf.own / "not a language!").mkdir()
    (shelf.own / "not a language!" / f"{HASH}.wav").write_bytes(b"x")
    assert shelf.every("sv") == shelf.every("not a language!") == []


def test_a_film_in_sign_language_lies_beside_the_sound(shelf: Shelf) -> None:
    """R-L9: a film belongs to the exact text just as a recording does."""
    sounds.record(shelf.own, TEXT, sounds.wav())
    (shelf.own / "sv" / f"{HASH}.film.webm").write_bytes(b"moving hands")
    film, sound = shelf.find("sv", HASH, film=True), shelf.find("sv", HASH)
    assert film and film.path.name == f"{HASH}.film.webm"
    assert sound and sound.path.suffix == ".wav"


def test_a_file_that_vanishes_is_no_longer_found(shelf: Shelf) -> None:
    path = sounds.record(shelf.own, TEXT, sounds.wav())
    assert shelf.every("sv")
    path.unlink()
    assert shelf.every("sv") == []


def test_a_folder_that_may_not_be_written_leaves_nothing_half_done(shelf: Shelf) -> None:
    shelf.own.mkdir()
    (shelf.own / "sv").write_text("a file where a folder should be")
    with pytest.raises(OSError):
        recordings.put(shelf.own, "sv", HASH, Kind.WAV, sounds.wav())
    assert os.listdir(shelf.own) == ["sv"]


def test_the_units_phrases_are_those_of_open_units(db: Session, town: Town) -> None:
    found = recordings.phrases_in_use(db)
    assert all({"young", "old"} <= set(p["sv"]) for p in found if p)
