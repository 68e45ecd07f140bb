"""A child listens: with a voice of the device, with a recording, and with neither.

The voice is stubbed, since a test machine has none: it notes what it is given to say and
how. Recordings are real sound files, played by a real browser.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from flask import Flask, request
from playwright.sync_api import Browser, BrowserContext, Page, Request, expect

from survey.core.card import shown
from survey.services import replying
from tests import released, sounds
from tests.conftest import House
from tests.examples import TODAY
from tests.findings import no_findings
from tests.released import CLOSED
from tests.web.test_public import ANSWER

pytestmark = pytest.mark.browser

PHONE = {"width": 360, "height": 640}
SWEDISH = {"lang": "sv-SE", "localService": True, "name": "own", "default": False}
ENGLISH = {"lang": "en-GB", "localService": True, "name": "english", "default": True}
REMOTE = {"lang": "sv-SE", "localService": False, "name": "remote", "default": True}
VOICE = """
(voices) => {
  window.said = [];
  window.quiet = 0;
  const engine = new EventTarget();
  let timer;
  engine.getVoices = () => voices;
  engine.cancel = () => { window.quiet += 1; clearTimeout(timer); };
  engine.speak = (one) => {
    const marked = [...document.querySelectorAll("[data-reading]")];
    window.said.push({
      text: one.text, rate: one.rate, voice: one.voice.name, at: performance.now(),
      marked: marked.map((part) => part.textContent.trim().replace(/\\s+/g, " ")),
    });
    timer = setTimeout(() => {
      window.said.at(-1).until = performance.now();
      one.onend();
    }, window.slowly ?? 5);
  };
  Object.defineProperty(window, "speechSynthesis", { value: engine });
  window.SpeechSynthesisUtterance = class { constructor(text) { this.text = text; } };
}
"""


@dataclass
class Listener:
    """A child's phone with the voices it has, and what it asked the network for."""

    page: Page
    address: str
    code: str
    requests: list[Request] = field(default_factory=list)

    def ask(self, variant: str, more: str = "") -> None:
        self.page.goto(f"{self.address}/s/{self.code}/fragor?age={variant}&dress=one{more}")

    def listen(self) -> None:
        self.page.locator("[data-listen]:visible").first.click()

    def said(self) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.page.evaluate("window.said")
        return found

    def hears(self, number: int) -> list[dict[str, Any]]:
        """What has been said, once there is so much of it."""
        self.page.wait_for_function("(n) => window.said.length >= n", arg=number)
        return self.said()

    def finishes(self) -> list[dict[str, Any]]:
        """What has been said when the reading is over."""
        self.page.wait_for_function("() => window.said.length > 0")
        expect(self.page.get_by_role("button", name="Tyst")).to_have_count(0, timeout=30_000)
        return self.said()

    def texts(self) -> list[str]:
        """What the current screen shows to be read, in order."""
        parts = self.page.locator("[data-current]").locator("h2, .question__help, .option__card")
        return [" ".join(text.split()) for text in parts.all_inner_texts()]

    def press(self, act: str) -> None:
        self.page.locator(f"[data-{act}]:visible").click()


def listener(context: BrowserContext, address: str, house: House, voices: list[Any]) -> Listener:
    code = shown(house.code(house.town.family))
    context.add_init_script(f"({VOICE})({json.dumps(voices)})")
    made = Listener(context.new_page(), address, code)
    made.page.set_default_timeout(8000)
    made.page.on("request", lambda request: made.requests.append(request))
    return made


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    made = browser.new_context(viewport=PHONE, reduced_motion="reduce")  # type: ignore[arg-type]
    yield made
    made.close()


@pytest.fixture
def child(context: BrowserContext, address: str, house: House) -> Listener:
    """A phone with a Swedish voice of its own, and two that must not be used."""
    return listener(context, address, house, [REMOTE, ENGLISH, SWEDISH])


@pytest.fixture
def silent(context: BrowserContext, address: str, house: House) -> Listener:
    """A phone whose only Swedish voice sends the text to a company."""
    return listener(context, address, house, [REMOTE, ENGLISH])


@pytest.fixture
def own(app: Flask) -> Path:
    """The folder with what staff have recorded."""
    return Path(app.config["RECORDINGS"])


