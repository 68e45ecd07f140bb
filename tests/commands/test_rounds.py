"""`flask rounds` and `flask check`, with the keeper run by hand."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from survey.commands import rounds, running
from survey.commands.checking import check
from survey.commands.setup import setup, units

OPEN = (
    "open", "Hösten", "--unit", "Barn och familj", "--closes", "2099-12-18", "--answer-by",
    "2100-02-01", "--disposal-decision", "SN 1", "--checked",
)  # fmt: skip


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[CliRunner]:
    """An installation with one unit; no keeper runs."""
    monkeypatch.setenv("LYSSNA_DATA", str(tmp_path / "data"))
    monkeypatch.setattr(rounds, "WAIT", 0)
    runner = CliRunner()
    assert runner.invoke(setup, ["--municipality", "Exempelköping"]).exit_code == 0
    under = ["--under", "Exempelköping", "--level", "department"]
    assert runner.invoke(units, ["add", "Barn", *under]).exit_code == 0
    phones = ["--phone", "0123-45 67 00", "--emergency-phone", "0123-45 67 99"]
    add = ["add", "Barn och familj", "--under", "Barn", *phones]
    assert runner.invoke(units, add).exit_code == 0
    yield runner


def keep(runner: CliRunner) -> Result:
    return runner.invoke(running.keeper, ["--once"])


def test_a_round_is_opened_closed_and_counted(run: CliRunner) -> None:
    asked = run.invoke(rounds.rounds, OPEN)
    assert asked.exit_code == 0
    assert "as soon as it runs" in asked.output
    assert keep(run).exit_code == 0
    assert "Hösten: open" in run.invoke(rounds.rounds, ["list"]).output
    assert run.invoke(rounds.rounds, ["close", "Hösten"]).exit_code == 0
    assert keep(run).exit_code == 0
    assert "Hösten: counted" in run.invoke(rounds.rounds, ["list"]).output


def test_a_round_is_prolonged(run: CliRunner) -> None:
    early = run.invoke(rounds.rounds, ["prolong", "Hösten", "--closes", "2099-12-24"])
    assert "no round called" in early.output
    run.invoke(rounds.rounds, OPEN)
    draft = run.invoke(rounds.rounds, ["prolong", "Hösten", "--closes", "2099-12-24"])
    assert "it is draft" in draft.output
    keep(run)
    sooner = run.invoke(rounds.rounds, ["prolong", "Hösten", "--closes", "2099-12-01"])
    assert "must be later" in sooner.output
    longer = ["prolong", "Hösten", "--closes", "2100-02-20", "--answer-by", "2100-03-20"]
    assert run.invoke(rounds.rounds, longer).exit_code == 0
    listed = run.invoke(rounds.rounds, ["list"]).output
    assert "to 2100-02-20, answer by 2100-03-20" in listed


def test_a_decision_is_taken_only_where_one_is_needed(run: CliRunner) -> None:
    run.invoke(rounds.rounds, [*OPEN, "--expected", "Barn och familj=80"])
    keep(run)
    run.invoke(rounds.rounds, ["close", "Hösten"])
    answer = run.invoke(rounds.rounds, ["decide", "Hösten", "discard"])
    assert answer.exit_code == 1
    assert "does not wait" in answer.output
    keep(run)
    assert "Hösten: counted" in run.invoke(rounds.rounds, ["list"]).output


@pytest.mark.parametrize("expected", ["Barn och familj", "Barn och familj=0", "=4", "x=-1"])
def test_an_odd_number_of_children_is_explained(run: CliRunner, expected: str) -> None:
    answer = run.invoke(rounds.rounds, [*OPEN, "--expected", expected])
    assert answer.exit_code != 0
    assert "is not like Barn och familj=80" in answer.output


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"SN 1": ""}, "--disposal-decision"),
        ({"2100-02-01": "2100-06-01"}, "within 60 days"),
        ({"2099-12-18": "2020-01-01"}, "in order"),
        ({"2099-12-18": "i morgon"}, "not a date"),
        ({"Barn och familj": "Okänd"}, "There is no unit called Okänd. There is: Barn och familj."),
    ],
)
def test_a_round_that_can_not_open_is_not_made(
    run: CliRunner, changed: dict[str, str], said: str
) -> None:
    answer = run.invoke(rounds.rounds, [changed.get(word, word) for word in OPEN])
    assert answer.exit_code != 0
    assert said in answer.output
    assert run.invoke(rounds.rounds, ["list"]).output == ""


def test_an_unknown_questionnaire_or_round_is_said(run: CliRunner) -> None:
    other = run.invoke(rounds.rounds, [*OPEN, "--questionnaire", "finns-inte"])
    assert "no questionnaire called finns-inte" in other.output
    assert "no round called" in run.invoke(rounds.rounds, ["close", "X"]).output


def test_a_round_whose_key_can_not_be_written_says_so(run: CliRunner, tmp_path: Path) -> None:
    keys = tmp_path / "data" / "keys"
    keys.rmdir()
    keys.write_text("a file in the way")
    run.invoke(rounds.rounds, OPEN)
    keep(run)
    assert "Hösten: draft" in run.invoke(rounds.rounds, ["list"]).output


def test_check_finds_a_missing_key_and_says_what_is_not_protected(
    run: CliRunner, tmp_path: Path
) -> None:
    run.invoke(rounds.rounds, OPEN)
    keep(run)
    for key in (tmp_path / "data" / "keys").glob("round-*.key"):
        key.unlink()
    (tmp_path / "data" / "keys").chmod(0o755)
    found = run.invoke(check)
    assert found.exit_code == 1
    assert "The key of Hösten is missing" in found.output
    assert "chmod 700" in found.output
    assert "somebody who has taken over the running server" in found.output


def test_without_setup_every_command_says_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LYSSNA_DATA", str(tmp_path / "nothing"))
    for command, words in ((rounds.rounds, ["list"]), (check, []), (running.keeper, ["--once"])):
        answer = CliRunner().invoke(command, words)
        assert answer.exit_code == 1
        assert "flask setup" in answer.output
