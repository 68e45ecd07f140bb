import pytest

from survey.core.unit_table import Cell, Column, Fault, Grid, Kind, Names, day, letter, read

SHOWN = {column: column.value for column in Column}
NAMES = Names(
    headings={column.value: column for column in Column} | {"namn": Column.NAME},
    levels={"enhet": "unit", "unit": "unit"},
    shown=SHOWN,
    shown_levels="unit",
)
HEAD = ("level", "name", "under", "phone", "checked_on")


def grid(*rows: tuple[str | Cell, ...], merged: tuple[str, ...] = ()) -> Grid:
    cells = [[c if isinstance(c, Cell) else Cell(c) for c in row] for row in rows]
    return Grid(list(enumerate(cells, start=1)), merged)


def faults(*rows: tuple[str | Cell, ...], merged: tuple[str, ...] = ()) -> list[tuple[str, str]]:
    return [(t.place, t.fault) for t in read(grid(*rows, merged=merged), NAMES).troubles]


def test_rows_are_read_by_their_headings() -> None:
    table = read(
        grid((" Namn ", "LEVEL", "under"), (" Öst ", "Enhet", "Barn"), ("", "", "")), NAMES
    )
    assert table.troubles == ()
    assert table.rows == {2: {Column.NAME: "Öst", Column.LEVEL: "unit", Column.UNDER: "Barn"}}
    assert table.columns == {Column.NAME: "A", Column.LEVEL: "B", Column.UNDER: "C"}


def test_empty_rows_before_and_between_are_passed_over() -> None:
    table = read(grid((), ("level", "name", "under"), ("",), ("unit", "Öst", "Barn")), NAMES)
    assert list(table.rows) == [4]


@pytest.mark.parametrize(
    ("cell", "place", "fault"),
    [(Cell("=", Kind.FORMULA), "B2", Fault.FORMULA),
     (Cell("#REF!", Kind.ERROR), "B2", Fault.ERROR)],
)  # fmt: skip
def test_a_formula_or_error_value_is_pointed_at(cell: Cell, place: str, fault: Fault) -> None:
    assert faults(HEAD, ("unit", cell, "Barn")) == [(place, fault)]


def test_a_number_is_a_fine_name_and_no_phone() -> None:
    number = Cell("12", Kind.NUMBER)
    assert faults(HEAD, ("unit", number, "Barn", number)) == [("D2", Fault.PHONE_NUMBER)]


def test_merged_cells_dates_and_levels_are_pointed_at() -> None:
    rows = HEAD, ("avd", "Öst", "Barn", "", "22/11")
    assert set(faults(*rows, merged=("A3:B3",))) == {
        ("A3:B3", Fault.MERGED),
        ("E2", Fault.NOT_A_DATE),
        ("A2", Fault.UNKNOWN_LEVEL),
    }


def test_a_missing_a_misspelt_and_a_double_heading_are_told() -> None:
    found = read(grid(("level", "nmae", "phone", "phone"), ("unit", "x")), NAMES).troubles
    told = {(t.place, t.fault, t.details.get("column", "")) for t in found}
    assert ("B1", Fault.UNKNOWN_HEADING, "name") in told
    assert ("D1", Fault.TWICE_HEADING, "") in told
    assert ("", Fault.NO_HEADING, "under") in told


@pytest.mark.parametrize("rows", [(), ((),), (("", " "),), (HEAD,)])
def test_an_empty_sheet_is_told(rows: tuple[tuple[str, ...], ...]) -> None:
    assert faults(*rows) == [("", Fault.EMPTY)]


def test_letters_of_columns() -> None:
    assert [letter(i) for i in (0, 25, 26, 51, 52, 701, 702)] == [
        "A",
        "Z",
        "AA",
        "AZ",
        "BA",
        "ZZ",
        "AAA",
    ]


def test_a_day_is_a_day_of_the_calendar() -> None:
    assert day("2026-02-29") is None
    assert str(day("2026-11-22")) == "2026-11-22"
