from datetime import datetime, timedelta

import pyotp
import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from survey.core.access import Role
from survey.core.password import PasswordProblem
from survey.services import admitting, securing
from survey.services.admitting import NotPossible, Pending, Refusal
from survey.services.securing import Proof
from survey.storage import accounts, audit
from survey.storage.tables import Account, RecoveryCode
from tests.examples import Town

NOW = datetime(2026, 11, 22, 9, 0)
PASSWORD = "many words make a password"
HERE = b"h" * 16
STEP = timedelta(seconds=30)
MINUTE = timedelta(minutes=1)


@pytest.fixture
def worker(db: Session, town: Town) -> int:
    """A worker with a password only."""
    account = admitting.add_account(db, "worker", PASSWORD, now=NOW)
    admitting.grant(db, "worker", Role.WORKER, town.family, now=NOW)
    return account


@pytest.fixture
def codes(db: Session, worker: int) -> list[str]:
    """The recovery codes of the worker, who has turned the second step on."""
    securing.begin(db, worker)
    made = securing.turn_on(db, worker, shown(db, worker, NOW - 10 * MINUTE), now=NOW - 10 * MINUTE)
    assert made
    return made


def account_of(db: Session, account_id: int) -> Account:
    found = accounts.get(db, account_id)
    assert found is not None
    return found


