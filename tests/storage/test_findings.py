from datetime import date

from sqlalchemy.orm import Session

from survey.core.plan import Row
from survey.storage import findings, plans
from survey.storage.tables import Finding, Round
from tests.examples import Town

TODAY = date(2026, 11, 22)


def seen(db: Session, town: Town, found: Round, **options: object) -> Finding:
    made = Finding(
        unit_id=town.family,
        round_id=found.id,
        about="DEL-1",
        text="Många vill mer.",
        made_on=TODAY,
        **options,
    )
    return findings.add(db, made)


def test_open_findings_come_first_then_the_newest(
    db: Session, town: Town, open_round: Round
) -> None:
    first = seen(db, town, open_round)
    decided = seen(db, town, open_round, decision="reason")
    last = seen(db, town, open_round)
    assert list(findings.every(db)) == [last, first, decided]
    assert list(findings.of_round(db, open_round.id)) == [first, decided, last]
    assert findings.get(db, first.id) is first


def test_the_second_of_two_saves_nothing(db: Session, town: Town, open_round: Round) -> None:
    found = seen(db, town, open_round)
    assert findings.save(db, found.id, 1, {"reason": "Först."})
    assert not findings.save(db, found.id, 1, {"reason": "Sen."})
    db.refresh(found)
    assert (found.reason, found.revision) == ("Först.", 2)


def test_the_activities_of_a_finding_are_told_with_where_they_stand(
    db: Session, town: Town, open_round: Round
) -> None:
    found = seen(db, town, open_round)
    plan = plans.add(db, town.children_department, "Planen")
    row = plans.add_row(db, plan.id, 1, Row("Delaktighet", "Mål.", ("En annan.",)))
    for number in (1, 2):
        plans.add_activity(db, row.id, f"{number}").finding_id = found.id
    db.flush()
    every = findings.activities_of(db, found.id)
    assert [(a.text, a.position, r.id, p.id) for a, r, p in every] == [
        ("1", 2, row.id, plan.id),
        ("2", 3, row.id, plan.id),
    ]
