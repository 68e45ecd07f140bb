from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy import select

from survey.core.reading import Part
from survey.core.sound import Fault
from survey.services import voicing
from survey.services.voicing import Phrase
from survey.storage import library
from survey.storage.database import Session
from survey.storage.library import Library
from survey.storage.recordings import Shelf
from survey.storage.tables import Audit
from tests import sounds

NOW = datetime(2026, 11, 22)
NAME = "stod-och-delaktighet"


@pytest.fixture(scope="module")
def shipped() -> Library:
    return library.read_all()


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    return Shelf(tmp_path / "own", tmp_path / "none")


def test_a_recording_is_kept_found_and_removed(db: Session, shipped: Library, shelf: Shelf) -> None:
    line = voicing.script(shipped, shelf, NAME, "sv").lines[0]
    voicing.keep(db, shelf, line, sounds.wav(), by=None, now=NOW)  # type: ignore[arg-type]
    kept = voicing.script(shipped, shelf, NAME, "sv").lines[0]
    assert kept.recording and kept.recording.path.read_bytes() == sounds.wav()
    voicing.discard(db, shelf, kept, by=None, now=NOW)  # type: ignore[arg-type]
    assert voicing.script(shipped, shelf, NAME, "sv").lines[0].recording is None
    acts = db.scalars(select(Audit.act).order_by(Audit.id)).all()
    assert list(acts)[-2:] == ["recording_saved", "recording_removed"]


def test_what_is_no_sound_changes_nothing(db: Session, shipped: Library, shelf: Shelf) -> None:
    line = voicing.script(shipped, shelf, NAME, "sv").lines[0]
    with pytest.raises(voicing.NotKept) as refusal:
        voicing.keep(db, shelf, line, b"words", by=None, now=NOW)  # type: ignore[arg-type]
    assert refusal.value.fault is Fault.NOT_SOUND
    assert not shelf.own.exists()


def test_every_question_answer_and_help_line_of_every_language_is_in_the_script(
    shipped: Library, shelf: Shelf
) -> None:
    for name in voicing.children(shipped):
        package = shipped.packages[name]
        for language, words in package.words.items():
            lines = voicing.script(shipped, shelf, name, language).lines
            texts = {line.passage.text for line in lines}
            assert not [text for text in texts if "{" in text]
            for question in package.questionnaire.every_question():
                if question.scale.options:
                    labels = {words.label(question.scale.id, o.id) for o in question.scale.options}
                    assert labels <= texts
            assert {line.passage.part for line in lines} >= {Part.QUESTION, Part.OPTION}
            assert len({line.file for line in lines}) == len(lines)


def test_the_phrases_are_the_usual_one_and_then_those_of_units(shipped: Library) -> None:
    used = [{"sv": {"young": "de på ön", "old": "de på ön"}}, {"en": {}}, {}]
    found = voicing.phrases(shipped, "sv", used)  # type: ignore[arg-type]
    assert found == [Phrase("de vuxna här", "de som jobbar här"), Phrase("de på ön", "de på ön")]
    assert voicing.phrases(shipped, "xx", []) == []


def test_a_recording_of_a_units_own_words_is_left_over_only_when_no_unit_uses_them(
    shipped: Library, shelf: Shelf
) -> None:
    """R-L4"""
    island = Phrase("de på ön", "de på ön")
    usual = {line.passage.hash for line in voicing.script(shipped, shelf, NAME, "sv").lines}
    local = next(
        line
        for line in voicing.script(shipped, shelf, NAME, "sv", island).lines
        if line.passage.hash not in usual
    )
    sounds.record(shelf.own, local.passage.text, sounds.wav())
    assert voicing.left_over(shipped, shelf, "sv", [island]) == []
    assert len(voicing.left_over(shipped, shelf, "sv", [])) == 1
