"""What the grown-ups of the example have done: the plan has moved, registers are filled in,
a finding has led to something, and an answer waits for somebody else's approval."""

import json
import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from importlib.resources import files
from typing import Any

from survey.core.access import Person
from survey.core.plan import Due, Status, is_overdue, one_line
from survey.core.questionnaire import Kind, Variant
from survey.core.register import Decision, Form, choices, month_ends
from survey.core.sheet import met
from survey.services import finding, planning, registering, replying
from survey.services.finding import Action, Seen
from survey.services.planning import ActivityTexts, Editor, Said
from survey.storage import findings, library, plans
from survey.storage.database import Session
from survey.storage.library import Package
from survey.storage.tables import PlanActivity

QUARTER = 91


@dataclass(frozen=True, slots=True)
class Scene:
    """Where and when: the plan, the counted round, unit name -> id, two accounts, today."""

    plan: int
    round: int
    places: Mapping[str, int]
    planner: int
    worker: int
    today: date

    def editor(self, days_ago: int = 0) -> Editor:
        day = self.today - timedelta(days=days_ago)
        return Editor(self.planner, datetime.combine(day, time(7)), frozenset())


def do(session: Session, scene: Scene, rng: random.Random) -> None:
    """All of it, as the people of the example would have, through the services: what came
    first is done first, so that every history tells it in its order."""
    told = json.loads(files("survey.commands.example").joinpath("work.json").read_text("utf-8"))
    registers(session, scene, told, rng)
    plan(session, scene, told)
    _findings(session, scene, told["findings"])
    _draft(session, scene, told["draft"])


def registers(session: Session, scene: Scene, told: Mapping[str, Any], rng: random.Random) -> None:
    """The child checklist and the self-check, filled in as the decisions are made."""
    made = [*_checklists(scene, told, rng), *_self_checks(scene, told, rng)]
    for decision in sorted(made, key=lambda d: d.decided_on):
        _keep(session, scene, told, decision)


def plan(session: Session, scene: Scene, told: Mapping[str, Any]) -> None:
    """The activities go on, the longest ago first; then some are followed up today."""
    for text, status, days_ago, reason in sorted(told["activities"], key=lambda a: -a[2]):
        activity, due = _activity(session, scene, text)
        day = scene.today - timedelta(days=days_ago)
        # The plan's years stand in its file: some day they have passed, and a reason is due.
        late = is_overdue(Status(status), due, day)
        done_on = day if status != Status.ONGOING else None
        why = reason or (told["late"] if late else "")
        wanted = ActivityTexts(activity.text, Status(status), why, activity.due_on, done_on)
        editor = scene.editor(days_ago)
        planning.change_activity(session, editor, activity.id, wanted, activity.revision)
    for text in told["followed"]:
        activity, _ = _activity(session, scene, text)
        status, note, done_on = Status(activity.status), activity.reason, activity.done_on
        said = Said(status, note, activity.revision, done_on)
        planning.follow_up(session, scene.editor(), activity.id, said)


def _activity(session: Session, scene: Scene, text: str) -> tuple[PlanActivity, Due | None]:
    """The activity that begins so, and its day."""
    every = plans.activities_of(session, scene.plan)
    found = next(a for a in every if a.text.startswith(text))
    rows = {row.id: row for row in plans.rows_of(session, scene.plan)}
    return found, planning.day_of(found.due_on, rows[found.row_id])


def _checklists(scene: Scene, told: Mapping[str, Any], rng: random.Random) -> Iterator[Decision]:
    """Some in each of the last two quarters; the later ones are better."""
    package = library.read(library.folder() / Form.CHECKLIST.questionnaire)
    for name, back in (("checklist", QUARTER), ("checklist_now", 0)):
        for unit in ("Barn och familj", "Öppenvård"):
            for _ in range(12):
                answers = _answers(package, told[name], rng, {})
                day = scene.today - timedelta(days=back + rng.randrange(20))
                yield Decision(Form.CHECKLIST, scene.places[unit], day, answers)


def _self_checks(scene: Scene, told: Mapping[str, Any], rng: random.Random) -> Iterator[Decision]:
    package = library.read(library.folder() / Form.SELF_CHECK.questionnaire)
    unit = scene.places["Barn och familj"]
    actions = dict(enumerate(told["actions"]))
    for at in range(10):
        chosen, role, days = actions.get(at, ("ingen", "", 0))
        said = {"affects": ("direkt",), "action": (chosen,)}
        answers = _answers(package, told["self_check"], rng, said)
        day = scene.today - timedelta(days=80 + at)
        due = month_ends(scene.today + timedelta(days=days)) if role else None
        yield Decision(Form.SELF_CHECK, unit, day, answers, "", role, due)


def _keep(session: Session, scene: Scene, told: Mapping[str, Any], decision: Decision) -> None:
    words = registering.Words(**told["register"])
    now = datetime.combine(decision.decided_on, time(10))
    registering.keep(session, decision.tidy, words, by=scene.worker, now=now)


def _answers(
    package: Package,
    likes: Mapping[str, float],
    rng: random.Random,
    said: Mapping[str, tuple[str, ...]],
) -> dict[str, tuple[str, ...]]:
    """One option to each question that the form comes to; `likes`: key -> chance of a
    favourable one, `said`: key -> what is answered whatever the chance."""
    variant: Variant = choices(package.questionnaire.variants[0])
    made: dict[str, tuple[str, ...]] = {q.key: () for q in variant.questions}
    for question in variant.questions:
        if question.scale.kind is not Kind.MULTI:
            good = [o.id for o in question.scale.options if o.favourable]
            other = [o.id for o in question.scale.options if not o.favourable]
            happy = good and (not other or rng.random() < likes.get(question.key, 0.7))
            made[question.key] = (rng.choice(good if happy else other),)
    made |= said
    return {q.key: made[q.key] for q in met(variant, made) if made[q.key]}


def _findings(session: Session, scene: Scene, told: list[dict[str, str]]) -> None:
    person = Person(scene.planner)
    department = scene.places["Barn, unga och stöd"]
    for one in told:
        seen = Seen(department, scene.round, one["about"], one["text"])
        made = finding.note(session, person, seen, scene.today)
        if "activity" in one:
            row = next(
                r for r in plans.rows_of(session, scene.plan) if one["goal"] in one_line(r.goal)
            )
            action = Action(one["activity"], scene.plan, row.id)
            found = findings.get(session, made)
            revision = found.revision if found else 0
            said = (action, one["words"])
            finding.decide_action(session, scene.editor(), (made, revision), said)


def _draft(session: Session, scene: Scene, told: dict[str, Any]) -> None:
    """An answer that is written and not yet approved by another."""
    points = tuple(point(one, scene.today) for one in told.pop("points"))
    answer = replying.Answer(points, **told, next_on=scene.today + timedelta(days=180))
    where = (scene.places["Öppenvård"], scene.round)
    replying.save(session, Person(scene.planner), where, answer, (0, scene.today))


def point(told: dict[str, Any], today: date) -> replying.Point:
    """A point of an answer; `days`: how many from today it is promised for."""
    days, status = told.pop("days", None), replying.PointStatus(told.pop("status"))
    due_on = today + timedelta(days=days) if days else None
    return replying.Point(**told, status=status, due_on=due_on)
