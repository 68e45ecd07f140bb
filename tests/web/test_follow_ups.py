# ruff: noqa: F811
import io
import re

import docx
import pytest
from werkzeug.test import TestResponse

from survey.core.access import Role
from survey.core.plan import Status, Target
from survey.services import planning
from survey.storage import library, plans
from survey.web import guard
from tests.conftest import House
from tests.page import PageClient
from tests.web.test_planner import first_activity, plan_id, staff  # noqa: F401
from tests.web.test_sign_in import sign_in, title, token_on

PLANS = "/personal/planer"


@pytest.fixture
def planner(client: PageClient, plan_id: int) -> PageClient:
    sign_in(client, "planner")
    return client


def say(
    client: PageClient, page: TestResponse, status: str, note: str = "", **more: str
) -> TestResponse:
    where = re.findall(r'action="([^"]*/uppfoljning/\d+)"', page.text)[0]
    revision = re.findall(r'name="revision" value="(\d+)"', page.text)[0]
    form = {"csrf_token": token_on(page), "status": status, "note": note, "revision": revision}
    form |= more
    return client.post(where, form)


def test_the_plan_is_gone_through_one_activity_at_a_time(
    house: House,
    planner: PageClient,
    plan_id: int,
) -> None:
    page = planner.get(f"{PLANS}/{plan_id}/uppfoljning")
    assert "0 av 14 aktiviteter genomgångna" in page.text
    done = say(planner, page, "done", "Alla enheter.")
    assert done.status_code == 303
    after = planner.get(done.location)
    assert "1 av 14 aktiviteter genomgångna" in after.text
    assert re.findall(r'<h2 id="now">(.*?)</h2>', after.text) != re.findall(
        r'<h2 id="now">(.*?)</h2>', page.text
    )
    assert first_activity(house, plan_id)[1] == Status.DONE
    with house.session() as session:
        assert [f.note for f in plans.follow_ups_of(session, plan_id)] == ["Alla enheter."]


def test_what_is_struck_needs_a_reason_and_the_note_is_not_lost(
    house: House,
    planner: PageClient,
    plan_id: int,
) -> None:
    page = planner.get(f"{PLANS}/{plan_id}/uppfoljning")
    told = say(planner, page, "struck")
    assert told.status_code == 422
    assert title(told).startswith("Fel:") and 'id="note-error"' in told.text
    assert say(planner, told, "struck", "Finns redan.").status_code == 303


def test_enter_in_a_field_chooses_no_status_and_loses_nothing(
    house: House, planner: PageClient, plan_id: int
) -> None:
    page = planner.get(f"{PLANS}/{plan_id}/uppfoljning")
    form = page.text.split("/uppfoljning/")[1].split("</form>")[0]
    assert "name=" not in re.findall(r"<button[^>]*>", form)[0]
    told = say(planner, page, "", "Min anteckning", done_on="2026-01-15")
    assert told.status_code == 422 and "Välj hur långt det har kommit." in told.text
    assert "Min anteckning" in told.text and 'value="2026-01-15"' in told.text
    with house.session() as session:
        assert plans.follow_ups_of(session, plan_id) == []


def test_a_day_of_what_is_not_done_is_not_thrown_away(
    house: House, planner: PageClient, plan_id: int
) -> None:
    page = planner.get(f"{PLANS}/{plan_id}/uppfoljning")
    told = say(planner, page, "ongoing", "Snart", done_on="2026-01-15")
    assert told.status_code == 422 and 'id="done_on-error"' in told.text
    assert 'value="2026-01-15"' in told.text


def test_a_reason_that_is_too_long_is_said(planner: PageClient, plan_id: int) -> None:
    page = planner.get(f"{PLANS}/{plan_id}/uppfoljning")
    told = say(planner, page, "struck", "x" * 4001)
    assert told.status_code == 422 and 'id="note-error"' in told.text


def test_every_note_stays_in_the_history_and_with_its_activity(
    house: House, planner: PageClient, plan_id: int
) -> None:
    activity = first_activity(house, plan_id)[0]
    for note in ("Vi har börjat.", "Halvvägs."):
        page = planner.get(f"{PLANS}/{plan_id}/uppfoljning?aktivitet={activity}")
        assert say(planner, page, "ongoing", note).status_code == 303
    for path in (f"{PLANS}/{plan_id}/historik", f"{PLANS}/aktivitet/{activity}/andra"):
        html = planner.get(path).text
        assert html.index("Halvvägs.") < html.index("Vi har börjat.")


def test_a_new_status_does_not_borrow_the_reason_of_the_old(
    house: House, planner: PageClient, plan_id: int
) -> None:
    activity = first_activity(house, plan_id)[0]
    page = planner.get(f"{PLANS}/{plan_id}/uppfoljning?aktivitet={activity}")
    assert say(planner, page, "struck", "Finns redan.").status_code == 303
    edit = f"{PLANS}/aktivitet/{activity}/andra"
    reason = re.compile(r'<textarea id="reason"[^>]*>\s*([^<]*)</textarea>')
    for query, expected in (("", ["Finns redan."]), ("?to=ongoing", [""])):
        html = planner.get(edit + query).text
        assert reason.findall(html) == expected
        assert ("Hittills står det: Finns redan." in html) == (expected == [""])


