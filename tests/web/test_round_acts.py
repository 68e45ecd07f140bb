"""A round is opened, prolonged, closed and decided about, once and by those who may."""

import re
import time
from datetime import timedelta

import pytest
from werkzeug.test import TestResponse

from survey.core.access import Role
from survey.services import arranging, keeping
from survey.storage import audit, ballot_box, jobs, rounds
from survey.storage.tables import Round
from tests import examples
from tests.conftest import House
from tests.page import PageClient
from tests.web.test_rounds import LIST, NOW, TODAY, drafted
from tests.web.test_sign_in import token_on

ACTS = {
    "oppna": {},
    "ta-tillbaka": {},
    "forlang": {"closes_on": "2099-01-01", "answer_by": "2099-01-20"},
    "stang": {"closing-word": "stäng"},
    "rakna-igen": {},
    "rakna": {},
    "forstor": {"destroying-word": "förstör"},
    "slang": {"dropping-word": "släng"},
}


@pytest.fixture
def coordinator(house: House) -> PageClient:
    return house.sign_in(Role.COORDINATOR)


@pytest.fixture
def draft(house: House) -> int:
    days = {"opens_on": TODAY, "closes_on": TODAY + timedelta(days=28)}
    return drafted(house, **days, answer_by=TODAY + timedelta(days=70))


@pytest.fixture
def held(house: House) -> int:
    """A round with twelve answers where four children were expected."""
    with house.session() as session:
        for member in rounds.units_of(session, house.round_id):
            member.expected = 2
        session.commit()
    house.answer(house.town.family, "a1012", 12)
    house.count()
    assert state(house).state == "closed"
    return house.round_id


def press(client: PageClient, round_id: int, act: str, **form: str) -> TestResponse:
    token = token_on(client.get("/personal/konto"))
    return client.post(f"{LIST}/{round_id}/{act}", {"csrf_token": token} | form)


def state(house: House, round_id: int | None = None) -> Round:
    with house.session() as session:
        found = rounds.get(session, round_id or house.round_id)
        assert found
        return found


def show(client: PageClient, round_id: int, query: str = "") -> str:
    return client.get(f"{LIST}/{round_id}{query}").text


def test_a_draft_is_opened_by_the_keeper_while_the_page_waits(
    house: House, coordinator: PageClient, draft: int
) -> None:
    asked = press(coordinator, draft, "oppna")
    assert asked.status_code == 303
    page = coordinator.get(asked.location).text
    assert "Väntar på nyckelvakten." in page
    assert "data-live=" in page
    assert "Ingen nyckelvakt verkar vara igång" not in page
    keeping.keep(house.keeper, TODAY)
    page = show(coordinator, draft)
    assert "data-live=" not in page
    assert "Håll öppet längre" in page


def test_a_page_that_has_waited_says_that_no_keeper_seems_to_run(
    coordinator: PageClient, draft: int
) -> None:
    press(coordinator, draft, "oppna")
    waited = int(time.time()) - 21
    assert "Ingen nyckelvakt verkar vara igång" in show(coordinator, draft, f"?since={waited}")
    for odd in ("x", "-1", "9" * 40):
        assert coordinator.get(f"{LIST}/{draft}?since={odd}").status_code == 200


def test_a_draft_opened_twice_is_asked_for_once(
    house: House, coordinator: PageClient, draft: int
) -> None:
    assert press(coordinator, draft, "oppna").status_code == 303
    assert press(coordinator, draft, "oppna").status_code == 303
    with house.session() as session:
        asked = [a.subject for a in audit.latest(session) if a.act == "round_opened"]
        assert asked == ["Ett utkast", "Hösten 2026"]
        assert len(jobs.unfinished(session)) == 1


def test_a_draft_that_lacks_something_is_not_opened(house: House, coordinator: PageClient) -> None:
    lacking = drafted(house, disposal_decision="")
    answer = press(coordinator, lacking, "oppna")
    assert answer.status_code == 422
    assert "Ange hänvisningen till gallringsbeslutet." in answer.text
    with house.session() as session:
        assert jobs.latest(session, lacking) is None


