"""Rules of the child's side that are read in the files themselves, not tried in a browser."""

import ast
import re
from pathlib import Path

import pytest

from survey.core.card import shown
from survey.core.questionnaire import Audience, Kind
from survey.core.wording import words_in
from survey.storage import library
from survey.web.language import translations
from tests.conftest import House
from tests.page import PageClient

ROOT = Path(__file__).parent.parent
LIBRARY = library.read_all()
CHILD = [p for p in LIBRARY.packages.values() if p.questionnaire.audience is Audience.CHILD]
VARIANTS = ("a46", "a79", "a1012", "a1317", "lss")
OUT = {"requests", "httpx", "aiohttp", "urllib.request", "http.client", "smtplib", "openai"}
JUDGES = re.compile(
    r"(?i)\b(bra|tyvärr|tråkigt|duktig|fint|härligt|synd|good|great|sorry|sad|well done|nice)\b"
)


@pytest.mark.parametrize("language", ["sv", "en"])
def test_what_leads_to_a_question_judges_nothing_and_is_short(language: str) -> None:
    """R-Q9: no judgement, and nothing that is not in the question itself."""
    leads = [
        package.words[language].question(question.id).chat
        for package in CHILD
        for question in package.questionnaire.every_question()
    ]
    said = [lead for lead in leads if lead]
    assert len(said) > 60
    for lead in said:
        assert len(words_in(lead)) <= 12, lead
        assert not JUDGES.search(lead), lead


@pytest.mark.parametrize("language", ["sv", "en"])
def test_what_the_chat_says_claims_no_person_and_praises_nothing(language: str) -> None:
    """R-C1, R-C5, R-N7."""
    texts = translations(language)
    keys = [f"chat.{k}" for k in ("notperson", "sender", "you", "ack1", "ack2", "ack3", "skipped")]
    said = [texts.ugettext(key) for key in keys]
    said.append(texts.upgettext("young", "chat.notperson"))
    assert not set(said) & set(keys)
    for text in said:
        assert not JUDGES.search(text)
        assert not re.search(r"(?i)\b(jag|mig|min|I|me|my|online|robot|kompis|friend)\b", text)


def test_no_question_to_a_child_agrees_or_gives_points() -> None:
    """R-Q4: answers are words of their own, never agreement or a number."""
    for package in CHILD:
        for question in package.questionnaire.every_question():
            for option in question.scale.options:
                label = package.words["sv"].label(question.scale.id, option.id)
                assert not re.search(r"(?i)instämmer|håller med|\b\d+ av\b|^\d+$", label)


def test_safety_is_never_first_or_last_and_kindness_is_first() -> None:
    """R-Q10, on what a round asks: free text and its like come after."""
    support = LIBRARY.packages["stod-och-delaktighet"].questionnaire
    for variant in support.variants:
        keys = [q.key for q in variant.questions if q.scale.kind is not Kind.TEXT]
        assert keys[0] == "kind"
        assert keys.index("safe") not in (0, len(keys) - 1)


def test_nothing_of_ours_calls_another_service() -> None:
    """R-C11, R-N13: no language model, no analysis elsewhere. The demo asks itself if it is up."""
    for file in (ROOT / "survey").rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            names = [a.name for a in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
            assert not OUT & set(names) or file.name == "demo.py", file


def test_only_sending_speaks_to_the_server_and_nothing_is_measured(
    client: PageClient, house: House
) -> None:
    """R-P1, R-P2, R-N8, R-C11: what a child's pages load has no other way out, and no clock."""
    code = shown(house.code(house.town.family))
    pages = [client.get(f"/s/{code}{p}").text for p in ("", "/fragor?age=a46", "/fragor?age=a79")]
    named = {n for page in pages for n in re.findall(r"/static/js/([\w-]+\.js)", page)}
    assert {"sending.js", "chat.js"} <= named
    for name in named:
        text = (ROOT / "static" / "js" / name).read_text(encoding="utf-8")
        ways = re.findall(r"\bfetch\(|sendBeacon|XMLHttpRequest|WebSocket|EventSource", text)
        assert ways == (["fetch("] if name == "sending.js" else []), name
        assert not re.search(
            r"Date\.now|new Date|geolocation|getUserMedia|navigator\.plugins", text
        )


@pytest.mark.parametrize("page", ["", "/vem", "/nej", *(f"/fragor?age={v}" for v in VARIANTS)])
def test_a_child_is_never_asked_who_it_is(client: PageClient, house: House, page: str) -> None:
    """R-N6: nothing to write in, nobody to sign in as, and no camera, microphone or place."""
    response = client.get(f"/s/{shown(house.code(house.town.family))}{page}")
    kinds = set(re.findall(r'<input[^>]*\btype="(\w+)"', response.text))
    assert kinds <= {"radio", "checkbox", "hidden"}
    assert "<textarea" not in response.text
    assert not re.search(r'name="(name|namn|email|epost|phone|personnummer)"', response.text)
    barred = response.headers["Permissions-Policy"]
    assert all(f"{one}=()" in barred for one in ("camera", "microphone", "geolocation"))


@pytest.mark.parametrize("variant", VARIANTS)
def test_every_page_says_that_answers_are_not_read_at_once(
    client: PageClient, house: House, variant: str
) -> None:
    """R-S8."""
    code = shown(house.code(house.town.family))
    for path in (f"/s/{code}", f"/s/{code}/fragor?age={variant}", f"/s/{code}/vem?age={variant}"):
        assert "Därför kan vi inte hjälpa dig genom svaren." in client.get(path).text


def test_pictures_are_drawn_alike() -> None:
    """R-L7, R-Q8: one set, one size, few colours, all of them listed; no red and no green."""
    listed = set(LIBRARY.shared.pictograms)
    drawn = {file.stem: file.read_text() for file in (ROOT / "static/pictograms").glob("*.svg")}
    assert listed == drawn.keys()
    colours = {"#0b5c6b", "#d7ecef", "#7a2e5d", "#f2b84b", "#8a8272", "#33271a"}
    for name, text in drawn.items():
        assert re.search(r'viewBox="0 0 64 (64|16)"', text), name
        assert set(re.findall(r"#[0-9a-fA-F]{3,8}\b", text)) <= colours, name
        assert "<text" not in text and "href" not in text, name
    faces = [drawn[f"ansikte_{one}"] for one in ("ja", "ibland", "nej")]
    same = {tuple(re.findall(r'(?:fill|stroke)="([^"]+)"', face)) for face in faces}
    assert len(same) == 1
