"""A child sends on a bad network, in both dresses: what is said is true, and one answer comes."""

import re
import socket
import threading
from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Route, expect
from werkzeug.serving import make_server

from survey.services import arranging
from tests import examples
from tests.conftest import House
from tests.findings import no_findings
from tests.phone import DRESSES, Phone, answers

pytestmark = [pytest.mark.browser, pytest.mark.parametrize("dress", DRESSES)]

QUESTIONS = re.compile("/fragor")
FAILED = "Det gick inte att skicka. Dina svar finns kvar på den här skärmen."


def ready(phone: Phone, dress: str) -> None:
    """Everything answered, nothing sent."""
    phone.ask("a79", dress)
    phone.to_review()


def press_send(phone: Phone) -> None:
    phone.page.get_by_role("button", name="Skicka", exact=True).click()


def thanked(phone: Phone) -> None:
    expect(phone.page.get_by_role("heading", level=1)).to_have_text("Tack!", timeout=15000)


def test_a_lost_network_matters_only_when_sending(phone: Phone, house: House, dress: str) -> None:
    phone.ask("a79", dress)
    phone.page.context.set_offline(True)
    expect(phone.page.get_by_text("Inget internet just nu.")).to_be_visible()
    phone.to_review()
    press_send(phone)
    expect(phone.page.get_by_text(FAILED)).to_be_visible()
    no_findings(phone.page)
    phone.page.context.set_offline(False)
    thanked(phone)
    assert answers(house) == 1


def test_a_slow_network_says_that_it_is_sending_and_changes_nothing_meanwhile(
    phone: Phone, house: House, app: Flask, dress: str
) -> None:
    gate = threading.Event()
    inner = app.wsgi_app

    def slowly(environ: dict[str, Any], start: Any) -> Any:
        if environ["REQUEST_METHOD"] == "POST":
            gate.wait(20)
        return inner(environ, start)

    app.wsgi_app = slowly  # type: ignore[method-assign]
    ready(phone, dress)
    press_send(phone)
    expect(phone.page.get_by_role("button", name="Skickar …")).to_be_visible()
    phone.press("back")
    phone.page.get_by_role("button", name="Skickar …").click()
    phone.screen("review")
    gate.set()
    thanked(phone)
    assert len(phone.posts) == 1
    assert answers(house) == 1


def test_an_answer_lost_on_the_way_back_counts_once(phone: Phone, house: House, dress: str) -> None:
    def lose_the_answer(route: Route) -> None:
        route.fetch()
        route.abort()

    ready(phone, dress)
    phone.page.route(QUESTIONS, lose_the_answer, times=1)
    press_send(phone)
    phone.page.get_by_role("button", name="Försök igen").click()
    thanked(phone)
    assert answers(house) == 1


def test_thanks_that_were_cut_in_the_middle_are_not_believed(
    phone: Phone, house: House, dress: str
) -> None:
    def cut(route: Route) -> None:
        answer = route.fetch()
        route.fulfill(status=200, content_type="text/html", body=answer.text()[:900])

    ready(phone, dress)
    phone.page.route(QUESTIONS, cut, times=1)
    press_send(phone)
    expect(phone.page.get_by_text(FAILED)).to_be_visible()
    assert "/fragor" in phone.page.url
    phone.page.get_by_role("button", name="Försök igen").click()
    thanked(phone)
    assert answers(house) == 1


def test_the_page_tries_again_by_itself_while_it_is_open(
    phone: Phone, house: House, dress: str
) -> None:
    ready(phone, dress)
    phone.page.clock.install()
    phone.page.route(QUESTIONS, lambda route: route.fulfill(status=503, body=""), times=2)
    press_send(phone)
    expect(phone.page.get_by_text(FAILED)).to_be_visible()
    for _ in range(2):
        with phone.page.expect_response(QUESTIONS):
            phone.page.clock.fast_forward(45_000)
    thanked(phone)
    assert len(phone.posts) == 3
    assert answers(house) == 1


@pytest.fixture
def mortal(app: Flask, phone: Phone) -> Iterator[list[Any]]:
    """A server of its own that can be stopped and started at the same address."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port = found.getsockname()[1]
    running: list[Any] = []

    def start() -> None:
        running.append(make_server("127.0.0.1", port, app, threaded=True))
        threading.Thread(target=running[-1].serve_forever, daemon=True).start()

    def stop() -> None:
        running[-1].shutdown()
        running[-1].server_close()

    phone.address = app.config["BASE_URL"] = f"http://127.0.0.1:{port}"
    start()
    yield [start, stop]
    stop()


def test_a_server_that_restarts_gets_the_answer_when_it_is_back(
    phone: Phone, house: House, mortal: list[Any], dress: str
) -> None:
    start, stop = mortal
    ready(phone, dress)
    stop()
    press_send(phone)
    expect(phone.page.get_by_text(FAILED)).to_be_visible()
    assert answers(house) == 0
    start()
    phone.page.get_by_role("button", name="Försök igen").click()
    thanked(phone)
    assert answers(house) == 1


def test_a_round_that_closed_meanwhile_is_told_kindly_and_keeps_nothing(
    phone: Phone, house: House, dress: str
) -> None:
    """Decision 6."""
    ready(phone, dress)
    with house.session() as session:
        arranging.close(session, house.round_id, by=None, now=examples.NOW)
    press_send(phone)
    expect(phone.page.get_by_role("heading", level=1)).to_have_text("Stängt just nu")
    expect(phone.page.get_by_role("link", name="116 111").last).to_be_visible()
    assert phone.page.locator("input:checked").count() == 0
    assert "/s/" not in phone.page.url
    assert answers(house) == 0


def test_what_could_not_be_sent_can_be_thrown_away(phone: Phone, house: House, dress: str) -> None:
    ready(phone, dress)
    phone.page.route(QUESTIONS, lambda route: route.abort())
    press_send(phone)
    expect(phone.page.get_by_text(FAILED)).to_be_visible()
    phone.page.unroute(QUESTIONS)
    phone.page.get_by_role("link", name="Släng mina svar").click()
    expect(phone.page.get_by_role("heading", level=1)).to_contain_text("Det är helt okej.")
    phone.page.go_back()
    assert phone.page.locator("input:checked").count() == 0
    assert answers(house) == 0


def test_nothing_about_answers_leaves_the_page_before_it_is_sent(
    phone: Phone, house: House, dress: str
) -> None:
    """R-P1: all requests are made before the first answer, but for the one that sends."""
    phone.ask("a79", dress)
    expect(phone.current).to_be_visible()
    phone.page.wait_for_load_state("networkidle")
    before = len(phone.requests)
    phone.to_review()
    phone.press("show")
    assert len(phone.requests) == before
    phone.send()
    sent = [r for r in phone.requests[before:] if not r.url.endswith("/favicon.svg")]
    assert [r.method for r in sent] == ["POST"]
    assert answers(house) == 1
