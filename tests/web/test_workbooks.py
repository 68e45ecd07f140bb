"""Files are made here as Excel, a spreadsheet and an attacker make them."""

import io
import time
import zipfile
from collections.abc import Callable
from datetime import date
from typing import Any

import openpyxl
import pytest
import xlsxwriter

from survey.core.unit_table import Fault, Kind
from survey.web import workbooks
from survey.web.workbooks import Sheet, Unreadable, read, write


def made(fill: Callable[[Any, Any], object]) -> bytes:
    """A workbook that another program has written."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        fill(book, book.add_worksheet("Blad1"))
    return out.getvalue()


def changed(data: bytes, **parts: bytes | None) -> bytes:
    """The same workbook with parts put in, or taken away (None)."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", 8) as new:
        for name in old.namelist():
            if name not in parts:
                new.writestr(name, old.read(name))
        for name, content in parts.items():
            if content is not None:
                new.writestr(name, content)
    return out.getvalue()


def refused(data: bytes) -> Fault:
    with pytest.raises(Unreadable) as error:
        read(data, ())
    return error.value.fault


PLAIN = made(lambda _, sheet: sheet.write_row(0, 0, ["Namn", "Nivå"]))


def test_what_is_written_is_read_back() -> None:
    rows = [["Namn", "Telefon"], ["Öst", "0123-45"], ["", "+46 1"], ["=1+1", "-x"], ["@a", ""]]
    grid = read(write([Sheet("Enheter", rows, [9, 9])]), ["enheter"])
    assert [[c.text for c in cells] for _, cells in grid.rows] == [
        r if r[1] else r[:1] for r in rows
    ]
    assert {c.kind for _, cells in grid.rows for c in cells} == {Kind.TEXT}


@pytest.mark.parametrize("text", ["=1+1", "+46 1", "-1", "@SUM(A1)", "\t=1", "=cmd|' /C calc'!A0"])
def test_nothing_that_is_written_can_be_run(text: str) -> None:
    data = write([Sheet("Enheter", [[text]], [9])])
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        assert b"<f>" not in parts.read("xl/worksheets/sheet1.xml")
    cell = openpyxl.load_workbook(io.BytesIO(data)).active["A1"]  # type: ignore[index]
    assert cell.data_type == "s"
    assert cell.number_format == "@"


def test_kinds_of_cells_are_told_apart() -> None:
    def fill(book: Any, sheet: Any) -> None:
        sheet.write_formula(0, 0, "=1+1", value=2)
        sheet.write_array_formula("B1:B1", "{=SUM(1)}", value=1)
        sheet.write_number(0, 2, 12)
        sheet.write_datetime(0, 3, date(2026, 11, 22), book.add_format({"num_format": "d/m"}))
        sheet.write_boolean(0, 4, True)
        sheet.write_string(0, 5, "text")

    cells = dict(read(made(fill), ()).rows)[1]
    assert [c.kind for c in cells] == [
        Kind.FORMULA, Kind.FORMULA, Kind.NUMBER, Kind.DATE, Kind.TEXT, Kind.TEXT,
    ]  # fmt: skip
    assert [c.text for c in cells[2:4]] == ["12", "2026-11-22"]


def test_merged_cells_are_seen_in_the_sheet_that_is_read() -> None:
    assert read(made(lambda _, s: s.merge_range("A3:B4", "x")), ()).merged == ["A3:B4"]

    def elsewhere(book: Any, sheet: Any) -> None:
        sheet.write(0, 0, "x")
        book.add_worksheet("Annat").merge_range("A1:B1", "y")

    assert read(made(elsewhere), ()).merged == []


def test_the_sheet_is_found_by_its_title_wherever_it_stands() -> None:
    def fill(book: Any, sheet: Any) -> None:
        sheet.write(0, 0, "wrong")
        book.add_worksheet("ENHETER").write(0, 0, "right")

    grid = read(made(fill), ["enheter"])
    assert grid.rows[0][1][0].text == "right"


