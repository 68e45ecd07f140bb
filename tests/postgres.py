"""A throw-away PostgreSQL server, also when the tests run as root."""

import contextlib
import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

MISSING = "PostgreSQL's server programs are missing: apt install postgresql"


def programs() -> Path | None:
    """The folder with initdb and pg_ctl, or None."""
    for folder in sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True):
        if (folder / "initdb").exists():
            return folder
    found = shutil.which("initdb")
    return Path(found).resolve().parent if found else None


@contextlib.contextmanager
def cluster(folder: Path) -> Iterator[str]:
    """Start a server, give the address of its first database, stop and remove it."""
    root = tempfile.mkdtemp(prefix="pg-")
    owner: dict[str, object] = {}
    if os.geteuid() == 0:  # initdb refuses the superuser
        account = pwd.getpwnam("postgres")
        os.chown(root, account.pw_uid, account.pw_gid)
        owner = {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}

    def run(tool: str, *arguments: str) -> None:
        subprocess.run(
            [str(folder / tool), *arguments],
            check=True,
            cwd=root,
            stdout=subprocess.DEVNULL,
            env={**os.environ, "LC_ALL": "C.UTF-8"},
            **owner,  # type: ignore[call-overload]
        )

    data = os.path.join(root, "data")
    settings = f"-c listen_addresses='' -c unix_socket_directories={root} -c fsync=off"
    try:
        run("initdb", "-D", data, "-U", "app", "-A", "trust", "-E", "UTF8", "--no-sync")
        log = os.path.join(root, "log")
        run("pg_ctl", "-D", data, "-w", "-s", "-l", log, "-o", settings, "start")
        yield f"postgresql+psycopg://app@/postgres?host={root}"
    finally:
        with contextlib.suppress(subprocess.CalledProcessError):
            run("pg_ctl", "-D", data, "-m", "immediate", "-s", "stop")
        shutil.rmtree(root, ignore_errors=True)
