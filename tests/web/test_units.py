import html
import re

import pytest
from werkzeug.test import TestResponse

from survey.core.access import Role
from survey.services import organising
from survey.services.organising import NewUnit
from survey.storage import audit, units
from survey.storage.tables import Unit
from tests.conftest import House
from tests.examples import TODAY
from tests.page import PageClient
from tests.web.test_identity import now
from tests.web.test_sign_in import title, token_on

TREE = "/personal/organisation"


@pytest.fixture
def coordinator(house: House) -> PageClient:
    """The coordinator of the whole municipality, signed in."""
    return house.sign_in(Role.COORDINATOR)


def fields_on(page: TestResponse) -> dict[str, str]:
    """What the form on a page would send as it stands."""
    main = page.text.partition('<form class="unit"')[2].partition("</form>")[0]
    found = {}
    for tag in re.findall(r"<input [^>]*>", main):
        got = dict(re.findall(r'(\w+)="([^"]*)"', tag))
        if got.get("type") != "checkbox":
            found[got["name"]] = html.unescape(got.get("value", ""))
    for name, options in re.findall(r'<select [^>]*name="(\w+)"[^>]*>(.*?)</select>', main, re.S):
        chosen = re.findall(r'<option selected value="(\d+)"', options)
        found[name] = chosen[0] if chosen else re.findall(r'value="(\d+)"', options)[0]
    return found


def save(client: PageClient, unit_id: int, **changed: str) -> TestResponse:
    page = client.get(f"{TREE}/{unit_id}")
    return client.post(f"{TREE}/{unit_id}", fields_on(page) | changed)


def press(client: PageClient, unit_id: int, act: str, **form: str) -> TestResponse:
    token = token_on(client.get(f"{TREE}/{unit_id}"))
    return client.post(f"{TREE}/{unit_id}/{act}", {"csrf_token": token} | form)


def unit_of(house: House, unit_id: int) -> Unit:
    with house.session() as session:
        found = units.get(session, unit_id)
    assert found
    return found


def add(house: House, name: str, level: str = "unit", under: str = "Barn och unga") -> int:
    with house.session() as session:
        return organising.add_unit(session, NewUnit(name, level, under), now())


def test_the_tree_shows_what_i_look_after_and_what_is_missing(
    house: House, coordinator: PageClient
) -> None:
    bare = add(house, "Öst")
    with house.session() as session:
        units.save(session, house.town.family, 1, {"checked_on": TODAY.replace(year=2024)})
        units.save(session, house.town.municipality, 1, {"phone": "", "contact": ""})
        units.save(session, house.town.children_department, 1, {"phone": ""})
        session.commit()
    page = coordinator.get(TREE).text
    east = page.partition(f'id="u{bare}"')[2].partition("</li>")[0]
    assert "telefonnummer saknas" in east
    assert "ord för de vuxna saknas" in east
    assert "socialjouren saknas" not in east  # the department has one
    assert "numren kontrollerades för mer än 12 månader sedan" in page
    assert "dataskyddsombud saknas" in page
    assert "Barnen ser: soc i Exempelköping" in page


def test_a_unit_is_changed_and_the_page_says_so(house: House, coordinator: PageClient) -> None:
    answer = save(coordinator, house.town.family, name="Familj & barn", checked="y")
    assert answer.status_code == 303
    assert "Familj &amp; barn är sparad." in coordinator.get(answer.location).text
    unit = unit_of(house, house.town.family)
    assert (unit.name, unit.checked_on) == ("Familj & barn", now().date())
    assert unit.phrases["sv"]["young"] == "de vuxna här"


def test_a_page_that_is_saved_as_it_stands_changes_nothing(
    house: House, coordinator: PageClient
) -> None:
    town = house.town
    for unit_id in (town.municipality, town.children_department, town.family):
        before = unit_of(house, unit_id)
        assert save(coordinator, unit_id).status_code == 303
        assert unit_of(house, unit_id).revision == before.revision


