"""What is done about a finding: activities in a plan, or a reason why nothing is.

Nothing is closed without words for the children. Whoever answers the children may also put
an action in the plan of the place, though not change what stands there.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from sqlalchemy.orm import Session

from survey.core.person_name import names_in
from survey.services.planning import ActivityTexts, Editor, RowTexts
from survey.services.planning.acting import put_activity
from survey.services.planning.editing import put_row
from survey.storage import audit, findings, plans
from survey.storage.tables import Finding

from .writing import Outdated

ACTION, REASON = "action", "reason"


class Lack(StrEnum):
    """What a decision lacks. Unused: what is written for a new row, where none is chosen.
    Name: the role looks like a person's name."""

    TEXT = "text"
    PLAN = "plan"
    REASON = "reason"
    WORDS = "words"
    UNUSED = "unused"
    NAME = "name"


class NotDecided(ValueError):
    """Nothing was saved; `lacks`: what is missing. `names`: words that look like a name."""

    def __init__(self, lacks: list[Lack], names: tuple[str, ...] = ()) -> None:
        super().__init__(", ".join(lacks))
        self.lacks, self.names = tuple(lacks), names


@dataclass(frozen=True, slots=True)
class Action:
    """A new activity: in the row `row_id`, or in a new row of the plan with this goal."""

    text: str
    plan_id: int | None
    row_id: int | None = None
    goal: str = ""
    responsible: str = ""
    due_on: date | None = None
    focus_area: str = ""

    @property
    def is_for_a_new_row(self) -> bool:
        """Whether something is written that only a new row has."""
        return bool(self.goal or self.responsible or self.focus_area)


def decide_action(
    session: Session, editor: Editor, seen: tuple[int, int], said: tuple[Action, str]
) -> int:
    """Put an activity in the plan, or one more; its id. `seen`: the finding and its revision;
    `said`: the action and the words for the children, which may be left out for one more.
    Raises NotDecided or Outdated."""
    action, words = said
    found = _open(session, seen, (ACTION, ""))
    words = words or found.words
    names = () if action.row_id else names_in(action.responsible)
    doubtful = tuple(name for name in names if name not in editor.sure)
    lacks = {
        Lack.TEXT: not action.text.strip(),
        Lack.PLAN: not _has_place(session, action),
        Lack.UNUSED: action.row_id is not None
        and bool(action.goal or action.responsible or action.focus_area),
        Lack.WORDS: not words,
        Lack.NAME: bool(doubtful),
    }
    _refuse(lacks, doubtful)
    _decide(session, editor, seen, {"decision": ACTION, "words": words})
    row_id = action.row_id or _new_row(session, editor, action)
    activity = put_activity(
        session, editor, row_id, ActivityTexts(action.text, due_on=action.due_on)
    )
    activity.finding_id = found.id
    session.commit()
    return activity.id


def decide_reason(
    session: Session, editor: Editor, seen: tuple[int, int], said: tuple[str, str]
) -> None:
    """Nothing is done, for a reason. `said`: the reason and the words for the children.

    Raises NotDecided or Outdated.
    """
    reason, words = said
    _open(session, seen, ("",))
    _refuse({Lack.REASON: not reason, Lack.WORDS: not words})
    _decide(session, editor, seen, {"decision": REASON, "reason": reason, "words": words})
    session.commit()


def _refuse(lacks: dict[Lack, bool], names: tuple[str, ...] = ()) -> None:
    if missing := [lack for lack, is_missing in lacks.items() if is_missing]:
        raise NotDecided(missing, names)


def _open(session: Session, seen: tuple[int, int], decisions: tuple[str, ...]) -> Finding:
    """The finding, if it may still be decided so. Raises Outdated."""
    found = findings.get(session, seen[0])
    if found is None or found.decision not in decisions or found.revision != seen[1]:
        raise Outdated
    return found


def _decide(
    session: Session, editor: Editor, seen: tuple[int, int], values: dict[str, str]
) -> None:
    found = _open(session, seen, (ACTION, ""))
    if not findings.save(session, *seen, values):
        raise Outdated
    subject = f"{found.about}: {values['decision']}"
    audit.add(session, "finding_decided", editor.account_id, at=editor.now, subject=subject)


def _has_place(session: Session, action: Action) -> bool:
    if action.row_id is not None:
        row = plans.row(session, action.row_id)
        return row is not None and row.plan_id == action.plan_id and not row.struck
    plan = plans.get(session, action.plan_id) if action.plan_id is not None else None
    return plan is not None and not plan.withdrawn and bool(action.goal.strip())


def _new_row(session: Session, editor: Editor, action: Action) -> int:
    row = RowTexts(
        action.focus_area,
        action.goal,
        action.responsible,
        due_on=action.due_on,
        due_chosen=action.due_on is not None,
    )
    return put_row(session, editor, action.plan_id or 0, row).id
