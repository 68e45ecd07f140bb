from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy.orm import Session

from survey.services import replying
from survey.services.replying import (
    Answer,
    Missing,
    NoSuchPage,
    Point,
    PointStatus,
    PublicPage,
    Stage,
    Unfinished,
)
from survey.storage import library, replies
from survey.storage.library import Library
from survey.storage.tables import Round
from tests import released
from tests.examples import TODAY, Town

CLOSED = date(2026, 10, 25)
PROMISED = CLOSED + timedelta(days=40)
SOON = TODAY + timedelta(days=60)
GOOD = Answer(
    (
        Point("Ni vill veta mer.", "Vi berättar mer.", due="Januari", due_on=SOON, about="DEL-1"),
        Point("Ni vill slippa byta.", reason="Det kan vi inte lova.", about="TRY-1"),
    ),
    "Inget den här gången.",
    "Enhetschefen",
    TODAY + timedelta(days=182),
)

ALWAYS = Point("Ni sa.", "Vi gör.", due="Hela tiden", status=PointStatus.ONGOING)


@pytest.fixture(scope="module")
def shared() -> Library:
    return library.read_all()


@pytest.fixture
def counted(db: Session, town: Town) -> Round:
    return released.make_round(db, town, "Hösten", CLOSED, sizes=released.sizes(town))


def page(db: Session, shared: Library, slug: str, today: date = TODAY) -> PublicPage:
    return replying.public_page(db, shared, slug, today)


def test_a_published_answer_stands_on_the_page_with_what_was_said(
    db: Session, town: Town, shared: Library, counted: Round
) -> None:
    replying.publish(db, (town.family, counted.id), GOOD, TODAY)
    db.rollback()
    found = page(db, shared, "barn-och-familj")
    assert (found.stage, found.place.name) == (Stage.ANSWERED, "soc i Exempelköping")
    (answered,) = found.answers
    bare = {"id": 0, "stood_on": None, "promised_on": None, "settled_on": None}
    said = tuple(replace(point, **bare) for point in answered.answer.points)
    assert replace(answered.answer, points=said) == GOOD
    assert (answered.published_on, answered.wider, answered.about) == (TODAY, "", 30)
    assert 1 <= len(answered.lines) <= 5


def test_a_unit_below_ten_gets_the_departments_figures_or_the_towns(
    db: Session, town: Town, shared: Library, counted: Round
) -> None:
    replying.publish(db, (town.disability, counted.id), GOOD, TODAY)
    (answered,) = page(db, shared, "lss-barn-och-unga").answers
    assert answered.wider == "Exempelköpings kommun"  # the department is as small
    assert answered.lines


def test_no_page_says_anything_of_another_unit(
    db: Session, town: Town, shared: Library, counted: Round
) -> None:
    replying.publish(db, (town.family, counted.id), GOOD, TODAY)
    assert page(db, shared, "oppenvard").answers == ()


def test_a_departments_answer_stands_at_its_units(
    db: Session, town: Town, shared: Library, counted: Round
) -> None:
    replying.publish(db, (town.children_department, counted.id), GOOD, TODAY)
    for slug in ("oppenvard", "barn-och-familj", "barn-och-unga"):
        assert page(db, shared, slug).stage is Stage.ANSWERED
    assert page(db, shared, "lss-barn-och-unga").stage is Stage.WAITING


def test_before_the_promised_day_the_page_says_when_and_from_that_day_that_we_are_late(
    db: Session, town: Town, shared: Library, counted: Round
) -> None:
    before = page(db, shared, "oppenvard", PROMISED - timedelta(days=1))
    assert (before.stage, before.promised, before.answers) == (Stage.WAITING, PROMISED, ())
    assert page(db, shared, "oppenvard", PROMISED).stage is Stage.LATE


def test_nothing_is_said_before_it_is_published(
    db: Session, town: Town, shared: Library, counted: Round
) -> None:
    reply = replies.add(db, replies.Reply(unit_id=town.family, round_id=counted.id))
    assert reply.published_on is None
    assert page(db, shared, "barn-och-familj").answers == ()


def test_while_a_round_is_open_the_page_says_so(
    db: Session, town: Town, shared: Library, open_round: Round
) -> None:
    found = page(db, shared, "oppenvard")
    assert (found.stage, found.promised) == (Stage.ASKING, open_round.answer_by)


def test_an_open_round_and_an_earlier_one_without_an_answer_have_a_day_each(
    db: Session, town: Town, shared: Library, counted: Round, open_round: Round
) -> None:
    found = page(db, shared, "oppenvard")
    assert counted.answer_by < open_round.answer_by
    assert (found.stage, found.promised) == (Stage.ASKING, open_round.answer_by)
    assert found.owed == counted.answer_by
    late = page(db, shared, "oppenvard", counted.answer_by)
    assert (late.stage, late.owed, late.is_open) == (Stage.LATE, None, True)


