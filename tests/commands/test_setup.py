import re
from datetime import datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from survey.commands import installation
from survey.commands.setup import accounts, setup, units
from survey.services import admitting
from survey.storage import accounts as stored_accounts
from survey.storage import units as stored_units
from survey.storage.database import Session


@pytest.fixture(autouse=True)
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty data folder, given as an administrator gives it."""
    folder = tmp_path / "data"
    monkeypatch.setenv("LYSSNA_DATA", str(folder))
    for name in ("DATABASE_URL", "KEYS", "SECRET_KEY", "BALLOT_KEY"):
        monkeypatch.delenv(f"LYSSNA_{name}", raising=False)
    return folder


def run(command: object, *arguments: str, **how: str) -> Result:
    return CliRunner().invoke(command, arguments, **how)  # type: ignore[arg-type]


def done(command: object, *arguments: str, **how: str) -> str:
    result = run(command, *arguments, **how)
    assert result.exit_code == 0, result.output
    return result.output


def database() -> Session:
    return installation.writing()


def password_in(output: str) -> str:
    return re.findall(r"Password \(shown only now\): (\S+)", output)[0]


def signs_in(username: str, password: str) -> bool:
    with database() as session:
        outcome = admitting.sign_in(
            session, username, password, address_hash=b"here", now=datetime(2026, 11, 22)
        )
    return isinstance(outcome, str)


def test_setup_makes_an_installation_whose_administrator_can_sign_in(data: Path) -> None:
    output = done(setup, "--municipality", "Exempelköping")
    assert (data / "secrets" / "BALLOT_KEY").stat().st_mode & 0o077 == 0
    assert (data / "keys").stat().st_mode & 0o077 == 0
    assert signs_in("admin", password_in(output))


def test_setup_can_be_run_again_and_changes_nothing(data: Path) -> None:
    password = password_in(done(setup, "--municipality", "Exempelköping"))
    secret = (data / "secrets" / "SECRET_KEY").read_text()
    again = done(setup)
    assert "There is an administrator already" in again
    assert "Password" not in again
    assert (data / "secrets" / "SECRET_KEY").read_text() == secret
    assert signs_in("admin", password)


def test_setup_asks_for_what_it_is_not_told() -> None:
    words = "many words make a password"
    done(setup, "--ask-password", "--username", "It", input=f"Exempelköping\n{words}\n{words}\n")
    assert signs_in("it", words)


def test_setup_refuses_a_name_nobody_can_have_before_it_makes_anything(data: Path) -> None:
    result = run(setup, "--municipality", "Exempelköping", "--username", "two words")
    assert result.exit_code == 1
    assert "no spaces" in result.output
    assert not data.exists()


def test_setup_with_a_short_password_says_so_and_can_be_run_again() -> None:
    result = run(setup, "--municipality", "X-köping", "--ask-password", input="kort\nkort\n")
    assert result.exit_code == 1
    assert "12–200 characters" in result.output
    assert signs_in("admin", password_in(done(setup)))


def test_units_are_added_and_listed_as_a_tree() -> None:
    done(setup, "--municipality", "Exempelköping")
    done(units, "add", "Barn och unga", "--under", "Exempelköping", "--level", "department")
    phrases = ("--phrase-young", "de vuxna här", "--phrase-old", "de som jobbar här")
    added = done(
        units, "add", "Öppenvård", "--under", "Barn och unga", "--phone", "0123-45 67 00", *phrases
    )
    assert "/e/oppenvard" in added
    assert done(units, "list").splitlines() == [
        "Exempelköping  /e/exempelkoping",
        "  Barn och unga  /e/barn-och-unga",
        "    Öppenvård  /e/oppenvard",
    ]
    with database() as session:
        unit = stored_units.by_name(session, "Öppenvård")
        assert unit is not None
        assert unit.phrases == {"sv": {"young": "de vuxna här", "old": "de som jobbar här"}}


@pytest.mark.parametrize(
    "wrong",
    [("Ny", "--under", "Ingenting"), ("Ny", "--under", "Exempelköping"),
     ("Ny", "--under", "Exempelköping", "--level", "department", "--phrase-young", "x")],
)  # fmt: skip
def test_a_unit_in_the_wrong_place_is_refused_in_words(wrong: tuple[str, ...]) -> None:
    done(setup, "--municipality", "Exempelköping")
    result = run(units, "add", *wrong)
    assert result.exit_code == 1
    assert result.output.startswith("Error: ")
    assert len(done(units, "list").splitlines()) == 1


def test_an_account_gets_a_password_once_and_then_more_roles() -> None:
    done(setup, "--municipality", "Exempelköping")
    first = done(accounts, "add", "Worker", "--role", "worker", "--unit", "Exempelköping")
    second = done(accounts, "add", "worker", "--role", "analyst", "--unit", "Exempelköping")
    assert signs_in("worker", password_in(first))
    assert "Password" not in second
    listed = "worker: worker in Exempelköping, analyst in Exempelköping"
    assert listed in done(accounts, "list")


@pytest.mark.parametrize(
    "wrong",
    [("two words", "--role", "worker", "--unit", "Exempelköping"),
     ("worker", "--role", "boss", "--unit", "Exempelköping"),
     ("worker", "--role", "worker", "--unit", "Ingenting")],
)  # fmt: skip
def test_a_wrong_account_is_refused_and_nothing_is_made(wrong: tuple[str, ...]) -> None:
    done(setup, "--municipality", "Exempelköping")
    assert run(accounts, "add", *wrong).exit_code != 0
    with database() as session:
        assert [a.username for a in stored_accounts.every(session)] == ["admin"]


@pytest.mark.parametrize("command", [units, accounts])
def test_before_setup_the_commands_say_what_to_run(command: object) -> None:
    result = run(command, "list")
    assert result.exit_code == 1
    assert "flask setup" in result.output
