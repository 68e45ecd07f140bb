"""From a result to what is seen in it, to an action in the plan or a reason."""

import re
from datetime import timedelta

import pytest
from werkzeug.datastructures import MultiDict
from werkzeug.test import TestResponse

from survey.core.access import Role
from survey.core.plan import Row
from survey.services import planning, replying
from survey.storage import audit, findings, library, plans
from survey.storage.tables import Finding
from tests.conftest import House
from tests.examples import TODAY
from tests.page import PageClient

WORDS = "Vi ska lyssna mer."


@pytest.fixture
def plan_id(house: House) -> int:
    """A plan of the department with one row."""
    with house.session() as session:
        made = plans.add(session, house.town.children_department, "Planen")
        plans.add_row(session, made.id, 1, one_row())
        session.commit()
        return made.id


def one_row() -> Row:
    return Row("Delaktighet", "Barn ska få säga sitt", ("Vi frågar.",), "Chefen", "2026", "")


@pytest.fixture
def writer(house: House) -> PageClient:
    return house.sign_in(Role.PLANNER, house.town.children_department)


def send(client: PageClient, path: str, page: str, **form: str) -> TestResponse:
    """Post with the token and the revision of `page`."""
    html = client.get(page).text
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', html)
    seen = re.search(r'name="revision"\s+value="(\d+)"', html)
    assert token
    return client.post(path, {"csrf_token": token[1], "revision": seen[1] if seen else "0"} | form)


def note(house: House, client: PageClient, counted: int) -> str:
    """The address of a new finding about the family unit."""
    new = f"/personal/fynd/ny/{counted}/DEL-1"
    form = {"unit": str(house.town.family), "text": "Många tycker att vi lyssnar."}
    response = send(client, new, new, **form)
    assert response.status_code == 303
    return response.location


def the_finding(house: House, address: str) -> Finding:
    with house.session() as session:
        found = findings.get(session, int(address.rpartition("/")[2].partition("?")[0]))
        assert found
        return found


def test_a_finding_is_written_from_a_result_and_shows_its_figure(
    house: House, writer: PageClient, counted: int
) -> None:
    results = writer.get(f"/personal/resultat/{counted}").text
    assert f"/personal/fynd/ny/{counted}/DEL-1" in results
    page = writer.get(note(house, writer, counted)).text
    assert "Många tycker att vi lyssnar." in page
    assert re.search(r"(Mellan|Minst|Högst|Fler) [^<]* av 10|Fler än hälften", page)
    assert "Barn och familj" in page


def test_a_finding_can_be_about_a_question(house: House, writer: PageClient, counted: int) -> None:
    page = writer.get(f"/personal/resultat/{counted}/fragor").text
    found = re.search(rf'href="(/personal/fynd/ny/{counted}/[^"]+)"', page)
    assert found
    assert writer.get(found[1]).status_code == 200


def test_before_any_finding_the_page_says_where_to_begin(writer: PageClient) -> None:
    page = writer.get("/personal/fynd").text
    assert "Inget är nedskrivet än." in page and "/personal/resultat" in page


def test_open_findings_stand_first(house: House, writer: PageClient, counted: int) -> None:
    first = note(house, writer, counted)
    send(writer, f"{first}/skal", first, reason="Vi gör redan nog.", words=WORDS)
    note(house, writer, counted)
    page = writer.get("/personal/fynd").text
    assert page.index("Att besluta om") < page.index("Beslutade")


def test_an_action_stands_in_the_plan_and_both_ways(
    house: House, writer: PageClient, counted: int, plan_id: int
) -> None:
    address = note(house, writer, counted)
    with house.session() as session:
        (row,) = plans.rows_of(session, plan_id)
    form = {"activity": "Fråga varje barn.", "where": f"row-{row.id}", "words": WORDS}
    assert send(writer, f"{address}/atgard", address, **form).status_code == 303
    page, finding_id = writer.get(address).text, the_finding(house, address).id
    assert "Fråga varje barn." in page and f"/personal/planer/{plan_id}#a" in page
    with house.session() as session:
        activity = plans.activities_of(session, plan_id)[-1]
        assert (activity.text, activity.finding_id) == ("Fråga varje barn.", finding_id)
        view = planning.plan(session, library.read_all(), plan_id)
        assert view.sections[0].rows[0].activities[-1].finding_id == activity.finding_id
        assert "finding_decided" in {r.act for r in audit.latest(session)}
    leads, plan = f'href="/personal/fynd/{finding_id}"', f"/personal/planer/{plan_id}"
    assert leads in writer.get(plan).text
    assert leads in house.sign_in(Role.COORDINATOR).get(plan).text  # who may see it, not edit
    assert leads not in house.sign_in(Role.ANALYST).get(plan).text


