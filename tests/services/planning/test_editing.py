from datetime import date, datetime

import pytest
from sqlalchemy.orm import Session

from survey.core.plan import Flaw, Row, State, Status, Target, Understood
from survey.core.plan_table import read
from survey.core.plan_writing import write
from survey.services import planning, tracking
from survey.services.planning import (
    ActivityTexts,
    Editor,
    NoSuchThing,
    Outdated,
    RowTexts,
    Said,
    Unacceptable,
)
from survey.storage import library, plans, registers
from survey.storage.library import Library
from survey.storage.tables import PlanActivity, PlanRow
from tests.examples import Town

NOW = datetime(2026, 11, 22, 9)
TODAY = NOW.date()
EDITOR = Editor(None, NOW)
PLAN = Understood(
    "Planen",
    (
        Row("Delaktighet", "Mål ett.", ("Gör a.", "Gör b."), "Enhetschef", "Hösten 2025"),
        Row("Delaktighet", "Mål två.", ("Gör c.",), time_plan="Våren 2027"),
        Row("Kunskap", "Mål tre.", ("Gör d.",), time_plan="Löpande"),
    ),
)


@pytest.fixture
def plan_id(db: Session, town: Town) -> int:
    """Three rows in two focus areas; the first row's day has passed."""
    made = plans.add(db, town.children_department, PLAN.title)
    for position, row in enumerate(PLAN.rows, start=1):
        guessed = {1: date(2025, 12, 31), 2: date(2027, 6, 30)}.get(position)
        plans.add_row(db, made.id, position, row, guessed)
    db.commit()
    return made.id


def rows(db: Session, plan_id: int) -> list[PlanRow]:
    return list(plans.rows_of(db, plan_id))


def activities(db: Session, plan_id: int) -> list[PlanActivity]:
    return list(plans.activities_of(db, plan_id))


def told(db: Session, plan_id: int) -> list[tuple[str, str, str]]:
    return [(c.what, c.before, c.after) for c in plans.changes_of(db, plan_id)][::-1]


def test_a_row_is_changed_and_every_change_is_kept(db: Session, plan_id: int) -> None:
    row = rows(db, plan_id)[0]
    wanted = RowTexts("Delaktighet", "Mål ett!", "Chef", "Våren 2028", "Ny", "12")
    planning.change_row(db, EDITOR, row.id, wanted, 1)
    assert (row.goal, row.article, row.due_on, row.revision) == (
        "Mål ett!", "12", date(2028, 6, 30), 2)  # fmt: skip
    assert told(db, plan_id) == [
        ("goal", "Mål ett.", "Mål ett!"),
        ("responsible", "Enhetschef", "Chef"),
        ("time_plan", "Hösten 2025", "Våren 2028"),
        ("comment", "", "Ny"),
        ("article", "", "12"),
        ("due_on", "2025-12-31", "2028-06-30"),
    ]


def test_the_second_of_two_is_told_and_saves_nothing(db: Session, plan_id: int) -> None:
    row = rows(db, plan_id)[0]
    planning.change_row(db, EDITOR, row.id, RowTexts("Delaktighet", "Först."), 1)
    with pytest.raises(Outdated):
        planning.change_row(db, EDITOR, row.id, RowTexts("Delaktighet", "Sedan."), 1)
    assert row.goal == "Först."
    activity = activities(db, plan_id)[0]
    planning.change_activity(db, EDITOR, activity.id, ActivityTexts("Först."), 1)
    with pytest.raises(Outdated):
        planning.change_activity(db, EDITOR, activity.id, ActivityTexts("Sedan."), 1)
    with pytest.raises(Outdated):
        planning.change_title(db, EDITOR, plan_id, "Ny", 7)


def test_a_day_that_a_person_chose_is_not_guessed_again(db: Session, plan_id: int) -> None:
    row = rows(db, plan_id)[1]
    chosen = RowTexts("", "Mål", time_plan="Hösten 2030", due_on=date(2027, 1, 1), due_chosen=True)
    planning.change_row(db, EDITOR, row.id, chosen, 1)
    assert (row.due_on, row.due_chosen) == (date(2027, 1, 1), True)
    none = RowTexts("", "Mål", time_plan="Hösten 2030", due_chosen=True)
    planning.change_row(db, EDITOR, row.id, none, 2)
    assert row.due_on is None


