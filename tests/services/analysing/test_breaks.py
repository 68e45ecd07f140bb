"""What is not compared, and whose figure stands for everyone when few ages are asked."""

from datetime import date

from sqlalchemy.orm import Session

from survey.core.disclosure import Level
from survey.services import analysing
from survey.services.analysing import Results, Value
from survey.storage.library import Library
from tests import released
from tests.examples import Town

SPRING, AUTUMN = date(2026, 4, 20), date(2026, 10, 20)
MANY = {"heard": 0.9}
FEW = {"heard": 0.3}


def top(results: Results) -> Value:
    """DEL-1 for the municipality."""
    found = next(i for i in results.indicators if i.definition.id == "DEL-1")
    return next(r.value for r in found.main if r.place.level is Level.MUNICIPALITY)


def test_rounds_that_asked_the_same_children_are_compared(
    db: Session, town: Town, shared: Library
) -> None:
    sizes = released.sizes(town, each=60)
    released.make_round(db, town, "Våren", SPRING, sizes=sizes, likes=MANY)
    made = released.make_round(db, town, "Hösten", AUTUMN, sizes=sizes, likes=FEW)
    assert top(analysing.results(db, made.id, shared)).change is not None


def test_rounds_that_asked_other_ages_are_not_compared(
    db: Session, town: Town, shared: Library
) -> None:
    sizes = released.sizes(town, each=60)
    released.make_round(db, town, "Våren", SPRING, sizes=sizes, likes=MANY)
    older = {cell: n for cell, n in sizes.items() if cell[1] != "a79"}
    made = released.make_round(
        db, town, "Hösten", AUTUMN, sizes=older, likes=FEW, variants=("a1012", "a1317", "lss")
    )
    found = top(analysing.results(db, made.id, shared))
    assert not found.is_hidden
    assert found.change is None
    assert found.earlier is None


def test_rounds_that_asked_other_units_are_not_compared(
    db: Session, town: Town, shared: Library
) -> None:
    sizes = released.sizes(town, each=60)
    released.make_round(db, town, "Våren", SPRING, sizes=sizes, likes=MANY)
    made = released.make_round(db, town, "Hösten", AUTUMN, sizes=sizes, likes=FEW)
    units = {u: f for u, f in made.tree["units"].items() if int(u) != town.outpatient}
    made.tree = made.tree | {"units": units}
    db.commit()
    found = top(analysing.results(db, made.id, shared))
    assert found.change is None
    assert found.earlier is None


def test_one_pooled_age_beside_the_youngest_is_shown_by_age(
    db: Session, town: Town, shared: Library
) -> None:
    sizes = {(town.family, "a46"): 60, (town.family, "a1012"): 60}
    made = released.make_round(
        db, town, "Hösten", AUTUMN, sizes=sizes, likes=MANY, variants=("a46", "a1012")
    )
    results = analysing.results(db, made.id, shared)
    found = next(i for i in results.indicators if i.definition.id == "DEL-1")
    assert found.main == ()
    shown = {r.variant for r in found.ages if not r.value.is_hidden}
    assert shown == {"a46", "a1012"}
