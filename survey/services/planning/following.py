"""The half-yearly follow-up: one activity at a time, the overdue ones first."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from survey.core.plan import Flaw, Status, is_overdue, needs_reason
from survey.storage import plans
from survey.storage.tables import FollowUp, PlanActivity, PlanRow

from .acting import FINISHED, ActivityTexts, save_activity
from .noting import Editor, Unacceptable
from .noting import note as keep
from .reading import NoSuchThing, day_of


@dataclass(frozen=True, slots=True)
class Said:
    """What was said at a follow-up. `revision`: that of the activity they saw. `done_on`: the
    day it was done or struck; None for today."""

    status: Status
    note: str
    revision: int
    done_on: date | None = None


@dataclass(frozen=True, slots=True)
class Item:
    """An activity to follow up. `due_on`: its own last day or its row's, by which it may be that
    it should have begun (`begins`). `said`: the last time; `is_said`: already in this half-year."""

    activity: PlanActivity
    row: PlanRow
    due_on: date | None
    is_overdue: bool
    said: FollowUp | None
    is_said: bool
    begins: bool = False


def half_year(today: date) -> tuple[date, date]:
    """The first and last day of the half-year."""
    if today.month < 7:
        return date(today.year, 1, 1), date(today.year, 6, 30)
    return date(today.year, 7, 1), date(today.year, 12, 31)


def to_follow(session: Session, plan_id: int, today: date) -> tuple[Item, ...]:
    """What is to be gone through this half-year: the overdue first, what is said last.

    What was done or struck before the half-year is not asked about again.
    """
    rows = {row.id: row for row in plans.rows_of(session, plan_id)}
    latest: dict[int, FollowUp] = {}
    for said in plans.follow_ups_of(session, plan_id):
        latest.setdefault(said.activity_id, said)
    every = [
        _item(activity, rows[activity.row_id], latest.get(activity.id), today)
        for activity in plans.activities_of(session, plan_id)
    ]
    asked = [item for item in every if item.is_said or not _is_finished(item.activity)]
    return tuple(sorted(asked, key=_order))


def follow_up(session: Session, editor: Editor, activity_id: int, said: Said) -> None:
    """Keep what was said, in the history too, and the status. Raises NoSuchThing, Unacceptable
    or Outdated."""
    activity = plans.activity(session, activity_id)
    row = plans.row(session, activity.row_id) if activity else None
    if activity is None or row is None:
        raise NoSuchThing(activity_id)
    note, today = said.note.strip(), editor.now.date()
    asks = needs_reason(said.status, day_of(activity.due_on, row), today)
    if asks and not note:
        raise Unacceptable({"note": Flaw.NEEDS_REASON})
    reason = note if asks else ""
    wanted = ActivityTexts(activity.text, said.status, reason, activity.due_on, said.done_on)
    save_activity(session, editor, activity, wanted, said.revision)
    if note:
        keep(session, editor, activity, "said", after=note)
    kept = FollowUp(
        activity_id=activity.id,
        held_on=today,
        status=said.status,
        note=note,
        account_id=editor.account_id,
    )
    plans.add_follow_up(session, kept)
    session.commit()


def _item(activity: PlanActivity, row: PlanRow, said: FollowUp | None, today: date) -> Item:
    due = day_of(activity.due_on, row)
    is_said = said is not None and said.held_on >= half_year(today)[0]
    overdue = is_overdue(Status(activity.status), due, today)
    due_on, begins = (due.day, due.begins) if due else (None, False)
    return Item(activity, row, due_on, overdue, said, is_said, begins)


def _is_finished(activity: PlanActivity) -> bool:
    return activity.status in FINISHED


def _order(item: Item) -> tuple[bool, bool, date]:
    return item.is_said, not item.is_overdue, item.due_on or date.max
