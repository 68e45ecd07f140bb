"""A draft opens only when everything is in place, as its questionnaire is that day."""

import shutil
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from survey.core.round import Obstacle
from survey.services import arranging, keeping, replying
from survey.storage import jobs, library, rounds, units
from survey.storage.tables import Round
from tests import examples
from tests.examples import NOW, TODAY, Town

WHO = {"by": None, "now": NOW}
CHILDREN = "stod-och-delaktighet"


@pytest.fixture
def drafted(db: Session, town: Town) -> Round:
    return examples.make_draft(db, town)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the questionnaires, to change."""
    shutil.copytree(library.folder(), tmp_path / "questionnaires")
    return tmp_path / "questionnaires"


def change_file(folder: Path, old: str, new: str, name: str = "questionnaire.yaml") -> None:
    file = folder / CHILDREN / name
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new), encoding="utf-8")


def over(db: Session, town: Town, name: str, days_ago: int, unit: int | None = None) -> Round:
    """A counted round whose answer was promised so long ago."""
    promised = TODAY - timedelta(days=days_ago)
    made = examples.make_draft(
        db,
        town,
        name,
        unit_ids=(unit or town.family,),
        opens_on=promised - timedelta(days=80),
        closes_on=promised - timedelta(days=50),
        answer_by=promised,
    )
    made.state = "counted"
    db.commit()
    return made


def refused(db: Session, drafted: Round, folder: Path | None = None) -> tuple[Obstacle, ...]:
    with pytest.raises(arranging.Unfit) as unfit:
        arranging.ask_to_open(db, drafted.id, **WHO, questionnaires=folder)
    assert jobs.latest(db, drafted.id) is None
    return unfit.value.obstacles


def test_a_draft_asked_for_twice_is_one_job(db: Session, drafted: Round) -> None:
    first = arranging.ask_to_open(db, drafted.id, **WHO)
    assert arranging.ask_to_open(db, drafted.id, **WHO).id == first.id


def test_the_questionnaire_freezes_as_its_files_are_that_day(
    db: Session, drafted: Round, folder: Path
) -> None:
    drafted_with = drafted.version_id
    change_file(folder, "snälla mot dig", "vänliga mot dig", "sv.yaml")
    assert library.check(folder) is not None
    arranging.ask_to_open(db, drafted.id, **WHO, questionnaires=folder)
    db.expire_all()
    assert drafted.version_id != drafted_with
    version = rounds.version(db, drafted.version_id)
    assert version
    assert "vänliga mot dig" in version.content


def test_files_that_can_not_be_used_stop_the_opening(
    db: Session, drafted: Round, folder: Path
) -> None:
    (folder / CHILDREN / "sv.yaml").unlink()
    assert refused(db, drafted, folder) == (Obstacle.FILE_UNSOUND,)
    shutil.rmtree(folder / CHILDREN)
    assert refused(db, drafted, folder) == (Obstacle.FILE_UNSOUND,)


def test_a_question_that_is_gone_stops_the_opening(db: Session, town: Town, folder: Path) -> None:
    drafted = examples.make_draft(db, town, taken=frozenset({"bank.own_talk", "bank.gone"}))
    assert refused(db, drafted) == (Obstacle.PARTS_GONE,)


def test_an_overdue_answer_stops_the_next_round_until_there_is_a_reason(
    db: Session, town: Town
) -> None:
    """R-N11."""
    over(db, town, "Förra", 0)
    drafted = examples.make_draft(db, town)
    assert refused(db, drafted) == (Obstacle.EARLIER_OVERDUE,)
    drafted.override_reason = "Vi vill veta om det blev bättre."
    arranging.ask_to_open(db, drafted.id, **WHO)


def test_an_answer_that_is_not_due_yet_stops_nothing(db: Session, town: Town) -> None:
    over(db, town, "Förra", -1)
    arranging.ask_to_open(db, examples.make_draft(db, town).id, **WHO)


def test_another_units_overdue_answer_stops_nothing(db: Session, town: Town) -> None:
    over(db, town, "Förra", 5, town.disability)
    drafted = examples.make_draft(db, town, unit_ids=(town.family,))
    arranging.ask_to_open(db, drafted.id, **WHO)


@pytest.mark.parametrize("where", ["family", "children_department"])
def test_a_published_answer_opens_the_way(db: Session, town: Town, where: str) -> None:
    late = over(db, town, "Förra", 5)
    point = replying.Point("Ni vill veta mer.", "Vi berättar.", due_on=TODAY)
    answer = replying.Answer((point,), "Inget.", "Enhetschefen", TODAY + timedelta(days=182))
    replying.publish(db, (getattr(town, where), late.id), answer, TODAY)
    arranging.ask_to_open(db, examples.make_draft(db, town).id, **WHO)


def test_a_third_round_must_be_meant_and_a_fourth_is_refused(db: Session, town: Town) -> None:
    """R-N12."""
    for number in range(2):
        over(db, town, f"Omgång {number}", -10)
    drafted = examples.make_draft(db, town)
    assert refused(db, drafted) == (Obstacle.THIRD_UNCONFIRMED,)
    drafted.content = drafted.content | {"third_confirmed": True}
    arranging.ask_to_open(db, drafted.id, **WHO)
    fourth = examples.make_draft(db, town, "Fjärde", third_confirmed=True)
    assert refused(db, fourth) == (Obstacle.TOO_MANY,)  # the third is not even open yet


def test_a_round_planned_for_next_year_is_no_way_round_the_limit(db: Session, town: Town) -> None:
    """It would open today."""
    for number in range(3):
        over(db, town, f"Omgång {number}", -10)
    days = [TODAY.replace(year=TODAY.year + 1) + timedelta(days=n) for n in (0, 20, 60)]
    planned = examples.make_draft(
        db, town, opens_on=days[0], closes_on=days[1], answer_by=days[2], third_confirmed=True
    )
    assert refused(db, planned) == (Obstacle.TOO_MANY,)


def test_rounds_of_another_year_or_for_staff_are_not_counted(db: Session, town: Town) -> None:
    for number in range(3):
        over(db, town, f"Då {number}", 400).override_reason = "x"
    for number in range(3):
        staff = examples.make_draft(
            db, town, f"Kurs {number}", "barnrattsutbildning", variants=("staff",)
        )
        staff.state = "counted"
    drafted = examples.make_draft(db, town, override_reason="Vi vill veta.")
    arranging.ask_to_open(db, drafted.id, **WHO)


def test_a_round_that_was_thrown_away_owes_no_answer(db: Session, town: Town) -> None:
    over(db, town, "Förra", 5).state = "discarded"
    arranging.ask_to_open(db, examples.make_draft(db, town).id, **WHO)


def test_a_unit_that_closed_meanwhile_stops_the_opening(
    db: Session, town: Town, drafted: Round
) -> None:
    found = units.get(db, town.family)
    assert found
    found.closed_on = TODAY
    db.commit()
    assert Obstacle.UNIT_CLOSED in refused(db, drafted)


def test_what_is_taken_back_never_opens(
    db: Session, keeper: keeping.Keeper, drafted: Round
) -> None:
    arranging.ask_to_open(db, drafted.id, **WHO)
    arranging.take_back(db, drafted.id, **WHO)
    assert keeping.keep(keeper, TODAY) == 0
    db.expire_all()
    assert drafted.state == "draft"
    with pytest.raises(arranging.WrongState):
        arranging.take_back(db, drafted.id, **WHO)


def test_what_is_taken_back_while_the_keeper_reaches_for_it_never_opens(
    db: Session, keeper: keeping.Keeper, drafted: Round, monkeypatch: pytest.MonkeyPatch
) -> None:
    arranging.ask_to_open(db, drafted.id, **WHO)
    unfinished = jobs.unfinished

    def take_back_meanwhile(session: Session) -> object:
        found = unfinished(session)
        with keeper.sessions(execution_options=keeping.WRITES) as other:
            arranging.take_back(other, drafted.id, **WHO)
        return found

    monkeypatch.setattr(jobs, "unfinished", take_back_meanwhile)
    keeping.keep(keeper, TODAY)
    db.expire_all()
    assert drafted.state == "draft"
    assert keeper.keys.round_keys() == []


def test_a_keeper_that_comes_after_the_last_day_opens_nothing(
    db: Session, keeper: keeping.Keeper, drafted: Round
) -> None:
    arranging.ask_to_open(db, drafted.id, **WHO)
    keeping.keep(keeper, drafted.closes_on + timedelta(days=1))
    db.expire_all()
    job = jobs.latest(db, drafted.id)
    assert job
    assert (drafted.state, job.state) == ("draft", "failed")
