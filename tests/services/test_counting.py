"""The count is whole or not begun, and leaves nothing but figures."""

import random
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from survey.core.sheet import PADDED, Sheet, to_bytes
from survey.core.tally import from_bytes
from survey.services import answering, arranging, counting, inviting, keeping, opening, releasing
from survey.storage import ballot_box, jobs, releases, rounds, tallies
from survey.storage.seals import KeyFolder, KeyMissing
from survey.storage.tables import Envelope, Release, Round, Tally
from tests import examples
from tests.examples import BALLOT_KEY, TODAY, Town

SETTINGS = releasing.Settings(TODAY, "test", seed="seed")


def fill(db: Session, round_: Round, unit: int, number: int, variant: str = "a1012") -> None:
    rng = random.Random(f"{unit}{variant}")
    code = inviting.code_for(db, BALLOT_KEY, unit)
    asked = examples.variant_of(db, round_.id, variant)
    for sheet in examples.sheets(asked, number, rng):
        examples.send(db, code, sheet, rng)


@pytest.fixture
def filled(db: Session, open_round: Round, town: Town) -> Round:
    fill(db, open_round, town.family, 24)
    fill(db, open_round, town.outpatient, 13, "a1317")
    fill(db, open_round, town.disability, 3, "lss")
    return open_round


@pytest.fixture
def closed(db: Session, filled: Round) -> Round:
    arranging.close(db, filled.id, by=None, now=examples.NOW)
    return filled


def count(keeper: keeping.Keeper, round_: Round) -> None:
    counting.count(keeper.sessions, keeper.keys, round_.id, SETTINGS)


def test_a_count_gives_a_release_and_leaves_no_envelope(
    db: Session, keeper: keeping.Keeper, closed: Round
) -> None:
    count(keeper, closed)
    db.expire_all()
    assert closed.state == "counted"
    assert ballot_box.count(db, closed.id) == 0
    assert keeper.keys.round_keys() == []
    sealed = tallies.sealed(db, closed.id)
    assert sealed
    assert from_bytes(keeper.keys.open_tally(closed.id, sealed)).sheets == 40
    statements = releases.of_round(db, closed.id)
    assert statements
    assert {s.n for s in statements} >= {24, 13}
    assert all(s.n >= 10 for s in statements)


def test_participation_is_coarse_and_silent_below_ten(
    db: Session, keeper: keeping.Keeper, closed: Round
) -> None:
    count(keeper, closed)
    db.expire_all()
    members = rounds.units_of(db, closed.id)
    assert sorted(m.participation for m in members) == [0, 10, 20]


def test_an_open_round_is_not_counted(db: Session, keeper: keeping.Keeper, filled: Round) -> None:
    db.commit()
    with pytest.raises(counting.NotCounted):
        count(keeper, filled)
    assert ballot_box.count(db, filled.id) == 40


def test_counting_twice_changes_nothing(db: Session, keeper: keeping.Keeper, closed: Round) -> None:
    """Invariant 26."""
    count(keeper, closed)
    before = releases.of_round(db, closed.id), tallies.sealed(db, closed.id)
    db.commit()
    count(keeper, closed)
    assert (releases.of_round(db, closed.id), tallies.sealed(db, closed.id)) == before


KILLED_AT: list[str] = [
    "survey.storage.ballot_box.take",
    "survey.services.releasing.prepare",
    "survey.storage.seals.KeyFolder.seal_tally",
    "survey.storage.tallies.add",
    "survey.storage.releases.add",
    "survey.storage.ballot_box.destroy",
    "survey.storage.rounds.drop_permits",
]


class Killed(BaseException):
    """The process is gone."""


def kill(*_: object, **__: object) -> None:
    raise Killed


@pytest.mark.parametrize("where", KILLED_AT)
def test_killed_before_the_commit_nothing_has_begun(
    db: Session,
    keeper: keeping.Keeper,
    closed: Round,
    monkeypatch: pytest.MonkeyPatch,
    where: str,
) -> None:
    """Invariant 26: killed at any step the count is whole or not begun."""
    with monkeypatch.context() as death:
        death.setattr(where, kill)
        with pytest.raises(Killed):
            count(keeper, closed)
    db.expire_all()
    assert closed.state == "closed"
    assert ballot_box.count(db, closed.id) == 40
    assert db.scalars(select(Tally)).all() == []
    assert db.scalars(select(Release)).all() == []
    assert keeper.keys.round_keys() == [closed.id]
    db.commit()
    count(keeper, closed)
    db.expire_all()
    assert closed.state == "counted"


