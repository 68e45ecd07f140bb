"""Engine, sessions and upgrades, for SQLite and PostgreSQL."""

from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from sqlalchemy import Engine, create_engine, event, make_url, text
from sqlalchemy.orm import Session as Session
from sqlalchemy.orm import sessionmaker

# secure_delete: without it deleted envelopes stay readable in the file's free pages.
# trusted_schema, temp_store: nothing of an answer in functions of a schema or temporary files.
PRAGMAS = (
    "journal_mode=WAL",
    "synchronous=FULL",
    "secure_delete=ON",
    "temp_store=MEMORY",
    "trusted_schema=OFF",
)


class Busy(Exception):
    """Somebody reads the database just now."""


class UnsafeServer(Exception):
    """The database server would keep what must not be kept (statements, commit times)."""


def make_engine(url: str, *, foreign_keys: bool = True) -> Engine:
    """An engine whose sessions begin as they say (`writes`), with our pragmas on SQLite.

    Its errors never show what was to be stored.
    """
    if not url.startswith("sqlite"):
        return create_engine(url, pool_pre_ping=True, hide_parameters=True)
    if path := make_url(url).database:
        Path(path).parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    engine = create_engine(url, connect_args={"timeout": 10}, hide_parameters=True)
    pragmas = (*PRAGMAS, f"foreign_keys={'ON' if foreign_keys else 'OFF'}")

    @event.listens_for(engine, "connect")
    def _connect(connection: Any, _: Any) -> None:
        connection.isolation_level = None  # the driver must not hide BEGIN
        for pragma in pragmas:
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def _begin(connection: Any) -> None:
        # A read that later writes fails at once in WAL mode; writers say so when they begin.
        writes = connection.get_execution_options().get("writes")
        raw = connection.connection.driver_connection  # past the layers: this is the hot path
        raw.execute("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine


def make_sessions(engine: Engine) -> sessionmaker[Session]:
    """A factory: `sessions(execution_options={"writes": True})` for one that will write."""
    return sessionmaker(engine, expire_on_commit=False)


def upgrade(url: str) -> None:
    """Bring the database to this version's tables. Safe to run again."""
    engine = make_engine(url, foreign_keys=False)  # batch mode must not cascade
    with engine.begin() as connection:
        command.upgrade(migration_config(connection), "head")
        if (
            engine.dialect.name == "sqlite"
            and connection.execute(text("PRAGMA foreign_key_check")).first()
        ):
            raise RuntimeError("The upgrade left rows that point to nothing; nothing was changed.")
    engine.dispose()


def migration_config(connection: Any) -> Config:
    """Alembic's configuration for a live connection; the scripts lie beside this file."""
    config = Config()
    config.set_main_option("script_location", "survey.storage:migrations")
    config.attributes["connection"] = connection
    return config


def refuse_unsafe(engine: Engine) -> None:
    """Raise UnsafeServer if PostgreSQL logs statements or tracks commit times.

    A log of INSERT statements with their time would undo what the tables leave out.
    """
    if engine.dialect.name != "postgresql":
        return
    with engine.connect() as connection:
        found = {name: connection.scalar(text(f"SHOW {name}")) for name in _POSTGRES_SAFE}
        watching = connection.scalars(text(_WATCHERS)).all()
    wrong = [
        f"{name} = {found[name]} (should be {safe})"
        for name, safe in _POSTGRES_SAFE.items()
        if found[name] != safe
    ] + [f"{name} is loaded" for name in watching]
    if wrong:
        raise UnsafeServer("PostgreSQL keeps too much: " + "; ".join(wrong))


_POSTGRES_SAFE = {
    "track_commit_timestamp": "off",
    "log_statement": "none",
    "log_duration": "off",
    "log_min_duration_statement": "-1",
    "log_min_duration_sample": "-1",
    "log_transaction_sample_rate": "0",
    "log_parameter_max_length_on_error": "0",
}
# Modules that write statements down; their settings are listed when they are loaded.
_WATCHERS = """
    SELECT DISTINCT split_part(name, '.', 1) FROM pg_settings
    WHERE name LIKE 'auto_explain.%' OR name LIKE 'pgaudit.%'
"""


def vacuum(engine: Engine) -> None:
    """Leave nothing of deleted rows in the files: rewrite, and empty the journal.

    Raises OperationalError, or Busy, if others are using them: then try again.
    """
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        if engine.dialect.name == "sqlite":
            raw = connection.connection.driver_connection
            raw.execute("VACUUM")  # type: ignore[union-attr]
            done = raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")  # type: ignore[union-attr]
            if done.fetchone()[0]:
                raise Busy
        else:
            # Whoever waits for a whole table makes everybody behind wait too: not for long.
            connection.execute(text("SET lock_timeout = '500ms'"))
            for table in ("envelope", "card", "permit"):
                connection.execute(text(f"VACUUM FULL {table}"))
