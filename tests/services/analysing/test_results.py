"""Released statements become results: the right places, nothing but what was released."""

from datetime import date

import pytest
from sqlalchemy.orm import Session

from survey.core.disclosure import Level
from survey.core.indicator import Change, Percent
from survey.services import analysing
from survey.services.analysing import HIDDEN, Indicator, Place, Results, Row, Value
from survey.storage import releases
from survey.storage.library import Library
from survey.storage.tables import Round
from tests import released
from tests.conftest import House
from tests.examples import Town

SPRING, AUTUMN = date(2026, 5, 20), date(2026, 11, 20)


def make(db: Session, town: Town, name: str, day: date, **options: object) -> Round:
    options.setdefault("sizes", released.sizes(town))
    return released.make_round(db, town, name, day, **options)


def indicator(results: Results, wanted: str) -> Indicator:
    return next(i for i in results.indicators if i.definition.id == wanted)


def at(rows: tuple[Row, ...], name: str, variant: str = "") -> Value:
    return next(r.value for r in rows if (r.place.name, r.variant) == (name, variant))


def values(results: Results) -> list[Value]:
    return [
        *(r.value for i in results.indicators for r in (*i.main, *i.ages)),
        *(c.value for i in results.indicators for r in i.rankings for c in r.choices),
    ]


def test_results_give_each_indicator_for_each_place_core_first(
    db: Session, town: Town, shared: Library
) -> None:
    made = make(db, town, "Hösten 2026", AUTUMN)
    found = analysing.results(db, made.id, shared)
    ids = [i.definition.id for i in found.indicators]
    assert ids[:6] == ["DEL-1", "RAT-1", "TIL-1", "BAR-1", "STO-1", "TRY-1"]
    assert set(ids) == {
        d.id for d in shared.shared.indicators.values() if d.questionnaire == "stod-och-delaktighet"
    }
    listening = indicator(found, "DEL-1")
    assert [r.place.name for r in listening.main] == [
        "Exempelköpings kommun",
        "Barn och unga",
        "Barn och familj",
        "Öppenvård",
        "Funktionsstöd",
        "LSS barn och unga",
    ]
    assert listening.words.name == "Barn som upplever att vuxna lyssnar"
    assert [v for v, _ in listening.pooled] == ["a79", "a1012", "a1317", "lss"]
    assert at(listening.main, "Barn och familj").n == 36
    assert found.earlier == ""


def test_a_small_place_and_an_empty_one_have_the_same_value(
    db: Session, town: Town, shared: Library
) -> None:
    some = {(town.family, "a1012"): 30, (town.outpatient, "a1012"): 9}
    found = analysing.results(db, make(db, town, "Hösten", AUTUMN, sizes=some).id, shared)
    for one in found.indicators:
        if any(r.place.level is Level.UNIT for r in one.main):
            assert at(one.main, "Öppenvård") == at(one.main, "LSS barn och unga") == HIDDEN


def test_ages_stand_on_municipality_and_department_only(
    db: Session, town: Town, shared: Library
) -> None:
    found = analysing.results(db, make(db, town, "Hösten 2026", AUTUMN).id, shared)
    for one in found.indicators:
        assert all(r.place.level is not Level.UNIT for r in (*one.ages, *one.rankings))
    listening = indicator(found, "DEL-1")
    assert {r.variant for r in listening.ages} == {"a46", "a79", "a1012", "a1317", "lss"}
    assert {r.variant for r in listening.ages if r.read_aloud} == {"a46"}


def test_an_indicator_that_is_never_pooled_is_shown_by_age_alone(
    db: Session, town: Town, shared: Library
) -> None:
    found = analysing.results(db, make(db, town, "Hösten 2026", AUTUMN).id, shared)
    influence = indicator(found, "DEL-2")
    assert influence.main == ()
    assert at(influence.ages, "Exempelköpings kommun", "a1012").n == 24


def test_an_indicator_asked_of_one_age_only_has_that_age_for_everyone(
    db: Session, town: Town, shared: Library
) -> None:
    found = indicator(
        analysing.results(db, make(db, town, "Hösten 2026", AUTUMN).id, shared), "STO-2"
    )
    assert {r.variant for r in found.main} == {"a1317"}
    assert all(r.place.level is not Level.UNIT for r in found.main)
    assert found.ages == ()


def test_only_the_ages_of_the_round_are_listed(db: Session, town: Town, shared: Library) -> None:
    made = make(db, town, "Hösten 2026", AUTUMN, variants=("a1012", "a1317"))
    found = indicator(analysing.results(db, made.id, shared), "DEL-1")
    assert {r.variant for r in found.ages} == {"a1012", "a1317"}


