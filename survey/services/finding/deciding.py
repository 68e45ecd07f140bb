"""What is done about a finding: an activity in a plan, or a reason why nothing is.

Nothing is closed without words for the children.
"""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy.orm import Session

from survey.core.access import Person
from survey.storage import audit, findings, plans
from survey.storage.tables import Finding, PlanActivity, PlanRow

from .writing import Outdated

ACTION, REASON = "action", "reason"


class Lack(StrEnum):
    """What a decision lacks."""

    TEXT = "text"
    PLAN = "plan"
    REASON = "reason"
    WORDS = "words"


class NotDecided(ValueError):
    """Nothing was saved; `lacks`: what is missing."""

    def __init__(self, lacks: list[Lack]) -> None:
        super().__init__(", ".join(lacks))
        self.lacks = tuple(lacks)


Who = tuple[Person, datetime]


@dataclass(frozen=True, slots=True)
class Action:
    """A new activity: in the row `row_id`, or in a new row of the plan with this goal."""

    text: str
    plan_id: int | None
    row_id: int | None = None
    goal: str = ""
    responsible: str = ""
    due_on: date | None = None


def decide_action(
    session: Session, who: Who, seen: tuple[int, int], said: tuple[Action, str]
) -> int:
    """Put an activity in the plan; its id. `seen`: the finding and its revision; `said`: the
    action and the words for the children. Raises NotDecided or Outdated."""
    (person, now), (action, words) = who, said
    lacks = {
        Lack.TEXT: not action.text,
        Lack.PLAN: not _has_place(session, action),
        Lack.WORDS: not words,
    }
    _refuse(lacks)
    _decide(session, who, seen, {"decision": ACTION, "words": words})
    activity = findings.add_activity(session, _activity(session, action, seen[0]))
    plan = plans.plan_of_activity(session, activity.id)
    if plan is not None:
        findings.note_change(session, plan.id, activity, person.account_id, now)
    made = activity.id
    session.commit()
    return made


def decide_reason(session: Session, who: Who, seen: tuple[int, int], said: tuple[str, str]) -> None:
    """Nothing is done, for a reason. `said`: the reason and the words for the children.

    Raises NotDecided or Outdated.
    """
    reason, words = said
    _refuse({Lack.REASON: not reason, Lack.WORDS: not words})
    _decide(session, who, seen, {"decision": REASON, "reason": reason, "words": words})
    session.commit()


def _refuse(lacks: dict[Lack, bool]) -> None:
    if missing := [lack for lack, is_missing in lacks.items() if is_missing]:
        raise NotDecided(missing)


def _decide(
    session: Session,
    who: Who,
    seen: tuple[int, int],
    values: dict[str, str],
) -> None:
    (person, now), (finding_id, revision) = who, seen
    found: Finding | None = findings.get(session, finding_id)
    if found is None or found.decision or not findings.save(session, finding_id, revision, values):
        raise Outdated
    subject = f"{found.about}: {values['decision']}"
    audit.add(session, "finding_decided", person.account_id, at=now, subject=subject)


def _has_place(session: Session, action: Action) -> bool:
    if action.row_id is not None:
        row = plans.row(session, action.row_id)
        return row is not None and row.plan_id == action.plan_id
    return (
        bool(action.goal)
        and action.plan_id is not None
        and (plans.get(session, action.plan_id) is not None)
    )


def _activity(session: Session, action: Action, finding_id: int) -> PlanActivity:
    row_id = action.row_id or _new_row(session, action)
    return PlanActivity(
        row_id=row_id, position=0, text=action.text, due_on=action.due_on, finding_id=finding_id
    )


def _new_row(session: Session, action: Action) -> int:
    plan_id = action.plan_id or 0
    row = PlanRow(
        plan_id=plan_id,
        position=findings.last_row(session, plan_id) + 1,
        goal=action.goal,
        responsible=action.responsible,
        due_on=action.due_on,
    )
    return findings.add_row(session, row).id