def test_a_persons_name_has_to_be_confirmed_as_none(db: Session, plan_id: int) -> None:
    row = rows(db, plan_id)[0]
    wanted = RowTexts("Delaktighet", "Mål.", "Anna Svensson")
    with pytest.raises(Unacceptable) as refusal:
        planning.change_row(db, EDITOR, row.id, wanted, 1)
    assert refusal.value.names == ("Anna", "Svensson")
    sure = Editor(None, NOW, frozenset({"Anna", "Svensson"}))
    planning.change_row(db, sure, row.id, wanted, 1)
    assert row.responsible == "Anna Svensson"


@pytest.mark.parametrize(
    ("wanted", "wrong"),
    [(RowTexts("F", "  "), {"goal": Flaw.EMPTY}),
     (RowTexts("F", "M", article="x" * 41), {"article": Flaw.TOO_LONG}),
     (RowTexts("F", "M", comment="x" * 4001), {"comment": Flaw.TOO_LONG})],
)  # fmt: skip
def test_what_may_not_be_is_refused(
    db: Session, plan_id: int, wanted: RowTexts, wrong: dict[str, Flaw]
) -> None:
    with pytest.raises(Unacceptable) as refusal:
        planning.add_row(db, EDITOR, plan_id, wanted)
    assert refusal.value.flaws == wrong
    assert len(rows(db, plan_id)) == 3


def test_a_new_row_stands_last_in_its_focus_area_and_can_be_moved(
    db: Session, plan_id: int
) -> None:
    made = planning.add_row(
        db, EDITOR, plan_id, RowTexts("Delaktighet", "Nytt.", "", "Hösten 2027")
    )
    assert [r.goal for r in rows(db, plan_id)] == ["Mål ett.", "Mål två.", "Nytt.", "Mål tre."]
    assert plans.row(db, made).due_on == date(2027, 12, 31)  # type: ignore[union-attr]
    planning.move_row(db, EDITOR, made, -1)
    assert [r.goal for r in rows(db, plan_id)] == ["Mål ett.", "Nytt.", "Mål två.", "Mål tre."]
    first = rows(db, plan_id)[0]
    planning.move_row(db, EDITOR, first.id, -1)
    assert rows(db, plan_id)[0] is first
    assert [w for w, *_ in told(db, plan_id)] == ["row_added", "row_moved"]


def test_an_activity_is_added_and_moved_within_its_row(db: Session, plan_id: int) -> None:
    row = rows(db, plan_id)[0]
    made = planning.add_activity(db, EDITOR, row.id, " Gör  mer. ")
    planning.move_activity(db, EDITOR, made, -1)
    assert [a.text for a in plans.activities_in(db, row.id)] == ["Gör a.", "Gör mer.", "Gör b."]
    with pytest.raises(Unacceptable):
        planning.add_activity(db, EDITOR, row.id, " ")


def test_nothing_is_struck_without_a_reason(db: Session, plan_id: int) -> None:
    activity = activities(db, plan_id)[0]
    with pytest.raises(Unacceptable):
        planning.set_activity_status(db, EDITOR, activity.id, Status.STRUCK, 1)
    with pytest.raises(Unacceptable):
        struck = ActivityTexts("Gör a.", Status.STRUCK, " ")
        planning.change_activity(db, EDITOR, activity.id, struck, 1)
    with pytest.raises(Unacceptable):
        planning.strike_row(db, EDITOR, activity.row_id, " ")
    assert activity.status == Status.NOT_STARTED


def test_a_struck_row_keeps_what_was_done(db: Session, plan_id: int) -> None:
    first, second, *_ = activities(db, plan_id)
    planning.set_activity_status(db, EDITOR, first.id, Status.DONE, first.revision)
    planning.strike_row(db, EDITOR, first.row_id, "Finns redan.")
    assert (first.status, first.done_on) == (Status.DONE, TODAY)
    assert (second.status, second.reason) == (Status.STRUCK, "Finns redan.")


