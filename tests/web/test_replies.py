"""The answer to the children, from the first draft to the page and what comes after."""

import re
from datetime import date, timedelta

import pytest
from werkzeug.test import TestResponse

from survey.core.access import Role
from survey.core.plan import Row
from survey.services import replying
from survey.storage import audit, plans, replies, rounds
from survey.storage.tables import Reply
from tests import released
from tests.conftest import House
from tests.examples import TODAY
from tests.page import PageClient

SOON = (date.today() + timedelta(days=60)).isoformat()
GOOD = {
    "said-1": "Ni vill veta mer.",
    "about-1": "DEL-1",
    "action-1": "Chefen berättar mer.",
    "due_on-1": SOON,
    "status-1": "planned",
    "said-2": "Ni vill slippa byta.",
    "reason-2": "Det kan vi inte lova.",
    "cannot": "Inget den här gången.",
    "responsible": "Chefen",
    "next_on": SOON,
}


def send(client: PageClient, path: str, page: str, **form: str) -> TestResponse:
    """Post to `path` with what the form on `page` hides."""
    html = client.get(page).text
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', html)
    seen = re.search(r'name="revision"\s+value="(\d+)"', html)
    revision = seen[1] if seen else "0"
    assert token
    return client.post(path, {"revision": revision, "csrf_token": token[1]} | form)


def put_up(writer: PageClient, other: PageClient, here: str) -> None:
    assert send(writer, here, here, **GOOD).status_code == 303
    assert send(other, f"{here}/godkann", f"{here}/godkann").status_code == 303
    assert send(writer, f"{here}/publicera", f"{here}/godkann").status_code == 303


def the_reply(house: House, counted: int) -> Reply:
    with house.session() as session:
        found = replies.of(session, house.town.family, counted)
        assert found
        return found


def test_an_answer_is_written_approved_by_another_and_published(
    house: House, client: PageClient, writer: PageClient, other: PageClient, here: str
) -> None:
    assert "Chefen berättar mer." not in client.get("/e/barn-och-familj").text
    put_up(writer, other, here)
    page = client.get("/e/barn-och-familj").text
    assert "Chefen berättar mer." in page and "Det kan vi inte lova." in page
    assert "Ska göras" in page
    with house.session() as session:
        acts = {row.act for row in audit.latest(session)}
    assert {"reply_approved", "reply_published"} <= acts


def test_who_wrote_it_can_not_approve_it(
    house: House, writer: PageClient, here: str, counted: int
) -> None:
    send(writer, here, here, **GOOD)
    assert "någon annan" in writer.get(f"{here}/godkann").text
    assert send(writer, f"{here}/godkann", here).status_code == 422
    assert the_reply(house, counted).state == "draft"


def test_what_is_approved_and_changed_must_be_approved_again(
    house: House, writer: PageClient, other: PageClient, here: str, counted: int
) -> None:
    send(writer, here, here, **GOOD)
    send(other, f"{here}/godkann", f"{here}/godkann")
    send(writer, here, here, **(GOOD | {"said-1": "Något annat."}))
    assert the_reply(house, counted).approved_by is None
    assert send(writer, f"{here}/publicera", here).status_code == 409
    assert the_reply(house, counted).published_on is None


@pytest.mark.parametrize(
    "field", ["due_on-1", "action-1", "reason-2", "cannot", "responsible", "next_on"]
)
def test_nothing_unfinished_is_approved(
    writer: PageClient, other: PageClient, here: str, field: str
) -> None:
    """R-W2: nothing without an action (with its day) or a reason."""
    send(writer, here, here, **(GOOD | {field: ""}))
    assert "Innan det kan godkännas" in other.get(f"{here}/godkann").text
    assert send(other, f"{here}/godkann", here).status_code == 422


def test_an_unpublished_draft_stands_on_no_page(
    client: PageClient, writer: PageClient, other: PageClient, here: str
) -> None:
    send(writer, here, here, **GOOD)
    send(other, f"{here}/godkann", f"{here}/godkann")
    assert "Chefen berättar mer." not in client.get("/e/barn-och-familj").text


