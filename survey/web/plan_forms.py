"""The forms of a plan: what was posted, what stands in the fields, and what is wrong."""

from datetime import date
from typing import Any

from flask import request
from flask_babel import gettext
from flask_babel import lazy_gettext as _

from survey.core.plan import Flaw, Status, flaws
from survey.core.plan_states import day_in
from survey.services.planning import ActivityTexts, RowTexts, Unacceptable
from survey.storage.tables import PlanActivity, PlanRow
from survey.web.planner import STATUSES

ROW = ("focus_area", "goal", "responsible", "time_plan", "comment", "article")
FLAWS = {
    Flaw.EMPTY: _("Write something here."),
    Flaw.TOO_LONG: _("This is too long. Write it shorter."),
    Flaw.NEEDS_REASON: _("Write why: what is struck, or not done in time, needs a reason."),
    Flaw.NOT_A_DAY: _("Write the day as 2026-12-31, or leave the field empty."),
    Flaw.NOT_YET: _("That day has not come yet."),
    Flaw.NOT_DONE: _(
        "A day stands here, but it is not done or struck. Choose one of them, or take away the day."
    ),
    Flaw.NO_STATUS: _("Choose how far it has come."),
}


def given_in(*names: str) -> dict[str, str]:
    """The posted fields."""
    return {name: request.form.get(name, "").replace("\r\n", "\n").strip() for name in names}


def revision() -> int:
    """Of what was seen; 0 for anything else."""
    said = request.form.get("revision", "")
    return int(said) if said.isdecimal() and len(said) < 10 else 0


def steps() -> int:
    """Up or down."""
    return -1 if request.form.get("steps") == "-1" else 1


def row_texts(given: dict[str, str], row: PlanRow | None = None) -> RowTexts:
    """A day that somebody changed is theirs, whatever the tick says. Raises Unacceptable."""
    due_on = _days(given, "due_on")["due_on"]
    touched = due_on != (row.due_on if row else None)
    chosen = touched or (row is not None and not given.get("due_by_words"))
    texts = {name: given[name] for name in ROW}
    return RowTexts(**texts, due_on=due_on, due_chosen=chosen)


def activity_texts(given: dict[str, str]) -> ActivityTexts:
    """An activity as it was posted. Raises Unacceptable."""
    days = _days(given, "due_on", "done_on")
    return ActivityTexts(given["text"], Status(given["status"]), given["reason"], **days)


def day(name: str) -> date | None:
    """A posted day. Raises Unacceptable."""
    return _days(given_in(name), name)[name]


def _days(given: dict[str, str], *names: str) -> dict[str, date | None]:
    """Days by field; what else is wrong is said at the same time. Raises Unacceptable."""
    days = {name: day_in(given[name]) for name in names}
    wrong = [n for n, found in days.items() if given[n] and not _is_near(found)]
    if wrong:
        raise Unacceptable(flaws(given.items()) | dict.fromkeys(wrong, Flaw.NOT_A_DAY))
    return days


def _is_near(found: date | None) -> bool:
    """Whether a plan may have such a day; 0206-01-01 and 9999-12-31 are slips."""
    return found is not None and 2000 <= found.year < 2100


def row_given(row: PlanRow) -> dict[str, str]:
    """What stands in a row's form."""
    texts = {name: getattr(row, name) for name in ROW}
    by_words = "" if row.due_chosen else "1"
    return texts | {"due_on": _said(row.due_on), "due_by_words": by_words}


def activity_given(activity: PlanActivity) -> dict[str, str]:
    """What stands in an activity's form."""
    days = {"due_on": _said(activity.due_on), "done_on": _said(activity.done_on)}
    texts = {"text": activity.text, "status": activity.status, "reason": activity.reason}
    return texts | days


def _said(day: date | None) -> str:
    return day.isoformat() if day else ""


def theirs(now: dict[str, str], given: dict[str, str]) -> dict[str, str]:
    """What the other one saved, field by field, where it is not what is written here."""
    told = {n: v for n, v in now.items() if n != "due_by_words" and given.get(n, "") != v}
    if "status" in told:
        told["status"] = str(STATUSES[Status(told["status"])])
    return told


def problems(what: dict[str, Any]) -> dict[str, Any]:
    """A refusal in words by field, and the words that look like a person's name."""
    refusal = what.pop("refusal", None)
    if not isinstance(refusal, Unacceptable):
        return {"errors": {}, "doubts": ()} | what
    errors = {name: str(FLAWS[flaw]) for name, flaw in refusal.flaws.items()}
    if refusal.names:
        words = ", ".join(f"”{name}”" for name in refusal.names)
        errors["responsible"] = gettext(
            "%(words)s looks like a person's name. Write a role, or say below that it is none.",
            words=words,
        )
    return {"errors": errors, "doubts": refusal.names} | what