def test_nothing_is_heard_before_a_tap(child: Listener) -> None:
    """R-L1"""
    for variant in ("a46", "a79", "a1012", "a1317", "lss"):
        child.ask(variant)
        expect(child.page.locator("[data-current] [data-listen]")).to_be_visible()
        child.press("next" if variant not in ("a46",) else "listen")
        child.page.wait_for_timeout(600)
        assert bool(child.said()) == (variant == "a46")


def test_question_help_and_answers_are_read_in_order_and_marked(child: Listener) -> None:
    """R-L2"""
    child.ask("a79")
    shown_texts = child.texts()
    child.listen()
    said = child.finishes()
    assert [one["text"] for one in said] == shown_texts
    assert [one["marked"] for one in said] == [[text] for text in shown_texts]
    expect(child.page.locator("[data-reading]")).to_have_count(0)


def test_a_tap_stops_it_at_once(child: Listener) -> None:
    """R-L2"""
    child.page.add_init_script("window.slowly = 5000")
    child.ask("a1012")
    child.listen()
    child.hears(1)
    child.page.get_by_role("button", name="Tyst").click()
    assert child.page.evaluate("window.quiet") >= 1
    expect(child.page.locator("[data-reading]")).to_have_count(0)
    expect(child.page.get_by_role("button", name="Lyssna").first).to_be_visible()
    child.page.wait_for_timeout(700)
    assert len(child.said()) == 1


def test_the_next_question_is_not_read_by_itself(child: Listener) -> None:
    """R-L1, R-L2"""
    child.page.add_init_script("window.slowly = 5000")
    child.ask("a1012")
    child.listen()
    child.hears(1)
    child.press("skip")
    child.page.wait_for_timeout(700)
    assert len(child.said()) == 1
    assert child.page.evaluate("window.quiet") >= 1


def test_only_a_voice_of_the_device_in_the_language_is_used(child: Listener) -> None:
    """R-L3"""
    child.ask("a1317")
    child.listen()
    assert {one["voice"] for one in child.finishes()} == {"own"}


def test_in_english_the_english_voice_reads(child: Listener) -> None:
    """R-L3"""
    child.ask("a1317", "&lang=en")
    child.page.get_by_role("button", name="Listen").first.click()
    said = child.hears(2)
    assert {one["voice"] for one in said} == {"english"}


def test_on_an_english_page_a_swedish_voice_reads_what_staff_wrote(
    child: Listener, house: House
) -> None:
    with house.session() as session:
        sizes, town = released.sizes(house.town), house.town
        counted = released.make_round(session, town, "Hösten", CLOSED, sizes=sizes)
        replying.publish(session, (town.family, counted.id), ANSWER, TODAY)
    child.page.goto(f"{child.address}/e/barn-och-familj?lang=en")
    child.page.get_by_role("button", name="Listen").first.click()
    child.page.wait_for_function("() => window.said.some(one => one.text.includes('Inget den'))")
    voices = {one["text"]: one["voice"] for one in child.said()}
    assert voices["You said"] == "english"
    assert voices["Vi berättar mer."] == voices["Inget den här gången."] == "own"


def test_without_a_voice_of_the_device_the_button_says_so(silent: Listener) -> None:
    """R-L3: a voice that runs elsewhere is never given the text."""
    silent.ask("a79")
    silent.listen()
    expect(silent.page.locator("[data-current] .listen")).to_contain_text(
        "Uppläsning finns inte på den här enheten."
    )
    assert silent.said() == []
    assert not [r for r in silent.requests if not r.url.startswith(silent.address)]


@pytest.mark.parametrize(("variant", "rate"), [("a79", 0.9), ("lss", 0.9), ("a1012", 1)])
def test_the_young_are_read_to_more_slowly(child: Listener, variant: str, rate: float) -> None:
    """R-L6"""
    child.ask(variant)
    child.listen()
    assert {one["rate"] for one in child.hears(2)} == {rate}


def test_there_is_a_pause_between_the_answers(child: Listener) -> None:
    """R-L6"""
    child.ask("a79")
    child.listen()
    said = child.finishes()
    pauses = [b["at"] - a["until"] for a, b in zip(said, said[1:], strict=False)]
    assert min(pauses) >= 400


def test_a_chosen_answer_is_not_read_unless_all_is(child: Listener) -> None:
    """R-L5"""
    child.ask("lss")
    expect(child.page.get_by_text("Använd hörlurar om andra hör.")).to_be_visible()
    child.page.locator("[data-current] .option").first.click()
    child.page.wait_for_timeout(600)
    assert child.said() == []
    child.page.get_by_role("button", name="Läs alla frågor för mig").click()
    child.finishes()
    before = len(child.said())
    option = child.page.locator("[data-current] .option").nth(1)
    option.click()
    assert child.hears(before + 1)[-1]["text"] == " ".join(option.inner_text().split())


