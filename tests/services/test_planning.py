from datetime import date, datetime
from pathlib import Path

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session

from survey.core.indicator import Change, TargetStatus
from survey.core.plan import Row, Status, Target, Understood
from survey.core.plan_table import read
from survey.core.questionnaire import Source
from survey.services import planning
from survey.services.planning import NoSuchThing, NotAttached, Reason
from survey.storage import library, plans
from survey.storage.library import Library
from tests import released
from tests.examples import Town

TESTS = Path(__file__).parent.parent
ARVIKA = TESTS / "core" / "data" / "arvika-aktivitetsplan-barnkonventionen-2021-2022.txt"
SPRING, AUTUMN = date(2026, 3, 28), date(2026, 10, 25)
MANY = 60
EDITOR = planning.Editor(None, datetime(2026, 11, 22, 9))


@pytest.fixture(scope="module")
def shared() -> Library:
    return library.read_all()


def one_row(*targets: Target) -> Understood:
    return Understood("Planen", (Row("Fokus", "Mål", ("Gör",), indicators=targets),))


def row_of(db: Session, plan_id: int) -> int:
    return plans.rows_of(db, plan_id)[0].id


def indicator(db: Session, shared: Library, plan_id: int) -> planning.IndicatorView:
    (found,) = planning.plan(db, shared, plan_id).sections[0].rows[0].indicators
    return found


def test_arvikas_plan_is_saved_as_it_stands(db: Session, town: Town, shared: Library) -> None:
    table = read(ARVIKA.read_bytes())
    saved = planning.import_plan(db, shared, town.children_department, table)
    db.rollback()
    view = planning.plan(db, shared, saved.plan_id)
    assert (saved.rows, saved.activities, saved.refused) == (7, 14, ())
    assert tuple(s.focus_area for s in view.sections) == table.focus_areas
    assert [r.goal for s in view.sections for r in s.rows] == [r.goal for r in table.rows]
    activities = [a.text for s in view.sections for r in s.rows for a in r.activities]
    assert activities == [a for row in table.rows for a in row.activities]
    assert view.unit == "Barn och unga"
    assert not view.has_indicators


def test_nothing_is_saved_for_a_unit_that_does_not_exist(db: Session, shared: Library) -> None:
    with pytest.raises(NoSuchThing):
        planning.import_plan(db, shared, 999, one_row())
    assert plans.every(db) == []


