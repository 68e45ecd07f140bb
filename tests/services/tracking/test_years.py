"""ATK-1, ATK-2, TAC-1 and PLN-1, attacked at their edges."""

from datetime import date, timedelta

import pytest
from sqlalchemy.orm import Session

from survey.core.disclosure import Level
from survey.core.plan import Status
from survey.services import tracking
from survey.services.tracking import Tracked
from survey.storage import plans
from survey.storage.tables import FollowUp, PlanActivity, PlanRow, Reply, ReplyPoint, Round, Unit
from tests import released
from tests.examples import TODAY, Town

CLOSED = date(2026, 3, 28)
LAST = CLOSED + timedelta(days=60)


def town_of(town: Town) -> tuple[Level, int]:
    return Level.MUNICIPALITY, town.municipality


def children(town: Town) -> tuple[Level, int]:
    return Level.DEPARTMENT, town.children_department


def asked(db: Session, town: Town, day: date = CLOSED, **options: object) -> Round:
    """A counted round: figures for two units of the children's department, none for LSS."""
    given = {"sizes": released.sizes(town)} | options
    return released.make_round(db, town, f"{day}", day, **given)


def answer(db: Session, unit: int, found: Round, day: date | None) -> Reply:
    made = Reply(unit_id=unit, round_id=found.id, published_on=day, cannot="-", responsible="-")
    made.state = "published" if day else "draft"
    db.add(made)
    db.commit()
    return made


def promise(db: Session, reply: Reply, due_on: date | None, **facts: str) -> None:
    values = {"said": "Vi vill", "action": "Vi gör"} | facts
    point = ReplyPoint(reply_id=reply.id, position=1, due_on=due_on, **values)
    point.promised_on, point.stood_on = due_on, CLOSED
    db.add(point)
    db.commit()


def activity(
    db: Session, unit: int, row_due: date | None, words: str = "", **facts: object
) -> PlanActivity:
    plan = plans.add(db, unit, "Planen")
    row = PlanRow(plan_id=plan.id, position=1, due_on=row_due, time_plan=words)
    db.add(row)
    db.flush()
    made = PlanActivity(row_id=row.id, position=1, text="Gör", **facts)
    db.add(made)
    db.commit()
    return made


@pytest.mark.parametrize(("day", "kept"), [(LAST, 1), (LAST + timedelta(days=1), 0)])
def test_an_answer_is_in_time_up_to_its_sixtieth_day(
    db: Session, town: Town, day: date, kept: int
) -> None:
    found = asked(db, town)
    answer(db, town.family, found, day)
    answer(db, town.outpatient, found, LAST + timedelta(days=9))
    assert tracking.track(db, "ATK-1", children(town), TODAY) == (Tracked(kept, 2, 2026),)


def test_a_departments_answer_stands_for_all_its_units(db: Session, town: Town) -> None:
    answer(db, town.children_department, asked(db, town), LAST)
    assert tracking.track(db, "ATK-1", town_of(town), TODAY) == (Tracked(2, 2, 2026),)


def test_a_draft_is_no_answer(db: Session, town: Town) -> None:
    answer(db, town.family, asked(db, town), None)
    assert tracking.track(db, "ATK-1", town_of(town), TODAY) == (Tracked(0, 2, 2026),)


def test_what_may_still_be_answered_in_time_is_not_held_against_anybody(
    db: Session, town: Town
) -> None:
    found = asked(db, town)
    assert tracking.track(db, "ATK-1", town_of(town), LAST) == ()
    answer(db, town.family, found, CLOSED)
    assert tracking.track(db, "ATK-1", town_of(town), LAST) == (Tracked(1, 1, 2026),)
    assert tracking.track(db, "ATK-1", town_of(town), LAST + timedelta(days=1)) == (
        Tracked(1, 2, 2026),
    )


