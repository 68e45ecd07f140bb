import pytest

from survey.core.plan_columns import Column, columns_of, fault_of

G, A, R, T, K = (
    Column.GOAL, Column.ACTIVITY, Column.RESPONSIBLE, Column.TIME_PLAN, Column.COMMENT)  # fmt: skip


@pytest.mark.parametrize(
    ("headings", "columns"),
    [
        ("Fokusområde:|Aktivitet: |Ansvarig.|Tidplan*", (G, A, R, T)),
        ("Mål|Åtgärd|Ansvarig funktion|När?", (G, A, R, T)),
        ("Mål|Insatser|Ansvarig funktion/roll|När", (G, A, R, T)),
        ("Mål|Aktivitet/åtgärd|Ansvarig roll|Status/kommentar", (G, A, R, None)),
        ("Fokusområde|Mål|Aktivitet", (Column.AREA, G, A)),
        ("Fokusområde|Aktivitet|Insats|Tidplan|När", (G, A, None, T, None)),
        ("Fokusområde|Aktivitet|Indikator|Mål", (G, A, Column.INDICATOR, None)),
    ],
)
def test_headings_are_found_as_departments_write_them(
    headings: str, columns: tuple[Column | None, ...]
) -> None:
    assert columns_of(headings.split("|")) == columns
    assert fault_of(columns) is None


@pytest.mark.parametrize("text", ["Målgrupp", "Aktivitet: Öva på att lyssna", "Insats för barn"])
def test_a_sentence_is_no_heading(text: str) -> None:
    assert columns_of([text]) == (None,)
