"""A form about one decision: kept, changed, removed; its action put in the plan.

Whoever fills a form in need not be allowed to change plans: an action that is needed goes
to the nearest newest plan by itself, in a row of its own kind. A planner may move it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from sqlalchemy.orm import Session

from survey.core.plan import Row, Status
from survey.core.register import CHANGE_FOR, Decision, Form, activity_text
from survey.services.registering.figures import answers_of
from survey.storage import audit, plans, registers, units
from survey.storage.tables import Plan, PlanActivity, PlanRow, RegisterEntry


class Gone(LookupError):
    """There is no such entry, or it is not this person's to change any more."""


class Overtaken(Exception):
    """Somebody, perhaps oneself in another window, has changed it meanwhile."""


class NoRoom(LookupError):
    """There is no plan, or no such row in it."""


@dataclass(frozen=True, slots=True)
class Words:
    """What is written in the plan, in its own language. `labels`: option id -> words."""

    focus_area: str
    goal: str
    taken_back: str
    labels: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Place:
    """Where an entry's action stands in a plan."""

    plan: Plan
    row: PlanRow
    activity: PlanActivity


def keep(session: Session, told: Decision, words: Words, *, by: int, now: datetime) -> int:
    """Keep a tidy decision without problems; its id. An action goes to the plan if there is
    one."""
    made = registers.add(
        session, RegisterEntry(**_values(told), form=told.form, made_on=now.date(), account_id=by)
    )
    if told.needs_action:
        _put(session, made, words, now=now)
    session.commit()
    return made.id


def change(
    session: Session, entry: tuple[int, int], told: Decision, words: Words, *, now: datetime
) -> None:
    """Change an entry of that revision; its activity follows while nobody has begun it, and
    always to the plan of another unit.

    `entry`: id and revision. Raises Gone, Overtaken, or NoRoom when the other unit has no
    plan; then nothing is changed.
    """
    found = registers.get(session, entry[0])
    if found is None:
        raise Gone(entry[0])
    before, place = activity_text(decision_of(found), words.labels), place_of(session, found)
    home = _other_home(session, place.plan, found.unit_id, told) if place else None
    if not registers.save(session, *entry, _values(told)):
        session.rollback()
        raise Overtaken
    session.refresh(found)
    if place and home:
        row = _own_row(session, home, words)
        place = _move(session, (place, Place(home, row, place.activity)), (found.account_id, now))
    if place:
        _follow(session, (found, place), (before, told, words), now)
    elif told.needs_action:
        _put(session, found, words, now=now)
    session.commit()


def remove(session: Session, entry: tuple[int, int], words: Words, *, now: datetime) -> None:
    """Remove an entry of that revision for good. Raises Gone or Overtaken.

    An activity that nobody has begun is struck; one that has been begun stays as it is.
    """
    found = registers.get(session, entry[0])
    if found is None:
        raise Gone(entry[0])
    if found.revision != entry[1]:
        raise Overtaken
    if place := place_of(session, found):
        _withdraw(session, (found, place), words, now)
    registers.drop(session, found)
    audit.add(session, "register_removed", found.account_id, at=now,
              subject=f"{found.form} unit {found.unit_id}")  # fmt: skip
    session.commit()


def put_in_row(
    session: Session, entry_id: int, row_id: int, words: Words, *, by: int, now: datetime
) -> None:
    """Move an entry's activity to a row of the nearest plan, or put it there for the first
    time. Raises Gone or NoRoom."""
    found = registers.get(session, entry_id)
    row = plans.row(session, row_id)
    if found is None or found.due_on is None:
        raise Gone(entry_id)
    plan = plan_for(session, found.unit_id)
    if plan is None or row is None or row.plan_id != plan.id:
        raise NoRoom(row_id)
    if place := place_of(session, found):
        _move(session, (place, Place(plan, row, place.activity)), (by, now))
    else:
        _add(session, found, row, words, (by, now))
    session.commit()


def place_of(session: Session, entry: RegisterEntry) -> Place | None:
    """Where its action stands; None if it is in no plan."""
    activity = plans.activity(session, entry.activity_id) if entry.activity_id else None
    row = plans.row(session, activity.row_id) if activity else None
    plan = plans.get(session, row.plan_id) if row else None
    return Place(plan, row, activity) if activity and row and plan else None


def plan_for(session: Session, unit_id: int) -> Plan | None:
    """The newest plan of the unit, else of the nearest place above it."""
    found = (registers.newest_plan(session, one) for one in units.path(session, unit_id))
    return next((plan for plan in found if plan), None)


