"""The paper form to print, and the desk where the named person keys it in."""

import io
import logging
import re
from datetime import UTC, datetime
from typing import Any

import pikepdf
import pytest
from nacl.public import PrivateKey, SealedBox
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from survey.core.access import Role
from survey.core.sheet import from_bytes
from survey.services import admitting
from survey.storage import accounts, rounds
from survey.storage.tables import Audit, Base, Envelope
from tests.conftest import House
from tests.page import PageClient, signed_in

PASSWORD = "a long enough password"
FORM = "/personal/enheter/{unit}/kort/papper.pdf?variant={variant}&language={language}"


@pytest.fixture
def keyer(house: House) -> PageClient:
    """Somebody without any role, named for the round."""
    now = datetime.now(UTC).replace(tzinfo=None)
    with house.session() as session:
        admitting.add_account(session, "keyer", PASSWORD, now=now)
        account = accounts.by_username(session, "keyer")
        found = rounds.get(session, house.round_id)
        assert account and found
        found.keyer_id = account.id
        session.commit()
    return signed_in(house.app, "keyer", PASSWORD)


def desk(house: House, variant: str = "a1317", unit: int = 0) -> str:
    return f"/personal/omgangar/{house.round_id}/papper/{unit or house.town.family}/{variant}"


def form_on(page: TestResponse, **said: Any) -> dict[str, Any]:
    """What a browser would send from the page, with these answers."""
    fields = {
        name: str(re.findall(rf'name="{name}" value="([^"]+)"', page.text)[-1])
        for name in ("csrf_token", "token")
    }
    keys = set(re.findall(r'name="(\w+)" value="" data-digit="0"', page.text))
    return fields | dict.fromkeys(keys, "") | said


def key_in(client: PageClient, where: str, **said: Any) -> TestResponse:
    return client.post(where, form_on(client.get(where), **said))


def envelopes(house: House) -> int:
    with house.session() as session:
        return session.scalar(select(func.count()).select_from(Envelope)) or 0


def table_rows(house: House) -> dict[str, int]:
    with house.session() as session:
        return {
            name: session.scalar(select(func.count()).select_from(table)) or 0
            for name, table in Base.metadata.tables.items()
        }


def test_a_paper_is_keyed_in_and_the_next_form_is_empty(keyer: PageClient, house: House) -> None:
    start = keyer.get("/personal/")
    way = f"/personal/omgangar/{house.round_id}/papper"
    assert f'href="{way}"' in start.text
    choose = keyer.get(way)
    assert "Blanda papperen" in choose.text
    assert f'href="{desk(house)}"' in choose.text
    sent = key_in(keyer, desk(house), kind="alltid", heard="ofta", improve=["tid", "lyssna"])
    assert sent.status_code == 303
    page = keyer.get(sent.location)
    assert "Sparat. Lägg papperet i strimlaren" in page.text
    assert not re.search(r'value="\w+"[^>]* checked', page.text)
    assert envelopes(house) == 1


def test_what_is_sealed_is_what_a_child_would_have_sent(
    keyer: PageClient, client: PageClient, house: House
) -> None:
    own = PrivateKey.generate()
    with house.session() as session:
        found = rounds.get(session, house.round_id)
        assert found
        found.public_key = bytes(own.public_key)
        session.commit()
    said = {"kind": "alltid", "improve": ["tid", "lyssna"], "safe": "aldrig"}
    key_in(keyer, desk(house), **said)
    code = house.code(house.town.family)
    token = {"variant": "a1317", "token": "cd" * 16}
    assert client.post(f"/s/{code}/fragor", token | said).status_code == 200
    with house.session() as session:
        found_all = session.execute(select(Envelope)).scalars().all()
        sheets = [from_bytes(SealedBox(own).decrypt(e.sealed)) for e in found_all]
        assert {(e.round_id, e.unit_id) for e in found_all} == {(house.round_id, house.town.family)}
    assert sheets[0] == sheets[1]
    assert sheets[0].answers["improve"] == ("lyssna", "tid")
    assert sheets[0].answers["heard"] == ()


