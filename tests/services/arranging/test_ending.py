"""A round is prolonged and closed once, and too many answers wait for a person."""

import random
from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from survey.core.round import Verdict
from survey.services import arranging, counting, inviting, keeping
from survey.storage import audit, ballot_box, jobs, releases, rounds
from survey.storage.seals import KeyFolder
from survey.storage.tables import Card, Envelope, Permit, Release, Round, Tally
from tests import examples
from tests.examples import BALLOT_KEY, NOW, TODAY, Town
from tests.services.test_counting import Killed, kill

WHO = {"by": None, "now": NOW}
DAY = timedelta(days=1)


def fill(db: Session, round_: Round, unit: int, number: int) -> None:
    rng = random.Random(unit)
    code = inviting.code_for(db, BALLOT_KEY, unit)
    for sheet in examples.sheets(examples.variant_of(db, round_.id, "a1012"), number, rng):
        examples.send(db, code, sheet, rng)


@pytest.fixture
def crowded(db: Session, town: Town, keeper: keeping.Keeper) -> Round:
    """Closed with 25 answers where 20 children were expected, and held by the keeper."""
    made = examples.make_draft(
        db, town, unit_ids=(town.family, town.outpatient),
        expected={town.family: 15, town.outpatient: 5},
    )  # fmt: skip
    examples.open_now(keeper, made.id)
    fill(db, made, town.family, 25)
    arranging.close(db, made.id, **WHO)
    keeping.keep(keeper, TODAY)
    db.expire_all()
    return made


def state_of(db: Session, found: Round) -> tuple[str, str]:
    db.expire_all()
    job = jobs.latest(db, found.id)
    assert job
    return found.state, job.state


def test_a_round_is_prolonged_and_stays_open(
    db: Session, keeper: keeping.Keeper, open_round: Round
) -> None:
    before = open_round.closes_on
    arranging.prolong(db, open_round.id, (before + 7 * DAY, before + 50 * DAY), **WHO)
    keeping.keep(keeper, before + DAY)
    db.expire_all()
    assert (open_round.state, open_round.closes_on) == ("open", before + 7 * DAY)
    db.commit()
    keeping.keep(keeper, before + 8 * DAY)
    db.expire_all()
    assert open_round.state == "counted"
    acts = [a.act for a in audit.latest(db)]
    assert acts.count("round_prolonged") == acts.count("round_closed") == 1


def test_a_round_that_is_closed_is_not_prolonged(db: Session, open_round: Round) -> None:
    later = (open_round.closes_on + DAY, open_round.answer_by)
    arranging.close(db, open_round.id, **WHO)
    with pytest.raises(arranging.WrongState):
        arranging.prolong(db, open_round.id, later, **WHO)


