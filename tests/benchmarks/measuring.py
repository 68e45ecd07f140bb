"""What the benchmarks share: an installation, servers, processor time, and the machine."""

import contextlib
import json
import os
import platform
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from survey.services import inviting, keeping
from survey.storage import database
from survey.storage.seals import KeyFolder
from tests import examples

ROOT = Path(__file__).parent.parent.parent


def machine() -> dict[str, object]:
    """Where and when: date, processor, cores, versions."""
    model = [
        line.split(":")[1].strip()
        for line in Path("/proc/cpuinfo").read_text().splitlines()
        if line.startswith("model name")
    ]
    return {
        "date": datetime.now(UTC).date().isoformat(),
        "processor": model[0] if model else platform.machine(),
        "cores": os.cpu_count(),
        "python": platform.python_version(),
    }


def say(figures: dict[str, object]) -> None:
    """Print figures with the machine they were measured on."""
    print(json.dumps({"machine": machine()} | figures, indent=1, ensure_ascii=False))


@contextlib.contextmanager
def installation() -> Iterator[tuple[keeping.Keeper, str, dict[str, str]]]:
    """(keeper, code of an open round, environment) of a throw-away installation."""
    with tempfile.TemporaryDirectory(prefix="lyssna-") as folder:
        url = f"sqlite:///{folder}/db/lyssna.sqlite"
        database.upgrade(url)
        keeper = keeping.Keeper(
            database.make_engine(url), KeyFolder(Path(folder, "keys")), "benchmark"
        )
        with keeper.sessions(execution_options=keeping.WRITES) as session:
            town = examples.make_town(session)
            drafted = examples.make_draft(session, town).id
        examples.open_now(keeper, drafted)
        with keeper.sessions(execution_options=keeping.WRITES) as session:
            code = inviting.code_for(session, examples.BALLOT_KEY, town.family)
        yield (
            keeper,
            code,
            {
                "LYSSNA_DATA": folder,
                "LYSSNA_SECRET_KEY": "x" * 40,
                "LYSSNA_BALLOT_KEY": examples.BALLOT_KEY.decode(),
            },
        )
        keeper.engine.dispose()


def free_port() -> int:
    """A port of this machine that nobody listens to."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


class Server:
    """A running server."""

    def __init__(self, pid: int, address: str) -> None:
        self.pid, self.address = pid, address

    def wait(self, path: str = "/") -> None:
        """Until it answers."""
        for _ in range(200):
            with contextlib.suppress(OSError):
                urllib.request.urlopen(self.address + path).close()
                return
            time.sleep(0.05)
        raise RuntimeError("the server does not answer")

    def processor_seconds(self) -> float:
        """Processor time of the server and all its workers."""
        return sum(_seconds(pid) for pid in (self.pid, *_children(self.pid)))


@contextlib.contextmanager
def granian(target: str, environment: dict[str, str], *, factory: bool = False) -> Iterator[Server]:
    """Serve a WSGI app as `flask serve` does: 2 workers with 2 threads, no access log."""
    port = free_port()
    command = [
        sys.executable, "-m", "granian", "--interface", "wsgi", "--port", str(port),
        "--workers", "2", "--blocking-threads", "2", "--no-access-log", "--log-level", "error",
        *(["--factory"] if factory else []), target,
    ]  # fmt: skip
    process = subprocess.Popen(command, cwd=ROOT, env={**os.environ, **environment})
    try:
        yield Server(process.pid, f"http://127.0.0.1:{port}")
    finally:
        process.terminate()
        process.wait(10)


def _children(pid: int) -> list[int]:
    listing = Path(f"/proc/{pid}/task").glob("*/children")
    found = [int(c) for f in listing for c in f.read_text().split()]
    return found + [grandchild for c in found for grandchild in _children(c)]


def _seconds(pid: int) -> float:
    """Time on a processor in all threads; nanoseconds, where /proc/<pid>/stat counts in 10 ms."""
    tasks = Path(f"/proc/{pid}/task").glob("*/schedstat")
    return sum(int(f.read_text().split()[0]) for f in tasks) / 1e9