def mine(session: Session, account_id: int, today: date) -> list[RegisterEntry]:
    """What one person has filled in and may still change, the newest first."""
    return list(registers.made_by(session, account_id, today - CHANGE_FOR))


def is_mine(entry: RegisterEntry, account_id: int, today: date) -> bool:
    """Whether this person filled it in, within the days that it may be changed."""
    return entry.account_id == account_id and entry.made_on >= today - CHANGE_FOR


def decision_of(entry: RegisterEntry) -> Decision:
    """The entry as it was filled in."""
    return Decision(
        Form(entry.form),
        entry.unit_id,
        entry.decided_on,
        answers_of(entry),
        entry.action,
        entry.responsible,
        entry.due_on,
    )


def _values(told: Decision) -> dict[str, object]:
    return {
        "unit_id": told.unit_id,
        "decided_on": told.decided_on,
        "answers": {key: list(chosen) for key, chosen in told.answers.items()},
        "action": told.action,
        "responsible": told.responsible,
        "due_on": told.due_on,
    }


def _put(session: Session, entry: RegisterEntry, words: Words, *, now: datetime) -> None:
    """In the row of its kind in the nearest plan, which is made if it is not there."""
    plan = plan_for(session, entry.unit_id)
    if plan is not None:
        row = _own_row(session, plan, words)
        _add(session, entry, row, words, (entry.account_id, now))


def _own_row(session: Session, plan: Plan, words: Words) -> PlanRow:
    row = registers.row_called(session, plan.id, words.goal)
    if row is None:
        position = registers.last_position(session, plan.id) + 1
        row = plans.add_row(session, plan.id, position, Row(words.focus_area, words.goal))
        plan.revision += 1
    return row


def _other_home(session: Session, now_in: Plan, unit_id: int, told: Decision) -> Plan | None:
    """The plan that an action must go to because its unit is another; None if it stays.
    Raises NoRoom."""
    before, after = plan_for(session, unit_id), plan_for(session, told.unit_id)
    if not told.needs_action or after in (before, now_in):
        return None
    if after is None:
        raise NoRoom(told.unit_id)
    return after


def _move(session: Session, way: tuple[Place, Place], signed: tuple[int | None, datetime]) -> Place:
    """Move an activity to another row, also of another plan; the history of both tells it."""
    before, after = way
    said = ("activity_moved", before.row.goal, after.row.goal)
    if before.plan is not after.plan:
        _note(session, before, said, signed)
    after.activity.row_id, after.row.struck = after.row.id, ""
    before.row.revision += 1
    after.row.revision += 1
    _note(session, after, said, signed)
    return after


def _add(
    session: Session, entry: RegisterEntry, row: PlanRow, words: Words,
    signed: tuple[int | None, datetime],
) -> None:  # fmt: skip
    text = activity_text(decision_of(entry), words.labels)
    made = registers.put_activity(session, row, text, entry.due_on)
    entry.activity_id = made.id
    change = registers.change_of("activity_added", *signed, ("", text))
    registers.note_change(session, (row.plan_id, made), change)


def _follow(
    session: Session,
    where: tuple[RegisterEntry, Place],
    said: tuple[str, Decision, Words],
    now: datetime,
) -> None:
    """Let the activity say what the entry says now, unless the plan's people have changed it."""
    (entry, place), (before, told, words) = where, said
    if not told.needs_action:
        _withdraw(session, where, words, now)
        entry.activity_id = None
        return
    text = activity_text(told, words.labels)
    if place.activity.text == before and place.activity.status == Status.NOT_STARTED:
        place.activity.text, place.activity.due_on = text, told.due_on
        place.activity.revision += 1
        if text != before:
            _note(session, place, ("text", before, text), (entry.account_id, now))


def _withdraw(
    session: Session, where: tuple[RegisterEntry, Place], words: Words, now: datetime
) -> None:
    entry, place = where
    activity = place.activity
    if activity.status == Status.NOT_STARTED:
        before, activity.status, activity.reason = activity.status, Status.STRUCK, words.taken_back
        activity.done_on = now.date()
        activity.revision += 1
        _note(session, place, ("status", before, Status.STRUCK.value), (entry.account_id, now))
        _note(session, place, ("reason", "", words.taken_back), (entry.account_id, now))


def _note(
    session: Session,
    place: Place,
    said: tuple[str, str, str],
    signed: tuple[int | None, datetime],
) -> None:
    what, before, after = said
    change = registers.change_of(what, *signed, (before, after))
    registers.note_change(session, (place.plan.id, place.activity), change)