def test_the_preview_is_the_page_that_children_see(
    client: PageClient, writer: PageClient, other: PageClient, here: str
) -> None:
    send(writer, here, here, **GOOD)
    seen = writer.get(f"{here}/sa-ser-det-ut").text
    assert "Chefen berättar mer." in seen and "av 10 barn" in seen
    send(other, f"{here}/godkann", f"{here}/godkann")
    send(writer, f"{here}/publicera", f"{here}/godkann")
    shown = client.get("/e/barn-och-familj").text
    body = re.compile(r"<main.*</main>", re.DOTALL)
    mine, theirs = body.search(seen), body.search(shown)
    assert mine and theirs
    assert _without_day(mine[0]) == _without_day(theirs[0])


def _without_day(html: str) -> str:
    return re.sub(r"Vi skrev det här [^<]*", "", html)


def test_a_ready_sentence_has_its_figure_from_the_release(writer: PageClient, here: str) -> None:
    page = writer.get(here).text
    ready = re.search(r"<span>([^<]*av 10 barn[^<]*)</span>", page)
    added = re.search(r'value="line:([A-Z]+-\d)"', page)
    assert ready and added
    send(writer, here, here, **(GOOD | {"add": f"line:{added[1]}"}))
    after = writer.get(here).text
    assert "av 10 barn" in after.split('name="said-3"')[1].split("</textarea>")[0]
    assert "Skriv inte egna siffror" not in hints(after)


def hints(html: str) -> str:
    """What is said about the texts as they are saved."""
    _, _, after = html.partition('id="hints"')
    return after.split("</section>")[0]


@pytest.mark.parametrize(
    ("text", "warning"),
    [
        ("7 av 10 vill veta mer.", "Skriv inte egna siffror"),
        ("Ni sa ”det är tråkigt”.", "Citera inget barn"),
        ("Prata med Maria Svensson.", "personnamn"),
        ("Öppenvården är bättre.", "Jämför inte enheter"),
        (
            "Socialförvaltningens delaktighetsfrämjande utvecklingsinsatser genomförs "
            "verksamhetsövergripande.",
            "delaktighetsfrämjande",
        ),
    ],
)
def test_the_editor_warns_while_writing(
    writer: PageClient, here: str, text: str, warning: str
) -> None:
    """R-W4, R-W5: no figures of its own, quotes, names, other units; not too hard to read."""
    send(writer, here, here, **(GOOD | {"said-1": text}))
    assert warning in hints(writer.get(here).text)


def test_the_second_of_two_sees_both_versions(
    writer: PageClient, other: PageClient, here: str
) -> None:
    send(writer, here, here, **GOOD)
    html = other.get(here).text
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', html)
    assert token
    late = {"csrf_token": token[1], "revision": "0", **GOOD, "said-1": "Min version."}
    response = other.post(here, late)
    assert response.status_code == 409
    assert "Min version." in response.text and "Ni vill veta mer." in response.text
    assert "<title>Fel:" in response.text


def test_a_bad_day_is_said_at_the_field_and_nothing_is_lost(writer: PageClient, here: str) -> None:
    response = send(writer, here, here, **(GOOD | {"due_on-1": "i vår"}))
    assert response.status_code == 422
    assert 'href="#due_on-1"' in response.text and "Chefen berättar mer." in response.text
    assert "Chefen berättar mer." not in writer.get(here).text


def test_only_praise_or_only_problems_is_said(writer: PageClient, here: str) -> None:
    """R-W7: the balance is looked at, and the children's top wish."""
    ready = re.findall(r"<span>([^<]*av 10 barn[^<]*)</span>", writer.get(here).text)
    good = [text for text in ready if re.match(r"Minst [6-9]|Mellan [5-9]", text)]
    assert len(good) >= 2
    send(writer, here, here, **(GOOD | {"said-1": good[0], "said-2": good[1]}))
    assert "Allt här är beröm." in writer.get(here).text
    send(writer, here, here, **(GOOD | {"said-1": good[0]}))
    assert "Allt här är beröm." not in writer.get(here).text


def test_a_sixth_point_is_refused(writer: PageClient, here: str) -> None:
    five = {f"said-{n}": f"Punkt {n}." for n in range(1, 6)}
    five |= {f"reason-{n}": "Nej." for n in range(1, 6)}
    response = send(writer, here, here, **(GOOD | five | {"add": "line:DEL-1"}))
    assert response.status_code == 422
    assert "redan fem punkter" in response.text


