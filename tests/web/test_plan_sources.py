import io
import time
import zipfile
from datetime import date
from pathlib import Path

import docx
import openpyxl
import pytest
from PIL import Image

from survey.core.plan import Fault, NotAPlan, NoteKind, Status
from survey.core.plan_table import MAX_ROWS
from survey.web import plan_sources

ARVIKA = (Path(__file__).parents[1] / "core" / "data"
          / "arvika-aktivitetsplan-barnkonventionen-2021-2022.txt")  # fmt: skip
HEAD = ["Fokusområde", "Aktivitet", "Ansvarig", "Tidplan", "Kommentar"]


def word(rows: list[list[str]], title: str = "Planen") -> docx.document.Document:
    document = docx.Document()
    document.add_heading(title)
    table = document.add_table(len(rows), len(rows[0]))
    for row, texts in zip(table.rows, rows, strict=True):
        for cell, text in zip(row.cells, texts, strict=True):
            first, *more = text.split("\n")
            cell.text = first
            for part in more:
                cell.add_paragraph(part)
    return document


def saved(document: object) -> bytes:
    made = io.BytesIO()
    document.save(made)  # type: ignore[attr-defined]
    return made.getvalue()


def refused(data: bytes) -> Fault:
    with pytest.raises(NotAPlan) as error:
        plan_sources.read(data)
    return error.value.fault


def test_a_word_file_with_merged_cells_and_several_paragraphs_is_understood() -> None:
    rows = [HEAD, ["Delaktighet", "", "", "", ""],
            ["Mål ett.", "Gör a.\nGör b.", "Enhetschef", "Våren 2027", ""],
            ["", "Gör c.", "", "", "Mer"],
            ["Mål två.", "Gör d.", "", "", ""]]  # fmt: skip
    document = word(rows, "Plan för avdelningen")
    table = document.tables[0]
    table.cell(1, 0).merge(table.cell(1, 4))
    table.cell(2, 0).merge(table.cell(3, 0))
    table.cell(2, 2).merge(table.cell(4, 2))
    found = plan_sources.read(saved(document))
    assert found.title == "Plan för avdelningen"
    assert [(r.focus_area, r.goal) for r in found.rows] == [
        ("Delaktighet", "Mål ett."), ("Delaktighet", "Mål två.")]  # fmt: skip
    assert found.rows[0].activities == ("Gör a.", "Gör b.", "Gör c.")
    assert [r.responsible for r in found.rows] == ["Enhetschef", "Enhetschef"]
    assert found.rows[0].comment == "Mer"


def test_a_word_file_with_a_table_on_each_page_and_repeated_headings_is_one_plan() -> None:
    document = word([HEAD, ["Område", "", "", "", ""], ["Mål ett.", "Gör a.", "", "", ""]])
    document.add_paragraph("Sida 1")
    for row in ([HEAD, ["Mål två.", "Gör b.", "", "", ""]], [["Mål tre.", "Gör c.", "", "", ""]]):
        table = document.add_table(0, 5)
        for texts in row:
            for cell, text in zip(table.add_row().cells, texts, strict=True):
                cell.text = text
    other = document.add_table(1, 2)
    other.cell(0, 0).text = "Version"
    found = plan_sources.read(saved(document))
    assert [r.goal for r in found.rows] == ["Mål ett.", "Mål två.", "Mål tre."]
    assert [(n.table, n.kind) for n in found.notes] == [("4", NoteKind.TABLE_LEFT_OUT)]


def add_table(document: docx.document.Document, rows: list[list[str]]) -> None:
    table = document.add_table(0, len(rows[0]))
    for texts in rows:
        for cell, text in zip(table.add_row().cells, texts, strict=True):
            cell.text = text


