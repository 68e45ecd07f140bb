import pytest
from sqlalchemy.orm import Session

from survey.core.card import ALPHABET, code_mac
from survey.services import answering, inviting
from survey.storage import cards
from survey.storage.tables import Round
from tests.examples import BALLOT_KEY, Town


def test_a_units_code_is_the_same_every_time(db: Session, town: Town) -> None:
    code = inviting.code_for(db, BALLOT_KEY, town.family)
    assert len(code) == 8
    assert set(code) <= set(ALPHABET)
    assert inviting.code_for(db, BALLOT_KEY, town.family) == code
    assert len(cards.entry_codes_of(db, town.family)) == 1


def test_units_and_choices_have_codes_of_their_own(db: Session, town: Town) -> None:
    codes = {
        inviting.code_for(db, BALLOT_KEY, unit, variant=variant, language=language)
        for unit in town.units
        for variant in ("", "a79")
        for language in ("", "en")
    }
    assert len(codes) == 12


def test_the_code_opens_the_units_round_with_its_choices(
    db: Session, town: Town, open_round: Round
) -> None:
    code = inviting.code_for(db, BALLOT_KEY, town.family, variant="a79", language="en")
    door = answering.enter(db, BALLOT_KEY, code)
    assert (door.unit.id, door.variant, door.language) == (town.family, "a79", "en")
    assert not door.single_use


def test_a_code_is_known_only_after_it_has_been_made(db: Session, town: Town) -> None:
    assert inviting.known_code(db, BALLOT_KEY, town.family) is None
    code = inviting.code_for(db, BALLOT_KEY, town.family)
    assert inviting.known_code(db, BALLOT_KEY, town.family) == code
    assert inviting.known_code(db, BALLOT_KEY, town.family, variant="a79") is None


def test_a_revoked_code_is_closed_and_another_takes_its_place(
    db: Session, town: Town, open_round: Round
) -> None:
    old = inviting.code_for(db, BALLOT_KEY, town.family)
    new = inviting.revoke(db, BALLOT_KEY, town.family)
    assert new != old
    assert inviting.code_for(db, BALLOT_KEY, town.family) == new
    rows = {row.code_mac: row.open for row in cards.entry_codes_of(db, town.family)}
    assert rows == {code_mac(BALLOT_KEY, old): False, code_mac(BALLOT_KEY, new): True}
    with pytest.raises(answering.Refused):
        answering.enter(db, BALLOT_KEY, old)
    assert answering.enter(db, BALLOT_KEY, new).unit.id == town.family


def test_revoking_touches_no_other_choice_and_no_other_unit(db: Session, town: Town) -> None:
    kept = inviting.code_for(db, BALLOT_KEY, town.family, language="en")
    other = inviting.code_for(db, BALLOT_KEY, town.outpatient)
    inviting.revoke(db, BALLOT_KEY, town.family)
    inviting.revoke(db, BALLOT_KEY, town.family)
    assert inviting.known_code(db, BALLOT_KEY, town.family, language="en") == kept
    assert inviting.known_code(db, BALLOT_KEY, town.outpatient) == other


def test_revoking_twice_never_brings_an_old_code_back(db: Session, town: Town) -> None:
    codes = [inviting.code_for(db, BALLOT_KEY, town.family)]
    codes += [inviting.revoke(db, BALLOT_KEY, town.family) for _ in range(3)]
    assert len(set(codes)) == 4


def test_the_database_does_not_hold_the_code(db: Session, town: Town) -> None:
    code = inviting.code_for(db, BALLOT_KEY, town.family)
    row = cards.entry_codes_of(db, town.family)[0]
    assert code not in repr(vars(row))
    assert row.code_mac == code_mac(BALLOT_KEY, code)
