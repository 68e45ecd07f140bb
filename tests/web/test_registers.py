"""A worker fills in a form on a phone; whoever may not finds nothing."""

import re
from datetime import date, timedelta

import pytest
from sqlalchemy import select
from werkzeug.test import TestResponse

from survey.core.access import Role
from survey.core.plan import Row, Understood
from survey.services import planning
from survey.storage import audit, library
from survey.storage.tables import PlanActivity, PlanRow, RegisterEntry
from tests.conftest import House
from tests.page import PageClient
from tests.web.test_sign_in import title, token_on

PLACE = "/personal/register"
CHECKLIST = f"{PLACE}/barnchecklista/ny"
SELF_CHECK = f"{PLACE}/egenkontroll/ny"
TODAY = date.today()
MONTH = (TODAY.replace(day=1) + timedelta(days=62)).strftime("%Y-%m")
ACTION = {"action": "Skriv en rutin", "responsible": "enhetschef", "due_on": MONTH}


@pytest.fixture
def worker(house: House) -> PageClient:
    return house.sign_in(Role.WORKER, house.town.family)


@pytest.fixture
def plan_id(house: House) -> int:
    with house.session() as session:
        table = Understood("Vår plan", (Row("Delaktighet", "Barn hörs", ("Fråga barnen",)),))
        place = house.town.children_department
        return planning.import_plan(session, library.read_all(), place, table).plan_id


def filled(house: House, **given: str) -> dict[str, str]:
    form = {"decided_on": TODAY.isoformat(), "unit": str(house.town.family), "q-best": "ja",
            "q-heard": "ja", "q-how": "enskilt", "q-told": "planerat", "due_on": ""}  # fmt: skip
    return form | given


def send(client: PageClient, form: dict[str, str], path: str = CHECKLIST) -> TestResponse:
    return client.post(path, form | {"csrf_token": token_on(client.get(PLACE))})


def entries(house: House) -> list[RegisterEntry]:
    with house.session() as session:
        return list(session.scalars(select(RegisterEntry).order_by(RegisterEntry.id)))


def kept(house: House, client: PageClient, **given: str) -> RegisterEntry:
    assert send(client, filled(house, **given)).status_code == 303
    return entries(house)[-1]


def test_a_worker_fills_in_the_checklist_and_gets_a_new_one(
    house: House, worker: PageClient
) -> None:
    page = worker.get(CHECKLIST)
    assert "Är barnets bästa bedömt inför just det här beslutet?" in page.text
    assert f'value="{TODAY.isoformat()}"' in page.text
    made = send(worker, filled(house))
    assert made.status_code == 303
    after = worker.get(made.location)
    assert "Sparat. Siffrorna är uppdaterade." in after.text
    assert " checked" not in after.text
    entry = entries(house)[0]
    assert (entry.form, entry.unit_id, entry.decided_on) == ("bcl", house.town.family, TODAY)
    assert entry.answers["how"] == ["enskilt"]
    assert entry.due_on is None
    own = worker.get(f"{PLACE}/post/{entry.id}")
    assert "Eget samtal" in own.text
    assert f"/post/{entry.id}" in worker.get(PLACE).text


def test_what_the_answers_do_not_lead_to_is_not_kept(house: House, worker: PageClient) -> None:
    entry = kept(house, worker, **{"q-heard": "nej", "q-how": "enskilt", "q-why_not": "tid"})
    assert "how" not in entry.answers
    assert entry.answers["why_not"] == ["tid"]


def test_an_action_is_shown_on_both_pages(house: House, worker: PageClient, plan_id: int) -> None:
    entry = kept(house, worker, **ACTION)
    assert (
        f"/personal/planer/{plan_id}#a{entry.activity_id}"
        in worker.get(f"{PLACE}/post/{entry.id}").text
    )
    planner = house.sign_in(Role.PLANNER, house.town.children_department)
    page = planner.get(f"/personal/planer/{plan_id}").text
    assert "Skriv en rutin (enhetschef)" in page
    assert "Från barnchecklistan" in page
    assert f'href="{PLACE}/post/{entry.id}"' in page


