from datetime import date, datetime

import pytest
from sqlalchemy.orm import Session

from survey.core.access import Person
from survey.core.unit import Flaw
from survey.core.unit_table import Column, Fault, Row, Table
from survey.services import organising
from survey.services.organising import Comparison, NewUnit, compare
from survey.storage import units
from survey.storage.tables import Round
from tests.examples import Town
from tests.services.organising.people import coordinator

NOW = datetime(2026, 12, 1, 9, 0)
TODAY = date(2026, 12, 1)
LETTERS = {column: chr(ord("A") + i) for i, column in enumerate(Column)}


def row(name: str, under: str = "Barn och unga", level: str = "unit", **more: str) -> Row:
    told = {Column.NAME: name, Column.UNDER: under, Column.LEVEL: level}
    return told | {Column(key): value for key, value in more.items()}


def table(*rows: Row) -> Table:
    return Table(dict(enumerate(rows, start=2)), LETTERS)


def found(db: Session, *rows: Row, by: Person | None = None) -> Comparison:
    return compare(db, by, table(*rows), TODAY)


def troubles(db: Session, *rows: Row, by: Person | None = None) -> list[tuple[str, str]]:
    return [(t.place, t.fault) for t in found(db, *rows, by=by).troubles]


def test_what_is_new_what_is_other_and_what_is_the_same(db: Session, town: Town) -> None:
    said = found(
        db,
        row("Öst", phone="0123-1"),
        row("Barn och familj", child_name="Familj"),
        row("Öppenvård"),
    )
    assert said.troubles == ()
    assert [c.target.facts.name for c in said.added] == ["Öst"]
    assert [c.differences for c in said.changed] == [
        ((Column.CHILD_NAME, "soc i Exempelköping", "Familj"),)
    ]
    assert said.same == 1


def test_a_column_that_is_not_there_is_left_alone(db: Session, town: Town) -> None:
    assert found(db, row("Barn och familj")).same == 1
    emptied = found(db, row("Barn och familj", phone="")).changed[0]
    assert (Column.PHONE, "0123-45 67 00", "") in emptied.differences


def test_a_unit_is_known_by_its_number_when_its_name_changes(db: Session, town: Town) -> None:
    said = found(db, row("Familj", id=str(town.family)))
    assert [c.differences for c in said.changed] == [((Column.NAME, "Barn och familj", "Familj"),)]


def test_a_renamed_department_does_not_move_its_units(db: Session, town: Town) -> None:
    said = found(
        db,
        row("Unga", "Exempelköpings kommun", "department", id=str(town.children_department)),
        row("Öppenvård", "Unga"),
    )
    assert said.troubles == ()
    assert said.same == 1


def test_two_names_can_be_swapped(db: Session, town: Town) -> None:
    said = found(
        db, row("Öppenvård", id=str(town.family)), row("Barn och familj", id=str(town.outpatient))
    )
    assert said.troubles == ()
    assert len(said.changed) == 2


@pytest.mark.parametrize(
    ("rows", "place", "fault"),
    [((row("Öst"), row("öst")), "C2", Fault.TWICE),
     ((row("Öppenvård", id="4"),), "C2", Fault.TWICE),
     ((row("Öst", id="999"),), "A2", Fault.NO_SUCH_ID),
     ((row("Öst", id="x"),), "A2", Fault.NO_SUCH_ID),
     ((row("Öst", "Ingenting"),), "D2", Flaw.NO_SUCH),
     ((row("Öst", "Öppenvård"),), "D2", Flaw.NOT_UNDER),
     ((row("Öst", level="department"),), "D2", Flaw.NOT_UNDER),
     ((row("Två", "", "municipality"),), "B2", Flaw.ONE_MUNICIPALITY),
     ((row("Öppenvård", level="group"),), "B2", Fault.OTHER_LEVEL),
     ((row(""),), "C2", Flaw.NO_NAME),
     ((row("Öst", phone="ring"),), "K2", Flaw.PHONE),
     ((row("Öst", young_sv="De"),), "G2", Flaw.PHRASE_SMALL),
     ((row("Öst", checked_on="2026-12-02"),), "N2", Fault.FUTURE),
     ((row("Öst", group="Små"),), "E2", Flaw.NO_SUCH),
     ((row("Öst", group="Öppenvård"),), "E2", Flaw.GROUP_ELSEWHERE)],
)  # fmt: skip
def test_each_fault_is_told_with_its_cell(
    db: Session, town: Town, rows: tuple[Row, ...], place: str, fault: str
) -> None:
    assert (place, fault) in troubles(db, *rows)


