import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy.orm import Session

from survey.commands.plan import NOTES, plan
from survey.core.plan import NoteKind
from survey.storage import database, plans
from survey.web import plan_words
from tests import examples

ARVIKA = (
    Path(__file__).parent / "core" / "data" / "arvika-aktivitetsplan-barnkonventionen-2021-2022.txt"
)
SECRET = "a secret of the tests, long enough"


def run(*arguments: str) -> Result:
    return CliRunner().invoke(plan, arguments)


@pytest.fixture
def session(sqlite_url: str, monkeypatch: pytest.MonkeyPatch) -> Session:
    """The example municipality in the database that the settings name."""
    monkeypatch.setenv("LYSSNA_DATABASE_URL", sqlite_url)
    monkeypatch.setenv("LYSSNA_SECRET_KEY", SECRET)
    monkeypatch.setenv("LYSSNA_BALLOT_KEY", SECRET)
    made = database.make_sessions(database.make_engine(sqlite_url))
    with made(execution_options={"writes": True}) as writing:
        examples.make_town(writing)
    return made()


def test_a_dry_run_says_what_was_understood_and_needs_no_settings(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("SECRET_KEY", "BALLOT_KEY", "DATABASE_URL", "DATA"):
        monkeypatch.delenv(f"LYSSNA_{name}", raising=False)
    result = run("import", str(ARVIKA), "--dry-run", "--json")
    assert result.exit_code == 0
    said = json.loads(result.output)
    assert said["title"] == "Aktivitetsplan Barnkonventionen 2021-2022"
    assert len(said["rows"]) == 7
    assert len({row["focus_area"] for row in said["rows"]}) == 4
    assert {"focus_area", "goal", "activities", "responsible", "time_plan", "comment"} <= set(
        said["rows"][0]
    )
    assert [note["line"] for note in said["notes"]] == [13]
    assert list(tmp_path.iterdir()) == []


def test_everything_that_is_to_be_looked_at_has_words() -> None:
    assert set(NOTES) == set(NoteKind)
    assert set(plan_words.NOTES) == set(NoteKind)


def test_a_plan_is_saved_and_what_was_saved_is_said(session: Session) -> None:
    result = run("import", str(ARVIKA), "--unit", "Barn och unga", "--title", "Vår plan")
    assert result.exit_code == 0, result.output
    assert "Vår plan: 4 focus areas, 7 goals, 14 activities" in result.output
    assert "line 13: joined" in result.output
    (saved,) = plans.every(session)
    assert f"Saved as plan {saved.id}: 7 rows" in result.output
    assert saved.title == "Vår plan"


def test_saving_can_be_told_as_json(session: Session) -> None:
    result = run("import", str(ARVIKA), "--json")
    assert json.loads(result.output)["plan_id"] == plans.every(session)[0].id


def test_the_example_plan_is_saved_with_its_indicators(session: Session) -> None:
    example = Path(__file__).parents[1] / "survey" / "commands" / "example" / "plan.txt"
    result = run("import", str(example))
    assert result.exit_code == 0, result.output
    assert "refused" not in result.output
    (saved,) = plans.every(session)
    assert len(plans.indicators_of(session, saved.id)) == 31


def test_a_dry_run_saves_nothing(session: Session) -> None:
    assert run("import", str(ARVIKA), "--dry-run").exit_code == 0
    assert plans.every(session) == []


def test_what_is_no_plan_is_refused_with_file_and_line(session: Session, tmp_path: Path) -> None:
    file = tmp_path / "table.txt"
    file.write_text("\nFokusområde\tAnsvarig\n")
    result = run("import", str(file))
    assert result.exit_code == 1
    told = "table.txt:2: the headings lack Aktivitet (found: Fokusområde, Ansvarig)."
    assert f"{told} Nothing was saved." in result.output
    assert plans.every(session) == []


def test_an_unknown_unit_is_said_and_nothing_saved(session: Session) -> None:
    result = run("import", str(ARVIKA), "--unit", "Finns inte")
    assert result.exit_code == 1
    assert "There is no unit called Finns inte." in result.output
    assert plans.every(session) == []


def test_an_indicator_is_attached_or_refused_with_the_reason(session: Session) -> None:
    run("import", str(ARVIKA))
    (saved,) = plans.every(session)
    row = str(plans.rows_of(session, saved.id)[0].id)
    assert run("indicator", row, "del-1", "--target", "80").output == f"DEL-1 follows row {row}.\n"
    refused = run("indicator", row, "DEL-1", "--target", "100")
    assert refused.exit_code == 1
    assert "a figure never says 'all'" in refused.output
    assert "There is no row 999." in run("indicator", "999", "DEL-1").output
    session.rollback()
    assert [i.target for i in plans.indicators_of(session, saved.id)] == [80]


def test_missing_secrets_are_said_calmly(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("LYSSNA_SECRET_KEY", raising=False)
    monkeypatch.setenv("LYSSNA_DATA", str(tmp_path / "empty"))
    result = run("import", str(ARVIKA))
    assert result.exit_code == 1
    assert "LYSSNA_SECRET_KEY" in result.output


def test_a_database_without_tables_is_said_calmly(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("LYSSNA_DATABASE_URL", f"sqlite:///{tmp_path}/empty.sqlite")
    monkeypatch.setenv("LYSSNA_SECRET_KEY", SECRET)
    monkeypatch.setenv("LYSSNA_BALLOT_KEY", SECRET)
    result = run("import", str(ARVIKA))
    assert result.exit_code == 1
    assert "The database is not ready" in result.output