def test_a_promise_past_its_day_is_late_by_itself_and_says_why(
    house: House, client: PageClient, writer: PageClient, other: PageClient, here: str, counted: int
) -> None:
    """R-W3: what is past its day says so and stays."""
    put_up(writer, other, here)
    with house.session() as session:
        reply = replies.of(session, house.town.family, counted)
        assert reply
        replies.points_of(session, reply.id)[0].due_on = date.today() - timedelta(days=1)
        session.commit()
    assert "Försenat – det tar längre tid" in client.get("/e/barn-och-familj").text
    past = (date.today() - timedelta(days=1)).isoformat()
    form = {"status-1": "ongoing", "due_on-1": past, "late_reason-1": "", "reason-1": ""}
    form["next_on"] = SOON
    assert send(writer, f"{here}/laget", here, **form).status_code == 422
    form["late_reason-1"] = "Chefen har varit sjuk."
    assert send(writer, f"{here}/laget", here, **form).status_code == 303
    assert "Försenat – Chefen har varit sjuk." in client.get("/e/barn-och-familj").text
    send(writer, f"{here}/laget", here, **(form | {"status-1": "done"}))
    assert "Klart" in client.get("/e/barn-och-familj").text


def test_a_promise_that_is_given_up_says_why(
    client: PageClient, writer: PageClient, other: PageClient, here: str
) -> None:
    put_up(writer, other, here)
    form = {"status-1": "struck", "due_on-1": SOON, "late_reason-1": "", "reason-1": ""}
    assert send(writer, f"{here}/laget", here, **form).status_code == 422
    form["reason-1"] = "Det gick inte."
    assert send(writer, f"{here}/laget", here, **form).status_code == 303
    page = client.get("/e/barn-och-familj").text
    assert "Blir inte av" in page and "Det gick inte." in page


def test_what_is_taken_back_is_off_the_page_and_keeps_its_first_day(
    house: House, client: PageClient, writer: PageClient, other: PageClient, here: str, counted: int
) -> None:
    put_up(writer, other, here)
    first = the_reply(house, counted).published_on
    assert send(writer, f"{here}/ta-tillbaka", here).status_code == 303
    assert "Chefen berättar mer." not in client.get("/e/barn-och-familj").text
    send(other, f"{here}/godkann", f"{here}/godkann")
    send(writer, f"{here}/publicera", f"{here}/godkann")
    assert the_reply(house, counted).published_on == first


def test_a_published_text_is_not_changed_past_the_approval(
    client: PageClient, writer: PageClient, other: PageClient, here: str
) -> None:
    put_up(writer, other, here)
    assert send(writer, here, here, **(GOOD | {"said-1": "Smyg."})).status_code == 409
    assert "Smyg." not in client.get("/e/barn-och-familj").text


def test_from_the_promised_day_the_page_says_why_and_the_new_day(
    house: House, client: PageClient, writer: PageClient, here: str, counted: int
) -> None:
    with house.session() as session:
        found = rounds.get(session, counted)
        assert found
        found.answer_by = date.today()
        session.commit()
    page = "/e/barn-och-familj"
    assert "Vi är sena. Vi lovade er ett svar" in client.get(page).text
    past = (date.today() - timedelta(days=1)).isoformat()
    late = {"late_reason": "Chefen är sjuk.", "new_day": past}
    assert send(writer, f"{here}/sena", here, **late).status_code == 422
    assert send(writer, f"{here}/sena", here, **(late | {"new_day": SOON})).status_code == 303
    said = client.get(page).text
    assert "Vi är sena. Chefen är sjuk." in said and "Ny dag: " in said
    assert "Chefen är sjuk." not in client.get("/e/oppenvard").text


def test_the_list_says_what_is_to_be_done_today(
    writer: PageClient, other: PageClient, here: str
) -> None:
    assert "Skriv svaret" in writer.get("/personal/svar").text
    send(writer, here, here, **GOOD)
    assert "Läs och godkänn" not in _today(writer)
    assert "Läs och godkänn" in _today(other)
    send(other, f"{here}/godkann", f"{here}/godkann")
    assert "Publicera" in _today(writer)


def _today(client: PageClient) -> str:
    page = client.get("/personal/svar").text
    return page.split('id="today"')[1].split("</section>")[0]


