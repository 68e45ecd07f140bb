"""The keeper is one, never gives up, and never overwrites a key."""

import random
import threading
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from survey.services import answering, arranging, counting, inviting, keeping, releasing
from survey.storage import jobs, releases, rounds, units
from survey.storage.seals import KeyFolder
from survey.storage.tables import Round
from tests import examples
from tests.examples import BALLOT_KEY, TODAY, Town


def test_only_one_keeper_works_at_a_time(db: Session, keeper: keeping.Keeper, town: Town) -> None:
    drafted = examples.make_draft(db, town)
    arranging.ask_to_open(db, drafted.id, by=None, now=examples.NOW)
    with keeper.keys.alone() as first:
        assert first
        assert keeping.keep(keeper, TODAY) == 0
    assert keeping.keep(keeper, TODAY) == 1


def test_two_makers_of_one_key_get_the_same_key(tmp_path: Path) -> None:
    for number in range(30):
        found: list[bytes] = []

        def make(number: int = number, found: list[bytes] = found) -> None:
            found.append(KeyFolder(tmp_path).make_round_key(number))

        makers = [threading.Thread(target=make) for _ in range(4)]
        for maker in makers:
            maker.start()
        for maker in makers:
            maker.join()
        assert len(found) == 4
        assert len(set(found)) == 1
    assert list(tmp_path.glob("*.new")) == []


def test_a_count_that_failed_is_made_once_the_key_is_back(
    db: Session, keeper: keeping.Keeper, open_round: Round
) -> None:
    key = keeper.keys.path / f"round-{open_round.id}.key"
    kept = key.read_bytes()
    key.unlink()
    arranging.close(db, open_round.id, by=None, now=examples.NOW)
    db.commit()
    keeping.keep(keeper, TODAY)
    job = jobs.latest(db, open_round.id, "count")
    assert job
    assert job.state == "failed"
    key.write_bytes(kept)
    db.commit()
    arranging.close(db, open_round.id, by=None, now=examples.NOW)  # asked for again
    keeping.keep(keeper, TODAY)
    db.expire_all()
    assert open_round.state == "counted"


def test_a_keeper_that_starts_takes_up_what_could_not_be_counted(
    db: Session, keeper: keeping.Keeper, open_round: Round
) -> None:
    key = keeper.keys.path / f"round-{open_round.id}.key"
    kept = key.read_bytes()
    key.unlink()
    arranging.close(db, open_round.id, by=None, now=examples.NOW)
    db.commit()
    keeping.keep(keeper, TODAY)
    key.write_bytes(kept)
    keeping.take_up(keeper)
    keeping.keep(keeper, TODAY)
    db.expire_all()
    assert open_round.state == "counted"


def test_a_round_that_staff_close_in_the_same_moment_does_not_stop_the_keeper(
    db: Session, keeper: keeping.Keeper, open_round: Round, monkeypatch: pytest.MonkeyPatch
) -> None:
    due = rounds.due

    def staff_close_meanwhile(session: Session, today: object) -> object:
        found = due(session, TODAY.replace(year=TODAY.year + 1))
        with keeper.sessions(execution_options=keeping.WRITES) as other:
            arranging.close(other, open_round.id, by=None, now=examples.NOW)
            rounds.move(other, open_round.id, before="closed", after="counted")
            other.commit()
        return found

    monkeypatch.setattr(rounds, "due", staff_close_meanwhile)
    db.commit()
    keeping._close_due(keeper, TODAY)


def test_a_key_behind_a_branch_is_counted_but_not_released(
    db: Session, keeper: keeping.Keeper, town: Town
) -> None:
    """How many met it would be the exact number that chose the way there."""
    drafted = examples.make_draft(
        db, town, "Uppföljning", "barnrattsutbildning-uppfoljning", variants=("staff",)
    )
    examples.open_now(keeper, drafted.id)
    inviting.make_staff_links(db, BALLOT_KEY, drafted.id)
    code = inviting.staff_link(db, BALLOT_KEY, drafted.id, town.family)
    assert code
    variant = examples.variant_of(db, drafted.id, "staff")
    rng = random.Random(1)
    for sheet in examples.sheets(variant, 20, rng):
        examples.send(db, code, sheet, rng)
    arranging.close(db, drafted.id, by=None, now=examples.NOW)
    counting.count(
        keeper.sessions, keeper.keys, drafted.id, releasing.Settings(TODAY, "test", seed="1")
    )
    assert {s.key for s in releases.of_round(db, drafted.id)} == {"used"}