def test_a_second_table_of_another_width_or_order_is_read_by_its_own_headings() -> None:
    document = word([HEAD, ["Delaktighet", "", "", "", ""], ["Höras", "Samtal", "", "", ""]])
    add_table(document, [HEAD[:4], ["Information", "", "", ""], ["Barn vet", "Brev", "", ""]])
    add_table(document, [["Fokusområde", "Ansvarig", "Aktivitet"], ["Lära", "Chef", "Kurs"]])
    add_table(document, [["Version", "Datum", "Ändring"], ["1", "2026-01-01", "Ny"]])
    found = plan_sources.read(saved(document))
    assert [(r.focus_area, r.goal, r.activities, r.responsible) for r in found.rows] == [
        ("Delaktighet", "Höras", ("Samtal",), ""),
        ("Information", "Barn vet", ("Brev",), ""),
        ("Information", "Lära", ("Kurs",), "Chef"),
    ]
    assert [(n.table, n.kind, n.text) for n in found.notes] == [
        ("4", NoteKind.TABLE_LEFT_OUT, "Version, Datum, Ändring")]  # fmt: skip


PLAIN = [["Mål", "Aktivitet"], ["Barn ska höras", "Samtal"]]


def areas(data: bytes) -> tuple[str, list[str]]:
    found = plan_sources.read(data)
    return found.title, [row.focus_area for row in found.rows]


@pytest.mark.parametrize("way", ["style", "bold"])
def test_a_heading_just_above_a_table_is_its_focus_area(way: str) -> None:
    document = docx.Document()
    document.add_heading("Handlingsplan", 0)
    for area in ("Delaktighet", "Information"):
        if way == "bold":
            document.add_paragraph().add_run(area).bold = True
        else:
            document.add_heading(area, 2)
        document.add_paragraph("Här står vad vi gör.")
        add_table(document, PLAIN)
    assert areas(saved(document)) == ("Handlingsplan", ["Delaktighet", "Information"])


def test_the_title_of_a_word_file_is_a_focus_area_only_if_others_like_it_are() -> None:
    alone = word(PLAIN, "Delaktighet")
    assert areas(saved(alone)) == ("Delaktighet", [""])
    alone.add_heading("Information")
    add_table(alone, PLAIN)
    assert areas(saved(alone)) == ("", ["Delaktighet", "Information"])
    plan = word(PLAIN, "Handlingsplan 2026")
    plan.add_heading("Information")
    add_table(plan, PLAIN)
    assert areas(saved(plan)) == ("Handlingsplan 2026", ["", "Information"])


def sheets(**rows: list[list[str]]) -> bytes:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, table in rows.items():
        sheet = book.create_sheet(name.replace("_", " "))
        for texts in table:
            sheet.append(texts)
    return saved(book)


def test_the_name_of_a_sheet_is_its_focus_area_unless_nobody_has_named_it() -> None:
    title = [["Vår plan"], []]
    named = sheets(Delaktighet=title + PLAIN, Barn_och_unga=title + PLAIN)
    assert areas(named) == ("Vår plan", ["Delaktighet", "Barn och unga"])
    for name in ("Blad1", "Sheet1", "Plan", "Handlingsplan 2026", "2026"):
        assert areas(sheets(**{name: PLAIN})) == ("", [""])


def test_a_narrower_sheet_is_read_and_one_that_is_no_plan_is_noted_by_name() -> None:
    wide = [["Fokusområde", "Aktivitet", "Ansvarig", "Kommentar"], ["Del"], ["Mål.", "Gör"]]
    narrow = [["Fokusområde", "Aktivitet"], ["Info"], ["Barn vet", "Brev"]]
    found = plan_sources.read(sheets(Blad1=wide, Blad2=narrow, Listor=[["Ja", "Nej"]]))
    assert [(r.focus_area, r.goal) for r in found.rows] == [("Del", "Mål."), ("Info", "Barn vet")]
    assert [(n.table, n.kind) for n in found.notes] == [("Listor", NoteKind.TABLE_LEFT_OUT)]


