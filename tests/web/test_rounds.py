"""A coordinator makes and changes drafts; whoever may not finds nothing."""

import re
from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import select
from werkzeug.test import TestResponse

from survey.core.access import Role
from survey.core.round import CHECKLIST
from survey.services import admitting, arranging, keeping
from survey.storage import audit, rounds
from survey.storage.tables import Round
from tests import examples
from tests.conftest import House
from tests.page import PageClient, signed_in
from tests.web.test_sign_in import token_on

LIST = "/personal/omgangar"
NOW = datetime(2026, 11, 22, 8)
TODAY = date.today()
PASSWORD = "a long enough password"
Form = dict[str, str | list[str]]


@pytest.fixture
def coordinator(house: House) -> PageClient:
    return house.sign_in(Role.COORDINATOR)


def filled(house: House, **changed: str | list[str]) -> Form:
    """The form as a person would fill it in."""
    form: Form = {
        "name": "Våren 2027",
        "questionnaire": "stod-och-delaktighet",
        "shown": "stod-och-delaktighet",
        "units": [str(house.town.family)],
        "variants": ["a1012", "a1317"],
        "languages": ["sv"],
        "bank": ["bank.own_talk"],
        "dress": "chat",
        "opens_on": TODAY.isoformat(),
        "closes_on": (TODAY + timedelta(days=28)).isoformat(),
        "answer_by": (TODAY + timedelta(days=70)).isoformat(),
        "disposal_decision": "SN 2026/9",
        "ticked": list(CHECKLIST),
        "keyer": "0",
        "override_reason": "",
        "third": "y",
        f"expected_{house.town.family}": "80",
    }
    return form | changed


def make(client: PageClient, form: Form) -> TestResponse:
    return client.post(f"{LIST}/ny", form | {"csrf_token": token_on(client.get(f"{LIST}/ny"))})


def save(client: PageClient, round_id: int, form: Form, revision: int = 1) -> TestResponse:
    token = {"csrf_token": token_on(client.get(LIST)), "revision": str(revision)}
    return client.post(f"{LIST}/{round_id}/utkast", form | token)


def drafts(house: House) -> list[Round]:
    with house.session() as session:
        return list(session.scalars(select(Round).where(Round.state == "draft")))


def drafted(house: House, **changes: object) -> int:
    with house.session() as session:
        return examples.make_draft(session, house.town, "Ett utkast", **changes).id


def of_both(house: House, *places: int) -> PageClient:
    """Somebody who coordinates in these units."""
    with house.session() as session:
        admitting.add_account(session, "both", PASSWORD, now=NOW)
        for place in places:
            admitting.grant(session, "both", Role.COORDINATOR, place, now=NOW)
    return signed_in(house.app, "both", PASSWORD)


def test_a_draft_is_made_and_says_all_that_was_decided(
    house: House, coordinator: PageClient
) -> None:
    made = make(coordinator, filled(house, gender="y"))
    assert made.status_code == 303
    page = coordinator.get(made.location).text
    for words in ("Våren 2027", "Utkast", "Barn och familj 80", "SN 2026/9", "Som en chatt",
                  "När du vill prata själv med", "Öppna omgången"):  # fmt: skip
        assert words in page
    found = drafts(house)[0]
    assert found.content["taken"] == ["bank.own_talk", "bg.gender"]
    with house.session() as session:
        logged = audit.latest(session, 1)[0]
        assert (logged.act, logged.subject) == ("round_drafted", "Våren 2027")
        assert logged.account_id


def test_the_list_groups_rounds_by_what_they_need(house: House, coordinator: PageClient) -> None:
    drafted(house)
    page = coordinator.get(LIST).text
    assert page.index("Öppen</h2>") < page.index("Utkast</h2>")
    assert "Behöver dig nu" not in page
    with house.session() as session:
        late = examples.make_draft(
            session, house.town, "Sen", opens_on=TODAY - timedelta(days=90),
            closes_on=TODAY - timedelta(days=50), answer_by=TODAY - timedelta(days=1),
        )  # fmt: skip
        late.state = "counted"
        session.commit()
    page = coordinator.get(LIST).text
    assert "Det utlovade svaret till barnen är försenat." in page.split("Öppen</h2>")[0]


