"""Give the texts of questionnaires a voice: what is recorded, what is missing, keep, remove.

A recording is tied to the exact text, so nothing here needs to notice that a text has
changed: the old recording is simply no longer found, and is told of as left over.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from survey.core.questionnaire import Audience
from survey.core.reading import Part, Passage, passages
from survey.core.sound import MAX_BYTES, Fault, Sound, judge
from survey.core.wording import placeholder
from survey.storage import audit, recordings
from survey.storage.database import Session
from survey.storage.library import Library
from survey.storage.recordings import FOLDER, Recording, Shelf

SHARED = "shared"
_FILE = re.compile(r"\d{1,4}-([0-9a-f]{8})(?: ?\(\d+\))?\.\w+")


class NotKept(Exception):
    """The file can't be a recording; `fault` says why."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.value)
        self.fault = fault


@dataclass(frozen=True, slots=True)
class Phrase:
    """What the adults are called, to younger and to older children."""

    young: str
    old: str


@dataclass(frozen=True, slots=True)
class Line:
    """A numbered text on a questionnaire's recording sheet, and its recording if it has one."""

    questionnaire: str
    language: str
    number: int
    passage: Passage
    recording: Recording | None

    @property
    def file(self) -> str:
        """What the recording is saved as, without its extension: number, and the text's hash."""
        return f"{self.number:03}-{self.passage.hash[:8]}"

    @property
    def shared(self) -> bool:
        """An answer of a scale that several questions share (whose name has no full stop)."""
        return self.passage.part is Part.OPTION and self.passage.place.count(".") == 1


@dataclass(frozen=True, slots=True)
class Script:
    """Everything that is read aloud of a questionnaire in a language."""

    questionnaire: str
    title: str
    language: str
    phrase: Phrase | None
    lines: tuple[Line, ...]

    @property
    def missing(self) -> list[Line]:
        return [line for line in self.lines if line.recording is None]

    def line(self, text: str) -> Line | None:
        """The line of the text with this hash."""
        return next((line for line in self.lines if line.passage.hash == text), None)


@dataclass(frozen=True, slots=True)
class Taken:
    """A file of an import: the line it was kept for, or why it was not."""

    file: str
    line: Line | None
    fault: Fault | None = None


def children(library: Library) -> list[str]:
    """The questionnaires that children answer, by folder name."""
    packages = library.packages.items()
    return [name for name, p in packages if p.questionnaire.audience is Audience.CHILD]


def phrases(library: Library, language: str, used: Sequence[Mapping[str, object]]) -> list[Phrase]:
    """What the adults can be called in a language: the default, then what units use.

    `used`: the units' phrases by language. Empty where the language has no such phrase.
    """
    words = library.shared.words.get(language)
    if words is None or not words.phrases:
        return []
    own = [unit[language] for unit in used if language in unit]
    every = [words.phrases["default"], *own]
    return list(dict.fromkeys(Phrase(p["young"], p["old"]) for p in every))  # type: ignore[index]


def script(
    library: Library, shelf: Shelf, name: str, language: str, phrase: Phrase | None = None
) -> Script:
    """A questionnaire's texts in a language. KeyError if there is no such pair."""
    package = library.packages[name]
    words = package.words[language]

    def filling(variant: str) -> Mapping[str, str]:
        if phrase is None:
            return library.shared.filling(language, variant)
        age = library.shared.phrase_use.get(variant, "old")
        return {placeholder(language): phrase.young if age == "young" else phrase.old}

    found = passages(package.questionnaire, words, filling)
    lines = tuple(
        Line(name, language, number, passage, shelf.find(language, passage.hash))
        for number, passage in enumerate(found, 1)
    )
    return Script(name, words.title, language, phrase, lines)


def left_over(
    library: Library, shelf: Shelf, language: str, called: Sequence[Phrase]
) -> list[Recording]:
    """Recordings of texts that stand in no questionnaire any more. An open round may still
    show the old text, so they are told of and never removed by themselves.

    `called`: what the adults are called, besides what the questionnaires themselves offer.
    """
    words = library.shared.words.get(language)
    offered = [{language: phrase} for phrase in words.phrases.values()] if words else []
    every = dict.fromkeys([*phrases(library, language, offered), *called])
    known = {
        line.passage.hash
        for name, package in library.packages.items()
        if language in package.words
        for phrase in every or [None]
        for line in script(library, shelf, name, language, phrase).lines
    }
    return [r for r in shelf.every(language) if r.text not in known]


def keep(
    session: Session, shelf: Shelf, line: Line, data: bytes, *, by: int, now: datetime
) -> Sound:
    """Keep what a member of staff has recorded. Raises NotKept; then nothing has changed."""
    sound = _sound(data)
    recordings.put(shelf.own, line.language, line.passage.hash, sound.kind, data)
    shelf.refresh()
    audit.add(session, "recording_saved", by, at=now, subject=_about(line))
    session.commit()
    return sound


def discard(session: Session, shelf: Shelf, line: Line, *, by: int, now: datetime) -> None:
    """Remove what staff recorded of a text; what came with the questionnaire stays."""
    if line.recording is None or not line.recording.own:
        return
    recordings.remove(line.recording)
    shelf.refresh()
    audit.add(session, "recording_removed", by, at=now, subject=_about(line))
    session.commit()


def take_in(shelf: Shelf, script: Script, source: Path, *, beside: bool) -> list[Taken]:
    """Keep every file of a folder that is named as the recording sheet says.

    `beside` puts them beside the questionnaire, otherwise in the data folder. A file whose
    text has changed since the sheet was made, and one that is no sound, is told of and
    left. Raises OSError if the folder can't be written.
    """
    found = [
        _take(shelf, script, file, beside=beside)
        for file in sorted(source.iterdir())
        if file.is_file() and not file.name.startswith(".")
    ]
    shelf.refresh()
    return found


def _take(shelf: Shelf, script: Script, file: Path, *, beside: bool) -> Taken:
    named = _FILE.fullmatch(file.name)
    start = named[1] if named else "no such hash"
    line = next((one for one in script.lines if one.passage.hash.startswith(start)), None)
    if line is None:
        return Taken(file.name, None)
    try:
        with file.open("rb") as opened:
            data = opened.read(MAX_BYTES + 1)
        sound = _sound(data)
    except NotKept as refusal:
        return Taken(file.name, line, refusal.fault)
    folder = _beside(shelf, line) if beside else shelf.own
    recordings.put(folder, line.language, line.passage.hash, sound.kind, data)
    return Taken(file.name, line)


def _beside(shelf: Shelf, line: Line) -> Path:
    return shelf.questionnaires / (SHARED if line.shared else line.questionnaire) / FOLDER


def _sound(data: bytes) -> Sound:
    found = judge(data)
    if isinstance(found, Fault):
        raise NotKept(found)
    return found


def _about(line: Line) -> str:
    return f"{line.questionnaire} {line.language} {line.passage.place}"