def test_a_unit_that_was_never_asked_has_a_page_too(
    db: Session, town: Town, shared: Library
) -> None:
    found = page(db, shared, "oppenvard")
    assert (found.stage, found.answers) == (Stage.NOTHING_YET, ())
    assert found.place.phone == "0123-45 67 00"


def test_earlier_answers_stay_when_a_new_one_is_late(
    db: Session, town: Town, shared: Library, counted: Round
) -> None:
    replying.publish(db, (town.family, counted.id), GOOD, TODAY)
    later = CLOSED + timedelta(days=180)
    released.make_round(db, town, "Våren", later, sizes=released.sizes(town))
    found = page(db, shared, "barn-och-familj", later + timedelta(days=40))
    assert (found.stage, len(found.answers)) == (Stage.LATE, 1)


def test_staff_rounds_owe_children_nothing(db: Session, town: Town, shared: Library) -> None:
    released.make_round(
        db,
        town,
        "Utbildning",
        CLOSED,
        sizes={},
        questionnaire="barnrattsutbildning",
        variants=("staff",),
    )
    assert page(db, shared, "oppenvard", PROMISED).stage is Stage.NOTHING_YET


@pytest.mark.parametrize("slug", ["finns-inte", "", "../x"])
def test_an_unknown_address_has_no_page(
    db: Session, town: Town, shared: Library, slug: str
) -> None:
    with pytest.raises(NoSuchPage):
        page(db, shared, slug)


@pytest.mark.parametrize(
    ("answer", "missing"),
    [
        (replace(GOOD, points=()), (Missing.POINTS, 0)),
        (replace(GOOD, points=(Point("Ni sa."),)), (Missing.ACTION_OR_REASON, 1)),
        (replace(GOOD, points=(Point("Ni sa.", action="  "),)), (Missing.ACTION_OR_REASON, 1)),
        (replace(GOOD, points=(*GOOD.points, Point("", reason="Så är det."))), (Missing.SAID, 3)),
        (replace(GOOD, points=(Point("Ni sa.", action="Vi gör."),)), (Missing.DUE, 1)),
        (replace(GOOD, points=(Point("Ni sa.", "Vi gör.", due="Januari"),)), (Missing.DUE, 1)),
        (replace(GOOD, points=(ALWAYS,)), (Missing.DUE, 1)),
        (replace(GOOD, cannot=" "), (Missing.CANNOT, 0)),
        (replace(GOOD, responsible=""), (Missing.RESPONSIBLE, 0)),
    ],
)
def test_nothing_is_published_without_an_action_or_a_reason(
    db: Session,
    town: Town,
    shared: Library,
    counted: Round,
    answer: Answer,
    missing: tuple[Missing, int],
) -> None:
    with pytest.raises(Unfinished) as error:
        replying.publish(db, (town.family, counted.id), answer, TODAY)
    assert error.value.missing == (missing,)
    assert page(db, shared, "barn-och-familj").answers == ()


def test_only_a_counted_round_of_the_unit_can_be_answered(
    db: Session, town: Town, counted: Round
) -> None:
    for where, missing in (
        ((town.family, 999), Missing.NOT_COUNTED),
        ((999, counted.id), Missing.NOT_ASKED),
    ):
        with pytest.raises(Unfinished) as error:
            replying.publish(db, where, GOOD, TODAY)
        assert error.value.missing == ((missing, 0),)


def test_an_answer_can_be_mended_and_keeps_its_day(
    db: Session, town: Town, shared: Library, counted: Round
) -> None:
    where = (town.family, counted.id)
    replying.publish(db, where, GOOD, TODAY)
    replying.publish(db, where, replace(GOOD, cannot="Nytt."), TODAY + timedelta(days=3))
    (answered,) = page(db, shared, "barn-och-familj").answers
    assert (answered.answer.cannot, answered.published_on) == ("Nytt.", TODAY)
    assert len(answered.answer.points) == 2


def test_a_department_whose_units_have_all_answered_is_not_late_and_leads_to_them(
    db: Session, town: Town, shared: Library, counted: Round
) -> None:
    replying.publish(db, (town.family, counted.id), GOOD, TODAY)
    late = PROMISED + timedelta(days=1)
    assert page(db, shared, "barn-och-unga", late).stage is Stage.LATE
    replying.publish(db, (town.outpatient, counted.id), GOOD, TODAY)
    found = page(db, shared, "barn-och-unga", late)
    assert (found.stage, found.answers) == (Stage.ANSWERED, ())
    assert {place.slug for place in found.below} == {"barn-och-familj", "oppenvard"}
    later = released.make_round(db, town, "Våren", late, sizes=released.sizes(town))
    assert page(db, shared, "barn-och-unga", late).stage is Stage.WAITING
    replying.publish(db, (town.children_department, later.id), GOOD, TODAY)
    own = page(db, shared, "barn-och-unga", late)
    assert (own.stage, own.below, len(own.answers)) == (Stage.ANSWERED, (), 1)