def test_a_change_is_told_against_the_round_before_of_the_same_questionnaire(
    db: Session, town: Town, shared: Library
) -> None:
    many = {"sizes": released.sizes(town, each=60)}
    make(db, town, "Hösten 2025", date(2025, 11, 20), likes={"heard": 0.9}, **many)
    make(db, town, "Våren 2026", SPRING, likes={"heard": 0.3, "kind": 0.7}, **many)
    make(
        db,
        town,
        "Rättigheter",
        date(2026, 6, 1),
        questionnaire="mina-rattigheter",
        variants=("a79", "a1012", "a1317", "lss"),
        **many,
    )
    made = make(db, town, "Hösten 2026", AUTUMN, likes={"heard": 0.9, "kind": 0.7}, **many)
    found = analysing.results(db, made.id, shared)
    top = "Exempelköpings kommun"
    assert found.earlier == "Våren 2026"
    assert at(indicator(found, "DEL-1").main, top).change is Change.INCREASED
    assert at(indicator(found, "BAR-1").main, top).change is Change.NO_SURE_DIFFERENCE
    assert at(indicator(found, "DEL-1").main, top).earlier == Percent(25, 30)


def test_what_children_pick_is_ranked_with_shared_places(
    db: Session, town: Town, shared: Library
) -> None:
    made = make(db, town, "Hösten 2026", AUTUMN, sizes=released.sizes(town, each=40))
    rankings = indicator(analysing.results(db, made.id, shared), "ONS-1").rankings
    pooled = next(r for r in rankings if r.place.level is Level.MUNICIPALITY and not r.variant)
    places = [c.place for c in pooled.choices if c.place]
    assert places[0] == 1 and places == sorted(places)
    assert next(c.place for c in pooled.choices if c.option == "inget") == 0
    for one in pooled.choices:
        for other in pooled.choices:
            same = one.value.interval == other.value.interval
            assert not (same and one.place and other.place) or one.place == other.place


def test_a_group_too_small_for_choices_has_none(db: Session, town: Town, shared: Library) -> None:
    made = make(db, town, "Hösten 2026", AUTUMN)
    rankings = indicator(analysing.results(db, made.id, shared), "ONS-1").rankings
    hidden = [r for r in rankings if r.place.name == "Funktionsstöd"]
    assert hidden and all(r.choices == () for r in hidden)


def test_no_figure_is_a_mean_a_sum_or_an_unrounded_share(
    db: Session, town: Town, shared: Library
) -> None:
    make(db, town, "Våren 2026", SPRING)
    made = make(db, town, "Hösten 2026", AUTUMN)
    sizes = {s.n for s in releases.of_round(db, made.id)}
    for value in values(analysing.results(db, made.id, shared)):
        assert value.n is None or value.n in sizes
        for percent in (value.percent, value.earlier):
            for end in percent or ():
                assert end is None or (end % 5 == 0 and 0 < end < 100)


def test_results_can_be_narrowed_to_some_places(db: Session, town: Town, shared: Library) -> None:
    made = make(db, town, "Hösten 2026", AUTUMN)
    found = analysing.results(db, made.id, shared)

    def under(unit_id: int) -> Results:
        return found.only(lambda place: unit_id in place.path)

    assert {r.place.name for i in under(town.children_department).indicators for r in i.main} == {
        "Barn och unga",
        "Barn och familj",
        "Öppenvård",
    }
    unit = under(town.family)
    assert {r.place.name for i in unit.indicators for r in i.main} == {"Barn och familj"}
    assert "STO-2" not in {i.definition.id for i in unit.indicators}
    assert under(999).indicators == ()


def test_rounds_with_results_stand_newest_first_without_those_still_open(
    db: Session, town: Town, open_round: Round
) -> None:
    assert analysing.rounds_with_results(db) == ()
    make(db, town, "Våren 2026", SPRING)
    make(db, town, "Sen höst 2026", AUTUMN)
    listed = analysing.rounds_with_results(db, "en")
    assert [r.name for r in listed] == ["Sen höst 2026", "Våren 2026"]
    assert listed[0].questionnaire
    assert listed[0].places[0] == Place(
        Level.MUNICIPALITY, 0, "Exempelköpings kommun", (town.municipality,)
    )


def test_a_round_that_is_not_counted_has_no_results(
    db: Session, open_round: Round, shared: Library
) -> None:
    for round_id in (open_round.id, 999):
        with pytest.raises(analysing.NoResults):
            analysing.results(db, round_id, shared)


def test_results_come_in_the_language_asked_for(db: Session, town: Town, shared: Library) -> None:
    made = make(db, town, "Hösten 2026", AUTUMN)
    found = analysing.results(db, made.id, shared, "en")
    assert indicator(found, "DEL-1").words.name == "Children who feel adults listen"


# --- the whole way --------------------------------------------------------------------------


def test_answers_that_were_counted_become_results(house: House, shared: Library) -> None:
    for variant, number in (("a1012", 16), ("a1317", 18)):
        house.answer(house.town.family, variant, number)
    house.answer(house.town.outpatient, "a1317", 4)
    house.count()
    with house.session() as session:
        found = analysing.results(session, house.round_id, shared)
    listening = indicator(found, "DEL-1").main
    assert at(listening, "Barn och familj").n == 34
    assert at(listening, "Öppenvård") == HIDDEN
    assert any(r.choices for r in indicator(found, "ONS-1").rankings)
