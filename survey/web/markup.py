"""A paper as text with a few marks, read into blocks; words that are put in stay literal.

Marks: `# ` title, `## ` and `### ` headings, `- ` and `1. ` lists, `Tabell: ` a table's
caption before rows of `| a | b |` of which the first is the header, `**strong**`, and
`[[…]]` for what a person has to fill in or check. Everything else is paragraphs.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

# Marks within words that are put in are moved to a private place until the text is read.
_HIDE = {code: 0xE000 + code for code in range(0x21, 0x7F) if not chr(code).isalnum()}
_SHOW = {hidden: code for code, hidden in _HIDE.items()}
_MARKED = re.compile(r"(\*\*.+?\*\*|\[\[.+?\]\])")
_LINES = re.compile(r"(#{1,3}|-|1\.|\||Tabell:) *(.*)")


class Look(StrEnum):
    """How a piece of text is seen."""

    PLAIN = "plain"
    STRONG = "strong"
    BLANK = "blank"


class Kind(StrEnum):
    """What a block is."""

    TITLE = "#"
    HEADING = "##"
    SUBHEADING = "###"
    BULLET = "-"
    NUMBER = "1."
    CAPTION = "Tabell:"
    ROW = "|"
    PARAGRAPH = ""


Pieces = tuple[tuple[str, Look], ...]


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, a heading, an item, a caption or a table's row; `cells` is one unless a row."""

    kind: Kind
    cells: tuple[Pieces, ...]

    @property
    def text(self) -> str:
        """What it says, without looks."""
        return " ".join("".join(text for text, _ in cell) for cell in self.cells)


def literal(words: object) -> str:
    """The words on one line, so that no letter of theirs is a mark, and Word can keep them."""
    line = " ".join(str(words).split())
    return "".join(c for c in line if c == " " or c.isprintable()).translate(_HIDE)


def blocks(text: str) -> Iterator[Block]:
    """The text's blocks from first to last."""
    waiting: Block | None = None
    for line in text.splitlines():
        new = _block(line.strip())
        if waiting and new and new.kind is Kind.PARAGRAPH and waiting.kind in _GO_ON:
            waiting = replace(waiting, cells=(_joined(waiting.cells[0], new.cells[0]),))
            continue
        if waiting:
            yield waiting
        waiting = new
    if waiting:
        yield waiting


_GO_ON = (Kind.PARAGRAPH, Kind.BULLET, Kind.NUMBER)


def _block(line: str) -> Block | None:
    if not line:
        return None
    found = _LINES.match(line)
    if not found:
        return Block(Kind.PARAGRAPH, (_pieces(line),))
    kind, rest = Kind(found[1]), found[2]
    parts = rest.removesuffix("|").split("|") if kind is Kind.ROW else [rest]
    return Block(kind, tuple(_pieces(part.strip()) for part in parts))


def _pieces(text: str) -> Pieces:
    return tuple(_piece(part) for part in _MARKED.split(text) if part)


def _piece(part: str) -> tuple[str, Look]:
    if part.startswith("**"):
        return part[2:-2].translate(_SHOW), Look.STRONG
    if part.startswith("[["):
        return part[1:-1].translate(_SHOW), Look.BLANK
    return part.translate(_SHOW), Look.PLAIN


def _joined(first: Pieces, then: Pieces) -> Pieces:
    return (*first, (" ", Look.PLAIN), *then)
