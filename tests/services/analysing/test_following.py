"""One indicator over time, as a plan follows it."""

from datetime import date

import pytest
from sqlalchemy.orm import Session

from survey.core.disclosure import CHILDREN, STAFF, Level
from survey.core.indicator import Change
from survey.services import analysing
from survey.services.analysing import HIDDEN
from survey.storage.library import Library
from tests import released
from tests.examples import Town
from tests.services.analysing.test_results import AUTUMN, SPRING, at, indicator, make


def test_a_plan_follows_latest_and_first_figure(db: Session, town: Town, shared: Library) -> None:
    many = {"sizes": released.sizes(town, each=60)}
    make(db, town, "Hösten 2025", date(2025, 11, 20), likes={"heard": 0.3}, **many)
    make(db, town, "Våren 2026", SPRING, likes={"heard": 0.5}, **many)
    made = make(db, town, "Hösten 2026", AUTUMN, likes={"heard": 0.9}, **many)
    node = (Level.DEPARTMENT, town.children_department)
    followed = analysing.value_of(db, shared, "DEL-1", node)
    page = indicator(analysing.results(db, made.id, shared), "DEL-1").main
    assert followed.latest.percent == at(page, "Barn och unga").percent
    assert (followed.latest_round, followed.baseline_round) == ("Hösten 2026", "Hösten 2025")
    assert followed.change is Change.INCREASED
    assert followed.latest.earlier == followed.baseline.percent
    assert followed.rule == CHILDREN


def test_a_plan_gets_one_figure_per_age_where_ages_are_never_pooled(
    db: Session, town: Town, shared: Library
) -> None:
    make(db, town, "Hösten 2026", AUTUMN)
    followed = analysing.value_of(db, shared, "DEL-2", (Level.MUNICIPALITY, town.municipality))
    assert followed.latest == HIDDEN
    assert [bool(f.age) for f in followed.by_age] == [True] * 4
    assert [f.latest.n for f in followed.by_age] == [12, 24, 24, None]


def test_a_plan_judges_staff_questionnaires_by_their_own_rule(
    db: Session, town: Town, shared: Library
) -> None:
    make(
        db,
        town,
        "Utbildning",
        AUTUMN,
        questionnaire="barnrattsutbildning",
        variants=("staff",),
        sizes={(town.family, "staff"): 8},
    )
    followed = analysing.value_of(db, shared, "UTB-2", (Level.MUNICIPALITY, 0))
    assert (followed.rule, followed.latest.n, followed.change) == (STAFF, 8, None)


@pytest.mark.parametrize("which", ["CHK-1", "ATK-1", "DEL-1"])
def test_a_plan_follows_nothing_where_no_round_says_anything(
    db: Session, town: Town, shared: Library, which: str
) -> None:
    followed = analysing.value_of(db, shared, which, (Level.DEPARTMENT, town.children_department))
    assert followed == analysing.Followed()
    with pytest.raises(KeyError):
        analysing.value_of(db, shared, "NO-1", (Level.MUNICIPALITY, 0))
