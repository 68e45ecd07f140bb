"""The evaluation of a training and its follow-up run as staff rounds by link, with the staff's
own rule: groups from 5 and windows of 3."""

import re
from datetime import date, timedelta

import pytest

from survey.core.access import Role
from survey.core.disclosure import STAFF
from survey.services import keeping
from tests import examples
from tests.conftest import House
from tests.page import PageClient
from tests.web.test_rounds import LIST, TODAY, drafts, filled, make
from tests.web.test_sign_in import token_on

TRAINING = "barnrattsutbildning"
FOLLOW_UP = "barnrattsutbildning-uppfoljning"


def opened(house: House, coordinator: PageClient, questionnaire: str) -> int:
    """A round that a coordinator makes and opens on the web, in one unit."""
    house.count()  # the children's round is over
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


def link(house: House, coordinator: PageClient) -> str:
    """The path that the unit's page gives, as a person would copy it."""
    unit = f"/personal/enheter/{house.town.family}"
    form = {"variant": "", "language": "", "csrf_token": token_on(coordinator.get(unit))}
    shown = coordinator.post(f"{unit}/qr", form)
    assert shown.status_code == 303
    code = house.code(house.town.family)
    assert f"/s/{code[:4]}" in coordinator.get(shown.location).text
    return f"/s/{code}/fragor"


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
    answer(house, link(house, coordinator), STAFF.min_group + 1, **said)
    examples.close_and_count(house.keeper, round_id)
    page = coordinator.get(f"/personal/resultat/{round_id}")
    assert page.status_code == 200
    assert name in page.text
    assert "Minst 3 av 6" in page.text  # the staff's window; a child's group of 6 is hidden


def test_staff_are_not_spoken_to_as_children(house: House) -> None:
    coordinator = house.sign_in(Role.COORDINATOR)
    opened(house, coordinator, TRAINING)
    path = link(house, coordinator)
    someone = PageClient(house.app)
    welcome = someone.get(path.removesuffix("/fragor")).text
    assert "Frågorna handlar om utbildningen i barnets rättigheter." in welcome
    assert "Du får samma hjälp" not in welcome
    told = someone.get(path.replace("/fragor", "/vem")).text
    assert "Vi som ordnar utbildningen i barnets rättigheter i Exempelköping" in told
    assert "Har färre än 5 svarat" in told
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
    answer(house, link(house, coordinator), STAFF.min_group - 1, used="flera")
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