def test_a_goal_merged_over_rows_keeps_each_rows_status_and_day() -> None:
    book = openpyxl.Workbook()
    for texts in (["Fokusområde", "Aktivitet", "Ansvarig", "Tidplan", "Status"], ["Delaktighet"],
                  ["Barn ska höras", "Samtal", "Enhetschef", "Våren 2026", "Pågår"],
                  [None, "Brev", "Handläggare", "Hösten 2027", None],
                  [None, "Kurs", "Strateg", "Våren 2028", "Pågår"]):  # fmt: skip
        book.active.append(texts)
    book.active.merge_cells("A3:A5")
    (row,) = plan_sources.read(saved(book), date(2026, 3, 1)).rows
    assert row.responsible == "Enhetschef\nHandläggare\nStrateg"
    assert [(s.status, s.due_on) for s in row.states] == [
        (Status.ONGOING, date(2026, 6, 30)),
        (Status.NOT_STARTED, date(2027, 12, 31)),
        (Status.ONGOING, date(2028, 6, 30)),
    ]


def test_an_excel_file_without_a_column_and_with_an_own_one_is_understood() -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    for row in (["Vår plan"], [], ["Fokusområde", "Aktivitet", "Tidplan", "Budget"],
                ["Delaktighet"], ["Mål ett.", "Gör a.\nGör b.", "Hösten 2026", 12000],
                [None, "Gör c."]):  # fmt: skip
        sheet.append(row)
    sheet.merge_cells("A5:A6")
    sheet.merge_cells("A4:D4")
    found = plan_sources.read(saved(book))
    assert found.title == "Vår plan"
    (row,) = found.rows
    assert (row.goal, row.activities) == ("Mål ett.", ("Gör a.", "Gör b.", "Gör c."))
    assert (row.responsible, row.time_plan) == ("", "Hösten 2026")
    assert [(n.kind, n.text) for n in found.notes] == [
        (NoteKind.COLUMN_LEFT_OUT, "Budget"), (NoteKind.GOAL_ABOVE, "Gör c.")]  # fmt: skip


def test_what_is_inserted_with_tracked_changes_counts_and_what_is_deleted_does_not() -> None:
    document = word([HEAD, ["Område", "", "", "", ""], ["Mål.", "Gör", "", "", ""]])
    paragraph = document.tables[0].cell(2, 1).paragraphs[0]._p
    paragraph.append(docx.oxml.parse_xml(
        '<w:ins xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
        "<w:r><w:t> nytt</w:t></w:r></w:ins>"))  # fmt: skip
    paragraph.append(docx.oxml.parse_xml(
        '<w:del xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
        "<w:r><w:delText> gammalt</w:delText></w:r></w:del>"))  # fmt: skip
    assert plan_sources.read(saved(document)).rows[0].activities == ("Gör nytt",)


def test_what_is_moved_with_tracked_changes_is_read_once_where_it_is_now() -> None:
    document = word([HEAD, ["Område", "", "", "", ""], ["Mål.", "Gör b.\n", "", "", ""]])
    space = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    for number, what in enumerate(("moveTo", "moveFrom")):
        document.tables[0].cell(2, 1).paragraphs[number]._p.append(docx.oxml.parse_xml(
            f'<w:{what} {space} w:id="{number}"><w:r><w:t>Gör a.</w:t><w:br/></w:r></w:{what}>'
        ))  # fmt: skip
    assert plan_sources.read(saved(document)).rows[0].activities == ("Gör b.Gör a.",)


def test_arvikas_table_as_a_text_file_is_understood() -> None:
    found = plan_sources.read(ARVIKA.read_bytes())
    assert (len(found.rows), len(found.focus_areas)) == (7, 4)


def test_a_word_file_without_a_table_or_with_a_picture_of_one_is_told_apart() -> None:
    document = docx.Document()
    document.add_paragraph("Ingen tabell")
    assert refused(saved(document)) is Fault.NO_TABLE
    picture = io.BytesIO()
    Image.new("RGB", (20, 20)).save(picture, "PNG")
    document.add_picture(picture)
    assert refused(saved(document)) is Fault.PICTURE


