"""Reading a YAML file that somebody else has written, carefully and with line numbers.

Refused: files over 256 KB (a questionnaire is 20), anchors and aliases (a few lines can
grow to gigabytes, and a copied text is never seen to be wrong), tags and doubled keys.
Strings are normalised to NFC, so that å typed on two keyboards is one letter.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeAlias

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from .contents import Problem, Severity

MAX_BYTES = 256 * 1024
Data: TypeAlias = "dict[str, Data] | list[Data] | str | int | bool | None"
Place: TypeAlias = "tuple[str | int, ...]"

_TAGS = {f"tag:yaml.org,2002:{name}" for name in ("str", "int", "bool", "null", "map", "seq")}
_TRUTH = {"true": True, "false": False}


@dataclass(slots=True)
class Page:
    """One file: its data, on which line each part stands, and what is wrong with it.

    `name` is how problems call the file. `data` is None when nothing could be read.
    """

    name: str
    data: Data = None
    lines: dict[Place, int] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def line(self, place: Place) -> int:
        """The line of a place, or of the nearest part around it that is in the file."""
        for length in range(len(place), 0, -1):
            if place[:length] in self.lines:
                return self.lines[place[:length]]
        return 1

    def add(self, place: Place, message: str, remedy: str) -> None:
        self.problems.append(Problem(self.name, self.line(place), message, remedy))

    def warn(self, place: Place, message: str, remedy: str) -> None:
        problem = Problem(self.name, self.line(place), message, remedy, Severity.WARNING)
        self.problems.append(problem)


def raw_bytes(path: Path) -> bytes | None:
    """The file's bytes, at most one more than is allowed; None if it can't be read."""
    try:
        with path.open("rb") as file:
            return file.read(MAX_BYTES + 1)
    except OSError:
        return None


def read_page(path: Path, name: str) -> Page:
    """The file as a page. Never raises for what is in it: that becomes problems."""
    return page_of(raw_bytes(path), name)


def page_of(raw: bytes | None, name: str) -> Page:
    """A file's bytes as a page."""
    page = Page(name)
    text = _text(raw, page)
    if text is None:
        return page
    try:
        root = _compose(text)
        if root is not None:
            page.data = _Reader(page).read(root, ())
    except YAMLError as error:
        _syntax(error, page)
    except RecursionError:
        page.add((), "Filen är för djupt inskjuten.", "Ta bort onödiga nivåer.")
    if page.data is None and not page.problems:
        page.add((), "Filen är tom.", "Skriv innehållet eller ta bort filen.")
    return page


def _compose(text: str) -> Node | None:
    """The file as nodes, which know their lines."""
    node: Node | None = YAML(typ="safe", pure=True).compose(text)
    return node


def _text(raw: bytes | None, page: Page) -> str | None:
    if raw is None:
        page.add((), "Filen finns inte eller kan inte läsas.", "Skapa den eller rätta namnet.")
        return None
    if len(raw) > MAX_BYTES:
        page.add((), "Filen är större än 256 kB.", "Dela upp frågepaketet i flera.")
        return None
    try:
        return unicodedata.normalize("NFC", raw.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        remedy = "Spara filen som UTF-8 i textredigeraren."
        page.problems.append(Problem(page.name, line, "Ett tecken går inte att läsa.", remedy))
        return None


def _syntax(error: YAMLError, page: Page) -> None:
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    reason = str(error.problem) if isinstance(error, MarkedYAMLError) else "otillåtet tecken"
    message = f"Filen går inte att läsa som YAML ({reason})."
    remedy = (
        "Se efter på raden och raden ovanför: saknas ett citattecken eller ett kolon, "
        "eller är indraget fel? Använd mellanslag, aldrig tabbar."
    )
    line = 1 if mark is None else mark.line + 1
    page.problems.append(Problem(page.name, line, message, remedy))


class _Reader:
    """Turns composed nodes into plain data and notes the line of every part."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def read(self, node: Node, place: Place) -> Data:
        self.page.lines.setdefault(place, node.start_mark.line + 1)
        if node.anchor is not None:
            remedy = "Skriv ut innehållet på varje ställe där det behövs."
            self.page.add(place, "Ankare (&) och hänvisningar (*) är inte tillåtna.", remedy)
            return None
        if str(node.tag) not in _TAGS and not isinstance(node, ScalarNode):
            self.page.add(place, f"Märket {node.tag} är inte tillåtet.", "Ta bort det.")
            return None
        if isinstance(node, MappingNode):
            return dict(self._pairs(node, place))
        if isinstance(node, SequenceNode):
            return [self.read(item, (*place, i)) for i, item in enumerate(node.value)]
        assert isinstance(node, ScalarNode)
        return _scalar(node)

    def _pairs(self, node: MappingNode, place: Place) -> Iterator[tuple[str, Data]]:
        seen: set[str] = set()
        for key_node, value_node in node.value:
            key = str(key_node.value) if isinstance(key_node, ScalarNode) else "?"
            line = key_node.start_mark.line + 1
            if key in seen:
                first = self.page.lines[(*place, key)]
                message = f"”{key}” står två gånger (först på rad {first})."
                remedy = "Ta bort den ena eller ge den ett annat namn."
                self.page.problems.append(Problem(self.page.name, line, message, remedy))
                continue
            seen.add(key)
            self.page.lines[(*place, key)] = line
            yield key, self.read(value_node, (*place, key))


def _scalar(node: ScalarNode) -> Data:
    """Only whole numbers, true, false and nothing are other than text (no Norway problem)."""
    text = str(node.value)
    if node.style is not None:
        return text
    if text in ("", "~", "null"):
        return None
    if re.fullmatch(r"-?\d{1,9}", text):
        return int(text)
    return _TRUTH.get(text, text)
