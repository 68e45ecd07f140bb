from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from survey.storage import accounts
from survey.storage.tables import Account
from tests.examples import Town

NOW = datetime(2026, 11, 22, 9, 0)
MINUTE = timedelta(minutes=1)


def add(db: Session, username: str = "worker") -> int:
    return accounts.add(db, Account(username=username, password_hash="x")).id


def test_an_account_is_found_by_its_name(db: Session) -> None:
    added = add(db)
    found = accounts.by_username(db, "worker")
    assert found is not None
    assert found.id == added
    assert found.language == "sv"
    assert found.active
    assert accounts.by_username(db, "Worker") is None


def test_a_role_is_given_once(db: Session, town: Town) -> None:
    worker = add(db)
    assert accounts.add_membership(db, worker, "worker", town.family)
    assert not accounts.add_membership(db, worker, "worker", town.family)
    assert accounts.add_membership(db, worker, "worker", town.outpatient)
    assert [(m.role, m.unit_id) for m in accounts.memberships(db, worker)] == [
        ("worker", town.family),
        ("worker", town.outpatient),
    ]


def test_only_active_accounts_are_listed_by_role(db: Session, town: Town) -> None:
    for name in ("one", "two"):
        accounts.add_membership(db, add(db, name), "administrator", town.municipality)
    gone = accounts.by_username(db, "two")
    assert gone is not None
    gone.active = False
    db.flush()
    assert [a.username for a in accounts.with_role(db, "administrator")] == ["one"]
    assert accounts.with_role(db, "worker") == []


def test_a_session_is_ended_alone_or_with_all_others(db: Session) -> None:
    worker = add(db)
    for token in (b"desk", b"phone", b"tablet"):
        accounts.add_session(db, token, worker, NOW)
    accounts.end_session(db, b"desk")
    assert accounts.session_of(db, b"desk") is None
    assert accounts.session_of(db, b"phone") is not None
    accounts.end_sessions_of(db, worker)
    db.expire_all()
    assert accounts.session_of(db, b"phone") is None


def test_old_sessions_are_forgotten_by_start_and_by_last_use(db: Session) -> None:
    worker = add(db)
    accounts.add_session(db, b"old", worker, NOW - 60 * MINUTE)
    accounts.add_session(db, b"idle", worker, NOW - 20 * MINUTE)
    accounts.add_session(db, b"fresh", worker, NOW - 20 * MINUTE)
    accounts.mark_seen(db, b"old", NOW)
    accounts.mark_seen(db, b"fresh", NOW)
    accounts.drop_sessions_before(db, started=NOW - 30 * MINUTE, seen=NOW - 10 * MINUTE)
    left = {t for t in (b"old", b"idle", b"fresh") if accounts.session_of(db, t)}
    assert left == {b"fresh"}


def test_attempts_are_counted_by_bucket_and_forgotten_by_age(db: Session) -> None:
    for minutes in (1, 5, 20):
        accounts.add_attempt(db, b"a", NOW - minutes * MINUTE)
    accounts.add_attempt(db, b"b", NOW)
    assert accounts.attempts(db, b"a", NOW - 15 * MINUTE) == 2
    accounts.drop_attempts_before(db, NOW - 3 * MINUTE)
    assert accounts.attempts(db, b"a", NOW - 60 * MINUTE) == 1
    accounts.drop_attempts(db, b"b")
    assert accounts.attempts(db, b"b", NOW - 60 * MINUTE) == 0


def test_the_language_and_the_password_can_be_changed(db: Session) -> None:
    worker = add(db)
    accounts.set_language(db, worker, "en")
    accounts.set_password(db, worker, "y")
    db.expire_all()
    found = accounts.get(db, worker)
    assert found is not None
    assert (found.language, found.password_hash) == ("en", "y")
