"""Statements become figures: from the ends of windows, with breaks, means and differences."""

from fractions import Fraction

from sqlalchemy import delete, update
from sqlalchemy.orm import Session

from survey.core.disclosure import Figure, Group, Level, Statement
from survey.core.indicator import TargetStatus, target_status
from survey.services import analysing
from survey.services.analysing import HIDDEN
from survey.storage import releases
from survey.storage.library import Library
from survey.storage.tables import ReleaseStatement
from tests.examples import Town
from tests.services.analysing.test_results import AUTUMN, SPRING, at, indicator, make


def test_a_scale_read_in_another_way_is_a_break_in_the_series(
    db: Session, town: Town, shared: Library
) -> None:
    before = make(db, town, "Våren 2026", SPRING)
    made = make(db, town, "Hösten 2026", AUTUMN)

    db.execute(
        update(ReleaseStatement)
        .where(ReleaseStatement.release_id == before.id, ReleaseStatement.key == "heard")
        .values(categories=["s4_freq:alltid"])
    )
    found = analysing.results(db, made.id, shared)
    broken = at(indicator(found, "DEL-1").main, "Exempelköpings kommun")
    assert (broken.change, broken.earlier) == (None, None)
    assert not broken.is_hidden
    assert at(indicator(found, "BAR-1").main, "Exempelköpings kommun").change


def test_knowledge_of_rights_is_the_mean_of_the_ends(
    db: Session, town: Town, shared: Library
) -> None:
    made = make(
        db,
        town,
        "Rättigheter",
        AUTUMN,
        questionnaire="mina-rattigheter",
        variants=("a79", "a1012", "a1317", "lss"),
    )
    found = indicator(analysing.results(db, made.id, shared), "RAT-3")
    value = at(found.ages, "Exempelköpings kommun", "a79")
    keys = ("r_opinion", "r_best", "r_equal", "r_info", "r_complain")
    lows = []
    for key in keys:
        said = {
            s.figure: s
            for s in releases.of_key(db, [made.id], key)
            if s.group == Group(Level.MUNICIPALITY, 0, "a79", "", (made.id,))
        }
        lows.append(Fraction(said[Figure.FAVOURABLE].lo, said[Figure.VALID].hi))
    assert value.interval and value.interval.lo == sum(lows, Fraction(0)) / len(keys)
    assert value.n == 12


def test_the_mean_is_hidden_when_one_of_its_questions_is(
    db: Session, town: Town, shared: Library
) -> None:

    made = make(
        db,
        town,
        "Rättigheter",
        AUTUMN,
        questionnaire="mina-rattigheter",
        variants=("a79", "a1012", "a1317", "lss"),
    )
    db.execute(delete(ReleaseStatement).where(ReleaseStatement.key == "r_info"))
    found = indicator(analysing.results(db, made.id, shared), "RAT-3")
    assert at(found.ages, "Exempelköpings kommun", "a79") == HIDDEN


def test_training_gives_a_difference_in_percentage_points(
    db: Session, town: Town, shared: Library
) -> None:
    made = make(
        db,
        town,
        "Utbildning",
        AUTUMN,
        questionnaire="barnrattsutbildning",
        variants=("staff",),
        sizes={(town.family, "staff"): 40},
        likes={"before": 0.2, "after": 0.9},
    )
    found = indicator(analysing.results(db, made.id, shared), "UTB-1")
    value = at(found.main, "Exempelköpings kommun", "staff")
    assert value.points and value.percent is None and value.change is None
    assert 20 < value.points.lo < value.points.hi <= 100
    assert value.interval and target_status(value.interval, 25) is TargetStatus.REACHED


def test_rounds_counted_together_stand_in_where_one_alone_is_hidden(
    db: Session, town: Town, shared: Library
) -> None:
    before = make(db, town, "Våren 2026", SPRING)
    made = make(db, town, "Hösten 2026", AUTUMN)
    group = Group(Level.UNIT, town.disability, "", "", (before.id, made.id))
    scale = ("s3_pic:ja",)

    for figure, lo, hi, categories in (
        (Figure.FAVOURABLE, 5, 12, scale),
        (Figure.VALID, 8, 12, (*scale, "s3_pic:nej")),
    ):
        db.add(
            ReleaseStatement(
                **releases._row(
                    made.id, Statement("heard", "", group, figure, categories, lo, hi, 12)
                )
            )
        )
    db.flush()
    found = analysing.results(db, made.id, shared)
    value = at(indicator(found, "DEL-1").main, "LSS barn och unga")
    assert (value.n, value.rounds, value.change) == (12, (before.id, made.id), None)
    assert at(indicator(found, "BAR-1").main, "LSS barn och unga") == HIDDEN


def test_a_hidden_denominator_hides_the_share_unless_it_can_be_bounded(
    db: Session, town: Town, shared: Library
) -> None:

    made = make(db, town, "Hösten 2026", AUTUMN, likes={"heard": 0.02, "kind": 1.0})
    db.execute(delete(ReleaseStatement).where(ReleaseStatement.figure == "valid"))
    found = analysing.results(db, made.id, shared)
    top = "Exempelköpings kommun"
    assert at(indicator(found, "DEL-1").main, top) == HIDDEN
    bounded = at(indicator(found, "BAR-1").main, top)
    assert bounded.percent and bounded.percent.lo and bounded.percent.hi is None


def test_the_share_follows_from_the_ends_of_the_released_windows(
    db: Session, town: Town, shared: Library
) -> None:
    made = make(db, town, "Hösten 2026", AUTUMN)
    group = Group(Level.UNIT, town.family, "", "", (made.id,))
    said = {s.figure: s for s in releases.of_key(db, [made.id], "heard") if s.group == group}
    favourable, valid = said[Figure.FAVOURABLE], said[Figure.VALID]
    value = at(indicator(analysing.results(db, made.id, shared), "DEL-1").main, "Barn och familj")
    assert value.interval
    assert value.interval.lo == Fraction(favourable.lo, valid.hi)
    assert value.interval.hi == min(Fraction(1), Fraction(favourable.hi, valid.lo))
