"""Every setting in one table: name, default and meaning.

Order: default, then environment `LYSSNA_<NAME>` (or `LYSSNA_<NAME>_FILE`, a file that
holds the value), then the mapping given to `create_app`. The two secrets are made by
`flask setup` and lie in the data folder unless the environment gives them.
"""

import os
import secrets
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

CHECKOUT = Path(__file__).resolve().parent.parent
MIN_SECRET = 32


class Setting(NamedTuple):
    """One setting; `{DATA}` in the default stands for the data folder."""

    name: str
    default: str
    meaning: str


SETTINGS = (
    Setting("DATA", "var", "Folder for the database, the keys and the secrets"),
    Setting(
        "DATABASE_URL",
        "sqlite:///{DATA}/db/lyssna.sqlite",
        "Where everything but the keys is kept: SQLite or postgresql://",
    ),
    Setting(
        "KEYS", "{DATA}/keys", "Folder for the keys; never in a backup of the database's folder"
    ),
    Setting("BASE_URL", "http://127.0.0.1:8000", "The public address, printed on cards"),
    Setting("EXIT_URL", "https://www.smhi.se/", "Where 'Göm sidan' leads: a neutral, common site"),
    Setting("QUESTIONNAIRES", "", "Folder with questionnaires; empty for those that are shipped"),
    Setting("RECORDINGS", "{DATA}/recordings", "Folder for read-aloud recordings that staff make"),
    Setting("SECRET_KEY", "", "Signs staff forms; changing it signs everybody out"),
    Setting("BALLOT_KEY", "", "Turns codes into their stored form; changing it kills all cards"),
)
SECRETS = ("SECRET_KEY", "BALLOT_KEY")


class Misconfigured(Exception):
    """A setting is missing or unsafe; says which and what to do."""


def read(
    overrides: Mapping[str, object] | None = None, environ: Mapping[str, str] = os.environ
) -> dict[str, str]:
    """All settings by name. Raises Misconfigured if a secret is missing or short."""
    given = {name: str(value) for name, value in (overrides or {}).items()}
    values: dict[str, str] = {}
    for setting in SETTINGS:
        default = setting.default.replace("{DATA}", values.get("DATA", ""))
        values[setting.name] = given.get(setting.name) or _environment(
            setting.name, environ, default
        )
    for name in SECRETS:
        values[name] = values[name] or _kept_secret(Path(values["DATA"], "secrets", name))
        if len(values[name]) < MIN_SECRET:
            raise Misconfigured(
                f"LYSSNA_{name} is missing or shorter than {MIN_SECRET} characters: "
                "run `flask setup`, or give it in the environment."
            )
    return values


def make_secrets(data: Path) -> None:
    """Write the secrets that are not there yet, readable by the owner only."""
    folder = data / "secrets"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    for name in SECRETS:
        file = folder / name
        if not file.exists():
            file.touch(mode=0o600)
            file.write_text(secrets.token_urlsafe(48), encoding="ascii")


def shipped(folder: str) -> Path:
    """`templates`, `static` or `questionnaires`: inside the package, or in the checkout."""
    inside = Path(__file__).parent / folder
    return inside if inside.is_dir() else CHECKOUT / folder


def _environment(name: str, environ: Mapping[str, str], default: str) -> str:
    if file := environ.get(f"LYSSNA_{name}_FILE"):
        return Path(file).read_text(encoding="utf-8").strip()
    return environ.get(f"LYSSNA_{name}", default)


def _kept_secret(file: Path) -> str:
    return file.read_text(encoding="ascii").strip() if file.is_file() else ""