def test_an_empty_list_says_what_to_do(house: House) -> None:
    with house.session() as session:
        for found in rounds.every(session):
            rounds.drop(session, found.id)
        session.commit()
    page = house.sign_in(Role.COORDINATOR).get(LIST).text
    assert "Gör den första omgången" in page


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"name": " "}, "Ange ett namn."),
        ({"name": "x" * 121}, "högst 120 tecken"),
        ({"name": "Hösten 2026"}, "finns redan en omgång med det namnet"),
        ({"units": []}, "Välj minst en enhet."),
        ({"units": ["999"]}, "Välj bland det som finns här."),
        ({"units": ["x"]}, "Fel:"),
        ({"variants": []}, "Välj minst en ålder."),
        ({"variants": ["staff"]}, "Välj bland det som finns här."),
        ({"languages": []}, "Välj minst ett språk."),
        ({"languages": ["ar"]}, "Välj bland det som finns här."),
        ({"bank": ["bank.own_talk", "bank.plan_part", "bank.after_last"]}, "högst 2 egna frågor"),
        ({"bank": ["bg.gender"]}, "Välj bland det som finns här."),
        ({"closes_on": "i morgon"}, "Ange en dag"),
        ({"closes_on": "2020-01-01"}, "inte kommer före den första"),
        ({"answer_by": TODAY.isoformat()}, "efter sista dagen"),
        ({"answer_by": "2099-01-01"}, "inom 60 dagar"),
        ({"dress": "mask"}, "Fel:"),
        ({"keyer": "999"}, "Fel:"),
        ({"name": "Annas omgång"}, "Välj ett namn utan någons namn: Annas."),
        ({"ticked": ["everything"]}, "Välj bland det som finns här."),
        ({"override_reason": "x" * 401}, "högst 400 tecken"),
        ({"disposal_decision": "x" * 121}, "högst 120 tecken"),
    ],
)
def test_a_form_that_can_not_be_saved_is_explained_and_kept(
    house: House, coordinator: PageClient, changed: Form, words: str
) -> None:
    answer = make(coordinator, filled(house, **{"disposal_decision": "kept as it was"} | changed))
    assert answer.status_code == 422
    assert words in answer.text
    assert "<title>Fel:" in answer.text
    assert ("kept as it was" in answer.text) or "disposal_decision" in changed
    assert drafts(house) == []


@pytest.mark.parametrize("number", ["0", "-3", "åtta", "100000", "1.5"])
def test_an_odd_number_of_children_is_explained(
    house: House, coordinator: PageClient, number: str
) -> None:
    answer = make(coordinator, filled(house, **{f"expected_{house.town.family}": number}))
    assert answer.status_code == 422
    assert "Ange ett heltal från 1 till 99" in answer.text
    assert drafts(house) == []


@pytest.mark.parametrize("name", ["", "finns-inte", "../../etc", "shared"])
def test_a_questionnaire_that_is_not_there_is_refused(
    house: House, coordinator: PageClient, name: str
) -> None:
    assert make(coordinator, filled(house, questionnaire=name)).status_code == 400


def test_another_questionnaire_shows_its_own_parts_and_keeps_the_rest(
    house: House, coordinator: PageClient
) -> None:
    other = filled(house, questionnaire="barnrattsutbildning")
    for form in (other, other | {"again": "1", "shown": "barnrattsutbildning"}):
        page = make(coordinator, form)
        assert page.status_code == 200
        assert 'value="Våren 2027"' in page.text
        assert 'value="80"' in page.text
        assert 'type="hidden" name="variants" value="staff"' in page.text
        assert 'name="ticked"' not in page.text
    assert drafts(house) == []


def test_languages_that_nobody_reviewed_are_named_but_not_offered(
    coordinator: PageClient,
) -> None:
    page = coordinator.get(f"{LIST}/ny").text
    assert "Ingen har granskat dessa än" in page
    assert "Soomaali" in page
    assert 'name="languages" id="languages-so"' not in page


