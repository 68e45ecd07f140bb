"""A plan that was pasted, or read from a text file: an HTML table, tabs, or CSV."""

import csv
import re
from datetime import date
from html.parser import HTMLParser

from survey.core.plan import Fault, NotAPlan, Understood
from survey.core.plan_cells import lines
from survey.core.plan_columns import columns_of, is_headings
from survey.core.plan_grid import Cell, Table, understood
from survey.core.plan_table import MAX_BYTES, MAX_LINES, read

_BLOCKS = frozenset({"p", "br", "li", "div", "ul", "ol", "tr"})
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
_MOST_SPAN = 60  # also the cells of a row: more has no plan
_MOST_TAG = 10_000


def read_text(data: bytes, today: date | None = None) -> Understood:
    """A plan as text, whatever its separators and letters; `today` as `plan_table.read` has it.

    Raises NotAPlan.
    """
    if len(data) > MAX_BYTES:
        raise NotAPlan(Fault.TOO_LARGE)
    text = _decoded(data)
    if re.search(r"<table\b", text, re.IGNORECASE):
        return _html(text, today)
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if _has_headings(text):
        return read(_whole_rows(text).encode(), today)
    for separator in ";", ",":
        rows = _separated(text, separator)
        if any(_named(row) for row in rows):
            return _csv(rows, today)
    return read(text.encode(), today)


def _decoded(data: bytes) -> str:
    """As UTF-8, as UTF-16 if it says so, else as Windows in Western Europe writes."""
    try:
        if data.startswith((b"\xff\xfe", b"\xfe\xff")):
            return data.decode("utf-16")
        if b"\0" in data or data.startswith((b"PK\x03\x04", b"%PDF")):
            raise NotAPlan(Fault.BINARY)
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")


def _named(cells: list[str]) -> bool:
    return is_headings(columns_of(cells))


def _has_headings(text: str) -> bool:
    return any(_named(line.split("\t")) for line in text.split("\n") if "\t" in line)


def _whole_rows(text: str) -> str:
    """Word's table as plain text breaks a row where a cell has several paragraphs: lines
    are put together, as long as that gives exactly the table's columns."""
    rows = [line for _, line in lines(text)]
    widths = {len(row) for row in rows if _named(row)}
    width = max(widths, default=0)
    if any('"' in line and "\t" in line for line in text.split("\n")) or width < 3:
        return text
    if len(widths) > 1:
        return text  # several tables
    whole, waiting, tabs = list[str](), list[str](), 0
    for line in text.split("\n"):
        waiting.append(line)
        tabs += line.count("\t")
        if tabs >= width:
            return text  # the rows were short, not broken
        if tabs == 0 or tabs == width - 1:
            whole.append("<br>".join(waiting))
            waiting, tabs = [], 0
    return "\n".join(whole) if not waiting else text


def _separated(text: str, separator: str) -> list[list[str]]:
    try:
        return list(csv.reader(text.splitlines(keepends=True), delimiter=separator))
    except csv.Error:
        return []


def _csv(rows: list[list[str]], today: date | None) -> Understood:
    return understood([Table([[_lines(cell) for cell in row] for row in rows])], today=today)


def _lines(cell: str) -> tuple[str, ...]:
    """The paragraphs of a cell, without the mark that kept a spreadsheet from running it."""
    bare = cell[1:] if cell.startswith("'") and cell[1:].startswith((*_FORMULA, "'")) else cell
    return tuple(line.strip() for line in bare.split("\n") if line.strip())


def _html(text: str, today: date | None) -> Understood:
    reader = _Tables()
    reader.feed(_closed(text))
    reader.close()
    return understood(list(map(Table, reader.tables)), " ".join(reader.title.split()), today)


def _closed(text: str) -> str:
    """Without comments, declarations, and tags that never end: for each of those the parser
    would look through all that follows."""
    first, *commented = text.split("<!--")
    bare = first + "".join(part.partition("-->")[2] for part in commented)
    first, *tags = bare.split("<")
    return first + "".join(map(_tag, tags))


def _tag(text: str) -> str:
    inside, end, after = text.partition(">")
    if not end or len(inside) > _MOST_TAG:
        return f"&lt;{text}"
    return after if inside.startswith(("!", "?")) else f"<{text}"


class _Tables(HTMLParser):
    """The outermost tables of a page; what `rowspan` reaches is None. Raises NotAPlan when
    they have more rows than a plan."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tables: list[list[list[Cell]]] = []
        self.title = ""
        self._rows = 0
        self._depth = 0
        self._said: list[str] | None = None
        self._spans = (1, 1)
        self._down: dict[int, int] = {}
        self._heading = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "table":
            self._depth += 1
            if self._depth == 1:
                self.tables.append([])
                self._down = {}
        elif self._depth == 1 and tag == "tr":
            self._end()
            self._rows += 1
            if self._rows > MAX_LINES:
                raise NotAPlan(Fault.TOO_MANY_ROWS)
            self.tables[-1].append([])
        elif self._depth == 1 and tag in ("td", "th") and self.tables[-1]:
            self._end()
            found = dict(attrs)
            self._spans = _span(found.get("colspan")), _span(found.get("rowspan"))
            self._said = [""]
        elif tag in _BLOCKS and self._said is not None:
            self._said.append("")
        self._heading = tag in ("h1", "h2", "caption") and not self.title

    def handle_endtag(self, tag: str) -> None:
        if self._depth == 1 and tag in ("td", "th", "tr", "table"):
            self._end()
        elif tag in _BLOCKS and self._said is not None:
            self._said.append("")
        if tag == "table":
            self._depth = max(self._depth - 1, 0)
        self._heading = False

    def handle_data(self, data: str) -> None:
        if self._said is not None:
            self._said[-1] += data
        elif self._heading:
            self.title += data

    def _end(self) -> None:
        if self._said is None:
            return
        paragraphs = tuple(filter(None, (" ".join(part.split()) for part in self._said)))
        self._said = None
        row, (wide, high) = self.tables[-1][-1], self._spans
        self._reached(row)
        for n in range(min(wide, _MOST_SPAN - len(row))):
            if high > 1:
                self._down[len(row)] = high - 1
            row.append(() if n else paragraphs)
        self._reached(row)

    def _reached(self, row: list[Cell]) -> None:
        """The cells next in the row that a cell above reaches down into."""
        while self._down.get(len(row), 0):
            self._down[len(row)] -= 1
            row.append(None)


def _span(said: str | None) -> int:
    return min(max(int(said), 1), _MOST_SPAN) if said and said.isdecimal() and len(said) < 6 else 1
