import time
from pathlib import Path

import pytest

from survey.core.plan import Fault, NotAPlan
from survey.core.plan_paste import read_text
from survey.core.plan_table import read

ARVIKA = Path(__file__).parent / "data" / "arvika-aktivitetsplan-barnkonventionen-2021-2022.txt"
HEAD = "Fokusområde\tAktivitet\tAnsvarig\tTidplan\tKommentar\n"


def test_arvikas_table_is_read_as_it_always_was() -> None:
    assert read_text(ARVIKA.read_bytes()) == read(ARVIKA.read_bytes())


def test_a_table_pasted_from_word_as_text_keeps_its_rows_whole() -> None:
    pasted = HEAD + "Område\t\t\t\t\nMål ett.\tGör a.\nGör b.\nGör c.\tChef\tHösten 2026\t\n"
    found = read_text((pasted + "Mål två.\tGör d.\t\t\t\n").encode())
    assert [r.goal for r in found.rows] == ["Mål ett.", "Mål två."]
    assert found.rows[0].activities == ("Gör a.", "Gör b.", "Gör c.")
    assert (found.rows[0].responsible, found.rows[0].time_plan) == ("Chef", "Hösten 2026")


def test_rows_without_their_last_cells_stay_rows() -> None:
    found = read_text((HEAD + "Område\nMål ett.\tGör a.\nMål två.\tGör b.\n").encode())
    assert [r.goal for r in found.rows] == ["Mål ett.", "Mål två."]


def test_two_tables_pasted_as_text_are_each_read_by_its_own_headings() -> None:
    second = "Fokusområde\tAnsvarig\tAktivitet\nMål två.\tChef\tGör b.\n"
    found = read_text((HEAD + "Område\t\t\t\t\nMål ett.\tGör a.\t\t\t\n" + second).encode())
    assert [(r.goal, r.activities, r.responsible) for r in found.rows] == [
        ("Mål ett.", ("Gör a.",), ""), ("Mål två.", ("Gör b.",), "Chef")]  # fmt: skip


def test_an_html_table_with_spans_is_read() -> None:
    found = read_text(
        "<h1>Plan &amp; mål</h1><table><tr><th>Fokusområde<th>Aktivitet<th>Ansvarig</tr>"
        "<tr><th colspan=3>Område</th></tr>"
        "<tr><td rowspan=2>Mål ett.</td><td><p>Gör a.</p><p>Gör b.</p></td>"
        "<td rowspan=3>Chef</td></tr><tr><td>Gör c.<br>Gör d.</td></tr>"
        "<tr><td>Mål två.</td><td>Gör e.</td></tr></table>".encode()
    )
    assert found.title == "Plan & mål"
    assert [(r.goal, r.responsible) for r in found.rows] == [
        ("Mål ett.", "Chef"), ("Mål två.", "Chef")]  # fmt: skip
    assert found.rows[0].activities == ("Gör a.", "Gör b.", "Gör c.", "Gör d.")


@pytest.mark.parametrize("separator", [";", ","])
@pytest.mark.parametrize("letters", ["utf-8-sig", "cp1252", "utf-16"])
def test_csv_is_read_whatever_its_separator_and_letters(separator: str, letters: str) -> None:
    rows = ["Fokusområde|Aktivitet|Ansvarig", "Område||", 'Mål ett.|"Gör å.\nGör ä."|Chef']
    text = "\r\n".join(rows).replace("|", separator)
    found = read_text(text.encode(letters))
    assert found.rows[0].activities == ("Gör å.", "Gör ä.")
    assert found.rows[0].focus_area == "Område"


@pytest.mark.parametrize("text", ["", "Hej", "<table></table>", "<table>", "a;b\n1;2"])
def test_what_is_no_plan_is_refused(text: str) -> None:
    with pytest.raises(NotAPlan):
        read_text(text.encode())


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("<table>" + "<tr><td rowspan=60 colspan=60>a" * 15_000, Fault.TOO_MANY_ROWS),
        ("<table>" + "<tr><td>a" * 4_000 + "<table>" + "<tr><td>a" * 4_000, Fault.NO_HEADINGS),
        ("<table><tr>" + "<td colspan=60>a" * 50_000, Fault.NO_HEADINGS),
        ("<table>" + "<!--" * 200_000, Fault.NO_TABLE),
        ("<table>" + "<![x>" * 100_000, Fault.NO_TABLE),
        ("<table>" + "<a " * 300_000, Fault.NO_TABLE),
        (HEAD + "a\tb\n" + "x\n" * 300_000, Fault.TOO_MANY_ROWS),
    ],
    ids=range(7),
)
def test_a_text_made_to_take_time_is_refused_at_once(text: str, fault: Fault) -> None:
    began = time.process_time()
    with pytest.raises(NotAPlan) as error:
        read_text(text.encode())
    assert error.value.fault is fault
    assert time.process_time() - began < 5


def test_comments_and_declarations_are_passed_over_and_a_lonely_sign_is_text() -> None:
    found = read_text(
        "<!DOCTYPE html><style><!-- td {} <td> --></style><table>"
        "<tr><th>Fokusområde<th>Aktivitet</tr><tr><td>Område<td></tr>"
        "<tr><td>Mål ett.<td><!-- a --><![if !supportLists]>Gör<![endif]> a < b</table>".encode()
    )
    assert found.rows[0].activities == ("Gör a < b",)
