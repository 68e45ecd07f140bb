"""The table of a plan's indicators: what a spreadsheet gets."""

from datetime import date

from sqlalchemy.orm import Session

from survey import create_app
from survey.core.plan import Row, Target, Understood
from survey.services import planning, tracking
from survey.services.tracking import Tracked
from survey.storage import library
from survey.web import indicator_file
from tests import released
from tests.examples import TODAY, Town

SETTINGS = {"SECRET_KEY": "x" * 40, "BALLOT_KEY": "y" * 40, "DATABASE_URL": "sqlite://"}


def written(db: Session, town: Town, *targets: Target) -> list[list[str]]:
    shared = library.read_all()
    plan = Understood("Planen", (Row("Fokus", "Mål", ("Gör",), indicators=targets),))
    made = planning.import_plan(db, shared, town.children_department, plan).plan_id
    found = tracking.overview(db, shared, made, TODAY)
    with create_app(SETTINGS).test_request_context("/?lang=sv"):
        text = indicator_file.csv_of(found).decode("utf-8-sig")
    return [line.split(";") for line in text.splitlines()]


def test_what_is_hidden_or_not_there_is_an_empty_cell(db: Session, town: Town) -> None:
    heading, *lines = written(db, town, Target("TRY-1", 80))
    (line,) = [x for x in lines if x[0] == "TRY-1"]
    assert len({len(x) for x in (heading, *lines)}) == 1
    assert line[2:5] == ["svar", "", "80"]
    assert set(line[5:]) == {""}


def test_a_round_with_a_formula_for_a_name_runs_nothing(db: Session, town: Town) -> None:
    sizes = released.sizes(town, 60)
    released.make_round(db, town, "=1+1", date(2026, 10, 25), sizes=sizes)
    (line,) = [x for x in written(db, town, Target("TRY-1")) if x[0] == "TRY-1"]
    assert line[6] == "'=1+1"


def test_a_quarter_says_so(db: Session) -> None:
    with create_app(SETTINGS).test_request_context("/?lang=sv"):
        assert indicator_file.when(Tracked(1, 2, 2026, 3)) == "2026, kvartal 3"
        assert indicator_file.when(Tracked(1, 2, 2026)) == "2026"
