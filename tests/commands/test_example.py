"""What the grown-ups of the example have done, in the order and by the forms of real people."""

import json
import random
from datetime import date
from importlib.resources import files

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from survey.commands.example import town, work
from survey.core.access import Role
from survey.core.register import Form, choices
from survey.core.sheet import met
from survey.storage import accounts, library, plans
from survey.storage.tables import RegisterEntry

# The plan's own days lie ahead, have partly passed, have all passed.
DAYS = [date(2026, 11, 28), date(2027, 3, 10), date(2029, 6, 1)]


@pytest.fixture(params=DAYS, ids=str)
def scene(request: pytest.FixtureRequest, db: Session) -> work.Scene:
    """The example as it is after its registers and its plan, on one of the days."""
    day: date = request.param
    places = town._organisation(db, day)
    town._account(db, Role.PLANNER, places)
    by = accounts.every(db)[0].id
    plan = town._plan(db, places["Barn, unga och stöd"], day - town.READ_IN)
    made = work.Scene(plan, 1, places, by, by, day)
    told = json.loads(files(work.__package__).joinpath("work.json").read_text("utf-8"))
    work.registers(db, made, told, random.Random(2026))
    work.plan(db, made, told)
    return made


def test_the_history_of_the_plan_is_told_in_the_order_of_time(
    db: Session, scene: work.Scene
) -> None:
    newest_first = [change.at for change in plans.changes_of(db, scene.plan)]
    assert len(newest_first) > 20
    assert newest_first == sorted(newest_first, reverse=True)
    assert plans.changes_of(db, scene.plan)[-1].what == "imported"


@pytest.mark.parametrize("form", list(Form))
def test_a_form_answers_only_what_it_is_asked(db: Session, scene: work.Scene, form: Form) -> None:
    package = library.read(library.folder() / form.questionnaire)
    variant = choices(package.questionnaire.variants[0])
    entries = db.scalars(select(RegisterEntry).where(RegisterEntry.form == form)).all()
    assert len(entries) >= 10
    for entry in entries:
        said = {key: tuple(options) for key, options in entry.answers.items()}
        asked = met(variant, {q.key: () for q in variant.questions} | said)
        assert said.keys() <= {q.key for q in asked}
        assert said.keys() >= {"decided", "affects", "done"} & {q.key for q in asked}
