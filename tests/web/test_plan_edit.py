# ruff: noqa: F811
import re

import pytest
from werkzeug.test import TestResponse

from survey.core.access import Role
from survey.core.plan import Status
from survey.storage import plans
from survey.storage.tables import PlanActivity, PlanRow
from tests.conftest import House
from tests.page import PageClient
from tests.web.test_planner import plan_id, staff  # noqa: F401
from tests.web.test_sign_in import sign_in, title, token_on

PLANS = "/personal/planer"


@pytest.fixture
def planner(client: PageClient, plan_id: int) -> PageClient:
    sign_in(client, "planner")
    return client


def row(house: House, plan_id: int) -> PlanRow:
    with house.session() as session:
        return plans.rows_of(session, plan_id)[0]


def activity(house: House, plan_id: int) -> PlanActivity:
    with house.session() as session:
        return plans.activities_of(session, plan_id)[0]


def fields(page: TestResponse) -> dict[str, str]:
    """What the page's first big form would send as it stands."""
    form = re.search(r'<form class="plan-form".*?</form>', page.text, re.DOTALL)
    assert form
    found = dict(re.findall(r'<input[^>]*name="(\w+)"[^>]*value="([^"]*)"', form[0]))
    found |= {n: t.strip() for n, t in re.findall(
        r'<textarea[^>]*name="(\w+)"[^>]*>([^<]*)<', form[0])}  # fmt: skip
    if chosen := re.search(r'name="status" value="(\w+)" checked', form[0]):
        found["status"] = chosen[1]
    return found


def test_a_row_is_changed_and_the_history_tells_it(
    house: House,
    planner: PageClient,
    plan_id: int,
) -> None:
    where = f"{PLANS}/rad/{row(house, plan_id).id}"
    form = fields(planner.get(where)) | {"time_plan": "Våren 2027", "article": "12"}
    answer = planner.post(where, form)
    assert answer.status_code == 303
    page = planner.get(answer.location).text
    assert "Tolkas som 30 juni 2027" in page
    assert "Artikel 12" in page
    history = planner.get(f"{PLANS}/{plan_id}/historik").text
    assert "<del>Fr.o.m. hösten 2021</del> → <ins>Våren 2027</ins>" in history


def test_the_second_of_two_sees_both_versions_and_loses_nothing(
    house: House,
    planner: PageClient,
    plan_id: int,
) -> None:
    where = f"{PLANS}/rad/{row(house, plan_id).id}"
    mine = fields(planner.get(where)) | {"comment": "Mitt", "goal": "Vårt mål"}
    theirs = fields(planner.get(where)) | {"comment": "Deras"}
    assert planner.post(where, theirs).status_code == 303
    page = planner.post(where, mine)
    assert page.status_code == 409
    assert title(page).startswith("Fel:")
    assert "Sparat av någon annan:" in page.text and "Deras" in page.text
    assert fields(page)["comment"] == "Mitt"
    assert row(house, plan_id).comment == "Deras"
    assert planner.post(where, fields(page)).status_code == 303
    assert (row(house, plan_id).comment, row(house, plan_id).goal) == ("Mitt", "Vårt mål")


def test_a_persons_name_is_warned_about_and_can_be_confirmed_as_none(
    house: House,
    planner: PageClient,
    plan_id: int,
) -> None:
    where = f"{PLANS}/rad/{row(house, plan_id).id}"
    form = fields(planner.get(where)) | {"responsible": "Maria"}
    page = planner.post(where, form)
    assert page.status_code == 422
    assert "”Maria” ser ut som en persons namn" in page.text
    assert planner.post(where, fields(page) | {"sure": "Maria"}).status_code == 303