def test_the_second_of_two_sees_both_and_may_save(house: House, coordinator: PageClient) -> None:
    other = house.sign_in(Role.ADMINISTRATOR)
    page = fields_on(other.get(f"{TREE}/{house.town.family}"))
    save(coordinator, house.town.family, name="Hennes namn", phone="0123-1")
    told = other.post(f"{TREE}/{house.town.family}", page | {"name": "Hans namn"})
    assert told.status_code == 409
    assert title(told).startswith("Fel:")
    assert "Någon annan sparade medan du skrev" in told.text
    assert 'value="Hans namn"' in told.text
    theirs = re.findall(r'class="theirs"><span>[^<]*</span> ([^<]*)<', told.text)
    assert theirs == ["Hennes namn", "0123-1"]
    assert unit_of(house, house.town.family).name == "Hennes namn"
    again = other.post(f"{TREE}/{house.town.family}", fields_on(told))
    assert again.status_code == 303
    assert unit_of(house, house.town.family).name == "Hans namn"


@pytest.mark.parametrize("revision", ["", "x", "-1", "0", "9" * 400, "²"])
def test_a_made_up_revision_is_told_as_a_conflict(
    house: House, coordinator: PageClient, revision: str
) -> None:
    assert save(coordinator, house.town.family, revision=revision).status_code == 409


@pytest.mark.parametrize(
    ("changed", "words"),
    [({"name": " "}, "Ange ett namn."),
     ({"name": "Öppenvård"}, "Det finns redan en enhet som heter Öppenvård."),
     ({"phone": "ring oss"}, "Skriv ett telefonnummer"),
     ({"young_sv": "De vuxna"}, "Börja med liten bokstav"),
     ({"young_sv": "personalen"}, "Börja med ”de”"),
     ({"old_en": ""}, "för både yngre och äldre barn"),
     ({"old_sv": "de som jobbar, här"}, "Använd bara bokstäver"),
     ({"parent": "999"}, "Fel:")],
)  # fmt: skip
def test_what_can_not_be_saved_is_explained_and_kept(
    house: House, coordinator: PageClient, changed: dict[str, str], words: str
) -> None:
    answer = save(coordinator, house.town.family, child_name="Nytt namn", **changed)
    assert answer.status_code == 422
    assert title(answer).startswith("Fel:")
    assert words in answer.text
    assert 'value="Nytt namn"' in answer.text
    assert unit_of(house, house.town.family).revision == 1


def test_a_persons_name_is_saved_only_when_it_is_ticked(
    house: House, coordinator: PageClient
) -> None:
    told = save(coordinator, house.town.family, name="Annas grupp")
    assert told.status_code == 422
    assert "”Annas” ser ut som en persons namn" in told.text
    assert 'type="checkbox" id="sure-1" name="sure" value="Annas"' in told.text
    form = fields_on(told)
    wrong = coordinator.post(f"{TREE}/{house.town.family}", form | {"sure": "Karin"})
    assert wrong.status_code == 422
    other = form | {"name": "Karins grupp", "sure": "Annas"}
    assert coordinator.post(f"{TREE}/{house.town.family}", other).status_code == 422
    right = coordinator.post(f"{TREE}/{house.town.family}", form | {"sure": "Annas"})
    assert right.status_code == 303
    assert unit_of(house, house.town.family).name == "Annas grupp"


def test_the_phrase_is_shown_in_its_question(house: House, coordinator: PageClient) -> None:
    page = coordinator.get(f"{TREE}/{house.town.family}").text
    assert "Är <strong data-said>de vuxna här</strong> snälla mot dig?" in page
    assert "Are <strong data-said>the adults here</strong> kind to you?" in page
    assert '<option value="de vuxna på soc">' in page


@pytest.mark.parametrize(
    ("kind", "level", "parent"),
    [("avdelning", "department", "municipality"), ("enhet", "unit", "children_department"),
     ("rapportgrupp", "group", "children_department")],
)  # fmt: skip
def test_each_level_is_added_where_it_belongs(
    house: House, coordinator: PageClient, kind: str, level: str, parent: str
) -> None:
    where = f"{TREE}/{getattr(house.town, parent)}/ny/{kind}"
    form = fields_on(coordinator.get(where))
    empty = coordinator.post(where, form)
    assert empty.status_code == 422
    assert "Ange ett namn." in empty.text
    added = coordinator.post(where, form | {"name": "Nytt ställe"})
    assert added.status_code == 303
    assert "Nytt ställe är sparad." in coordinator.get(added.location).text
    with house.session() as session:
        made = units.by_slug(session, "nytt-stalle")
    assert made
    assert (made.level, made.parent_id) == (level, getattr(house.town, parent))