def test_the_plans_words_are_swedish_whoever_fills_in(
    house: House, worker: PageClient, plan_id: int
) -> None:
    assert send(worker, filled(house, **ACTION), f"{CHECKLIST}?lang=en").status_code == 303
    with house.session() as session:
        assert "Från barnchecklistan" in session.scalars(select(PlanRow.goal)).all()


def test_a_planner_chooses_the_row(house: House, worker: PageClient, plan_id: int) -> None:
    entry = kept(house, worker, **ACTION)
    planner = house.sign_in(Role.PLANNER, house.town.children_department)
    with house.session() as session:
        row = session.scalars(select(PlanRow.id).where(PlanRow.goal == "Barn hörs")).one()
    page = f"{PLACE}/post/{entry.id}"
    assert send(planner, {"row": str(row)}, f"{page}/plan").status_code == 303
    with house.session() as session:
        assert session.get_one(PlanActivity, entry.activity_id).row_id == row
    wrong = send(planner, {"row": "99999"}, f"{page}/plan")
    assert wrong.status_code == 422
    assert title(wrong).startswith("Fel:")
    assert send(worker, {"row": str(row)}, f"{page}/plan").status_code == 404
    elsewhere = house.sign_in(Role.PLANNER, house.town.disability_department)
    assert send(elsewhere, {"row": str(row)}, f"{page}/plan").status_code == 404


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"decided_on": ""}, "Ange beslutets datum."),
        ({"decided_on": "2999-01-01"}, "Ange en dag som har varit"),
        ({"decided_on": "1999-01-01"}, "Ange en dag inom det senaste året."),
        ({"q-best": "", "q-heard": "", "q-how": "", "q-told": ""}, "Svara på minst en fråga."),
        ({"action": "Ny mall"}, "Ange vem som ansvarar"),
        ({"action": "Ny mall", "responsible": "chef"}, "Välj den månad"),
        ({"responsible": "chef"}, "Skriv med några ord vad som ska göras."),
        (ACTION | {"action": "Se 19121212-1212"}, "ser ut som ett personnummer"),
        (ACTION | {"due_on": "2001-01"}, "Välj en månad som inte ligger före beslutet."),
        (ACTION | {"action": "Pojken född 1985-01-01"}, "ser ut som ett födelsedatum"),
        (ACTION | {"action": "Se SN 2026/123"}, "ser ut som ett ärendenummer"),
        (ACTION | {"responsible": "Anna Svensson"}, "ser ut som en persons namn"),
        (ACTION | {"action": "Ring 070-123 45 67"}, "ser ut som ett telefonnummer"),
        (ACTION | {"action": "x" * 301}, "Skriv kortare."),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_lost_or_kept(
    house: House, worker: PageClient, given: dict[str, str], words: str
) -> None:
    form = {k: v for k, v in filled(house, **given).items() if v or not k.startswith("q-")}
    page = send(worker, form)
    assert page.status_code == 422
    assert title(page).startswith("Fel:")
    assert words in page.text
    assert entries(house) == []
    if "q-best" in form:
        assert re.search(r'name="q-best" value="ja" checked', page.text)
    if "action" in given:
        assert given["action"] in page.text


def test_a_name_that_is_none_is_confirmed_and_a_number_never(
    house: House, worker: PageClient
) -> None:
    doubtful = filled(house, **ACTION | {"responsible": "Anna Svensson"})
    page = send(worker, doubtful).text
    assert re.findall(r'name="sure" value="([^"]+)"', page) == ["Anna", "Svensson"]
    both = doubtful | {"sure": ["Anna", "Svensson"], "action": "Se 19121212-1212"}
    assert send(worker, both).status_code == 422  # type: ignore[arg-type]
    assert send(worker, doubtful | {"sure": ["Anna", "Svensson"]}).status_code == 303  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "given", [{"q-best": "kanske"}, {"q-made_up": "ja"}, {"q-action": "mall"}, {"q-best": "\x00"}]
)
def test_what_no_page_of_ours_sends_is_refused(
    house: House, worker: PageClient, given: dict[str, str]
) -> None:
    assert send(worker, filled(house, **given)).status_code == 400
    assert entries(house) == []


