"""A stranger at every door of the house, and every role at every staff door."""

import pytest
from werkzeug.routing import Rule as Route

from survey.core.access import Role
from survey.core.reading import text_hash
from survey.web import guard
from tests.conftest import House
from tests.page import PageClient

# Every route there is; a new one must be put here, and so be thought about.
OPEN = {
    "public.start": 200,
    "public.unit": 200,
    "public.privacy": 200,
    "public.accessibility": 200,
    "tablet.start": 404,  # with a tablet that nobody has lent
    "tablet.manifest": 404,
    "tablet.finish": 404,
    "child.enter_code": 200,
    "child.welcome": 404,  # with a code that nobody has
    "child.answer": 404,
    "child.decline": 404,
    "child.explain": 404,
    "practice.welcome": 200,
    "practice.answer": 200,
    "practice.decline": 200,
    "practice.explain": 200,
    "playback.sound": 404,  # a recording that is not there
    "questions.show": 200,
    "questions.download": 200,
    "sign_in.show": 200,
    "identity.welcome": 404,  # with a link that nobody was given
    "api.show": 200,
    "api.openapi": 200,
    "api.indicators": 200,
    "api.rounds": 200,
    "api.release": 404,  # nothing is published
    "static": 404,  # a file that is not there
}
TO_SIGN_IN = {
    "staff.start",
    "identity.code",
    "identity.confirm",
    "account.show",
    "account.second",
}
STAFF = {
    "admin.accounts": {Role.ADMINISTRATOR},
    "admin.account": {Role.ADMINISTRATOR},
    "admin.rights": {Role.ADMINISTRATOR},
    "papers.show": {Role.ADMINISTRATOR, Role.COORDINATOR},
    "log.show": {Role.ADMINISTRATOR},
    "log.export": {Role.ADMINISTRATOR},
    "preview.show": {Role.ADMINISTRATOR, Role.COORDINATOR},
    "preview.questions_pdf": {Role.ADMINISTRATOR, Role.COORDINATOR},
    "preview.packages": {Role.ADMINISTRATOR, Role.COORDINATOR},
    "preview.package_show": {Role.ADMINISTRATOR, Role.COORDINATOR},
    "preview.package_pdf": {Role.ADMINISTRATOR, Role.COORDINATOR},
    "preview.practice_code": {Role.ADMINISTRATOR, Role.COORDINATOR, Role.WORKER, Role.PLANNER},
    "paper.form": set(),  # no round is open when the roles come: see the form's own tests
    "paper.choose": set(),  # for the person who is named, whatever their role
    "paper.fill": set(),
    "units.tree": {Role.ADMINISTRATOR, Role.COORDINATOR},
    "units.edit": {Role.ADMINISTRATOR, Role.COORDINATOR},
    "units.new": {Role.ADMINISTRATOR, Role.COORDINATOR},
    "unit_sheets.upload": {Role.ADMINISTRATOR, Role.COORDINATOR},
    "unit_sheets.download": {Role.ADMINISTRATOR, Role.COORDINATOR},
    "rounds.listed": {Role.ADMINISTRATOR, Role.COORDINATOR},
    "rounds.new": {Role.ADMINISTRATOR, Role.COORDINATOR},
    "rounds.show": {Role.ADMINISTRATOR, Role.COORDINATOR},
    "rounds.edit": {Role.ADMINISTRATOR, Role.COORDINATOR},
    "recordings.show": {Role.ADMINISTRATOR, Role.COORDINATOR},
    "recordings.texts": {Role.ADMINISTRATOR, Role.COORDINATOR},
    "recordings.sheet": {Role.ADMINISTRATOR, Role.COORDINATOR},
    "recordings.text": {Role.ADMINISTRATOR, Role.COORDINATOR},
    "staff.unit": {Role.ADMINISTRATOR, Role.COORDINATOR, Role.WORKER, Role.PLANNER},
    "printing.show": {Role.ADMINISTRATOR, Role.COORDINATOR, Role.WORKER, Role.PLANNER},
    "tablet.show": {Role.ADMINISTRATOR, Role.COORDINATOR, Role.WORKER, Role.PLANNER},
    "staff.code": {Role.ADMINISTRATOR, Role.COORDINATOR, Role.WORKER, Role.PLANNER},
    "analyst.rounds": {Role.COORDINATOR, Role.ANALYST, Role.PLANNER},
    "analyst.results": {Role.COORDINATOR, Role.ANALYST, Role.PLANNER},
    "analyst.questions": {Role.COORDINATOR, Role.ANALYST, Role.PLANNER},
    "analyst.file": {Role.COORDINATOR, Role.ANALYST, Role.PLANNER},
    "analyst.team": {Role.COORDINATOR, Role.ANALYST, Role.PLANNER},
    "analyst.team_pdf": {Role.COORDINATOR, Role.ANALYST, Role.PLANNER},
    "analyst.quality": {Role.COORDINATOR},
    "analyst.equity": {Role.COORDINATOR, Role.ANALYST, Role.PLANNER},
    "analyst.drawing": {Role.COORDINATOR, Role.ANALYST, Role.PLANNER},
    "tokens.show": {Role.COORDINATOR, Role.ANALYST, Role.PLANNER},
    "registers.show": {Role.COORDINATOR, Role.WORKER, Role.ANALYST, Role.PLANNER},
    "registers.entry_new": {Role.COORDINATOR, Role.WORKER, Role.ANALYST, Role.PLANNER},
    "registers.entry": set(),  # nothing is filled in when the roles come: see its own tests
    "registers.entry_edit": set(),
    "registers_figures.figures": {Role.COORDINATOR, Role.ANALYST, Role.PLANNER},
    "registers_figures.file": {Role.COORDINATOR, Role.ANALYST, Role.PLANNER},
    "registers_figures.draws": {Role.COORDINATOR, Role.ANALYST, Role.PLANNER},
    "planner.plans": {Role.COORDINATOR, Role.ANALYST, Role.PLANNER},
    "planner.plan": {Role.COORDINATOR, Role.ANALYST, Role.PLANNER},
    "indicators.show": {Role.COORDINATOR, Role.ANALYST, Role.PLANNER},
    "indicators.file": {Role.COORDINATOR, Role.ANALYST, Role.PLANNER},
    "indicators.choose": {Role.PLANNER},
    "planner.history": {Role.COORDINATOR, Role.ANALYST, Role.PLANNER},
    "plan_edit.title_edit": {Role.PLANNER},
    "plan_edit.row_new": {Role.PLANNER},
    "plan_edit.row_edit": {Role.PLANNER},
    "plan_edit.activity_edit": {Role.PLANNER},
    "plan_files.upload": {Role.PLANNER},
    "plan_files.file": {Role.COORDINATOR, Role.ANALYST, Role.PLANNER},
    "follow_ups.show": {Role.PLANNER},
    "follow_ups.year": {Role.COORDINATOR, Role.ANALYST, Role.PLANNER},
    "follow_ups.year_word": {Role.COORDINATOR, Role.ANALYST, Role.PLANNER},
}
STAFF |= dict.fromkeys(
    ("findings.listed", "findings.new", "findings.show", "replies.listed", "replies.calendar",
     "replies.edit", "replies.preview", "replies.approve"),
    {Role.COORDINATOR, Role.PLANNER},
)  # fmt: skip
INDICATORS = {"indicators.show", "indicators.file", "indicators.choose"}
POSTED = {
    "findings.add",
    "findings.act_save",
    "findings.reason_save",
    "replies.save",
    "replies.approve_save",
    "replies.publish",
    "replies.take_back",
    "replies.late_save",
    "replies.progress_save",
    "identity.code_submit",
    "identity.confirm_submit",
    "identity.welcome_save",
    "account.password_save",
    "account.leave_everywhere",
    "account.second_begin",
    "account.second_save",
    "account.codes_make",
    "account.second_off",
    "admin.account_add",
    "admin.link_make",
    "admin.role_give",
    "admin.role_take",
    "admin.account_close",
    "admin.account_open",
    "admin.sessions_end",
    "child.submit",
    "practice.submit",
    "paper.save",
    "sign_in.submit",
    "sign_in.leave",
    "staff.language_save",
    "staff.code_make",
    "staff.poster",
    "tablet.lend",
    "tablet.recall",
    "tablet.finish_submit",
    "printing.download",
    "printing.link_make",
    "printing.sheet_cancel",
    "printing.given_note",
    "recordings.text_save",
    "recordings.text_remove",
    "rounds.make",
    "rounds.save",
    "round_acts.open_ask",
    "round_acts.links_make",
    "round_acts.take_back",
    "round_acts.prolong",
    "round_acts.close",
    "round_acts.retry",
    "round_acts.count",
    "round_acts.discard",
    "round_acts.drop",
    "papers.download",
    "registers.entry_add",
    "registers.entry_save",
    "registers.entry_remove",
    "registers.entry_place",
    "registers_figures.draw_make",
    "planner.activity_save",
    "indicators.attach",
    "indicators.detach",
    "plan_edit.title_save",
    "plan_edit.plan_withdraw",
    "plan_edit.plan_reinstate",
    "plan_edit.row_add",
    "plan_edit.row_save",
    "plan_edit.row_move",
    "plan_edit.row_strike",
    "plan_edit.row_resume",
    "plan_edit.activity_add",
    "plan_edit.activity_change",
    "plan_edit.activity_move",
    "plan_files.look",
    "plan_files.take_in",
    "follow_ups.save",
    "units.save",
    "units.add",
    "units.close",
    "units.reopen",
    "units.delete",
    "unit_sheets.compare",
    "unit_sheets.take_in",
    "tokens.token_make",
    "tokens.token_end",
    "tokens.open_data_save",
}