def test_the_reader_of_a_small_child_is_keyed_in_too(keyer: PageClient, house: House) -> None:
    page = keyer.get(desk(house, "a46"))
    assert "Vem läser?" in page.text and "glass" not in page.text
    assert key_in(keyer, desk(house, "a46"), reader="familj", kind="ja").status_code == 303
    assert envelopes(house) == 1


def test_the_same_form_sent_twice_is_one_answer(keyer: PageClient, house: House) -> None:
    form = form_on(keyer.get(desk(house)), kind="ofta")
    assert [keyer.post(desk(house), form).status_code for _ in range(2)] == [303, 303]
    assert envelopes(house) == 1


def test_every_form_has_a_token_of_its_own(keyer: PageClient, house: House) -> None:
    tokens = {form_on(keyer.get(desk(house)))["token"] for _ in range(3)}
    assert len(tokens) == 3


def test_an_empty_paper_must_be_said_to_be_empty(keyer: PageClient, house: House) -> None:
    page = key_in(keyer, desk(house))
    assert page.status_code == 422
    assert "Inget är ikryssat" in page.text and "<title>Fel:" in page.text
    assert envelopes(house) == 0
    assert key_in(keyer, desk(house), blank="1").status_code == 303
    assert envelopes(house) == 1


def test_what_can_be_mended_comes_back_with_everything_kept(
    keyer: PageClient, house: House
) -> None:
    many = ["lyssna", "forklara", "tid", "snalla"]
    page = key_in(keyer, desk(house), kind="ofta", improve=many)
    assert page.status_code == 422
    assert 'href="#improve"' in page.text
    assert len(re.findall(r'value="\w+"[^>]* checked', page.text)) == 1 + len(many)
    assert envelopes(house) == 0
    assert keyer.post(desk(house), form_on(page, kind="ofta", improve=many[:3])).status_code == 303


@pytest.mark.parametrize(
    "changes",
    [
        {"unknown": "1"},
        {"kind": "super"},
        {"kind": ["alltid", "ofta"]},
        {"token": "short"},
        {"token": "Z" * 32},
        {"reader": "familj"},
    ],
)
def test_what_no_browser_sends_is_refused(
    keyer: PageClient, house: House, changes: dict[str, Any]
) -> None:
    assert key_in(keyer, desk(house), **{"heard": "ofta", **changes}).status_code == 400
    assert envelopes(house) == 0


def test_a_form_that_comes_after_the_close_is_refused_kindly_and_shown_back(
    keyer: PageClient, house: House
) -> None:
    form = form_on(keyer.get(desk(house)), kind="ofta", safe="ibland")
    with house.session() as session:
        rounds.move(session, house.round_id, before="open", after="closed")
        session.commit()
    page = keyer.post(desk(house), form)
    assert page.status_code == 409
    assert "inte öppen längre" in page.text and "<title>Fel:" in page.text
    assert len(re.findall(r'value="\w+"[^>]* checked', page.text)) == 2
    assert envelopes(house) == 0
    assert keyer.get(desk(house)).status_code == 302
    closed = keyer.get(f"/personal/omgangar/{house.round_id}/papper")
    assert "Omgången är inte öppen" in closed.text
    assert "Skriv in papper" not in keyer.get("/personal/").text


def test_nobody_else_finds_the_desk(keyer: PageClient, client: PageClient, house: House) -> None:
    others = [client, *(house.sign_in(role) for role in Role)]
    form = form_on(keyer.get(desk(house)), kind="ofta")
    for other in others:
        for page in (desk(house), f"/personal/omgangar/{house.round_id}/papper"):
            assert other.get(page).status_code == 404
        assert other.post(desk(house), form).status_code == 404
    assert envelopes(house) == 0


def test_a_round_without_a_named_person_has_no_desk(house: House) -> None:
    for role in Role:
        assert house.sign_in(role).get(desk(house)).status_code == 404


