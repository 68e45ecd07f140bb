"""A form about one decision, from the keeping to the plan; Postgres and SQLite alike."""

from dataclasses import replace
from datetime import date, datetime
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from survey.core.plan import Row, Status, Understood
from survey.core.register import Decision, Form
from survey.services import admitting, planning, registering
from survey.services.registering import Words
from survey.storage import audit, library, plans, registers
from survey.storage.tables import PlanChange, RegisterEntry
from tests.examples import Town

NOW = datetime(2026, 11, 22, 9)
TODAY = NOW.date()
DUE = date(2027, 1, 31)
WORDS = Words("Barnchecklista", "Från barnchecklistan", "Åtgärden togs tillbaka.")


@pytest.fixture
def me(db: Session, town: Town) -> int:
    return admitting.add_account(db, "worker", "many words make a password", now=NOW)


@pytest.fixture
def plan_id(db: Session, town: Town) -> int:
    """The plan of the children's department, with one row."""
    table = Understood("Vår plan", (Row("Delaktighet", "Barn hörs", ("Fråga barnen",)),))
    return planning.import_plan(db, library.read_all(), town.children_department, table).plan_id


def told(town: Town, **given: Any) -> Decision:
    answers = {"best": ("ja",), "best_doc": ("ja",)}
    return replace(Decision(Form.CHECKLIST, town.family, TODAY, answers), **given).tidy


def acted(town: Town, **given: Any) -> Decision:
    said = {"action": "Skriv en rutin", "responsible": "enhetschef", "due_on": DUE}
    return told(town, **said | given)


def keep(db: Session, decision: Decision, by: int) -> RegisterEntry:
    made = registering.keep(db, decision, WORDS, by=by, now=NOW)
    found = registers.get(db, made)
    assert found is not None
    return found


def texts(db: Session, plan_id: int) -> list[tuple[str, str]]:
    return [(a.text, a.status) for a in plans.activities_of(db, plan_id)]


def test_a_form_is_kept_as_it_was_filled_in(db: Session, town: Town, me: int) -> None:
    entry = keep(db, acted(town), me)
    assert registering.decision_of(entry) == acted(town)
    assert (entry.made_on, entry.account_id, entry.revision) == (TODAY, me, 1)
    assert registering.mine(db, me, TODAY) == [entry]


def test_what_is_kept_has_no_place_for_a_person_or_a_case(db: Session) -> None:
    assert set(RegisterEntry.__table__.columns.keys()) == {
        "id", "form", "unit_id", "decided_on", "answers", "action", "responsible", "due_on",
        "activity_id", "made_on", "account_id", "revision",
    }  # fmt: skip


def test_an_action_becomes_an_activity_of_the_departments_newest_plan(
    db: Session, town: Town, me: int, plan_id: int
) -> None:
    newer = planning.import_plan(
        db, library.read_all(), town.children_department, Understood("Nästa plan", ())
    ).plan_id
    elsewhere = Understood("Deras", ())
    planning.import_plan(db, library.read_all(), town.disability_department, elsewhere)
    first, second = keep(db, acted(town), me), keep(db, acted(town, action="Utbilda"), me)
    assert texts(db, plan_id) == [("Fråga barnen", "not_started")]
    assert [t for t, _ in texts(db, newer)] == [
        "Skriv en rutin (enhetschef)",
        "Utbilda (enhetschef)",
    ]
    row, *others = plans.rows_of(db, newer)
    assert (row.focus_area, row.goal, others) == ("Barnchecklista", "Från barnchecklistan", [])
    activity = plans.activity(db, first.activity_id or 0)
    assert activity is not None
    assert activity.due_on == DUE
    assert registers.origins(db, newer) == {
        first.activity_id: first.id,
        second.activity_id: second.id,
    }
    change = db.scalars(select(PlanChange).order_by(PlanChange.id)).first()
    assert change is not None
    assert (change.what, change.after, change.account_id) == (
        "activity_added",
        "Skriv en rutin (enhetschef)",
        me,
    )


def test_without_a_plan_the_action_is_kept_and_can_be_put_there_later(
    db: Session, town: Town, me: int
) -> None:
    entry = keep(db, acted(town), me)
    assert registering.place_of(db, entry) is None
    table = Understood("Vår plan", (Row("Delaktighet", "Barn hörs"),))
    made = planning.import_plan(db, library.read_all(), town.children_department, table)
    row = plans.rows_of(db, made.plan_id)[0]
    registering.put_in_row(db, entry.id, row.id, WORDS, by=me, now=NOW)
    place = registering.place_of(db, entry)
    assert place is not None
    assert (place.row.id, place.activity.text) == (row.id, "Skriv en rutin (enhetschef)")


def test_a_planner_moves_the_activity_within_the_plan_and_not_out_of_it(
    db: Session, town: Town, me: int, plan_id: int
) -> None:
    entry = keep(db, acted(town), me)
    row = plans.rows_of(db, plan_id)[0]
    registering.put_in_row(db, entry.id, row.id, WORDS, by=me, now=NOW)
    place = registering.place_of(db, entry)
    assert place is not None
    assert place.row.goal == "Barn hörs"
    table = Understood("Deras", (Row("Annat", "Annat mål"),))
    other = planning.import_plan(db, library.read_all(), town.disability_department, table)
    foreign = plans.rows_of(db, other.plan_id)[0].id
    for row_id in (foreign, 99999):
        with pytest.raises(registering.NoRoom):
            registering.put_in_row(db, entry.id, row_id, WORDS, by=me, now=NOW)
    without = keep(db, told(town), me)
    with pytest.raises(registering.Gone):
        registering.put_in_row(db, without.id, row.id, WORDS, by=me, now=NOW)