def test_an_action_can_have_a_row_of_its_own(
    house: House, writer: PageClient, counted: int, plan_id: int
) -> None:
    address = note(house, writer, counted)
    form = {"activity": "Fråga.", "where": f"plan-{plan_id}", "words": WORDS, "goal": "Nytt mål"}
    assert send(writer, f"{address}/atgard", address, **form).status_code == 303
    with house.session() as session:
        assert [r.goal for r in plans.rows_of(session, plan_id)][-1] == "Nytt mål"


@pytest.mark.parametrize("missing", ["activity", "where", "words"])
def test_an_action_lacks_nothing(
    house: House, writer: PageClient, counted: int, plan_id: int, missing: str
) -> None:
    address = note(house, writer, counted)
    with house.session() as session:
        (row,) = plans.rows_of(session, plan_id)
    form = {"activity": "Fråga.", "where": f"row-{row.id}", "words": WORDS} | {missing: ""}
    response = send(writer, f"{address}/atgard", address, **form)
    assert response.status_code == 422 and "<title>Fel:" in response.text
    assert the_finding(house, address).decision == ""


@pytest.mark.parametrize("missing", ["reason", "words"])
def test_a_finding_is_not_closed_without_a_reason_and_words(
    house: House, writer: PageClient, counted: int, missing: str
) -> None:
    address = note(house, writer, counted)
    form = {"reason": "Vi gör redan nog.", "words": WORDS} | {missing: ""}
    response = send(writer, f"{address}/skal", address, **form)
    assert response.status_code == 422
    assert next(v for v in form.values() if v) in response.text
    assert the_finding(house, address).decision == ""


def test_the_second_of_two_is_told_that_it_is_decided(
    house: House, writer: PageClient, counted: int
) -> None:
    address = note(house, writer, counted)
    page = writer.get(address).text
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page)
    assert token
    form = {"csrf_token": token[1], "revision": "1", "reason": "Först.", "words": WORDS}
    assert writer.post(f"{address}/skal", form).status_code == 303
    response = writer.post(f"{address}/skal", form | {"reason": "Sen."})
    assert response.status_code == 409
    assert "Först." in response.text and "Sen." in response.text


def test_no_plan_of_another_department_can_be_chosen(
    house: House, writer: PageClient, counted: int
) -> None:
    with house.session() as session:
        made = plans.add(session, house.town.disability_department, "Deras plan")
        session.commit()
        theirs = made.id
    address = note(house, writer, counted)
    assert "Deras plan" not in writer.get(address).text
    form = {"activity": "Smyg.", "where": f"plan-{theirs}", "goal": "Smyg", "words": WORDS}
    assert send(writer, f"{address}/atgard", address, **form).status_code == 422


def test_a_finding_leads_to_several_actions_and_each_stands_in_the_history(
    house: House, writer: PageClient, counted: int, plan_id: int
) -> None:
    address = note(house, writer, counted)
    form = {"activity": "Fråga\nmer.", "where": f"plan-{plan_id}", "words": WORDS, "goal": "Nytt"}
    form |= {"responsible": "Kuratorn", "focus_area": "Delaktighet"}
    assert send(writer, f"{address}/atgard", address, **form).status_code == 303
    more = {"activity": "Öva.", "where": form["where"], "goal": "Nytt mål till", "words": ""}
    assert send(writer, f"{address}/atgard", address, **more).status_code == 303
    page = writer.get(address).text
    assert "Fråga mer." in page and "Öva." in page and WORDS in page
    found = the_finding(house, address)
    with house.session() as session:
        activities = plans.activities_of(session, plan_id)
        mine = [a.text for a in activities if a.finding_id == found.id]
        changes = [c.what for c in plans.changes_of(session, plan_id)]
        row = next(r for r in plans.rows_of(session, plan_id) if r.goal == "Nytt")
    assert sorted(mine) == ["Fråga mer.", "Öva."]
    assert changes.count("row_added") == 2 and changes.count("activity_added") == 2
    assert row.focus_area == "Delaktighet"
    reason = {"reason": "Nej.", "words": "Nej."}
    assert send(writer, f"{address}/skal", address, **reason).status_code == 409


