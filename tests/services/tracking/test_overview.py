"""All the indicators of a plan, and those that one can choose among."""

from datetime import date

import pytest
from sqlalchemy.orm import Session

from survey.core.plan import Row, Target, Understood
from survey.core.questionnaire import Source
from survey.services import planning, tracking
from survey.services.planning import NoSuchThing
from survey.storage.library import Library
from tests import released
from tests.examples import TODAY, Town


def make(db: Session, town: Town, shared: Library, *rows: tuple[Target, ...]) -> int:
    every = tuple(Row("Fokus", f"Mål {n}", ("Gör",), indicators=r) for n, r in enumerate(rows))
    plan = Understood("Planen", every)
    return planning.import_plan(db, shared, town.children_department, plan).plan_id


def test_our_own_acts_stand_first_whether_the_plan_follows_them_or_not(
    db: Session, town: Town, shared: Library
) -> None:
    made = make(db, town, shared, (Target("ATK-2", 90), Target("TRY-1"), Target("CHK-4", 80)))
    found = tracking.overview(db, shared, made, TODAY)
    assert [one.id for one in found.process] == list(tracking.PROCESS)
    assert [one.target for one in found.process] == [None, None, 90]
    assert [[s.id for s in b.standings] for b in found.pairs] == [["CHK-4", "DEL-3"]]
    assert [area.name for area in found.areas] == ["Barnrättsperspektivet"]
    ids = [one.id for one in found.every]
    assert ids == [*tracking.PROCESS, "CHK-4", "DEL-3", "TRY-1"]


def test_an_indicator_of_two_rows_stands_once_with_the_highest_target(
    db: Session, town: Town, shared: Library
) -> None:
    made = make(
        db, town, shared, (Target("TRY-1", 60),), (Target("TRY-1", 70),), (Target("TRY-1"),)
    )
    (one,) = [s for s in tracking.overview(db, shared, made, TODAY).every if s.id == "TRY-1"]
    assert one.target == 70


def test_the_figures_are_those_of_the_plan_itself(db: Session, town: Town, shared: Library) -> None:
    released.make_round(db, town, "Hösten", date(2026, 10, 25), sizes=released.sizes(town, 60))
    made = make(db, town, shared, (Target("DEL-1", 60),))
    (row,) = planning.plan(db, shared, made).sections[0].rows
    (pair,) = tracking.overview(db, shared, made, TODAY).pairs
    assert pair.standings[1].followed == row.indicators[0].followed
    node = tracking.node_at(db, town.children_department)
    (same,) = tracking.row_blocks(db, shared, row, (node, TODAY, "sv"))
    assert same.standings[1] == pair.standings[1]


def test_of_a_day_that_is_over_only_what_was_released_by_then_is_known(
    db: Session, town: Town, shared: Library
) -> None:
    for name, closes in (("Våren", date(2025, 5, 25)), ("Hösten", date(2026, 10, 25))):
        released.make_round(db, town, name, closes, sizes=released.sizes(town, 60))
    made = make(db, town, shared, (Target("DEL-1", 60),))
    for year, known in ((2024, ""), (2025, "Våren"), (2026, "Hösten")):
        end = date(year, 12, 31)
        found = tracking.overview(db, shared, made, end, until=end)
        (one,) = [s for s in found.every if s.id == "DEL-1"]
        assert one.followed.latest_round == known


def test_one_can_choose_among_all_thirty_with_a_suggestion_in_words(shared: Library) -> None:
    found = tracking.choices(shared)
    every = [one for _, area in found for one in area]
    assert len(every) == len({one.id for one in every}) == 30
    assert len(found) == len({name for name, _ in found}) == 6
    assert all(one.words.target and one.words.numerator for one in every)
    kinds = {s: [o.id for o in every if o.source is s] for s in Source}
    assert sorted(kinds[Source.SYSTEM]) == ["ATK-1", "ATK-2", "PLN-1", "TAC-1"]
    assert sorted(kinds[Source.REGISTER]) == [
        f"{k}-{n}" for k in ("CHK", "EGK") for n in (1, 2, 3, 4)
    ]


@pytest.mark.parametrize("language", ["sv", "en"])
def test_what_is_counted_is_said_without_the_questions_short_names(
    shared: Library, language: str
) -> None:
    for _, area in tracking.choices(shared, language):
        for one in area:
            said = f"{one.words.numerator} {one.words.denominator}"
            assert "_" not in said and "gynnsam" not in said and "favourable" not in said


def test_a_plan_that_does_not_exist_has_no_overview(
    db: Session, town: Town, shared: Library
) -> None:
    with pytest.raises(NoSuchThing):
        tracking.overview(db, shared, 999, TODAY)
