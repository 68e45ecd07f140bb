import sqlite3
from datetime import datetime, timedelta

import pytest
from sqlalchemy import Connection, make_url, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from survey.services import keeping
from survey.storage import accounts, audit
from survey.storage.audit import Wanted
from survey.storage.tables import Account

NOW = datetime(2026, 11, 22, 9, 0)
REFUSED = "the log is append-only"
CHANGES = (
    "UPDATE audit SET act = 'nothing'",
    "UPDATE audit SET at = at WHERE id = 1",
    "DELETE FROM audit",
    "DELETE FROM audit WHERE id = (SELECT max(id) FROM audit)",
)


def two_rows(db: Session) -> int:
    worker = accounts.add(db, Account(username="worker")).id
    audit.add(db, "signed_in", worker, at=NOW)
    audit.add(db, "unit_added", None, at=NOW + timedelta(minutes=1), subject="Öppenvård")
    return worker


def rows(connection: Connection) -> list[tuple[object, ...]]:
    return [tuple(r) for r in connection.execute(text("SELECT * FROM audit ORDER BY id"))]


def test_the_log_has_the_newest_first(db: Session) -> None:
    worker = two_rows(db)
    assert [(a.act, a.account_id, a.subject) for a in audit.latest(db)] == [
        ("unit_added", None, "Öppenvård"),
        ("signed_in", worker, ""),
    ]
    assert len(audit.latest(db, limit=1)) == 1
    assert [a.act for a in audit.latest(db, skip=1)] == ["signed_in"]
    assert len(audit.latest(db, None)) == 2


def test_rows_are_chosen_by_act_and_time(db: Session) -> None:
    two_rows(db)
    later = NOW + timedelta(minutes=1)
    for wanted, found in (
        (Wanted("unit_added"), ["unit_added"]),
        (Wanted("nothing"), []),
        (Wanted(since=later), ["unit_added"]),
        (Wanted(before=later), ["signed_in"]),
        (Wanted("signed_in", NOW, later), ["signed_in"]),
        (Wanted("signed_in", later), []),
    ):
        assert [a.act for a in audit.latest(db, wanted=wanted)] == found
        assert audit.number(db, wanted) == len(found)


def test_the_log_knows_its_acts_and_its_ends(db: Session) -> None:
    assert audit.span(db) is None
    assert audit.acts(db) == []
    two_rows(db)
    assert audit.acts(db) == ["signed_in", "unit_added"]
    assert audit.span(db) == (NOW, NOW + timedelta(minutes=1))


@pytest.mark.parametrize("change", CHANGES)
def test_no_row_of_the_log_can_be_changed_or_taken_away(
    keeper: keeping.Keeper, db: Session, change: str
) -> None:
    two_rows(db)
    db.commit()
    with keeper.engine.connect() as connection:
        before = rows(connection)
        assert len(before) == 2
        with pytest.raises(DBAPIError, match=REFUSED):
            connection.execute(text(change))
        connection.rollback()
        assert rows(connection) == before


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
@pytest.mark.parametrize("change", ["TRUNCATE audit", "TRUNCATE account CASCADE"])
def test_the_log_can_not_be_emptied_at_once(
    keeper: keeping.Keeper, db: Session, change: str
) -> None:
    two_rows(db)
    db.commit()
    with keeper.engine.connect() as connection:
        with pytest.raises(DBAPIError, match=REFUSED):
            connection.execute(text(change))
        connection.rollback()
        assert len(rows(connection)) == 2


def test_a_row_can_not_be_written_over_in_passing(keeper: keeping.Keeper, db: Session) -> None:
    """Upserts are changes too."""
    two_rows(db)
    db.commit()
    over = text(
        "INSERT INTO audit (id, at, act, subject) "
        "SELECT id, at, 'forged', '' FROM audit WHERE true "
        "ON CONFLICT (id) DO UPDATE SET act = 'forged'"
    )
    with keeper.engine.connect() as connection:
        with pytest.raises(DBAPIError, match=REFUSED):
            connection.execute(over)
        connection.rollback()
        assert "forged" not in str(rows(connection))


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_the_lock_is_in_the_file_and_holds_for_other_programs(
    keeper: keeping.Keeper, db: Session, database_url: str
) -> None:
    two_rows(db)
    db.commit()
    with sqlite3.connect(str(make_url(database_url).database)) as other:
        for change in CHANGES:
            with pytest.raises(sqlite3.IntegrityError, match=REFUSED):
                other.execute(change)
    other.close()


def test_an_account_that_is_in_the_log_is_never_deleted_with_it(
    keeper: keeping.Keeper, db: Session
) -> None:
    worker = two_rows(db)
    db.commit()
    with keeper.engine.connect() as connection:
        with pytest.raises(DBAPIError):
            connection.execute(text("DELETE FROM account WHERE id = :id"), {"id": worker})
        connection.rollback()
        assert len(rows(connection)) == 2