def test_a_row_is_added_moved_and_filled_with_activities(
    house: House,
    planner: PageClient,
    plan_id: int,
) -> None:
    form = fields(planner.get(f"{PLANS}/{plan_id}/ny-rad"))
    empty = planner.post(f"{PLANS}/{plan_id}/ny-rad", form)
    assert empty.status_code == 422 and "Skriv något här." in empty.text
    done = planner.post(
        f"{PLANS}/{plan_id}/ny-rad",
        form | {"focus_area": "Nytt område", "goal": "Nytt mål", "time_plan": "Hösten 2027"},
    )
    page = planner.get(done.location)
    where = done.location.partition("#")[0]
    token = {"csrf_token": token_on(page)}
    assert planner.post(f"{where}/aktivitet", token | {"text": ""}).status_code == 422
    assert planner.post(f"{where}/aktivitet", token | {"text": "Gör så"}).status_code == 303
    assert planner.post(f"{where}/flytta", token | {"steps": "-1"}).status_code == 303
    with house.session() as session:
        rows = plans.rows_of(session, plan_id)
        assert rows[-2].goal == "Nytt mål"
        made = plans.activities_in(session, rows[-2].id)[0].id
    assert planner.post(f"{PLANS}/aktivitet/{made}/flytta", token).status_code == 303


def test_striking_leads_to_a_form_that_asks_why(
    house: House,
    planner: PageClient,
    plan_id: int,
) -> None:
    one = activity(house, plan_id).id
    token = {"csrf_token": token_on(planner.get(f"{PLANS}/{plan_id}"))}
    answer = planner.post(f"{PLANS}/aktivitet/{one}", token | {"status": "struck"})
    page = planner.get(answer.location)
    form = fields(page)
    assert form["status"] == "struck"
    refused = planner.post(f"{PLANS}/aktivitet/{one}/andra", form)
    assert refused.status_code == 422 and "behöver ett skäl" in refused.text
    done = planner.post(f"{PLANS}/aktivitet/{one}/andra", form | {"reason": "Finns redan."})
    assert "Finns redan." in planner.get(done.location).text
    assert activity(house, plan_id).status == Status.STRUCK


def test_a_day_that_is_none_is_told_at_its_field(
    house: House,
    planner: PageClient,
    plan_id: int,
) -> None:
    one = activity(house, plan_id).id
    where = f"{PLANS}/aktivitet/{one}/andra"
    page = planner.post(where, fields(planner.get(where)) | {"due_on": "i höst"})
    assert page.status_code == 422
    assert 'id="due_on-error"' in page.text
    assert planner.post(where, fields(page) | {"status": "forgotten"}).status_code == 400


def test_the_second_of_two_sees_both_versions_of_an_activity_and_a_title(
    house: House,
    planner: PageClient,
    plan_id: int,
) -> None:
    where = f"{PLANS}/aktivitet/{activity(house, plan_id).id}/andra"
    mine = fields(planner.get(where)) | {"text": "Mitt", "status": "ongoing"}
    planner.post(where, fields(planner.get(where)) | {"text": "Deras", "status": "done"})
    page = planner.post(where, mine)
    assert page.status_code == 409
    assert "Deras" in page.text and "</span> Klar" in page.text
    named = f"{PLANS}/{plan_id}/titel"
    mine = fields(planner.get(named)) | {"title": "Min"}
    assert planner.post(named, mine | {"title": "Deras titel"}).status_code == 303
    told = planner.post(named, mine)
    assert told.status_code == 409 and "Deras titel" in told.text
    assert planner.post(named, fields(told) | {"title": ""}).status_code == 422


def test_a_row_is_struck_with_its_reason(
    house: House,
    planner: PageClient,
    plan_id: int,
) -> None:
    where = f"{PLANS}/rad/{row(house, plan_id).id}"
    token = {"csrf_token": token_on(planner.get(where))}
    assert planner.post(f"{where}/stryk", token | {"reason": ""}).status_code == 422
    assert planner.post(f"{where}/stryk", token | {"reason": "Ingår."}).status_code == 303
    assert activity(house, plan_id).reason == "Ingår."