def test_a_request_is_taken_back(house: House, coordinator: PageClient, draft: int) -> None:
    press(coordinator, draft, "oppna")
    assert "Ta tillbaka önskan" in show(coordinator, draft)
    assert press(coordinator, draft, "ta-tillbaka").status_code == 303
    keeping.keep(house.keeper, TODAY)
    assert state(house, draft).state == "draft"


def test_a_key_that_can_not_be_written_is_told_with_what_to_do(
    house: House, coordinator: PageClient, draft: int
) -> None:
    press(coordinator, draft, "oppna")
    with house.session() as session:
        job = jobs.latest(session, draft)
        assert job
        jobs.note(session, job.id, state="failed", message="The key could not be written.")
        session.commit()
    page = show(coordinator, draft)
    assert "The key could not be written." in page
    assert "flask check" in page
    assert "Öppna omgången</button>" in page
    assert "kunde inte göra" in coordinator.get(LIST).text


def test_a_round_is_kept_open_longer(house: House, coordinator: PageClient) -> None:
    before = state(house)
    later = before.closes_on + timedelta(days=14)
    form = {"closes_on": later.isoformat(), "answer_by": before.answer_by.isoformat()}
    assert press(coordinator, house.round_id, "forlang", **form).status_code == 303
    assert (state(house).closes_on, state(house).answer_by) == (later, before.answer_by)
    with house.session() as session:
        assert audit.latest(session, 1)[0].act == "round_prolonged"


@pytest.mark.parametrize(
    ("days", "answer", "words"),
    [
        (0, 40, "Välj en senare dag"),
        (-3, 40, "Välj en senare dag"),
        (5, 5, "efter sista dagen"),
        (5, 66, "inom 60 dagar"),
        (None, 40, "Ange en dag"),
    ],
)
def test_a_round_is_not_kept_open_in_an_odd_way(
    house: House, coordinator: PageClient, days: int | None, answer: int, words: str
) -> None:
    before = state(house)
    day = "" if days is None else (before.closes_on + timedelta(days=days)).isoformat()
    promised = (before.closes_on + timedelta(days=answer)).isoformat()
    told = press(coordinator, house.round_id, "forlang", closes_on=day, answer_by=promised)
    assert told.status_code == 422
    assert words in told.text
    assert state(house).closes_on == before.closes_on


def test_a_round_is_closed_with_the_word_alone(house: House, coordinator: PageClient) -> None:
    for word in ("", "ja", "stänga"):
        told = press(coordinator, house.round_id, "stang", **{"closing-word": word})
        assert told.status_code == 422
        assert "Skriv ordet ”stäng”." in told.text
        assert 'id="closing-word"' in told.text
    assert state(house).state == "open"
    done = press(coordinator, house.round_id, "stang", **{"closing-word": " STÄNG "})
    assert done.status_code == 303
    assert state(house).state == "closed"
    keeping.keep(house.keeper, TODAY)
    assert state(house).state == "counted"


def test_a_closed_round_is_not_closed_again(house: House, coordinator: PageClient) -> None:
    house.count()
    for act in ("stang", "forlang", "rakna-igen", "oppna", "slang", "rakna", "forstor"):
        told = press(coordinator, house.round_id, act, **ACTS[act])
        assert told.status_code == 409, act
        assert "omgången har gått vidare" in told.text
    assert state(house).state == "counted"


def test_a_draft_is_thrown_away_with_the_word(
    house: House, coordinator: PageClient, draft: int
) -> None:
    assert press(coordinator, draft, "slang", **{"dropping-word": "nej"}).status_code == 422
    assert press(coordinator, draft, "slang", **ACTS["slang"]).status_code == 303
    assert coordinator.get(f"{LIST}/{draft}").status_code == 404


def test_an_open_round_is_never_thrown_away_as_a_draft(
    house: House, coordinator: PageClient
) -> None:
    assert press(coordinator, house.round_id, "slang", **ACTS["slang"]).status_code == 409
    assert state(house).state == "open"


def test_too_many_answers_show_two_numbers_and_two_acts(coordinator: PageClient, held: int) -> None:
    page = show(coordinator, held).split("<main")[1]
    facts = page.split('class="facts two"')[1].split("</dl>")[0]
    assert re.findall(r"<dd>(\d+)</dd>", facts) == ["6", "12"]
    assert page.count("<form") == 2
    assert "Det kom fler svar än som kan stämma" in coordinator.get(LIST).text


