"""Indicators of a row chosen and taken away, each kept in the plan's history."""

from datetime import datetime

import pytest
from sqlalchemy.orm import Session

from survey.core.plan import Row, Target, Understood
from survey.services import planning, tracking
from survey.services.planning import Editor, NoSuchThing, NotAttached, Reason
from survey.storage import plans
from survey.storage.library import Library
from tests.examples import Town

EDITOR = Editor(None, datetime(2026, 11, 22, 8))


@pytest.fixture
def row_id(db: Session, town: Town, shared: Library) -> int:
    plan = Understood("Planen", (Row("Fokus", "Mål", ("Gör",)),))
    made = planning.import_plan(db, shared, town.children_department, plan).plan_id
    return plans.rows_of(db, made)[0].id


def history(db: Session, row_id: int) -> list[tuple[str, str, str]]:
    row = plans.row(db, row_id)
    assert row
    return [(c.what, c.before, c.after) for c in reversed(plans.changes_of(db, row.plan_id))]


def test_every_change_is_kept_and_the_same_choice_again_is_none(
    db: Session, shared: Library, row_id: int
) -> None:
    for target in (Target("DEL-1"), Target("DEL-1"), Target("DEL-1", 70)):
        tracking.attach(db, shared, (row_id, EDITOR), target)
    tracking.detach(db, (row_id, EDITOR), "DEL-1")
    db.rollback()
    assert history(db, row_id) == [
        ("indicator_followed", "", "DEL-1"),
        ("indicator_followed", "DEL-1", "DEL-1 → 70"),
        ("indicator_left", "DEL-1 → 70", ""),
    ]


def test_what_is_refused_leaves_no_trace(db: Session, shared: Library, row_id: int) -> None:
    with pytest.raises(NotAttached) as refusal:
        tracking.attach(db, shared, (row_id, EDITOR), Target("DEL-1", 100))
    assert refusal.value.reason is Reason.NEVER_ALL
    db.commit()
    assert history(db, row_id) == []


def test_what_is_not_there_is_said(db: Session, shared: Library, row_id: int) -> None:
    with pytest.raises(NoSuchThing):
        tracking.detach(db, (row_id, EDITOR), "DEL-1")
    with pytest.raises(NoSuchThing):
        tracking.attach(db, shared, (999, EDITOR), Target("DEL-1"))
