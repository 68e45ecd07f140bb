"""Doors that lead nowhere: which questions stand behind them, and that nothing can be kept."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from survey.core.sheet import Sheet
from survey.services import answering, rehearsing
from survey.storage import library, units
from survey.storage.library import Library
from survey.storage.tables import Round
from tests import examples

FILES = library.read_all()
SLUG = "barn-och-familj"


def test_a_unit_rehearses_what_its_open_round_asks(db: Session, open_round: Round) -> None:
    door = rehearsing.of_unit(db, SLUG, FILES)
    assert door
    assert door.unit.child_name == "soc i Exempelköping"
    assert door.variants == ("a46", "a79", "a1012", "a1317", "lss")
    assert door.answer_by == open_round.answer_by
    assert answering.package(db, door.version).questionnaire.id == "stod-och-delaktighet"


def test_the_open_round_goes_before_a_newer_draft(
    db: Session, open_round: Round, town: examples.Town
) -> None:
    later = examples.TODAY + timedelta(days=1)
    examples.make_draft(
        db, town, "Nästa", "mina-rattigheter", opens_on=later, variants=("a79", "lss")
    )
    door = rehearsing.of_unit(db, SLUG, FILES)
    assert door and "a46" in door.variants


def test_without_an_open_round_the_newest_draft_is_rehearsed(
    db: Session, town: examples.Town
) -> None:
    examples.make_draft(db, town, "Nu")
    later = examples.TODAY + timedelta(days=1)
    examples.make_draft(
        db, town, "Nästa", "mina-rattigheter", opens_on=later, variants=("a79", "lss")
    )
    door = rehearsing.of_unit(db, SLUG, FILES)
    assert door and door.variants == ("a79", "lss")


def test_without_any_round_the_usual_questionnaire_is_rehearsed(
    db: Session, town: examples.Town
) -> None:
    door = rehearsing.of_unit(db, SLUG, FILES)
    assert door and door.answer_by == rehearsing.NO_DAY
    assert answering.package(db, door.version).questionnaire.id == rehearsing.USUAL


def test_a_department_is_answered_for_by_one_of_its_units(db: Session, open_round: Round) -> None:
    door = rehearsing.of_unit(db, "barn-och-unga", FILES)
    assert door and door.unit.name == "Barn och unga"
    assert door.answer_by == open_round.answer_by


def test_a_unit_that_is_not_there_or_is_closed_has_no_practice(
    db: Session, town: examples.Town
) -> None:
    assert rehearsing.of_unit(db, "finns-inte", FILES) is None
    assert rehearsing.of_unit(db, "", FILES) is None
    closed = units.get(db, town.family)
    assert closed
    closed.closed_on = examples.TODAY
    db.commit()
    assert rehearsing.of_unit(db, SLUG, FILES) is None


def test_a_round_is_shown_for_one_of_its_own_units_only(
    db: Session, open_round: Round, town: examples.Town
) -> None:
    door = rehearsing.of_round(db, open_round.id, town.disability)
    assert door and door.unit.child_name == "Solgården"
    first = rehearsing.of_round(db, open_round.id)
    assert first and first.unit.id == town.family
    assert rehearsing.of_round(db, open_round.id, town.municipality) is None
    assert rehearsing.of_round(db, 999) is None


def test_a_draft_without_units_is_the_municipalitys(db: Session, town: examples.Town) -> None:
    draft = examples.make_draft(db, town, unit_ids=())
    door = rehearsing.of_round(db, draft.id)
    assert door and door.unit.name == "Exempelköpings kommun"


@pytest.mark.parametrize("name", sorted(FILES.packages))
def test_every_questionnaire_can_be_read_before_any_round(
    db: Session, town: examples.Town, name: str
) -> None:
    door = rehearsing.of_file(db, name, FILES)
    assert door and door.variants
    package = answering.package(db, door.version)
    for variant in door.variants:
        assert answering.variant(door, package, variant).questions


def test_a_questionnaire_that_is_not_there_has_no_preview(db: Session, town: examples.Town) -> None:
    assert rehearsing.of_file(db, "finns-inte", FILES) is None


def test_a_language_that_nobody_has_reviewed_is_offered_last(
    db: Session, town: examples.Town
) -> None:
    package = FILES.packages["mina-rattigheter"]
    draft = replace(package.words["en"], language="xx", status="", reviewed_by=None)
    words = {name: package.words[name] for name in ("sv", "en")} | {"xx": draft}
    files = Library({"mina": replace(package, words=words)}, FILES.shared)
    door = rehearsing.of_file(db, "mina", files)
    assert door and door.languages == ("en", "sv", "xx")
    made = answering.package(db, door.version)
    assert [rehearsing.reviewed(made, x) for x in (*door.languages, "zz")] == [
        True, True, False, False,
    ]  # fmt: skip


def test_nothing_can_be_sent_through_such_a_door(db: Session, open_round: Round) -> None:
    door = rehearsing.of_unit(db, SLUG, FILES)
    assert door and (door.round_id, door.public_key) == (0, b"")
    with pytest.raises(Exception, match="32"):
        sheet = Sheet("a79", {}, {})
        answering.submit(db, examples.BALLOT_KEY, door, ("", "ab" * 16), sheet)
