from datetime import date, datetime

import pytest
from sqlalchemy.orm import Session

from survey.core.plan import Row, Status, Understood
from survey.core.register import Decision, Form, Quarter, Registered
from survey.services import admitting, planning, registering
from survey.services.registering import Words
from survey.storage import library, plans, registers
from tests.examples import Town

NOW = datetime(2026, 11, 22, 9)
TODAY = NOW.date()
WORDS = Words("Barnkonsekvensanalys", "Från egenkontrollen", "Togs tillbaka.", {"mall": "Mall"})
Q3, Q4 = Quarter(2026, 3), Quarter(2026, 4)


@pytest.fixture
def me(db: Session, town: Town) -> int:
    return admitting.add_account(db, "worker", "many words make a password", now=NOW)


def check(db: Session, me: int, where: tuple[int, date], **answers: str) -> int:
    form = Form.SELF_CHECK if {"affects", "action"} & answers.keys() else Form.CHECKLIST
    given = {key: (said,) for key, said in answers.items()}
    due = date(2026, 10, 31) if "action" in answers else None
    told = Decision(form, *where, given, "", "chef" if due else "", due)
    return registering.keep(db, told, WORDS, by=me, now=NOW)


def latest(db: Session, indicator: str, node: int, today: date) -> Registered | None:
    return next(reversed(registering.series(db, indicator, node, today)), None)


def test_the_figures_are_exact_and_there_at_once(db: Session, town: Town, me: int) -> None:
    check(db, me, (town.family, TODAY), heard="ja")
    assert latest(db, "CHK-3", town.family, TODAY) == Registered(1, 1, Q4)
    check(db, me, (town.family, TODAY), heard="nej")
    assert latest(db, "CHK-3", town.family, TODAY) == Registered(1, 2, Q4)


def test_a_department_and_the_municipality_are_the_sums_of_what_is_in_them(
    db: Session, town: Town, me: int
) -> None:
    check(db, me, (town.family, TODAY), heard="ja")
    check(db, me, (town.outpatient, TODAY), heard="nej")
    check(db, me, (town.disability, TODAY), heard="ja")
    check(db, me, (town.family, date(2026, 9, 30)), heard="nej")
    nodes = (town.municipality, town.children_department, town.family, town.disability_department)
    found = registering.figures(db, Form.CHECKLIST, nodes, (Q4, TODAY))
    shares = {s.id: (s.forms, s.figures["CHK-3"].favourable, s.figures["CHK-3"].n) for s in found}
    assert shares == {
        town.municipality: (3, 2, 3),
        town.children_department: (2, 1, 2),
        town.disability_department: (1, 1, 1),
        town.family: (1, 1, 1),
    }
    assert list(shares)[0] == town.municipality
    for node in nodes:
        one = latest(db, "CHK-3", node, TODAY)
        assert one is not None
        assert (one.favourable, one.n) == shares[node][1:]


def test_the_latest_quarter_that_has_something_is_given(db: Session, town: Town, me: int) -> None:
    assert latest(db, "CHK-3", town.family, TODAY) is None
    check(db, me, (town.family, date(2026, 8, 1)), heard="ja")
    check(db, me, (town.family, TODAY), best="ja")  # a form, but nothing for CHK-3
    assert latest(db, "CHK-3", town.family, TODAY) == Registered(1, 1, Q3)
    assert latest(db, "CHK-3", town.disability, TODAY) is None
    assert registering.quarters(db, Form.CHECKLIST, TODAY) == (Q4, Q3)
    assert registering.quarters(db, Form.SELF_CHECK, TODAY) == (Q4,)


def test_the_series_has_every_quarter_that_has_something_oldest_first(
    db: Session, town: Town, me: int
) -> None:
    for day, heard in ((date(2026, 1, 9), "nej"), (date(2026, 8, 1), "ja"), (TODAY, "ja")):
        check(db, me, (town.family, day), heard=heard)
    check(db, me, (town.disability, date(2026, 5, 1)), heard="ja")
    shares = [(0, 1, Quarter(2026, 1)), (1, 1, Q3), (1, 1, Q4)]
    assert registering.series(db, "CHK-3", town.family, TODAY) == tuple(
        Registered(*one) for one in shares
    )
    assert len(registering.series(db, "CHK-3", town.municipality, TODAY)) == 4


def test_quarters_go_over_the_turn_of_the_year(db: Session, town: Town, me: int) -> None:
    check(db, me, (town.family, date(2025, 12, 1)), heard="ja")
    found = registering.quarters(db, Form.CHECKLIST, date(2026, 4, 1))
    assert [str(q) for q in found] == ["2026-2", "2026-1", "2025-4"]


def test_the_two_registers_never_mix_and_others_have_no_figure_here(
    db: Session, town: Town, me: int
) -> None:
    check(db, me, (town.family, TODAY), affects="direkt", done="full", before="nej")
    assert latest(db, "EGK-1", town.family, TODAY) == Registered(1, 1, Q4)
    assert latest(db, "EGK-2", town.family, TODAY) == Registered(0, 1, Q4)
    for indicator in ("CHK-3", "DEL-1", "PLN-1", "", "EGK-9"):
        assert latest(db, indicator, town.family, TODAY) is None


def test_an_action_in_time_follows_the_plan(db: Session, town: Town, me: int) -> None:
    table = Understood("Vår plan", (Row("Delaktighet", "Barn hörs"),))
    planning.import_plan(db, library.read_all(), town.children_department, table)
    entries = [check(db, me, (town.family, TODAY), action="mall") for _ in range(2)]
    assert latest(db, "EGK-4", town.family, TODAY) == Registered(0, 2, Q4)
    entry = registers.get(db, entries[0])
    assert entry is not None
    place = registering.place_of(db, entry)
    assert place is not None
    place.activity.status, place.activity.done_on = Status.DONE, date(2026, 10, 30)
    db.commit()
    found = latest(db, "EGK-4", town.children_department, TODAY)
    assert found == Registered(1, 2, Q4)
    in_row = registering.figures(db, Form.SELF_CHECK, (town.family,), (Q4, TODAY))
    assert in_row[0].figures["EGK-4"] == Registered(1, 2, Q4)
    before = latest(db, "EGK-4", town.family, date(2026, 10, 31))
    assert before is None  # the month has not passed


def test_what_is_struck_or_gone_from_the_plan_is_still_due(
    db: Session, town: Town, me: int
) -> None:
    table = Understood("Vår plan", (Row("Delaktighet", "Barn hörs"),))
    made = planning.import_plan(db, library.read_all(), town.children_department, table)
    for _ in range(2):
        check(db, me, (town.family, TODAY), action="mall")
    first, second = plans.activities_of(db, made.plan_id)
    first.status, first.reason, first.done_on = Status.STRUCK, "Görs inte.", date(2026, 10, 1)
    db.delete(second)
    db.commit()
    assert latest(db, "EGK-4", town.family, TODAY) == Registered(0, 2, Q4)