@pytest.mark.parametrize(
    ("parent", "kind"),
    [("family", "enhet"), ("municipality", "enhet"), ("children_department", "avdelning"),
     ("municipality", "kommun"), ("municipality", "..")],
)  # fmt: skip
def test_nothing_is_added_where_it_does_not_belong(
    house: House, coordinator: PageClient, parent: str, kind: str
) -> None:
    where = f"{TREE}/{getattr(house.town, parent)}/ny/{kind}"
    token = token_on(coordinator.get("/personal/konto"))
    assert coordinator.get(where).status_code == 404
    answer = coordinator.post(where, {"csrf_token": token, "name": "Ny"})
    assert answer.status_code in (400, 404)


def test_a_small_unit_is_put_in_a_group(house: House, coordinator: PageClient) -> None:
    group = add(house, "Små enheter", "group")
    save(coordinator, house.town.family, group=str(group))
    assert unit_of(house, house.town.family).group_id == group
    page = coordinator.get(TREE).text
    assert "i gruppen Små enheter" in page
    assert "<strong>Rapportgrupp</strong> · Barn och familj" in page
    assert "Barn och familj" in coordinator.get(f"{TREE}/{group}").text
    for other in ("/personal/", "/personal/konton", "/"):
        assert "Små enheter" not in house.sign_in(Role.ADMINISTRATOR).get(other, follow=True).text
    for where in (f"/personal/enheter/{group}", "/e/sma-enheter"):
        assert coordinator.get(where).status_code == 404


def test_a_unit_is_closed_folded_away_and_opened_again(
    house: House, coordinator: PageClient
) -> None:
    refused = press(coordinator, house.town.family, "stang")
    assert refused.status_code == 422
    assert "inte är färdig: Hösten 2026" in refused.text
    house.count()
    assert press(coordinator, house.town.family, "stang").status_code == 303
    assert "Stängda (1)" in coordinator.get(TREE).text
    page = coordinator.get(f"{TREE}/{house.town.family}")
    assert "Öppna den igen" in page.text
    assert 'class="unit"' not in page.text
    assert press(coordinator, house.town.family, "oppna").status_code == 303
    assert "Stängda" not in coordinator.get(TREE).text


def test_who_saves_a_unit_that_was_closed_meanwhile_is_told(
    house: House, coordinator: PageClient
) -> None:
    made = add(house, "Kort liv")
    form = fields_on(coordinator.get(f"{TREE}/{made}"))
    with house.session() as session:
        organising.close(session, None, made, now())
    told = coordinator.post(f"{TREE}/{made}", form | {"name": "Långt liv"})
    assert told.status_code == 422
    assert "Kort liv är stängd" in told.text
    assert unit_of(house, made).name == "Kort liv"


def test_only_what_was_never_used_is_deleted_and_only_by_its_name(
    house: House, coordinator: PageClient
) -> None:
    made = add(house, "Fel")
    wrong = press(coordinator, made, "ta-bort", word="nej")
    assert wrong.status_code == 422
    assert "Skriv namnet, Fel, för att ta bort den." in wrong.text
    gone = press(coordinator, made, "ta-bort", word=" fel ")
    assert "Den är borttagen." in coordinator.get(gone.location).text
    assert coordinator.get(f"{TREE}/{made}").status_code == 404
    used = press(coordinator, house.town.family, "ta-bort", word="Barn och familj")
    assert used.status_code == 422
    assert "kan därför stängas men inte tas bort" in used.text
    with house.session() as session:
        assert audit.latest(session)[0].act == "unit_deleted"


def test_an_empty_municipality_is_told_what_to_do_next(
    house: House, coordinator: PageClient
) -> None:
    department = add(house, "Tom", "department", "Exempelköpings kommun")
    page = coordinator.get(TREE).text
    inside = page.partition(f'id="u{department}"')[2].partition("</section>")[0]
    assert "Det finns ingen enhet här ännu." in inside
    assert "Lägg till en enhet" in inside


