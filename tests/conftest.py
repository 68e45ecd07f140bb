"""Real databases, real keys, a real server and browser; people are named by their role."""

import itertools
import os
import random
import shutil
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask import Flask
from jinja2 import FileSystemBytecodeCache
from sqlalchemy import create_engine, text
from sqlalchemy.orm import Session
from werkzeug.serving import make_server

from survey import create_app
from survey.core.access import Role
from survey.services import admitting, inviting, keeping
from survey.storage import accounts, database
from survey.storage.seals import KeyFolder
from survey.storage.tables import Round
from tests import examples, postgres, quick
from tests.matrix import pytest_generate_tests  # noqa: F401
from tests.page import PageClient, signed_in

builders_are_made_once = quick.builders_are_made_once
compiled_templates = quick.compiled_templates
quick_passwords = quick.quick_passwords

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
CHROMIUM_MISSING = "browser tests are skipped: Chromium is missing (apt install chromium)"
# Set where everything must run: a missing program is then a failure.
COMPLETE = bool(os.environ.get("LYSSNA_TESTS_COMPLETE"))


def need(present: object, missing: str) -> None:
    """Skip where a program is missing; fail where everything must run."""
    if not present:
        (pytest.fail if COMPLETE else pytest.skip)(missing)


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--full`: every variant, language, dress and light, not only the fast set.
    `--pictures DIR`: keep a picture of every screen the journeys come to."""
    parser.addoption("--full", action="store_true", help="the full matrix, for a long evening")
    parser.addoption("--pictures", metavar="DIR", type=Path, help="keep pictures of screens here")


@pytest.fixture(scope="session")
def full(request: pytest.FixtureRequest) -> bool:
    """Whether everything is to be looked at."""
    return bool(request.config.getoption("--full"))


@pytest.fixture(scope="session")
def empty_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An upgraded, empty database to copy."""
    path = tmp_path_factory.mktemp("empty") / "lyssna.sqlite"
    database.upgrade(f"sqlite:///{path}")
    return path


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """A server whose database `empty` is upgraded, to copy from."""
    folder = postgres.programs()
    need(folder, postgres.MISSING)
    assert folder
    with postgres.cluster(folder) as url:
        admin = create_engine(url, isolation_level="AUTOCOMMIT")
        with admin.connect() as connection:
            connection.execute(text("CREATE DATABASE empty"))
        admin.dispose()
        database.upgrade(url.replace("/postgres?", "/empty?"))
        yield url


_NUMBERS = itertools.count()


@pytest.fixture
def sqlite_url(empty_sqlite: Path, tmp_path: Path) -> str:
    """A fresh SQLite database."""
    path = tmp_path / "db" / "lyssna.sqlite"
    path.parent.mkdir()
    shutil.copy(empty_sqlite, path)
    return f"sqlite:///{path}"


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> Iterator[str]:
    """A fresh database, of each kind in turn."""
    if request.param == "sqlite":
        yield request.getfixturevalue("sqlite_url")
        return
    server = request.getfixturevalue("postgres_server")
    name = f"test{next(_NUMBERS)}"
    admin = create_engine(server, isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name} TEMPLATE empty"))
        yield server.replace("/postgres?", f"/{name}?")
        connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
    admin.dispose()


def _keeper(url: str, folder: Path) -> keeping.Keeper:
    return keeping.Keeper(database.make_engine(url), KeyFolder(folder / "keys"), "test")


@pytest.fixture
def keeper(database_url: str, tmp_path: Path) -> Iterator[keeping.Keeper]:
    """The keeper of a fresh database, of each kind in turn."""
    made = _keeper(database_url, tmp_path)
    yield made
    made.engine.dispose()


@pytest.fixture
def db(keeper: keeping.Keeper) -> Iterator[Session]:
    """A writing session in a fresh database, of each kind in turn."""
    with keeper.sessions(execution_options=keeping.WRITES) as session:
        yield session


@pytest.fixture
def town(db: Session) -> examples.Town:
    """The example municipality, in `db`."""
    return examples.make_town(db)


@dataclass
class House:
    """A running installation in SQLite with the example municipality and one open round."""

    app: Flask
    keeper: keeping.Keeper
    town: examples.Town
    round_id: int
    database: Path

    def session(self) -> Session:
        return self.keeper.sessions(execution_options=keeping.WRITES)

    def code(self, unit_id: int, variant: str = "", language: str = "") -> str:
        with self.session() as session:
            return inviting.code_for(
                session, examples.BALLOT_KEY, unit_id, variant=variant, language=language
            )

    def answer(self, unit_id: int, variant_id: str, number: int, seed: int = 1) -> None:
        """So many children of a variant answer in a unit."""
        rng = random.Random(f"{seed}{unit_id}{variant_id}")
        code = self.code(unit_id)
        with self.session() as session:
            variant = examples.variant_of(session, self.round_id, variant_id)
            for sheet in examples.sheets(variant, number, rng):
                examples.send(session, code, sheet, rng)

    def sign_in(self, role: Role, unit_id: int | None = None) -> PageClient:
        """A client signed in with one role, in a unit or in the whole municipality."""
        unit = unit_id or self.town.municipality
        name, password = f"{role}-{unit}", "a long enough password"
        now = datetime.now(UTC).replace(tzinfo=None)
        with self.session() as session:
            if not accounts.by_username(session, name):
                admitting.add_account(session, name, password, now=now)
                admitting.grant(session, name, role, unit, now=now)
        return signed_in(self.app, name, password)

    def count(self) -> None:
        examples.close_and_count(self.keeper, self.round_id)


@dataclass(frozen=True)
class Site:
    """A folder with a database and keys: the example municipality, one round just opened."""

    folder: Path
    town: examples.Town
    round_id: int


@pytest.fixture(scope="session")
def site(empty_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> Site:
    """Made once; a house is built on a copy."""
    folder = tmp_path_factory.mktemp("site")
    shutil.copytree(empty_sqlite.parent, folder / "db")
    keeper = _keeper(f"sqlite:///{folder / 'db' / empty_sqlite.name}", folder)
    with keeper.sessions(execution_options=keeping.WRITES) as session:
        town = examples.make_town(session)
        drafted = examples.make_draft(session, town).id
    examples.open_now(keeper, drafted)
    keeper.engine.dispose()  # leaves the database in one file
    return Site(folder, town, drafted)


@pytest.fixture
def house(
    site: Site, tmp_path: Path, compiled_templates: FileSystemBytecodeCache
) -> Iterator[House]:
    """The whole app on SQLite with one round open in all units."""
    shutil.copytree(site.folder, tmp_path, dirs_exist_ok=True)
    path = tmp_path / "db" / "lyssna.sqlite"
    sqlite_url = f"sqlite:///{path}"
    keeper = _keeper(sqlite_url, tmp_path)
    app = create_app(
        {
            "TESTING": "1",
            "DATA": str(tmp_path),
            "DATABASE_URL": sqlite_url,
            "KEYS": str(tmp_path / "not-for-the-web"),
            "SECRET_KEY": "secret key of the tests, long enough",
            "BALLOT_KEY": examples.BALLOT_KEY.decode(),
            "EXIT_URL": "http://127.0.0.1:9/neutral",
            "BASE_URL": "http://localhost",
        }
    )
    app.testing = True
    app.jinja_env.bytecode_cache = compiled_templates
    yield House(app, keeper, site.town, site.round_id, path)
    keeper.engine.dispose()


@pytest.fixture
def app(house: House) -> Flask:
    return house.app


@pytest.fixture
def client(app: Flask) -> PageClient:
    """A visitor who checks the manners of every page."""
    return PageClient(app)


@pytest.fixture
def open_round(db: Session, town: examples.Town, keeper: keeping.Keeper) -> Round:
    """A round in `db` that the keeper has opened."""
    drafted = examples.make_draft(db, town)
    examples.open_now(keeper, drafted.id)
    db.refresh(drafted)
    return drafted


@pytest.fixture
def serve() -> Iterator[Callable[[Flask], str]]:
    """Serve an app on a free port of this machine; gives its address."""
    servers = []

    def start(app: Flask) -> str:
        server = make_server("127.0.0.1", 0, app, threaded=True)
        servers.append(server)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        return f"http://127.0.0.1:{server.port}"

    yield start
    for server in servers:
        server.shutdown()


@pytest.fixture
def address(app: Flask, serve: Callable[[Flask], str]) -> str:
    """The served example installation."""
    found = serve(app)
    app.config["BASE_URL"] = found
    return found


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, object]) -> dict[str, object]:
    """Debian's Chromium, without its background errands."""
    need(CHROMIUM, CHROMIUM_MISSING)
    return browser_type_launch_args | {
        "executable_path": CHROMIUM,
        "args": [
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
        ],
    }
