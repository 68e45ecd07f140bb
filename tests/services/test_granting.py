"""Keys for programs: what is kept of them, and what they may."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy.orm import Session

from survey.core.access import Person, Role
from survey.services import admitting, granting
from survey.services.admitting import NotPossible
from survey.storage import accounts, api_tokens
from tests import examples

NOW = datetime(2026, 11, 22, 12)


@pytest.fixture
def analyst(db: Session, town: examples.Town) -> Person:
    admitting.add_account(db, "analyst", "a long enough password", now=NOW)
    admitting.grant(db, "analyst", Role.ANALYST, town.children_department, now=NOW)
    account = accounts.by_username(db, "analyst")
    assert account
    return admitting.person(db, account)


def test_a_key_is_its_owner_in_a_unit_until_its_last_day(
    db: Session, town: examples.Town, analyst: Person
) -> None:
    day = NOW.date() + timedelta(days=10)
    token = granting.make_token(db, analyst, "script", (town.family, day), now=NOW)
    assert granting.bearer(db, token, NOW) == (analyst, town.family)
    assert granting.bearer(db, token, NOW + timedelta(days=10)) is not None
    assert granting.bearer(db, token, NOW + timedelta(days=11)) is None
    assert granting.bearer(db, token + "x", NOW) is None


def test_only_a_hash_is_kept(db: Session, town: examples.Town, analyst: Person) -> None:
    token = granting.make_token(db, analyst, "script", (town.family, NOW.date()), now=NOW)
    (kept,) = api_tokens.of_account(db, analyst.account_id)
    assert kept.token_hash == admitting.digest(token)


def test_a_key_for_a_unit_of_others_is_refused(
    db: Session, town: examples.Town, analyst: Person
) -> None:
    with pytest.raises(NotPossible):
        granting.make_token(db, analyst, "script", (town.disability, NOW.date()), now=NOW)


def test_two_keys_of_one_name_are_refused(
    db: Session, town: examples.Town, analyst: Person
) -> None:
    granting.make_token(db, analyst, "script", (town.family, NOW.date()), now=NOW)
    with pytest.raises(NotPossible):
        granting.make_token(db, analyst, " script ", (town.family, NOW.date()), now=NOW)
