"""A plan's activities: added, worded, moved, and how far they have come."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from survey.core.plan import Flaw, Status, needs_reason, one_line
from survey.storage import plans
from survey.storage.tables import PlanActivity

from .noting import Editor, Unacceptable, missing, moved, note, refuse, save
from .reading import day_of

FINISHED = (Status.DONE, Status.STRUCK)


@dataclass(frozen=True, slots=True)
class ActivityTexts:
    """An activity as somebody wants it. `due_on`: its own day, None for its row's. `done_on`:
    the day it was done or struck; None for the one that is known, else today."""

    text: str
    status: Status = Status.NOT_STARTED
    reason: str = ""
    due_on: date | None = None
    done_on: date | None = None


def add_activity(session: Session, editor: Editor, row_id: int, text: str) -> int:
    """A new activity, last in its row, which is then struck no longer. Raises NoSuchThing or
    Unacceptable."""
    made = put_activity(session, editor, row_id, ActivityTexts(text))
    session.commit()
    return made.id


def put_activity(
    session: Session, editor: Editor, row_id: int, wanted: ActivityTexts
) -> PlanActivity:
    """The same as `add_activity`, within an errand that commits; with a day of its own."""
    row = plans.row(session, row_id) or missing(row_id)
    text = one_line(wanted.text)
    refuse({"text": text})
    save(session, editor, row, row.revision, {"struck": ""})
    made = plans.add_activity(session, row.id, text)
    made.due_on = wanted.due_on
    note(session, editor, made, "activity_added", after=text)
    return made


def change_activity(
    session: Session, editor: Editor, activity_id: int, wanted: ActivityTexts, revision: int
) -> None:
    """Its words, day and status. Raises NoSuchThing, Unacceptable or Outdated."""
    activity = plans.activity(session, activity_id) or missing(activity_id)
    save_activity(session, editor, activity, wanted, revision)
    session.commit()


def set_activity_status(
    session: Session, editor: Editor, activity_id: int, status: Status, revision: int
) -> None:
    """How far an activity has come. What is struck, or not done in time, needs a reason, and so
    `change_activity`; a reason from before is no longer why.

    Raises NoSuchThing, Unacceptable or Outdated.
    """
    activity = plans.activity(session, activity_id) or missing(activity_id)
    row = plans.row(session, activity.row_id) or missing(activity.row_id)
    today, due = editor.now.date(), day_of(activity.due_on, row)
    if status != activity.status and needs_reason(status, due, today):
        raise Unacceptable({"reason": Flaw.NEEDS_REASON})
    values = status_values(activity, status, today)
    values |= {"reason": ""} if status != activity.status else {}
    save(session, editor, activity, revision, values)
    session.commit()


def move_activity(session: Session, editor: Editor, activity_id: int, steps: int) -> None:
    """Up (-1) or down (1) within its row. Raises NoSuchThing."""
    activity = plans.activity(session, activity_id) or missing(activity_id)
    if moved(session, plans.activities_in(session, activity.row_id), activity, steps):
        note(session, editor, activity, "activity_moved", after=str(activity.position))
        session.commit()


def save_activity(
    session: Session, editor: Editor, activity: PlanActivity, wanted: ActivityTexts, revision: int
) -> None:
    """The same as `change_activity`, within an errand that commits."""
    text, reason = one_line(wanted.text), one_line(wanted.reason)
    refuse({"text": text, "reason": reason})
    row = plans.row(session, activity.row_id) or missing(activity.row_id)
    today, due = editor.now.date(), day_of(wanted.due_on, row)
    changed = wanted.status != activity.status or wanted.status is Status.STRUCK
    if changed and needs_reason(wanted.status, due, today) and not reason:
        raise Unacceptable({"reason": Flaw.NEEDS_REASON})
    _check_day(activity, wanted, today)
    values = status_values(activity, wanted.status, today, wanted.done_on)
    values |= {"text": text, "reason": reason, "due_on": wanted.due_on}
    save(session, editor, activity, revision, values)


def _check_day(activity: PlanActivity, wanted: ActivityTexts, today: date) -> None:
    """The day it was done has come, and nobody writes one of what is not done. A day from
    before may stand in the field when something is taken up again."""
    if wanted.done_on is None:
        return
    if wanted.done_on > today:
        raise Unacceptable({"done_on": Flaw.NOT_YET})
    if wanted.status not in FINISHED and wanted.done_on != activity.done_on:
        raise Unacceptable({"done_on": Flaw.NOT_DONE})


def status_values(
    activity: PlanActivity, status: Status, today: date, chosen: date | None = None
) -> dict[str, Any]:
    """The status and since when: the day that was chosen, else the one that is known."""
    known = activity.done_on if status == activity.status else today
    done_on = (chosen or known) if status in FINISHED else None
    return {"status": status.value, "done_on": done_on}
