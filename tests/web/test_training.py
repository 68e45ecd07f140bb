"""The evaluation of a training and its follow-up run as staff rounds by link, with the staff's
own rule: groups from 5 and windows of 3."""

import re
import time
from datetime import date, timedelta

import pytest

from survey.core.access import Role
from survey.core.disclosure import STAFF
from survey.core.round import followed_up_on
from survey.services import keeping
from survey.storage import rounds
from survey.web import entrances
from tests import examples
from tests.conftest import House
from tests.page import PageClient
from tests.web.test_rounds import LIST, TODAY, drafts, filled, make
from tests.web.test_sign_in import token_on

TRAINING = "barnrattsutbildning"
FOLLOW_UP = "barnrattsutbildning-uppfoljning"


def opened(house: House, coordinator: PageClient, questionnaire: str) -> int:
    """A round that a coordinator makes and opens on the web, in one unit. A round for the
    unit's children is open meanwhile."""
    wanted = filled(house, questionnaire=questionnaire, shown=questionnaire, bank=[],
                    variants=["staff"], third="")  # fmt: skip
    made = make(coordinator, wanted)
    assert made.status_code == 303, made.text
    found = drafts(house)[0].id
    page = coordinator.get(made.location)
    asked = coordinator.post(f"{LIST}/{found}/oppna", {"csrf_token": token_on(page)})
    assert asked.status_code == 303
    keeping.keep(house.keeper, TODAY)
    assert "Öppen" in coordinator.get(made.location).text
    return found


def link(coordinator: PageClient, round_id: int) -> str:
    """The path of the questions that the round's page gives, as a person would copy it."""
    found = re.findall(r">https?://[^/]+(/s/\w+)</p>", coordinator.get(f"{LIST}/{round_id}").text)
    assert len(found) == 1
    return f"{found[0]}/fragor"


def answer(house: House, path: str, number: int, **said: str) -> None:
    """So many members of staff answer by the link, without signing in."""
    for _ in range(number):
        someone = PageClient(house.app)
        page = someone.get(path, follow=True)
        assert page.status_code == 200
        token = re.findall(r'name="token" value="([0-9a-f]{32})"', page.text)[0]
        form = {"variant": "staff", "token": token} | said
        assert someone.post(path, form).status_code in (200, 303)


@pytest.mark.parametrize(
    ("questionnaire", "said", "name"),
    [
        (TRAINING, {"involve": "mycket", "before": "inte", "after": "mycket"}, "Rustade"),
        (FOLLOW_UP, {"used": "flera"}, "Använder utbildningen"),
    ],
)
def test_a_training_is_evaluated_by_link_and_shown_from_five(
    house: House, questionnaire: str, said: dict[str, str], name: str
) -> None:
    coordinator = house.sign_in(Role.COORDINATOR)
    round_id = opened(house, coordinator, questionnaire)
    answer(house, link(coordinator, round_id), STAFF.min_group + 1, **said)
    examples.close_and_count(house.keeper, round_id)
    page = coordinator.get(f"/personal/resultat/{round_id}")
    assert page.status_code == 200
    assert name in page.text
    assert "Minst 3 av 6" in page.text  # the staff's window; a child's group of 6 is hidden


def test_staff_are_not_spoken_to_as_children(house: House) -> None:
    coordinator = house.sign_in(Role.COORDINATOR)
    path = link(coordinator, opened(house, coordinator, TRAINING))
    someone = PageClient(house.app)
    welcome = someone.get(path.removesuffix("/fragor")).text
    assert "Frågorna handlar om utbildningen i barnets rättigheter." in welcome
    assert "Du får samma hjälp" not in welcome
    told = someone.get(path.replace("/fragor", "/vem")).text
    assert "Vi som ordnar utbildningen i barnets rättigheter i Exempelköping" in told
    assert "där minst 5 har svarat" in told
    page = someone.get(path, follow=True)
    for one in (welcome, told, page.text):
        assert not re.search("Bris|mamma|Vill du prata med någon", one)
    token = re.findall(r'name="token" value="([0-9a-f]{32})"', page.text)[0]
    thanks = someone.post(path, {"variant": "staff", "token": token, "involve": "mycket"}).text
    assert "Resultat visas bara där minst 5 har svarat." in thanks
    assert "vad barn har sagt" not in thanks


