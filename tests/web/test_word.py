"""Word files as Word, a screen reader and another program meet them."""

from datetime import datetime
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import docx
import pytest
from docx.document import Document
from docx.oxml.ns import qn
from docx.shared import Mm

from survey.web.word import Frame, docx_of

FRAME = Frame(
    language="sv-SE",
    head="Exempelköpings kommun",
    foot="Lyssna 1.2, 2026-11-22",
    pages="Sida {} av {}",
    author="Lyssna 1.2",
    at=datetime(2026, 11, 22, 9, 30),
)
PAPER = """# Papperet <&>

## Först
Ett **starkt** ord och [[fyll i: nämnd]].

- punkt
- till

1. ett
1. två

Tabell: Det som finns
| Handling | När den förstörs |
| Kuvert | När omgången räknas |
| Kort | Likaså |

### Sedan
1. ett igen

Tabell: Mer
| A | B |
| socialsekreterarens | b |
"""


@pytest.fixture(scope="module")
def made() -> bytes:
    return docx_of(PAPER, FRAME)


@pytest.fixture(scope="module")
def document(made: bytes) -> Document:
    return docx.Document(BytesIO(made))


def test_headings_and_lists_are_real_ones(document: Document) -> None:
    styled = [(p.style.name, p.text) for p in document.paragraphs if p.style and p.text]
    assert styled == [
        ("Title", "Papperet <&>"),
        ("Heading 1", "Först"),
        ("Normal", "Ett starkt ord och [fyll i: nämnd]."),
        ("List Bullet", "punkt"),
        ("List Bullet", "till"),
        ("List Number", "ett"),
        ("List Number", "två"),
        ("Caption", "Tabell . Det som finns"),
        ("Heading 2", "Sedan"),
        ("List Number", "ett igen"),
        ("Caption", "Tabell . Mer"),
    ]


def test_only_what_is_to_be_filled_in_is_yellow(document: Document) -> None:
    runs = [r for p in document.paragraphs for r in p.runs]
    assert [r.text for r in runs if r.font.highlight_color] == ["[fyll i: nämnd]"]
    assert [r.text for r in runs if r.bold] == ["starkt"]


def test_each_list_with_numbers_begins_at_one(document: Document) -> None:
    numbered = [p for p in document.paragraphs if p.style and p.style.name == "List Number"]
    used = [p._p.pPr.numPr.numId.val for p in numbered]
    assert used[0] == used[1] != used[2]
    begins = document.part.numbering_part.element
    for number in set(used):
        override = begins.num_having_numId(number).find(qn("w:lvlOverride"))
        assert override.find(qn("w:startOverride")).get(qn("w:val")) == "1"


def test_tables_have_a_number_a_name_and_a_header_row(document: Document) -> None:
    names = []
    for number, table in enumerate(document.tables, 1):
        heads = [row._tr.find(f".//{qn('w:tblHeader')}") is not None for row in table.rows]
        assert heads == [True] + [False] * (len(table.rows) - 1)
        assert all(row._tr.find(f".//{qn('w:cantSplit')}") is not None for row in table.rows)
        names.append(table._tbl.tblPr.find(qn("w:tblCaption")).get(qn("w:val")))
        (sequence,) = captions(document)[number - 1].iter(qn("w:fldSimple"))
        assert sequence.get(qn("w:instr")) == "SEQ Tabell \\* ARABIC"
        assert words(sequence) == str(number)
    assert names == ["Det som finns", "Mer"]
    assert [c.text for c in document.tables[0].rows[1].cells] == ["Kuvert", "När omgången räknas"]


def words(element: Any) -> str:
    return "".join(text.text for text in element.iter(qn("w:t")))


def captions(document: Document) -> list[Any]:
    return [p._p for p in document.paragraphs if p.style and p.style.name == "Caption"]


def test_a_table_fits_the_paper_and_no_word_is_broken(document: Document) -> None:
    section = document.sections[0]
    room = section.page_width - section.left_margin - section.right_margin
    for table in document.tables:
        assert sum(c.width for c in table.columns) <= room
    first, second = (c.width for c in document.tables[1].columns)
    assert first > 3 * second


def test_the_file_says_its_title_and_language_and_nothing_else(document: Document) -> None:
    about = document.core_properties
    assert (about.title, about.language) == ("Papperet <&>", "sv-SE")
    assert about.author == about.last_modified_by == "Lyssna 1.2"
    assert (about.comments, about.keywords, about.subject) == ("", "", "")
    assert about.created.replace(tzinfo=None) == FRAME.at
    languages = {found.get(qn("w:val")) for found in document.styles.element.iter(qn("w:lang"))}
    assert languages == {"sv-SE"}


def test_the_paper_is_a4_with_head_foot_and_page_numbers(document: Document) -> None:
    section = document.sections[0]
    assert abs(section.page_width - Mm(210)) < 1000
    assert abs(section.page_height - Mm(297)) < 1000
    assert section.header.paragraphs[0].text == "Exempelköpings kommun"
    foot = section.footer.paragraphs[0]
    fields = [f.get(qn("w:instr")) for f in foot._p.iter(qn("w:fldSimple"))]
    assert fields == ["PAGE", "NUMPAGES"]
    assert words(foot._p) == "Lyssna 1.2, 2026-11-22Sida 1 av 1"


def test_the_file_has_no_macro_and_no_address_outside_it(made: bytes) -> None:
    with ZipFile(BytesIO(made)) as archive:
        assert archive.testzip() is None
        assert not any(
            "vba" in name.lower() or name.endswith(".bin") for name in archive.namelist()
        )
        links = [archive.read(n) for n in archive.namelist() if n.endswith(".rels")]
        assert not any(b'TargetMode="External"' in link for link in links)
