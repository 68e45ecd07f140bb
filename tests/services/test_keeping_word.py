"""ATK-2: whether what was promised to children was done."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

from survey.core.access import Person
from survey.core.plan import Row
from survey.services import admitting, replying
from survey.services.replying import (
    Answer,
    Missing,
    NotSaid,
    Point,
    PointStatus,
    Progress,
    Unfinished,
    Update,
    promises_kept,
)
from survey.storage import plans, replies, rounds
from survey.storage.tables import PlanActivity, PlanRow, ReplyPoint, Round
from tests import released
from tests.examples import Town

CLOSED = date(2026, 3, 1)
LATER = date(2026, 11, 22)
NOW = datetime(2026, 4, 1)
DAY = date(2026, 6, 1)


@pytest.fixture
def counted(db: Session, town: Town) -> Round:
    made = released.make_round(db, town, "Våren", CLOSED, sizes=released.sizes(town))
    rounds.set_participation(db, made.id, {town.family: 30, town.outpatient: 20}, CLOSED)
    db.commit()
    return made


@pytest.fixture
def me(db: Session, town: Town) -> Person:
    made = admitting.add_account(db, "ombud", "many words make a password", now=NOW)
    return Person(made)


def answer(*points: Point) -> Answer:
    every = points or (Point("Ni vill.", "Vi gör.", due_on=DAY),)
    return Answer(every, "Inget.", "Chefen", LATER)


def test_what_is_taken_back_was_promised_and_a_draft_promised_nothing(
    db: Session, town: Town, counted: Round, me: Person
) -> None:
    replying.publish(db, (town.family, counted.id), answer(), CLOSED)
    reply = replies.of(db, town.family, counted.id)
    assert reply
    reply.state = "draft"
    db.commit()
    assert promises_kept(db, [town.family], 2026, LATER) == (0, 1)
    written = (town.outpatient, counted.id)
    replying.save(db, me, written, answer(), (0, CLOSED))
    assert promises_kept(db, [town.outpatient], 2026, LATER) == (0, 0)


@pytest.mark.parametrize(
    ("point", "expected"),
    [
        (Point("A", "B", due_on=DAY, status=PointStatus.DONE), (1, 1)),
        (Point("A", "B", due_on=DAY, status=PointStatus.ONGOING), (0, 1)),
        (Point("A", "B", "Gick inte.", due_on=DAY, status=PointStatus.STRUCK), (1, 1)),
        (Point("A", "B", due_on=LATER, status=PointStatus.DONE), (0, 0)),
        (Point("A", "B", due="I vår", status=PointStatus.DONE), (0, 0)),
        (Point("A", reason="Nej.", due_on=DAY), (0, 0)),
    ],
)
def test_a_promise_is_kept_by_its_day(
    db: Session, town: Town, counted: Round, point: Point, expected: tuple[int, int]
) -> None:
    replying.publish(db, (town.family, counted.id), answer(point), CLOSED)
    assert promises_kept(db, [town.family], 2026, LATER) == expected
    assert promises_kept(db, [town.outpatient], 2026, LATER) == (0, 0)
    assert promises_kept(db, [town.family], 2025, LATER) == (0, 0)


def in_plan(db: Session, town: Town) -> PlanActivity:
    """An activity whose row has DAY as its last day."""
    plan = plans.add(db, town.children_department, "Planen")
    row = plans.add_row(db, plan.id, 1, Row("D", "M", ("Gör.",)), DAY)
    return plans.activities_in(db, row.id)[0]


def test_a_day_by_which_something_should_begin_is_no_promise_of_when_it_is_done(
    db: Session, town: Town, counted: Round
) -> None:
    activity = in_plan(db, town)
    row = plans.row(db, activity.row_id)
    assert row
    row.time_plan = "Fr.o.m. hösten 2026"
    point = Point("A", "B", due="I höst", activity_id=activity.id)
    with pytest.raises(Unfinished):
        replying.publish(db, (town.family, counted.id), answer(point), CLOSED)
    row.due_chosen = True
    replying.publish(db, (town.family, counted.id), answer(point), CLOSED)
    assert first_point(db, town, counted).promised_on == DAY


def test_a_plan_that_loses_its_day_takes_none_from_a_promise(
    db: Session, town: Town, counted: Round
) -> None:
    activity = in_plan(db, town)
    point = Point("A", "B", due="I höst", activity_id=activity.id)
    replying.publish(db, (town.family, counted.id), answer(point), CLOSED)
    row = plans.row(db, activity.row_id)
    assert row
    row.due_on = None
    db.commit()
    reply = replies.of(db, town.family, counted.id)
    (told,) = replying.told(db, replying.written(db, reply), LATER).points
    assert (told.due_on, told.status) == (DAY, PointStatus.LATE)


def first_point(db: Session, town: Town, counted: Round) -> ReplyPoint:
    reply = replies.of(db, town.family, counted.id)
    assert reply
    return replies.points_of(db, reply.id)[0]


def follow(db: Session, where: tuple[int, int], told: Progress, today: date) -> None:
    reply = replies.of(db, *where)
    assert reply
    update = Update({1: told}, date(2028, 1, 1))
    replying.follow_up(db, where, reply.revision, update, today)


def test_a_promise_that_was_broken_stays_broken_whatever_is_written_later(
    db: Session, town: Town, counted: Round
) -> None:
    where = (town.family, counted.id)
    replying.publish(db, where, answer(), CLOSED)
    told = Progress(PointStatus.DONE, DAY, late_reason="Sjuk.")
    follow(db, where, told, LATER)
    assert promises_kept(db, [town.family], 2026, LATER) == (0, 1)
    with pytest.raises(NotSaid):
        follow(db, where, Progress(PointStatus.DONE, DAY), LATER)
    moved = Progress(PointStatus.PLANNED, date(2027, 6, 1), late_reason="Sjuk.")
    follow(db, where, moved, LATER)
    assert promises_kept(db, [town.family], 2026, LATER) == (0, 1)
    assert promises_kept(db, [town.family], 2027, date(2028, 1, 1)) == (0, 0)


def test_the_real_day_that_a_promise_was_kept_can_be_told_afterwards(
    db: Session, town: Town, counted: Round
) -> None:
    where = (town.family, counted.id)
    replying.publish(db, where, answer(), CLOSED)
    with pytest.raises(NotSaid):  # without the day it is late, and needs a word
        follow(db, where, Progress(PointStatus.DONE, DAY), LATER)
    with pytest.raises(NotSaid):
        coming = date(2026, 11, 23)
        follow(db, where, Progress(PointStatus.DONE, DAY, "", "Sjuk.", coming), LATER)
    in_time = Progress(PointStatus.DONE, DAY, settled_on=date(2026, 5, 20))
    follow(db, where, in_time, LATER)
    assert promises_kept(db, [town.family], 2026, LATER) == (1, 1)


def test_a_promise_kept_through_the_plan_is_kept_and_needs_no_word(
    db: Session, town: Town, counted: Round
) -> None:
    activity = in_plan(db, town)
    where = (town.family, counted.id)
    point = Point("A", "B", due_on=DAY, activity_id=activity.id)
    replying.publish(db, where, answer(point), CLOSED)
    activity.status, activity.done_on = "done", DAY - timedelta(days=9)
    db.commit()
    follow(db, where, Progress(PointStatus.PLANNED, DAY), LATER)
    assert promises_kept(db, [town.family], 2026, LATER) == (1, 1)


def test_a_day_moved_nearer_needs_no_word_and_breaks_nothing(
    db: Session, town: Town, counted: Round
) -> None:
    where = (town.family, counted.id)
    replying.publish(db, where, answer(), CLOSED)
    sooner = DAY - timedelta(days=30)
    follow(db, where, Progress(PointStatus.PLANNED, sooner), date(2026, 3, 6))
    follow(db, where, Progress(PointStatus.DONE, sooner), date(2026, 3, 11))
    assert promises_kept(db, [town.family], 2026, LATER) == (1, 1)


def test_a_promise_in_words_promises_the_first_day_it_is_given(
    db: Session, town: Town, counted: Round
) -> None:
    """From before a promise had to have a day."""
    where = (town.family, counted.id)
    replying.publish(db, where, answer(), CLOSED)
    in_words = first_point(db, town, counted)
    in_words.due, in_words.due_on, in_words.promised_on = "I vår", None, None
    db.commit()
    follow(db, where, Progress(PointStatus.PLANNED, DAY), CLOSED)
    moved = Progress(PointStatus.PLANNED, LATER, late_reason="Sjuk.")
    follow(db, where, moved, date(2026, 5, 1))
    assert first_point(db, town, counted).promised_on == DAY
    assert promises_kept(db, [town.family], 2026, LATER) == (0, 1)


def test_what_changes_place_in_a_draft_keeps_its_own_day(
    db: Session, town: Town, counted: Round, me: Person
) -> None:
    where, other = (town.family, counted.id), date(2026, 9, 1)
    two = (Point("A", "B", due_on=DAY), Point("C", "D", due_on=other))
    replying.publish(db, where, answer(*two), CLOSED)
    reply = replies.of(db, *where)
    assert reply
    replying.take_back(db, me, where, reply.revision, NOW)
    first, second = replying.written(db, reply).points
    swapped = (replace(second, id=first.id), replace(first, id=second.id))
    replying.save(db, me, where, answer(*swapped), (reply.revision, CLOSED))
    kept = {p.action: p.promised_on for p in replies.points_of(db, reply.id)}
    assert kept == {"B": DAY, "D": other}
    twice = tuple(replace(p, id=swapped[0].id) for p in swapped)
    replying.save(db, me, where, answer(*twice), (reply.revision, CLOSED))
    kept = {p.action: p.promised_on for p in replies.points_of(db, reply.id)}
    assert kept == {"B": DAY, "D": other}
    with pytest.raises(replying.Withdrawn):
        replying.save(db, me, where, answer(swapped[0]), (reply.revision, CLOSED))


def test_two_promises_in_the_same_words_are_two(
    db: Session, town: Town, counted: Round, me: Person
) -> None:
    where, other = (town.family, counted.id), date(2026, 9, 1)
    two = (Point("A", "B", due_on=DAY), Point("A", "B", due_on=other))
    replying.publish(db, where, answer(*two), CLOSED)
    reply = replies.of(db, *where)
    assert reply
    replying.take_back(db, me, where, reply.revision, NOW)
    as_it_was = answer(*replying.written(db, reply).points)
    replying.save(db, me, where, as_it_was, (reply.revision, CLOSED))
    assert [p.promised_on for p in replies.points_of(db, reply.id)] == [DAY, other]


def test_the_page_does_not_tell_another_day_because_the_plan_did(
    db: Session, town: Town, counted: Round
) -> None:
    activity = in_plan(db, town)
    where = (town.family, counted.id)
    point = Point("A", "B", due="På måndag", activity_id=activity.id)
    replying.publish(db, where, answer(point), CLOSED)
    row = plans.row(db, activity.row_id)
    assert row
    row.due_on = DAY + timedelta(days=300)
    db.commit()
    (told,) = replying.told(db, replying.written(db, replies.of(db, *where)), LATER).points
    assert (told.status, told.due) == (PointStatus.LATE, "")


@pytest.mark.parametrize(
    ("change", "missing"),
    [
        ({"next_on": CLOSED}, Missing.NEXT),
        ({"points": (Point("A", "B", due_on=CLOSED - timedelta(days=1)),)}, Missing.PASSED),
    ],
)
def test_nothing_is_late_from_the_day_it_is_published(
    db: Session, town: Town, counted: Round, change: dict[str, Any], missing: Missing
) -> None:
    with pytest.raises(Unfinished) as refusal:
        replying.publish(db, (town.family, counted.id), replace(answer(), **change), CLOSED)
    assert [what for what, _ in refusal.value.missing] == [missing]


def test_a_promise_that_follows_an_activity_without_a_day_needs_one_of_its_own(
    db: Session, town: Town, counted: Round
) -> None:
    activity = in_plan(db, town)
    row = plans.row(db, activity.row_id)
    assert row
    row.due_on = None
    db.commit()
    point = Point("A", "B", due="I juni", activity_id=activity.id)
    with pytest.raises(Unfinished) as refusal:
        replying.publish(db, (town.family, counted.id), answer(point), CLOSED)
    assert refusal.value.missing == ((Missing.DUE, 1),)
    replying.publish(db, (town.family, counted.id), answer(replace(point, due_on=DAY)), CLOSED)


@pytest.mark.parametrize(("struck_on", "kept"), [(DAY, 1), (LATER, 0)])
def test_an_activity_struck_after_the_day_breaks_the_promise(
    db: Session, town: Town, counted: Round, struck_on: date, kept: int
) -> None:
    activity = in_plan(db, town)
    point = Point("A", "B", "Det gick inte.", "I juni", activity_id=activity.id)
    replying.publish(db, (town.family, counted.id), answer(point), CLOSED)
    assert first_point(db, town, counted).promised_on == DAY  # its row's
    activity.status, activity.done_on = "struck", struck_on
    db.commit()
    assert promises_kept(db, [town.family], 2026, LATER) == (kept, 1)


@pytest.mark.parametrize(("days", "kept"), [(0, 1), (1, 0)])
def test_a_promise_that_follows_the_plan_is_kept_when_the_activity_is_done(
    db: Session, town: Town, counted: Round, days: int, kept: int
) -> None:
    plan = plans.add(db, town.children_department, "Planen")
    row = PlanRow(plan_id=plan.id, position=1)
    db.add(row)
    db.flush()
    done_on = DAY + timedelta(days=days)
    activity = PlanActivity(
        row_id=row.id, position=1, text="Gör.", status="done", done_on=done_on, due_on=DAY
    )
    db.add(activity)
    db.flush()
    point = Point("A", "B", due="I juni", activity_id=activity.id)
    replying.publish(db, (town.family, counted.id), answer(point), CLOSED)
    assert promises_kept(db, [town.family], 2026, LATER) == (kept, 1)