def test_the_activity_follows_a_change_until_somebody_has_begun(
    db: Session, town: Town, me: int, plan_id: int
) -> None:
    entry = keep(db, acted(town), me)
    registering.change(db, (entry.id, 1), acted(town, action="Ny mall"), WORDS, now=NOW)
    assert texts(db, plan_id)[1] == ("Ny mall (enhetschef)", "not_started")
    planning_status(db, entry, Status.ONGOING)
    registering.change(db, (entry.id, 2), acted(town, action="Något annat"), WORDS, now=NOW)
    assert texts(db, plan_id)[1] == ("Ny mall (enhetschef)", "ongoing")


@pytest.mark.parametrize("status", [Status.NOT_STARTED, Status.ONGOING])
def test_an_activity_follows_its_entry_to_another_departments_plan(
    db: Session, town: Town, me: int, plan_id: int, status: Status
) -> None:
    table = Understood("Deras", (Row("Annat", "Annat mål"),))
    other = planning.import_plan(db, library.read_all(), town.disability_department, table).plan_id
    entry = keep(db, acted(town), me)
    planning_status(db, entry, status)
    moved = acted(town, unit_id=town.disability)
    registering.change(db, (entry.id, 1), moved, WORDS, now=NOW)
    place = registering.place_of(db, entry)
    assert place is not None
    assert (place.plan.id, place.row.goal) == (other, "Från barnchecklistan")
    assert texts(db, plan_id) == [("Fråga barnen", "not_started")]
    assert texts(db, other) == [("Skriv en rutin (enhetschef)", status)]
    told_of = select(PlanChange.plan_id).where(PlanChange.what == "activity_moved")
    assert set(db.scalars(told_of)) == {plan_id, other}


def test_an_activity_stays_in_its_row_when_the_other_unit_has_the_same_plan(
    db: Session, town: Town, me: int, plan_id: int
) -> None:
    entry = keep(db, acted(town), me)
    row = plans.rows_of(db, plan_id)[0]
    registering.put_in_row(db, entry.id, row.id, WORDS, by=me, now=NOW)
    registering.change(db, (entry.id, 1), acted(town, unit_id=town.outpatient), WORDS, now=NOW)
    place = registering.place_of(db, entry)
    assert place is not None
    assert place.row.id == row.id


def test_without_a_plan_there_the_unit_can_not_be_changed_and_nothing_is(
    db: Session, town: Town, me: int, plan_id: int
) -> None:
    entry = keep(db, acted(town), me)
    moved = acted(town, unit_id=town.disability, action="Ny mall")
    with pytest.raises(registering.NoRoom):
        registering.change(db, (entry.id, 1), moved, WORDS, now=NOW)
    db.expire_all()
    assert (entry.unit_id, entry.action, entry.revision) == (town.family, "Skriv en rutin", 1)
    assert texts(db, plan_id)[1] == ("Skriv en rutin (enhetschef)", "not_started")
    taken_back = told(town, unit_id=town.disability)
    registering.change(db, (entry.id, 1), taken_back, WORDS, now=NOW)
    assert texts(db, plan_id)[1][1] == "struck"


def planning_status(db: Session, entry: RegisterEntry, status: Status) -> None:
    place = registering.place_of(db, entry)
    assert place is not None
    place.activity.status = status
    db.commit()


def test_a_second_editor_is_told_and_changes_nothing(db: Session, town: Town, me: int) -> None:
    entry = keep(db, told(town), me)
    registering.change(db, (entry.id, 1), told(town, unit_id=town.outpatient), WORDS, now=NOW)
    with pytest.raises(registering.Overtaken):
        registering.change(db, (entry.id, 1), told(town, unit_id=town.disability), WORDS, now=NOW)
    with pytest.raises(registering.Overtaken):
        registering.remove(db, (entry.id, 1), WORDS, now=NOW)
    db.expire_all()
    assert entry.unit_id == town.outpatient


def test_an_action_that_is_taken_back_is_struck_with_its_reason(
    db: Session, town: Town, me: int, plan_id: int
) -> None:
    entry = keep(db, acted(town), me)
    registering.change(db, (entry.id, 1), told(town), WORDS, now=NOW)
    struck = plans.activities_of(db, plan_id)[1]
    assert (struck.status, struck.reason) == ("struck", "Åtgärden togs tillbaka.")
    assert entry.activity_id is None
    begun = keep(db, acted(town), me)
    planning_status(db, begun, Status.ONGOING)
    registering.remove(db, (begun.id, 1), WORDS, now=NOW)
    assert texts(db, plan_id)[2][1] == "ongoing"


def test_what_is_removed_is_gone_and_in_the_log_without_its_answers(
    db: Session, town: Town, me: int
) -> None:
    entry = keep(db, told(town), me)
    before = audit.number(db)
    registering.remove(db, (entry.id, 1), WORDS, now=NOW)
    assert db.scalar(select(func.count()).select_from(RegisterEntry)) == 0
    newest = audit.latest(db)[0]
    assert audit.number(db) == before + 1
    assert (newest.act, newest.subject) == ("register_removed", f"bcl unit {town.family}")
    with pytest.raises(registering.Gone):
        registering.remove(db, (entry.id, 1), WORDS, now=NOW)
    with pytest.raises(registering.Gone):
        registering.change(db, (entry.id, 1), told(town), WORDS, now=NOW)


def test_it_is_mine_for_thirty_days(db: Session, town: Town, me: int) -> None:
    entry = keep(db, told(town), me)
    assert registering.is_mine(entry, me, date(2026, 12, 22))
    assert not registering.is_mine(entry, me, date(2026, 12, 23))
    assert not registering.is_mine(entry, me + 1, TODAY)
    assert registering.mine(db, me, date(2026, 12, 23)) == []
