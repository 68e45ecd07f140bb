"""A plan changed in the browser: every change is kept, and the second of two is told."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from survey.core.person_name import names_in
from survey.core.plan import Flaw, Row, Status, flaws, needs_reason
from survey.core.plan_dates import due_of
from survey.storage import plans
from survey.storage.plans import Changeable
from survey.storage.tables import PlanActivity, PlanChange, PlanRow

from .reading import NoSuchThing


class Outdated(Exception):
    """Somebody else changed it meanwhile; nothing was saved."""


class Unacceptable(ValueError):
    """What is wrong, by field. `names`: words that look like a person's name."""

    def __init__(self, wrong: Mapping[str, Flaw], names: tuple[str, ...] = ()) -> None:
        super().__init__(", ".join([*wrong, *names]))
        self.flaws, self.names = wrong, names


@dataclass(frozen=True, slots=True)
class Editor:
    """Who changes the plan, and when. `sure`: words that look like a name and are none."""

    account_id: int | None
    now: datetime
    sure: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class RowTexts:
    """A row as somebody wants it. `due_on` None with `due_chosen`: no day at all; without
    `due_chosen` the words of the time plan say the day."""

    focus_area: str
    goal: str
    responsible: str = ""
    time_plan: str = ""
    comment: str = ""
    article: str = ""
    due_on: date | None = None
    due_chosen: bool = False


@dataclass(frozen=True, slots=True)
class ActivityTexts:
    """An activity as somebody wants it. `due_on`: its own day, None for its row's."""

    text: str
    status: Status = Status.NOT_STARTED
    reason: str = ""
    due_on: date | None = None


def change_title(session: Session, editor: Editor, plan_id: int, title: str, revision: int) -> None:
    """Another title. Raises NoSuchThing, Unacceptable or Outdated."""
    plan = plans.get(session, plan_id) or _missing(plan_id)
    title = " ".join(title.split())
    _refuse({"title": title})
    _save(session, editor, plan, revision, {"title": title})
    session.commit()


def add_row(session: Session, editor: Editor, plan_id: int, wanted: RowTexts) -> int:
    """A new row, after the last of its focus area. Raises NoSuchThing or Unacceptable."""
    plan = plans.get(session, plan_id) or _missing(plan_id)
    values = _row_values(editor, wanted)
    rows = list(plans.rows_of(session, plan.id))
    made = plans.add_row(session, plan.id, len(rows) + 1, Row("", ""))
    for name, value in values.items():
        setattr(made, name, value)
    at = max((n for n, r in enumerate(rows, 1) if r.focus_area == made.focus_area),
             default=len(rows))  # fmt: skip
    plans.place(session, [*rows[:at], made, *rows[at:]])
    note(session, editor, made, "row_added", after=made.goal)
    session.commit()
    return made.id


def change_row(
    session: Session, editor: Editor, row_id: int, wanted: RowTexts, revision: int
) -> None:
    """The row's words and day. Raises NoSuchThing, Unacceptable or Outdated."""
    row = plans.row(session, row_id) or _missing(row_id)
    _save(session, editor, row, revision, _row_values(editor, wanted, row.responsible))
    session.commit()


def move_row(session: Session, editor: Editor, row_id: int, steps: int) -> None:
    """Up (-1) or down (1). Into another focus area it goes with its own. Raises NoSuchThing."""
    row = plans.row(session, row_id) or _missing(row_id)
    if _moved(session, plans.rows_of(session, row.plan_id), row, steps):
        note(session, editor, row, "row_moved", after=str(row.position))
        session.commit()


def strike_row(session: Session, editor: Editor, row_id: int, reason: str) -> None:
    """Strike what is not done of a row, for one reason. Raises NoSuchThing or Unacceptable."""
    row = plans.row(session, row_id) or _missing(row_id)
    _refuse({"reason": reason})
    if not reason.strip():
        raise Unacceptable({"reason": Flaw.NEEDS_REASON})
    for activity in plans.activities_in(session, row.id):
        if activity.status not in (Status.DONE, Status.STRUCK):
            values = {"status": Status.STRUCK.value, "reason": reason.strip()}
            _save(session, editor, activity, activity.revision, values)
    session.commit()


def add_activity(session: Session, editor: Editor, row_id: int, text: str) -> int:
    """A new activity, last in its row. Raises NoSuchThing or Unacceptable."""
    row = plans.row(session, row_id) or _missing(row_id)
    text = " ".join(text.split())
    _refuse({"text": text})
    made = plans.add_activity(session, row.id, text)
    note(session, editor, made, "activity_added", after=text)
    session.commit()
    return made.id


def change_activity(
    session: Session, editor: Editor, activity_id: int, wanted: ActivityTexts, revision: int
) -> None:
    """Its words, day and status. Raises NoSuchThing, Unacceptable or Outdated."""
    activity = plans.activity(session, activity_id) or _missing(activity_id)
    save_activity(session, editor, activity, wanted, revision)
    session.commit()


