"""A child leaves no trace in the web process: no log line, no key opened, no redirect."""

import logging
import re
import sys
from pathlib import Path

import pytest

from survey.core.access import Role
from survey.web import child
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