def test_the_calendar_holds_the_promised_days_of_my_units_only(
    house: House, writer: PageClient, other: PageClient, here: str
) -> None:
    put_up(writer, other, here)
    response = other.get("/personal/svar/kalender.ics")
    assert response.mimetype == "text/calendar"
    lines = response.text.replace("\r\n ", "")
    assert f"DTSTART;VALUE=DATE:{SOON.replace('-', '')}" in lines
    assert "Chefen berättar mer." in lines
    assert lines.count("BEGIN:VEVENT") > 1
    stranger = house.sign_in(Role.PLANNER, house.town.disability).get("/personal/svar/kalender.ics")
    assert "Chefen" not in stranger.text


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, Role.WORKER, Role.ANALYST])
def test_others_find_nothing(house: House, here: str, role: Role) -> None:
    client = house.sign_in(role)
    for path in ("/personal/svar", here, f"{here}/godkann", f"{here}/sa-ser-det-ut"):
        assert client.get(path).status_code == 404


def test_a_published_promise_survives_being_taken_back(
    house: House, client: PageClient, writer: PageClient, other: PageClient, here: str, counted: int
) -> None:
    """What was promised and given up stays so, with its reasons, when the text is mended."""
    put_up(writer, other, here)
    form = {"status-1": "struck", "due_on-1": SOON, "late_reason-1": "Sjuk.", "reason-1": "Nej."}
    assert send(writer, f"{here}/laget", here, **form).status_code == 303
    assert send(writer, f"{here}/ta-tillbaka", here).status_code == 303
    as_it_stands = fields(writer.get(here).text)
    assert as_it_stands["status-1"] == "struck" and as_it_stands["point-1"]
    assert send(writer, here, here, **as_it_stands).status_code == 303
    with house.session() as session:
        reply = replies.of(session, house.town.family, counted)
        assert reply
        point = replies.points_of(session, reply.id)[0]
        assert (point.status, point.late_reason, point.reason) == ("struck", "Sjuk.", "Nej.")
        assert point.promised_on == date.fromisoformat(SOON) and point.settled_on == date.today()
    gone = as_it_stands | {"said-1": "", "action-1": "", "reason-1": "", "due_on-1": ""}
    response = send(writer, here, here, **(gone | {"point-1": ""}))
    assert response.status_code == 422 and "har stått på sidan som ett löfte" in response.text
    other_words = {"said-2": "Annat.", "action-2": "Vi gör.", "due_on-2": SOON}
    emptied = gone | other_words | {"point-1": "", "point-3": as_it_stands["point-1"]}
    assert said_at(send(writer, here, here, **emptied).text) == ["said-3"]


def said_at(html: str) -> list[str]:
    """The fields that the summary of what is wrong leads to."""
    return re.findall(r'href="#(said-\d)"', html.split('class="summary"')[1].split("</div>")[0])


def fields(html: str) -> dict[str, str]:
    """What the form on the page would send as it stands."""
    form = html.split('class="writing"')[1].split("</form>")[0]
    found = dict(re.findall(r'<input[^>]*name="([\w-]+)"[^>]*value="([^"]*)"', form))
    found |= dict(re.findall(r'<textarea[^>]*name="([\w-]+)"[^>]*>([^<]*)<', form))
    for name, options in re.findall(r'<select[^>]*name="([\w-]+)"[^>]*>(.*?)</select>', form, re.S):
        chosen = re.search(r'value="([^"]*)"\s+selected', options)
        found[name] = chosen[1] if chosen else re.findall(r'value="([^"]*)"', options)[0]
    return {n: v.strip() for n, v in found.items() if n not in ("csrf_token", "revision")}


def test_the_plan_s_own_reason_never_stands_on_the_children_s_page(
    house: House, client: PageClient, writer: PageClient, other: PageClient, here: str, counted: int
) -> None:
    """A plan's reason is for colleagues: names and budgets. Only approved words are shown."""
    put_up(writer, other, here)
    with house.session() as session:
        plan = plans.add(session, house.town.children_department, "Planen")
        row = plans.add_row(session, plan.id, 1, Row("D", "M", ("Gör.",)))
        (activity,) = plans.activities_in(session, row.id)
        activity.status, activity.reason = "struck", "Anna Ek slutade, budget 43 % över"
        reply = replies.of(session, house.town.family, counted)
        assert reply
        replies.points_of(session, reply.id)[0].activity_id = activity.id
        session.commit()
    page = client.get("/e/barn-och-familj").text
    assert "Blir inte av" in page and "Snart skriver vi varför." in page
    assert "Anna Ek" not in page and "budget" not in page
    assert "blir inte av: skriv varför" in _today(writer)
    form = {"status-1": "planned", "due_on-1": SOON, "late_reason-1": "", "reason-1": ""}
    assert send(writer, f"{here}/laget", here, **form).status_code == 422
    form["reason-1"] = "Den som skulle göra det slutade."
    assert send(writer, f"{here}/laget", here, **form).status_code == 303
    assert "Den som skulle göra det slutade." in client.get("/e/barn-och-familj").text