def set_activity_status(session: Session, editor: Editor, activity_id: int, status: Status) -> None:
    """How far an activity has come; to strike one needs a reason, and so `change_activity`.

    Raises NoSuchThing, Unacceptable or Outdated.
    """
    activity = plans.activity(session, activity_id) or _missing(activity_id)
    if status is Status.STRUCK:
        raise Unacceptable({"reason": Flaw.NEEDS_REASON})
    values = _status_values(activity, status, editor.now.date())
    _save(session, editor, activity, activity.revision, values)
    session.commit()


def move_activity(session: Session, editor: Editor, activity_id: int, steps: int) -> None:
    """Up (-1) or down (1) within its row. Raises NoSuchThing."""
    activity = plans.activity(session, activity_id) or _missing(activity_id)
    if _moved(session, plans.activities_in(session, activity.row_id), activity, steps):
        note(session, editor, activity, "activity_moved", after=str(activity.position))
        session.commit()


def save_activity(
    session: Session, editor: Editor, activity: PlanActivity, wanted: ActivityTexts, revision: int
) -> None:
    """The same as `change_activity`, within an errand that commits."""
    text, reason = " ".join(wanted.text.split()), wanted.reason.strip()
    _refuse({"text": text, "reason": reason})
    row = plans.row(session, activity.row_id) or _missing(activity.row_id)
    today, due_on = editor.now.date(), wanted.due_on or row.due_on
    changed = wanted.status != activity.status or wanted.status is Status.STRUCK
    if changed and needs_reason(wanted.status, due_on, today) and not reason:
        raise Unacceptable({"reason": Flaw.NEEDS_REASON})
    values = _status_values(activity, wanted.status, today)
    values |= {"text": text, "reason": reason, "due_on": wanted.due_on}
    _save(session, editor, activity, revision, values)


def note(
    session: Session,
    editor: Editor,
    thing: Changeable,
    what: str,
    *,
    before: str = "",
    after: str = "",
) -> None:
    """Keep one change of a plan, of a row or of an activity."""
    activity_id = thing.id if isinstance(thing, PlanActivity) else None
    row = plans.row(session, thing.row_id) if isinstance(thing, PlanActivity) else thing
    row_id = row.id if isinstance(row, PlanRow) else None
    plan_id = row.plan_id if isinstance(row, PlanRow) else thing.id
    change = PlanChange(
        plan_id=plan_id,
        row_id=row_id,
        activity_id=activity_id,
        at=editor.now,
        account_id=editor.account_id,
        what=what,
        before=before,
        after=after,
    )
    plans.add_change(session, change)


def _row_values(editor: Editor, wanted: RowTexts, before: str = "") -> dict[str, Any]:
    values = {n: v.strip() if isinstance(v, str) else v for n, v in asdict(wanted).items()}
    values = {n: v.replace("\r\n", "\n") if isinstance(v, str) else v for n, v in values.items()}
    texts = {n: v for n, v in values.items() if isinstance(v, str)}
    names = names_in(texts["responsible"]) if texts["responsible"] != before else ()
    _refuse(texts, tuple(name for name in names if name not in editor.sure))
    if not wanted.due_chosen:
        values["due_on"] = due_of(wanted.time_plan, editor.now.date())
    return values


def _status_values(activity: PlanActivity, status: Status, today: date) -> dict[str, Any]:
    done_on = (activity.done_on or today) if status is Status.DONE else None
    return {"status": status.value, "done_on": done_on}


def _refuse(texts: Mapping[str, str], names: tuple[str, ...] = ()) -> None:
    wrong = flaws(texts.items())
    if wrong or names:
        raise Unacceptable(wrong, names)


def _save(
    session: Session, editor: Editor, thing: Changeable, revision: int, values: dict[str, Any]
) -> None:
    """Raises Outdated. Values that are the same already are no change."""
    before = {name: getattr(thing, name) for name in values}
    if thing.revision != revision:
        raise Outdated
    if before == values:
        return
    if not plans.save(session, thing, revision, values):
        raise Outdated
    for name, value in values.items():
        if before[name] != value:
            note(session, editor, thing, name, before=_said(before[name]), after=_said(value))


def _said(value: object) -> str:
    return value.isoformat() if isinstance(value, date) else "" if value is None else str(value)


def _moved(session: Session, order: Any, thing: PlanRow | PlanActivity, steps: int) -> bool:
    others = [one for one in order if one.id != thing.id]
    at = next(n for n, one in enumerate(order) if one.id == thing.id)
    to = min(max(at + steps, 0), len(others))
    plans.place(session, [*others[:to], thing, *others[to:]])
    return to != at


def _missing(number: int) -> Any:
    raise NoSuchThing(number)
