from alembic import command
from sqlalchemy import text
from sqlalchemy.orm import Session

from survey.storage import accounts, database, second_factors
from survey.storage.tables import Account


def test_a_step_is_used_once_and_none_before_it(db: Session) -> None:
    worker = accounts.add(db, Account(username="worker")).id
    assert second_factors.use_step(db, worker, 100)
    assert not second_factors.use_step(db, worker, 100)
    assert not second_factors.use_step(db, worker, 99)
    assert second_factors.use_step(db, worker, 101)


def test_a_recovery_code_is_spent_once_by_its_owner(db: Session) -> None:
    worker, analyst = (
        accounts.add(db, Account(username=name)).id for name in ("worker", "analyst")
    )
    second_factors.replace_codes(db, worker, [b"one", b"two"])
    assert not second_factors.use_code(db, analyst, b"one")
    assert second_factors.use_code(db, worker, b"one")
    assert not second_factors.use_code(db, worker, b"one")
    assert second_factors.codes_left(db, worker) == 1


def test_accounts_from_before_the_second_factor_keep_their_way_in(database_url: str) -> None:
    engine = database.make_engine(database_url, foreign_keys=False)
    with engine.begin() as connection:
        command.downgrade(database.migration_config(connection), "0001")
        connection.execute(
            text(
                "INSERT INTO account (username, password_hash, totp_secret, totp_step, language,"
                " active) VALUES ('worker', 'kept', '', 0, 'sv', true)"
            )
        )
    database.upgrade(database_url)
    with Session(engine) as session:
        worker = accounts.by_username(session, "worker")
        assert worker is not None
        assert (worker.password_hash, worker.totp_confirmed) == ("kept", False)
    engine.dispose()
