from datetime import datetime

from sqlalchemy import text
from sqlalchemy.orm import Session

from survey.core.plan import Row, Status
from survey.storage import plans, replies
from survey.storage.tables import FollowUp, PlanChange, Reply, ReplyPoint, Round
from tests.examples import Town

ROW = Row("Delaktighet", "Barn ska höras.", ("Fråga", "Svara"), "Enhetschef\nAlla", "2026", "–")


def test_a_row_is_kept_in_the_departments_own_words(db: Session, town: Town) -> None:
    plan = plans.add(db, town.children_department, "Planen")
    saved = plans.add_row(db, plan.id, 1, ROW)
    db.commit()
    (row,) = plans.rows_of(db, plan.id)
    assert (row.focus_area, row.goal, row.responsible) == (
        "Delaktighet",
        "Barn ska höras.",
        "Enhetschef\nAlla",
    )
    activities = plans.activities_of(db, plan.id)
    assert [(a.text, a.status) for a in activities] == [
        ("Fråga", Status.NOT_STARTED),
        ("Svara", Status.NOT_STARTED),
    ]
    assert plans.row(db, saved.id) is row
    assert plans.activity(db, activities[0].id) is activities[0]


def test_rows_and_activities_come_in_the_tables_order(db: Session, town: Town) -> None:
    plan = plans.add(db, town.children_department, "Planen")
    plans.add_row(db, plan.id, 2, Row("B", "Två", ("c",)))
    plans.add_row(db, plan.id, 1, Row("A", "Ett", ("a", "b")))
    db.flush()
    assert [row.goal for row in plans.rows_of(db, plan.id)] == ["Ett", "Två"]
    assert [a.text for a in plans.activities_of(db, plan.id)] == ["a", "b", "c"]


def test_the_newest_plan_is_listed_first(db: Session, town: Town) -> None:
    first = plans.add(db, town.municipality, "Ett")
    second = plans.add(db, town.municipality, "Två")
    assert [p.id for p in plans.every(db)] == [second.id, first.id]
    assert plans.get(db, first.id) is first


def test_an_indicator_is_attached_once_and_can_change_its_target(db: Session, town: Town) -> None:
    plan = plans.add(db, town.municipality, "Planen")
    row = plans.add_row(db, plan.id, 1, ROW)
    plans.put_indicator(db, row.id, "DEL-1", None)
    plans.put_indicator(db, row.id, "DEL-1", 80)
    db.flush()
    assert [(i.indicator, i.target) for i in plans.indicators_of(db, plan.id)] == [("DEL-1", 80)]
    plans.drop_indicator(db, row.id, "DEL-1")
    assert plans.indicators_of(db, plan.id) == []


def test_an_activity_knows_its_plan_and_strangers_know_none(db: Session, town: Town) -> None:
    plan = plans.add(db, town.municipality, "Planen")
    plans.add_row(db, plan.id, 1, ROW)
    (activity, _) = plans.activities_of(db, plan.id)
    assert plans.plan_of_activity(db, activity.id) is plan
    assert plans.plan_of_activity(db, 12345) is None


def test_a_plan_takes_its_rows_with_it(db: Session, town: Town) -> None:
    plan = plans.add(db, town.municipality, "Planen")
    row = plans.add_row(db, plan.id, 1, ROW)
    plans.put_indicator(db, row.id, "DEL-1", 80)
    db.flush()
    db.execute(text("DELETE FROM plan"))
    for table in ("plan_row", "plan_activity", "plan_indicator"):
        assert db.scalar(text(f"SELECT count(*) FROM {table}")) == 0


def test_a_reply_belongs_to_one_unit_and_round(db: Session, town: Town, open_round: Round) -> None:
    reply = replies.add(db, Reply(unit_id=town.family, round_id=open_round.id))
    assert replies.of(db, town.family, open_round.id) is reply
    assert replies.of(db, town.outpatient, open_round.id) is None
    assert replies.get(db, reply.id) is reply


def test_points_are_replaced_as_a_whole_and_kept_in_order(
    db: Session, town: Town, open_round: Round
) -> None:
    reply = replies.add(db, Reply(unit_id=town.family, round_id=open_round.id))
    points = [ReplyPoint(reply_id=reply.id, position=n, said=f"{n}") for n in (2, 1)]
    replies.replace_points(db, reply.id, points)
    assert [p.said for p in replies.points_of(db, reply.id)] == ["1", "2"]
    replies.replace_points(db, reply.id, [ReplyPoint(reply_id=reply.id, position=1, said="ny")])
    assert [p.said for p in replies.points_of(db, reply.id)] == ["ny"]


def test_rounds_are_found_by_any_of_the_units_but_not_as_drafts(
    db: Session, town: Town, open_round: Round
) -> None:
    assert list(replies.rounds_asking(db, [town.family, town.municipality])) == [open_round]
    assert list(replies.rounds_asking(db, [town.municipality])) == []
    open_round.state = "draft"
    assert list(replies.rounds_asking(db, [town.family])) == []


def test_what_somebody_changed_first_is_not_changed_again(db: Session, town: Town) -> None:
    plan = plans.add(db, town.municipality, "Planen")
    assert plans.save(db, plan, 1, {"title": "Först"})
    assert not plans.save(db, plan, 1, {"title": "Sedan"})
    assert (plan.title, plan.revision) == ("Först", 2)


def test_changes_and_follow_ups_come_newest_first(db: Session, town: Town) -> None:
    plan = plans.add(db, town.municipality, "Planen")
    row = plans.add_row(db, plan.id, 1, ROW)
    made = plans.add_activity(db, row.id, "Sist")
    assert [a.text for a in plans.activities_in(db, row.id)] == ["Fråga", "Svara", "Sist"]
    for day in (1, 2):
        at = datetime(2026, 11, day)
        plans.add_change(db, PlanChange(plan_id=plan.id, at=at, what="text"))
        said = FollowUp(activity_id=made.id, held_on=at.date(), status="done")
        plans.add_follow_up(db, said)
        db.flush()
    assert [c.at.day for c in plans.changes_of(db, plan.id)] == [2, 1]
    assert [f.held_on.day for f in plans.follow_ups_of(db, plan.id)] == [2, 1]