def test_a_unit_without_figures_is_not_counted(db: Session, town: Town) -> None:
    """Whether ten answered there is not known, and nothing here may tell."""
    found = asked(db, town)
    disability = (Level.DEPARTMENT, town.disability_department)
    answer(db, town.disability, found, CLOSED)
    assert tracking.track(db, "ATK-1", disability, TODAY) == ()
    (year,) = tracking.track(db, "TAC-1", disability, TODAY)
    assert year == Tracked(0, 1, 2026)


def test_where_only_the_department_has_figures_all_its_units_owe_an_answer(
    db: Session, town: Town
) -> None:
    sizes = {(town.family, "a1012"): 6, (town.outpatient, "a1012"): 6}
    found = asked(db, town, sizes=sizes)
    answer(db, town.family, found, CLOSED)
    assert tracking.track(db, "ATK-1", children(town), TODAY) == (Tracked(1, 2, 2026),)
    assert tracking.track(db, "TAC-1", children(town), TODAY) == (Tracked(0, 2, 2026),)


def test_a_round_of_staff_says_nothing_about_asking_children(db: Session, town: Town) -> None:
    asked(
        db, town,
        questionnaire="barnrattsutbildning", variants=("staff",),
        sizes={(town.family, "staff"): 20},
    )  # fmt: skip
    assert tracking.track(db, "ATK-1", town_of(town), TODAY) == ()
    assert tracking.track(db, "TAC-1", town_of(town), TODAY) == (Tracked(0, 3, 2026),)


def test_units_that_ask_are_counted_year_by_year(db: Session, town: Town) -> None:
    asked(db, town, date(2024, 11, 20))
    asked(db, town, CLOSED, sizes={(town.family, "a1012"): 12})
    assert tracking.track(db, "TAC-1", town_of(town), TODAY) == (
        Tracked(2, 3, 2024),
        Tracked(0, 3, 2025),
        Tracked(1, 3, 2026),
    )


def test_a_unit_asked_twice_is_one_unit(db: Session, town: Town) -> None:
    asked(db, town, CLOSED)
    asked(db, town, date(2026, 10, 25))
    assert tracking.track(db, "TAC-1", town_of(town), TODAY) == (Tracked(2, 3, 2026),)


def test_a_closed_unit_does_not_weigh_on_the_years_after_it(db: Session, town: Town) -> None:
    asked(db, town, date(2025, 11, 20))
    unit = db.get(Unit, town.outpatient)
    assert unit
    unit.closed_on = date(2026, 2, 1)
    db.commit()
    assert tracking.track(db, "TAC-1", children(town), TODAY) == (
        Tracked(2, 2, 2025),
        Tracked(0, 1, 2026),
    )


def test_a_unit_that_opens_later_changes_no_year_before(db: Session, town: Town) -> None:
    asked(db, town)
    before = tracking.track(db, "TAC-1", children(town), TODAY)
    made = Unit(name="Ny enhet", level="unit", slug="ny-enhet", opened_on=date(2027, 3, 1))
    made.parent_id = town.children_department
    db.add(made)
    db.commit()
    later = tracking.track(db, "TAC-1", children(town), date(2027, 6, 1))
    assert later[0] == before[0]
    assert (later[-1].year, later[-1].due) == (2027, before[0].due + 1)


@pytest.mark.parametrize(
    ("facts", "kept"),
    [
        ({"status": "done"}, 1),
        ({"status": "planned"}, 0),
        ({"status": "ongoing"}, 0),
        ({"status": "done", "late_reason": "Semester"}, 0),
        ({"status": "struck", "reason": "Huset revs"}, 1),
        ({"status": "struck"}, 0),
    ],
)
def test_a_promise_is_kept_when_it_is_done_or_given_up_with_a_reason(
    db: Session, town: Town, facts: dict[str, str], kept: int
) -> None:
    reply = answer(db, town.family, asked(db, town), CLOSED)
    promise(db, reply, date(2026, 9, 1), **facts)
    assert tracking.track(db, "ATK-2", children(town), TODAY) == (Tracked(kept, 1, 2026),)
    elsewhere = (Level.DEPARTMENT, town.disability_department)
    assert tracking.track(db, "ATK-2", elsewhere, TODAY) == ()


