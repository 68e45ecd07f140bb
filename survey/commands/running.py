"""`flask serve` and `flask keeper`: the two kinds of process of an installation."""

import logging
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import date

import click
from sqlalchemy.exc import SQLAlchemyError

from survey.commands import installation
from survey.services import keeping
from survey.storage import database

log = logging.getLogger("lyssna.keeper")
PAUSE = 1.0
KEEPER = ("flask", "keeper", "--attached")
# Wait for requests under way; then the children are ended with their parent.
PATIENCE = 5.0


@click.command()
@click.option("--once", is_flag=True, help="Do what there is to do, then stop (for a timer).")
@click.option("--attached", is_flag=True, help="Stop when the process that started this one ends.")
def keeper(once: bool, attached: bool) -> None:
    """Open, close and count rounds: the one process that opens the key folder."""
    logging.basicConfig(level=logging.INFO, format="%(levelname)s %(name)s: %(message)s")
    parent = os.getppid()
    made = installation.keeper(installation.settings())
    _attempt(lambda: database.refuse_unsafe(made.engine))
    _attempt(lambda: keeping.take_up(made))
    _attempt(lambda: keeping.keep(made, date.today()))
    while not once and not (attached and os.getppid() != parent):
        time.sleep(PAUSE)
        _attempt(lambda: keeping.keep(made, date.today()))


def _attempt(work: Callable[[], object]) -> None:
    """A database that is away or busy, or a full disk, must not end the keeper."""
    try:
        work()
    except database.UnsafeServer as error:
        raise click.ClickException(str(error)) from error
    except (SQLAlchemyError, OSError) as error:
        log.warning("Not now: %s. Trying again.", type(error).__name__)


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8000, show_default=True)
@click.option("--workers", default=2, show_default=True)
@click.option("--attached", is_flag=True, help="Stop when the process that started this one ends.")
@click.option("--no-keeper", is_flag=True, help="The keeper runs by itself, as another user.")
def serve(host: str, port: int, workers: int, attached: bool, no_keeper: bool) -> None:
    """Serve the app, with the keeper beside it, until Ctrl-C."""
    installation.settings()
    parent = os.getppid()
    with ending_well():
        web = start(*_granian(host, port, workers))
        beside = None if no_keeper else start(*KEEPER)
        try:
            while web.poll() is None and not (attached and os.getppid() != parent):
                time.sleep(PAUSE)
                if beside and beside.poll() is not None:
                    beside = start(*KEEPER)
        finally:
            stop(web)
            if beside:
                stop(beside)


@contextmanager
def ending_well() -> Iterator[None]:
    """Ctrl-C and a polite request to end (SIGTERM) both run what stands under `finally`."""
    signal.signal(signal.SIGTERM, _interrupt)
    with suppress(KeyboardInterrupt):
        yield


def start(*module: str) -> "subprocess.Popen[bytes]":
    """Run a Python module in a session of its own.

    A terminal sends Ctrl-C to everybody in its own; a server's workers that hear it both
    from there and from their parent were seen to hang.
    """
    return subprocess.Popen([sys.executable, "-m", *module], start_new_session=True)


def stop(process: "subprocess.Popen[bytes]", patience: float = PATIENCE) -> None:
    """Ask a process to end; what is left of it after `patience` seconds is ended."""
    process.terminate()
    with suppress(subprocess.TimeoutExpired, KeyboardInterrupt):
        process.wait(patience)
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def _granian(host: str, port: int, workers: int) -> tuple[str, ...]:
    return (
        *("granian", "--interface", "wsgi", "--factory", "--host", host, "--port", str(port)),
        *("--workers", str(workers), "--blocking-threads", "2"),
        *("--no-access-log", "--log-level", "warning", "survey:create_app"),
    )


def _interrupt(*_: object) -> None:
    raise KeyboardInterrupt
