from datetime import datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from survey.core.access import Person, Role
from survey.core.password import PasswordProblem
from survey.services import admitting, enrolling, securing
from survey.services.admitting import NotPossible, Refusal
from survey.storage import accounts, audit, second_factors
from survey.storage.tables import OneTimeLink
from tests.examples import Town

NOW = datetime(2026, 11, 22, 9, 0)
PASSWORD = "many words make a password"
NEW = "other words make another"
HERE = b"h" * 16
DAY = timedelta(days=1)


@pytest.fixture
def administrator(db: Session, town: Town) -> Person:
    """The administrator of the whole municipality."""
    account = admitting.make_first_administrator(db, "administrator", PASSWORD, now=NOW)
    return Person(account, ((Role.ADMINISTRATOR, town.municipality),))


@pytest.fixture
def worker(db: Session, town: Town) -> int:
    """A worker of one unit, with a password."""
    account = admitting.add_account(db, "worker", PASSWORD, now=NOW)
    admitting.grant(db, "worker", Role.WORKER, town.family, now=NOW)
    return account


def part_administrator(db: Session, unit_id: int) -> Person:
    """An administrator of one unit only."""
    account = admitting.add_account(db, "part", PASSWORD, now=NOW)
    admitting.grant(db, "part", Role.ADMINISTRATOR, unit_id, now=NOW)
    return Person(account, ((Role.ADMINISTRATOR, unit_id),))


def enter(db: Session, password: str = PASSWORD, name: str = "worker") -> object:
    return admitting.sign_in(db, name, password, address_hash=HERE, now=NOW)


def inside(db: Session) -> str:
    token = enter(db)
    assert isinstance(token, str)
    return token


def invited(db: Session, by: Person, town: Town) -> tuple[int, str]:
    return enrolling.invite(db, by, " Analyst ", (Role.ANALYST, town.family), now=NOW)


def test_an_invited_person_chooses_a_password_and_can_sign_in(
    db: Session, town: Town, administrator: Person
) -> None:
    account, token = invited(db, administrator, town)
    assert enter(db, "", "analyst") is Refusal.WRONG
    assert enrolling.use_link(db, token, NEW, now=NOW + 6 * DAY) is None
    signed_in = enter(db, NEW, "analyst")
    assert isinstance(signed_in, str)
    person = admitting.person_of(db, signed_in, NOW)
    assert person is not None
    assert person.account_id == account
    assert person.roles == ((Role.ANALYST, town.family),)


def test_a_link_works_once(db: Session, town: Town, administrator: Person) -> None:
    _, token = invited(db, administrator, town)
    enrolling.use_link(db, token, NEW, now=NOW)
    assert enrolling.link_of(db, token, NOW) is None
    with pytest.raises(NotPossible):
        enrolling.use_link(db, token, PASSWORD, now=NOW)
    assert isinstance(enter(db, NEW, "analyst"), str)


def test_a_password_that_is_refused_does_not_spend_the_link(
    db: Session, town: Town, administrator: Person
) -> None:
    _, token = invited(db, administrator, town)
    assert enrolling.use_link(db, token, "short", now=NOW) is PasswordProblem.SHORT
    assert enrolling.use_link(db, token, NEW, now=NOW) is None


@pytest.mark.parametrize("days", [7, 8])
def test_an_invite_is_too_old_after_seven_days(
    db: Session, town: Town, administrator: Person, days: int
) -> None:
    _, token = invited(db, administrator, town)
    with pytest.raises(NotPossible):
        enrolling.use_link(db, token, NEW, now=NOW + days * DAY)


def test_a_tampered_link_opens_nothing_and_the_real_one_goes_on(
    db: Session, town: Town, administrator: Person
) -> None:
    _, token = invited(db, administrator, town)
    for wrong in ("", token[:-1], token + "A", token.swapcase()):
        assert enrolling.link_of(db, wrong, NOW) is None
        with pytest.raises(NotPossible):
            enrolling.use_link(db, wrong, NEW, now=NOW)
    assert enrolling.link_of(db, token, NOW) is not None


def test_only_the_links_hash_is_kept(db: Session, town: Town, administrator: Person) -> None:
    _, token = invited(db, administrator, town)
    assert db.scalars(select(OneTimeLink.token_hash)).all() == [admitting.digest(token)]


def test_a_reset_ends_sessions_and_turns_the_second_factor_off_when_used(
    db: Session, administrator: Person, worker: int
) -> None:
    desk = inside(db)
    second_factors.keep_secret(db, worker, "A" * 32, confirmed=True)
    token = enrolling.make_link(db, administrator, worker, now=NOW)
    assert admitting.person_of(db, desk, NOW) is None
    assert not isinstance(enter(db), str), "until the link is used the second step stands"
    assert enrolling.use_link(db, token, NEW, now=NOW + timedelta(hours=23)) is None
    db.expire_all()
    assert enter(db) is Refusal.WRONG
    assert isinstance(enter(db, NEW), str)


def test_a_reset_is_too_old_after_a_day_and_replaced_by_a_newer(
    db: Session, administrator: Person, worker: int
) -> None:
    first = enrolling.make_link(db, administrator, worker, now=NOW)
    assert enrolling.link_of(db, first, NOW + DAY) is None
    second = enrolling.make_link(db, administrator, worker, now=NOW)
    assert enrolling.link_of(db, first, NOW) is None
    assert enrolling.link_of(db, second, NOW) is not None


