"""A child leaves no trace in the web process: no log line, no key opened, no redirect."""

import logging
import re
import sqlite3
import sys
import time
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from survey.core.access import Role
from survey.core.card import shown
from survey.services import arranging, issuing
from survey.storage.tables import Base
from survey.web import child, entrances
from tests import examples
from tests.conftest import House
from tests.page import PageClient

WHO = {"User-Agent": "A child's telephone 7", "X-Forwarded-For": "203.0.113.77"}
ADDRESS = {"REMOTE_ADDR": "203.0.113.78"}
SAID = {"kind": "aldrig", "heard": "ibland", "safe": "aldrig", "improve": ["tid", "rattigheter"]}
OPENED: list[str] = []


def _watch(event: str, arguments: tuple[object, ...]) -> None:
    if event == "open" and isinstance(arguments[0], str | Path):
        OPENED.append(str(arguments[0]))


sys.addaudithook(_watch)


def answer(client: PageClient, code: str) -> str:
    """The whole way of a child; the page's token."""
    options = {"headers": WHO, "environ_overrides": ADDRESS}
    client.get(f"/s/{code}", **options)
    page = client.get(f"/s/{code}/fragor?age=a1317&lang=sv", **options).text
    token = str(re.findall(r'name="token" value="(\w{32})"', page)[0])
    form = {"variant": "a1317", "token": token, **SAID}
    sent = client.post(f"/s/{code}/fragor?lang=sv", form, **options)
    assert sent.status_code == 200
    return token


def test_nothing_of_a_child_is_in_any_log_even_at_debug(
    house: House, client: PageClient, caplog: pytest.LogCaptureFixture
) -> None:
    """Invariants 18 and 19."""
    caplog.set_level(logging.DEBUG)
    for name in ("sqlalchemy.engine", "sqlalchemy.pool", "werkzeug", house.app.name):
        caplog.set_level(logging.DEBUG, logger=name)
    code = house.code(house.town.family)
    answer(client, code)  # reads the questionnaire, which holds the same words as answers
    caplog.clear()
    token = answer(client, code)
    logged = caplog.text + "".join(str(r.args) for r in caplog.records)
    assert "INSERT INTO envelope" in logged  # the search has something to search in
    for trace in (code, token, *WHO.values(), *ADDRESS.values(), "aldrig", "rattigheter"):
        assert trace not in logged


CHILDS = ("envelope", "permit", "card")  # what a child's sending changes, and nothing else
WRITTEN = "my mother is called Quetzalina"


class Journey:
    """A child (or several) on the whole way, with a device that tells all about itself."""

    def __init__(self, client: PageClient) -> None:
        self.client = client
        self.options: dict[str, Any] = {"headers": WHO, "environ_overrides": ADDRESS}

    def look(self, path: str, status: int = 200) -> str:
        answer = self.client.get(path, **self.options)
        assert answer.status_code == status, path
        return answer.text

    def send(self, code: str, token: str, status: int, **more: str) -> None:
        form = {"variant": "a1317", "token": token, **SAID, **more}
        answer = self.client.post(f"/s/{code}/fragor?lang=sv", form, **self.options)
        assert answer.status_code == status

    def go(self, code: str) -> str:
        """Welcome, who sees, no thanks, the questions, a forged form, sending, a retry."""
        for path in ("", "/vem", "/nej"):
            self.look(f"/s/{code}{path}")
        page = self.look(f"/s/{code}/fragor?age=a1317&lang=sv")
        token = str(re.findall(r'name="token" value="(\w{32})"', page)[0])
        self.send(code, token, 400, text=WRITTEN)
        self.send(code, token, 200)
        self.send(code, token, 200)
        return token

    def meet_no_door(self, code: str) -> None:
        """A code that nobody has, one with a slip of the pen, one that is no code."""
        wrong = code[:-1] + ("2" if code[-1] != "2" else "3")
        for path in (f"/s/{wrong}", f"/s/{wrong}/fragor", "/s/hej", f"/s?code={wrong}"):
            self.look(path, 404)


def rows(house: House) -> dict[str, list[tuple[Any, ...]]]:
    """Every table but those that children's answers go through; read past all our loggers."""
    with closing(sqlite3.connect(house.database)) as connection:
        return {
            name: sorted(connection.execute(f'SELECT * FROM "{name}"'), key=str)
            for name in Base.metadata.tables
            if name not in CHILDS
        }


def loudest(caplog: pytest.LogCaptureFixture) -> None:
    """Every logger there is says all it can, to where the test hears it."""
    caplog.set_level(logging.DEBUG)
    for name in list(logging.root.manager.loggerDict):
        caplog.set_level(logging.DEBUG, logger=name)
        logging.getLogger(name).propagate = True


