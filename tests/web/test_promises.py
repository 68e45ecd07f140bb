import re
from datetime import timedelta

from survey.services import replying
from survey.services.replying import Answer, Point, PointStatus
from survey.web import promises
from tests import released
from tests.conftest import House
from tests.examples import TODAY
from tests.page import PageClient

DONE = "Alla får ett kort om rättigheter."

LATER = TODAY + timedelta(days=182)


def publish(house: House, unit_id: int, round_id: int, *points: Point) -> None:
    with house.session() as session:
        replying.publish(
            session, (unit_id, round_id), Answer(points, "Inget.", "Enhetschefen", LATER), TODAY
        )


def counted(house: House) -> int:
    with house.session() as session:
        sizes = released.sizes(house.town)
        return released.make_round(session, house.town, "Våren", released.CLOSED, sizes=sizes).id


def told(house: House, unit_id: int) -> str:
    """What a request is told."""
    with house.app.test_request_context():
        return promises.kept(unit_id)


def test_what_is_done_is_found_and_kept_for_a_minute(house: House) -> None:
    round_id = counted(house)
    planned = Point("Ni vill veta mer.", "Vi berättar mer.", due_on=TODAY)
    done = Point("Ni vill veta era rättigheter.", DONE, due="Nu", status=PointStatus.DONE)
    publish(house, house.town.family, round_id, planned, done)
    assert told(house, house.town.family) == DONE
    publish(house, house.town.family, round_id, planned)
    assert told(house, house.town.family) == DONE
    house.app.extensions["promises"] = promises.Promises()
    assert told(house, house.town.family) == ""


def test_a_departments_answer_holds_for_its_units_and_no_other(house: House) -> None:
    done = Point("Ni vill veta era rättigheter.", DONE, due="Nu", status=PointStatus.DONE)
    publish(house, house.town.children_department, counted(house), done)
    assert told(house, house.town.outpatient) == DONE
    assert told(house, house.town.disability) == ""


def test_where_nothing_is_done_nothing_is_said(house: House) -> None:
    ongoing = Point("Ni vill veta.", "Vi berättar.", due_on=TODAY, status=PointStatus.ONGOING)
    refused = Point("Ni vill byta.", reason="Det går inte.", status=PointStatus.DONE)
    publish(house, house.town.family, counted(house), ongoing, refused)
    assert told(house, house.town.family) == ""


def thanks(client: PageClient, code: str, age: str, said: dict[str, str]) -> str:
    page = client.get(f"/s/{code}/fragor?age={age}").text
    token = re.findall(r'name="token" value="(\w{32})"', page)[0]
    sent = client.post(f"/s/{code}/fragor", {"variant": age, "token": token} | said)
    assert sent.status_code == 200
    return sent.text


def test_the_thanks_tell_one_kept_promise_to_every_child_alike(
    house: House, client: PageClient
) -> None:
    """R-S3."""
    done = Point("Ni vill veta era rättigheter.", DONE, due="Nu", status=PointStatus.DONE)
    publish(house, house.town.family, counted(house), done, done)
    code = house.code(house.town.family)
    pages = [
        thanks(client, code, "a1317", {"kind": kind, "safe": kind}) for kind in ("alltid", "aldrig")
    ]
    assert pages[0] == pages[1]
    assert pages[0].count(DONE) == 1 and "Klart sedan förra gången" in pages[0]
    assert DONE in thanks(client, code, "a79", {})


def test_without_a_kept_promise_the_thanks_say_nothing_of_it(
    house: House, client: PageClient
) -> None:
    assert "förra gången" not in thanks(client, house.code(house.town.family), "a1317", {})


def test_the_thanks_of_a_unit_tell_no_other_units_promise(house: House, client: PageClient) -> None:
    done = Point("Ni vill veta era rättigheter.", DONE, due="Nu", status=PointStatus.DONE)
    publish(house, house.town.family, counted(house), done)
    assert DONE in thanks(client, house.code(house.town.family), "a1317", {})
    assert DONE not in thanks(client, house.code(house.town.outpatient), "a1317", {})
