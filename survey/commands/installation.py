"""What every command starts from: the settings, the database, the keys."""

from collections.abc import Callable, Iterable, Iterator
from functools import wraps
from importlib.metadata import version
from multiprocessing import get_context
from typing import ParamSpec, TypeVar

import click

from survey import config
from survey.services.keeping import WRITES, Keeper
from survey.storage import database
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


def writing(url: str) -> Session:
    """A session that will write, for one command."""
    return database.make_sessions(database.make_engine(url))(execution_options=WRITES)


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