def test_a_day_that_was_guessed_stays_while_the_words_are_the_same(
    db: Session, plan_id: int
) -> None:
    """Saving a comment must not take a row off the list of what is late."""
    row_id = planning.add_row(db, EDITOR, plan_id, RowTexts("K", "M", time_plan="v. 42 varje år"))
    row = plans.row(db, row_id)
    assert row and row.due_on == date(2027, 10, 24)
    later = Editor(None, datetime(2027, 12, 1, 9))
    same = RowTexts("K", "M", time_plan="v. 42 varje år", comment="Mer.")
    planning.change_row(db, later, row_id, same, 1)
    assert row.due_on == date(2027, 10, 24)
    other = RowTexts("K", "M", time_plan="v. 43 varje år")
    planning.change_row(db, later, row_id, other, 2)
    assert row.due_on == date(2028, 10, 29)


def test_the_real_day_of_what_is_done_can_be_written(db: Session, plan_id: int) -> None:
    first, second, third, _ = activities(db, plan_id)
    early = date(2025, 12, 1)
    done = ActivityTexts("Gör a.", Status.DONE, done_on=early)
    planning.change_activity(db, EDITOR, first.id, done, first.revision)
    assert first.done_on == early
    planning.follow_up(db, EDITOR, second.id, Said(Status.DONE, "", second.revision, early))
    assert second.done_on == early
    with pytest.raises(Unacceptable) as refusal:
        coming = ActivityTexts("Gör c.", Status.DONE, done_on=date(2026, 11, 23))
        planning.change_activity(db, EDITOR, third.id, coming, third.revision)
    assert refusal.value.flaws == {"done_on": Flaw.NOT_YET}
    reworded = ActivityTexts("Gör a, bättre.", Status.DONE)
    planning.change_activity(db, EDITOR, first.id, reworded, first.revision)
    assert first.done_on == early


def test_what_is_taken_up_again_has_no_reason_from_before(db: Session, plan_id: int) -> None:
    *_, last = activities(db, plan_id)
    struck = ActivityTexts(last.text, Status.STRUCK, "Nämnden sa nej.")
    planning.change_activity(db, EDITOR, last.id, struck, 1)
    assert last.done_on == TODAY
    planning.set_activity_status(db, EDITOR, last.id, Status.ONGOING, last.revision)
    assert (last.reason, last.done_on) == ("", None)


def test_what_is_late_is_not_set_ongoing_with_one_press(db: Session, plan_id: int) -> None:
    late = activities(db, plan_id)[0]
    with pytest.raises(Unacceptable):
        planning.set_activity_status(db, EDITOR, late.id, Status.ONGOING, late.revision)
    planning.set_activity_status(db, EDITOR, late.id, Status.DONE, late.revision)
    assert late.status == Status.DONE


def test_a_row_without_activities_is_struck_and_taken_up_again(db: Session, plan_id: int) -> None:
    row_id = planning.add_row(db, EDITOR, plan_id, RowTexts("Kunskap", "Mål alene."))
    with pytest.raises(Unacceptable):
        planning.strike_row(db, EDITOR, row_id, " ")
    planning.strike_row(db, EDITOR, row_id, "Finns  redan.\nHos oss.")
    row = plans.row(db, row_id)
    assert row and row.struck == "Finns redan. Hos oss."
    (told,) = planning.summary(db, plan_id, 2026, TODAY).struck
    assert (told.text, told.note) == ("Mål alene.", "Finns redan. Hos oss.")
    record = next(r for r in planning.records(db, plan_id) if r.row_id == row_id)
    assert (record.status, record.reason) == ("struck", "Finns redan. Hos oss.")
    again = read(write(planning.as_table(db, plan_id)).encode())
    assert next(r for r in again.rows if r.goal == "Mål alene.").struck == "Finns redan. Hos oss."
    planning.resume_row(db, EDITOR, row_id)
    assert row.struck == ""
    planning.strike_row(db, EDITOR, row_id, "Nej.")
    planning.add_activity(db, EDITOR, row_id, "Gör ändå.")
    assert row.struck == ""


def test_what_is_not_done_in_time_needs_a_reason_when_its_status_is_set(
    db: Session, plan_id: int
) -> None:
    late, _, coming, _ = activities(db, plan_id)
    with pytest.raises(Unacceptable):
        planning.change_activity(db, EDITOR, late.id, ActivityTexts("a", Status.ONGOING), 1)
    planning.change_activity(db, EDITOR, coming.id, ActivityTexts("c", Status.ONGOING), 1)
    planning.change_activity(db, EDITOR, late.id, ActivityTexts("Gör a, bättre."), 1)
    assert late.text == "Gör a, bättre."


