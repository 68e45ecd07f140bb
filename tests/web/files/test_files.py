"""Every file read back by a program that is not ours, with exactly the page's figures."""

import csv
import io
import json
import re
import shutil
import subprocess
from datetime import date
from pathlib import Path
from zipfile import ZipFile

import openpyxl
import pyreadstat
import pytest
from jsonstat_validator import validate_jsonstat
from lxml import etree

from survey.core.access import Role
from survey.services import analysing
from survey.services.analysing import Observed
from survey.storage import library
from survey.storage.tables import Round, Unit
from survey.web.files import FORMATS
from tests import released
from tests.conftest import House, need
from tests.page import PageClient

OFFICE = shutil.which("soffice") or shutil.which("libreoffice")


@pytest.fixture
def round_id(house: House) -> int:
    sizes = released.sizes(house.town, each=20)
    with house.session() as session:
        session.get(Unit, house.town.outpatient).name = "=HYPERLINK(1)"  # type: ignore[union-attr]
        session.commit()
        released.make_round(session, house.town, "Våren", date(2026, 4, 1), sizes=sizes)
        made: Round = released.make_round(
            session, house.town, "Hösten", date(2026, 10, 1), sizes=sizes
        )
        return made.id


@pytest.fixture
def observed(house: House, round_id: int) -> Observed:
    with house.session() as session:
        return analysing.observe(session, round_id, library.read_all(), lambda place: True)


@pytest.fixture
def analyst(house: House) -> PageClient:
    return house.sign_in(Role.ANALYST)


def fetch(analyst: PageClient, round_id: int, name: str) -> bytes:
    response = analyst.get(f"/personal/resultat/{round_id}/filer/{name}")
    assert response.status_code == 200
    assert "attachment" in response.headers["Content-Disposition"]
    return response.data


def part(percent: int | None) -> float | None:
    return None if percent is None else percent / 100


@pytest.mark.parametrize("name", FORMATS)
def test_every_kind_of_file_can_be_fetched(analyst: PageClient, round_id: int, name: str) -> None:
    assert len(fetch(analyst, round_id, name)) > 500


@pytest.mark.parametrize("name", ["", "exe", "csv.exe", "../csv"])
def test_no_other_kind_of_file_is_there(analyst: PageClient, round_id: int, name: str) -> None:
    assert analyst.get(f"/personal/resultat/{round_id}/filer/{name}").status_code == 404


@pytest.mark.parametrize("role", [Role.WORKER, Role.ADMINISTRATOR])
def test_who_may_not_export_meets_404(house: House, round_id: int, role: Role) -> None:
    visitor = house.sign_in(role)
    assert visitor.get(f"/personal/resultat/{round_id}/filer/xlsx").status_code == 404


def test_a_stranger_meets_404(client: PageClient, round_id: int) -> None:
    assert client.get(f"/personal/resultat/{round_id}/filer/csv").status_code == 404


def test_strict_csv_holds_every_figure(
    analyst: PageClient, round_id: int, observed: Observed
) -> None:
    text = fetch(analyst, round_id, "csv").decode()
    assert text.count("\r\n") == text.count("\n")
    rows = {row["id"]: row for row in csv.DictReader(io.StringIO(text), strict=True)}
    assert len(rows) == len(observed.observations)
    for o in observed.observations:
        row = rows[o.id]
        assert row["shown"] == str(int(o.is_shown))
        assert (row["n"] or None) == (None if o.n is None else str(o.n))
        for code, end in (("low", o.low), ("high", o.high), ("compared_low", o.earlier_low)):
            assert (float(row[code]) if row[code] else None) == part(end)


def test_csv_for_excel_has_a_mark_semicolons_and_commas(
    analyst: PageClient, round_id: int, observed: Observed
) -> None:
    data = fetch(analyst, round_id, "excel-csv")
    assert data.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig")), delimiter=";", strict=True))
    low = rows[0].index("Från")
    said = [row[low] for row in rows[1:] if row[low]]
    assert said and all(re.fullmatch(r"-?\d,\d\d", value) for value in said)
    assert sum(o.low is not None for o in observed.observations) == len(said)


@pytest.mark.parametrize("name", ["csv", "excel-csv"])
def test_no_cell_is_a_formula(analyst: PageClient, round_id: int, name: str) -> None:
    text = fetch(analyst, round_id, name).decode("utf-8-sig")
    cells = [c for row in csv.reader(io.StringIO(text), delimiter=";,"[name == "csv"]) for c in row]
    assert any(c.startswith("'=HYPERLINK") for c in cells)
    assert not [c for c in cells if c.startswith(("=", "@", "+")) or re.match(r"-[^\d]", c)]


def test_the_workbook_opens_on_the_figures_with_nothing_hidden(
    analyst: PageClient, round_id: int, observed: Observed
) -> None:
    data = fetch(analyst, round_id, "xlsx")
    book = openpyxl.load_workbook(io.BytesIO(data))
    assert [s.title for s in book] == ["Siffror", "Kodbok", "Metod och gränser"]
    assert book.active.title == "Siffror"
    assert {s.sheet_state for s in book} == {"visible"} and not book.defined_names
    sheet = book["Siffror"]
    assert not any(d.hidden for d in (*sheet.column_dimensions.values(),
                                      *sheet.row_dimensions.values()))  # fmt: skip
    head = [c.value for c in sheet[1]]
    rows = {r[0]: dict(zip(head, r, strict=True)) for r in sheet.iter_rows(2, values_only=True)}
    for o in observed.observations:
        row = rows[o.id]
        assert (row["Från"], row["Till"]) == (part(o.low), part(o.high))
        assert row["Antal svar"] == o.n
    assert not any(c.data_type == "f" for r in sheet.iter_rows() for c in r)
    assert sheet.cell(2, head.index("Från") + 1).number_format == "0 %"