def test_a_person_s_name_is_asked_about_and_nothing_written_is_lost(
    house: House, writer: PageClient, counted: int, plan_id: int
) -> None:
    address = note(house, writer, counted)
    form = {"activity": "Fråga.", "where": f"plan-{plan_id}", "words": WORDS, "goal": "Nytt"}
    form["responsible"] = "Anna Andersson"
    answer = send(writer, f"{address}/atgard", address, **form)
    assert answer.status_code == 422 and "Anna" in answer.text and "Fråga." in answer.text
    assert not the_finding(house, address).decision
    with house.session() as session:
        row = plans.rows_of(session, plan_id)[0]
    answer = send(writer, f"{address}/atgard", address, **(form | {"where": f"row-{row.id}"}))
    assert answer.status_code == 422 and "skulle gå förlorade" in answer.text
    long = form | {"responsible": "Chef", "activity": "x" * 2001}
    assert send(writer, f"{address}/atgard", address, **long).status_code == 422


@pytest.mark.parametrize(
    ("slip", "words"),
    [
        ("Anna Svensson och 19121212-1212 sa 8 av 10", "ser ut som ett personnummer"),
        ("Flickan f. 2015-03-04 sa det.", "ser ut som ett födelsedatum"),
        ("Se T 2345-26.", "ser ut som ett ärendenummer"),
    ],
)
def test_nothing_that_points_to_a_person_or_a_case_is_kept(
    house: House, writer: PageClient, counted: int, plan_id: int, slip: str, words: str
) -> None:
    new = f"/personal/fynd/ny/{counted}/DEL-1"
    sure = MultiDict([("sure", "Anna"), ("sure", "Svensson")])
    form = {"unit": str(house.town.family), "text": slip}
    response = post(writer, new, new, sure, **form)
    assert response.status_code == 422 and words in response.text and slip in response.text
    address = note(house, writer, counted)
    act = {"activity": "Fråga.", "where": f"plan-{plan_id}", "words": WORDS, "goal": "Nytt"}
    for field in ("activity", "goal", "focus_area", "responsible", "words"):
        response = post(writer, f"{address}/atgard", address, sure, **(act | {field: slip}))
        assert response.status_code == 422 and words in response.text and slip in response.text
    for field in ("reason", "words"):
        given = {"reason": "Vi gör redan nog.", "words": WORDS} | {field: slip}
        response = post(writer, f"{address}/skal", address, sure, **given)
        assert response.status_code == 422 and words in response.text and slip in response.text
    assert the_finding(house, address).decision == ""


def post(
    client: PageClient, path: str, page: str, more: MultiDict[str, str], **form: str
) -> TestResponse:
    """As `send`, with fields that may come more than once."""
    html = client.get(page).text
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', html)
    seen = re.search(r'name="revision"\s+value="(\d+)"', html)
    assert token
    own = {"csrf_token": token[1], "revision": seen[1] if seen else "0"} | form
    return client.post(path, MultiDict([*own.items(), *more.items(multi=True)]))


def test_a_name_is_asked_about_once_wherever_it_stands(
    house: House, writer: PageClient, counted: int, plan_id: int
) -> None:
    new = f"/personal/fynd/ny/{counted}/DEL-1"
    form = {"unit": str(house.town.family), "text": "Maria tycker att vi lyssnar."}
    response = send(writer, new, new, **form)
    assert response.status_code == 422 and 'name="sure"' in response.text
    response = send(writer, new, new, **form, sure="Maria")
    assert response.status_code == 303
    address = response.location
    act = {"where": f"plan-{plan_id}", "goal": "Nytt", "words": WORDS}
    act["activity"] = "Fråga barnen, säger Anna Karlsson"
    response = send(writer, f"{address}/atgard", address, **act, sure="Anna")
    assert response.status_code == 422 and act["activity"] in response.text
    assert re.search(r'value="Anna"\s+checked', response.text)  # a tick is not lost
    assert re.search(r'value="Karlsson">', response.text)
    sure = MultiDict([("sure", "Anna"), ("sure", "Karlsson")])
    assert post(writer, f"{address}/atgard", address, sure, **act).status_code == 303


def test_a_name_in_a_reason_is_asked_about(house: House, writer: PageClient, counted: int) -> None:
    address = note(house, writer, counted)
    form = {"reason": "Anna vill inte.", "words": WORDS}
    response = send(writer, f"{address}/skal", address, **form)
    assert response.status_code == 422 and response.text.count('name="sure"') == 1
    assert send(writer, f"{address}/skal", address, **form, sure="Anna").status_code == 303


