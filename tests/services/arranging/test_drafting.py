"""A draft is made, changed by two people without loss, and thrown away."""

from dataclasses import replace

import pytest
from sqlalchemy.orm import Session

from survey.core.access import Role
from survey.core.round import Dress, Obstacle
from survey.services import admitting, arranging
from survey.services.arranging import Draft
from survey.storage import accounts, audit, library, rounds
from survey.storage.tables import Round
from tests import examples
from tests.examples import NOW, Town

WHO = {"by": None, "now": NOW}


def package(name: str = "stod-och-delaktighet") -> library.Package:
    return library.read(library.folder() / name)


@pytest.fixture
def drafted(db: Session, town: Town) -> Round:
    return examples.make_draft(db, town)


def held(drafted: Round) -> tuple[int, int]:
    return drafted.id, drafted.revision


def test_what_was_decided_can_be_read_back(db: Session, town: Town, drafted: Round) -> None:
    accounts_id = admitting.add_account(db, "keyer", "a long enough password", now=NOW)
    admitting.grant(db, "keyer", Role.WORKER, town.family, now=NOW)
    wanted = Draft(
        name="Våren",
        opens_on=drafted.opens_on,
        closes_on=drafted.closes_on,
        answer_by=drafted.answer_by,
        unit_ids=(town.family, town.disability),
        disposal_decision="SN 9",
        ticked=frozenset({"script_read"}),
        variants=("a1012", "lss"),
        languages=("en", "sv"),
        taken=frozenset({"bank.own_talk", "bg.gender"}),
        dress=Dress.CHAT,
        expected={town.family: 80},
        keyer_id=accounts_id,
        override_reason="Vi vill ändå veta.",
        third_confirmed=True,
    )
    arranging.change(db, held(drafted), package(), wanted, **WHO)
    db.expire_all()
    assert arranging.draft_of(db, drafted) == wanted


def test_every_act_on_a_draft_is_logged(db: Session, drafted: Round) -> None:
    same = arranging.draft_of(db, drafted)
    arranging.change(db, held(drafted), package(), replace(same, name="Ny"), **WHO)
    arranging.drop(db, drafted.id, **WHO)
    assert [(a.act, a.subject) for a in reversed(audit.latest(db))] == [
        ("round_drafted", "Hösten 2026"),
        ("round_changed", "Ny"),
        ("round_dropped", "Ny"),
    ]


def test_the_second_of_two_editors_is_told_and_changes_nothing(db: Session, drafted: Round) -> None:
    both = held(drafted)
    same = arranging.draft_of(db, drafted)
    arranging.change(db, both, package(), replace(same, disposal_decision="first"), **WHO)
    with pytest.raises(arranging.Overtaken):
        arranging.change(db, both, package(), replace(same, disposal_decision="second"), **WHO)
    db.expire_all()
    assert drafted.disposal_decision == "first"
    assert drafted.revision == both[1] + 1


def test_a_name_is_taken_once(db: Session, town: Town, drafted: Round) -> None:
    with pytest.raises(arranging.NameTaken):
        examples.make_draft(db, town, " Hösten   2026 ")
    other = examples.make_draft(db, town, "Våren")
    same = arranging.draft_of(db, other)
    with pytest.raises(arranging.NameTaken):
        arranging.change(db, held(other), package(), replace(same, name="Hösten 2026"), **WHO)
    arranging.change(db, held(other), package(), same, **WHO)  # its own name is its own


@pytest.mark.parametrize("which", ["department", "unknown", "closed"])
def test_only_an_open_unit_can_be_in_a_draft(
    db: Session, town: Town, drafted: Round, which: str
) -> None:
    unit = {"department": town.children_department, "unknown": 999, "closed": town.family}[which]
    if which == "closed":
        found = examples.units.get(db, town.family)
        assert found
        found.closed_on = examples.TODAY
    wanted = replace(arranging.draft_of(db, drafted), unit_ids=(unit,))
    with pytest.raises(arranging.Unfit) as unfit:
        arranging.change(db, held(drafted), package(), wanted, **WHO)
    assert unfit.value.obstacles == (Obstacle.UNIT_CLOSED,)


@pytest.mark.parametrize("why", ["elsewhere", "closed", "no role", "role without codes"])
def test_whoever_keys_in_forms_has_a_place_in_the_round(
    db: Session, town: Town, drafted: Round, why: str
) -> None:
    keyer = admitting.add_account(db, "keyer", "a long enough password", now=NOW)
    role = Role.ANALYST if why == "role without codes" else Role.WORKER
    if why != "no role":
        unit = town.disability if why == "elsewhere" else town.family
        admitting.grant(db, "keyer", role, unit, now=NOW)
    accounts.set_active(db, keyer, why != "closed")
    same = arranging.draft_of(db, drafted)
    wanted = replace(same, unit_ids=(town.family,), keyer_id=keyer)
    with pytest.raises(arranging.Unfit) as unfit:
        arranging.change(db, held(drafted), package(), wanted, **WHO)
    assert unfit.value.obstacles == (Obstacle.KEYER_UNFIT,)


def test_a_draft_that_is_being_opened_is_left_alone(db: Session, drafted: Round) -> None:
    arranging.ask_to_open(db, drafted.id, **WHO)
    same = arranging.draft_of(db, drafted)
    with pytest.raises(arranging.WrongState):
        arranging.change(db, held(drafted), package(), same, **WHO)
    with pytest.raises(arranging.WrongState):
        arranging.drop(db, drafted.id, **WHO)


def test_an_open_round_is_no_draft(db: Session, open_round: Round) -> None:
    same = arranging.draft_of(db, open_round)
    with pytest.raises(arranging.WrongState):
        arranging.change(db, held(open_round), package(), same, **WHO)
    with pytest.raises(arranging.WrongState):
        arranging.drop(db, open_round.id, **WHO)
    assert rounds.get_in(db, open_round.id, "open")


def test_a_draft_that_is_thrown_away_is_gone_with_its_units_and_jobs(
    db: Session, drafted: Round
) -> None:
    arranging.ask_to_open(db, drafted.id, **WHO)
    arranging.take_back(db, drafted.id, **WHO)
    arranging.drop(db, drafted.id, **WHO)
    assert rounds.every(db) == []
    assert rounds.members(db) == []
