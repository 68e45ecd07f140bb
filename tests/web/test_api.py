"""The interface: the page's figures, only those, to those who may, whatever is thrown at it."""

import json
import re
from collections.abc import Iterator
from datetime import date, timedelta

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from jsonstat_validator import validate_jsonstat
from werkzeug.test import TestResponse

from survey.core.access import Role
from survey.services import analysing, granting
from survey.services.admitting import person
from survey.storage import accounts, library, releases
from survey.storage.tables import ApiToken
from survey.web.api import limiter
from survey.web.guard import now
from tests import released
from tests.conftest import House

API = "/api/v1"


@pytest.fixture
def round_id(house: House) -> int:
    sizes = released.sizes(house.town, each=20)
    with house.session() as session:
        released.make_round(session, house.town, "Våren", date(2026, 4, 1), sizes=sizes)
        made = released.make_round(session, house.town, "Hösten", date(2026, 10, 1), sizes=sizes)
        return made.id


def key(house: House, role: Role = Role.ANALYST, unit: int = 0, scope: int = 0) -> str:
    """A key of somebody with a role in a unit (the whole municipality), for a unit."""
    house.sign_in(role, unit or None)
    place = unit or house.town.municipality
    with house.session() as session:
        account = accounts.by_username(session, f"{role}-{place}")
        assert account
        moment = now()
        last = moment.date() + timedelta(days=30)
        by = person(session, account)
        name = f"key {role} {unit} {scope}"
        return granting.make_token(session, by, name, (scope or place, last), now=moment)


def ask(house: House, path: str, token: str = "", accept: str = "", **headers: str) -> TestResponse:
    said = dict(headers)
    said |= {"Authorization": f"Bearer {token}"} if token else {}
    said |= {"Accept": accept} if accept else {}
    return house.app.test_client().get(API + path, headers=said)


def test_a_program_reads_what_the_page_shows(house: House, round_id: int) -> None:
    token = key(house)
    listed = ask(house, "/rounds", token).json["rounds"]
    assert [r["name"] for r in listed] == ["Hösten", "Våren"]
    answer = ask(house, f"/rounds/{round_id}", token).json
    with house.session() as session:
        page = analysing.observe(session, round_id, library.read_all(), lambda place: True)
    assert [o["id"] for o in answer["observations"]] == [o.id for o in page.observations]
    for told, shown in zip(answer["observations"], page.observations, strict=True):
        ends = (told["n"], told["low"], told["high"])
        percent = [None if e is None else e / 100 for e in (shown.low, shown.high)]
        assert ends == (shown.n, *percent)
    names = {o["about"]: o["name"] for o in answer["observations"]}
    assert names["DEL-1"]["sv"] != names["DEL-1"]["en"]


def test_formats_are_chosen_by_what_is_accepted(house: House, round_id: int) -> None:
    token = key(house)
    as_csv = ask(house, f"/rounds/{round_id}", token, "text/csv")
    assert as_csv.text.startswith("id,round_id,round,")
    as_stat = ask(house, f"/rounds/{round_id}", token, "application/vnd.json-stat+json")
    assert validate_jsonstat(json.loads(as_stat.data)) is True
    english = {"Accept-Language": "en"}
    assert "Children who" in ask(house, f"/rounds/{round_id}", token, "text/csv", **english).text
    assert ask(house, f"/rounds/{round_id}", token, "image/png").status_code == 406


# --- who must be refused --------------------------------------------------------------------


def test_without_a_key_nothing_is_there_until_it_is_published(house: House, round_id: int) -> None:
    assert ask(house, "/rounds").json == {"rounds": []}
    assert ask(house, f"/rounds/{round_id}").status_code == 404
    with house.session() as session:
        release = releases.get(session, round_id)
        assert release
        release.open_data = "department"
        session.commit()
    answer = ask(house, f"/rounds/{round_id}").json
    assert {o["level"] for o in answer["observations"]} == {"municipality", "department"}
    assert [r["id"] for r in ask(house, "/rounds").json["rounds"]] == [round_id]


@pytest.mark.parametrize("said", ["Bearer x", "Bearer", "Basic eDp4", "lyssna_x", "Bearer \xff"])
def test_a_made_up_key_is_401_and_says_how(house: House, round_id: int, said: str) -> None:
    for path in ("/rounds", f"/rounds/{round_id}", "/indicators"):
        answer = ask(house, path, Authorization=said)
        assert answer.status_code == 401
        assert answer.headers["WWW-Authenticate"].startswith("Bearer")
        assert answer.mimetype == "application/problem+json"
        assert answer.json["status"] == 401 and answer.json["detail"]


def test_a_key_reads_its_unit_and_what_is_below_it_only(house: House, round_id: int) -> None:
    town = house.town
    for scope, seen in (
        (town.family, {town.family}),
        (town.children_department, {town.children_department, town.family, town.outpatient}),
    ):
        answer = ask(house, f"/rounds/{round_id}", key(house, scope=scope)).json
        assert {o["unit_id"] for o in answer["observations"]} == seen