def test_a_point_with_only_a_day_is_asked_about_and_not_lost(writer: PageClient, here: str) -> None:
    response = send(writer, here, here, **(GOOD | {"due-3": "före jul"}))
    assert response.status_code == 422 and 'href="#said-3"' in response.text
    assert "före jul" in response.text


@pytest.mark.parametrize("day", ["9999-12-31", "0206-01-01"])
def test_a_slip_of_the_year_is_asked_about(writer: PageClient, here: str, day: str) -> None:
    assert send(writer, f"{here}/sena", here, late_reason="", new_day=day).status_code == 422
    assert send(writer, here, here, **(GOOD | {"due_on-1": day})).status_code == 422


def test_the_wish_of_a_department_is_said_to_be_the_department_s(
    writer: PageClient, here: str
) -> None:
    ready = re.findall(r"<span>([^<]*vill flest barn[^<]*)</span>", writer.get(here).text)
    assert ready and all(text.startswith("I Barn och unga: det här") for text in ready)


def test_the_page_says_who_does_it_and_when_it_tells_more(
    client: PageClient, writer: PageClient, other: PageClient, here: str
) -> None:
    """Section 12: what, who, when and how far; and when the page is next written."""
    put_up(writer, other, here)
    page = client.get("/e/barn-och-familj").text
    assert "Vem gör det? Chefen" in page
    assert "berättar vi här hur det går." in page and "Vi är sena" not in page


def test_a_role_of_its_own_and_a_picture_follow_a_point(
    client: PageClient, writer: PageClient, other: PageClient, here: str
) -> None:
    form = GOOD | {"who-1": "Kuratorn", "about-1": "DEL-1", "about-2": "<script>"}
    send(writer, here, here, **form)
    send(other, f"{here}/godkann", f"{here}/godkann")
    send(writer, f"{here}/publicera", f"{here}/godkann")
    page = client.get("/e/barn-och-familj").text
    promise = page.split("Ni vill veta mer.")[0].rpartition("<li")[2]
    assert 'href="#p-lyssna"' in promise and 'id="p-lyssna"' in page
    assert "Vem gör det? Kuratorn" in page
    refusal = page.split("Ni vill slippa byta.")[0].rpartition("<li")[2]
    assert "#p-" not in refusal


def test_a_page_that_should_have_told_more_says_that_we_are_late(
    house: House, client: PageClient, writer: PageClient, other: PageClient, here: str, counted: int
) -> None:
    put_up(writer, other, here)
    with house.session() as session:
        reply = replies.of(session, house.town.family, counted)
        assert reply
        reply.next_on = date.today() - timedelta(days=1)
        session.commit()
    assert "skulle vi ha berättat här hur det går. Vi är sena." in client.get(
        "/e/barn-och-familj"
    ).text  # fmt: skip
    assert "Sidan ska berätta mer: säg hur långt" in _today(writer)
    form = {"status-1": "ongoing", "due_on-1": SOON, "late_reason-1": "", "reason-1": ""}
    today = date.today().isoformat()
    response = send(writer, f"{here}/laget", here, **form, next_on=today)
    assert response.status_code == 422 and 'href="#next_on"' in response.text
    assert send(writer, f"{here}/laget", here, **form, next_on=SOON).status_code == 303
    assert "Vi är sena" not in client.get("/e/barn-och-familj").text
    assert "Sidan ska berätta mer" not in writer.get("/personal/svar").text


def test_when_all_is_done_nothing_more_is_promised(
    client: PageClient, writer: PageClient, other: PageClient, here: str
) -> None:
    put_up(writer, other, here)
    form = {"status-1": "done", "due_on-1": SOON, "late_reason-1": "", "reason-1": ""}
    assert send(writer, f"{here}/laget", here, **form, next_on="").status_code == 303
    assert "berättar vi här hur det går" not in client.get("/e/barn-och-familj").text


