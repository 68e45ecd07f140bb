"""Tables of a file: which are the plan's, what their columns are, and what is noted."""

from datetime import date

import pytest

from survey.core.plan import Fault, NotAPlan, NoteKind, State, Status, Understood
from survey.core.plan_grid import Cell, Table, understood

HEAD = "Fokusområde|Aktivitet|Ansvarig|Tidplan|Kommentar"
TODAY = date(2026, 3, 1)


def table(*lines: str, area: str = "", name: str = "") -> Table:
    """Cells are parted by |, paragraphs by /, and ^ is a cell that one above reaches into."""
    return Table([[_cell(cell) for cell in line.split("|")] for line in lines], name, area)


def _cell(text: str) -> Cell:
    return None if text == "^" else tuple(filter(None, text.split("/")))


def goals(plan: Understood) -> list[tuple[str, str, tuple[str, ...]]]:
    return [(row.focus_area, row.goal, row.activities) for row in plan.rows]


def notes(plan: Understood) -> list[tuple[str, int, NoteKind, str]]:
    return [(note.table, note.line, note.kind, note.text) for note in plan.notes]


FIRST = table(HEAD, "Delaktighet||||", "Barn ska höras|Samtal|Chef|Våren 2027|Bra")


def test_every_table_with_headings_of_a_plan_is_read_by_its_own() -> None:
    narrower = table(HEAD[:30], "Information||", "Barn ska veta|Brev|Strateg")
    turned = table("Fokusområde|Ansvarig|Aktivitet|När|Status", "Barn ska lära|Rektor|Kurs||")
    found = understood([FIRST, narrower, turned])
    assert goals(found) == [
        ("Delaktighet", "Barn ska höras", ("Samtal",)),
        ("Information", "Barn ska veta", ("Brev",)),
        ("Information", "Barn ska lära", ("Kurs",)),
    ]
    assert [row.responsible for row in found.rows] == ["Chef", "Strateg", "Rektor"]
    assert found.notes == ()


def test_headings_further_down_in_a_table_are_headings_too() -> None:
    found = understood([table(
        "Fokusområde|Aktivitet|Ansvarig", "Del||", "Mål ett.|Samtal|Chef", "||",
        "Fokusområde|Ansvarig|Aktivitet", "Mål två.|Strateg|Brev",
    )])  # fmt: skip
    assert goals(found) == [("Del", "Mål ett.", ("Samtal",)), ("Del", "Mål två.", ("Brev",))]


@pytest.mark.parametrize(
    ("other", "words"),
    [
        ("Version|Datum|Ändring|Av|Dnr/1|2026-01-01|Ny|AB|7", "Version, Datum, Ändring, Av, Dnr"),
        ("Namn|Telefon/Anna|1", "Namn, Telefon"),
        ("Aktivitet|Status/Brev|Klar", "Aktivitet, Status"),
        ("Revision|||||/1|2|3|4|5|6", "Revision"),
    ],
)
def test_a_table_that_is_no_plan_is_not_read_but_noted(other: str, words: str) -> None:
    found = understood([FIRST, table(*other.split("/"))])
    assert [row.goal for row in found.rows] == ["Barn ska höras"]
    assert notes(found) == [("2", 1, NoteKind.TABLE_LEFT_OUT, words)]
    assert understood([table(*other.split("/")), FIRST]).rows == found.rows


def test_a_table_without_headings_goes_on_with_the_one_above_if_it_is_as_wide() -> None:
    more = table("Barn ska få veta varför|Brev|Strateg|Hösten 2027|", "Information||||",
                 "Alla vet|Affisch|Chef||")  # fmt: skip
    version = table("Version|Datum", "1|2026-01-01")
    found = understood([FIRST, version, more])
    assert [row.goal for row in found.rows] == [
        "Barn ska höras", "Barn ska få veta varför", "Alla vet"]  # fmt: skip
    assert [row.focus_area for row in found.rows] == ["Delaktighet", "Delaktighet", "Information"]


def test_a_note_tells_which_of_several_tables_its_row_stands_in() -> None:
    second = table("Mål|Aktivitet|Ansvarig|Budget", "Barn ska veta||Chef|7", name="Information")
    assert notes(understood([FIRST, second])) == [
        ("Information", 1, NoteKind.COLUMN_LEFT_OUT, "Budget"),
        ("Information", 2, NoteKind.NO_ACTIVITY, "Barn ska veta"),
    ]