def test_under_five_nothing_is_shown(house: House) -> None:
    coordinator = house.sign_in(Role.COORDINATOR)
    round_id = opened(house, coordinator, FOLLOW_UP)
    answer(house, link(coordinator, round_id), STAFF.min_group - 1, used="flera")
    examples.close_and_count(house.keeper, round_id)
    page = coordinator.get(f"/personal/resultat/{round_id}").text
    assert "Visas inte" in page
    assert "av 4" not in page


def test_the_staffs_constants_are_their_own() -> None:
    assert (STAFF.min_group, STAFF.window, STAFF.min_full) == (5, 3, 20)


def test_the_follow_up_can_run_three_months_later_in_the_same_units(house: House) -> None:
    coordinator = house.sign_in(Role.COORDINATOR)
    first = opened(house, coordinator, TRAINING)
    examples.close_and_count(house.keeper, first)
    later = date.today() + timedelta(days=91)
    with house.session() as session:
        draft = examples.make_draft(
            session, house.town, "Uppföljning", FOLLOW_UP, variants=("staff",), opens_on=later,
            closes_on=later + timedelta(days=14), answer_by=later + timedelta(days=60),
        )  # fmt: skip
        assert draft.state == "draft"
    assert "Uppföljning" in coordinator.get(LIST).text


def test_children_meet_their_own_questions_while_staff_evaluate_a_training(house: House) -> None:
    coordinator = house.sign_in(Role.COORDINATOR)
    opened(house, coordinator, TRAINING)
    unit, child = house.town.family, PageClient(house.app)
    code = house.code(unit)
    for path in (f"/s/{code}", "/ova/barn-och-familj", "/e/barn-och-familj/fragor"):
        page = child.get(path)
        assert page.status_code == 200
        assert "utbildningen" not in page.text
    for path in ("", "/kort", "/qr", "/surfplatta"):
        page = coordinator.get(f"/personal/enheter/{unit}{path}", follow=True).text
        assert "Hösten 2026" in page or path in ("/qr", "/surfplatta")
        assert "Ingen omgång är öppen" not in page
        assert ">staff<" not in page


def test_the_link_ends_with_its_round_in_a_calm_page_for_adults(house: House) -> None:
    coordinator = house.sign_in(Role.COORDINATOR)
    round_id = opened(house, coordinator, TRAINING)
    path = link(coordinator, round_id)
    someone = PageClient(house.app)
    page = someone.get(path, follow=True)
    token = re.findall(r'name="token" value="([0-9a-f]{32})"', page.text)[0]
    examples.close_and_count(house.keeper, round_id)
    late = someone.post(path, {"variant": "staff", "token": token, "involve": "mycket"})
    time.sleep(entrances.KEPT_SECONDS)
    for closed in (late, someone.get(path)):
        assert closed.status_code == 410
        assert "Den här enkäten är stängd." in closed.text
        assert not re.search("Bris|vad barn har sagt", closed.text)


def test_the_units_page_gives_its_staff_the_link(house: House) -> None:
    coordinator = house.sign_in(Role.COORDINATOR)
    round_id = opened(house, coordinator, TRAINING)
    worker = house.sign_in(Role.WORKER, house.town.family)
    page = worker.get(f"/personal/enheter/{house.town.family}").text
    assert "För enhetens personal" in page
    assert link(coordinator, round_id).removesuffix("/fragor") in page
    other = house.sign_in(Role.WORKER, house.town.outpatient)
    elsewhere = other.get(f"/personal/enheter/{house.town.outpatient}").text
    assert "För enhetens personal" not in elsewhere


def test_a_round_opened_without_links_gets_them_with_one_press(house: House) -> None:
    """As when it was opened from the terminal, or before rounds had links."""
    coordinator = house.sign_in(Role.COORDINATOR)
    with house.session() as session:
        made = examples.make_draft(session, house.town, "Kurs", TRAINING, variants=("staff",))
    examples.open_now(house.keeper, made.id)
    page = coordinator.get(f"{LIST}/{made.id}")
    assert "Gör länkarna" in page.text
    worker = house.sign_in(Role.WORKER, house.town.family)
    at_unit = f"/personal/enheter/{house.town.family}"
    assert "Länken är inte gjord än." in worker.get(at_unit).text
    form = {"csrf_token": token_on(page)}
    assert worker.post(f"{LIST}/{made.id}/lankar", form).status_code == 404
    assert coordinator.post(f"{LIST}/{made.id}/lankar", form).status_code == 303
    assert coordinator.get(f"{LIST}/{made.id}").text.count('class="link-out__address"') == 3
    assert "Länken är inte gjord än." not in worker.get(at_unit).text


