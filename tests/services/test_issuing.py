from datetime import datetime

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from survey.core.card import ALPHABET, code_mac
from survey.services import admitting, answering, arranging, issuing
from survey.services.issuing import Order, Sheet
from survey.storage import audit
from survey.storage.tables import Card, Round
from tests.examples import BALLOT_KEY, Town
from tests.test_secrecy import found, logical_dump

NOW = datetime(2026, 11, 22)


@pytest.fixture
def worker(db: Session) -> int:
    return admitting.add_account(db, "worker", "many words make a password", now=NOW)


def issue(db: Session, order: Order, worker: int) -> tuple[Sheet, ...]:
    return issuing.issue_cards(db, BALLOT_KEY, order, by=worker, now=NOW)


def test_a_sheet_has_ten_cards_that_each_open_the_round(
    db: Session, town: Town, open_round: Round, worker: int
) -> None:
    (sheet,) = issue(db, Order(open_round.id, town.family, 1, "a79", "en"), worker)
    assert len(set(sheet.codes)) == 10
    for code in sheet.codes:
        door = answering.enter(db, BALLOT_KEY, code)
        assert door.single_use
        assert (door.unit.id, door.variant, door.language) == (town.family, "a79", "en")


def test_two_hundred_cards_are_all_different_and_stand_in_twenty_sheets(
    db: Session, town: Town, open_round: Round, worker: int
) -> None:
    sheets = issue(db, Order(open_round.id, town.family, 20), worker)
    codes = [code for sheet in sheets for code in sheet.codes]
    assert len({sheet.name for sheet in sheets}) == 20
    assert len(set(codes)) == 200
    assert set("".join(codes)) <= set(ALPHABET)
    kept = {row.code_mac: row.sheet for row in db.scalars(select(Card))}
    assert kept == {code_mac(BALLOT_KEY, c): s.name for s in sheets for c in s.codes}


def test_the_order_of_printing_is_no_order_of_the_rows(
    db: Session, town: Town, open_round: Round, worker: int
) -> None:
    sheets = issue(db, Order(open_round.id, town.family, 3), worker)
    macs = [code_mac(BALLOT_KEY, code) for sheet in sheets for code in sheet.codes]
    codes = [code for sheet in sheets for code in sheet.codes]
    assert macs != sorted(macs)
    assert codes != sorted(codes)


def test_the_log_has_the_unit_and_the_number_and_nothing_else(
    db: Session, town: Town, open_round: Round, worker: int
) -> None:
    issue(db, Order(open_round.id, town.family, 2), worker)
    row = audit.latest(db)[0]
    assert (row.act, row.account_id) == ("cards_issued", worker)
    assert row.subject == f"unit {town.family}: 20 cards"


@pytest.mark.parametrize("number", [0, -1, 21])
def test_too_many_or_too_few_sheets_are_refused(
    db: Session, town: Town, open_round: Round, worker: int, number: int
) -> None:
    with pytest.raises(ValueError):
        issue(db, Order(open_round.id, town.family, number), worker)
    assert db.scalars(select(Card)).all() == []


def test_only_an_open_round_has_cards(
    db: Session, town: Town, open_round: Round, worker: int
) -> None:
    arranging.close(db, open_round.id, by=None, now=NOW)
    for round_id in (open_round.id, 999):
        with pytest.raises(issuing.NotOpen):
            issue(db, Order(round_id, town.family, 1), worker)


def test_only_units_of_the_round_have_cards(
    db: Session, town: Town, open_round: Round, worker: int
) -> None:
    with pytest.raises(issuing.NotOpen):
        issue(db, Order(open_round.id, town.municipality, 1), worker)


def test_a_cancelled_sheet_opens_nothing_and_the_others_do(
    db: Session, town: Town, open_round: Round, worker: int
) -> None:
    gone, kept = issue(db, Order(open_round.id, town.family, 2), worker)
    typed = f" {gone.name[:2].lower()}-{gone.name[2:]} "
    issuing.cancel_sheet(db, town.family, typed, by=worker, now=NOW)
    for code in gone.codes:
        with pytest.raises(answering.Refused):
            answering.enter(db, BALLOT_KEY, code)
    assert answering.enter(db, BALLOT_KEY, kept.codes[0]).single_use


def test_nobody_cancels_another_units_sheet(
    db: Session, town: Town, open_round: Round, worker: int
) -> None:
    (sheet,) = issue(db, Order(open_round.id, town.family, 1), worker)
    issuing.cancel_sheet(db, town.outpatient, sheet.name, by=worker, now=NOW)
    assert answering.enter(db, BALLOT_KEY, sheet.codes[0]).single_use


@pytest.mark.parametrize("name", ["", "XXXXX", "%", "Ö", "a" * 500])
def test_cancelling_what_is_not_there_is_the_same_act(
    db: Session, town: Town, open_round: Round, worker: int, name: str
) -> None:
    issue(db, Order(open_round.id, town.family, 1), worker)
    assert issuing.cancel_sheet(db, town.family, name, by=worker, now=NOW) is None  # type: ignore[func-returns-value]
    assert len(db.scalars(select(Card)).all()) == 10
    row = audit.latest(db)[0]
    assert (row.act, row.subject) == ("sheet_cancelled", f"unit {town.family}")


def test_a_dump_of_the_database_holds_no_issued_code(
    db: Session, database_url: str, town: Town, open_round: Round, worker: int
) -> None:
    sheets = issue(db, Order(open_round.id, town.family, 2), worker)
    codes = tuple(c.lower().encode() for s in sheets for c in s.codes)
    macs = tuple(code_mac(BALLOT_KEY, c) for s in sheets for c in s.codes)
    dump = logical_dump(db, database_url)
    assert len(found(macs, dump)) == 20  # the search bites
    assert found(codes, dump) == []