def test_another_departments_unit_forged_into_the_form_is_refused(house: House) -> None:
    mine = house.sign_in(Role.COORDINATOR, house.town.children_department)
    page = mine.get(f"{LIST}/ny").text
    assert "LSS barn och unga" not in page
    both = [str(house.town.family), str(house.town.disability)]
    answer = make(mine, filled(house, units=both))
    assert answer.status_code == 422
    assert drafts(house) == []
    round_id = drafted(house, unit_ids=(house.town.family,))
    assert save(mine, round_id, filled(house, units=both)).status_code == 422
    with house.session() as session:
        assert [m.unit_id for m in rounds.units_of(session, round_id)] == [house.town.family]


def test_a_round_in_a_unit_of_mine_and_anothers_is_seen_but_not_changed(house: House) -> None:
    round_id = drafted(house)
    mine = house.sign_in(Role.COORDINATOR, house.town.children_department)
    page = mine.get(f"{LIST}/{round_id}")
    assert "Du ser omgången för att den finns i en av dina enheter." in page.text
    assert "<form" not in page.text.split("<main")[1]
    assert mine.get(f"{LIST}/{round_id}/utkast").status_code == 404
    assert save(mine, round_id, filled(house)).status_code == 404
    assert drafts(house)[0].name == "Ett utkast"


def test_a_round_elsewhere_is_not_found(house: House) -> None:
    round_id = drafted(house, unit_ids=(house.town.disability,))
    mine = house.sign_in(Role.COORDINATOR, house.town.children_department)
    assert "Ett utkast" not in mine.get(LIST).text
    assert mine.get(f"{LIST}/{round_id}").status_code == 404
    assert save(mine, round_id, filled(house)).status_code == 404


@pytest.mark.parametrize("role", [Role.WORKER, Role.ANALYST, Role.PLANNER])
def test_a_role_that_does_not_run_rounds_finds_nothing(house: House, role: Role) -> None:
    client = house.sign_in(role)
    token = token_on(client.get("/personal/konto"))
    for path in (LIST, f"{LIST}/ny", f"{LIST}/{house.round_id}"):
        assert client.get(path).status_code == 404
    form = filled(house) | {"csrf_token": token}
    assert client.post(f"{LIST}/ny", form).status_code == 404
    assert drafts(house) == []


def test_a_form_without_its_token_saves_nothing(house: House, coordinator: PageClient) -> None:
    assert coordinator.post(f"{LIST}/ny", filled(house)).status_code == 400
    assert drafts(house) == []


def test_the_second_of_two_editors_sees_both_and_may_still_save(
    house: House, coordinator: PageClient
) -> None:
    round_id = drafted(house)
    other = of_both(house, house.town.municipality)
    assert save(other, round_id, filled(house, disposal_decision="theirs")).status_code == 303
    told = save(coordinator, round_id, filled(house, disposal_decision="mine"))
    assert told.status_code == 409
    assert "Någon annan har ändrat utkastet" in told.text
    row = told.text.split('<th scope="row">Gallringsbeslutet</th>')[1].split("</tr>")[0]
    assert re.findall(r"<td>(.*?)</td>", row) == ["mine", "theirs"]
    assert 'value="mine"' in told.text
    assert drafts(house)[0].disposal_decision == "theirs"
    revision = re.search(r'name="revision" value="(\d+)"', told.text)
    assert revision
    again = filled(house, disposal_decision="mine")
    assert save(coordinator, round_id, again, int(revision[1])).status_code == 303
    assert drafts(house)[0].disposal_decision == "mine"


@pytest.mark.parametrize("revision", ["", "x", "-1", "9" * 30])
def test_a_forged_revision_changes_nothing(
    house: House, coordinator: PageClient, revision: str
) -> None:
    round_id = drafted(house)
    form = filled(house) | {"csrf_token": token_on(coordinator.get(LIST)), "revision": revision}
    assert coordinator.post(f"{LIST}/{round_id}/utkast", form).status_code == 409
    assert drafts(house)[0].name == "Ett utkast"


def test_an_open_rounds_draft_is_refused_kindly_and_what_was_written_is_shown(
    house: House, coordinator: PageClient
) -> None:
    assert coordinator.get(f"{LIST}/{house.round_id}/utkast").status_code == 302
    told = save(coordinator, house.round_id, filled(house, disposal_decision="my long text"))
    assert told.status_code == 409
    assert "Omgången går inte att ändra nu" in told.text
    assert "my long text" in told.text
    with house.session() as session:
        found = rounds.get(session, house.round_id)
        assert found
        assert found.name == "Hösten 2026"