@pytest.mark.parametrize(
    "data",
    [b"", b"Namn;Niva\r\n", b"PK\x03\x04 cut off", b"%PDF-1.7", bytes(range(256)) * 40,
     PLAIN[: len(PLAIN) // 2], PLAIN[:-30],
     changed(PLAIN, **{"xl/workbook.xml": None}),
     changed(PLAIN, **{"xl/workbook.xml": b"<broken"}),
     changed(PLAIN, **{"xl/worksheets/sheet1.xml": b"<broken"}),
     changed(PLAIN, **{"xl/worksheets/sheet1.xml": None})],
    ids=range(11),
)  # fmt: skip
def test_what_is_no_workbook_is_refused(data: bytes) -> None:
    assert refused(data) is Fault.NOT_EXCEL


def test_entities_are_refused_before_any_parser_meets_them() -> None:
    laughs = b'<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><x>&b;</x>'
    assert refused(changed(PLAIN, **{"xl/sharedStrings.xml": laughs})) is Fault.NOT_EXCEL


def test_macros_passwords_and_the_old_format_are_refused_by_name() -> None:
    assert refused(changed(PLAIN, **{"xl/vbaProject.bin": b"x"})) is Fault.MACROS
    old = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
    assert refused(old) is Fault.OLD_EXCEL
    assert refused(old + "EncryptedPackage".encode("utf-16-le")) is Fault.PROTECTED


def test_a_small_file_that_unpacks_to_a_huge_one_is_not_unpacked(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    bomb = changed(PLAIN, **{"xl/worksheets/sheet1.xml": b"<a/>" * (workbooks.MOST_UNPACKED // 3)})
    assert len(bomb) < 100_000
    opened: list[object] = []
    monkeypatch.setattr(zipfile.ZipFile, "read", lambda *a: opened.append(a))
    assert refused(bomb) is Fault.TOO_LARGE
    assert opened == []


def test_many_small_parts_are_refused_too() -> None:
    parts = {f"xl/{i}.xml": b"x" for i in range(workbooks.MOST_PARTS)}
    assert refused(changed(PLAIN, **parts)) is Fault.TOO_LARGE  # type: ignore[arg-type]


def test_a_part_that_is_larger_than_it_says_is_refused() -> None:
    data = changed(PLAIN, **{"xl/worksheets/sheet1.xml": b"<a/>" * 100_000})
    size = (400_000).to_bytes(4, "little")
    assert data.count(size) == 2
    assert refused(data.replace(size, (400).to_bytes(4, "little"))) is Fault.NOT_EXCEL


def test_fifty_thousand_rows_are_refused() -> None:
    def fill(_: Any, sheet: Any) -> None:
        for line in range(50_000):
            sheet.write_number(line, 0, 1)

    assert refused(made(fill)) is Fault.TOO_MANY_ROWS


def test_empty_rows_do_not_count() -> None:
    def fill(book: Any, sheet: Any) -> None:
        sheet.write(0, 0, "Namn")
        for line in range(1, 3000):
            sheet.write_blank(line, 0, None, book.add_format({"bold": True}))
        sheet.write(5000, 0, "Öst")

    assert [line for line, _ in read(made(fill), ()).rows] == [1, 5001]


@pytest.mark.parametrize("row", ["1048576", "99999999999999"])
def test_a_sheet_that_claims_a_million_rows_is_refused_at_once(row: str) -> None:
    with zipfile.ZipFile(io.BytesIO(PLAIN)) as parts:
        sheet = parts.read("xl/worksheets/sheet1.xml")
    claims = sheet.replace(b"</sheetData>", f'<row r="{row}"/></sheetData>'.encode())
    began = time.process_time()
    assert refused(changed(PLAIN, **{"xl/worksheets/sheet1.xml": claims})) is Fault.TOO_MANY_ROWS
    assert time.process_time() - began < 5


def test_huge_merged_cells_are_told_and_not_made() -> None:
    grid = read(made(lambda _, s: s.merge_range("A3:AZ9000", "x")), ())
    assert grid.merged == ["A3:AZ9000"]


def test_links_to_other_places_are_not_followed() -> None:
    link = (
        b'<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/'
        b'2006/relationships"><Relationship Id="rId9" Type="http://x/externalLink" '
        b'Target="http://127.0.0.1:9/x" TargetMode="External"/></Relationships>'
    )
    data = changed(PLAIN, **{"xl/externalLinks/_rels/externalLink1.xml.rels": link})
    assert read(data, ()).rows[0][1][0].text == "Namn"
