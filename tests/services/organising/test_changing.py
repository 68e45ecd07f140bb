from dataclasses import replace
from datetime import date, datetime
from typing import Any

import pytest
from sqlalchemy.orm import Session

from survey.core.unit import Flaw
from survey.services import organising
from survey.services.organising import (
    Doubtful,
    NewUnit,
    Outdated,
    Unplaceable,
    Wanted,
    change,
    facts_of,
)
from survey.storage import audit, units
from survey.storage.tables import Round, Unit
from tests import examples
from tests.examples import Town
from tests.services.organising.people import coordinator

NOW = datetime(2026, 12, 1, 9, 0)


def wanted(db: Session, unit_id: int, **more: Any) -> Wanted:
    """The unit as it is, but for these facts or places."""
    unit = at(db, unit_id)
    place = {"parent": unit.parent_id, "group": unit.group_id, "revision": unit.revision}
    place |= {name: more.pop(name) for name in (*place, "checked", "sure") if name in more}
    return Wanted(facts=replace(facts_of(unit), **more), **place)


def at(db: Session, unit_id: int) -> Unit:
    db.expire_all()
    found = units.get(db, unit_id)
    assert found
    return found


def test_what_is_written_is_saved_and_logged(db: Session, town: Town) -> None:
    by = coordinator(db, town.family)
    assert change(db, by, town.family, wanted(db, town.family, name="Familj  Öst"), NOW)
    unit = at(db, town.family)
    assert (unit.name, unit.slug, unit.revision) == ("Familj Öst", "barn-och-familj", 2)
    said = audit.latest(db)[0]
    assert (said.act, said.account_id, said.subject) == (
        "unit_changed",
        by.account_id,
        "Familj Öst",
    )


def test_saving_what_is_there_changes_nothing(db: Session, town: Town) -> None:
    before = len(audit.latest(db))
    assert not change(db, None, town.family, wanted(db, town.family), NOW)
    assert at(db, town.family).revision == 1
    assert len(audit.latest(db)) == before


def test_the_second_of_two_is_told_and_nothing_is_lost(db: Session, town: Town) -> None:
    first = wanted(db, town.family, name="Ett")
    second = wanted(db, town.family, name="Två")
    change(db, None, town.family, first, NOW)
    with pytest.raises(Outdated):
        change(db, None, town.family, second, NOW)
    assert at(db, town.family).name == "Ett"
    change(db, None, town.family, replace(second, revision=2), NOW)
    assert at(db, town.family).name == "Två"


def test_a_new_number_is_unchecked_until_it_is_called(db: Session, town: Town) -> None:
    change(db, None, town.family, wanted(db, town.family, phone="0123-1"), NOW)
    assert at(db, town.family).checked_on is None
    change(db, None, town.family, wanted(db, town.family, checked=True), NOW)
    assert at(db, town.family).checked_on == date(2026, 12, 1)
    change(db, None, town.family, wanted(db, town.family, name="Annat"), NOW)
    assert at(db, town.family).checked_on == date(2026, 12, 1)


def test_a_name_that_was_confirmed_is_not_asked_about_again(db: Session, town: Town) -> None:
    named = wanted(db, town.family, name="Maria Ungdom")
    for sure in (frozenset[str](), frozenset({"Karin"})):
        with pytest.raises(Doubtful):
            change(db, None, town.family, replace(named, sure=sure), NOW)
    change(db, None, town.family, replace(named, sure=frozenset({"Maria"})), NOW)
    change(db, None, town.family, wanted(db, town.family, phone="0123-1"), NOW)
    assert at(db, town.family).name == "Maria Ungdom"


@pytest.mark.parametrize("name", ["Öppenvård", "ÖPPENVÅRD", "", "–"])
def test_a_name_that_is_taken_or_none_is_refused(db: Session, town: Town, name: str) -> None:
    with pytest.raises(Unplaceable):
        change(db, None, town.family, wanted(db, town.family, name=name), NOW)
    assert at(db, town.family).name == "Barn och familj"


