"""`flask demo` as a newcomer starts it."""

import json
import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.benchmarks.measuring import free_port

PATIENCE = 120


@pytest.fixture(scope="module")
def demo() -> Iterator[tuple[subprocess.Popen[bytes], dict[str, object]]]:
    """The running demo and what it printed as JSON."""
    command = [sys.executable, "-m", "flask", "demo", "--json", "--port", str(free_port())]
    clean = {k: v for k, v in os.environ.items() if not k.startswith("LYSSNA_")}
    process = subprocess.Popen(command, stdout=subprocess.PIPE, env=clean, start_new_session=True)
    assert process.stdout
    line = process.stdout.readline()
    yield process, json.loads(line)
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)
    process.stdout.close()
    process.wait(10)


def status(url: str) -> int:
    try:
        with urllib.request.urlopen(url) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as error:
        return error.code


def alive(pid: str) -> bool:
    """Whether a process runs; one that has ended and is not yet collected does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except FileNotFoundError:
        return False


def test_it_says_where_everything_is_and_answers_there(
    demo: tuple[subprocess.Popen[bytes], dict[str, object]],
) -> None:
    said = demo[1]
    assert set(said) == {"child_url", "results_url", "plan_url", "staff_url", "accounts"}
    assert status(str(said["child_url"])) == 200
    assert status(str(said["staff_url"])) == 200
    # Strangers find nothing there.
    assert status(str(said["results_url"])) == 404
    assert status(str(said["plan_url"])) == 404


def test_everybody_it_names_can_sign_in(
    demo: tuple[subprocess.Popen[bytes], dict[str, object]],
) -> None:
    accounts = demo[1]["accounts"]
    assert isinstance(accounts, list)
    assert [a["role"] for a in accounts] == [
        "administrator",
        "coordinator",
        "worker",
        "analyst",
        "planner",
    ]
    assert all(a["user"] and len(a["password"]) >= 10 for a in accounts)


def test_ctrl_c_ends_it_and_leaves_nothing(
    demo: tuple[subprocess.Popen[bytes], dict[str, object]],
) -> None:
    process, said = demo
    children = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split()
    os.killpg(process.pid, signal.SIGINT)
    process.wait(30)
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and any(map(alive, children)):
        time.sleep(0.1)
    assert not any(map(alive, children))
    with pytest.raises(urllib.error.URLError):
        urllib.request.urlopen(str(said["child_url"]))
