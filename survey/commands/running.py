"""`flask serve` and `flask keeper`: the two kinds of process of an installation."""

import logging
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import date

import click

from survey.commands import installation
from survey.services import keeping

PAUSE = 1.0
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
    keeping.keep(made, date.today())
    while not once and not (attached and os.getppid() != parent):
        time.sleep(PAUSE)
        keeping.keep(made, date.today())


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8000, show_default=True)
@click.option("--workers", default=2, show_default=True)
@click.option("--attached", is_flag=True, help="Stop when the process that started this one ends.")
def serve(host: str, port: int, workers: int, attached: bool) -> None:
    """Serve the app, with the keeper beside it, until Ctrl-C."""
    installation.settings()
    parent = os.getppid()
    with ending_well():
        web = start(*_granian(host, port, workers))
        beside = start("flask", "keeper", "--attached")
        try:
            while web.poll() is None and not (attached and os.getppid() != parent):
                time.sleep(PAUSE)
        finally:
            stop(web)
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
