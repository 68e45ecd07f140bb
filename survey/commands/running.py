"""`flask serve` and `flask keeper`: the two kinds of process of an installation."""

import logging
import os
import subprocess
import sys
import time
from datetime import date

import click

from survey.commands import installation
from survey.services import keeping

PAUSE = 1.0


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
def serve(host: str, port: int, workers: int) -> None:
    """Serve the app, with the keeper beside it, until Ctrl-C."""
    from granian import Granian
    from granian.constants import Interfaces
    from granian.log import LogLevels

    installation.settings()
    beside = subprocess.Popen([sys.executable, "-m", "flask", "keeper", "--attached"])
    try:
        Granian(
            "survey:create_app",
            factory=True,
            interface=Interfaces.WSGI,
            address=host,
            port=port,
            workers=workers,
            blocking_threads=2,
            log_access=False,
            log_level=LogLevels.warning,
        ).serve()
    finally:
        beside.terminate()
        beside.wait(10)