def test_a_column_of_goals_has_the_focus_area_beside_it() -> None:
    found = understood([table(
        "Fokusområde|Mål|Aktivitet|Ansvarig|Tidplan|Kommentar",
        "Delaktighet|Barn ska höras|Samtal|Chef||",
        "|Barn ska påverka|Brev|||",
        "^|Barn ska trivas|Kurs|||",
        "^|^|Lek|||",
        "Information|Barn ska veta|Affisch|||",
        "Kunskap|||||",
        "|Barn ska lära||||",
    )])  # fmt: skip
    assert goals(found) == [
        ("Delaktighet", "Barn ska höras", ("Samtal",)),
        ("Delaktighet", "Barn ska påverka", ("Brev",)),
        ("Delaktighet", "Barn ska trivas", ("Kurs", "Lek")),
        ("Information", "Barn ska veta", ("Affisch",)),
        ("Kunskap", "Barn ska lära", ()),
    ]
    assert [note.kind for note in found.notes] == [NoteKind.GOAL_ABOVE, NoteKind.NO_ACTIVITY]


def test_a_new_focus_area_without_a_goal_is_not_put_with_the_goal_above() -> None:
    found = understood([table("Fokusområde|Mål|Aktivitet", "Del|Mål.|Samtal", "Info||Brev")])
    assert goals(found) == [("Del", "Mål.", ("Samtal",)), ("Info", "", ("Brev",))]
    assert [note.kind for note in found.notes] == [NoteKind.NO_GOAL]


def test_mal_alone_is_the_column_of_goals() -> None:
    found = understood([table("Mål|Aktivitet", "Delaktighet|", "Barn ska höras|Samtal")])
    assert goals(found) == [("Delaktighet", "Barn ska höras", ("Samtal",))]


def test_a_section_that_stands_in_every_cell_of_a_row_is_a_focus_area() -> None:
    every = "|".join(["1. Delaktighet"] * 5)
    found = understood([table(HEAD, every, "Barn ska höras|Samtal|||", "2. Info|2. Info|||",
                              "Barn ska veta|Brev|||")])  # fmt: skip
    assert goals(found) == [
        ("1. Delaktighet", "Barn ska höras", ("Samtal",)),
        ("2. Info", "Barn ska veta", ("Brev",)),
    ]
    assert found.notes == ()


def test_a_table_that_tells_no_focus_area_has_the_one_above_it() -> None:
    one = table("Mål|Aktivitet", "Barn ska höras|Samtal", area="Delaktighet")
    two = table("Mål|Aktivitet", "Barn ska veta|Brev", area="Information")
    found = understood([one, two], "Planen")
    assert [row.focus_area for row in found.rows] == ["Delaktighet", "Information"]
    assert notes(found) == [
        ("1", 2, NoteKind.AREA_ABOVE, "Delaktighet"),
        ("2", 2, NoteKind.AREA_ABOVE, "Information"),
    ]


def test_a_table_that_goes_on_under_a_focus_area_of_its_own_is_put_there() -> None:
    one = table("Mål|Aktivitet", "Barn ska höras|Samtal", area="Delaktighet")
    two = table("Barn ska få veta varför|Brev", area="Information")
    found = understood([one, two], "Planen")
    assert goals(found)[1] == ("Information", "Barn ska få veta varför", ("Brev",))
    assert notes(found)[1] == ("2", 1, NoteKind.AREA_ABOVE, "Information")


@pytest.mark.parametrize(
    "lines",
    [
        ("Mål|Aktivitet", "Delaktighet|", "Barn ska höras|Samtal"),
        ("Fokusområde|Mål|Aktivitet", "Delaktighet|Barn ska höras|Samtal"),
        ("Fokusområde|Aktivitet|Rad i Lyssna", "Delaktighet||", "Barn ska höras|Samtal|1"),
    ],
)
def test_a_table_that_tells_its_focus_areas_needs_no_other(lines: tuple[str, ...]) -> None:
    found = understood([table(*lines, area="Bilaga")])
    assert [row.focus_area for row in found.rows] == ["Delaktighet"]
    assert found.notes == ()


def test_what_stands_above_the_headings_of_a_later_table_is_its_focus_area_or_noted() -> None:
    second = table("Planen|", "Beslutad|2026", "Information|", "Mål|Aktivitet", "Barn vet|Brev")
    found = understood([table("Planen||||", *[HEAD], "Del||||", "Mål ett.|Gör|||"), second])
    assert found.title == "Planen"
    assert goals(found)[1] == ("Information", "Barn vet", ("Brev",))
    assert notes(found) == [
        ("2", 2, NoteKind.LINE_LEFT_OUT, "Beslutad 2026"),
        ("2", 5, NoteKind.AREA_ABOVE, "Information"),
    ]


MERGED = "Fokusområde|Aktivitet|Ansvarig|Tidplan|Status"