def test_a_unit_of_somebody_else_can_not_be_chosen(house: House, worker: PageClient) -> None:
    for unit in (house.town.outpatient, house.town.children_department, 99999):
        assert send(worker, filled(house, unit=str(unit))).status_code == 422
    assert entries(house) == []


def test_my_own_is_changed_and_a_second_window_is_told(house: House, worker: PageClient) -> None:
    entry = kept(house, worker)
    page = f"{PLACE}/post/{entry.id}/andra"
    assert re.search(r'name="q-best" value="ja" checked', worker.get(page).text)
    first = filled(house, **{"q-best": "nej", "revision": "1"})
    assert send(worker, first, page).status_code == 303
    assert entries(house)[0].answers["best"] == ["nej"]
    second = send(worker, filled(house, **{"q-best": "delvis", "revision": "1"}), page)
    assert second.status_code == 409
    assert "ändrades i ett annat fönster" in second.text
    assert re.search(r'name="q-best" value="delvis" checked', second.text)
    assert entries(house)[0].answers["best"] == ["nej"]
    again = re.search(r'name="revision" value="(\d+)"', second.text)
    assert again
    mine = filled(house, **{"q-best": "delvis", "revision": again[1]})
    assert send(worker, mine, page).status_code == 303
    assert entries(house)[0].answers["best"] == ["delvis"]


def test_my_own_is_removed_after_a_tick_and_stands_in_the_log(
    house: House, worker: PageClient
) -> None:
    entry = kept(house, worker)
    page = f"{PLACE}/post/{entry.id}/ta-bort"
    unsure = send(worker, {"revision": "1"}, page)
    assert unsure.status_code == 422
    assert send(worker, {"revision": "7", "sure": "y"}, page).status_code == 409
    assert len(entries(house)) == 1
    gone = send(worker, {"revision": "1", "sure": "y"}, page)
    assert "Blanketten är borttagen." in worker.get(gone.location).text
    assert entries(house) == []
    with house.session() as session:
        assert audit.latest(session)[0].act == "register_removed"
    assert worker.get(f"{PLACE}/post/{entry.id}").status_code == 404


def test_after_thirty_days_it_stays_as_it_is(house: House, worker: PageClient) -> None:
    entry = kept(house, worker)
    with house.session() as session:
        session.get_one(RegisterEntry, entry.id).made_on = TODAY - timedelta(days=31)
        session.commit()
    for path in ("", "/andra"):
        assert worker.get(f"{PLACE}/post/{entry.id}{path}").status_code == 404
    for path in ("andra", "ta-bort"):
        form = filled(house, revision="1", sure="y")
        assert send(worker, form, f"{PLACE}/post/{entry.id}/{path}").status_code == 404


@pytest.mark.parametrize("role", [Role.WORKER, Role.COORDINATOR, Role.PLANNER, Role.ANALYST])
def test_somebody_elses_can_be_read_by_those_who_see_figures_and_changed_by_nobody(
    house: House, worker: PageClient, role: Role
) -> None:
    entry = kept(house, worker)
    other = house.sign_in(role, house.town.children_department)
    page = f"{PLACE}/post/{entry.id}"
    assert other.get(page).status_code == (404 if role is Role.WORKER else 200)
    assert other.get(f"{page}/andra").status_code == 404
    for act in ("andra", "ta-bort"):
        form = filled(house, revision="1", sure="y")
        assert send(other, form, f"{page}/{act}").status_code == 404
    far = house.sign_in(role, house.town.disability)
    assert far.get(page).status_code == 404
    assert len(entries(house)) == 1


def test_a_worker_does_no_self_check_and_an_administrator_no_form(
    house: House, worker: PageClient
) -> None:
    assert worker.get(SELF_CHECK).status_code == 404
    form = {"decided_on": TODAY.isoformat(), "unit": str(house.town.family), "q-affects": "direkt",
            "due_on": ""}  # fmt: skip
    assert send(worker, form, SELF_CHECK).status_code == 404
    assert "egenkontroll" not in worker.get(PLACE).text
    administrator = house.sign_in(Role.ADMINISTRATOR)
    assert administrator.get(PLACE).status_code == 404
    assert administrator.get(CHECKLIST).status_code == 404
    planner = house.sign_in(Role.PLANNER, house.town.children_department)
    assert planner.get(SELF_CHECK).status_code == 200