def test_all_questions_are_read_when_that_was_asked_for(child: Listener) -> None:
    """R-L1: one tap at the beginning, none for each question, and one to end it."""
    child.ask("a79")
    button = child.page.get_by_role("button", name="Läs alla frågor för mig")
    button.click()
    child.finishes()
    child.press("skip")
    expect(button).to_be_visible()
    heading = child.page.locator("[data-current] h2").inner_text()
    child.page.wait_for_function("(text) => said.some((one) => one.text === text)", arg=heading)
    button.click()
    expect(child.page.get_by_role("button", name="Tyst")).to_have_count(0)
    number = len(child.said())
    child.press("skip")
    child.page.wait_for_timeout(700)
    assert len(child.said()) == number


def test_it_is_offered_first_to_those_who_may_want_it_and_to_no_one_else(child: Listener) -> None:
    for variant, offered in (("a79", 1), ("lss", 1), ("a46", 0), ("a1012", 0), ("a1317", 0)):
        child.ask(variant)
        expect(child.page.locator("[data-read-all]:visible")).to_have_count(offered)
    child.ask("a79")
    child.press("skip")
    expect(child.page.locator("[data-read-all]:visible")).to_have_count(0)


def test_hiding_the_page_silences_it(child: Listener) -> None:
    child.page.add_init_script("window.slowly = 5000")
    child.ask("a1012")
    child.listen()
    child.hears(1)
    child.page.route("**/neutral", lambda route: None)
    child.page.evaluate("document.documentElement.replaceChildren()")
    child.page.wait_for_function("() => window.quiet >= 1")


def test_in_a_chat_the_question_that_stands_open_is_read(child: Listener) -> None:
    """R-L2, in the other dress."""
    child.page.goto(f"{child.address}/s/{child.code}/fragor?age=a1012&dress=chat")
    child.page.locator("[data-settled]").wait_for()
    child.page.locator("[data-current] .option").first.click()
    expect(child.page.locator("[data-current]")).to_have_attribute("data-id", "sd1012.heard")
    child.page.wait_for_timeout(400)
    shown_texts = child.texts()
    child.page.locator("[data-current] [data-listen]").click()
    assert [one["text"] for one in child.finishes()] == shown_texts


@pytest.mark.parametrize("path", ["", "/vem?age=a1317", "/vem?age=lss"])
def test_the_pages_around_can_be_listened_to(child: Listener, path: str) -> None:
    child.page.goto(f"{child.address}/s/{child.code}{path}")
    child.listen()
    heading = child.page.locator("h1").inner_text()
    assert child.hears(2)[0]["text"] == heading


def test_the_help_can_be_listened_to(child: Listener) -> None:
    child.ask("a1317")
    child.page.locator("[data-layer] summary").click()
    child.page.locator(".help__sheet [data-listen]").click()
    said = child.hears(2)
    assert [one["text"] for one in said][:2] == [
        "Vill du prata med någon?",
        "Är det fara just nu? Ring 112.",
    ]


def test_without_scripts_there_is_no_button_that_does_nothing(
    browser: Browser, address: str, house: House
) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{address}/s/{shown(house.code(house.town.family))}/fragor?age=lss")
    expect(page.locator("[data-listen]:visible, [data-read-all]:visible")).to_have_count(0)
    context.close()


def recorded(listener: Listener, own: Path, texts: list[str]) -> None:
    """Record these texts, each with its own length, and open the page again."""
    for number, text in enumerate(texts):
        sounds.record(own, text, sounds.wav(0.3 + number / 50))
    listener.page.wait_for_timeout(1100)
    listener.page.add_init_script(
        """window.played = [];
        addEventListener("play", ({ target }) => played.push(target.currentSrc), true);"""
    )


def heard(listener: Listener) -> list[Request]:
    return [r for r in listener.requests if "/uppspelning/" in r.url]


def told(app: Flask) -> list[tuple[str | None, str | None]]:
    """What browsers tell the server with each recording they ask for: referrer, cookie."""
    found: list[tuple[str | None, str | None]] = []

    def note() -> None:
        if request.path.startswith("/uppspelning/"):
            found.append((request.headers.get("Referer"), request.headers.get("Cookie")))

    app.before_request_funcs.setdefault(None, []).append(note)
    return found


