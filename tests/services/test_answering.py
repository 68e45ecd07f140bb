"""A sheet is taken once, sealed, and from an open round only."""

import random
import threading
from datetime import timedelta

import pytest
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from survey.core.card import code_mac
from survey.core.sheet import Sheet
from survey.services import answering, arranging, inviting, keeping
from survey.storage import ballot_box, cards
from survey.storage.tables import Card, Envelope, Permit, Round
from tests import examples
from tests.examples import BALLOT_KEY, TODAY, Town


@pytest.fixture
def code(db: Session, open_round: Round, town: Town) -> str:
    return inviting.code_for(db, BALLOT_KEY, town.family)


@pytest.fixture
def sheet(db: Session, open_round: Round) -> Sheet:
    variant = examples.variant_of(db, open_round.id, "a1012")
    return next(iter(examples.sheets(variant, 1, random.Random(1))))


def card(db: Session, round_: Round, unit_id: int, code: str = "7KQ4MRTX") -> str:
    mac = code_mac(BALLOT_KEY, code)
    cards.add_cards(
        db,
        [Card(code_mac=mac, round_id=round_.id, unit_id=unit_id, sheet="A", variant="", choice="")],
    )
    db.commit()
    return code


def send(db: Session, code: str, sheet: Sheet, token: str) -> None:
    door = answering.enter(db, BALLOT_KEY, code, token)
    answering.submit(db, BALLOT_KEY, door, (code, token), sheet)


def test_a_shared_code_opens_the_units_round(
    db: Session, code: str, open_round: Round, town: Town
) -> None:
    door = answering.enter(db, BALLOT_KEY, code.lower())
    assert (door.round_id, door.unit.id) == (open_round.id, town.family)
    assert door.unit.child_name == "soc i Exempelköping"
    assert door.unit.municipality == "Exempelköpings kommun"
    assert hash(door)


def test_a_shared_code_carries_its_choices(db: Session, open_round: Round, town: Town) -> None:
    chosen = inviting.code_for(db, BALLOT_KEY, town.disability, variant="lss", language="sv")
    door = answering.enter(db, BALLOT_KEY, chosen)
    assert (door.variant, door.language) == ("lss", "sv")


def test_a_sheet_becomes_one_sealed_envelope(db: Session, code: str, sheet: Sheet) -> None:
    send(db, code, sheet, "a" * 32)
    envelope = db.scalars(select(Envelope)).one()
    assert b"a1012" not in envelope.sealed
    assert len(envelope.id) == 32


def test_a_retry_is_one_envelope(db: Session, code: str, sheet: Sheet) -> None:
    for _ in range(3):
        send(db, code, sheet, "a" * 32)
    assert ballot_box.count(db, db.scalars(select(Round.id)).one()) == 1


def test_two_children_with_one_shared_code_are_two_envelopes(
    db: Session, code: str, sheet: Sheet, open_round: Round
) -> None:
    send(db, code, sheet, "a" * 32)
    send(db, code, sheet, "b" * 32)
    assert ballot_box.count(db, open_round.id) == 2


def test_a_single_use_card_is_spent_by_sending_not_by_scanning(
    db: Session, open_round: Round, town: Town, sheet: Sheet
) -> None:
    code = card(db, open_round, town.family)
    answering.enter(db, BALLOT_KEY, code)
    answering.enter(db, BALLOT_KEY, code)
    send(db, code, sheet, "a" * 32)
    with pytest.raises(answering.Refused):
        send(db, code, sheet, "b" * 32)
    assert ballot_box.count(db, open_round.id) == 1
    assert db.scalars(select(Card)).all() == []


def test_the_page_that_spent_the_card_may_send_again(
    db: Session, open_round: Round, town: Town, sheet: Sheet
) -> None:
    code = card(db, open_round, town.family)
    for _ in range(2):
        send(db, code, sheet, "a" * 32)
    assert ballot_box.count(db, open_round.id) == 1


def test_a_crash_between_card_and_envelope_costs_nothing(
    db: Session, open_round: Round, town: Town, sheet: Sheet, monkeypatch: pytest.MonkeyPatch
) -> None:
    code = card(db, open_round, town.family)
    with monkeypatch.context() as crash:
        crash.setattr("survey.storage.envelopes.add", None)
        with pytest.raises(TypeError):
            send(db, code, sheet, "a" * 32)
    db.rollback()
    assert ballot_box.count(db, open_round.id) == 0
    send(db, code, sheet, "a" * 32)
    assert ballot_box.count(db, open_round.id) == 1


