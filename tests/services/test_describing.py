import os
from datetime import date
from pathlib import Path

from sqlalchemy.orm import Session

from survey.services import describing
from survey.storage import units
from survey.storage.tables import Round
from tests.examples import Town


def test_the_organisation_is_described_as_it_is(db: Session, town: Town, open_round: Round) -> None:
    found = describing.describe(db)
    assert found.municipality == "Exempelköpings kommun"
    assert found.contact == "dataskyddsombud@example.org"
    assert [(d.name, [u.name for u in d.units]) for d in found.departments] == [
        ("Barn och unga", ["Barn och familj", "Öppenvård"]),
        ("Funktionsstöd", ["LSS barn och unga"]),
    ]
    assert found.departments[0].units[0].slug == "barn-och-familj"
    (asked,) = found.asked
    assert len(asked.variants) == 5
    assert asked.rounds == ("Hösten 2026",)
    assert asked.languages[0] == "sv"
    assert not asked.of_staff


def test_a_closed_unit_is_left_out(db: Session, town: Town) -> None:
    family = units.get(db, town.family)
    assert family
    family.closed_on = date(2026, 1, 1)
    db.flush()
    names = [u.name for d in describing.describe(db).departments for u in d.units]
    assert names == ["Öppenvård", "LSS barn och unga"]


def test_an_empty_installation_is_described_with_nothing(db: Session) -> None:
    assert describing.describe(db) == describing.Organisation("", "", (), ())


def test_whose_the_key_folder_is_can_be_seen_from_outside(tmp_path: Path) -> None:
    assert describing.keeper_apart(tmp_path, os.geteuid()) is False
    assert describing.keeper_apart(tmp_path, os.geteuid() + 1) is True
    assert describing.keeper_apart(tmp_path / "not there", os.geteuid()) is None
