import re
from datetime import date, datetime
from pathlib import Path

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from survey.core.access import Role
from survey.core.plan import Row, Status, Target, Understood
from survey.core.plan_table import read
from survey.services import admitting, planning
from survey.storage import library, plans
from tests import released
from tests.conftest import House
from tests.page import PageClient
from tests.web.test_sign_in import PASSWORD, sign_in, token_on

NOW = datetime(2026, 11, 22)
TESTS = Path(__file__).parent.parent
ARVIKA = TESTS / "core" / "data" / "arvika-aktivitetsplan-barnkonventionen-2021-2022.txt"


@pytest.fixture
def staff(house: House) -> None:
    """One person for each role in the children's department, and a planner of the other."""
    with house.session() as session:
        for role in Role:
            admitting.add_account(session, role.value, PASSWORD, now=NOW)
            place = house.town.children_department
            admitting.grant(session, role.value, role, place, now=NOW)
        admitting.add_account(session, "neighbour", PASSWORD, now=NOW)
        place = house.town.disability_department
        admitting.grant(session, "neighbour", Role.PLANNER, place, now=NOW)


@pytest.fixture
def plan_id(house: House, staff: None) -> int:
    """Arvika's plan, in the children's department."""
    with house.session() as session:
        table = read(ARVIKA.read_bytes())
        shared = library.read_all()
        return planning.import_plan(session, shared, house.town.children_department, table).plan_id


def first_activity(house: House, plan_id: int) -> tuple[int, str]:
    """The id and the status of the plan's first activity."""
    with house.session() as session:
        activity = plans.activities_of(session, plan_id)[0]
        return activity.id, activity.status


def change(client: PageClient, house: House, plan_id: int, status: str, token: str) -> TestResponse:
    activity, _ = first_activity(house, plan_id)
    form = {"status": status, "csrf_token": token, "revision": "1"}
    return client.post(f"/personal/planer/aktivitet/{activity}", form)


def test_what_should_run_from_a_day_has_no_last_day(
    house: House, client: PageClient, plan_id: int
) -> None:
    with house.session() as session:
        row = plans.rows_of(session, plan_id)[0]
        row.due_on = date(2021, 12, 31)  # what "Fr.o.m. hösten 2021" means
        first, *others = plans.activities_in(session, row.id)
        for other in others:
            other.status = "ongoing"
        session.commit()
    sign_in(client, "planner")
    page = client.get(f"/personal/planer/{plan_id}").text
    assert "Ska ha börjat senast 31 dec. 2021" in page
    assert page.count("Skulle ha börjat senast 31 dec. 2021") == 1
    assert "1 försenad" in page and "Sista dagen har passerat" not in page
    follow_up = client.get(f"/personal/planer/{plan_id}/uppfoljning").text
    assert "Skulle ha börjat senast 31 dec. 2021" in follow_up
    assert follow_up.count("skulle ha börjat<") == 1
    assert "(ska ha börjat senast 31 dec. 2021)" not in follow_up
    other_page = client.get(f"/personal/planer/{plan_id}/uppfoljning?aktivitet={others[0].id}").text
    assert "(ska ha börjat senast 31 dec. 2021)" in other_page
    year = client.get(f"/personal/planer/{plan_id}/ar/2026").text
    assert "Dagen har passerat" in year and first.text in year


def test_the_plan_is_shown_as_the_departments_own_table(client: PageClient, plan_id: int) -> None:
    sign_in(client, "planner")
    listed = client.get("/personal/planer")
    assert "0 av 14 aktiviteter klara" in listed.text
    page = client.get(f"/personal/planer/{plan_id}").text
    areas = re.findall(r"<h2 id=\"s\d\">(.*?)</h2>", page)
    assert areas == [
        "Barnrättsperspektivet",
        "Barns delaktighet",
        "Kunskap och statistik (indikatorer)",
        "Barnchecklista",
    ]
    assert page.count('<tr class="plan__row"') == 7
    assert "<b>Samtliga enheter:</b> Barnets bästa ska vara vägledande vid alla beslut och" in page
    assert 'scope="col" class="plan__follows"' not in page


def test_a_status_is_changed_from_the_table(client: PageClient, house: House, plan_id: int) -> None:
    sign_in(client, "planner")
    page = client.get(f"/personal/planer/{plan_id}")
    answer = change(client, house, plan_id, "done", token_on(page))
    assert answer.status_code == 303
    assert first_activity(house, plan_id)[1] == Status.DONE
    back = client.get(answer.location)
    assert "activity--done" in back.text
    assert f'id="{answer.location.partition("#")[2]}"' in back.text


def test_who_saw_an_older_plan_does_not_undo_what_another_decided(
    client: PageClient, house: House, plan_id: int
) -> None:
    sign_in(client, "planner")
    page = client.get(f"/personal/planer/{plan_id}")
    change(client, house, plan_id, "done", token_on(page))
    answer = change(client, house, plan_id, "ongoing", token_on(page))
    assert "changed=1" in answer.location and "to=ongoing" in answer.location
    assert "Någon annan har ändrat aktiviteten under tiden." in client.get(answer.location).text
    assert first_activity(house, plan_id)[1] == Status.DONE