def test_twenty_senders_with_one_card_are_one_envelope(
    keeper: keeping.Keeper, db: Session, open_round: Round, town: Town, sheet: Sheet
) -> None:
    """Invariant 21."""
    code = card(db, open_round, town.family)
    refused = []

    def sender(token: str) -> None:
        with keeper.sessions(execution_options=keeping.WRITES) as session:
            try:
                send(session, code, sheet, token)
            except answering.Refused:
                refused.append(token)

    threads = [threading.Thread(target=sender, args=(f"{i:032x}",)) for i in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert ballot_box.count(db, open_round.id) == 1
    assert len(refused) == 19


@pytest.mark.parametrize("code", ["7KQ4MRTX", "", "nonsense", "0" * 8, "7KQ4-MRTX-7KQ4"])
def test_an_unknown_code_is_refused(db: Session, open_round: Round, code: str) -> None:
    with pytest.raises(answering.Refused):
        answering.enter(db, BALLOT_KEY, code)


def test_a_revoked_code_is_refused_like_an_unknown_one(
    db: Session, open_round: Round, town: Town
) -> None:
    old = inviting.code_for(db, BALLOT_KEY, town.family)
    inviting.revoke(db, BALLOT_KEY, town.family)
    with pytest.raises(answering.Refused):
        answering.enter(db, BALLOT_KEY, old)
    assert inviting.code_for(db, BALLOT_KEY, town.family) != old


def test_after_the_close_nothing_is_taken_and_nothing_is_kept(
    db: Session, code: str, sheet: Sheet, open_round: Round
) -> None:
    door = answering.enter(db, BALLOT_KEY, code)
    arranging.close(db, open_round.id, by=None, now=examples.NOW)
    with pytest.raises(answering.Closed) as closed:
        answering.submit(db, BALLOT_KEY, door, (code, "a" * 32), sheet)
    assert closed.value.slug == "barn-och-familj"
    db.rollback()
    assert ballot_box.count(db, open_round.id) == 0


def test_a_card_of_a_closed_round_is_not_spent(
    db: Session, open_round: Round, town: Town, sheet: Sheet
) -> None:
    code = card(db, open_round, town.family)
    door = answering.enter(db, BALLOT_KEY, code)
    arranging.close(db, open_round.id, by=None, now=examples.NOW)
    with pytest.raises(answering.Closed):
        answering.submit(db, BALLOT_KEY, door, (code, "a" * 32), sheet)
    db.rollback()
    assert db.scalars(select(Permit)).all() == []


def test_a_unit_without_an_open_round_leads_to_its_page(db: Session, town: Town) -> None:
    code = inviting.code_for(db, BALLOT_KEY, town.family)
    with pytest.raises(answering.Closed) as closed:
        answering.enter(db, BALLOT_KEY, code)
    assert closed.value.slug == "barn-och-familj"


def test_a_unit_in_two_open_rounds_gets_the_one_that_closes_first(
    db: Session, keeper: keeping.Keeper, open_round: Round, town: Town, code: str
) -> None:
    sooner = examples.make_draft(
        db, town, "Mina rättigheter", "mina-rattigheter", closes_on=TODAY + timedelta(days=5),
        answer_by=TODAY + timedelta(days=40), variants=("a79",),
    )  # fmt: skip
    examples.open_now(keeper, sooner.id)
    db.expire_all()
    assert answering.enter(db, BALLOT_KEY, code).round_id == sooner.id


def test_card_and_envelope_never_share_a_transaction(
    db: Session, open_round: Round, town: Town, sheet: Sheet
) -> None:
    """Invariant 7: no row that tells of a card has the row version of an envelope."""
    code = card(db, open_round, town.family)
    send(db, code, sheet, "a" * 32)
    if db.get_bind().dialect.name == "postgresql":
        versions = [
            set(db.scalars(text(f"SELECT xmin::text FROM {table}")))
            for table in ("permit", "envelope")
        ]
        assert versions[0] and versions[1]
        assert not versions[0] & versions[1]
    permit = db.scalars(select(Permit)).one()
    envelope = db.scalars(select(Envelope)).one()
    assert permit.token_mac != envelope.id
