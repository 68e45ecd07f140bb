"""Recordings on the shelf: files named by the hash of the text they read.

`<folder>/<language>/<hash of the text>.<wav|mp3|ogg|webm|m4a>`, and beside it a film in
sign language, `<hash of the text>.film.<mp4|webm>`. A folder stands beside each
questionnaire (`questionnaires/<name>/recordings`), one beside what all share, and one in
the data folder for what staff record themselves, which goes before the others.

Pages call a recording by the hash of its bytes: the address says nothing of who listens,
may be kept for ever, and is another when the text is recorded anew.
"""

import hashlib
import os
import re
import secrets
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from threading import Lock

from sqlalchemy import select
from sqlalchemy.orm import Session

from survey.core.reading import HASH, HASH_LENGTH
from survey.core.sound import Kind
from survey.storage.tables import Unit

FOLDER = "recordings"
SOUNDS = frozenset(kind.value for kind in Kind)
FILMS = frozenset({"mp4", "webm"})
LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")
KEPT_SECONDS = 1.0


@dataclass(frozen=True, slots=True)
class Recording:
    """A file that reads the text with the hash `text`. `own`: lies in the data folder.

    `name`: what pages call it, the hash of its bytes with its extension.
    """

    language: str
    text: str
    path: Path
    name: str
    own: bool
    film: bool = False


Index = Mapping[tuple[str, str, bool], Recording]


class Shelf:
    """All recordings of an installation; looks for new ones at most once a second.

    `own`: the data folder's. `questionnaires`: the folder that holds all questionnaires.
    """

    def __init__(self, own: Path, questionnaires: Path) -> None:
        self.own = own
        self.questionnaires = questionnaires
        self._lock = Lock()
        self._looked = -KEPT_SECONDS
        self._stamp = ""
        self._index: Index = {}
        self._names: Mapping[str, Recording] = {}

    def stamp(self) -> str:
        """Another text whenever a recording has come or gone: what a kept page depends on."""
        self._look()
        return self._stamp

    def find(self, language: str, text: str, *, film: bool = False) -> Recording | None:
        """The recording of the text with this hash."""
        self._look()
        return self._index.get((language, text, film))

    def named(self, name: str) -> Recording | None:
        """The recording that pages call by this name."""
        self._look()
        return self._names.get(name)

    def every(self, language: str) -> list[Recording]:
        """All recordings in a language, films too, by file name."""
        self.refresh()
        found = (r for r in self._index.values() if r.language == language)
        return sorted(found, key=lambda r: r.path.name)

    def refresh(self) -> None:
        """Look now, whenever that was last done."""
        with self._lock:
            stamp = _stamp([*self._folders()])
            if stamp != self._stamp:
                self._index = {(r.language, r.text, r.film): r for r in self._read()}
                self._names = {r.name: r for r in self._index.values()}
            self._stamp, self._looked = stamp, time.monotonic()

    def _look(self) -> None:
        if time.monotonic() - self._looked >= KEPT_SECONDS:
            self.refresh()

    def _folders(self) -> Iterator[Path]:
        """What is searched; a later one's recording of a text goes before an earlier one's."""
        yield from sorted(self.questionnaires.glob(f"*/{FOLDER}"))
        yield self.own

    def _read(self) -> Iterator[Recording]:
        for folder in self._folders():
            for path in sorted(folder.glob("*/*.*")):
                if found := _recording(path, own=folder == self.own):
                    yield found


def put(folder: Path, language: str, text: str, kind: Kind, data: bytes) -> Path:
    """Write a recording of the text with this hash into a folder of recordings, whole or
    not at all; another kind of file for the same text is taken away.

    Raises OSError if the folder can't be written.
    """
    place = folder / language
    place.mkdir(parents=True, exist_ok=True)
    path = place / f"{text}.{kind}"
    draft = place / f".{secrets.token_hex(8)}"
    try:
        draft.write_bytes(data)
        os.replace(draft, path)
    finally:
        draft.unlink(missing_ok=True)
    for other in SOUNDS - {kind.value}:
        (place / f"{text}.{other}").unlink(missing_ok=True)
    return path


def remove(recording: Recording) -> None:
    """Take its file away."""
    recording.path.unlink(missing_ok=True)


def phrases_in_use(session: Session) -> Sequence[Mapping[str, Mapping[str, str]]]:
    """What the adults are called in the open units: language -> {"young", "old"}."""
    asked = select(Unit.phrases).where(Unit.level == "unit", Unit.closed_on.is_(None))
    return session.scalars(asked.order_by(Unit.id)).all()


def _recording(path: Path, *, own: bool) -> Recording | None:
    language, (text, _, rest) = path.parent.name, path.name.partition(".")
    film = rest.startswith("film.")
    kinds = FILMS if film else SOUNDS
    if not (HASH.fullmatch(text) and LANGUAGE.fullmatch(language)):
        return None
    if rest.removeprefix("film.") not in kinds:
        return None
    try:
        found = path.stat()
        name = _digest(path, found.st_mtime_ns, found.st_size) + path.suffix
    except OSError:  # taken away meanwhile, or not ours to read
        return None
    return Recording(language, text, path, name, own, film)


def _stamp(folders: list[Path]) -> str:
    """When each folder, and each language's, last had a file put in or taken away."""
    inside = [place for folder in folders for place in sorted(folder.glob("*/"))]
    seen = [(str(f), f.stat().st_mtime_ns) for f in (*folders, *inside) if f.is_dir()]
    return hashlib.sha256(repr(seen).encode()).hexdigest()[:HASH_LENGTH]


@lru_cache(maxsize=4096)
def _digest(path: Path, changed: int, size: int) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()[:HASH_LENGTH]
