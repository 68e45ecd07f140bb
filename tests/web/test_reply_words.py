"""What may not be said on the children's page, and what is asked about before it is."""

import re
from datetime import date

import pytest

from survey.storage import rounds, units
from tests.conftest import House
from tests.page import PageClient
from tests.web.test_replies import GOOD, SOON, hints, put_up, send, the_reply

PAGE = "/e/barn-och-familj"
SLIP = "Bara 2 av 10 barn ville det. Anna Svensson är sjuk. På Öppenvården gick det bättre."
ASKED = "Anna Svensson är sjuk. På Öppenvården gick det bättre."
FOLLOW = {
    "status-1": "struck",
    "due_on-1": SOON,
    "late_reason-1": "",
    "reason-1": "",
    "next_on": SOON,
}


def anyway(html: str) -> str:
    found = re.search(r'name="anyway"\s+value="(\w+)">Publicera ändå', html)
    assert found
    return found[1]


@pytest.mark.parametrize("field", ["reason-1", "late_reason-1"])
def test_no_figure_reaches_the_page_in_a_follow_up(
    client: PageClient, writer: PageClient, other: PageClient, here: str, field: str
) -> None:
    put_up(writer, other, here)
    form = FOLLOW | {"reason-1": "Det gick inte.", field: SLIP}
    response = send(writer, f"{here}/laget", here, **form)
    assert response.status_code == 422 and "<title>Fel:" in response.text
    assert f'href="#{field}"' in response.text and SLIP in response.text
    assert "Ta en färdig mening i stället" in response.text
    assert "2 av 10 barn ville" not in client.get(PAGE).text


@pytest.mark.parametrize(
    ("slip", "words"),
    [
        ("Se 19121212-1212.", "ser ut som ett personnummer"),
        ("Flickan f. 2015-03-04.", "ser ut som ett födelsedatum"),
        ("Se SN 2026/123.", "ser ut som ett ärendenummer"),
    ],
)
def test_no_number_of_a_person_or_a_case_reaches_the_page(
    client: PageClient, writer: PageClient, other: PageClient, here: str, slip: str, words: str
) -> None:
    put_up(writer, other, here)
    response = send(writer, f"{here}/laget", here, **(FOLLOW | {"reason-1": slip}))
    assert response.status_code == 422 and words in response.text
    assert slip not in client.get(PAGE).text


def test_a_name_and_another_unit_are_asked_about_once_before_the_page_follows(
    client: PageClient, writer: PageClient, other: PageClient, here: str
) -> None:
    put_up(writer, other, here)
    form = FOLLOW | {"reason-1": ASKED}
    response = send(writer, f"{here}/laget", here, **form)
    assert response.status_code == 422 and "<title>Fel:" in response.text
    for words in ("personnamn", "Jämför inte enheter", ASKED, 'href="#reason-1"'):
        assert words in response.text
    assert "Anna Svensson är sjuk." not in client.get(PAGE).text
    sure = {"anyway": anyway(response.text)}
    changed = form | sure | {"reason-1": "Björn Berglund och Maria är sjuka."}
    assert send(writer, f"{here}/laget", here, **changed).status_code == 422
    assert send(writer, f"{here}/laget", here, **(form | sure)).status_code == 303
    assert "Anna Svensson är sjuk." in client.get(PAGE).text
    again = send(writer, f"{here}/laget", here, **form)
    assert again.status_code == 303  # what stands there is not asked about again


def test_hard_words_are_asked_about_too(writer: PageClient, other: PageClient, here: str) -> None:
    put_up(writer, other, here)
    hard = "Verksamhetens organisationsförändringar omöjliggör genomförandet."
    response = send(writer, f"{here}/laget", here, **(FOLLOW | {"reason-1": hard}))
    assert response.status_code == 422 and "Svårt att läsa" in response.text
    assert anyway(response.text)


def test_plain_words_are_not_asked_about(writer: PageClient, other: PageClient, here: str) -> None:
    put_up(writer, other, here)
    plain = "Chefen har varit sjuk. Vi gör det den 5 maj, inom 30 dagar."
    assert send(writer, f"{here}/laget", here, **(FOLLOW | {"reason-1": plain})).status_code == 303


