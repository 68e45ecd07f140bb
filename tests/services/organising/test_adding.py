from datetime import datetime

import pytest
from sqlalchemy.orm import Session

from survey.core.access import Person, Role
from survey.core.unit import Facts, Flaw
from survey.services import organising
from survey.services.organising import Doubtful, NewUnit, Node, Unplaceable
from survey.storage import audit, units
from tests.examples import Town
from tests.services.organising.people import account

NOW = datetime(2026, 11, 22, 9, 0)


def test_a_unit_is_added_under_its_department(db: Session, town: Town) -> None:
    new = NewUnit("Familjecentrum  Öst", under="Barn och unga", child_name="Lilla huset")
    added = organising.add_unit(db, new, NOW)
    found = units.get(db, added)
    assert found is not None
    assert (found.name, found.slug) == ("Familjecentrum Öst", "familjecentrum-ost")
    assert units.path(db, added) == (added, town.children_department, town.municipality)
    assert audit.latest(db)[0].act == "unit_added"


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
        NewUnit("ÖPPENVÅRD", under="Barn och unga"),
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


def test_a_persons_name_is_added_only_when_somebody_says_that_it_is_none(
    db: Session, town: Town
) -> None:
    with pytest.raises(Doubtful, match="“Annas”"):
        organising.add_unit(db, NewUnit("Annas grupp", under="Barn och unga"), NOW)
    new = NewUnit("Annas grupp", under="Barn och unga", not_a_person=True)
    assert organising.add_unit(db, new, NOW)


def test_a_coordinator_adds_below_what_she_looks_after_and_nowhere_else(
    db: Session, town: Town
) -> None:
    by = Person(account(db), ((Role.COORDINATOR, town.children_department),))
    node = Node("unit", town.children_department, Facts("Öst"), checked=True)
    made = units.get(db, organising.add(db, by, node, NOW))
    assert made
    assert made.checked_on == NOW.date()
    for parent in (town.disability_department, town.municipality, 999):
        with pytest.raises(Unplaceable):
            organising.add(db, by, Node("unit", parent, Facts("Väst")), NOW)
    assert units.by_name(db, "Väst") is None


def test_nobody_who_is_signed_in_adds_a_municipality(db: Session, town: Town) -> None:
    by = Person(account(db), ((Role.ADMINISTRATOR, town.municipality),))
    with pytest.raises(Unplaceable):
        organising.add(db, by, Node("municipality", None, Facts("En till")), NOW)


def test_a_report_group_is_in_no_list_of_places(db: Session, town: Town) -> None:
    group = organising.add_unit(db, NewUnit("Små", "group", "Barn och unga"), NOW)
    assert group not in [u.id for u in units.every(db)]
    assert group not in [u.id for u in units.children(db, town.children_department)]
    assert group in [u.id for u in units.inside(db, town.children_department)]
    assert units.by_name(db, "Små") is None


def test_a_unit_is_added_in_a_group_of_its_department_only(db: Session, town: Town) -> None:
    group = organising.add_unit(db, NewUnit("Små", "group", "Barn och unga"), NOW)
    inside = Node("unit", town.children_department, Facts("Öst"), group=group)
    made = units.get(db, organising.add(db, None, inside, NOW))
    assert made
    assert made.group_id == group
    outside = Node("unit", town.disability_department, Facts("Väst"), group=group)
    with pytest.raises(Unplaceable) as refused:
        organising.add(db, None, outside, NOW)
    assert [p.flaw for p in refused.value.problems] == [Flaw.GROUP_ELSEWHERE]