def test_each_activity_of_a_merged_goal_keeps_its_own_status_and_day() -> None:
    plan = table(
        MERGED, "Delaktighet||||", "Barn ska höras|Samtal|Enhetschef|Våren 2026|Pågår",
        "^|Brev|Handläggare|Hösten 2027|", "^|kurs|strateg|Våren 2028|Klar 2026-02-01",
    )  # fmt: skip
    (row,) = understood([plan], today=TODAY).rows
    assert row.activities == ("Samtal", "Brev", "kurs")
    assert row.responsible == "Enhetschef\nHandläggare\nstrateg"
    assert row.time_plan == "Våren 2026\nHösten 2027\nVåren 2028"
    assert row.states == (
        State(Status.ONGOING, due_on=date(2026, 6, 30)),
        State(Status.NOT_STARTED, due_on=date(2027, 12, 31)),
        State(Status.DONE, due_on=date(2028, 6, 30), done_on=date(2026, 2, 1)),
    )
    assert [state.due_on for state in understood([plan]).rows[0].states] == [None] * 3


def test_what_is_merged_beside_a_merged_goal_holds_for_each_activity() -> None:
    plan = table(MERGED, "Mål.|Samtal|Chef|Våren 2027|Pågår", "^|Brev|^|^|^",
                 "^|Kurs|Strateg|Hösten 2027|Klar")  # fmt: skip
    (row,) = understood([plan], today=TODAY).rows
    assert [state.status for state in row.states] == [
        Status.ONGOING, Status.ONGOING, Status.DONE]  # fmt: skip
    assert [state.due_on for state in row.states] == [
        date(2027, 6, 30), date(2027, 6, 30), date(2027, 12, 31)]  # fmt: skip
    assert row.responsible == "Chef\nChef\nStrateg"


def test_a_day_by_which_something_should_only_begin_is_no_activitys_last_day() -> None:
    plan = table(MERGED, "Mål.|Samtal|Chef|Fr.o.m. våren 2027|Pågår",
                 "^|Brev|Chef|Från hösten 2027|")  # fmt: skip
    (row,) = understood([plan], today=TODAY).rows
    assert row.states == (State(Status.ONGOING), State())


def test_what_all_lines_of_a_goal_say_alike_is_said_once_and_no_day_is_its_own() -> None:
    plan = table(MERGED, "Mål.|Samtal|Chef|Våren 2027|Pågår", "^|Brev|Chef|Våren 2027|Pågår")
    (row,) = understood([plan], today=TODAY).rows
    assert (row.responsible, row.time_plan) == ("Chef", "Våren 2027")
    assert row.states == (State(Status.ONGOING),) * 2


def test_a_status_that_is_none_is_told_with_its_line_and_the_others_are_kept() -> None:
    plan = table(MERGED, "Del||||", "Mål.|Samtal|||Pausad", "^|Brev|||Klar")
    found = understood([plan], today=TODAY)
    assert found.rows[0].states == (State(), State(Status.DONE))
    assert (3, NoteKind.STATUS_LEFT_OUT, "Pausad") in [n[1:] for n in notes(found)]


def test_a_line_with_several_activities_tells_of_all_of_them() -> None:
    plan = table(MERGED, "Mål.|Samtal/Lek|||Pågår", "^|Brev|||Klar", "^|^|||")
    assert [state.status for state in understood([plan]).rows[0].states] == [
        Status.ONGOING, Status.ONGOING, Status.DONE]  # fmt: skip


def test_a_day_in_its_own_column_is_the_activitys() -> None:
    plan = table("Fokusområde|Aktivitet|Senast", "Del||", "Mål.|Samtal|2026-06-01",
                 "^|Brev|2027-06-01", "^|Kurs|i höst")  # fmt: skip
    found = understood([plan], today=TODAY)
    assert [state.due_on for state in found.rows[0].states] == [
        date(2026, 6, 1), date(2027, 6, 1), None]  # fmt: skip
    assert found.rows[0].due_on is None
    assert (5, NoteKind.DAY_LEFT_OUT, "i höst") in [n[1:] for n in notes(found)]


@pytest.mark.parametrize(
    ("tables", "fault", "words"),
    [
        (["Vad|Vem/Öva|Chef"], Fault.NO_HEADINGS, ("Vad", "Vem")),
        (["Aktivitet|Ansvarig/Öva|Chef"], Fault.NO_GOAL_COLUMN, ("Aktivitet", "Ansvarig")),
        (["Namn|Nr/A|1", "Mål|Vem|När/x|y|z"], Fault.NO_ACTIVITY_COLUMN, ("Mål", "Vem", "När")),
    ],
)
def test_a_refusal_tells_the_headings_that_were_found(
    tables: list[str], fault: Fault, words: tuple[str, ...]
) -> None:
    with pytest.raises(NotAPlan) as error:
        understood([table(*one.split("/")) for one in tables])
    assert (error.value.fault, error.value.found) == (fault, words)
