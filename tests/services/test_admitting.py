from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from survey.core.access import Act, Role, may
from survey.services import admitting
from survey.services.admitting import NotPossible, Refusal
from survey.storage import accounts, audit
from survey.storage.tables import SignInAttempt, StaffSession
from tests.examples import Town

NOW = datetime(2026, 11, 22, 9, 0)
PASSWORD = "many words make a password"
HERE, ELSEWHERE = b"h" * 16, b"e" * 16
MINUTE = timedelta(minutes=1)


@pytest.fixture
def worker(db: Session, town: Town) -> int:
    """A worker in one unit."""
    account = admitting.add_account(db, "worker", PASSWORD, now=NOW)
    admitting.grant(db, "worker", Role.WORKER, town.family, now=NOW)
    return account


def enter(db: Session, name: str = "worker", password: str = PASSWORD, **how: Any) -> str | Refusal:
    return admitting.sign_in(
        db, name, password, address_hash=how.get("address", HERE), now=how.get("now", NOW)
    )


def token(db: Session, **how: Any) -> str:
    found = enter(db, **how)
    assert isinstance(found, str)
    return found


def fail(db: Session, times: int, **how: Any) -> None:
    for _ in range(times):
        enter(db, password="wrong", **how)


def test_the_right_password_opens_and_the_token_says_who_it_is(
    db: Session, worker: int, town: Town
) -> None:
    person = admitting.person_of(db, token(db), NOW)
    assert person is not None
    assert person.account_id == worker
    assert may(person, Act.SHOW_CODE, (town.family, town.children_department, town.municipality))


def test_case_and_space_around_the_name_do_not_matter(db: Session, worker: int) -> None:
    assert isinstance(enter(db, name="  Worker "), str)


def test_each_sign_in_has_a_token_of_its_own_and_only_its_hash_is_kept(
    db: Session, worker: int
) -> None:
    first, second = token(db), token(db)
    assert first != second
    kept = db.scalars(select(StaffSession.token_hash)).all()
    assert len(kept) == 2
    assert not [k for k in kept if first.encode() in k or second.encode() in k]


@pytest.mark.parametrize(("name", "password"), [("worker", "wrong"), ("nobody", PASSWORD)])
def test_a_wrong_password_and_an_unknown_name_get_the_same_answer(
    db: Session, worker: int, name: str, password: str
) -> None:
    assert enter(db, name=name, password=password) is Refusal.WRONG


