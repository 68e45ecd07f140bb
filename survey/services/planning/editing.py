"""A plan's title and rows, changed in the browser."""

from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from survey.core.person_name import names_in
from survey.core.plan import Flaw, Row, Status, many_lines, one_line
from survey.core.plan_dates import due_of
from survey.storage import plans
from survey.storage.tables import PlanRow

from .acting import status_values
from .noting import Editor, Unacceptable, missing, moved, note, refuse, save


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


def change_title(session: Session, editor: Editor, plan_id: int, title: str, revision: int) -> None:
    """Another title. Raises NoSuchThing, Unacceptable or Outdated."""
    plan = plans.get(session, plan_id) or missing(plan_id)
    title = one_line(title)
    refuse({"title": title})
    save(session, editor, plan, revision, {"title": title})
    session.commit()


def withdraw(session: Session, editor: Editor, plan_id: int, reason: str) -> None:
    """Say that it is no plan after all, read in by mistake or twice: it is then neither
    changed, followed up nor counted, and everything in it is kept. Raises NoSuchThing or
    Unacceptable."""
    plan = plans.get(session, plan_id) or missing(plan_id)
    reason = _why(reason)
    save(session, editor, plan, plan.revision, {"withdrawn": reason})
    session.commit()


def reinstate(session: Session, editor: Editor, plan_id: int) -> None:
    """A withdrawn plan is one again. Raises NoSuchThing."""
    plan = plans.get(session, plan_id) or missing(plan_id)
    save(session, editor, plan, plan.revision, {"withdrawn": ""})
    session.commit()


def add_row(session: Session, editor: Editor, plan_id: int, wanted: RowTexts) -> int:
    """A new row, after the last of its focus area. Raises NoSuchThing or Unacceptable."""
    made = put_row(session, editor, plan_id, wanted)
    session.commit()
    return made.id


def put_row(session: Session, editor: Editor, plan_id: int, wanted: RowTexts) -> PlanRow:
    """The same as `add_row`, within an errand that commits."""
    plan = plans.get(session, plan_id) or missing(plan_id)
    values = _row_values(editor, wanted)
    rows = list(plans.rows_of(session, plan.id))
    made = plans.add_row(session, plan.id, len(rows) + 1, Row("", ""))
    for name, value in values.items():
        setattr(made, name, value)
    at = max((n for n, r in enumerate(rows, 1) if r.focus_area == made.focus_area),
             default=len(rows))  # fmt: skip
    plans.place(session, [*rows[:at], made, *rows[at:]])
    note(session, editor, made, "row_added", after=made.goal)
    return made


def change_row(
    session: Session, editor: Editor, row_id: int, wanted: RowTexts, revision: int
) -> None:
    """The row's words and day. Raises NoSuchThing, Unacceptable or Outdated."""
    row = plans.row(session, row_id) or missing(row_id)
    save(session, editor, row, revision, _row_values(editor, wanted, row))
    session.commit()


def move_row(session: Session, editor: Editor, row_id: int, steps: int) -> None:
    """Up (-1) or down (1). Into another focus area it goes with its own. Raises NoSuchThing."""
    row = plans.row(session, row_id) or missing(row_id)
    if moved(session, plans.rows_of(session, row.plan_id), row, steps):
        note(session, editor, row, "row_moved", after=str(row.position))
        session.commit()


def strike_row(session: Session, editor: Editor, row_id: int, reason: str) -> None:
    """Strike what is not done of a row, or the row itself if it has no activities, for one
    reason. Raises NoSuchThing or Unacceptable."""
    row = plans.row(session, row_id) or missing(row_id)
    reason = _why(reason)
    activities = plans.activities_in(session, row.id)
    for activity in activities:
        if activity.status not in (Status.DONE, Status.STRUCK):
            values = status_values(activity, Status.STRUCK, editor.now.date())
            save(session, editor, activity, activity.revision, values | {"reason": reason})
    if not activities:
        save(session, editor, row, row.revision, {"struck": reason})
    session.commit()


def resume_row(session: Session, editor: Editor, row_id: int) -> None:
    """A struck row without activities will be done after all. Raises NoSuchThing."""
    row = plans.row(session, row_id) or missing(row_id)
    save(session, editor, row, row.revision, {"struck": ""})
    session.commit()


def _why(reason: str) -> str:
    reason = one_line(reason)
    refuse({"reason": reason})
    if not reason:
        raise Unacceptable({"reason": Flaw.NEEDS_REASON})
    return reason


def _row_values(editor: Editor, wanted: RowTexts, row: PlanRow | None = None) -> dict[str, Any]:
    values = asdict(wanted)
    texts = {n: _tidy(n, v) for n, v in values.items() if isinstance(v, str)}
    before = row.responsible if row else ""
    names = names_in(texts["responsible"]) if texts["responsible"] != before else ()
    refuse(texts, tuple(name for name in names if name not in editor.sure))
    if not wanted.due_chosen:
        values["due_on"] = _guessed(editor, texts["time_plan"], row)
    return values | texts


def _guessed(editor: Editor, time_plan: str, row: PlanRow | None) -> date | None:
    """The day a time plan means. While its words are the same so is the day: "every spring"
    must not move away from those who did not keep it."""
    if row and not row.due_chosen and row.time_plan == time_plan:
        return row.due_on
    return due_of(time_plan, editor.now.date())


def _tidy(name: str, text: str) -> str:
    return one_line(text) if name in ("focus_area", "article") else many_lines(text)