def test_the_follow_up_begins_with_what_is_overdue_and_ends_with_what_is_said(
    db: Session, plan_id: int
) -> None:
    items = planning.to_follow(db, plan_id, TODAY)
    assert [(i.activity.text, i.is_overdue) for i in items] == [
        ("Gör a.", True), ("Gör b.", True), ("Gör c.", False), ("Gör d.", False)]  # fmt: skip
    first = items[0].activity
    with pytest.raises(Unacceptable):
        planning.follow_up(db, EDITOR, first.id, Said(Status.ONGOING, " ", 1))
    planning.follow_up(db, EDITOR, first.id, Said(Status.ONGOING, "Personal saknas.", 1))
    planning.follow_up(db, EDITOR, items[1].activity.id, Said(Status.DONE, "", 1))
    again = planning.to_follow(db, plan_id, TODAY)
    assert [i.activity.text for i in again] == ["Gör c.", "Gör d.", "Gör a.", "Gör b."]
    assert first.reason == "Personal saknas."
    assert [f.note for f in plans.follow_ups_of(db, plan_id)] == ["", "Personal saknas."]
    spring = planning.to_follow(db, plan_id, date(2027, 2, 1))
    assert [i.activity.text for i in spring] == ["Gör a.", "Gör c.", "Gör d."]


def test_what_should_run_from_a_day_is_late_only_until_it_has_begun(
    db: Session, plan_id: int
) -> None:
    row = rows(db, plan_id)[0]
    row.time_plan, row.due_on = "Fr.o.m. hösten 2021", date(2021, 12, 31)
    first, second, *_ = activities(db, plan_id)
    second.due_on = date(2022, 1, 1)  # of its own: a last day
    db.commit()
    items = planning.to_follow(db, plan_id, TODAY)[:2]
    assert [(i.activity, i.is_overdue, i.begins) for i in items] == [
        (first, True, True), (second, True, False)]  # fmt: skip
    with pytest.raises(Unacceptable):
        planning.follow_up(db, EDITOR, first.id, Said(Status.NOT_STARTED, "", 1))
    planning.follow_up(db, EDITOR, first.id, Said(Status.ONGOING, "", 1))
    planning.set_activity_status(db, EDITOR, first.id, Status.ONGOING, first.revision)
    assert first.reason == ""
    with pytest.raises(Unacceptable):
        planning.set_activity_status(db, EDITOR, second.id, Status.ONGOING, 1)
    found = planning.summary(db, plan_id, 2026, TODAY)
    assert [told.text for told in found.overdue] == [second.text]
    one, other, *_ = planning.records(db, plan_id)
    assert (one.due_on, one.due_is_start) == (date(2021, 12, 31), True)
    assert (other.due_on, other.due_is_start) == (date(2022, 1, 1), False)
    row.due_chosen = True
    db.commit()
    assert planning.summary(db, plan_id, 2026, TODAY).overdue[0].text == first.text


def test_a_follow_up_of_what_somebody_changed_keeps_nothing(db: Session, plan_id: int) -> None:
    activity = activities(db, plan_id)[2]
    planning.set_activity_status(db, EDITOR, activity.id, Status.ONGOING, activity.revision)
    with pytest.raises(Outdated):
        planning.follow_up(db, EDITOR, activity.id, Said(Status.DONE, "", 1))
    db.rollback()
    assert plans.follow_ups_of(db, plan_id) == []


def test_the_year_tells_what_the_plan_says(db: Session, plan_id: int) -> None:
    first, second, third, _ = activities(db, plan_id)
    planning.follow_up(db, EDITOR, first.id, Said(Status.DONE, "Alla enheter.", 1))
    planning.follow_up(db, EDITOR, second.id, Said(Status.ONGOING, "Personal saknas.", 1))
    planning.follow_up(db, EDITOR, third.id, Said(Status.STRUCK, "Finns redan.", 1))
    found = planning.summary(db, plan_id, 2026, TODAY)
    assert [(a.name, a.number) for a in found.areas] == [("Delaktighet", 3), ("Kunskap", 1)]
    assert dict(found.counts) == {Status.NOT_STARTED: 1, Status.ONGOING: 1, Status.DONE: 1,
                                  Status.STRUCK: 1}  # fmt: skip
    assert [(t.text, t.note) for t in found.done] == [("Gör a.", "Alla enheter.")]
    assert [(t.text, t.note) for t in found.overdue] == [("Gör b.", "Personal saknas.")]
    assert [(t.text, t.note) for t in found.struck] == [("Gör c.", "Finns redan.")]
    assert dict(found.held_on) == {TODAY: 3}
    before = planning.summary(db, plan_id, 2025, TODAY)
    assert (before.done, before.earlier_done, before.struck, before.held_on) == ((), 0, (), {})
    after = planning.summary(db, plan_id, 2027, date(2027, 2, 1))
    assert (after.done, after.earlier_done, after.struck) == ((), 1, ())


