"""What every command starts from: the settings, the database, the keys."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import wraps
from importlib.metadata import version
from multiprocessing import get_context
from pathlib import Path
from typing import ParamSpec, TypeVar

import click
from sqlalchemy.exc import OperationalError, ProgrammingError

from survey import config
from survey.services.keeping import WRITES, Keeper
from survey.storage import database, library
from survey.storage.database import Session
from survey.storage.seals import KeyFolder

P = ParamSpec("P")
R = TypeVar("R")
T = TypeVar("T")


def settings() -> dict[str, str]:
    """All settings, or a clear message and exit code 1."""
    try:
        return config.read()
    except config.Misconfigured as error:
        raise click.ClickException(str(error)) from error


@contextmanager
def writing() -> Iterator[Session]:
    """A session that will write, for one command; says so if the database is not ready."""
    engine = database.make_engine(settings()["DATABASE_URL"])
    try:
        with database.make_sessions(engine)(execution_options=WRITES) as session:
            yield session
    except (OperationalError, ProgrammingError) as error:
        raise click.ClickException(f"The database is not ready: {error.orig}") from None
    finally:
        engine.dispose()


def questionnaires(values: dict[str, str]) -> Path:
    """The folder with this installation's questionnaires."""
    return Path(values["QUESTIONNAIRES"] or library.folder())


def keeper(values: dict[str, str]) -> Keeper:
    """The keeper of this installation."""
    return Keeper(
        database.make_engine(values["DATABASE_URL"]),
        KeyFolder(values["KEYS"]),
        version("lyssna"),
        on_all_cores,
    )


def on_all_cores(function: Callable[[T], R], items: Iterable[T]) -> Iterator[R]:
    """Like map, on all cores; the processes live only as long as the work."""
    # Spawned, not forked: a copy of a process with threads and open databases is unsafe.
    with get_context("spawn").Pool() as pool:
        yield from pool.imap(function, items)


def in_words(*errors: type[Exception]) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Turn these errors of a command into a message and exit code 1."""

    def wrap(command: Callable[P, R]) -> Callable[P, R]:
        @wraps(command)
        def inner(*args: P.args, **kwargs: P.kwargs) -> R:
            try:
                return command(*args, **kwargs)
            except errors as error:
                raise click.ClickException(str(error) or type(error).__name__) from error

        return inner

    return wrap