def heard(caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]) -> str:
    """All that was logged or printed, with what the records carry unprinted."""
    out, err = capfd.readouterr()
    carried = "".join(f"{r.__dict__}" for r in caplog.records)
    return caplog.text + carried + out + err


def test_a_whole_journey_is_in_no_log_on_no_screen_and_in_no_table(
    house: House,
    client: PageClient,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
) -> None:
    """Invariants 18 and 19, for every page a child can meet and everything that is kept."""
    shared = house.code(house.town.family)
    with house.session() as session:
        order = issuing.Order(house.round_id, house.town.family, sheets=1)
        sheet = issuing.issue_cards(session, examples.BALLOT_KEY, order, by=None, now=examples.NOW)[
            0
        ]
    single = sheet.codes[0]
    journey = Journey(client)
    answer(client, shared)  # reads the questionnaire, which holds the same words as answers
    before = rows(house)
    caplog.clear()
    loudest(caplog)
    tokens = [journey.go(shared), journey.go(single)]
    journey.look(f"/s/{single}", 404)  # spent
    journey.meet_no_door(shared)
    assert rows(house) == before
    with house.session() as session:
        arranging.close(session, house.round_id, by=None, now=examples.NOW)
    time.sleep(entrances.KEPT_SECONDS)
    before = rows(house)
    journey.look(f"/s/{shared}", 410)
    journey.send(shared, "0" * 32, 410)
    assert rows(house) == before
    logged = heard(caplog, capfd)
    kept = examples.database_bytes(house.database)
    assert "INSERT INTO envelope" in logged  # the searches have something to search in
    assert b"append-only" in kept
    codes = [code for one in (shared, single) for code in (one, shown(one), one.lower())]
    for trace in (*codes, *tokens, *WHO.values(), *ADDRESS.values(), WRITTEN, "Quetzalina"):
        assert trace not in logged
        assert trace.encode() not in kept
    for said in ("aldrig", "rattigheter"):
        assert said not in logged
    assert b'"improve":["tid","rattigheter"]' not in kept
    assert b'"heard":["ibland"]' not in kept


def test_the_search_for_traces_finds_them_where_they_are(
    house: House,
    client: PageClient,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
) -> None:
    """The planted weakness: whoever adds one line of logging is found out, and one row too."""
    code = house.code(house.town.family)
    loudest(caplog)

    @house.app.before_request
    def careless() -> None:
        logging.getLogger("anything").debug("somebody came", extra={"where": child.request.path})
        print(child.request.user_agent)

    before = rows(house)
    Journey(client).look(f"/s/{code}")
    logged = heard(caplog, capfd)
    assert code in logged
    assert WHO["User-Agent"] in logged
    with house.session() as session:
        session.execute(
            text("INSERT INTO audit (at, act, subject) VALUES ('2026-01-01', 'x', 'x')")
        )
        session.commit()
    assert rows(house) != before


def test_a_fault_while_sending_is_reported_without_the_form(
    house: House,
    client: PageClient,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Invariant 20."""

    def fail(*_: object) -> None:
        raise RuntimeError("the disk is full")

    code = house.code(house.town.family)
    page = client.get(f"/s/{code}/fragor?age=a1317").text
    token = re.findall(r'name="token" value="(\w{32})"', page)[0]
    monkeypatch.setattr(child.answering, "submit", fail)
    house.app.testing = False
    house.app.config["PROPAGATE_EXCEPTIONS"] = False
    sent = client.post(f"/s/{code}/fragor", {"variant": "a1317", "token": token, **SAID})
    assert sent.status_code == 500
    assert "Det är inte ditt fel" in sent.text
    assert "the disk is full" in caplog.text
    for trace in (code, token, "aldrig", "rattigheter"):
        assert trace not in caplog.text


def test_no_redirect_carries_a_code(house: House, client: PageClient) -> None:
    """Invariant 18."""
    code = house.code(house.town.family)
    for path in (f"/s/{code}", f"/S/{code.lower()}", f"/s?code={code}", f"/s/{code}/fragor"):
        assert "Location" not in client.get(path).headers


def test_the_web_process_never_opens_a_file_in_the_key_folder(
    house: House, client: PageClient
) -> None:
    """Invariant 13; the keeper's own opening shows that the watch sees it."""
    folder = str(house.keeper.keys.path)
    assert any(path.startswith(folder) for path in OPENED)
    OPENED.clear()
    answer(client, house.code(house.town.family))
    for role in Role:
        staff = house.sign_in(role)
        for page in ("/personal/", "/personal/resultat", "/personal/planer"):
            staff.get(page, follow=True)
    client.get("/e/barn-och-familj")
    assert not any(path.startswith(folder) for path in OPENED)
