"""`flask demo`: an example municipality in a throw-away database, until Ctrl-C."""

import io
import json
import os
import subprocess
import tempfile
import time
import urllib.error
import urllib.request
from contextlib import suppress
from dataclasses import asdict
from datetime import date
from pathlib import Path

import click
from qrcode.main import QRCode

from survey import config
from survey.commands import installation, running
from survey.commands.example import town
from survey.core.card import shown
from survey.storage import database

PATIENCE = 60


@click.command()
@click.option("--port", default=8000, show_default=True)
@click.option("--json", "as_json", is_flag=True, help="Print one line of JSON once it answers.")
def demo(port: int, as_json: bool) -> None:
    """Try it: an example municipality with rounds that are counted, one open, and a plan."""
    with running.ending_well(), tempfile.TemporaryDirectory(prefix="lyssna-") as folder:
        environment = {
            "LYSSNA_DATA": folder,
            "LYSSNA_BASE_URL": f"http://127.0.0.1:{port}",
            "LYSSNA_DATABASE_URL": f"sqlite:///{folder}/db/lyssna.sqlite",
            "LYSSNA_KEYS": f"{folder}/keys",
        }
        os.environ.update(environment)
        example = _build(Path(folder))
        server = running.start("flask", "serve", "--attached", "--port", str(port))
        try:
            said = _addresses(f"http://127.0.0.1:{port}", example)
            _wait_for(said["child_url"], server)
            click.echo(json.dumps(said | {"accounts": [asdict(a) for a in example.accounts]})
                       if as_json else _in_words(said, example))  # fmt: skip
            server.wait()
        finally:
            running.stop(server, patience=3 * running.PATIENCE)


def _build(folder: Path) -> town.Example:
    config.make_secrets(folder)
    values = installation.settings()
    database.upgrade(values["DATABASE_URL"])
    keeper = installation.keeper(values)
    example = town.build(keeper, values["BALLOT_KEY"].encode(), date.today())
    keeper.engine.dispose()
    return example


def _addresses(base: str, example: town.Example) -> dict[str, str]:
    return {
        "child_url": f"{base}/s/{example.code}",
        "results_url": f"{base}/personal/resultat/{example.counted_round}",
        "plan_url": f"{base}/personal/planer/{example.plan}",
        "staff_url": f"{base}/personal/",
    }


def _wait_for(url: str, server: subprocess.Popen[bytes]) -> None:
    """Until the page answers. ClickException if the server stops or takes too long."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and server.poll() is None:
        with suppress(urllib.error.URLError, ConnectionError), urllib.request.urlopen(url):
            return
        time.sleep(0.1)
    raise click.ClickException(f"The server did not start; is {url} taken by something else?")


def _in_words(said: dict[str, str], example: town.Example) -> str:
    accounts = "\n".join(f"  {a.role:14} {a.user:14} {a.password}" for a in example.accounts)
    return f"""
Lyssna: Exempelköpings kommun, made up, gone when you press Ctrl-C.

A child's page   {said["child_url"]}   (code {shown(example.code)})
{_qr(said["child_url"])}
Sign in          {said["staff_url"]}
Results          {said["results_url"]}
Plan             {said["plan_url"]}

  role           user           password
{accounts}
"""


def _qr(url: str) -> str:
    """The address as a QR code of half blocks, dark on light."""
    code = QRCode(border=2)
    code.add_data(url.upper())
    drawn = io.StringIO()
    code.print_ascii(out=drawn, invert=True)
    return drawn.getvalue()