def test_a_withdrawn_plan_is_out_of_the_figures_and_takes_no_actions(
    db: Session, town: Town, plan_id: int
) -> None:
    node = tracking.node_at(db, town.children_department)
    assert tracking.track(db, "PLN-1", node, TODAY)[0].due == 2
    planning.withdraw(db, EDITOR, plan_id, " Läst in  två gånger. ")
    assert tracking.track(db, "PLN-1", node, TODAY) == ()
    assert registers.newest_plan(db, town.children_department) is None
    (found,) = planning.withdrawn_plans(db)
    assert (found.id, planning.every_plan(db)) == (plan_id, ())
    planning.reinstate(db, EDITOR, plan_id)
    assert tracking.track(db, "PLN-1", node, TODAY)[0].due == 2


def at(day: date) -> Editor:
    return Editor(None, datetime(day.year, day.month, day.day, 9))


def test_a_year_that_is_over_is_told_as_it_stood_at_its_end(db: Session, town: Town) -> None:
    shared = library.read_all()
    read_in = date(2025, 3, 1)
    plan = Understood("Planen", (*PLAN.rows[:2], Row("K", "Mål.", ("Förr.",),
                      states=(State(Status.DONE),))))  # fmt: skip
    plan_id = planning.import_plan(db, shared, town.children_department, plan, at(read_in)).plan_id
    first, second, third, _ = activities(db, plan_id)
    for activity, said, day in (
        (first, Said(Status.ONGOING, "Halvvägs.", 1), date(2025, 9, 1)),
        (first, Said(Status.DONE, "Nu.", 2, date(2026, 1, 15)), date(2026, 2, 1)),
        (second, Said(Status.STRUCK, "Finns redan.", 1), date(2025, 12, 31)),
        (third, Said(Status.DONE, "", 1), date(2026, 3, 1)),
    ):
        planning.follow_up(db, at(day), activity.id, said)
    change = ActivityTexts("Gör om c.", Status.DONE, done_on=date(2026, 3, 1))
    planning.change_activity(db, at(date(2026, 4, 1)), third.id, change, third.revision)
    planning.add_row(db, at(date(2026, 5, 1)), plan_id, RowTexts("Nytt", "Mål fyra."))
    old = planning.summary(db, plan_id, 2025, TODAY)
    assert (old.day, old.since) == (date(2025, 12, 31), 2025)
    assert [a.name for a in old.areas] == ["Delaktighet", "K"]
    assert dict(old.counts) == {Status.NOT_STARTED: 1, Status.ONGOING: 1, Status.DONE: 1,
                                Status.STRUCK: 1}  # fmt: skip
    assert [(t.text, t.day, t.is_finished) for t in old.done] == [("Förr.", None, True)]
    assert [(t.text, t.day) for t in old.struck] == [("Gör b.", date(2025, 12, 31))]
    assert [(t.text, t.note) for t in old.ongoing] == [("Gör a.", "Halvvägs.")]
    assert old.overdue == ()  # the last day of "hösten 2025" is not over
    new = planning.summary(db, plan_id, 2026, TODAY)
    assert [t.text for t in new.done] == ["Gör a.", "Gör om c."] and new.earlier_done == 1
    assert [a.name for a in new.areas] == ["Delaktighet", "K", "Nytt"]
    with pytest.raises(NoSuchThing):
        planning.summary(db, plan_id, 2024, TODAY)


