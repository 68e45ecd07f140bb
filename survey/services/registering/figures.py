"""Exact figures of the registers, per unit and quarter, at once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from survey.core.plan import Status
from survey.core.register import (
    IN_TIME,
    RULES,
    Action,
    Form,
    Quarter,
    Registered,
    counted,
    done_in_time,
)
from survey.storage import registers, units
from survey.storage.tables import PlanActivity, RegisterEntry, Unit


@dataclass(frozen=True, slots=True)
class Standing:
    """A unit, or a department or the municipality with everything in it; how many forms."""

    id: int
    name: str
    level: str
    forms: int
    figures: Mapping[str, Registered]


def series(
    session: Session, indicator_id: str, unit_id: int, today: date
) -> tuple[Registered, ...]:
    """The exact shares of a register indicator (CHK-1..4, EGK-1..4), in a unit or in everything
    below a department or municipality: one for each quarter that has anything to count, up to
    today's, oldest first. Empty for indicators that don't come from a register.
    """
    if indicator_id not in (*RULES, IN_TIME):
        return ()
    form = next(f for f in Form if indicator_id in f.indicators)
    inside, every = below(session, unit_id), _back_from(session, form, today)[::-1]
    if indicator_id == IN_TIME:
        actions = _actions(registers.with_action(session, form, inside))
        found = [done_in_time(actions, quarter, today) for quarter in every]
    else:
        rows = registers.of_span(session, form, inside, (every[0].first, every[-1].last))
        found = [_counted(indicator_id, rows, quarter) for quarter in every]
    return tuple(one for one in found if one.n)


def figures(
    session: Session, form: Form, shown: Sequence[int], when: tuple[Quarter, date]
) -> tuple[Standing, ...]:
    """The quarter's figures for each of these nodes, in the tree's order; `when`: the quarter
    and today."""
    every = units.whole(session)
    above = {u.id: frozenset(units.path(session, u.id)) for u in every}
    rows = registers.of_span(session, form, above.keys(), _span(when[0]))
    acted = registers.with_action(session, form, above.keys())
    wanted = set(shown)
    return tuple(
        _standing(
            u,
            form,
            [r for r in rows if u.id in above[r.unit_id]],
            (_actions([pair for pair in acted if u.id in above[pair[0].unit_id]]), when),
        )
        for u in every
        if u.id in wanted
    )


def quarters(session: Session, form: Form, today: date) -> tuple[Quarter, ...]:
    """The quarters one can choose, the newest first; this one always."""
    return tuple(_back_from(session, form, today))


def below(session: Session, unit_id: int) -> frozenset[int]:
    """The node and everything in it, closed units too: their decisions were made."""
    return frozenset(u.id for u in units.whole(session) if unit_id in units.path(session, u.id))


def answers_of(entry: RegisterEntry) -> dict[str, tuple[str, ...]]:
    """Question key -> the chosen options."""
    return {key: tuple(chosen) for key, chosen in entry.answers.items()}


def _standing(
    unit: Unit,
    form: Form,
    rows: Sequence[RegisterEntry],
    acted: tuple[Sequence[Action], tuple[Quarter, date]],
) -> Standing:
    actions, (quarter, today) = acted
    answers = [answers_of(row) for row in rows]
    found = {i: counted(i, answers, quarter) for i in form.indicators if i in RULES}
    if IN_TIME in form.indicators:
        found[IN_TIME] = done_in_time(actions, quarter, today)
    return Standing(unit.id, unit.name, unit.level, len(rows), found)


def _counted(indicator_id: str, rows: Sequence[RegisterEntry], quarter: Quarter) -> Registered:
    inside = [r for r in rows if Quarter.of(r.decided_on) == quarter]
    return counted(indicator_id, map(answers_of, inside), quarter)


def _actions(found: Sequence[tuple[RegisterEntry, PlanActivity | None]]) -> list[Action]:
    return [
        Action(entry.due_on, Status(activity.status) if activity else None,
               activity.done_on if activity else None)
        for entry, activity in found if entry.due_on
    ]  # fmt: skip


def _span(quarter: Quarter) -> tuple[date, date]:
    return quarter.first, quarter.last


def _back_from(session: Session, form: Form, today: date) -> list[Quarter]:
    first = registers.first_day(session, form) or today
    found = [Quarter.of(today)]
    while found[-1] > Quarter.of(first):
        now = found[-1]
        found.append(Quarter(now.year, now.number - 1) if now.number > 1 else
                     Quarter(now.year - 1, 4))  # fmt: skip
    return found