def test_a_coordinator_of_a_part_sees_and_reaches_that_part_only(house: House) -> None:
    town = house.town
    client = house.sign_in(Role.COORDINATOR, town.children_department)
    page = client.get(TREE).text
    assert "Öppenvård" in page
    assert "Funktionsstöd" not in page
    assert f'href="{TREE}/{town.municipality}"' not in page
    token = token_on(client.get(f"{TREE}/{town.family}"))
    for unit_id in (town.municipality, town.disability_department, town.disability, 999):
        assert client.get(f"{TREE}/{unit_id}").status_code == 404
        for act in ("", "/stang", "/oppna", "/ta-bort", "/ny/enhet"):
            form = {"csrf_token": token, "name": "Vår", "word": "LSS barn och unga"}
            assert client.post(f"{TREE}/{unit_id}{act}", form).status_code == 404
    moved = save(client, town.family, parent=str(town.disability_department))
    assert moved.status_code in (303, 422)
    assert unit_of(house, town.family).parent_id == town.children_department
    assert unit_of(house, town.disability).name == "LSS barn och unga"


def test_a_coordinator_of_one_unit_edits_it_and_can_not_group_or_move_it(house: House) -> None:
    group = add(house, "Små", "group")
    client = house.sign_in(Role.COORDINATOR, house.town.family)
    page = client.get(f"{TREE}/{house.town.family}")
    assert 'name="parent"' not in page.text
    assert 'name="group"' not in page.text
    more = {"group": str(group), "parent": str(house.town.disability_department)}
    assert save(client, house.town.family, name="Min", **more).status_code == 303
    unit = unit_of(house, house.town.family)
    assert (unit.name, unit.group_id) == ("Min", None)
    assert unit.parent_id == house.town.children_department
    assert client.get(f"{TREE}/{house.town.outpatient}").status_code == 404


@pytest.mark.parametrize("role", [Role.WORKER, Role.ANALYST, Role.PLANNER])
def test_every_other_role_finds_nothing_here(house: House, role: Role) -> None:
    client = house.sign_in(role)
    family = house.town.family
    token = token_on(client.get("/personal/konto"))
    for where in ("", f"/{family}", f"/{house.town.children_department}/ny/enhet"):
        assert client.get(f"{TREE}{where}").status_code == 404
    for act in (f"/{family}", f"/{family}/stang", f"/{family}/oppna", f"/{family}/ta-bort"):
        assert client.post(f"{TREE}{act}", {"csrf_token": token}).status_code == 404
    assert TREE not in client.get("/personal/konto").text


def test_a_stranger_and_a_forged_session_find_nothing(house: House, client: PageClient) -> None:
    assert client.get(TREE).status_code == 404
    client.http.set_cookie("session", "eyJ0b2tlbiI6IngifQ.forged.signature", path="/personal")
    assert client.get(TREE).status_code == 404
    assert client.get(f"{TREE}/{house.town.family}").status_code == 404


def test_what_is_posted_without_our_token_is_refused(house: House, coordinator: PageClient) -> None:
    family = house.town.family
    form = fields_on(coordinator.get(f"{TREE}/{family}")) | {"name": "Forged"}
    for token in ({"csrf_token": "forged"}, {"csrf_token": ""}):
        assert coordinator.post(f"{TREE}/{family}", form | token).status_code == 400
    for act in ("stang", "oppna", "ta-bort"):
        assert coordinator.post(f"{TREE}/{family}/{act}", {}).status_code == 400
    assert unit_of(house, family).name == "Barn och familj"


def test_what_is_written_is_shown_as_text_and_never_run(
    house: House, coordinator: PageClient
) -> None:
    save(coordinator, house.town.family, name="<script>x</script>", child_name="{{ 7*7 }}")
    page = coordinator.get(TREE).text
    assert "&lt;script&gt;x&lt;/script&gt;" in page
    assert "{{ 7*7 }}" in page


def test_the_pages_speak_english_too(house: House, coordinator: PageClient) -> None:
    token = token_on(coordinator.get(TREE))
    coordinator.post("/personal/sprak", {"csrf_token": token, "language": "en", "back": TREE})
    assert "Children see: soc i Exempelköping" in coordinator.get(TREE).text
    told = save(coordinator, house.town.family, name="")
    assert "Enter a name." in told.text
