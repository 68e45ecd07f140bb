"""Every change of a plan is kept, and the second of two who change the same thing is told."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from survey.core.plan import Flaw, flaws
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


def refuse(texts: Mapping[str, str], names: tuple[str, ...] = ()) -> None:
    """Raises Unacceptable if a text is wrong or something looks like a person's name."""
    wrong = flaws(texts.items())
    if wrong or names:
        raise Unacceptable(wrong, names)


def save(
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


def moved(session: Session, order: Any, thing: PlanRow | PlanActivity, steps: int) -> bool:
    """Move it so many steps in its order; whether it came to another place."""
    others = [one for one in order if one.id != thing.id]
    at = next(n for n, one in enumerate(order) if one.id == thing.id)
    to = min(max(at + steps, 0), len(others))
    plans.place(session, [*others[:to], thing, *others[to:]])
    return to != at


def missing(number: int) -> Any:
    """Raises NoSuchThing."""
    raise NoSuchThing(number)
