"""What the grown-ups of the example have done: the plan has moved, registers are filled in,
a finding has led to something, and an answer waits for somebody else's approval."""

import json
import random
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from importlib.resources import files
from typing import Any

from survey.core.access import Person
from survey.core.plan import Status, one_line
from survey.core.questionnaire import Kind, Variant
from survey.core.register import Decision, Form, choices, month_ends
from survey.services import finding, planning, registering, replying
from survey.services.finding import Action, Seen
from survey.services.planning import ActivityTexts, Editor, Said
from survey.storage import findings, library, plans
from survey.storage.database import Session
from survey.storage.library import Package

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
        now = datetime.now(UTC).replace(tzinfo=None)
        return Editor(self.planner, now - timedelta(days=days_ago), frozenset())


def do(session: Session, scene: Scene, rng: random.Random) -> None:
    """All of it, as the people of the example would have, through the services."""
    told = json.loads(files("survey.commands.example").joinpath("work.json").read_text("utf-8"))
    _checklists(session, scene, told, rng)
    _self_checks(session, scene, told, rng)
    _plan(session, scene, told)
    _findings(session, scene, told["findings"])
    _draft(session, scene, told["draft"])


def _plan(session: Session, scene: Scene, told: Mapping[str, Any]) -> None:
    for text, status, days_ago, reason in told["activities"]:
        activity = next(
            a for a in plans.activities_of(session, scene.plan) if a.text.startswith(text)
        )
        day = scene.today - timedelta(days=days_ago) if days_ago else None
        wanted = ActivityTexts(activity.text, Status(status), reason, activity.due_on, day)
        editor = scene.editor(days_ago)
        planning.change_activity(session, editor, activity.id, wanted, activity.revision)
        if text in told["followed"]:
            said = Said(Status(status), reason, activity.revision, day)
            planning.follow_up(session, scene.editor(), activity.id, said)


def _checklists(
    session: Session, scene: Scene, told: Mapping[str, Any], rng: random.Random
) -> None:
    """Some in each of the last two quarters; the later ones are better."""
    package = library.read(library.folder() / Form.CHECKLIST.questionnaire)
    for name, back in (("checklist", QUARTER), ("checklist_now", 0)):
        for unit in ("Barn och familj", "Öppenvård"):
            for _ in range(12):
                answers = _answers(package, told[name], rng)
                day = scene.today - timedelta(days=back + rng.randrange(20))
                decision = Decision(Form.CHECKLIST, scene.places[unit], day, answers)
                _keep(session, scene, told, decision)


def _self_checks(
    session: Session, scene: Scene, told: Mapping[str, Any], rng: random.Random
) -> None:
    package = library.read(library.folder() / Form.SELF_CHECK.questionnaire)
    unit = scene.places["Barn och familj"]
    for at in range(10):
        answers = _answers(package, told["self_check"], rng) | {"affects": ("direkt",)}
        answers["action"] = ("ingen",)
        decision = Decision(Form.SELF_CHECK, unit, scene.today - timedelta(days=80 + at), answers)
        if at < len(told["actions"]):
            chosen, role, days = told["actions"][at]
            due = month_ends(scene.today + timedelta(days=days))
            answers["action"] = (chosen,)
            decision = Decision(Form.SELF_CHECK, unit, decision.decided_on, answers, "", role, due)
        _keep(session, scene, told, decision)


def _keep(session: Session, scene: Scene, told: Mapping[str, Any], decision: Decision) -> None:
    words = registering.Words(**told["register"])
    now = datetime.combine(decision.decided_on, time(10))
    registering.keep(session, decision.tidy, words, by=scene.worker, now=now)


def _answers(
    package: Package, likes: Mapping[str, float], rng: random.Random
) -> dict[str, tuple[str, ...]]:
    """One option a question; `likes`: key -> chance of a favourable one."""
    variant: Variant = choices(package.questionnaire.variants[0])
    single = [q for q in variant.questions if q.scale.kind is not Kind.MULTI]
    made: dict[str, tuple[str, ...]] = {}
    for question in single:
        good = [o.id for o in question.scale.options if o.favourable]
        other = [o.id for o in question.scale.options if not o.favourable]
        happy = good and (not other or rng.random() < likes.get(question.key, 0.7))
        made[question.key] = (rng.choice(good if happy else other),)
    return made


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
    points = tuple(
        replying.Point(**point | {"status": replying.PointStatus(point["status"])})
        for point in told.pop("points")
    )
    answer = replying.Answer(points, **told, next_on=scene.today + timedelta(days=180))
    where = (scene.places["Öppenvård"], scene.round)
    replying.save(session, Person(scene.planner), where, answer, (0, scene.today))
