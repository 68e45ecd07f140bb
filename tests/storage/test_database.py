"""What the database keeps, and above all what it does not."""

import re
from datetime import date
from typing import Any

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Engine, create_engine, inspect, select, text
from sqlalchemy.orm import Session

from survey.core.questionnaire import Audience
from survey.services import inviting, keeping
from survey.storage import database, rounds
from survey.storage.tables import Base, Reply, ReplyPoint, Round
from tests import examples

ANSWER_TABLES = {
    "envelope": {"id", "round_id", "unit_id", "sealed"},
    "card": {"code_mac", "round_id", "unit_id", "sheet", "variant", "choice"},
    "permit": {"token_mac", "round_id", "unit_id"},
    "entry_code": {"code_mac", "unit_id", "variant", "choice", "edition", "open", "round_id"},
    "tally": {"round_id", "sealed"},
}
TELLING = re.compile("time|date|ip$|agent|session|device|user|seq|created|updated|account|worker")


@pytest.fixture
def engine(keeper: keeping.Keeper) -> Engine:
    return keeper.engine


def test_an_upgraded_database_is_what_the_tables_say(engine: Engine) -> None:
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, Base.metadata) == []


def test_the_upgrade_can_be_run_again_and_undone(database_url: str) -> None:
    database.upgrade(database_url)
    engine = database.make_engine(database_url, foreign_keys=False)
    with engine.begin() as connection:
        command.downgrade(database.migration_config(connection), "base")
    assert set(inspect(engine).get_table_names()) <= {"alembic_version"}
    engine.dispose()
    database.upgrade(database_url)


def test_a_promise_from_before_keeps_its_day_through_the_upgrade(
    db: Session, town: examples.Town, open_round: Round, keeper: keeping.Keeper
) -> None:
    """0007: what stood on a page has promised its last day; a draft has promised nothing."""
    day = date(2026, 6, 1)
    for unit, published in ((town.family, day), (town.outpatient, None)):
        reply = Reply(unit_id=unit, round_id=open_round.id, published_on=published)
        reply.id = unit
        db.add(reply)
        db.flush()
        point = ReplyPoint(reply_id=unit, position=1, said="A", action="B", due_on=day)
        db.add(point)
    db.commit()
    with keeper.engine.begin() as connection:
        command.downgrade(database.migration_config(connection), "0006")
    with keeper.engine.begin() as connection:
        command.upgrade(database.migration_config(connection), "head")
    asked = select(ReplyPoint.reply_id, ReplyPoint.promised_on)
    assert dict(db.execute(asked).all()) == {town.family: day, town.outpatient: None}
    assert db.scalars(select(ReplyPoint.stood_on).order_by(ReplyPoint.reply_id)).all() == [
        day,
        None,
    ]


def test_rounds_from_before_know_whom_they_ask_after_the_upgrade(
    db: Session, town: examples.Town, open_round: Round, keeper: keeping.Keeper
) -> None:
    """0010: read from the questionnaire that each round froze; the codes stay children's."""
    training = examples.make_draft(db, town, "Utbildning", "barnrattsutbildning", variants=())
    code = inviting.code_for(db, examples.BALLOT_KEY, town.family)
    inviting.make_staff_links(db, examples.BALLOT_KEY, training.id)
    asked = (open_round.id, training.id)
    db.close()  # so that the tables can be changed
    with keeper.engine.begin() as connection:
        command.downgrade(database.migration_config(connection), "0007")
    with keeper.engine.begin() as connection:
        command.upgrade(database.migration_config(connection), "head")
    assert [rounds.audience(db, one) for one in asked] == [Audience.CHILD, Audience.STAFF]
    assert inviting.known_code(db, examples.BALLOT_KEY, town.family) == code
    assert inviting.staff_link(db, examples.BALLOT_KEY, training.id, town.family) is None


@pytest.mark.parametrize("table", ANSWER_TABLES)
def test_an_answer_table_has_only_the_columns_that_are_listed(engine: Engine, table: str) -> None:
    """Invariants 1 and 2."""
    columns: list[Any] = inspect(engine).get_columns(table)
    assert {c["name"] for c in columns} == ANSWER_TABLES[table]
    for column in columns:
        assert not TELLING.search(column["name"])
        assert not re.search("DATE|TIME|INTERVAL|SERIAL", str(column["type"]).upper())


@pytest.mark.parametrize("table", ANSWER_TABLES)
def test_an_answer_table_counts_nothing_and_points_to_nobody(engine: Engine, table: str) -> None:
    """Invariant 3."""
    for column in inspect(engine).get_columns(table):
        assert "nextval" not in str(column["default"])
        assert not column.get("identity")
    pointed_at = {key["referred_table"] for key in inspect(engine).get_foreign_keys(table)}
    assert pointed_at <= {"round", "unit"}


def test_answer_tables_have_no_rowid_on_sqlite(sqlite_url: str) -> None:
    """Invariant 4."""
    engine = database.make_engine(sqlite_url)
    with engine.connect() as connection:
        found = dict(
            connection.execute(text("SELECT name, sql FROM sqlite_master WHERE type='table'")).all()
        )
    for table in ANSWER_TABLES:
        assert "WITHOUT ROWID" in found[table]
    assert "sqlite_sequence" not in found
    engine.dispose()


def test_deleted_rows_are_overwritten_on_every_connection(sqlite_url: str) -> None:
    """Invariant 5."""
    engine = database.make_engine(sqlite_url)
    connections = [engine.connect() for _ in range(3)]
    for connection in connections:
        assert connection.scalar(text("PRAGMA secure_delete")) == 1
        assert connection.scalar(text("PRAGMA foreign_keys")) == 1
        assert connection.scalar(text("PRAGMA journal_mode")) == "wal"
        connection.close()
    engine.dispose()


@pytest.mark.parametrize(
    "setting",
    [
        "log_statement = 'all'",
        "log_statement = 'mod'",
        "log_min_duration_statement = 0",
        "log_duration = on",
        "log_min_duration_sample = 0",
        "log_transaction_sample_rate = 1",
        "log_parameter_max_length_on_error = -1",
    ],
)
def test_a_server_that_logs_statements_is_refused(postgres_server: str, setting: str) -> None:
    """Invariant 8."""
    admin = create_engine(postgres_server, isolation_level="AUTOCOMMIT")
    name = "logs" + re.sub(r"\W", "", setting)
    with admin.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
        connection.execute(text(f"ALTER DATABASE {name} SET {setting}"))
    engine = create_engine(postgres_server.replace("/postgres?", f"/{name}?"))
    with pytest.raises(database.UnsafeServer, match=r"log_"):
        database.refuse_unsafe(engine)
    engine.dispose()
    with admin.connect() as connection:
        connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
    admin.dispose()


def test_a_server_that_keeps_quiet_is_accepted(engine: Engine) -> None:
    database.refuse_unsafe(engine)