@pytest.mark.parametrize("who", ["", "neighbour", *(r.value for r in Role if r != Role.PLANNER)])
def test_everybody_else_is_a_stranger_to_changing(
    house: House,
    client: PageClient,
    plan_id: int,
    who: str,
) -> None:
    token = ""
    if who:
        sign_in(client, who)
        token = token_on(client.get("/personal/konto"))
    one, other = row(house, plan_id).id, activity(house, plan_id).id
    for path in (f"{plan_id}/titel", f"{plan_id}/ny-rad", f"rad/{one}", f"aktivitet/{other}/andra"):
        assert client.get(f"{PLANS}/{path}").status_code == 404, path
        assert client.post(f"{PLANS}/{path}", {"csrf_token": token}).status_code == 404, path
    for path in (f"rad/{one}/flytta", f"rad/{one}/stryk", f"rad/{one}/aktivitet",
                 f"aktivitet/{other}/flytta"):  # fmt: skip
        assert client.post(f"{PLANS}/{path}", {"csrf_token": token}).status_code == 404, path
    assert row(house, plan_id).revision == 1
    if who in ("", "neighbour", Role.WORKER, Role.ADMINISTRATOR):
        assert client.get(f"{PLANS}/{plan_id}/historik").status_code == 404


def withdraw(
    planner: PageClient, plan_id: int, reason: str = "Läst in två gånger."
) -> TestResponse:
    page = planner.get(f"{PLANS}/{plan_id}/titel")
    form = {"csrf_token": token_on(page), "reason": reason}
    return planner.post(f"{PLANS}/{plan_id}/dra-tillbaka", form)


def test_a_withdrawn_plan_is_kept_but_neither_changed_followed_up_nor_counted(
    house: House, planner: PageClient, plan_id: int
) -> None:
    first, one = row(house, plan_id), activity(house, plan_id)
    assert withdraw(planner, plan_id).status_code == 303
    page = planner.get(f"{PLANS}/{plan_id}").text
    assert "Planen är tillbakadragen" in page and "Läst in två gånger." in page
    assert "Följ upp" not in page and "Ändra raden" not in page
    for path in (f"{plan_id}/uppfoljning", f"{plan_id}/titel", f"{plan_id}/ny-rad",
                 f"rad/{first.id}", f"aktivitet/{one.id}/andra"):  # fmt: skip
        assert planner.get(f"{PLANS}/{path}").status_code == 404
    form = {"csrf_token": token_on(planner.get(f"{PLANS}/{plan_id}")), "status": "done",
            "revision": "1"}  # fmt: skip
    assert planner.post(f"{PLANS}/aktivitet/{one.id}", form).status_code == 404
    listed = planner.get(PLANS).text
    assert "Tillbakadragna planer (1)" in listed
    assert listed.index("Tillbakadragna planer") < listed.index(f"{PLANS}/{plan_id}")
    with house.session() as session:
        assert plans.every(session) == []
    assert "Planen tillbakadragen, eftersom" in planner.get(f"{PLANS}/{plan_id}/historik").text
    back = planner.post(f"{PLANS}/{plan_id}/ta-fram", {"csrf_token": form["csrf_token"]})
    assert back.status_code == 303 and "Följ upp" in planner.get(f"{PLANS}/{plan_id}").text


def test_a_plan_is_not_withdrawn_without_a_reason(planner: PageClient, plan_id: int) -> None:
    told = withdraw(planner, plan_id, " ")
    assert told.status_code == 422 and title(told).startswith("Fel:")
    assert 'id="reason-error"' in told.text
    assert "Följ upp" in planner.get(f"{PLANS}/{plan_id}").text


@pytest.mark.parametrize("role", [Role.ANALYST, Role.COORDINATOR])
def test_those_who_only_see_a_plan_do_not_withdraw_it(
    house: House, client: PageClient, plan_id: int, role: Role
) -> None:
    sign_in(client, role.value)
    form = {"csrf_token": token_on(client.get(PLANS)), "reason": "Bort."}
    for act in ("dra-tillbaka", "ta-fram"):
        assert client.post(f"{PLANS}/{plan_id}/{act}", form).status_code == 404
    with house.session() as session:
        assert len(plans.every(session)) == 1
