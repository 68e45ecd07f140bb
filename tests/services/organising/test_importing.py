from datetime import date, datetime

import pytest
from sqlalchemy.orm import Session

from survey.services import organising
from survey.services.organising import Agreed, Refused, compare, take_in
from survey.storage import audit, units
from tests.examples import Town
from tests.services.organising.people import coordinator
from tests.services.organising.test_comparing import row, table

NOW = datetime(2026, 12, 1, 9, 0)
TODAY = date(2026, 12, 1)
FILE = table(
    row("Öst", "Ny avdelning", group="Små", checked_on="2026-11-30", phone="0123-1"),
    row("Små", "Ny avdelning", "group"),
    row("Ny avdelning", "Exempelköpings kommun", "department"),
    row("Familj", id="4"),
    row("Öppenvård"),
)


def test_all_of_a_table_is_taken_in(db: Session, town: Town) -> None:
    assert town.family == 4
    by = coordinator(db, town.municipality)
    state = compare(db, by, FILE, TODAY).state
    take_in(db, by, FILE, Agreed(state), NOW)
    db.expire_all()
    east, group = units.by_name(db, "Öst"), units.by_slug(db, "sma")
    assert east
    assert group
    assert (east.group_id, east.checked_on) == (group.id, date(2026, 11, 30))
    assert [u.name for one in units.path(db, east.id) if (u := units.get(db, one))] == [
        "Öst",
        "Ny avdelning",
        "Exempelköpings kommun",
    ]
    renamed = units.get(db, 4)
    assert renamed
    assert (renamed.name, renamed.slug, renamed.revision) == ("Familj", "barn-och-familj", 2)
    acts = [(r.act, r.subject) for r in audit.latest(db, 5)]
    assert acts[0] == ("units_imported", "4")
    assert {a for a, _ in acts[1:]} == {"unit_added", "unit_changed"}
    assert compare(db, by, FILE, TODAY).same == 5


def test_nothing_is_taken_in_when_the_tree_has_changed(db: Session, town: Town) -> None:
    by = coordinator(db, town.municipality)
    state = compare(db, by, FILE, TODAY).state
    units.save(db, town.disability, 1, {"phone": "0123-9"})
    db.commit()
    with pytest.raises(Refused) as refused:
        take_in(db, by, FILE, Agreed(state), NOW)
    assert refused.value.found.state != state
    assert units.by_name(db, "Öst") is None


def test_nothing_is_taken_in_with_a_trouble_in_any_row(db: Session, town: Town) -> None:
    by = coordinator(db, town.municipality)
    wrong = table(row("Öst"), row("Väst", "Ingenting"))
    state = compare(db, by, wrong, TODAY).state
    with pytest.raises(Refused):
        take_in(db, by, wrong, Agreed(state, sure=True), NOW)
    assert units.by_name(db, "Öst") is None


def test_a_doubt_has_to_be_confirmed(db: Session, town: Town) -> None:
    by = coordinator(db, town.municipality)
    named = table(row("Annas grupp"))
    state = compare(db, by, named, TODAY).state
    with pytest.raises(Refused):
        take_in(db, by, named, Agreed(state), NOW)
    take_in(db, by, named, Agreed(state, sure=True), NOW)
    assert units.by_name(db, "Annas grupp")


def test_names_are_swapped_and_units_stay_in_their_departments(db: Session, town: Town) -> None:
    by = coordinator(db, town.municipality)
    swapped = table(
        row("Funktionsstöd", "Exempelköpings kommun", "department",
            id=str(town.children_department)),
        row("Barn och unga", "Exempelköpings kommun", "department",
            id=str(town.disability_department)),
        row("Ny", "Funktionsstöd"),
    )  # fmt: skip
    take_in(db, by, swapped, Agreed(compare(db, by, swapped, TODAY).state), NOW)
    made = units.by_name(db, "Ny")
    assert made
    assert made.parent_id == town.children_department
    assert units.path(db, town.family)[1] == town.children_department


def test_a_row_that_leaves_its_group_out_keeps_it(db: Session, town: Town) -> None:
    by = coordinator(db, town.municipality)
    group = organising.add_unit(db, organising.NewUnit("Små", "group", "Barn och unga"), NOW)
    units.save(db, town.family, 1, {"group_id": group})
    db.commit()
    changed = table(row("Barn och familj", phone="0123-9"))
    take_in(db, by, changed, Agreed(compare(db, by, changed, TODAY).state), NOW)
    db.expire_all()
    unit = units.get(db, town.family)
    assert unit
    assert (unit.group_id, unit.phone) == (group, "0123-9")