@pytest.mark.parametrize("due_on", [TODAY, date(2027, 1, 1), None])
def test_a_promise_whose_day_has_not_passed_is_not_judged(
    db: Session, town: Town, due_on: date | None
) -> None:
    promise(db, answer(db, town.family, asked(db, town), CLOSED), due_on, status="done")
    assert tracking.track(db, "ATK-2", children(town), TODAY) == ()


@pytest.mark.parametrize(
    ("facts", "kept"),
    [
        ({"status": Status.DONE, "done_on": date(2026, 5, 1)}, 1),
        ({"status": Status.DONE, "done_on": date(2026, 5, 2)}, 0),
        ({"status": Status.DONE, "done_on": date(2026, 5, 2), "due_on": date(2026, 6, 1)}, 1),
        ({"status": Status.ONGOING}, 0),
        ({"status": Status.STRUCK, "reason": "Behövs inte"}, 0),
    ],
)
def test_an_activity_is_done_in_time_by_its_own_day_or_its_rows(
    db: Session, town: Town, facts: dict[str, object], kept: int
) -> None:
    activity(db, town.children_department, date(2026, 5, 1), **facts)
    assert tracking.track(db, "PLN-1", children(town), TODAY) == (Tracked(kept, 1, 2026),)
    assert tracking.track(db, "PLN-1", town_of(town), TODAY) == (Tracked(kept, 1, 2026),)
    elsewhere = (Level.DEPARTMENT, town.disability_department)
    assert tracking.track(db, "PLN-1", elsewhere, TODAY) == ()


@pytest.mark.parametrize(
    ("facts", "kept"),
    [
        ({"status": Status.NOT_STARTED}, 0),
        ({"status": Status.ONGOING}, 1),
        ({"status": Status.DONE}, 1),
        ({"status": Status.DONE, "done_on": date(2026, 6, 1)}, 1),
        ({"status": Status.STRUCK, "reason": "Behövs inte"}, 0),
        ({"status": Status.ONGOING, "due_on": date(2026, 5, 1)}, 0),  # a last day of its own
    ],
)
def test_what_should_run_from_a_day_is_kept_when_it_has_begun(
    db: Session, town: Town, facts: dict[str, object], kept: int
) -> None:
    unit = town.children_department
    activity(db, unit, date(2026, 3, 31), "Fr.o.m. mars 2026", **facts)
    assert tracking.track(db, "PLN-1", children(town), TODAY) == (Tracked(kept, 1, 2026),)


@pytest.mark.parametrize(("day", "kept"), [(date(2026, 3, 31), 1), (date(2026, 4, 1), 0)])
def test_what_a_follow_up_found_not_begun_did_not_begin_in_time(
    db: Session, town: Town, day: date, kept: int
) -> None:
    unit = town.children_department
    made = activity(db, unit, date(2026, 3, 31), "Fr.o.m. mars 2026", status=Status.ONGOING)
    db.add(FollowUp(activity_id=made.id, held_on=day, status=Status.NOT_STARTED, note=""))
    db.commit()
    assert tracking.track(db, "PLN-1", children(town), TODAY) == (Tracked(kept, 1, 2026),)


@pytest.mark.parametrize("due", [TODAY, None])
def test_an_activity_without_a_day_that_has_passed_is_not_judged(
    db: Session, town: Town, due: date | None
) -> None:
    activity(db, town.municipality, due, status=Status.NOT_STARTED)
    activity(db, town.municipality, date(2026, 1, 1), status=Status.DONE)  # on an unknown day
    assert tracking.track(db, "PLN-1", town_of(town), TODAY) == ()


def test_only_what_the_system_counts_can_be_tracked(db: Session, town: Town) -> None:
    with pytest.raises(KeyError):
        tracking.track(db, "DEL-1", town_of(town), TODAY)
    with pytest.raises(LookupError):
        tracking.node_at(db, 999)