def test_a_whole_tree_can_come_in_any_order(db: Session, town: Town) -> None:
    said = found(
        db,
        row("Öst", "Ny avdelning", group="Små"),
        row("Små", "Ny avdelning", "group"),
        row("Ny avdelning", "Exempelköpings kommun", "department"),
    )
    assert said.troubles == ()
    assert len(said.added) == 3


def test_a_group_of_another_department_is_refused(db: Session, town: Town) -> None:
    organising.add_unit(db, NewUnit("Små", "group", "Funktionsstöd"), NOW)
    assert troubles(db, row("Öppenvård", group="Små")) == [("E2", Flaw.GROUP_ELSEWHERE)]


def test_a_unit_in_a_running_round_is_not_moved_by_a_file(
    db: Session, town: Town, open_round: Round
) -> None:
    assert troubles(db, row("Öppenvård", "Funktionsstöd")) == [("D2", Flaw.IN_ROUND)]


def test_a_closed_unit_is_told(db: Session, town: Town) -> None:
    organising.close(db, None, town.family, NOW)
    assert troubles(db, row("Barn och familj", child_name="Ny")) == [("C2", Flaw.CLOSED)]


def test_others_units_can_stand_in_the_file_and_not_be_changed(db: Session, town: Town) -> None:
    by = coordinator(db, town.children_department)
    same = row("LSS barn och unga", "Funktionsstöd")
    assert found(db, same, by=by).troubles == ()
    other = row("LSS barn och unga", "Funktionsstöd", phone="0123-9")
    assert troubles(db, other, by=by) == [("C2", Fault.NOT_YOURS)]
    assert troubles(db, row("X", "Funktionsstöd", id=str(town.disability)), by=by) == [
        ("A2", Fault.NO_SUCH_ID)
    ]
    assert troubles(db, row("Öst", "Funktionsstöd"), by=by) == [("D2", Flaw.NO_SUCH)]
    moved = row("Öppenvård", "Funktionsstöd")
    assert troubles(db, moved, by=by) == [("D2", Flaw.NO_SUCH)]
    taken = row("LSS barn och unga", "Barn och unga")
    assert troubles(db, taken, by=by) == [("C2", Fault.NOT_YOURS)]
    department = row("Egen", "Exempelköpings kommun", "department")
    assert troubles(db, department, by=by) == [("D2", Flaw.NO_SUCH)]


def test_new_numbers_with_the_old_day_are_unchecked(db: Session, town: Town) -> None:
    said = found(db, row("Öppenvård", phone="0123-9", checked_on="2026-11-22")).changed[0]
    assert (Column.CHECKED_ON, "2026-11-22", "") in said.differences
    told = found(db, row("Öppenvård", phone="0123-9", checked_on="2026-12-01")).changed[0]
    assert (Column.CHECKED_ON, "2026-11-22", "2026-12-01") in told.differences


def test_what_looks_like_a_person_is_a_doubt_and_no_trouble(db: Session, town: Town) -> None:
    said = found(db, row("Annas grupp"), row("Öppenvård"))
    assert said.troubles == ()
    assert [(d.place, d.details["name"]) for d in said.doubts] == [("C2", "Annas")]


def test_the_state_is_another_as_soon_as_anything_is(db: Session, town: Town) -> None:
    before = found(db).state
    assert found(db).state == before
    units.save(db, town.family, 1, {"phone": "0123-9"})
    assert found(db).state != before
