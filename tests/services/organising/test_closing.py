from datetime import datetime

import pytest
from sqlalchemy.orm import Session

from survey.core.unit import Flaw
from survey.services import answering, inviting, organising
from survey.services.keeping import Keeper
from survey.services.organising import NewUnit, Unplaceable, close, delete, fate, reopen
from survey.storage import audit, units
from survey.storage.tables import Round, Unit
from tests import examples
from tests.examples import BALLOT_KEY, Town
from tests.services.organising.people import coordinator

NOW = datetime(2026, 12, 1, 9, 0)


def at(db: Session, unit_id: int) -> Unit:
    db.expire_all()
    found = units.get(db, unit_id)
    assert found
    return found


def flaws(refused: pytest.ExceptionInfo[Unplaceable]) -> list[Flaw]:
    return [p.flaw for p in refused.value.problems]


def test_a_unit_is_closed_and_opened_again(db: Session, town: Town) -> None:
    by = coordinator(db, town.family)
    close(db, by, town.family, NOW)
    assert at(db, town.family).closed_on == NOW.date()
    assert town.family not in [u.id for u in units.every(db)]
    reopen(db, by, town.family, NOW)
    assert at(db, town.family).closed_on is None
    assert [r.act for r in audit.latest(db, 2)] == ["unit_opened", "unit_closed"]


def test_a_closed_units_code_leads_to_its_page(
    db: Session, town: Town, keeper: Keeper, open_round: Round
) -> None:
    code, round_id = inviting.code_for(db, BALLOT_KEY, town.family), open_round.id
    with pytest.raises(Unplaceable) as refused:
        close(db, None, town.family, NOW)
    assert flaws(refused) == [Flaw.IN_ROUND]
    db.rollback()
    examples.close_and_count(keeper, round_id)
    close(db, None, town.family, NOW)
    with pytest.raises(answering.Closed) as closed:
        answering.enter(db, BALLOT_KEY, code)
    assert closed.value.slug == "barn-och-familj"


def test_what_holds_open_units_can_not_be_closed(db: Session, town: Town) -> None:
    with pytest.raises(Unplaceable) as refused:
        close(db, None, town.children_department, NOW)
    assert flaws(refused) == [Flaw.NOT_EMPTY]
    assert "Barn och familj, Öppenvård" in str(refused.value)
    for unit in (town.family, town.outpatient, town.children_department):
        close(db, None, unit, NOW)
    with pytest.raises(Unplaceable) as closed:
        reopen(db, None, town.family, NOW)
    assert flaws(closed) == [Flaw.CLOSED]


def test_the_municipality_stays(db: Session, town: Town) -> None:
    for errand in (close, delete):
        with pytest.raises(Unplaceable):
            errand(db, None, town.municipality, NOW)
    assert at(db, town.municipality).closed_on is None


def test_a_unit_that_was_never_used_is_deleted(db: Session, town: Town) -> None:
    made = organising.add_unit(db, NewUnit("Fel", under="Barn och unga"), NOW)
    delete(db, coordinator(db, made), made, NOW)
    db.expire_all()
    assert units.get(db, made) is None
    assert audit.latest(db)[0].act == "unit_deleted"


def test_a_unit_with_any_history_is_not_deleted(db: Session, town: Town) -> None:
    examples.make_draft(db, town)
    made = organising.add_unit(db, NewUnit("Kod", under="Barn och unga"), NOW)
    inviting.code_for(db, BALLOT_KEY, made)
    for unit in (town.family, town.children_department, made):
        assert fate(db, at(db, unit)).is_used
        with pytest.raises(Unplaceable) as refused:
            delete(db, None, unit, NOW)
        assert flaws(refused) == [Flaw.HAS_HISTORY]


def test_a_group_that_a_round_was_counted_in_is_not_deleted(
    db: Session, town: Town, keeper: Keeper
) -> None:
    group = organising.add_unit(db, NewUnit("Små", "group", "Barn och unga"), NOW)
    assert not fate(db, at(db, group)).is_used
    units.save(db, town.family, 1, {"group_id": group})
    drafted = examples.make_draft(db, town)
    examples.open_now(keeper, drafted.id)
    units.save(db, town.family, 2, {"group_id": None})
    db.commit()
    db.expire_all()
    with pytest.raises(Unplaceable) as refused:
        delete(db, None, group, NOW)
    assert flaws(refused) == [Flaw.HAS_HISTORY]
    db.rollback()
    close(db, None, group, NOW)


def test_a_unit_opened_again_leaves_a_group_that_has_closed(db: Session, town: Town) -> None:
    group = organising.add_unit(db, NewUnit("Små", "group", "Barn och unga"), NOW)
    units.save(db, town.family, 1, {"group_id": group})
    db.commit()
    for one in (town.family, group):
        close(db, None, one, NOW)
    reopen(db, None, town.family, NOW)
    assert at(db, town.family).group_id is None


def test_a_closed_name_is_not_given_to_another(db: Session, town: Town) -> None:
    close(db, None, town.family, NOW)
    with pytest.raises(Unplaceable) as refused:
        organising.add_unit(db, NewUnit("barn och familj", under="Barn och unga"), NOW)
    assert flaws(refused) == [Flaw.TAKEN_CLOSED]


def test_nobody_ends_what_another_looks_after(db: Session, town: Town) -> None:
    by = coordinator(db, town.disability_department)
    made = organising.add_unit(db, NewUnit("Fel", under="Barn och unga"), NOW)
    for errand in (close, reopen, delete):
        with pytest.raises(Unplaceable):
            errand(db, by, made, NOW)
    assert at(db, made).closed_on is None