def test_killed_after_the_commit_the_next_keeper_destroys_the_key(
    db: Session, keeper: keeping.Keeper, closed: Round, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as death:
        death.setattr(KeyFolder, "destroy_round_key", kill)
        with pytest.raises(Killed):
            count(keeper, closed)
    db.expire_all()
    assert closed.state == "counted"
    assert keeper.keys.round_keys() == [closed.id]
    db.commit()
    keeping.keep(keeper, TODAY)
    assert keeper.keys.round_keys() == []


def test_a_keeper_that_was_killed_takes_up_its_job_again(
    db: Session, keeper: keeping.Keeper, closed: Round, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as death:
        death.setattr("survey.storage.tallies.add", kill)
        with pytest.raises(Killed):
            keeping.keep(keeper, TODAY)
    assert keeping.keep(keeper, TODAY) == 1
    job = jobs.latest(db, closed.id, "count")
    assert job
    assert job.state == "done"
    assert job.done == job.total > 0


def test_the_same_round_with_the_same_seed_gives_the_same_release(
    db: Session, keeper: keeping.Keeper, closed: Round, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Invariant 38."""
    seen = []

    def remember(statements: Callable[..., object]) -> Callable[..., None]:
        def add(session: Session, row: Release, found: object) -> None:
            seen.append(found)
            raise Killed

        return add

    with monkeypatch.context() as watch:
        watch.setattr("survey.storage.releases.add", remember(releases.add))
        for _ in range(2):
            with pytest.raises(Killed):
                count(keeper, closed)
    assert seen[0] == seen[1]


def test_a_round_with_no_answers_is_counted_and_says_nothing(
    db: Session, keeper: keeping.Keeper, open_round: Round
) -> None:
    arranging.close(db, open_round.id, by=None, now=examples.NOW)
    count(keeper, open_round)
    assert releases.of_round(db, open_round.id) == []
    assert rounds.counted(db)


def test_a_key_that_is_gone_stops_the_count_and_keeps_the_envelopes(
    db: Session, keeper: keeping.Keeper, closed: Round
) -> None:
    keeper.keys.destroy_round_key(closed.id)
    keeping.keep(keeper, TODAY)
    job = jobs.latest(db, closed.id, "count")
    assert job
    assert job.state == "failed"
    assert "missing" in job.message
    assert ballot_box.count(db, closed.id) == 40


def test_a_round_whose_key_can_not_be_kept_never_opens(
    db: Session, keeper: keeping.Keeper, town: Town, tmp_path: Path
) -> None:
    blocked = tmp_path / "blocked"
    blocked.write_text("not a folder")
    drafted = examples.make_draft(db, town)
    arranging.ask_to_open(db, drafted.id, by=None, now=examples.NOW)
    code = inviting.code_for(db, BALLOT_KEY, town.family)
    keeping.keep(replace(keeper, keys=KeyFolder(blocked)), TODAY)
    db.expire_all()
    job = jobs.latest(db, drafted.id, "open")
    assert job
    assert job.state == "failed"
    assert "could not be written" in job.message
    assert drafted.state == "draft"
    with pytest.raises(answering.Closed):
        answering.enter(db, BALLOT_KEY, code)


def test_a_copy_taken_before_the_close_opens_nothing_after_it(
    db: Session, keeper: keeping.Keeper, closed: Round
) -> None:
    """Invariant 10."""
    copy = [e.sealed for e in db.scalars(select(Envelope))]
    db.commit()
    count(keeper, closed)
    assert copy
    with pytest.raises(KeyMissing):
        keeper.keys.opener(closed.id)
    other = keeper.keys
    other.make_round_key(closed.id)
    for sealed in copy:
        with pytest.raises(KeyMissing):
            other.opener(closed.id).open(sealed)


def test_a_late_envelope_makes_the_count_start_over(
    db: Session, keeper: keeping.Keeper, closed: Round, town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    prepare = releasing.prepare

    def slip_one_in(*arguments: object) -> object:
        with keeper.sessions(execution_options=keeping.WRITES) as session:
            extra = Envelope(id=b"late", round_id=closed.id, unit_id=town.family, sealed=b"?")
            session.add(extra)
            session.commit()
        return prepare(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(releasing, "prepare", slip_one_in)
    with pytest.raises(counting.NotCounted, match="came in after"):
        count(keeper, closed)
    db.expire_all()
    assert closed.state == "closed"
    assert ballot_box.count(db, closed.id) == 41


def test_sheets_to_another_round_are_taken_during_a_count(
    db: Session, keeper: keeping.Keeper, closed: Round, town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Decision 5: heavy work holds no write transaction."""
    other = examples.make_draft(db, town, "En annan")
    db.commit()
    opening_keeper = keeper
    with keeper.sessions(execution_options=keeping.WRITES) as session:
        arranging.ask_to_open(session, other.id, by=None, now=examples.NOW)
    with keeper.sessions(execution_options=keeping.WRITES) as session:
        opening.open_round(session, opening_keeper.keys, other.id, TODAY)
    prepare = releasing.prepare

    def send_meanwhile(*arguments: object) -> object:
        with keeper.sessions(execution_options=keeping.WRITES) as session:
            fill(session, other, town.family, 5, "a79")
        return prepare(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(releasing, "prepare", send_meanwhile)
    count(keeper, closed)
    db.expire_all()
    assert closed.state == "counted"
    assert ballot_box.count(db, other.id) == 5


def test_the_keeper_closes_what_is_due_and_counts_it(
    db: Session, keeper: keeping.Keeper, filled: Round
) -> None:
    db.commit()
    keeping.keep(keeper, filled.closes_on)
    db.expire_all()
    assert filled.state == "open"
    db.commit()
    keeping.keep(keeper, filled.closes_on + timedelta(days=1))
    db.expire_all()
    assert filled.state == "counted"


def test_after_the_count_no_stored_row_holds_answers_to_two_questions(
    db: Session, keeper: keeping.Keeper, closed: Round
) -> None:
    """Invariant 27: and no count is readable with the database alone."""
    count(keeper, closed)
    sealed = tallies.sealed(db, closed.id)
    assert sealed
    for word in (b"heard", b"a1012", b"sheets"):
        assert word not in sealed
    assert db.scalars(select(Envelope)).all() == []


def test_all_envelopes_are_equally_long(db: Session, filled: Round) -> None:
    """Invariant 9."""
    assert len({len(e.sealed) for e in db.scalars(select(Envelope))}) == 1
    assert len(to_bytes(Sheet("v", {}, {}))) == PADDED