def test_a_closed_account_comes_in_by_no_door(
    db: Session, administrator: Person, worker: int
) -> None:
    desk, link = inside(db), enrolling.make_link(db, administrator, worker, now=NOW)
    desk = inside(db)
    enrolling.close_account(db, administrator, worker, now=NOW)
    assert admitting.person_of(db, desk, NOW) is None
    assert enter(db) is Refusal.WRONG
    assert enrolling.link_of(db, link, NOW) is None
    with pytest.raises(NotPossible):
        enrolling.make_link(db, administrator, worker, now=NOW)
    enrolling.open_account(db, administrator, worker, now=NOW)
    assert isinstance(enter(db), str)


def test_sessions_ended_by_an_administrator_are_over_everywhere(
    db: Session, administrator: Person, worker: int
) -> None:
    browsers = [inside(db), inside(db)]
    enrolling.end_sessions(db, administrator, worker, now=NOW)
    db.expire_all()
    assert [admitting.person_of(db, b, NOW) for b in browsers] == [None, None]


def test_a_role_is_given_and_taken_at_once(
    db: Session, town: Town, administrator: Person, worker: int
) -> None:
    desk, place = inside(db), (Role.ANALYST, town.municipality)
    enrolling.give_role(db, administrator, worker, place, now=NOW)
    person = admitting.person_of(db, desk, NOW)
    assert person is not None
    assert place in person.roles
    enrolling.take_role(db, administrator, worker, place, now=NOW)
    person = admitting.person_of(db, desk, NOW)
    assert person is not None
    assert person.roles == ((Role.WORKER, town.family),)


def test_nobody_changes_their_own_roles_or_account(
    db: Session, town: Town, administrator: Person
) -> None:
    me, place = administrator.account_id, (Role.ANALYST, town.municipality)
    for act in (enrolling.make_link, enrolling.close_account):
        with pytest.raises(NotPossible):
            act(db, administrator, me, now=NOW)
    for change in (enrolling.give_role, enrolling.take_role):
        with pytest.raises(NotPossible):
            change(db, administrator, me, place, now=NOW)


def test_an_administrator_of_a_part_can_not_reach_the_whole(
    db: Session, town: Town, administrator: Person, worker: int
) -> None:
    part = part_administrator(db, town.disability)
    for other in (administrator.account_id, worker, 999):
        assert not enrolling.may_manage(db, part, other)
        with pytest.raises(NotPossible):
            enrolling.make_link(db, part, other, now=NOW)
    for unit in (town.municipality, town.family, 999):
        with pytest.raises(NotPossible):
            enrolling.invite(db, part, "planner", (Role.PLANNER, unit), now=NOW)
    assert accounts.by_username(db, "planner") is None


def test_an_administrator_of_a_part_can_not_raise_somebody_of_their_own(
    db: Session, town: Town
) -> None:
    part = part_administrator(db, town.family)
    account, _ = enrolling.invite(db, part, "own", (Role.WORKER, town.family), now=NOW)
    with pytest.raises(NotPossible):
        enrolling.give_role(db, part, account, (Role.WORKER, town.municipality), now=NOW)


@pytest.mark.parametrize("name", ["", "two words", "x" * 81, "WORKER"])
def test_an_account_that_can_not_be_made_leaves_nothing(
    db: Session, town: Town, administrator: Person, worker: int, name: str
) -> None:
    with pytest.raises(NotPossible):
        enrolling.invite(db, administrator, name, (Role.WORKER, town.family), now=NOW)
    assert [a.username for a in accounts.every(db)] == ["administrator", "worker"]


def test_everything_is_in_the_log_with_who_did_it(
    db: Session, town: Town, administrator: Person, worker: int
) -> None:
    token = enrolling.make_link(db, administrator, worker, now=NOW)
    enrolling.use_link(db, token, NEW, now=NOW)
    enrolling.end_sessions(db, administrator, worker, now=NOW)
    enrolling.take_role(db, administrator, worker, (Role.WORKER, town.family), now=NOW)
    enrolling.give_role(db, administrator, worker, (Role.ANALYST, town.family), now=NOW)
    enrolling.close_account(db, administrator, worker, now=NOW)
    enrolling.open_account(db, administrator, worker, now=NOW)
    me = administrator.account_id
    assert [(row.act, row.account_id) for row in audit.latest(db, 7)] == [
        ("account_opened", me),
        ("account_closed", me),
        ("role_given", me),
        ("role_taken", me),
        ("sessions_ended", me),
        ("reset_link_used", worker),
        ("reset_link_made", me),
    ]
    assert token not in " ".join(row.subject for row in audit.latest(db))


def test_a_reset_forgets_recovery_codes(db: Session, administrator: Person, worker: int) -> None:
    second_factors.replace_codes(db, worker, [b"hash"])
    token = enrolling.make_link(db, administrator, worker, now=NOW)
    enrolling.use_link(db, token, NEW, now=NOW)
    assert second_factors.codes_left(db, worker) == 0
    assert not securing.is_pending(db, token, NOW)