def test_what_somebody_changed_meanwhile_is_shown_again_with_the_note(
    house: House,
    planner: PageClient,
    plan_id: int,
) -> None:
    page = planner.get(f"{PLANS}/{plan_id}/uppfoljning")
    assert say(planner, page, "ongoing").status_code == 303
    told = say(planner, page, "done", "Min anteckning")
    assert told.status_code == 409
    assert "Min anteckning" in told.text
    assert say(planner, told, "done", "Min anteckning").status_code == 303


def test_a_status_that_does_not_exist_keeps_nothing(
    house: House,
    planner: PageClient,
    plan_id: int,
) -> None:
    page = planner.get(f"{PLANS}/{plan_id}/uppfoljning")
    assert say(planner, page, "forgotten").status_code == 400
    with house.session() as session:
        assert plans.follow_ups_of(session, plan_id) == []


def test_the_year_is_a_page_and_a_word_file_with_the_same_words(
    planner: PageClient,
    plan_id: int,
) -> None:
    page = planner.get(f"{PLANS}/{plan_id}/uppfoljning")
    say(planner, page, "struck", "Finns | redan **nu**.")
    with planner.http.application.app_context():
        year = guard.now().year
    shown = planner.get(f"{PLANS}/{plan_id}/ar/{year}")
    assert "Finns | redan **nu**." in shown.text
    file = planner.get(f"{PLANS}/{plan_id}/ar/{year}.docx")
    document = docx.Document(io.BytesIO(file.data))
    said = "\n".join(p.text for p in document.paragraphs)
    assert "Finns | redan **nu**." in said
    cells = [c.text for c in document.tables[0].rows[-1].cells]
    assert cells == ["Alla", "13", "0", "0", "1", "14"]
    assert planner.get(f"{PLANS}/{plan_id}/ar/{year + 1}").status_code == 404
    assert planner.get(f"{PLANS}/{plan_id}/ar/{year - 1}").status_code == 200


def test_the_year_tells_the_indicators_alike_on_page_paper_and_overview(
    house: House, planner: PageClient, plan_id: int
) -> None:
    with house.session() as session:
        row = plans.rows_of(session, plan_id)[0].id
        shared = library.read_all()
        for wanted in (Target("PLN-1", 85), Target("DEL-1", 60), Target("UTB-1", 25)):
            planning.attach_indicator(session, shared, row, wanted)
    year = guard_year(planner)
    shown = cells(planner.get(f"{PLANS}/{plan_id}/ar/{year}").text, "lines")
    overview = cells(planner.get(f"{PLANS}/{plan_id}/indikatorer").text, "indicators__table")
    file = planner.get(f"{PLANS}/{plan_id}/ar/{year}.docx")
    table = docx.Document(io.BytesIO(file.data)).tables[1]
    paper = [[c.text for c in row.cells] for row in table.rows[1:]]
    assert [line[0] for line in shown] == [line[0] for line in paper]
    assert "Aktiviteter i planen som är klara i tid" in [line[0] for line in shown]
    assert {line[-1] for line in shown} <= {line[-1] for line in overview}
    assert any(line[-1].startswith("85 %") for line in shown)
    assert any(line[-1] == "25 procentenheter" for line in shown)


def cells(html: str, name: str) -> list[list[str]]:
    """The text of each row of a table's body."""
    body = html.split(f'class="{name}')[1].split("<tbody")[1].split("</tbody>")[0]
    rows = body.split("<tr")[1:]
    found = [re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.DOTALL) for row in rows]
    return [[re.sub(r"<[^>]+>|\s+", " ", cell).strip() for cell in row] for row in found]


def guard_year(client: PageClient) -> int:
    with client.http.application.app_context():
        return guard.now().year


@pytest.mark.parametrize("role", [Role.ANALYST, Role.COORDINATOR])
def test_those_who_only_see_the_plan_read_the_year_but_hold_no_follow_up(
    house: House,
    client: PageClient,
    plan_id: int,
    role: Role,
) -> None:
    sign_in(client, role.value)
    assert client.get(f"{PLANS}/{plan_id}/ar/2026").status_code == 200
    assert client.get(f"{PLANS}/{plan_id}/uppfoljning").status_code == 404
    token = token_on(client.get(f"{PLANS}/{plan_id}/ar/2026"))
    one, _ = first_activity(house, plan_id)
    form = {"csrf_token": token, "status": "done", "revision": "1"}
    assert client.post(f"{PLANS}/uppfoljning/{one}", form).status_code == 404


@pytest.mark.parametrize("who", ["", "neighbour", Role.WORKER, Role.ADMINISTRATOR])
def test_strangers_meet_nothing(
    client: PageClient,
    plan_id: int,
    who: str,
) -> None:
    if who:
        sign_in(client, str(who))
    for path in ("uppfoljning", "ar/2026", "ar/2026.docx"):
        assert client.get(f"{PLANS}/{plan_id}/{path}").status_code == 404