def test_a_row_that_is_struck_later_was_not_struck_then(db: Session, town: Town) -> None:
    shared = library.read_all()
    plan = Understood("Planen", (Row("D", "Mål.", ()), Row("D", "Förr.", (), struck="Sedan länge")))
    plan_id = planning.import_plan(
        db, shared, town.children_department, plan, at(date(2025, 3, 1))
    ).plan_id
    planning.strike_row(db, at(date(2026, 2, 3)), rows(db, plan_id)[0].id, "Ingen tid.")
    struck = {y: planning.summary(db, plan_id, y, TODAY).struck for y in (2025, 2026)}
    assert [(t.text, t.day) for t in struck[2025]] == [("Förr.", None)]
    assert [(t.text, t.day) for t in struck[2026]] == [("Mål.", date(2026, 2, 3))]


def test_the_table_that_is_handed_on_is_the_one_that_was_read(db: Session, plan_id: int) -> None:
    table = planning.as_table(db, plan_id)
    assert (table.title, [r.goal for r in table.rows]) == (PLAN.title, [r.goal for r in PLAN.rows])
    assert table.rows[0].states == (State(), State())
    assert (table.rows[0].due_on, table.rows[0].due_chosen) == (date(2025, 12, 31), False)


def test_the_records_have_an_id_each_that_stays(db: Session, plan_id: int) -> None:
    before = planning.records(db, plan_id)
    planning.move_row(db, EDITOR, rows(db, plan_id)[0].id, 1)
    planning.add_row(db, EDITOR, plan_id, RowTexts("Kunskap", "Utan aktivitet."))
    after = planning.records(db, plan_id)
    assert {(r.row_id, r.activity_id, r.activity) for r in before} < {
        (r.row_id, r.activity_id, r.activity) for r in after
    }
    assert (after[-1].activity_id, after[-1].goal) == (None, "Utan aktivitet.")
    assert before[0].due_is_guessed and before[0].unit == "Barn och unga"


def test_the_records_tell_the_targets_too(db: Session, town: Town) -> None:
    wanted = (Target("DEL-1", 80), Target("STO-2"))
    plan = Understood("Planen", (Row("D", "Mål.", ("Gör.",), indicators=wanted),))
    shared, place = library.read_all(), town.children_department
    plan_id = planning.import_plan(db, shared, place, plan, EDITOR).plan_id
    (one,) = planning.records(db, plan_id)
    assert (one.unit_id, one.indicators, one.targets) == (place, "DEL-1, STO-2", "DEL-1: 80")


def test_a_plan_read_in_with_days_and_statuses_keeps_them(db: Session, town: Town) -> None:
    row = Row("F", "M", ("a",), "", "Hösten 2027", "", (), "3", date(2027, 1, 1),
              (State(Status.DONE, done_on=date(2026, 1, 1)),), due_chosen=True)  # fmt: skip
    library = Library.__new__(Library)
    late = Row("F", "O", time_plan="v. 42 varje år", due_on=date(2026, 10, 18))
    none = Row("F", "P", time_plan="Februari varje år", due_chosen=True)
    plan = Understood("P", (row, Row("F", "N", time_plan="Våren 2027"), late, none))
    saved = planning.import_plan(db, library, town.municipality, plan, EDITOR)
    first, second, third, fourth = rows(db, saved.plan_id)
    assert (third.due_on, third.due_chosen) == (date(2026, 10, 18), False)
    assert (fourth.due_on, fourth.due_chosen) == (None, True)
    assert planning.as_table(db, saved.plan_id).rows[0] == row
    assert (first.due_chosen, second.due_on, second.due_chosen) == (True, date(2027, 6, 30), False)
    assert told(db, saved.plan_id) == [("imported", "", "P")]


def test_what_does_not_exist_is_said(db: Session, town: Town) -> None:
    for errand in (
        lambda: planning.change_title(db, EDITOR, 9, "T", 1),
        lambda: planning.add_row(db, EDITOR, 9, RowTexts("F", "M")),
        lambda: planning.change_row(db, EDITOR, 9, RowTexts("F", "M"), 1),
        lambda: planning.strike_row(db, EDITOR, 9, "x"),
        lambda: planning.add_activity(db, EDITOR, 9, "x"),
        lambda: planning.change_activity(db, EDITOR, 9, ActivityTexts("x"), 1),
        lambda: planning.follow_up(db, EDITOR, 9, Said(Status.DONE, "", 1)),
        lambda: planning.summary(db, 9, 2026, TODAY),
        lambda: planning.as_table(db, 9),
        lambda: planning.records(db, 9),
    ):
        with pytest.raises(NoSuchThing):
            errand()