@pytest.mark.parametrize(
    "said",
    [
        "80 % vill veta mer.",
        "9 av 10 vill veta mer.",
        "Nio av tio vill veta mer.",
        "Hälften av er vill veta mer.",
        "Alla tycker att vi är snälla.",
        "Ingen av er vill byta.",
        "Tolv barn, alltså 12 barn, vill veta mer.",
        "Bara två barn var nöjda.",
        "En av er är rädd.",
        "Tre av fem barn är nöjda.",
        "En tredjedel vill byta.",
        "Var tredje av er vill byta.",
    ],
)
def test_a_figure_that_is_not_released_can_not_be_approved(
    writer: PageClient, other: PageClient, here: str, counted: int, house: House, said: str
) -> None:
    """Figures on the page are from the release alone; "all" and "none" are never said."""
    send(writer, here, here, **(GOOD | {"said-1": said}))
    assert "Ta en färdig mening i stället" in other.get(f"{here}/godkann").text
    response = send(other, f"{here}/godkann", here)
    assert response.status_code == 422
    assert the_reply(house, counted).state == "draft"


@pytest.mark.parametrize("field", ["action-1", "reason-2", "cannot"])
def test_no_share_of_children_is_said_anywhere_else_either(
    writer: PageClient, other: PageClient, here: str, field: str
) -> None:
    send(writer, here, here, **(GOOD | {field: "Vi vet att 75 % av er är rädda."}))
    assert send(other, f"{here}/godkann", here).status_code == 422


@pytest.mark.parametrize(
    "said",
    [
        "Ni vill att det går fort, inom 2 veckor.",
        "De flesta vill att alla får veta.",
        "Ni vill att alla barn får veta sina rättigheter.",
        "Ni vill att ingen är ensam.",
        "Inga barn ska behöva vänta.",
        "Ni vill veta före den 5/6.",
    ],
)
def test_other_numbers_are_no_figures(
    writer: PageClient, other: PageClient, here: str, said: str
) -> None:
    send(writer, here, here, **(GOOD | {"said-1": said}))
    assert send(other, f"{here}/godkann", f"{here}/godkann").status_code == 303


def test_the_page_can_be_read_with_pictures_and_one_sentence_a_line(
    client: PageClient, writer: PageClient, other: PageClient, here: str
) -> None:
    put_up(writer, other, here)
    plain = client.get("/e/barn-och-familj").text
    assert "variant=lss" in plain and 'data-variant=""' in plain
    easy = client.get("/e/barn-och-familj?variant=lss").text
    assert 'data-variant="lss"' in easy
    assert 'href="/e/barn-och-familj?lang=en&amp;variant=lss"' in easy
    assert client.get("/e/barn-och-familj?variant=a46").text == plain


def test_another_department_finds_nothing(house: House, here: str) -> None:
    client = house.sign_in(Role.PLANNER, house.town.disability_department)
    for path in (here, f"{here}/godkann", f"{here}/sa-ser-det-ut"):
        assert client.get(path).status_code == 404


def test_a_post_without_a_token_is_refused(writer: PageClient, here: str) -> None:
    for path in ("", "/godkann", "/publicera", "/ta-tillbaka", "/sena", "/laget"):
        assert writer.post(f"{here}{path}", GOOD).status_code == 400


def test_a_round_or_place_that_does_not_fit_is_not_found(house: House, other: PageClient) -> None:
    for path in ("99999/1", f"{house.round_id}/{house.town.municipality}", "1/99999"):
        assert other.get(f"/personal/svar/{path}").status_code == 404


def test_earlier_answers_stay(house: House, client: PageClient, counted: int) -> None:
    """R-W6: children see what became of the promises before."""
    point = replying.Point("Ni vill leka.", "Vi köper spel.", due_on=TODAY)
    answer = replying.Answer((point,), "Inget.", "Chefen", date(2027, 1, 1))
    with house.session() as session:
        sizes = released.sizes(house.town)
        old = released.CLOSED - timedelta(days=365)
        earlier = released.make_round(session, house.town, "Förra", old, sizes=sizes).id
        for one in (earlier, counted):
            replying.publish(session, (house.town.family, one), answer, TODAY)
    page = client.get("/e/barn-och-familj").text
    assert page.count("Vi köper spel.") == 2
    assert "Det vi svarade förut" in page
