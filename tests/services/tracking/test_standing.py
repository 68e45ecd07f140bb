"""One indicator as it stands, beside its target."""

from datetime import date

import pytest
from sqlalchemy.orm import Session

from survey.core.disclosure import Level
from survey.core.indicator import Change, TargetStatus
from survey.core.questionnaire import Source
from survey.services.tracking import Look, Tracked
from survey.services.tracking.standing import judge
from survey.storage.library import Library
from survey.storage.tables import RegisterEntry
from tests import released
from tests.examples import TODAY, Town

SPRING, AUTUMN = date(2026, 3, 28), date(2026, 10, 25)


@pytest.fixture
def look(db: Session, town: Town, shared: Library) -> Look:
    return Look(db, shared, (Level.DEPARTMENT, town.children_department), TODAY)


def two_rounds(db: Session, town: Town) -> None:
    for day, liking in ((SPRING, 0.3), (AUTUMN, 0.9)):
        sizes, likes = released.sizes(town, 60), {"heard": liking, "influence": liking}
        released.make_round(db, town, f"{day}", day, sizes=sizes, likes=likes)


def test_what_children_say_stands_as_a_window_with_baseline_and_change(
    db: Session, town: Town, look: Look
) -> None:
    two_rounds(db, town)
    found = look.at("DEL-1", 60)
    (followed,) = found.each
    assert not found.exact and not found.is_silent
    assert (followed.baseline_round, followed.latest_round) == (f"{SPRING}", f"{AUTUMN}")
    assert followed.change is Change.INCREASED
    assert found.status is TargetStatus.REACHED
    assert look.at("DEL-1").status is None


def test_ages_that_are_not_counted_together_are_judged_each(
    db: Session, town: Town, look: Look
) -> None:
    two_rounds(db, town)
    found = look.at("DEL-2", 60)
    assert [bool(f.age) for f in found.each] == [True] * 4
    assert found.status is None
    statuses = [found.status_of(f) for f in found.each]
    assert statuses[:3] == [TargetStatus.REACHED] * 3
    assert statuses[3] is None  # hidden: nothing may be said


def test_our_own_acts_are_exact_and_judged_exactly(db: Session, town: Town, look: Look) -> None:
    two_rounds(db, town)
    assert look.at("TAC-1", 100).exact == (Tracked(2, 2, 2026),)
    assert look.at("TAC-1", 100).status is TargetStatus.REACHED
    assert look.at("ATK-1", 90).status is TargetStatus.NOT_REACHED
    assert judge(Tracked(9, 10, 2026), 90) is TargetStatus.REACHED
    assert judge(Tracked(8, 9, 2026), 90) is TargetStatus.NOT_REACHED


def test_a_register_gives_an_exact_figure_of_its_latest_quarter(
    db: Session, town: Town, look: Look
) -> None:
    assert look.at("CHK-4", 90).exact == ()
    for told in ("ja", "ja", "nej", "ej_aktuellt"):
        made = RegisterEntry(form="bcl", unit_id=town.family, decided_on=AUTUMN, made_on=AUTUMN)
        made.answers = {"told": [told]}
        db.add(made)
    db.commit()
    found = look.at("CHK-4", 60)
    assert found.exact == (Tracked(2, 3, 2026, 4),)
    assert found.status is TargetStatus.REACHED
    assert found.definition.source is Source.REGISTER


@pytest.mark.parametrize(("first", "moved"), [("nej", 1), ("ja", 0)])
def test_a_register_s_first_quarter_is_its_baseline(
    db: Session, town: Town, look: Look, first: str, moved: int
) -> None:
    for day, told in ((SPRING, first), (AUTUMN, "ja")):
        made = RegisterEntry(form="bcl", unit_id=town.family, decided_on=day, made_on=day)
        made.answers = {"told": [told]}
        db.add(made)
    db.commit()
    found = look.at("CHK-4", 90)
    assert [(t.year, t.quarter) for t in found.exact] == [(2026, 1), (2026, 4)]
    assert (found.moved, found.exact[-1].percent) == (moved, 100)


def test_before_the_first_round_it_says_which_questionnaire_is_to_be_asked(look: Look) -> None:
    found = look.at("DEL-1", 80)
    assert (found.is_silent, found.status, found.asked_in) == (True, None, "Stöd och delaktighet")
    assert look.at("ONS-1").is_ranking
    with pytest.raises(KeyError):
        look.at("NO-1")
