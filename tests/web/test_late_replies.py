"""What is said of answers to the children over time: by two at once, late, and late again."""

import html
import re
from datetime import date, timedelta

from werkzeug.test import TestResponse

from survey.core.access import Person, Role
from survey.services import finding, replying
from survey.services.finding import Seen
from survey.storage import accounts, replies, rounds
from tests.conftest import House
from tests.examples import TODAY
from tests.page import PageClient
from tests.web.test_public import ANSWER
from tests.web.test_replies import GOOD, SOON, put_up, send

PAGE = "/e/barn-och-familj"


def days(number: int) -> date:
    """So many days from the day the tests run."""
    return date.today() + timedelta(days=number)


def field(page: TestResponse, name: str) -> str:
    """What stands in a field."""
    area = re.search(rf'<textarea[^>]*name="{name}"[^>]*>([^<]*)<', page.text)
    line = re.search(rf'<input[^>]*name="{name}"[^>]*value="([^"]*)"', page.text)
    found = area or line
    assert found, name
    return html.unescape(found[1]).strip()


def theirs(page: TestResponse) -> str:
    """What is said to be saved by the other."""
    return page.text.split("<summary>Sparat av någon annan:")[1].split("</details>")[0]


def test_the_second_of_two_at_a_follow_up_keeps_their_own_words(
    writer: PageClient, other: PageClient, here: str
) -> None:
    put_up(writer, other, here)
    moved = {"status-1": "planned", "reason-1": "", "next_on": days(70).isoformat()}
    mine = moved | {"due_on-1": days(90).isoformat(), "late_reason-1": "Mina egna ord."}
    seen = re.search(r'name="revision"\s+value="(\d+)"', other.get(here).text)
    assert seen
    first = moved | {"due_on-1": days(80).isoformat(), "late_reason-1": "De andras ord."}
    assert send(writer, f"{here}/laget", here, **first).status_code == 303
    page = send(other, f"{here}/laget", here, **mine, revision=seen[1])
    assert page.status_code == 409
    assert field(page, "late_reason-1") == "Mina egna ord."
    assert field(page, "due_on-1") == days(90).isoformat()
    assert field(page, "next_on") == days(70).isoformat()
    assert "De andras ord." in theirs(page)
    again = {"revision": field(page, "revision")}
    assert send(other, f"{here}/laget", here, **mine, **again).status_code == 303


def test_the_second_of_two_who_say_why_it_is_late_sees_what_the_first_said(
    writer: PageClient, other: PageClient, here: str
) -> None:
    late = {"late_reason": "De andras ord.", "new_day": days(20).isoformat()}
    assert send(writer, f"{here}/sena", here, **late).status_code == 303
    page = send(other, f"{here}/sena", here, late_reason="Mina.", new_day=SOON, revision="0")
    assert page.status_code == 409
    assert (field(page, "late_reason"), field(page, "new_day")) == ("Mina.", SOON)
    assert "De andras ord." in theirs(page) and str(days(20).year) in theirs(page)
    assert "<dt>Det vi inte kan ändra</dt>" not in theirs(page)


def change(house: House, round_id: int, **values: date) -> None:
    """As time would: the first promise, the answer or the round gets other days."""
    with house.session() as session:
        found, reply = (
            rounds.get(session, round_id),
            replies.of(session, house.town.family, round_id),
        )
        assert found
        if "answer_by" in values:
            found.answer_by = values["answer_by"]
        for name in {"next_on", "new_day"} & set(values):
            setattr(reply, name, values[name])
        if reply and (points := replies.points_of(session, reply.id)):
            for name in {"due_on", "promised_on", "late_said_on"} & set(values):
                setattr(points[0], name, values[name])
        session.commit()


def today(client: PageClient) -> list[str]:
    """What is to be done today, line by line, without its markup."""
    page = client.get("/personal/svar").text.split('id="today"')[1].split("</section>")[0]
    lines = re.findall(r"<li>(.*?)</li>", page, re.DOTALL)
    return [" ".join(html.unescape(re.sub(r"<[^>]+>", "", line)).split()) for line in lines]


def test_a_promise_whose_new_day_has_passed_too_is_asked_about_anew(
    house: House, client: PageClient, writer: PageClient, other: PageClient, here: str, counted: int
) -> None:
    put_up(writer, other, here)
    said = {"status-1": "planned", "reason-1": "", "next_on": SOON}
    first = said | {"due_on-1": days(90).isoformat(), "late_reason-1": "Chefen var sjuk."}
    assert send(writer, f"{here}/laget", here, **first).status_code == 303
    moved = {"promised_on": days(-30), "due_on": days(-2), "late_said_on": days(-40)}
    change(house, counted, **moved)
    assert "Försenat – det tar längre tid än vi trodde." in client.get(PAGE).text
    assert "Chefen var sjuk." not in client.get(PAGE).text
    assert "säg varför" in today(writer)[0] or "skriv varför" in today(writer)[0]
    page = writer.get(here)
    assert field(page, "late_reason-1") == "" and "”Chefen var sjuk.”" in page.text
    again = said | {"due_on-1": days(-2).isoformat(), "late_reason-1": ""}
    assert send(writer, f"{here}/laget", here, **again).status_code == 422
    again |= {"late_reason-1": "Det var svårare än vi trodde."}
    assert send(writer, f"{here}/laget", here, **again).status_code == 303
    assert "Försenat – Det var svårare än vi trodde." in client.get(PAGE).text
    assert not [line for line in today(writer) if "varför" in line]