def address(house: House, route: Route) -> str:
    """The route's path with ids that exist."""
    ids = {
        "unit_id": house.town.family,
        "parent_id": house.town.children_department,
        "kind": "enhet",
        "round_id": house.round_id,
        "plan_id": 1,
        "finding_id": 1,
        "about": "DEL-1",
        "activity_id": 1,
        "year": 2026,
        "row_id": 1,
        "account_id": 1,
        "entry_id": 1,
        "register": "barnchecklista",
        "token": "made-up",
        "slug": "barn-och-familj",
        "code": "2222-2222",
        "filename": "nothing.css",
        "where": "barn-och-familj",
        "variant": "a79",
        "name": "stod-och-delaktighet",
        "questionnaire": "stod-och-delaktighet",
        "language": "sv",
        "text": text_hash("Ja"),
        "file": "nothing.wav",
        "written_as": "csv",
        "indicator": "DEL-1",
        "ending": "svg",
    }
    with house.app.test_request_context():
        adapter = house.app.url_map.bind("localhost")
        return adapter.build(route.endpoint, {a: ids[a] for a in route.arguments})


def reading(house: House) -> list[Route]:
    return [r for r in house.app.url_map.iter_rules() if r.methods and "GET" in r.methods]


def test_the_list_of_doors_is_whole(house: House) -> None:
    endpoints = {r.endpoint for r in house.app.url_map.iter_rules()}
    assert endpoints == OPEN.keys() | TO_SIGN_IN | STAFF.keys() | POSTED