@pytest.mark.parametrize("words", ["Åtta av tio vill det.", "80\u00a0% vill.", "Två barn sa det."])
def test_the_words_for_the_children_hold_no_figure_of_ones_own(
    house: House, writer: PageClient, counted: int, plan_id: int, words: str
) -> None:
    address = note(house, writer, counted)
    act = {"activity": "Fråga.", "where": f"plan-{plan_id}", "words": words, "goal": "Nytt"}
    response = send(writer, f"{address}/atgard", address, **act)
    assert response.status_code == 422 and "Ta en färdig mening i stället" in response.text
    response = send(writer, f"{address}/skal", address, reason="Nej.", words=words)
    assert response.status_code == 422 and "Ta en färdig mening i stället" in response.text
    assert the_finding(house, address).decision == ""


def test_a_figure_from_the_release_may_stand_in_the_words(
    house: House, writer: PageClient, counted: int
) -> None:
    page = writer.get(f"/personal/svar/{counted}/{house.town.family}").text
    ready = re.search(r"<span>([^<]*av 10 barn[^<]*)</span>", page)
    address = note(house, writer, counted)
    assert ready
    form = {"reason": "Det är bra.", "words": f"{ready[1]} Därför gör vi inget nytt."}
    assert send(writer, f"{address}/skal", address, **form).status_code == 303


def test_a_decided_finding_becomes_a_point_that_follows_the_plan(
    house: House, writer: PageClient, client: PageClient, counted: int, plan_id: int
) -> None:
    address = note(house, writer, counted)
    day = (TODAY + timedelta(days=90)).isoformat()
    form = {"activity": "Fråga.", "where": f"plan-{plan_id}", "words": WORDS, "goal": "M"}
    send(writer, f"{address}/atgard", address, **(form | {"due_on": day}))
    here = f"/personal/svar/{counted}/{house.town.family}"
    found = the_finding(house, address)
    said = {"cannot": "Inget.", "responsible": "Chefen", "add": f"finding:{found.id}"}
    said["next_on"] = day
    send(writer, here, here, **said)
    page = writer.get(here).text
    assert WORDS in page.split('name="action-1"')[1].split("</textarea>")[0]
    other = house.sign_in(Role.COORDINATOR)
    assert send(other, f"{here}/godkann", f"{here}/godkann").status_code == 303
    assert send(writer, f"{here}/publicera", f"{here}/godkann").status_code == 303
    assert "Ska göras" in client.get("/e/barn-och-familj").text
    with house.session() as session:
        plans.activities_of(session, plan_id)[-1].status = "done"
        session.commit()
    assert "Klart" in client.get("/e/barn-och-familj").text
    with house.session() as session:
        assert replying.kept_promise(session, house.town.family) == WORDS


def test_a_finding_needs_a_place_and_words(house: House, writer: PageClient, counted: int) -> None:
    new = f"/personal/fynd/ny/{counted}/DEL-1"
    assert send(writer, new, new, unit=str(house.town.family), text="").status_code == 422
    elsewhere = str(house.town.disability)
    assert send(writer, new, new, unit=elsewhere, text="Smyg.").status_code == 422


def test_others_find_nothing(house: House, writer: PageClient, counted: int) -> None:
    address = note(house, writer, counted)
    new = f"/personal/fynd/ny/{counted}/DEL-1"
    for role in (Role.ADMINISTRATOR, Role.WORKER, Role.ANALYST):
        client = house.sign_in(role)
        for path in ("/personal/fynd", address, new):
            assert client.get(path).status_code == 404
        results = client.get(f"/personal/resultat/{counted}")
        assert "Skriv ner vad ni ser" not in results.text
    other = house.sign_in(Role.PLANNER, house.town.disability_department)
    assert other.get(address).status_code == 404
    assert "Många tycker" not in other.get("/personal/fynd").text


def test_what_is_not_released_has_no_finding(writer: PageClient, counted: int) -> None:
    assert writer.get(f"/personal/fynd/ny/{counted}/NOTHING").status_code == 404
    assert writer.get("/personal/fynd/ny/99999/DEL-1").status_code == 404


def test_a_post_without_a_token_is_refused(house: House, writer: PageClient, counted: int) -> None:
    address = note(house, writer, counted)
    for path in (f"/personal/fynd/ny/{counted}/DEL-1", f"{address}/skal", f"{address}/atgard"):
        assert writer.post(path, {"text": "x"}).status_code == 400