def shown(db: Session, account_id: int, moment: datetime) -> str:
    """What the worker's app shows at this moment (UTC)."""
    app = pyotp.TOTP(account_of(db, account_id).totp_secret)
    return app.generate_otp(int((moment - datetime(1970, 1, 1)).total_seconds()) // 30)


def first_step(db: Session, now: datetime = NOW) -> str:
    outcome = admitting.sign_in(db, "worker", PASSWORD, address_hash=HERE, now=now)
    assert isinstance(outcome, Pending)
    return outcome.token


def second_step(db: Session, token: str, code: str, now: datetime = NOW) -> str | Refusal:
    return securing.finish(db, token, Proof(HERE, code=code), now=now)


def inside(db: Session) -> str:
    outcome = admitting.sign_in(db, "worker", PASSWORD, address_hash=HERE, now=NOW)
    assert isinstance(outcome, str)
    return outcome


def test_password_and_code_let_in_with_a_new_token(
    db: Session, worker: int, codes: list[str]
) -> None:
    pending = first_step(db)
    token = second_step(db, pending, shown(db, worker, NOW))
    assert isinstance(token, str)
    assert token != pending
    person = admitting.person_of(db, token, NOW)
    assert person is not None
    assert person.account_id == worker
    assert not securing.is_pending(db, pending, NOW)


def test_the_password_alone_opens_nothing(db: Session, worker: int, codes: list[str]) -> None:
    pending = first_step(db)
    assert securing.is_pending(db, pending, NOW)
    assert admitting.person_of(db, pending, NOW) is None
    assert not securing.is_fresh(db, pending, NOW)
    assert securing.confirm(db, pending, Proof(HERE, PASSWORD), now=NOW) is Refusal.WRONG
    assert "signed_in" not in [row.act for row in audit.latest(db)]


def test_a_secret_without_a_first_code_asks_for_nothing(db: Session, worker: int) -> None:
    securing.begin(db, worker)
    assert securing.turn_on(db, worker, "000000", now=NOW) is None
    assert admitting.person_of(db, inside(db), NOW) is not None


def test_a_second_secret_does_not_replace_the_one_in_use(
    db: Session, worker: int, codes: list[str]
) -> None:
    with pytest.raises(NotPossible):
        securing.begin(db, worker)


@pytest.mark.parametrize("code", ["", "000000", "12345", "not a code", "åäö", "A" * 16])
def test_a_wrong_code_lets_nobody_in(db: Session, worker: int, codes: list[str], code: str) -> None:
    pending = first_step(db)
    assert second_step(db, pending, code) is Refusal.WRONG
    assert isinstance(second_step(db, pending, shown(db, worker, NOW)), str)


@pytest.mark.parametrize(("steps", "right"), [(-2, False), (-1, True), (1, True), (2, False)])
def test_a_clock_may_be_one_step_wrong(
    db: Session, worker: int, codes: list[str], steps: int, right: bool
) -> None:
    outcome = second_step(db, first_step(db), shown(db, worker, NOW + steps * STEP))
    assert isinstance(outcome, str) == right


def test_no_step_is_used_twice_nor_one_before_it(
    db: Session, worker: int, codes: list[str]
) -> None:
    code, earlier = shown(db, worker, NOW), shown(db, worker, NOW - STEP)
    assert isinstance(second_step(db, first_step(db), code), str)
    again = first_step(db)
    assert second_step(db, again, code) is Refusal.WRONG
    assert second_step(db, again, earlier) is Refusal.WRONG
    later = NOW + STEP
    assert isinstance(second_step(db, again, shown(db, worker, later), later), str)


def test_the_code_that_turned_it_on_does_not_sign_in(db: Session, worker: int) -> None:
    securing.begin(db, worker)
    code = shown(db, worker, NOW)
    assert securing.turn_on(db, worker, code, now=NOW)
    assert second_step(db, first_step(db), code) is Refusal.WRONG


def test_a_recovery_code_lets_in_once(db: Session, worker: int, codes: list[str]) -> None:
    assert len(set(codes)) == securing.RECOVERY_CODES
    assert isinstance(second_step(db, first_step(db), f" {codes[0].lower()} "), str)
    assert second_step(db, first_step(db), codes[0]) is Refusal.WRONG
    assert isinstance(second_step(db, first_step(db), codes[1]), str)
    assert "recovery_code_used" in [row.act for row in audit.latest(db)]


def test_recovery_codes_are_kept_as_hashes_only(db: Session, worker: int, codes: list[str]) -> None:
    kept = db.scalars(select(RecoveryCode.code_hash)).all()
    assert len(kept) == securing.RECOVERY_CODES
    plain = [code.replace("-", "").encode() for code in codes]
    assert not [k for k in kept if any(p in k for p in plain)]


def test_new_recovery_codes_end_the_old(db: Session, worker: int, codes: list[str]) -> None:
    made = securing.make_codes(db, worker, now=NOW)
    pending = first_step(db)
    assert second_step(db, pending, codes[0]) is Refusal.WRONG
    assert isinstance(second_step(db, pending, made[0]), str)


def test_somebody_elses_recovery_code_is_wrong(db: Session, worker: int, codes: list[str]) -> None:
    other = admitting.add_account(db, "analyst", PASSWORD, now=NOW)
    securing.begin(db, other)
    theirs = securing.turn_on(db, other, shown(db, other, NOW), now=NOW)
    assert theirs
    assert second_step(db, first_step(db), theirs[0]) is Refusal.WRONG


def test_after_five_wrong_codes_even_the_right_one_has_to_wait(
    db: Session, worker: int, codes: list[str]
) -> None:
    for _ in range(securing.ATTEMPTS_PER_CODE):
        assert second_step(db, first_step(db), "000000") is Refusal.WRONG
    assert second_step(db, first_step(db), shown(db, worker, NOW)) is Refusal.WAIT
    assert second_step(db, first_step(db), codes[0]) is Refusal.WAIT
    later = NOW + 16 * MINUTE
    assert isinstance(second_step(db, first_step(db, later), codes[0], later), str)


def test_the_second_step_has_ten_minutes(db: Session, worker: int, codes: list[str]) -> None:
    pending, later = first_step(db), NOW + 10 * MINUTE
    assert not securing.is_pending(db, pending, later)
    assert second_step(db, pending, shown(db, worker, later), later) is Refusal.WRONG


def test_a_made_up_or_signed_in_token_does_not_take_a_second_step(db: Session, worker: int) -> None:
    for token in ("made up", inside(db)):
        assert second_step(db, token, "000000") is Refusal.WRONG


def test_turned_off_the_password_is_enough_and_the_codes_are_gone(
    db: Session, worker: int, codes: list[str]
) -> None:
    securing.turn_off(db, worker, now=NOW)
    assert admitting.person_of(db, inside(db), NOW) is not None
    assert db.scalars(select(RecoveryCode)).all() == []
    assert account_of(db, worker).totp_secret == ""


def test_a_sign_in_is_fresh_for_ten_minutes_and_again_after_the_password(
    db: Session, worker: int
) -> None:
    token, later = inside(db), NOW + 10 * MINUTE
    assert securing.is_fresh(db, token, NOW + 9 * MINUTE)
    assert not securing.is_fresh(db, token, later)
    assert securing.confirm(db, token, Proof(HERE, "wrong"), now=later) is Refusal.WRONG
    assert not securing.is_fresh(db, token, later)
    assert securing.confirm(db, token, Proof(HERE, PASSWORD), now=later) is None
    assert securing.is_fresh(db, token, later)


def test_with_a_second_factor_the_password_alone_is_not_enough_to_be_fresh(
    db: Session, worker: int, codes: list[str]
) -> None:
    token = second_step(db, first_step(db), codes[0])
    assert isinstance(token, str)
    later = NOW + 11 * MINUTE
    assert securing.confirm(db, token, Proof(HERE, PASSWORD), now=later) is Refusal.WRONG
    proof = Proof(HERE, PASSWORD, shown(db, worker, later))
    assert securing.confirm(db, token, proof, now=later) is None


def test_guessing_at_an_open_browser_has_to_wait(db: Session, worker: int) -> None:
    token = inside(db)
    for _ in range(admitting.ATTEMPTS_PER_NAME):
        assert securing.confirm(db, token, Proof(HERE, "wrong"), now=NOW) is Refusal.WRONG
    assert securing.confirm(db, token, Proof(HERE, PASSWORD), now=NOW) is Refusal.WAIT


def test_a_new_password_needs_the_old_and_ends_the_other_sessions(db: Session, worker: int) -> None:
    here, elsewhere = inside(db), inside(db)
    new = "other words make another"

    def change(old: str, chosen: str) -> Refusal | PasswordProblem | None:
        return securing.change_password(db, here, Proof(HERE, old), chosen, now=NOW)

    assert change("wrong", new) is Refusal.WRONG
    assert change(PASSWORD, "short") is PasswordProblem.SHORT
    assert admitting.person_of(db, elsewhere, NOW) is not None
    assert change(PASSWORD, new) is None
    db.expire_all()
    assert admitting.person_of(db, here, NOW) is not None
    assert admitting.person_of(db, elsewhere, NOW) is None
    assert admitting.sign_in(db, "worker", PASSWORD, address_hash=HERE, now=NOW) is Refusal.WRONG
    assert isinstance(admitting.sign_in(db, "worker", new, address_hash=HERE, now=NOW), str)