def test_what_stops_an_opening_leads_to_its_field(house: House, coordinator: PageClient) -> None:
    round_id = drafted(house, disposal_decision="", ticked=frozenset())
    page = coordinator.get(f"{LIST}/{round_id}").text
    edit = coordinator.get(f"{LIST}/{round_id}/utkast").text
    anchors = re.findall(rf'href="{LIST}/{round_id}/utkast#(\w+)"', page)
    assert set(anchors) == {"disposal_decision", "ticked"}
    for anchor in anchors:
        assert f'id="{anchor}"' in edit


def test_the_forecast_is_for_those_who_may_see_participation(
    house: House, coordinator: PageClient
) -> None:
    house.answer(house.town.family, "a1012", 14)
    house.count()
    round_id = drafted(house)
    page = coordinator.get(f"{LIST}/{round_id}").text
    assert "Ungefär 10 till 20 svar: ett eget resultat." in page
    assert "Lägg ihop med Barn och familj, eller håll omgången öppen längre." in page
    hidden = house.sign_in(Role.ADMINISTRATOR).get(f"{LIST}/{round_id}").text
    assert "Ungefär 10" not in hidden
    assert "färre än 10 svar" not in hidden.lower()


def test_the_draft_of_a_closed_unit_asks_for_the_units_again(
    house: House, coordinator: PageClient
) -> None:
    round_id = drafted(house)
    with house.session() as session:
        unit = examples.units.get(session, house.town.outpatient)
        assert unit
        unit.closed_on = TODAY
        session.commit()
    assert "En enhet har stängts." in coordinator.get(f"{LIST}/{round_id}").text
    assert "Öppenvård" not in coordinator.get(f"{LIST}/{round_id}/utkast").text


def test_the_pages_are_in_english_too(house: House, coordinator: PageClient) -> None:
    assert "Drafts</h2>" not in coordinator.get(LIST).text
    drafted(house)
    for path, words in ((LIST, "Drafts</h2>"), (f"{LIST}/ny", "Save the draft")):
        assert words in coordinator.get(f"{path}?lang=en").text


def test_the_reason_to_ask_again_stands_on_the_units_page(house: House, client: PageClient) -> None:
    with house.session() as session:
        old = rounds.get(session, house.round_id)
        assert old
        old.state, old.answer_by = "counted", TODAY - timedelta(days=2)
        session.commit()
        asked = examples.make_draft(
            session, house.town, "Igen", opens_on=TODAY, closes_on=TODAY + timedelta(days=20),
            answer_by=TODAY + timedelta(days=60), override_reason="Vi vill <veta> nu.",
        )  # fmt: skip
        now = datetime.combine(TODAY, NOW.time())
        arranging.ask_to_open(session, asked.id, by=None, now=now)
    assert "Vi vill" not in client.get("/e/barn-och-familj").text
    keeping.keep(house.keeper, TODAY)
    page = client.get("/e/barn-och-familj").text
    assert "Vi frågar er igen ändå" in page
    assert "Vi vill &lt;veta&gt; nu." in page


def test_two_who_save_the_same_do_not_alarm_each_other_with_differences(
    house: House, coordinator: PageClient
) -> None:
    round_id = drafted(house)
    other = of_both(house, house.town.municipality)
    save(other, round_id, filled(house))
    told = save(coordinator, round_id, filled(house))
    assert "Det som sparades är detsamma som ditt." in told.text


def test_a_draft_comes_back_in_the_form_as_it_was_saved(
    house: House, coordinator: PageClient
) -> None:
    made = make(coordinator, filled(house, gender="y", third="y"))
    page = coordinator.get(f"{made.location}/utkast").text
    for field in ("variants-a1012", "languages-sv", "bank-bank-own_talk", "gender", "third"):
        assert re.search(rf'id="{field}" value="[^"]+" checked', page), field
    assert 'id="variants-a46" value="a46" checked' not in page