def test_a_stranger_finds_nothing_inside(house: House, client: PageClient) -> None:
    for route in reading(house):
        status = client.get(address(house, route)).status_code
        if route.endpoint in TO_SIGN_IN:
            assert status == 302
        elif route.endpoint in STAFF:
            assert status == 404, route.endpoint
        elif route.endpoint == "public.unit":
            assert status in (200, 308)
        else:
            assert status == OPEN[route.endpoint], route.endpoint


def test_a_stranger_can_post_nothing(house: House, client: PageClient) -> None:
    for route in house.app.url_map.iter_rules():
        if route.methods and "POST" in route.methods:
            response = client.post(address(house, route), {"anything": "x"})
            assert response.status_code in (400, 404), route.endpoint


@pytest.mark.parametrize("role", list(Role))
def test_a_role_opens_the_doors_it_may_and_no_other(house: House, role: Role) -> None:
    house.answer(house.town.family, "a1012", 12)
    house.count()
    client = house.sign_in(role)
    plan = {"planner.plan", "findings.show"} | INDICATORS  # there is none here: see their own tests
    plan |= {e for e in STAFF if e.startswith(("plan_edit.", "follow_ups."))} | {"plan_files.file"}
    plan |= {"planner.history"}
    for route in reading(house):
        if route.endpoint in STAFF.keys() - plan:
            status = client.get(address(house, route)).status_code
            allowed = role in STAFF[route.endpoint]
            assert (status in (200, 302, 303)) == allowed, (route.endpoint, status)


# Pages that stand in no place of the navigation row, or in one of their own.
BESIDE = {"account", "identity", "paper"}
PLACE_OF = {
    "rounds": {"rounds", "papers", "recordings"},
    "units": {"units", "unit_sheets"},
    "analyst": {"analyst", "tokens"},
    "planner": {"planner", "plan_edit", "plan_files", "follow_ups", "indicators"},
    "replies": {"replies", "findings"},
    "registers": {"registers", "registers_figures"},
    "admin": {"admin"},
    "log": {"log"},
    "staff": {"staff", "printing", "tablet"},
}


def test_every_page_inside_marks_its_place_and_no_other(house: House) -> None:
    homes = {room: place for place, rooms in PLACE_OF.items() for room in rooms}
    for route in reading(house):
        if route.endpoint not in STAFF.keys() | TO_SIGN_IN:
            continue
        path, room = address(house, route), route.endpoint.split(".")[0]
        with house.app.test_request_context(path):
            here = [p.endpoint.split(".")[0] for p in guard.PLACES if p.is_here]
        if room == "preview":  # of a round, or of a unit's practice
            assert here in (["rounds"], ["staff"]), route.endpoint
        else:
            assert here == ([] if room in BESIDE else [homes[room]]), route.endpoint


@pytest.mark.parametrize("role", [Role.WORKER, Role.ANALYST, Role.PLANNER])
def test_a_role_in_another_unit_opens_nothing_here(house: House, role: Role) -> None:
    house.answer(house.town.family, "a1012", 12)
    house.count()
    client = house.sign_in(role, house.town.disability)
    assert client.get(f"/personal/enheter/{house.town.family}").status_code == 404
    page = client.get(f"/personal/resultat/{house.round_id}")
    assert page.status_code == 404 or "Barn och familj" not in page.text


@pytest.mark.parametrize(
    "path",
    [
        "/e/%00",
        "/e/a%00b",
        "/e/" + "x" * 5000,
        "/personal/resultat/99999999999999999999",
        "/personal/planer/99999999999999999999",
        "/personal/enheter/99999999999999999999",
    ],
)
def test_an_odd_address_is_not_found(house: House, path: str) -> None:
    assert house.sign_in(Role.COORDINATOR).get(path).status_code == 404