def test_what_somebody_else_saved_is_told_before_anything_is_asked(
    writer: PageClient, other: PageClient, here: str
) -> None:
    put_up(writer, other, here)
    form = FOLLOW | {"reason-1": ASKED, "revision": "1"}
    assert send(writer, f"{here}/laget", here, **form).status_code == 409


def test_why_an_answer_is_late_is_looked_at_too(
    house: House, client: PageClient, writer: PageClient, here: str, counted: int
) -> None:
    with house.session() as session:
        found = rounds.get(session, counted)
        assert found
        found.answer_by = date.today()
        session.commit()
    late = {"late_reason": SLIP, "new_day": SOON}
    response = send(writer, f"{here}/sena", here, **late)
    assert response.status_code == 422
    assert 'href="#late_reason"' in response.text and SLIP in response.text
    late["late_reason"] = ASKED
    response = send(writer, f"{here}/sena", here, **late)
    assert response.status_code == 422 and "personnamn" in response.text
    assert "Anna" not in client.get(PAGE).text
    late["anyway"] = anyway(response.text)
    assert send(writer, f"{here}/sena", here, **late).status_code == 303
    assert ASKED in client.get(PAGE).text


@pytest.mark.parametrize(
    "field",
    ["said-1", "action-1", "who-1", "due-1", "reason-2", "cannot", "responsible"],
)
@pytest.mark.parametrize(
    ("slip", "words"),
    [
        ("8 av 10 barn, Anna", "Ta en färdig mening i stället"),
        ("Se 19121212-1212", "ser ut som ett personnummer"),
    ],
)
def test_nothing_that_points_to_somebody_is_approved_in_any_field(
    house: House, writer: PageClient, other: PageClient, here: str, counted: int,
    field: str, slip: str, words: str,
) -> None:  # fmt: skip
    send(writer, here, here, **(GOOD | {field: slip}))
    page = other.get(f"{here}/godkann").text
    assert words in page
    response = send(other, f"{here}/godkann", here)
    assert response.status_code == 422 and words in response.text
    assert the_reply(house, counted).state == "draft"


def test_a_stop_says_which_field_it_is_about(
    writer: PageClient, other: PageClient, here: str
) -> None:
    send(writer, here, here, **(GOOD | {"who-1": "19121212-1212"}))
    page = other.get(f"{here}/godkann").text
    assert "Punkt 1, ”Vem gör det (en roll)”: ”19121212-1212” ser ut som ett personnummer." in page


def test_a_name_is_noted_in_every_field(writer: PageClient, here: str) -> None:
    form = GOOD | {"who-1": "Anna Ek", "responsible": "Eva Ek", "due-1": "När Ali är här"}
    send(writer, here, here, **form)
    said = hints(writer.get(here).text)
    for field in ("who-1", "responsible", "due-1"):
        assert f'href="#{field}"' in said


@pytest.mark.parametrize("due", ["8/10", "den 8/10", "maj", "vecka 40"])
def test_a_day_in_words_is_no_figure(
    writer: PageClient, other: PageClient, here: str, due: str
) -> None:
    send(writer, here, here, **(GOOD | {"due-1": due}))
    assert "egna siffror" not in hints(writer.get(here).text)
    assert send(other, f"{here}/godkann", f"{here}/godkann").status_code == 303


def test_a_number_of_children_in_an_action_is_noted_and_no_stop(
    writer: PageClient, other: PageClient, here: str
) -> None:
    send(writer, here, here, **(GOOD | {"action-1": "Vi tar emot tolv barn åt gången."}))
    assert "tolv barn" in hints(writer.get(here).text)
    assert send(other, f"{here}/godkann", f"{here}/godkann").status_code == 303


def test_the_unit_s_own_phone_number_may_stand_and_another_is_asked_about(
    house: House, writer: PageClient, other: PageClient, here: str
) -> None:
    with house.session() as session:
        unit = units.get(session, house.town.family)
        assert unit
        unit.phone = "0123-45 67 00"
        session.commit()
    send(writer, here, here, **(GOOD | {"action-1": "Ring oss: 0123-456700."}))
    assert "telefonnummer" not in hints(writer.get(here).text)
    send(writer, here, here, **(GOOD | {"action-1": "Ring 070-123 45 67."}))
    assert "telefonnummer" in hints(writer.get(here).text)
    assert send(other, f"{here}/godkann", f"{here}/godkann").status_code == 303