def test_a_key_may_never_more_than_its_owner(house: House, round_id: int) -> None:
    token = key(house, unit=house.town.family)
    assert ask(house, f"/rounds/{round_id}", token).status_code == 200
    with house.session() as session:
        account = accounts.by_username(session, f"analyst-{house.town.family}")
        assert account
        accounts.drop_membership(session, account.id, Role.ANALYST, house.town.family)
        session.commit()
    assert ask(house, f"/rounds/{round_id}", token).status_code == 404
    with house.session() as session:
        accounts.set_active(session, account.id, False)
        session.commit()
    assert ask(house, "/rounds", token).status_code == 401


def test_an_old_key_opens_nothing(house: House, round_id: int) -> None:
    token = key(house)
    with house.session() as session:
        found = session.query(ApiToken).one()
        found.expires_on = date.today() - timedelta(days=2)
        session.commit()
    assert ask(house, f"/rounds/{round_id}", token).status_code == 401


def test_a_round_that_is_not_counted_is_not_there(house: House) -> None:
    assert ask(house, f"/rounds/{house.round_id}", key(house)).status_code == 404


def test_nothing_can_be_written(house: House, round_id: int) -> None:
    client = house.app.test_client()
    for method in ("post", "put", "patch", "delete"):
        answer = getattr(client, method)(f"{API}/rounds/{round_id}")
        assert answer.status_code == 405 and answer.mimetype == "application/problem+json"


# --- manners --------------------------------------------------------------------------------


def test_what_has_not_changed_is_not_sent_again(house: House, round_id: int) -> None:
    token = key(house)
    first = ask(house, f"/rounds/{round_id}", token)
    tag = first.headers["ETag"]
    again = ask(house, f"/rounds/{round_id}", token, **{"If-None-Match": tag})
    assert again.status_code == 304 and not again.data
    other = ask(house, f"/rounds/{round_id}", key(house, scope=house.town.family))
    assert other.headers["ETag"] != tag
    assert "Authorization" in first.headers["Vary"]


def test_ten_thousand_requests_are_slowed_down(house: House) -> None:
    client = house.app.test_client()
    seen = [client.get(f"{API}/indicators").status_code for _ in range(320)]
    assert seen[0] == 200 and seen[-1] == 429
    refused = client.get(f"{API}/indicators")
    assert refused.mimetype == "application/problem+json"
    assert int(refused.headers["Retry-After"]) > 0


def test_a_child_is_never_slowed_down(house: House) -> None:
    code = house.code(house.town.family)
    client = house.app.test_client()
    assert {client.get(f"/s/{code}").status_code for _ in range(320)} == {200}


def test_no_cookie_is_set_or_read(house: House, round_id: int) -> None:
    signed_in = house.sign_in(Role.ANALYST)
    answer = signed_in.http.get(f"{API}/rounds/{round_id}")
    assert answer.status_code == 404 and "Set-Cookie" not in answer.headers


def test_the_page_shows_every_address(house: House) -> None:
    page = house.app.test_client().get(f"{API}/").text
    for path in ("/rounds", "/rounds/{round_id}", "/indicators"):
        assert f"GET {API}{path}" in page


def test_the_description_lists_every_address(house: House) -> None:
    described = house.app.test_client().get(f"{API}/openapi.json").json
    ours = {
        re.sub(r"<int:(\w+)>", r"{\1}", str(rule))
        for rule in house.app.url_map.iter_rules()
        if rule.endpoint.startswith("api.") and rule.endpoint != "api.show"
    }
    assert set(described["paths"]) == ours


def test_a_hundred_odd_requests_find_no_fault(house: House, round_id: int) -> None:
    """Requests made from the description itself, good ones and bad ones."""
    token = key(house)
    limiter.enabled = False  # the probe asks more often than a person may
    schema = schemathesis.openapi.from_wsgi(f"{API}/openapi.json", house.app)
    seen: list[int] = []
    for operation in schema.get_all_operations():
        strategy = operation.ok().as_strategy()
        _probe(strategy, token, seen)
    assert 200 in seen


def _probe(strategy: object, token: str, seen: list[int]) -> None:
    @settings(
        max_examples=25,
        deadline=None,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=strategy)  # type: ignore[arg-type]
    def one(case: schemathesis.Case) -> None:
        response = case.call(headers={"Authorization": f"Bearer {token}"})
        seen.append(response.status_code)
        case.validate_response(response)

    one()


@pytest.fixture(autouse=True)
def _calm() -> Iterator[None]:
    """No test is slowed down by the one before it."""
    yield
    limiter.enabled = True
    if limiter.initialized:
        limiter.reset()
