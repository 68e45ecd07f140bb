"""Keys for programs: made once, shown once, ended; open data is the municipality's choice."""

import re
from datetime import date, timedelta

import pytest

from survey.core.access import Role
from survey.storage import audit, releases
from tests import released
from tests.conftest import House
from tests.page import PageClient

KEYS = "/personal/nycklar"


@pytest.fixture
def round_id(house: House) -> int:
    with house.session() as session:
        sizes = released.sizes(house.town)
        made = released.make_round(session, house.town, "Hösten", date(2026, 10, 1), sizes=sizes)
        return made.id


def csrf(page: str) -> str:
    found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page)
    assert found
    return found[1]


def make(client: PageClient, house: House, **changes: object) -> object:
    last = date.today() + timedelta(days=30)
    form = {"name": "Power BI", "unit": house.town.family, "last_day": last.isoformat()}
    page = client.get(KEYS).text
    return client.post(KEYS, form | changes | {"csrf_token": csrf(page)})


def test_a_key_is_shown_once_and_works(house: House, round_id: int) -> None:
    analyst = house.sign_in(Role.ANALYST)
    shown = make(analyst, house).text  # type: ignore[attr-defined]
    token = re.search(r"lyssna_[\w-]{40,}", shown)
    assert token
    assert token[0] not in analyst.get(KEYS).text and "Power BI" in analyst.get(KEYS).text
    headers = {"Authorization": f"Bearer {token[0]}"}
    client = house.app.test_client()
    assert client.get(f"/api/v1/rounds/{round_id}", headers=headers).status_code == 200
    page = analyst.get(KEYS).text
    analyst.post(KEYS + "/bort", {"name": "Power BI", "csrf_token": csrf(page)})
    assert client.get(f"/api/v1/rounds/{round_id}", headers=headers).status_code == 401
    with house.session() as session:
        assert token[0].encode() not in house.database.read_bytes()
        acts = [row.act for row in audit.latest(session)]
    assert "token_made" in acts and "token_ended" in acts


@pytest.mark.parametrize(
    "changes",
    [
        {"name": ""},
        {"name": "x" * 81},
        {"last_day": (date.today() - timedelta(days=2)).isoformat()},
        {"last_day": (date.today() + timedelta(days=400)).isoformat()},
        {"last_day": "i morgon"},
        {"unit": 999},
    ],
)
def test_what_can_not_be_is_said_and_nothing_made(house: House, changes: dict[str, object]) -> None:
    analyst = house.sign_in(Role.ANALYST)
    answer = make(analyst, house, **changes)
    assert answer.status_code == 422  # type: ignore[attr-defined]
    assert "Fel:" in answer.text and "lyssna_" not in answer.text  # type: ignore[attr-defined]


def test_a_unit_of_others_is_not_offered(house: House) -> None:
    reader = house.sign_in(Role.ANALYST, house.town.family)
    assert make(reader, house, unit=house.town.disability).status_code == 422  # type: ignore[attr-defined]


@pytest.mark.parametrize("role", [Role.WORKER, Role.ADMINISTRATOR])
def test_who_may_not_download_makes_no_keys(house: House, role: Role) -> None:
    assert house.sign_in(role).get(KEYS).status_code == 404


def test_a_forged_form_makes_nothing(house: House) -> None:
    analyst = house.sign_in(Role.ANALYST)
    analyst.get(KEYS)
    form = {"name": "x", "unit": house.town.family, "last_day": date.today().isoformat()}
    assert analyst.post(KEYS, form).status_code == 400


def test_the_municipality_chooses_open_data(house: House, round_id: int) -> None:
    coordinator = house.sign_in(Role.COORDINATOR)
    page = coordinator.get(KEYS).text
    form = {"level": "municipality", "csrf_token": csrf(page)}
    assert coordinator.post(f"{KEYS}/oppna-data/{round_id}", form).status_code == 303
    with house.session() as session:
        release = releases.get(session, round_id)
        assert release and release.open_data == "municipality"
    found = house.app.test_client().get(f"/api/v1/rounds/{round_id}").json
    assert {o["level"] for o in found["observations"]} == {"municipality"}
    wrong = {"level": "children", "csrf_token": csrf(page)}
    assert coordinator.post(f"{KEYS}/oppna-data/{round_id}", wrong).status_code == 400


def test_a_department_does_not_choose_for_the_municipality(house: House, round_id: int) -> None:
    visitor = house.sign_in(Role.COORDINATOR, house.town.children_department)
    page = visitor.get(KEYS).text
    assert "oppna-data" not in page
    form = {"level": "unit", "csrf_token": csrf(page)}
    assert visitor.post(f"{KEYS}/oppna-data/{round_id}", form).status_code == 404