def test_a_status_that_does_not_exist_changes_nothing(
    client: PageClient, house: House, plan_id: int
) -> None:
    sign_in(client, "planner")
    page = client.get(f"/personal/planer/{plan_id}")
    assert change(client, house, plan_id, "forgotten", token_on(page)).status_code == 400
    assert change(client, house, plan_id, "done", "not the token").status_code == 400
    assert first_activity(house, plan_id)[1] == Status.NOT_STARTED


@pytest.mark.parametrize("role", [Role.ANALYST, Role.COORDINATOR])
def test_those_who_may_only_see_the_plan_get_no_buttons(
    client: PageClient, house: House, plan_id: int, role: Role
) -> None:
    sign_in(client, role.value)
    page = client.get(f"/personal/planer/{plan_id}")
    assert page.status_code == 200
    assert "/personal/planer/aktivitet/" not in page.text
    assert change(client, house, plan_id, "done", token_on(page)).status_code == 404
    assert first_activity(house, plan_id)[1] == Status.NOT_STARTED


@pytest.mark.parametrize("role", [Role.WORKER, Role.ADMINISTRATOR])
def test_those_without_a_part_in_the_plan_are_strangers_to_it(
    client: PageClient, house: House, plan_id: int, role: Role
) -> None:
    sign_in(client, role.value)
    assert client.get("/personal/planer").status_code == 404
    assert client.get(f"/personal/planer/{plan_id}").status_code == 404
    token = token_on(client.get("/personal/"))
    assert change(client, house, plan_id, "done", token).status_code == 404
    assert first_activity(house, plan_id)[1] == Status.NOT_STARTED


def test_a_planner_of_another_department_sees_and_changes_nothing(
    client: PageClient, house: House, plan_id: int
) -> None:
    sign_in(client, "neighbour")
    listed = client.get("/personal/planer")
    assert "Aktivitetsplan" not in listed.text
    assert "Här finns ingen plan än." in listed.text
    assert client.get(f"/personal/planer/{plan_id}").status_code == 404
    assert change(client, house, plan_id, "done", token_on(listed)).status_code == 404
    assert first_activity(house, plan_id)[1] == Status.NOT_STARTED


def test_a_stranger_meets_nothing(client: PageClient, house: House, plan_id: int) -> None:
    assert client.get("/personal/planer").status_code == 404
    assert client.get(f"/personal/planer/{plan_id}").status_code == 404
    assert change(client, house, plan_id, "done", "").status_code == 404
    assert first_activity(house, plan_id)[1] == Status.NOT_STARTED


def test_what_does_not_exist_is_not_found(client: PageClient, plan_id: int) -> None:
    sign_in(client, "planner")
    token = token_on(client.get("/personal/planer"))
    assert client.get("/personal/planer/999").status_code == 404
    answer = client.post("/personal/planer/aktivitet/999", {"csrf_token": token, "status": "done"})
    assert answer.status_code == 404


@pytest.fixture
def followed(house: House, staff: None) -> int:
    """A plan with indicators of every sort, after two rounds."""
    wanted = ("DEL-1", "DEL-2", "UTB-1", "CHK-1", "PLN-1", "TRY-1")
    goal = Row("Fokus", "Mål.", ("Gör.",), indicators=tuple(Target(i, 60) for i in wanted))
    with house.session() as session:
        for name, day in (("Våren", date(2026, 3, 28)), ("Hösten", date(2026, 10, 25))):
            sizes = released.sizes(house.town, 60)
            likes = {"heard": 0.3 if name == "Våren" else 0.9}
            released.make_round(session, house.town, name, day, sizes=sizes, likes=likes)
        return planning.import_plan(
            session,
            library.read_all(),
            house.town.children_department,
            Understood("Med <indikatorer> & mål", (goal,)),
        ).plan_id


def test_indicators_stand_with_sentence_value_target_and_change(
    client: PageClient, followed: int
) -> None:
    sign_in(client, "planner")
    page = client.get(f"/personal/planer/{followed}").text
    assert "av 10 upplever att vuxna lyssnar" in page
    assert "Ökat sedan nuläget:" in page
    assert "Mål: minst 60 % – <b>nått</b>" in page
    assert "Mål: minst 60 procentenheter mer" in page
    assert "Siffran kommer när registret har sin första blankett." in page
    assert "Siffran kommer när den första aktivitetens dag har passerat." in page
    assert "Med &lt;indikatorer&gt; &amp; mål" in page


def test_the_plan_is_readable_in_english(client: PageClient, followed: int) -> None:
    sign_in(client, "planner")
    page = client.get(f"/personal/planer/{followed}?lang=en").text
    assert "Increased since the baseline:" in page
    assert "Target: at least 60 % – <b>reached</b>" in page
    assert "Not started" in page


def test_a_plan_waits_for_its_first_figures_without_failing(
    client: PageClient, house: House, staff: None
) -> None:
    plan = Understood("Planen", (Row("F", "Mål.", ("Gör.",), indicators=(Target("DEL-1"),)),))
    with house.session() as session:
        saved = planning.import_plan(
            session, library.read_all(), house.town.children_department, plan
        )
    sign_in(client, "planner")
    page = client.get(f"/personal/planer/{saved.plan_id}")
    assert "Siffran kommer när en omgång med Stöd och delaktighet är stängd" in page.text


def test_the_room_is_in_the_navigation_of_those_who_may_enter(
    client: PageClient, app: Flask, plan_id: int
) -> None:
    sign_in(client, "planner")
    assert 'href="/personal/planer"' in client.get("/personal/").text