@pytest.mark.parametrize("level", ["family", "children_department", "municipality"])
def test_a_child_sees_the_nearest_help_numbers(
    db: Session, open_round: Round, town: Town, level: str
) -> None:
    for unit in units.every(db):
        unit.phone = unit.emergency_phone = ""
    wanted = units.get(db, getattr(town, level))
    assert wanted
    wanted.phone, wanted.emergency_phone = "0123-1", "0123-2"
    db.commit()
    door = answering.enter(db, BALLOT_KEY, inviting.code_for(db, BALLOT_KEY, town.family))
    assert (door.unit.phone, door.unit.emergency_phone) == ("0123-1", "0123-2")


def test_a_retry_after_the_close_of_a_sheet_that_is_in_the_box_is_well(
    db: Session, open_round: Round, town: Town
) -> None:
    code = inviting.code_for(db, BALLOT_KEY, town.family)
    variant = examples.variant_of(db, open_round.id, "a1012")
    sheet = next(iter(examples.sheets(variant, 1, random.Random(1))))
    door = answering.enter(db, BALLOT_KEY, code)
    answering.submit(db, BALLOT_KEY, door, (code, "a" * 32), sheet)
    arranging.close(db, open_round.id, by=None, now=examples.NOW)
    answering.submit(db, BALLOT_KEY, door, (code, "a" * 32), sheet)
    with pytest.raises(answering.Closed):
        answering.submit(db, BALLOT_KEY, door, (code, "b" * 32), sheet)


def answers(db: Session, found: Round, unit: int, number: int) -> None:
    rng = random.Random(f"{unit} {number}")
    code = inviting.code_for(db, BALLOT_KEY, unit)
    for sheet in examples.sheets(examples.variant_of(db, found.id, "a1012"), number, rng):
        examples.send(db, code, sheet, rng)


def seen(db: Session, found: Round) -> list[int]:
    db.expire_all()
    numbers = [m.participation for m in rounds.units_of(db, found.id)]
    db.commit()
    return numbers


def test_participation_is_renewed_once_a_week_in_steps(
    db: Session, keeper: keeping.Keeper, open_round: Round, town: Town
) -> None:
    """Decision 19: nothing before a week has gone, nothing in between."""
    answers(db, open_round, town.family, 23)
    answers(db, open_round, town.outpatient, 9)
    for days, numbers in ((0, [0, 0, 0]), (6, [0, 0, 0]), (7, [20, 0, 0])):
        keeping.keep(keeper, TODAY + timedelta(days=days))
        assert seen(db, open_round) == numbers
    answers(db, open_round, town.outpatient, 12)
    keeping.keep(keeper, TODAY + timedelta(days=13))
    assert seen(db, open_round) == [20, 0, 0]
    keeping.keep(keeper, TODAY + timedelta(days=14))
    assert seen(db, open_round) == [20, 20, 0]


def test_the_progress_of_a_count_never_tells_how_many_there_are(
    db: Session, keeper: keeping.Keeper, open_round: Round, town: Town,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    answers(db, open_round, town.family, 17)
    arranging.close(db, open_round.id, by=None, now=examples.NOW)
    told: list[dict[str, object]] = []
    note = jobs.note

    def remember(session: Session, job_id: int, **values: object) -> None:
        told.append(values)
        note(session, job_id, **values)

    monkeypatch.setattr(jobs, "note", remember)
    keeping.keep(keeper, TODAY)
    sheets = [t for t in told if t.get("message") == "sheets"]
    assert [(t["done"], t["total"]) for t in sheets] == [(10, 10)]