def test_a_unit_is_moved_when_no_round_runs(db: Session, town: Town) -> None:
    by = coordinator(db, town.municipality)
    moving = wanted(db, town.family, parent=town.disability_department)
    change(db, by, town.family, moving, NOW)
    assert units.path(db, town.family)[1] == town.disability_department


def test_a_unit_in_a_running_round_stays_where_it_is(
    db: Session, town: Town, open_round: Round
) -> None:
    moving = wanted(db, town.family, parent=town.disability_department)
    with pytest.raises(Unplaceable) as refused:
        change(db, None, town.family, moving, NOW)
    assert [p.flaw for p in refused.value.problems] == [Flaw.IN_ROUND]


def test_a_unit_in_a_draft_can_be_moved(db: Session, town: Town) -> None:
    examples.make_draft(db, town)
    moving = wanted(db, town.family, parent=town.disability_department)
    assert change(db, None, town.family, moving, NOW)


@pytest.mark.parametrize("where", ["outpatient", "municipality"])
def test_a_unit_is_moved_into_departments_only(db: Session, town: Town, where: str) -> None:
    moving = wanted(db, town.family, parent=getattr(town, where))
    with pytest.raises(Unplaceable):
        change(db, None, town.family, moving, NOW)


def test_who_looks_after_one_department_can_not_reach_another(db: Session, town: Town) -> None:
    here = coordinator(db, town.children_department)
    with pytest.raises(Unplaceable):
        change(db, here, town.disability, wanted(db, town.disability, name="Vår"), NOW)
    out = wanted(db, town.family, parent=town.disability_department)
    with pytest.raises(Unplaceable):
        change(db, here, town.family, out, NOW)
    there = coordinator(db, town.disability_department)
    with pytest.raises(Unplaceable):
        change(db, there, town.family, out, NOW)
    assert at(db, town.family).parent_id == town.children_department


def test_grouping_is_for_those_who_look_after_the_department(db: Session, town: Town) -> None:
    group = organising.add_unit(db, NewUnit("Små", "group", "Barn och unga"), NOW)
    grouped = wanted(db, town.family, group=group)
    with pytest.raises(Unplaceable):
        change(db, coordinator(db, town.family), town.family, grouped, NOW)
    change(db, coordinator(db, town.children_department), town.family, grouped, NOW)
    assert at(db, town.family).group_id == group


def test_a_group_holds_units_of_its_own_department(db: Session, town: Town) -> None:
    group = organising.add_unit(db, NewUnit("Små", "group", "Barn och unga"), NOW)
    for unit in (town.disability, town.children_department, group):
        with pytest.raises(Unplaceable):
            change(db, None, unit, wanted(db, unit, group=group), NOW)
    with pytest.raises(Unplaceable):
        change(db, None, town.family, wanted(db, town.family, group=town.outpatient), NOW)
    change(db, None, town.family, wanted(db, town.family, group=group), NOW)
    away = wanted(db, town.family, parent=town.disability_department)
    with pytest.raises(Unplaceable):
        change(db, None, town.family, away, NOW)
    assert change(db, None, town.family, replace(away, group=None), NOW)


def test_a_group_freezes_with_the_tree_of_the_round(db: Session, town: Town) -> None:
    from survey.services import arranging

    group = organising.add_unit(db, NewUnit("Små", "group", "Barn och unga"), NOW)
    for unit in (town.family, town.outpatient):
        change(db, None, unit, wanted(db, unit, group=group), NOW)
    drafted = examples.make_draft(db, town)
    arranging.ask_to_open(db, drafted.id, by=None, now=NOW)
    tree = drafted.tree
    assert tree["groups"] == {str(group): {"name": "Små", "department": town.children_department}}
    assert tree["units"][str(town.family)]["group"] == group
    assert tree["units"][str(town.disability)]["group"] is None