@pytest.mark.real_passwords
@pytest.mark.parametrize("name", ["worker", "nobody"])
def test_an_unknown_name_costs_the_same_work(
    db: Session, worker: int, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    checked: list[str] = []
    real = admitting._fits

    def counting(kept: str, password: str) -> bool:
        checked.append(kept.split("$")[3])
        return real(kept, password)

    monkeypatch.setattr(admitting, "_fits", counting)
    enter(db, name=name, password="wrong")
    assert checked == ["m=47104,t=1,p=1"]


def test_an_account_that_is_not_active_is_nobody(db: Session, worker: int) -> None:
    inside = token(db)
    account = accounts.get(db, worker)
    assert account is not None
    account.active = False
    db.commit()
    assert enter(db) is Refusal.WRONG
    assert admitting.person_of(db, inside, NOW) is None


def test_after_ten_failures_even_the_right_password_has_to_wait(db: Session, worker: int) -> None:
    fail(db, admitting.ATTEMPTS_PER_NAME)
    assert enter(db, address=ELSEWHERE) is Refusal.WAIT
    assert isinstance(enter(db, now=NOW + 16 * MINUTE), str)


def test_an_unknown_name_has_to_wait_just_as_long(db: Session, worker: int) -> None:
    fail(db, admitting.ATTEMPTS_PER_NAME, name="nobody")
    assert enter(db, name="nobody") is Refusal.WAIT


def test_many_names_from_one_address_have_to_wait_and_others_do_not(
    db: Session, worker: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(admitting, "_fits", lambda kept, password: password == PASSWORD)
    for number in range(admitting.ATTEMPTS_PER_ADDRESS):
        fail(db, 1, name=f"guess{number}")
    assert enter(db) is Refusal.WAIT
    assert isinstance(enter(db, address=ELSEWHERE), str)


def test_a_success_forgets_the_failures_of_the_name(db: Session, worker: int) -> None:
    fail(db, admitting.ATTEMPTS_PER_NAME - 1)
    token(db)
    fail(db, 1)
    assert isinstance(enter(db), str)


def test_nothing_of_the_address_or_the_name_is_readable_in_an_attempt(
    db: Session, worker: int
) -> None:
    fail(db, 1)
    buckets = db.scalars(select(SignInAttempt.bucket)).all()
    assert len(buckets) == 2
    assert not [b for b in buckets if HERE in b or b"worker" in b]


def test_a_session_ends_after_half_an_hour_without_use(db: Session, worker: int) -> None:
    inside = token(db)
    assert admitting.person_of(db, inside, NOW + 29 * MINUTE) is not None
    assert admitting.person_of(db, inside, NOW + 30 * MINUTE) is None


def test_use_keeps_a_session_awake_but_not_past_ten_hours(db: Session, worker: int) -> None:
    inside = token(db)
    moment = NOW
    while moment < NOW + timedelta(hours=9, minutes=50):
        assert admitting.person_of(db, inside, moment) is not None
        moment += 20 * MINUTE
        assert admitting.is_drowsy(db, inside, moment)
        admitting.stay_awake(db, inside, moment)
        db.expire_all()
    assert admitting.person_of(db, inside, NOW + timedelta(hours=10)) is None


def test_a_session_that_was_just_used_is_not_drowsy(db: Session, worker: int) -> None:
    assert not admitting.is_drowsy(db, token(db), NOW + timedelta(seconds=59))


def test_signing_out_ends_this_browser_only(db: Session, worker: int) -> None:
    desk, phone = token(db), token(db)
    admitting.sign_out(db, desk)
    assert admitting.person_of(db, desk, NOW) is None
    assert admitting.person_of(db, phone, NOW) is not None


def test_signing_out_everywhere_ends_all(db: Session, worker: int) -> None:
    desk, phone = token(db), token(db)
    admitting.sign_out_everywhere(db, worker, NOW)
    db.expire_all()
    assert [admitting.person_of(db, t, NOW) for t in (desk, phone)] == [None, None]


def test_a_made_up_token_is_nobody(db: Session, worker: int) -> None:
    assert admitting.person_of(db, "made up", NOW) is None


@pytest.mark.parametrize(
    ("name", "password"),
    [("", PASSWORD), ("two words", PASSWORD), ("x" * 81, PASSWORD), ("other", "short"),
     ("WORKER", PASSWORD), ("other", "x" * 201)],
)  # fmt: skip
def test_an_account_that_can_not_be_made_leaves_nothing(
    db: Session, worker: int, name: str, password: str
) -> None:
    with pytest.raises(NotPossible):
        admitting.add_account(db, name, password, now=NOW)
    assert [a.username for a in accounts.every(db)] == ["worker"]


@pytest.mark.real_passwords
def test_the_password_is_kept_as_argon2id_only(db: Session, worker: int) -> None:
    account = accounts.get(db, worker)
    assert account is not None
    assert account.password_hash.startswith("$argon2id$v=19$m=47104,t=1,p=1$")


def test_a_role_is_not_given_to_nobody_or_nowhere(db: Session, worker: int, town: Town) -> None:
    with pytest.raises(NotPossible):
        admitting.grant(db, "nobody", Role.WORKER, town.family, now=NOW)
    with pytest.raises(NotPossible):
        admitting.grant(db, "worker", Role.WORKER, 999, now=NOW)
    assert not admitting.grant(db, "worker", Role.WORKER, town.family, now=NOW)


def test_the_first_administrator_needs_a_municipality(db: Session) -> None:
    with pytest.raises(NotPossible):
        admitting.make_first_administrator(db, "it", PASSWORD, now=NOW)


def test_the_first_administrator_runs_the_whole_municipality(db: Session, town: Town) -> None:
    admitting.make_first_administrator(db, "it", PASSWORD, now=NOW)
    person = admitting.person_of(db, token(db, name="it"), NOW)
    assert person is not None
    assert may(person, Act.MANAGE_ACCOUNTS, (town.family, town.municipality))
    assert not may(person, Act.SEE_RESULTS, (town.municipality,))


def test_the_language_of_the_pages_follows_the_account(db: Session, worker: int) -> None:
    inside = token(db)
    admitting.choose_language(db, worker, "en")
    db.expire_all()
    person = admitting.person_of(db, inside, NOW)
    assert person is not None
    assert person.language == "en"


def test_the_log_says_who_came_in_and_who_was_made(db: Session, worker: int) -> None:
    token(db)
    assert [a.act for a in audit.latest(db)] == ["signed_in", "role_given", "account_added"]
