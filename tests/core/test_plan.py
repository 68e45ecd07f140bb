"""Reading a plan's table: the real one from Arvika, generated ones, and what is no plan."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from survey.core.plan import Fault, NotAPlan, NoteKind, Row, Target, Understood
from survey.core.plan_table import MAX_BYTES, MAX_ROWS, read
from survey.core.plan_writing import write
from tests.drawn_plans import plans

ARVIKA = Path(__file__).parent / "data" / "arvika-aktivitetsplan-barnkonventionen-2021-2022.txt"
EXAMPLE = Path(__file__).parents[2] / "survey" / "commands" / "example" / "plan.txt"
HEADING = "Fokusområde\tAktivitet\tAnsvarig\tTidplan\tKommentar"


def table(*lines: str, heading: str = HEADING) -> bytes:
    return "\n".join([heading, *lines]).encode()


def kinds(plan: Understood) -> list[NoteKind]:
    return [note.kind for note in plan.notes]


@pytest.fixture(scope="module")
def arvika() -> Understood:
    return read(ARVIKA.read_bytes())


def test_arvikas_table_has_four_focus_areas_and_seven_goals(arvika: Understood) -> None:
    assert arvika.title == "Aktivitetsplan Barnkonventionen 2021-2022"
    assert arvika.focus_areas == (
        "Barnrättsperspektivet",
        "Barns delaktighet",
        "Kunskap och statistik (indikatorer)",
        "Barnchecklista",
    )
    assert len(arvika.rows) == 7


def test_a_row_that_a_page_break_split_is_joined_cell_by_cell(arvika: Understood) -> None:
    row = arvika.rows[2]
    assert row.goal == (
        "Samtliga enheter: Barnets bästa ska vara vägledande vid alla beslut och åtgärder som "
        "rör barn. Om inte barnets bästa är utslagsgivande vid beslut eller åtgärd, ska detta "
        "förklaras."
    )
    assert row.activities == (
        "Barn och familj: Bedömning av barnets bästa ska göras i utredningar enligt 11 kap. 1 "
        "och 2 §§ SoL och löpande under handlägningsprocessen.",
        "Bedömning av barnets bästa ska göras vid omprövning och övervägande.",
    )
    assert (row.responsible, row.time_plan) == ("All personal", "Fr.o.m. hösten 2021")


def test_what_was_joined_is_said_with_its_line_and_nothing_else(arvika: Understood) -> None:
    (note,) = arvika.notes
    assert (note.line, note.kind) == (13, NoteKind.JOINED)
    assert note.text.startswith("åtgärder som rör barn.")


def test_a_new_goal_after_a_page_break_stays_a_goal_of_its_own(arvika: Understood) -> None:
    assert arvika.rows[4].goal.startswith("Barn och familj: Verksamheten ska öka")
    assert arvika.rows[4].focus_area == "Barns delaktighet"
    assert arvika.rows[4].responsible == ""


def test_each_paragraph_of_the_activity_is_an_activity(arvika: Understood) -> None:
    assert [len(row.activities) for row in arvika.rows] == [3, 1, 2, 3, 1, 3, 1]


def test_several_paragraphs_of_other_cells_are_kept_as_lines(arvika: Understood) -> None:
    assert arvika.rows[3].responsible == "All personal\nAll personal\nAnsvarig för Fritidsbanken"
    assert arvika.rows[5].time_plan == "Hösten 2022\nFr.o.m. 2022"
    assert arvika.rows[5].goal.count("\n") == 2


def test_no_markup_is_left(arvika: Understood) -> None:
    for row in arvika.rows:
        for text in (row.focus_area, row.goal, *row.activities, row.comment):
            assert "<" not in text and "  " not in text


def test_arvikas_table_is_written_and_read_back_the_same(arvika: Understood) -> None:
    again = read(write(arvika).encode())
    assert (again.title, again.rows) == (arvika.title, arvika.rows)
    assert again.notes == ()


def test_the_example_plan_is_understood_whole() -> None:
    plan = read(EXAMPLE.read_bytes())
    assert len(plan.rows) == 14
    assert len(plan.focus_areas) == 6
    assert plan.notes == ()
    targets = {t.indicator: t.percent for row in plan.rows for t in row.indicators}
    assert targets["DEL-1"] == 80
    assert targets["STO-2"] is None


def test_columns_are_found_by_their_heading_in_any_order_and_others_are_left_out() -> None:
    plan = read(
        table(
            "\t\t\tDelaktighet",
            "Öva\tviktigt\tEnhetschef\tBarn ska höras.",
            heading="Aktivitet\tPrioritet\tAnsvarig\tFokusområde",
        )
    )
    assert plan.rows == (Row("Delaktighet", "Barn ska höras.", ("Öva",), "Enhetschef"),)
    assert [(n.line, n.kind, n.text) for n in plan.notes] == [
        (1, NoteKind.COLUMN_LEFT_OUT, "Prioritet")
    ]


def test_headings_may_be_marked_up_in_plural_or_explained_in_brackets() -> None:
    heading = "<b>Fokusområden</b>\tAKTIVITETER\tIndikator (nuläge → mål)"
    plan = read(table("Område", "Mål.\tGör\tDEL-1 (70 → 80 %)", heading=heading))
    assert plan.rows[0].indicators == (Target("DEL-1", 80),)


def test_a_row_without_a_first_cell_belongs_to_the_goal_above() -> None:
    plan = read(table("Område\t\t", "Mål.\tEtt.", "\tTvå.\tEnhetschef"))
    assert plan.rows[0].activities == ("Ett.", "Två.")
    assert plan.rows[0].responsible == "Enhetschef"
    assert kinds(plan) == [NoteKind.GOAL_ABOVE]


def test_a_goal_that_ends_without_a_full_stop_does_not_swallow_the_next() -> None:
    plan = read(table("Område", "Barn ska höras\tÖva", "Barn ska vara trygga\tFråga"))
    assert [row.goal for row in plan.rows] == ["Barn ska höras", "Barn ska vara trygga"]


def test_a_department_that_writes_its_goals_in_lower_case_keeps_them_apart() -> None:
    plan = read(table("Område", "barn ska höras\tÖva", "barn ska vara trygga\tFråga"))
    assert len(plan.rows) == 2


def test_a_heading_that_is_repeated_on_each_page_is_no_row() -> None:
    plan = read(table("Område", "Barn ska få veta och\tÖva", "", HEADING, "påverka.\tFråga"))
    assert [row.goal for row in plan.rows] == ["Barn ska få veta och påverka."]


def test_headings_in_another_order_are_headings_and_those_of_no_plan_end_it() -> None:
    plan = read(table("Område", "Mål ett.\tÖva", "Fokusområde\tAnsvarig\tAktivitet",
                      "Mål två.\tChef\tFråga", "Aktivitet\tStatus", "Fråga\tKlar"))  # fmt: skip
    assert [(row.goal, row.activities) for row in plan.rows] == [
        ("Mål ett.", ("Öva",)), ("Mål två.", ("Fråga",))]  # fmt: skip
    assert [(n.line, n.kind, n.text) for n in plan.notes] == [
        (6, NoteKind.TABLE_LEFT_OUT, "Aktivitet, Status")]  # fmt: skip


def test_page_numbers_are_left_out_and_said() -> None:
    plan = read(table("Område", "Mål.\tGör", "Sida 1 av 2", "12", "Annat\t", "Mål två.\tGör"))
    assert plan.focus_areas == ("Område", "Annat")
    assert kinds(plan) == [NoteKind.LINE_LEFT_OUT] * 2


def test_cells_in_quotes_may_hold_line_breaks_as_spreadsheets_paste_them() -> None:
    plan = read(table('Område\t""', '"Mål ""A""."\t"Ett.\nTvå."\tChef', "Nytt mål.\tTre\tChef"))
    assert plan.rows[0].goal == 'Mål "A".'
    assert plan.rows[0].activities == ("Ett.", "Två.")
    assert plan.rows[1].goal == "Nytt mål."


def test_entities_and_line_breaks_become_text() -> None:
    plan = read(table("Omr&aring;de", "Barn &amp; unga<br/>ska &lt;höras&gt;.\tGör&nbsp;så"))
    assert plan.rows[0].goal == "Barn & unga\nska <höras>."
    assert plan.rows[0].activities == ("Gör så",)


def test_doubtful_rows_are_kept_and_said() -> None:
    plan = read(table("Mål utan område.\tGör", "Område", "Mål utan aktivitet.\t\tChef"))
    assert kinds(plan) == [NoteKind.NO_FOCUS_AREA, NoteKind.NO_ACTIVITY]


def test_indicators_are_read_with_targets_in_percent_and_others_are_said() -> None:
    plan = read(
        table(
            "Område",
            "Mål.\tGör\tUTB-1 (+12 → +25 punkter), UTB-2 (64 → 80 %), PLN-1, STO-2 (följs), "
            "TAC-1 (1 av 3 → 3 av 3 enheter)",
            "Annat mål.\tGör\t(egen räkning)",
            heading="Fokusområde\tAktivitet\tIndikator",
        )
    )
    assert plan.rows[0].indicators == (
        Target("UTB-1", 25),
        Target("UTB-2", 80),
        Target("PLN-1"),
        Target("STO-2"),
        Target("TAC-1"),
    )
    assert kinds(plan) == [NoteKind.TARGET_LEFT_OUT, NoteKind.INDICATOR_LEFT_OUT]


def refused(data: bytes) -> tuple[Fault, int]:
    with pytest.raises(NotAPlan) as error:
        read(data)
    return error.value.fault, error.value.line


@pytest.mark.parametrize(
    ("data", "fault", "line"),
    [
        (b"", Fault.EMPTY, 0),
        (b" \n\t\n", Fault.EMPTY, 0),
        ("Hej på er.\n".encode(), Fault.NO_HEADINGS, 0),
        (b"Aktivitet\nbara en kolumn\n", Fault.NO_HEADINGS, 0),
        ("\nFokusområde\tAnsvarig\n".encode(), Fault.NO_ACTIVITY_COLUMN, 2),
        (b"Aktivitet\tAnsvarig\n", Fault.NO_GOAL_COLUMN, 1),
        ("Fokusområde\tAktivitet\tAktiviteter\n".encode(), Fault.TWO_COLUMNS_ALIKE, 1),
        (table(), Fault.NO_ROWS, 1),
        (table("Bara ett område"), Fault.NO_ROWS, 1),
        (b"PK\x03\x04" + b"x" * 20, Fault.BINARY, 0),
        (b"Fokus\0omr", Fault.BINARY, 0),
        (HEADING.encode() + "\nOmråde\nMål för\tGör".encode("latin-1"), Fault.NOT_UTF8, 2),
        (HEADING.encode("utf-16"), Fault.BINARY, 0),
        (b"a" * (MAX_BYTES + 1), Fault.TOO_LARGE, 0),
    ],
)
def test_what_is_no_plan_gives_one_clear_error(data: bytes, fault: Fault, line: int) -> None:
    assert refused(data) == (fault, line)


def test_too_many_rows_are_refused_at_their_line() -> None:
    goals = [f"Mål {n}.\tGör" for n in range(MAX_ROWS + 1)]
    assert len(read(table("Område", *goals[:-1])).rows) == MAX_ROWS
    assert refused(table("Område", *goals)) == (Fault.TOO_MANY_ROWS, MAX_ROWS + 3)


def test_a_file_of_nothing_but_continued_rows_is_refused_in_time() -> None:
    assert refused(table("Mål.\tGör", *["\tMer"] * 100_000))[0] is Fault.TOO_MANY_ROWS


NUMBERED = "Fokusområde\tAktivitet\tRad i Lyssna"


def goals(*lines: str, heading: str = NUMBERED) -> list[tuple[str, str, tuple[str, ...]]]:
    read_in = read(table(*lines, heading=heading))
    return [(row.focus_area, row.goal, row.activities) for row in read_in.rows]


def test_a_row_put_in_or_taken_out_by_hand_leaves_the_others_as_they_are() -> None:
    found = goals("Del", "Mål a,\tgör a\t1", "mål ny\tgör ny\t", "mål d\tgör d\t4", "\t\t7")
    assert found == [
        ("Del", "Mål a,", ("gör a",)),
        ("Del", "mål ny", ("gör ny",)),
        ("Del", "mål d", ("gör d",)),
    ]


@pytest.mark.parametrize(
    "lines",
    [
        ("Del", "Mål A.\tGör a.\t1", "Mål B.\tGör b.\t1"),  # copied with its number
        ("Del", "Mål A.\tGör a.\t2", "Mål B.\tGör b.\t1"),  # sorted anew
        ("Del", "Mål A.\tGör a.\tX", "Mål B.\tGör b.\t2"),
    ],
)
def test_numbers_that_somebody_has_changed_lose_no_row(lines: tuple[str, ...]) -> None:
    found = goals(*lines)
    assert found == [("Del", "Mål A.", ("Gör a.",)), ("Del", "Mål B.", ("Gör b.",))]


def test_a_department_s_own_row_numbers_are_no_numbers_of_ours() -> None:
    own = NUMBERED.replace("Rad i Lyssna", "Rad")
    found = goals("Del\t\t1", "Mål A.\tGör a.\t2", "\tGör mer.\t2", heading=own)
    assert found == [("Del", "Mål A.", ("Gör a.", "Gör mer."))]


@given(plans)
@settings(max_examples=200, deadline=None)
def test_a_written_plan_is_read_back_the_same(plan: Understood) -> None:
    """Whatever the forms take: rows without activities or focus area, sentences cut short."""
    again = read(write(plan).encode())
    assert (again.title, again.rows) == (plan.title, plan.rows)
    assert {note.kind for note in again.notes} <= {NoteKind.NO_ACTIVITY, NoteKind.NO_FOCUS_AREA}


@given(st.binary(max_size=400) | st.text(max_size=400).map(str.encode))
@settings(max_examples=200, deadline=None)
def test_anything_at_all_is_a_plan_or_one_clear_error(data: bytes) -> None:
    for given_ in (data, HEADING.encode() + b"\n" + data):
        try:
            assert read(given_).rows
        except NotAPlan as error:
            assert error.line >= 0
