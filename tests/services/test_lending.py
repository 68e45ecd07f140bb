import random
import threading
from datetime import datetime

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from survey.services import admitting, answering, inviting, keeping, lending
from survey.services.answering import Closed, Refused
from survey.services.lending import MOST_TRIES, Refusal
from survey.storage import tablets
from survey.storage.tables import Audit, Round, Tablet
from tests import examples
from tests.examples import Town

NOW = datetime(2026, 11, 22, 9, 41, 7)
PASSWORD = "many words make a password"
PIN = "48151"


@pytest.fixture
def worker(db: Session, town: Town) -> tuple[int, str]:
    """A worker who is signed in: (account, token)."""
    account = admitting.add_account(db, "worker", PASSWORD, now=NOW)
    token = admitting.sign_in(db, "worker", PASSWORD, address_hash=b"h" * 16, now=NOW)
    assert isinstance(token, str)
    return account, token


@pytest.fixture
def token(db: Session, town: Town, worker: tuple[int, str]) -> str:
    """A tablet that is lent to the children of one unit."""
    return lending.lend(db, worker, town.family, PIN, now=NOW)


def logged(db: Session) -> list[tuple[str, int | None, datetime, str]]:
    rows = db.scalars(select(Audit).where(Audit.act.startswith("tablet_")).order_by(Audit.id))
    return [(r.act, r.account_id, r.at, r.subject) for r in rows]


def test_a_lent_tablet_opens_what_the_units_shared_code_opens(
    db: Session, open_round: Round, town: Town, token: str
) -> None:
    code = inviting.code_for(db, examples.BALLOT_KEY, town.family)
    assert answering.enter_lent(db, token) == answering.enter(db, examples.BALLOT_KEY, code)


def test_lending_ends_the_staffs_session_here_and_no_other(
    db: Session, town: Town, worker: tuple[int, str]
) -> None:
    elsewhere = admitting.sign_in(db, "worker", PASSWORD, address_hash=b"h" * 16, now=NOW)
    assert isinstance(elsewhere, str)
    lending.lend(db, worker, town.family, PIN, now=NOW)
    assert admitting.person_of(db, worker[1], NOW) is None
    assert admitting.person_of(db, elsewhere, NOW) is not None


def test_neither_token_nor_pin_is_kept_as_it_is(db: Session, token: str) -> None:
    row = db.scalar(select(Tablet))
    assert row is not None
    kept = f"{row.token_hash!r} {row.pin_hash}"
    assert token not in kept and PIN not in kept
    assert row.pin_hash.startswith("$argon2id$")


def test_the_pin_ends_the_tablet(db: Session, token: str) -> None:
    assert lending.take_back(db, token, PIN, now=NOW) is None
    assert not lending.is_lent(db, token)
    with pytest.raises(Refused):
        answering.enter_lent(db, token)


def test_the_log_has_the_day_and_never_the_hour(db: Session, token: str) -> None:
    lending.take_back(db, token, PIN, now=NOW)
    day = datetime(2026, 11, 22)
    assert [(act, at, unit) for act, _, at, unit in logged(db)] == [
        ("tablet_started", day, "Barn och familj"),
        ("tablet_ended", day, "Barn och familj"),
    ]


def test_after_five_wrong_pins_the_right_one_ends_nothing(db: Session, token: str) -> None:
    for _ in range(MOST_TRIES):
        assert lending.take_back(db, token, "0000", now=NOW) is Refusal.WRONG
    assert lending.is_locked(db, token)
    assert lending.take_back(db, token, PIN, now=NOW) is Refusal.LOCKED
    assert lending.is_lent(db, token)


def test_twenty_who_try_at_once_get_five_answers_together(
    keeper: keeping.Keeper, db: Session, token: str
) -> None:
    db.commit()
    heard: list[Refusal | None] = []

    def attempt() -> None:
        with keeper.sessions(execution_options=keeping.WRITES) as session:
            heard.append(lending.take_back(session, token, "0000", now=NOW))

    threads = [threading.Thread(target=attempt) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert heard.count(Refusal.WRONG) == MOST_TRIES
    assert heard.count(Refusal.LOCKED) == 20 - MOST_TRIES


def test_staff_end_a_tablet_without_its_pin_even_when_it_is_locked(
    db: Session, town: Town, worker: tuple[int, str], token: str
) -> None:
    for _ in range(MOST_TRIES):
        lending.take_back(db, token, "0000", now=NOW)
    (row,) = tablets.of(db, town.family)
    assert lending.recall(db, worker[0], town.family, row.token_hash, now=NOW)
    assert not lending.is_lent(db, token)
    assert logged(db)[-1][:2] == ("tablet_ended", worker[0])


def test_a_tablet_of_another_unit_is_not_ended(
    db: Session, town: Town, worker: tuple[int, str], token: str
) -> None:
    (row,) = tablets.of(db, town.family)
    assert not lending.recall(db, worker[0], town.outpatient, row.token_hash, now=NOW)
    assert lending.is_lent(db, token)
    assert [act for act, *_ in logged(db)] == ["tablet_started"]


@pytest.mark.parametrize("pin", ["", "123", "123456789", "12a4", "٤٨١٥", "12 4", "-123"])
def test_what_is_no_pin_is_refused(
    db: Session, town: Town, worker: tuple[int, str], pin: str
) -> None:
    with pytest.raises(ValueError, match="digits"):
        lending.lend(db, worker, town.family, pin, now=NOW)
    assert admitting.person_of(db, worker[1], NOW) is not None


def test_an_answer_from_a_tablet_leaves_the_tablets_row_as_it_was(
    db: Session, open_round: Round, town: Town, token: str
) -> None:
    before = db.execute(select(Tablet.__table__)).all()
    variant = examples.variant_of(db, open_round.id, "a1012")
    (sheet,) = examples.sheets(variant, 1, random.Random(1))
    door = answering.enter_lent(db, token)
    answering.submit(db, examples.BALLOT_KEY, door, (token, "0" * 32), sheet)
    assert db.execute(select(Tablet.__table__)).all() == before


def test_when_the_round_is_closed_the_tablet_says_so(
    db: Session, keeper: keeping.Keeper, open_round: Round, token: str
) -> None:
    round_id = open_round.id
    db.close()
    examples.close_and_count(keeper, round_id)
    with pytest.raises(Closed):
        answering.enter_lent(db, token)
    assert lending.is_lent(db, token)
