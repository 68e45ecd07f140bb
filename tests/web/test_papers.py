"""The page of papers before the first round, and its Word files."""

import re
from io import BytesIO

import docx
import pytest
from docx.document import Document
from werkzeug.test import TestResponse

from survey.core.access import Role
from survey.core.disclosure import CHILDREN
from survey.storage import audit, units
from survey.web import papers
from tests.conftest import House
from tests.page import PageClient

HERE = "/personal/underlag"


@pytest.fixture
def coordinator(house: House) -> PageClient:
    """The coordinator of the whole municipality, signed in."""
    return house.sign_in(Role.COORDINATOR)


def token(client: PageClient) -> str:
    return str(re.findall(r'name="csrf_token" value="([^"]+)"', client.get(HERE).text)[0])


def fetch(client: PageClient, paper: str = "gallringsbeslut", **form: str) -> TestResponse:
    return client.post(HERE, {"csrf_token": token(client), "paper": paper} | form)


def read(answer: TestResponse) -> Document:
    assert answer.status_code == 200
    return docx.Document(BytesIO(answer.data))


def text(document: Document) -> str:
    cells = [c.text for t in document.tables for row in t.rows for c in row.cells]
    return "\n".join([p.text for p in document.paragraphs] + cells)


def downloads(house: House) -> list[str]:
    with house.session() as session:
        rows = audit.latest(session, None)
        return [row.subject for row in rows if row.act == "paper_downloaded"]


def test_the_page_says_of_each_paper_who_when_and_who_decides(coordinator: PageClient) -> None:
    page = coordinator.get(HERE).text
    for words in (
        "Förslag till gallringsbeslut", "Konsekvensbedömning", "Information till vårdnadshavare",
        "Rutin för nycklar", "Vem behöver det", "Vem beslutar", "Kvar för er", "bara på svenska",
    ):  # fmt: skip
        assert words in page
    assert page.count("Hämta som Word-fil") == len(papers.PAPERS) == 4
    assert 'value="dataskyddsombud@example.org"' in page


def test_the_page_is_in_english_and_says_that_the_papers_are_not(coordinator: PageClient) -> None:
    page = coordinator.get(f"{HERE}?lang=en").text
    assert "The papers are in Swedish" in page
    assert "Proposal for the decision on disposal" in page


@pytest.mark.parametrize("paper", papers.PAPERS)
def test_a_paper_is_a_word_file_with_what_is_true_here(
    house: House, coordinator: PageClient, paper: str
) -> None:
    answer = fetch(coordinator, paper, board="Socialnämnden")
    assert answer.mimetype == papers.WORD
    assert answer.headers["Content-Disposition"] == f'attachment; filename="{paper}.docx"'
    assert answer.headers["Cache-Control"] == "no-store"
    document = read(answer)
    assert document.core_properties.title == document.paragraphs[0].text
    assert document.sections[0].header.paragraphs[0].text == "Exempelköpings kommun"
    said = text(document)
    assert "[fyll i: " in said
    assert "Socialnämnden" in said
    assert f"minst {CHILDREN.min_group} " in said or paper == "nyckelrutin"
    assert downloads(house) == [paper]


def test_what_is_asked_is_put_in_the_file_and_kept_nowhere(
    house: House, coordinator: PageClient
) -> None:
    form = {
        "board": "Nämnden för barn QXZ",
        "officer": "ombud-QXZ",
        "reference": "SN-QXZ 7",
        "contact": "strateg-QXZ",
    }
    said = text(read(fetch(coordinator, **form)))
    for value in form.values():
        assert value in said
    assert b"QXZ" not in b"".join(
        f.read_bytes() for f in house.database.parent.glob(f"{house.database.name}*")
    )
    assert "QXZ" not in coordinator.get(HERE).text


def test_what_is_left_empty_is_a_blank_in_yellow(coordinator: PageClient) -> None:
    document = read(fetch(coordinator))
    runs = [r for t in document.tables for c in t.columns[1].cells for p in c.paragraphs
            for r in p.runs]  # fmt: skip
    assert "[fyll i: nämnd]" in [r.text for r in runs if r.font.highlight_color]


def test_a_municipality_with_an_odd_name_is_written_as_it_is(
    house: House, coordinator: PageClient
) -> None:
    with house.session() as session:
        top = units.get(session, house.town.municipality)
        assert top
        top.name = "<b>&{{ x }}"
        session.commit()
    for paper in papers.PAPERS:
        document = read(fetch(coordinator, paper))
        assert document.sections[0].header.paragraphs[0].text == "<b>&{{ x }}"
    assert "<b>&{{ x }}" in text(read(fetch(coordinator)))


def test_too_long_words_are_explained_and_nothing_is_lost(
    house: House, coordinator: PageClient
) -> None:
    answer = fetch(coordinator, board="å" * 201, reference="SN 7")
    assert answer.status_code == 422
    assert "<title>Fel:" in answer.text
    assert "Skriv högst 200 tecken." in answer.text
    assert 'value="SN 7"' in answer.text
    assert downloads(house) == []


def test_the_path_of_the_keys_is_only_for_who_administers_everything(house: House) -> None:
    folder = str(house.app.config["KEYS"])
    assert folder in text(read(fetch(house.sign_in(Role.ADMINISTRATOR), "nyckelrutin")))
    for client in (
        house.sign_in(Role.COORDINATOR),
        house.sign_in(Role.ADMINISTRATOR, house.town.family),
    ):
        said = text(read(fetch(client, "nyckelrutin")))
        assert folder not in said
        assert "LYSSNA_KEYS" in said
        assert "[fyll i: sökväg" in said


def test_no_secret_and_no_database_address_is_in_any_paper(house: House) -> None:
    client = house.sign_in(Role.ADMINISTRATOR)
    for paper in papers.PAPERS:
        said = text(read(fetch(client, paper)))
        for secret in ("SECRET_KEY", "BALLOT_KEY", "DATABASE_URL"):
            assert house.app.config[secret] not in said


def test_a_paper_that_does_not_exist_is_refused(house: House, coordinator: PageClient) -> None:
    for paper in ("", "../base.html", "opening.md", "disposal"):
        assert fetch(coordinator, paper).status_code == 400
    assert downloads(house) == []


@pytest.mark.parametrize("role", [Role.WORKER, Role.ANALYST, Role.PLANNER])
def test_other_roles_find_nothing_here(house: House, role: Role) -> None:
    client = house.sign_in(role)
    found = re.findall(r'name="csrf_token" value="([^"]+)"', client.get("/personal/konto").text)
    assert client.get(HERE).status_code == 404
    form = {"csrf_token": found[0], "paper": "gallringsbeslut"}
    assert client.post(HERE, form).status_code == 404


def test_strangers_and_forms_without_our_token_get_nothing(
    house: House, client: PageClient, coordinator: PageClient
) -> None:
    assert client.get(HERE).status_code == 404
    assert client.post(HERE, {"paper": "gallringsbeslut"}).status_code == 404
    assert coordinator.post(HERE, {"paper": "gallringsbeslut"}).status_code == 400
    assert downloads(house) == []