def test_prolonging_in_the_moment_of_the_close_wins_or_loses_whole(
    db: Session, keeper: keeping.Keeper, open_round: Round, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The keeper has seen that the round is due when somebody prolongs it."""
    last = open_round.closes_on
    due = rounds.due

    def prolong_meanwhile(session: Session, today: object) -> object:
        found = due(session, today)  # type: ignore[arg-type]
        with keeper.sessions(execution_options=keeping.WRITES) as other:
            arranging.prolong(other, open_round.id, (last + 9 * DAY, last + 40 * DAY), **WHO)
        return found

    with monkeypatch.context() as meanwhile:
        meanwhile.setattr(rounds, "due", prolong_meanwhile)
        db.commit()
        keeping.keep(keeper, last + DAY)
    db.expire_all()
    assert open_round.state == "open"


def test_the_keepers_own_close_is_logged_without_an_account(
    db: Session, keeper: keeping.Keeper, open_round: Round
) -> None:
    after = open_round.closes_on + DAY
    db.commit()
    keeping.keep(keeper, after)
    closed = next(a for a in audit.latest(db) if a.act == "round_closed")
    assert (closed.account_id, closed.subject) == (None, open_round.name)


def test_too_many_answers_wait_for_a_person(
    db: Session, keeper: keeping.Keeper, crowded: Round
) -> None:
    """Decision 20: nothing is opened, counted or destroyed."""
    assert (crowded.state, crowded.came) == ("closed", 25)
    assert state_of(db, crowded) == ("closed", "held")
    assert ballot_box.count(db, crowded.id) == 25
    assert keeper.keys.round_keys() == [crowded.id]
    assert db.scalars(select(Tally)).all() == db.scalars(select(Release)).all() == []
    db.commit()
    keeping.take_up(keeper)
    assert keeping.keep(keeper, TODAY) == 0
    with pytest.raises(arranging.WrongState):
        arranging.close(db, crowded.id, **WHO)


def test_counted_all_the_same(db: Session, keeper: keeping.Keeper, crowded: Round) -> None:
    arranging.decide(db, crowded.id, Verdict.COUNT, **WHO)
    keeping.keep(keeper, TODAY)
    assert state_of(db, crowded) == ("counted", "done")
    assert releases.of_round(db, crowded.id)


def left(db: Session) -> list[int]:
    return [db.scalar(select(func.count()).select_from(t)) or 0 for t in (Envelope, Card, Permit)]


def test_thrown_away_everything_is_gone(
    db: Session, keeper: keeping.Keeper, town: Town, crowded: Round
) -> None:
    db.add(Card(code_mac=b"unused", round_id=crowded.id, unit_id=town.family, sheet="S"))
    db.add(Permit(token_mac=b"spent", round_id=crowded.id, unit_id=town.family))
    db.commit()
    arranging.decide(db, crowded.id, Verdict.DISCARD, **WHO)
    keeping.keep(keeper, TODAY)
    assert state_of(db, crowded) == ("discarded", "done")
    assert left(db) == [0, 0, 0]
    assert keeper.keys.round_keys() == []
    assert db.scalars(select(Tally)).all() == db.scalars(select(Release)).all() == []
    assert {m.participation for m in rounds.units_of(db, crowded.id)} == {0}


def test_the_first_decision_holds(db: Session, keeper: keeping.Keeper, crowded: Round) -> None:
    arranging.decide(db, crowded.id, Verdict.DISCARD, **WHO)
    with pytest.raises(arranging.WrongState):
        arranging.decide(db, crowded.id, Verdict.COUNT, **WHO)
    db.commit()
    keeping.keep(keeper, TODAY)
    assert state_of(db, crowded) == ("discarded", "done")
    with pytest.raises(arranging.WrongState):
        arranging.close(db, crowded.id, **WHO)


def test_nobody_decides_about_a_round_that_is_not_held(db: Session, open_round: Round) -> None:
    for _ in range(2):  # open, then closed and not looked at yet
        with pytest.raises(arranging.WrongState):
            arranging.decide(db, open_round.id, Verdict.DISCARD, **WHO)
        arranging.close(db, open_round.id, **WHO)


def test_a_round_that_nobody_decided_about_is_never_thrown_away(
    db: Session, keeper: keeping.Keeper, crowded: Round
) -> None:
    round_id = crowded.id
    db.commit()
    with pytest.raises(counting.NotCounted):
        counting.discard(keeper.sessions, keeper.keys, round_id)
    assert ballot_box.count(db, round_id) == 25


@pytest.mark.parametrize(
    "where",
    [
        "survey.storage.rounds.set_participation",
        "survey.storage.ballot_box.destroy",
        "survey.storage.cards.drop_unused",
        "survey.storage.rounds.drop_permits",
    ],
)
def test_killed_while_throwing_away_nothing_has_begun(
    db: Session,
    keeper: keeping.Keeper,
    crowded: Round,
    monkeypatch: pytest.MonkeyPatch,
    where: str,
) -> None:
    arranging.decide(db, crowded.id, Verdict.DISCARD, **WHO)
    with monkeypatch.context() as death:
        death.setattr(where, kill)
        with pytest.raises(Killed):
            keeping.keep(keeper, TODAY)
    db.expire_all()
    assert crowded.state == "closed"
    assert ballot_box.count(db, crowded.id) == 25
    db.commit()
    keeping.keep(keeper, TODAY)
    assert state_of(db, crowded) == ("discarded", "done")


def test_killed_after_throwing_away_the_key_goes_next_time(
    db: Session, keeper: keeping.Keeper, crowded: Round, monkeypatch: pytest.MonkeyPatch
) -> None:
    arranging.decide(db, crowded.id, Verdict.DISCARD, **WHO)
    with monkeypatch.context() as death:
        death.setattr(KeyFolder, "destroy_round_key", kill)
        with pytest.raises(Killed):
            keeping.keep(keeper, TODAY)
    assert keeper.keys.round_keys() == [crowded.id]
    keeping.keep(keeper, TODAY)
    assert keeper.keys.round_keys() == []
    assert state_of(db, crowded) == ("discarded", "done")


def killed_at_the_note(keep: Callable[..., None]) -> Callable[..., None]:
    def note(session: Session, job_id: int, **values: object) -> None:
        if values.get("state") == "held":
            raise Killed
        keep(session, job_id, **values)

    return note


def test_killed_between_holding_and_saying_so_a_decision_still_holds(
    db: Session, keeper: keeping.Keeper, town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The count is still under way in the table when a person decides to throw away."""
    made = examples.make_draft(db, town, unit_ids=(town.family,), expected={town.family: 4})
    examples.open_now(keeper, made.id)
    fill(db, made, town.family, 12)
    arranging.close(db, made.id, **WHO)
    with monkeypatch.context() as death:
        death.setattr(jobs, "note", killed_at_the_note(jobs.note))
        with pytest.raises(Killed):
            keeping.keep(keeper, TODAY)
    arranging.decide(db, made.id, Verdict.DISCARD, **WHO)
    keeping.keep(keeper, TODAY)
    assert state_of(db, made) == ("discarded", "done")
    assert db.scalars(select(Release)).all() == []