def test_what_is_overdue_stands_first_with_its_day(
    house: House, writer: PageClient, other: PageClient, here: str, counted: int
) -> None:
    put_up(writer, other, here)
    change(house, counted, next_on=days(-9))
    late = days(-20)
    with house.session() as session:
        found = rounds.get(session, counted)
        assert found
        found.answer_by = late
        session.commit()
    lines = today(writer)
    assert "Öppenvård" in lines[0] and "Den utlovade dagen är här." in lines[0]
    assert "Sidan ska berätta mer" in lines[1] and str(days(-9).year) in lines[1]


def test_who_wrote_an_answer_that_is_late_sees_that_it_waits(
    house: House, writer: PageClient, other: PageClient, here: str, counted: int
) -> None:
    assert send(writer, here, here, **GOOD).status_code == 303
    assert not [line for line in today(writer) if "Väntar på godkännande" in line]
    change(house, counted, answer_by=days(-1))
    (line,) = [line for line in today(writer) if "Barn och familj" in line]
    assert "Väntar på godkännande – försenat" in line
    (line,) = [line for line in today(other) if "Barn och familj" in line]
    assert "Läs och godkänn – försenat" in line


def test_an_answer_stands_once_and_why_it_is_late_is_not_asked_for_again_before_the_new_day(
    house: House, writer: PageClient, here: str, counted: int
) -> None:
    change(house, counted, answer_by=days(-1))
    late = {"late_reason": "Chefen är sjuk.", "new_day": days(9).isoformat()}
    assert send(writer, f"{here}/sena", here, **late).status_code == 303
    (line,) = [line for line in today(writer) if "Barn och familj" in line]
    assert "Skriv svaret" in line and "säg varför" not in line
    assert writer.get("/personal/svar").text.count("<h3><a") == 2
    change(house, counted, new_day=days(-1))
    (line,) = [line for line in today(writer) if "Barn och familj" in line]
    assert "säg varför" in line


def test_a_finding_that_nobody_has_decided_on_is_in_the_list(
    house: House, writer: PageClient, counted: int
) -> None:
    with house.session() as session:
        me = next(a.id for a in accounts.every(session))
        seen = Seen(house.town.children_department, counted, "DEL-1", "Fler än förut.")
        finding.note(session, Person(me), seen, date.today())
    assert "1 iakttagelse är inte avgjord" in today(writer)[-1]
    stranger = house.sign_in(Role.PLANNER, house.town.disability_department)
    assert not [line for line in today(stranger) if "iakttagelse" in line]


def test_a_new_day_that_has_passed_too_is_said_and_excused(
    house: House, client: PageClient, writer: PageClient, here: str, counted: int
) -> None:
    change(house, counted, answer_by=days(-30))
    late = {"late_reason": "Chefen är sjuk.", "new_day": days(9).isoformat()}
    assert send(writer, f"{here}/sena", here, **late).status_code == 303
    assert "Vi är sena. Chefen är sjuk." in client.get(PAGE).text
    change(house, counted, new_day=days(-1))
    page = client.get(PAGE).text
    assert "skulle vi ha svarat er. Vi är sena. Det är vårt fel" in page
    assert "Chefen är sjuk." not in page and "Ny dag" not in page


def test_a_department_s_page_leads_to_its_units_answers(
    house: House, client: PageClient, counted: int
) -> None:
    change(house, counted, answer_by=days(-1))
    with house.session() as session:
        for unit in (house.town.family, house.town.outpatient):
            replying.publish(session, (unit, counted), ANSWER, TODAY)
    page = client.get("/e/barn-och-unga")
    assert "Vi är sena" not in page.text
    assert re.findall(r'href="/e/([\w-]+)\?', page.text.split('class="places"')[1])[:2] == [
        "barn-och-familj",
        "oppenvard",
    ]


def test_the_writer_is_told_of_figures_that_no_point_is_about(
    writer: PageClient, here: str
) -> None:
    """R-W2, R-W7: what is left out is not left out unseen."""
    send(writer, here, here, **GOOD)
    hints = writer.get(here).text.split('id="hints"')[1].split("</section>")[0]
    assert "Sidan säger inte det här" in hints and "vuxna lyssnar" not in hints
    send(writer, here, here, **(GOOD | {"about-1": ""}))
    hints = writer.get(here).text.split('id="hints"')[1].split("</section>")[0]
    assert "vuxna lyssnar" in hints.split("Sidan säger inte det här")[1]