def test_a_table_that_is_another_is_refused() -> None:
    assert refused(saved(word([["Namn", "Telefon"], ["x", "y"]]))) is Fault.NO_HEADINGS


def test_five_hundred_rows_are_read_and_one_more_refused() -> None:
    book = openpyxl.Workbook()
    book.active.append(HEAD)
    book.active.append(["Område"])
    for number in range(MAX_ROWS):
        book.active.append([f"Mål {number}.", "Gör"])
    assert len(plan_sources.read(saved(book)).rows) == MAX_ROWS
    book.active.append(["Mål för mycket.", "Gör"])
    assert refused(saved(book)) is Fault.TOO_MANY_ROWS


def with_sheet(xml: str) -> bytes:
    """An Excel file with a plan, whose sheet ends with this XML."""
    book = openpyxl.Workbook()
    for row in (HEAD, ["Område"], ["Mål.", "Gör"]):
        book.active.append(row)
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(saved(book))) as old, zipfile.ZipFile(made, "w", 8) as new:
        for name in old.namelist():
            part = old.read(name)
            if name == "xl/worksheets/sheet1.xml":
                part = part.replace(b"</sheetData>", xml.encode())
            new.writestr(name, part)
    return made.getvalue()


def merges(*ranges: str) -> str:
    cells = "".join(f'<mergeCell ref="{place}"/>' for place in ranges)
    return f"</sheetData><mergeCells>{cells}</mergeCells>"


@pytest.mark.parametrize(
    "xml",
    [
        merges("E1:AZ100000"),
        merges(*["A1:B2"] * 50_000),
        '<row r="1048576"/></sheetData>',
        '<row r="99999999999999"/></sheetData>',
    ],
    ids=range(4),
)
def test_a_small_excel_file_that_claims_a_huge_sheet_is_refused_at_once(xml: str) -> None:
    began = time.process_time()
    assert refused(with_sheet(xml)) is Fault.TOO_MANY_ROWS
    assert time.process_time() - began < 5


def test_no_cells_are_made_of_what_a_link_claims_and_no_cell_is_covered_twice() -> None:
    link = '</sheetData><hyperlinks><hyperlink ref="A1:AZ100000" location="x"/></hyperlinks>'
    began = time.process_time()
    assert plan_sources.read(with_sheet(link)).rows[0].activities == ("Gör",)
    assert time.process_time() - began < 5
    assert refused(with_sheet(merges(*["A1:E3"] * 4))) is Fault.NOT_OFFICE


def packed(**parts: bytes) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as file:
        for name, data in parts.items():
            file.writestr(name.replace("__", "/").replace("_", "."), data)
    return made.getvalue()


@pytest.mark.parametrize(
    ("data", "fault"),
    [(b"", Fault.EMPTY),
     (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(90), Fault.OLD_OFFICE),
     (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
      Fault.PROTECTED),
     (packed(word__document_xml=b"<x/>", word__vbaProject_bin=b"x"), Fault.MACROS),
     (packed(word__document_xml=b"0" * (13 * 2**20)), Fault.UNPACKS_TOO_LARGE),
     (packed(word__document_xml=b"<x/>", word__media__big_bmp=b"0" * (25 * 2**20)),
      Fault.UNPACKS_TOO_LARGE),
     (packed(word__document_xml=b"<!DOCTYPE x [<!ENTITY a 'b'>]><x/>"), Fault.NOT_OFFICE),
     (packed(word__document_xml=b"<not"), Fault.NOT_OFFICE),
     (packed(xl__workbook_xml=b"<x/>"), Fault.NOT_OFFICE),
     (packed(content_xml=b"<x/>"), Fault.NOT_OFFICE),
     (b"PK\x03\x04 broken", Fault.NOT_OFFICE),
     (b"%PDF-1.7", Fault.BINARY),
     (b"Hej", Fault.NO_HEADINGS)],
)  # fmt: skip
def test_what_can_not_be_read_is_told_apart(data: bytes, fault: Fault) -> None:
    assert refused(data) is fault