def test_nothing_is_half_saved_when_it_fails(
    db: Session, town: Town, shared: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(plans, "put_indicator", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        planning.import_plan(db, shared, town.municipality, one_row(Target("DEL-1", 80)))
    db.rollback()
    for table in ("plan", "plan_row", "plan_activity"):
        assert db.scalar(text(f"SELECT count(*) FROM {table}")) == 0


def test_before_any_round_an_indicator_waits_for_its_first_figure(
    db: Session, town: Town, shared: Library
) -> None:
    saved = planning.import_plan(db, shared, town.municipality, one_row(Target("DEL-1", 80)))
    found = indicator(db, shared, saved.plan_id)
    assert (found.id, found.target, found.status) == ("DEL-1", 80, None)
    assert found.name == "Barn som upplever att vuxna lyssnar"
    assert found.followed.latest.is_hidden and not found.followed.latest_round


def test_an_indicator_follows_the_rounds_by_itself(
    db: Session, town: Town, shared: Library
) -> None:
    saved = planning.import_plan(db, shared, town.children_department, one_row(Target("DEL-1", 70)))
    sizes = released.sizes(town, MANY)
    released.make_round(db, town, "Våren", SPRING, sizes=sizes, likes={"heard": 0.3})
    first = indicator(db, shared, saved.plan_id)
    assert first.status is TargetStatus.NOT_REACHED
    assert first.followed.change is None
    released.make_round(db, town, "Hösten", AUTUMN, sizes=sizes, likes={"heard": 0.9})
    then = indicator(db, shared, saved.plan_id)
    assert then.status is TargetStatus.REACHED
    assert then.followed.change is Change.INCREASED
    assert (then.followed.baseline_round, then.followed.latest_round) == ("Våren", "Hösten")


def test_a_group_that_is_too_small_gives_no_figure_and_no_status(
    db: Session, town: Town, shared: Library
) -> None:
    saved = planning.import_plan(
        db, shared, town.disability_department, one_row(Target("DEL-1", 70))
    )
    released.make_round(db, town, "Hösten", AUTUMN, sizes=released.sizes(town))
    found = indicator(db, shared, saved.plan_id)
    assert found.followed.latest.is_hidden
    assert found.status is None


def test_a_target_that_the_size_can_never_show_is_refused_with_the_reason(
    db: Session, town: Town, shared: Library
) -> None:
    released.make_round(db, town, "Hösten", AUTUMN, sizes={(town.family, "a1012"): 15})
    saved = planning.import_plan(db, shared, town.family, one_row(Target("DEL-1", 70)))
    row = row_of(db, saved.plan_id)
    with pytest.raises(NotAttached) as refusal:
        planning.attach_indicator(db, shared, row, Target("DEL-1", 80))
    assert (refusal.value.reason, refusal.value.needed) == (Reason.TOO_FEW, 20)
    assert indicator(db, shared, saved.plan_id).target == 70
    planning.attach_indicator(db, shared, row, Target("DEL-1", 50))
    assert indicator(db, shared, saved.plan_id).target == 50


@pytest.mark.parametrize(
    ("target", "reason"),
    [
        (Target("XYZ-1", 80), Reason.UNKNOWN),
        (Target("DEL-1", 0), Reason.NOT_A_PERCENTAGE),
        (Target("DEL-1", 101), Reason.NOT_A_PERCENTAGE),
        (Target("DEL-1", 100), Reason.NEVER_ALL),
    ],
)
def test_a_target_that_no_figure_can_meet_is_refused(
    db: Session, town: Town, shared: Library, target: Target, reason: Reason
) -> None:
    saved = planning.import_plan(db, shared, town.municipality, one_row())
    with pytest.raises(NotAttached) as refusal:
        planning.attach_indicator(db, shared, row_of(db, saved.plan_id), target)
    assert refusal.value.reason is reason
    assert plans.indicators_of(db, saved.plan_id) == []


def test_refused_targets_of_an_import_are_said_and_their_indicators_follow_without(
    db: Session, town: Town, shared: Library
) -> None:
    plan = one_row(Target("DEL-1", 100), Target("XYZ-1", 80))
    saved = planning.import_plan(db, shared, town.municipality, plan)
    assert [r.reason for r in saved.refused] == [Reason.NEVER_ALL, Reason.UNKNOWN]
    assert saved.indicators == 1
    assert indicator(db, shared, saved.plan_id).target is None


def test_an_indicator_kept_in_a_register_may_have_any_target(
    db: Session, town: Town, shared: Library
) -> None:
    plan = one_row(Target("EGK-2", 100))
    saved = planning.import_plan(db, shared, town.municipality, plan)
    assert saved.refused == ()
    assert indicator(db, shared, saved.plan_id).source is Source.REGISTER


def test_an_activity_gets_its_status_and_the_plan_counts_them(
    db: Session, town: Town, shared: Library
) -> None:
    table = read(ARVIKA.read_bytes())
    saved = planning.import_plan(db, shared, town.municipality, table)
    first, second, *_ = plans.activities_of(db, saved.plan_id)
    planning.set_activity_status(db, EDITOR, first.id, Status.DONE, first.revision)
    struck = planning.ActivityTexts(second.text, Status.STRUCK, "Görs redan.")
    planning.change_activity(db, EDITOR, second.id, struck, 1)
    view = planning.plan(db, shared, saved.plan_id)
    assert dict(view.statuses) == {
        Status.NOT_STARTED: 12,
        Status.ONGOING: 0,
        Status.DONE: 1,
        Status.STRUCK: 1,
    }
    (listed,) = planning.every_plan(db)
    assert (listed.done, listed.activities, listed.unit) == (1, 14, "Exempelköpings kommun")


def test_what_does_not_exist_is_said(db: Session, town: Town, shared: Library) -> None:
    with pytest.raises(NoSuchThing):
        planning.plan(db, shared, 999)
    with pytest.raises(NoSuchThing):
        planning.attach_indicator(db, shared, 999, Target("DEL-1"))
    with pytest.raises(NoSuchThing):
        planning.set_activity_status(db, EDITOR, 999, Status.DONE, 1)
