from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from survey.storage import plans, registers
from survey.storage.tables import RegisterEntry
from tests.examples import Town

AUTUMN = (date(2026, 10, 1), date(2026, 12, 31))


def entry(db: Session, unit_id: int, day: date, **more: Any) -> RegisterEntry:
    values: dict[str, Any] = {"form": "bcl", "decided_on": day, "made_on": day} | more
    return registers.add(db, RegisterEntry(unit_id=unit_id, **values))


def test_a_quarter_has_its_first_and_last_day_and_only_its_form_and_units(
    db: Session, town: Town
) -> None:
    inside = [entry(db, town.family, day) for day in AUTUMN]
    entry(db, town.family, date(2026, 9, 30))
    entry(db, town.family, date(2027, 1, 1))
    entry(db, town.outpatient, AUTUMN[0])
    entry(db, town.family, AUTUMN[0], form="ekb")
    assert list(registers.of_span(db, "bcl", [town.family], AUTUMN)) == inside
    assert registers.first_day(db, "bcl") == date(2026, 9, 30)
    assert registers.first_day(db, "ekb") == AUTUMN[0]


def test_an_entry_is_saved_once_for_each_revision(db: Session, town: Town) -> None:
    made = entry(db, town.family, AUTUMN[0])
    assert registers.save(db, made.id, 1, {"action": "Ny mall"})
    assert not registers.save(db, made.id, 1, {"action": "Annat"})
    db.refresh(made)
    assert (made.action, made.revision) == ("Ny mall", 2)


def test_the_newest_plan_is_the_units_own(db: Session, town: Town) -> None:
    assert registers.newest_plan(db, town.children_department) is None
    plans.add(db, town.children_department, "Första")
    second = plans.add(db, town.children_department, "Andra")
    plans.add(db, town.disability_department, "Deras")
    assert registers.newest_plan(db, town.children_department) == second
    assert registers.last_position(db, second.id) == 0