def test_an_administrator_neither_sees_the_numbers_nor_decides(house: House, held: int) -> None:
    administrator = house.sign_in(Role.ADMINISTRATOR)
    page = show(administrator, held).split("<main")[1]
    assert "Det krävs en samordnare" in page
    assert not re.search(r"\b12\b", re.sub(r"<[^>]+>", " ", page).split("Vad som är bestämt")[0])
    for act in ("rakna", "forstor"):
        assert press(administrator, held, act, **ACTS[act]).status_code == 404
    assert state(house).verdict == ""


def test_counted_all_the_same(house: House, coordinator: PageClient, held: int) -> None:
    assert press(coordinator, held, "rakna").status_code == 303
    keeping.keep(house.keeper, TODAY)
    assert state(house).state == "counted"


def test_thrown_away_with_the_word_and_said_on_the_public_page(
    house: House, coordinator: PageClient, client: PageClient, held: int
) -> None:
    assert press(coordinator, held, "forstor", **{"destroying-word": "ja"}).status_code == 422
    assert press(coordinator, held, "forstor", **ACTS["forstor"]).status_code == 303
    assert "Förstör allt" in show(coordinator, held) or state(house).state == "closed"
    keeping.keep(house.keeper, TODAY)
    assert state(house).state == "discarded"
    with house.session() as session:
        assert ballot_box.count(session, held) == 0
    assert "Kasserad" in show(coordinator, held)
    public = client.get("/e/barn-och-familj").text
    assert "Därför slängde vi alla svar." in public
    assert "Vi har inte frågat er än" not in public
    assert "threw all the answers away" in client.get("/e/barn-och-familj?lang=en").text


def test_participation_and_cards_stand_on_the_rounds_page(
    house: House, coordinator: PageClient
) -> None:
    house.answer(house.town.family, "a1012", 23)
    assert "20 till 29" not in show(coordinator, house.round_id)
    with house.session() as session:
        arranging.note_given_out(session, house.town.family, 34)
    keeping.keep(house.keeper, examples.TODAY + timedelta(days=7))
    page = show(coordinator, house.round_id)
    assert "20 till 29" in page
    assert "färre än 10" in page
    assert "34" in page
    hidden = show(house.sign_in(Role.ADMINISTRATOR), house.round_id)
    assert "20 till 29" not in hidden
    assert "färre än 10" not in hidden


def test_the_count_is_followed_in_tens(house: House, coordinator: PageClient) -> None:
    with house.session() as session:
        job = arranging.close(session, house.round_id, by=None, now=NOW)
        for values, words in (
            ({"message": "sheets", "done": 1200, "total": 5000}, "ungefär 1 200 av 5 000"),
            ({"message": "sheets", "done": 0, "total": 0}, "Räknar."),
            ({"message": "questions", "done": 3, "total": 15}, "fråga 3 av 15"),
        ):
            jobs.note(session, job.id, state="running", **values)  # type: ignore[arg-type]
            session.commit()
            page = show(coordinator, house.round_id).replace("\xa0", " ")
            assert words in page


@pytest.mark.parametrize("act", ACTS)
def test_whoever_runs_rounds_elsewhere_can_do_nothing_here(
    house: House, draft: int, act: str
) -> None:
    stranger = house.sign_in(Role.COORDINATOR, house.town.disability)
    worker = house.sign_in(Role.WORKER)
    before = state(house).state, state(house, draft).state
    for client in (stranger, worker):  # the first sees the rounds but not all their units
        for round_id in (draft, house.round_id):
            assert press(client, round_id, act, **ACTS[act]).status_code == 404
    assert (state(house).state, state(house, draft).state) == before
    with house.session() as session:
        assert jobs.unfinished(session) == []


@pytest.mark.parametrize("act", ACTS)
def test_without_the_token_nothing_is_done(
    house: House, coordinator: PageClient, draft: int, act: str
) -> None:
    for round_id in (draft, house.round_id):
        assert coordinator.post(f"{LIST}/{round_id}/{act}", ACTS[act]).status_code == 400
    assert (state(house).state, state(house, draft).state) == ("open", "draft")
