"""What is written out is read in again unchanged, whatever the file."""

import json
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings

from survey.core.plan import Row, State, Status, Target, Understood
from survey.core.plan_table import read
from survey.services.planning import Record
from survey.web import plan_sources, plan_written
from survey.web.word import Frame
from tests.drawn_plans import plans

ARVIKA = (Path(__file__).parents[1] / "core" / "data"
          / "arvika-aktivitetsplan-barnkonventionen-2021-2022.txt")  # fmt: skip
FRAME = Frame("sv-SE", "Plan", "Lyssna", "Sida {} av {}", "Lyssna", datetime(2026, 11, 22))
RICH = Understood(
    "=Planen <2026> & mer",
    (
        Row("Delaktighet", "Mål ett.\nMer om målet.", ("Gör; a, b.", "@Gör \"c\""), "Enhetschef",
            "Hösten 2026", "-", (Target("DEL-1", 80), Target("RAT-1")), "12", date(2026, 12, 1),
            (State(Status.DONE, done_on=date(2026, 10, 1)),
             State(Status.STRUCK, "Finns redan: se riktlinjen", due_on=date(2027, 1, 1))),
            due_chosen=True),
        Row("Kunskap", "Mål två.", ("Gör d.",), states=(State(Status.ONGOING),),
            time_plan="v. 42 varje år", due_on=date(2025, 10, 19)),
        Row("Kunskap", "Mål utan aktivitet.", responsible="Alla\nChef",
            time_plan="Februari varje år", due_chosen=True),
    ),
)  # fmt: skip
WRITERS: dict[str, Callable[[Understood], bytes]] = {
    "word": lambda plan: plan_written.as_word(plan, FRAME),
    "excel": plan_written.as_excel,
    "csv": plan_written.as_csv,
    "page": plan_written.as_page,
}


@pytest.mark.parametrize("way", WRITERS)
@pytest.mark.parametrize("plan", [read(ARVIKA.read_bytes()), RICH], ids=["arvika", "rich"])
def test_a_written_plan_is_read_in_again_unchanged(way: str, plan: Understood) -> None:
    again = plan_sources.read(WRITERS[way](plan))
    assert again.rows == plan.rows
    assert again.title == plan.title


@pytest.mark.parametrize("way", WRITERS)
@given(plan=plans)
@settings(max_examples=25, deadline=None)
def test_any_plan_that_the_forms_take_is_read_in_again_unchanged(
    way: str, plan: Understood
) -> None:
    assert plan_sources.read(WRITERS[way](plan)).rows == plan.rows


@pytest.mark.parametrize("way", WRITERS)
@pytest.mark.parametrize("title", ["=Plan", "+Plan", "-Plan", "@Plan", "'Plan", "'=Plan", "''"])
def test_a_title_that_a_spreadsheet_would_run_is_read_in_again_unchanged(
    way: str, title: str
) -> None:
    plan = Understood(title, RICH.rows)
    assert plan_sources.read(WRITERS[way](plan)).title == title


def test_a_row_too_long_for_a_cell_of_excel_is_read_in_again_whole() -> None:
    row = Row("Delaktighet", "Mål.", tuple(f"{n} " + "x" * 3900 for n in range(30)))
    plan = Understood("Lång", (row, Row("Delaktighet", "Nästa.", ("Gör.",))))
    assert plan_sources.read(plan_written.as_excel(plan)).rows == plan.rows


def test_the_hand_over_has_an_object_for_each_activity_with_its_ids() -> None:
    record = Record(9, 1, 2, 3, "Barn och unga", "Planen", "Fokus", "Mål", "=Gör", "Chef",
                    "Hösten 2026", date(2026, 12, 31), True, "ongoing", "", None, "", "12",
                    "DEL-1", "DEL-1: 80", False)  # fmt: skip
    (one,) = json.loads(plan_written.records_json([record]))["activities"]
    assert (one["activity_id"], one["due_on"], one["done_on"]) == (3, "2026-12-31", None)
    head, line = plan_written.records_csv([record]).decode().splitlines()
    assert head.split(",")[:3] == ["unit_id", "plan_id", "row_id"]
    assert line == (
        "9,1,2,3,Barn och unga,Planen,Fokus,Mål,'=Gör,Chef,Hösten 2026,2026-12-31,1,ongoing,,,,12,"
        "DEL-1,DEL-1: 80,0"
    )