def test_only_the_rounds_own_units_and_ages_can_be_keyed_in(
    keyer: PageClient, house: House
) -> None:
    for unit, variant in ((house.town.municipality, "a79"), (999, "a79"), (0, "grown")):
        page = desk(house, variant, unit)
        assert keyer.get(page).status_code == 404
        assert keyer.post(page, form_on(keyer.get(desk(house)))).status_code == 404


def test_a_form_without_our_token_does_nothing(keyer: PageClient, house: House) -> None:
    form = form_on(keyer.get(desk(house)), kind="ofta") | {"csrf_token": "x"}
    assert keyer.post(desk(house), form).status_code == 400
    assert envelopes(house) == 0


def test_only_the_envelope_is_written_and_no_page_counts(
    keyer: PageClient, house: House, caplog: pytest.LogCaptureFixture
) -> None:
    form = form_on(keyer.get(desk(house)), kind="aldrig", safe="aldrig")
    before = table_rows(house)
    choose = f"/personal/omgangar/{house.round_id}/papper"
    pages = [re.sub(r'value="[^"]{20,}"', "", keyer.get(choose).text)]
    for name in ("sqlalchemy.engine", house.app.name):
        caplog.set_level(logging.DEBUG, logger=name)
    assert keyer.post(desk(house), form).status_code == 303
    writes = re.findall(r"(?:INSERT INTO|UPDATE|DELETE FROM) (\w+)", caplog.text)
    assert writes == ["envelope"]
    assert "aldrig" not in caplog.text and form["token"] not in caplog.text
    pages.append(re.sub(r'value="[^"]{20,}"', "", keyer.get(choose).text))
    after = table_rows(house)
    assert after == before | {"envelope": 1}
    assert pages[0] == pages[1]
    with house.session() as session:
        acts = set(session.scalars(select(Audit.act)))
    assert not any("paper" in act or "key" in act for act in acts)


def test_keyed_sheets_are_counted_as_any_other(keyer: PageClient, house: House) -> None:
    for _ in range(12):
        assert key_in(keyer, desk(house), kind="alltid").status_code == 303
    house.count()
    page = house.sign_in(Role.ANALYST).get(f"/personal/resultat/{house.round_id}")
    assert page.status_code == 200
    assert "Barn och familj" in page.text


def test_without_a_named_person_no_form_is_offered(house: House) -> None:
    worker = house.sign_in(Role.WORKER, house.town.family)
    page = worker.get(f"/personal/enheter/{house.town.family}/kort").text
    assert "Ingen är utsedd att skriva in papper" in page
    assert "Skriv ut pappersformulär" not in page


def test_a_worker_prints_the_form_of_the_open_round(keyer: PageClient, house: House) -> None:
    worker = house.sign_in(Role.WORKER, house.town.family)
    page = worker.get(f"/personal/enheter/{house.town.family}/kort")
    assert "Skriv ut pappersformulär (PDF)" in page.text
    wanted = FORM.format(unit=house.town.family, variant="a79", language="sv")
    first, second = worker.get(wanted), worker.get(wanted)
    assert first.mimetype == "application/pdf"
    with pikepdf.open(io.BytesIO(first.data)) as pdf:
        assert len(pdf.pages) >= 2
    assert first.data == second.data  # nothing tells one copy from another


def test_only_what_the_round_asks_is_printed(
    keyer: PageClient, client: PageClient, house: House
) -> None:
    worker = house.sign_in(Role.WORKER, house.town.family)
    for variant, language in (("grown", "sv"), ("", ""), ("a79", "ar"), ("a79", "xx")):
        wanted = FORM.format(unit=house.town.family, variant=variant, language=language)
        assert worker.get(wanted).status_code == 404
    good = FORM.format(unit=house.town.family, variant="a79", language="sv")
    strangers = (client, house.sign_in(Role.ANALYST))
    for other in (*strangers, house.sign_in(Role.WORKER, house.town.outpatient)):
        assert other.get(good).status_code == 404
    house.count()
    assert worker.get(good).status_code == 404
    page = worker.get(f"/personal/enheter/{house.town.family}/kort")
    assert "Skriv ut pappersformulär" not in page.text
