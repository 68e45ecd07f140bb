from datetime import datetime

import pytest
from sqlalchemy.orm import Session

from survey.services import organising
from survey.services.organising import NewUnit, Unplaceable, slug
from survey.storage import audit, units
from tests.examples import Town

NOW = datetime(2026, 11, 22, 9, 0)


def test_a_unit_is_added_under_its_department(db: Session, town: Town) -> None:
    new = NewUnit("Familjecentrum  Öst", under="Barn och unga", child_name="Lilla huset")
    added = organising.add_unit(db, new, NOW)
    found = units.get(db, added)
    assert found is not None
    assert (found.name, found.slug) == ("Familjecentrum Öst", "familjecentrum-ost")
    assert units.path(db, added) == (added, town.children_department, town.municipality)
    assert audit.latest(db)[0].act == "unit_added"


@pytest.mark.parametrize(
    ("name", "expected"),
    [("Åäö Öst", "aao-ost"), ("  LSS – barn & unga ", "lss-barn-unga"), ("Café É", "cafe-e"),
     ("A\u030akersberga", "akersberga"), ("x" * 80, "x" * 50)],
)  # fmt: skip
def test_a_slug_is_made_from_the_name(name: str, expected: str) -> None:
    assert slug(name) == expected


def test_two_names_with_one_slug_get_addresses_of_their_own(db: Session, town: Town) -> None:
    one = organising.add_unit(db, NewUnit("Öst", under="Barn och unga"), NOW)
    two = organising.add_unit(db, NewUnit("Ost", under="Barn och unga"), NOW)
    made = [units.get(db, unit) for unit in (one, two)]
    assert [u.slug for u in made if u] == ["ost", "ost-2"]


@pytest.mark.parametrize(
    "new",
    [
        NewUnit("Ny", under="Ingenting"),
        NewUnit("Ny", under="Exempelköpings kommun"),
        NewUnit("Ny", level="department", under="Barn och unga"),
        NewUnit("Ny", level="municipality"),
        NewUnit("Ny", level="team", under="Barn och unga"),
        NewUnit("Öppenvård", under="Barn och unga"),
        NewUnit("–", under="Barn och unga"),
        NewUnit("x" * 121, under="Barn och unga"),
        NewUnit("Ny", under="Barn och unga", phone="1" * 41),
        NewUnit("Ny", under="Barn och unga", phrases={"sv": {"young": "de vuxna", "old": ""}}),
    ],
    ids=lambda new: f"{new.level} {new.name[:12]} under {new.under}",
)
def test_what_can_not_be_placed_is_refused_and_nothing_is_added(
    db: Session, town: Town, new: NewUnit
) -> None:
    before = len(units.every(db))
    with pytest.raises(Unplaceable):
        organising.add_unit(db, new, NOW)
    assert len(units.every(db)) == before