def test_a_recording_is_played_in_place_of_any_voice(
    app: Flask, child: Listener, own: Path
) -> None:
    """R-L4: real sound files, from our own server, fetched only when asked for."""
    asked = told(app)
    child.ask("a79")
    shown_texts = child.texts()
    recorded(child, own, shown_texts)
    child.ask("a79")
    assert heard(child) == []
    child.listen()
    number = len(shown_texts)
    child.page.wait_for_function("(n) => played.length >= n", arg=number)
    expect(child.page.get_by_role("button", name="Tyst")).to_have_count(0, timeout=30_000)
    assert child.said() == []
    played = child.page.evaluate("played")
    assert len(set(played)) == number
    assert all(one.startswith(f"{child.address}/uppspelning/") for one in played)
    assert {r.url for r in heard(child)} == set(played)
    assert asked == [(None, None)] * number


def test_what_is_not_recorded_is_read_by_the_voice(child: Listener, own: Path) -> None:
    """R-L4"""
    child.ask("a79")
    first, *others = child.texts()
    recorded(child, own, [first])
    child.ask("a79")
    child.listen()
    said = child.finishes()
    assert [one["text"] for one in said] == others
    assert len(child.page.evaluate("played")) == 1


def test_recordings_are_heard_on_a_phone_without_a_voice(silent: Listener, own: Path) -> None:
    silent.ask("lss")
    shown_texts = silent.texts()
    recorded(silent, own, shown_texts)
    silent.ask("lss")
    silent.listen()
    silent.page.wait_for_function("(n) => played.length >= n", arg=len(shown_texts))
    assert silent.said() == []


def test_answers_are_read_all_or_none(silent: Listener, own: Path) -> None:
    """R-Q7: an answer without a sound would weigh less than its neighbours."""
    silent.ask("a79")
    question, first, *_ = silent.texts()
    recorded(silent, own, [question, first])
    silent.ask("a79")
    silent.listen()
    silent.page.wait_for_function("() => played.length >= 1")
    silent.page.wait_for_timeout(1500)
    assert len(silent.page.evaluate("played")) == 1


def test_a_recording_that_is_gone_gives_way_to_the_voice(child: Listener, own: Path) -> None:
    child.ask("a79")
    question = child.texts()[0]
    recorded(child, own, [question])
    child.ask("a79")
    for file in own.rglob("*.wav"):
        file.unlink()
    child.page.wait_for_timeout(1100)
    child.listen()
    assert child.hears(1)[0]["text"] == question


def test_a_film_in_sign_language_has_the_same_controls(child: Listener, own: Path) -> None:
    """R-L9: fetched only when asked for; one tap plays it and one takes it away."""
    child.ask("a1012")
    path = sounds.record(own, child.texts()[0], b"moving hands")
    path.rename(path.with_suffix(".film.webm"))
    child.page.wait_for_timeout(1100)
    child.ask("a1012")
    button = child.page.get_by_role("button", name="Teckenspråk")
    expect(button).to_have_count(1)
    assert heard(child) == []
    button.click()
    expect(child.page.locator("video")).to_be_visible()
    child.page.wait_for_timeout(300)
    assert {r.url.removeprefix(child.address)[:13] for r in heard(child)} == {"/uppspelning/"}
    button.click()
    expect(child.page.locator("video")).to_have_count(0)
    button.click()
    child.press("skip")
    expect(child.page.locator("video")).to_have_count(0)


@pytest.mark.parametrize("light", ["light", "dark"])
def test_the_listening_page_has_no_accessibility_fault(
    browser: Browser, address: str, house: House, light: str
) -> None:
    """R-L8 is held by the words beside every picture; here the buttons are looked at."""
    context = browser.new_context(
        viewport=PHONE,  # type: ignore[arg-type]
        color_scheme=light,  # type: ignore[arg-type]
        reduced_motion="reduce",
    )
    child = listener(context, address, house, [SWEDISH])
    child.page.add_init_script("window.slowly = 5000")
    child.ask("lss")
    child.page.get_by_role("button", name="Läs alla frågor för mig").click()
    child.hears(1)
    no_findings(child.page)
    context.close()


def test_no_picture_is_the_only_label(child: Listener) -> None:
    """R-L8"""
    for variant in ("a46", "lss"):
        child.ask(variant)
        for card in child.page.locator(".option__card").all():
            assert card.text_content().strip()  # type: ignore[union-attr]