def test_the_pages_of_a_staff_round_speak_of_staff_and_their_floor(house: House) -> None:
    coordinator = house.sign_in(Role.COORDINATOR)
    turn = {"questionnaire": TRAINING, "csrf_token": token_on(coordinator.get(f"{LIST}/ny"))}
    form = coordinator.post(f"{LIST}/ny", filled(house) | turn).text
    assert "Personal som väntas svara" in form
    wanted = filled(house, questionnaire=TRAINING, shown=TRAINING, bank=[], variants=["staff"],
                    third="", keyer="", answer_by="")  # fmt: skip
    made = make(coordinator, wanted)
    assert made.status_code == 303, made.text
    draft = coordinator.get(made.location).text
    assert "eget resultat" not in draft  # a training is never counted for one unit
    preview = coordinator.get(f"{made.location}/forhandsvisning").text
    round_id = drafts(house)[0].id
    coordinator.post(f"{LIST}/{round_id}/oppna", {"csrf_token": token_on(coordinator.get(LIST))})
    keeping.keep(house.keeper, TODAY)
    open_now = coordinator.get(made.location).text
    examples.close_and_count(house.keeper, round_id)
    for page in (form, draft, preview, open_now, coordinator.get(made.location).text):
        text = re.sub(r"<select.*?</select>", "", page.partition("<main")[2], flags=re.DOTALL)
        said = re.findall(r">[^<]*\b[Bb]arn(?:en|et|ens)?\b[^<]*<", text)
        assert [words for words in said if not re.search("familj|och unga", words)] == []
        assert not re.search(r">\s*staff\s*<|Åldrar|Utdelade kort", text)


def test_a_staff_round_is_kept_open_longer_without_a_day_of_answer(house: House) -> None:
    coordinator = house.sign_in(Role.COORDINATOR)
    round_id = opened(house, coordinator, TRAINING)
    page = coordinator.get(f"{LIST}/{round_id}")
    later = date.today() + timedelta(days=100)
    form = {"closes_on": later.isoformat(), "csrf_token": token_on(page)}
    assert coordinator.post(f"{LIST}/{round_id}/forlang", form).status_code == 303
    with house.session() as session:
        found = rounds.get(session, round_id)
        assert found
        assert found.closes_on == later


def test_a_training_that_is_over_offers_its_follow_up_filled_in(house: House) -> None:
    coordinator = house.sign_in(Role.COORDINATOR)
    round_id = opened(house, coordinator, TRAINING)
    where = f"{LIST}/{round_id}"
    assert "Gör uppföljningen" not in coordinator.get(where).text
    assert coordinator.get(f"{LIST}/ny?after={round_id}").status_code == 404
    examples.close_and_count(house.keeper, round_id)
    assert "Gör uppföljningen" in coordinator.get(where).text
    page = coordinator.get(f"{LIST}/ny?after={round_id}")
    opens = followed_up_on(TODAY).isoformat()
    assert f'value="{opens}"' in page.text
    assert 'value="Uppföljning av Våren 2027"' in page.text
    assert re.search(rf'<option selected value="{FOLLOW_UP}">', page.text)
    assert re.findall(r'name="units"[^>]*value="(\d+)"[^>]*checked', page.text) == [
        str(house.town.family)
    ]
    wanted = filled(house, name="Uppföljning", questionnaire=FOLLOW_UP, shown=FOLLOW_UP, bank=[],
                    variants=["staff"], third="", opens_on=opens,
                    closes_on=(TODAY + timedelta(days=120)).isoformat())  # fmt: skip
    assert make(coordinator, wanted).status_code == 303
    after = coordinator.get(where).text
    assert "Gör uppföljningen" not in after
    assert ">Uppföljning</a>" in after


def test_the_childrens_rounds_have_no_follow_up(house: House) -> None:
    coordinator = house.sign_in(Role.COORDINATOR)
    house.count()
    assert "Gör uppföljningen" not in coordinator.get(f"{LIST}/{house.round_id}").text
    assert coordinator.get(f"{LIST}/ny?after={house.round_id}").status_code == 404
    other = house.sign_in(Role.COORDINATOR, house.town.disability)
    assert other.get(f"{LIST}/ny?after={house.round_id}").status_code == 404