def test_the_workbook_tells_of_no_count_in_its_parts(analyst: PageClient, round_id: int) -> None:
    with ZipFile(io.BytesIO(fetch(analyst, round_id, "xlsx"))) as parts:
        names = parts.namelist()
    assert not [n for n in names if "comment" in n or "custom" in n or "vba" in n.lower()]
    assert len([n for n in names if n.startswith("xl/worksheets/sheet")]) == 3


@pytest.mark.parametrize(("name", "ending"), [("xlsx", "xlsx"), ("excel-csv", "csv")])
def test_an_office_program_reads_the_same_numbers(
    analyst: PageClient,
    round_id: int,
    observed: Observed,
    tmp_path: Path,
    name: str,
    ending: str,
) -> None:
    need(OFFICE, "LibreOffice is missing (apt install libreoffice-calc-nogui)")
    assert OFFICE
    file = tmp_path / f"figures.{ending}"
    file.write_bytes(fetch(analyst, round_id, name))
    reading = ["--infilter=CSV:59,34,76,1,,1053,false,true"] if ending == "csv" else []
    subprocess.run(
        [OFFICE, f"-env:UserInstallation=file://{tmp_path}/profile", "--headless", *reading,
         "--convert-to", "csv:Text - txt - csv (StarCalc):9,34,76,1,,1033,false,false",
         "--outdir", str(tmp_path / "out"), str(file)],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    text = (tmp_path / "out" / "figures.csv").read_text(encoding="utf-8")
    rows = {r["Id"]: r for r in csv.DictReader(io.StringIO(text), delimiter="\t")}
    assert len(rows) == len(observed.observations)
    for o in observed.observations:
        for code, end in (("Från", o.low), ("Till", o.high)):
            assert _number(rows[o.id][code]) == part(end), o.id


def _number(said: str) -> float | None:
    """As the program writes it: 0.65, or 65 % where the cell is a percentage."""
    if not said:
        return None
    return float(said.rstrip("% ")) / 100 if "%" in said else float(said)


def test_spss_reads_labels_and_user_missing(
    analyst: PageClient, round_id: int, observed: Observed, tmp_path: Path
) -> None:
    file = tmp_path / "release.sav"
    file.write_bytes(fetch(analyst, round_id, "spss"))
    frame, meta = pyreadstat.read_sav(str(file), user_missing=True)
    assert meta.missing_ranges["low"] == [{"lo": -9.0, "hi": -9.0}, {"lo": -8.0, "hi": -8.0}]
    assert meta.variable_value_labels["low"][-9.0] == "Visas inte"
    assert meta.column_names_to_labels["low"].startswith("Från")
    cases = {case["id"]: case for case in frame.to_dict("records")}
    for o in observed.observations:
        for code, end in (("low", o.low), ("high", o.high)):
            open_end = -8.0 if o.is_shown else -9.0
            assert cases[o.id][code] == (open_end if end is None else end / 100)
        assert cases[o.id]["n"] == (-9.0 if o.n is None else o.n)
    plain, _ = pyreadstat.read_sav(str(file))
    assert plain["low"].notna().sum() == sum(o.low is not None for o in observed.observations)


def test_json_stat_is_valid_and_holds_every_figure(
    analyst: PageClient, round_id: int, observed: Observed
) -> None:
    data = json.loads(fetch(analyst, round_id, "json-stat"))
    assert validate_jsonstat(data) is True
    assert len(data["value"]) == sum(
        number is not None for o in observed.observations for number in (o.n, o.low, o.high)
    )
    assert set(data["status"].values()) <= {"c", "o"}
    assert set(data["value"]).isdisjoint(data["status"])
    places = data["dimension"]["place"]["category"]["index"]
    assert len(places) == len({(o.place.level, o.place.path[0]) for o in observed.observations})


def test_the_codebook_is_well_formed_and_says_what_was_asked(
    analyst: PageClient, round_id: int, observed: Observed
) -> None:
    root = etree.fromstring(fetch(analyst, round_id, "ddi"))
    names = {"d": "ddi:codebook:2_5"}
    assert root.xpath("string(//d:stdyDscr//d:titl)", namespaces=names).endswith("Hösten")
    keys = root.xpath("//d:var/@name", namespaces=names)
    assert keys == [q.key for q in observed.questions]
    assert root.xpath("//d:var[@name='kind']/d:qstn/d:qstnLit", namespaces=names)
    assert "minst 5 hela tal" in root.xpath("string(//d:method/d:notes)", namespaces=names)


def test_the_note_has_the_numbers_of_the_rule(analyst: PageClient, round_id: int) -> None:
    text = fetch(analyst, round_id, "method").decode()
    for number in ("10", "5", "30", "50"):
        assert re.search(rf"\b{number}\b", text)


def test_files_are_there_in_english(analyst: PageClient, round_id: int) -> None:
    address = f"/personal/resultat/{round_id}/filer/excel-csv?lang=en"
    assert "Answers, number" in analyst.get(address).data.decode("utf-8-sig")


def test_the_question_page_and_the_files_hold_the_same_figures(
    analyst: PageClient, round_id: int, observed: Observed
) -> None:
    page = analyst.get(f"/personal/resultat/{round_id}/fragor").text
    for question in observed.questions:
        assert f'id="{question.key}"' in page
    shown = [o for o in observed.observations if o.is_shown and not o.is_indicator]
    assert page.count('class="band"') == len(shown)