def test_the_self_check_makes_its_action_of_what_is_chosen(house: House, plan_id: int) -> None:
    planner = house.sign_in(Role.PLANNER, house.town.children_department)
    form = {"decided_on": TODAY.isoformat(), "unit": str(house.town.children_department),
            "q-affects": "direkt", "q-done": "nej", "q-action": ["mall", "utbilda"],
            "responsible": "barnrättsstrateg", "due_on": MONTH}  # fmt: skip
    assert send(planner, form, SELF_CHECK).status_code == 303  # type: ignore[arg-type]
    page = planner.get(f"/personal/planer/{plan_id}").text
    assert "Ändra mall eller rutin, Utbilda (barnrättsstrateg)" in page
    assert "Från egenkontrollen" in page
    wrong = form | {"q-action": ["ingen", "mall"]}
    refused = send(planner, wrong, SELF_CHECK)  # type: ignore[arg-type]
    assert refused.status_code == 422
    assert "Välj antingen ”ingen” eller något annat." in refused.text


@pytest.mark.parametrize("path", [CHECKLIST, f"{PLACE}/post/1/andra", f"{PLACE}/post/1/ta-bort"])
def test_without_a_token_nothing_is_kept(house: House, worker: PageClient, path: str) -> None:
    kept(house, worker)
    assert worker.post(path, filled(house, sure="y", revision="1")).status_code == 400
    assert len(entries(house)) == 1


def test_a_register_that_does_not_exist_is_not_found(worker: PageClient) -> None:
    assert worker.get(f"{PLACE}/stod-och-delaktighet/ny").status_code == 404


def test_a_register_is_never_offered_as_a_round(house: House) -> None:
    coordinator = house.sign_in(Role.COORDINATOR)
    page = coordinator.get("/personal/omgangar/ny").text
    assert 'value="barnrattsutbildning"' in page
    for name in ("barnchecklista", "egenkontroll"):
        assert f'value="{name}"' not in page
        form = {"questionnaire": name, "shown": name, "name": "Fel"}
        assert send(coordinator, form, "/personal/omgangar/ny").status_code == 400


def test_it_speaks_english_too(worker: PageClient) -> None:
    assert "Have the child&#39;s best interests" in worker.get(f"{CHECKLIST}?lang=en").text


def test_an_id_that_no_table_could_hold_is_none(
    house: House, worker: PageClient, plan_id: int
) -> None:
    huge = "99999999999999999999"
    assert "Sparat." not in worker.get(f"{CHECKLIST}?sparad={huge}&enhet={huge}").text
    entry = kept(house, worker, **ACTION)
    planner = house.sign_in(Role.PLANNER, house.town.children_department)
    wrong = send(planner, {"row": huge}, f"{PLACE}/post/{entry.id}/plan")
    assert wrong.status_code == 422


def test_a_unit_without_a_plan_is_told_when_the_action_stands_in_anothers(
    house: House, plan_id: int
) -> None:
    worker = house.sign_in(Role.WORKER, house.town.municipality)
    entry = kept(house, worker, **ACTION)
    moved = filled(house, unit=str(house.town.disability), revision="1", **ACTION)
    page = send(worker, moved, f"{PLACE}/post/{entry.id}/andra")
    assert page.status_code == 422
    assert "Den enheten har ingen plan" in page.text
    assert entries(house)[-1].unit_id == house.town.family


def test_mine_stand_by_day_and_say_which_sort_of_decision(house: House, worker: PageClient) -> None:
    days = [TODAY - timedelta(days=number) for number in (1, 3, 2)]
    for day, kind in zip(days, ("sol", "avslut", "lss"), strict=True):
        kept(house, worker, decided_on=day.isoformat(), **{"q-kind": kind})
    rows = worker.get(PLACE).text.split('class="entries"')[1].split("</ul>")[0]
    kinds = re.findall(r"(Insats enligt SoL|Insats enligt LSS|Avslut)", rows)
    assert kinds == ["Insats enligt SoL", "Insats enligt LSS", "Avslut"]
