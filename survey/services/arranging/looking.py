"""Rounds as those who arrange them see them: what needs somebody now, and what to expect."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from sqlalchemy.orm import Session

from survey.core.disclosure import rule_of
from survey.core.forecast import Earlier, Forecast, Outlook, forecast
from survey.core.questionnaire import Audience
from survey.core.round import State
from survey.services import replying
from survey.storage import jobs, rounds, units
from survey.storage.tables import Job, Round, RoundUnit, Unit

from . import ending

SOON = timedelta(days=14)
MOST_PARTNERS = 2
OVER = (State.CLOSED, State.COUNTED)


class Reason(StrEnum):
    """Why a round needs somebody now."""

    HELD = "held"
    FAILED = "failed"
    OVERDUE = "overdue"
    DUE_SOON = "due_soon"


class Group(StrEnum):
    """Where a round stands in the list."""

    NEEDS_ME = "needs_me"
    OPEN = "open"
    DRAFTS = "drafts"
    EARLIER = "earlier"


@dataclass(frozen=True, slots=True)
class Row:
    """A round with its units, its latest job, and what somebody must do about it."""

    round: Round
    members: tuple[tuple[RoundUnit, Unit], ...]
    job: Job | None
    reasons: tuple[Reason, ...]

    @property
    def is_busy(self) -> bool:
        """Whether the keeper is asked for something that is not done yet."""
        return self.job is not None and self.job.state in ("waiting", "running")

    @property
    def group(self) -> Group:
        if self.reasons:
            return Group.NEEDS_ME
        if self.round.state == State.DRAFT:
            return Group.DRAFTS
        return Group.OPEN if self.round.state in (State.OPEN, State.CLOSED) else Group.EARLIER


@dataclass(frozen=True, slots=True)
class Outcome:
    """What to expect of a unit, and the units beside it that it could be counted with."""

    unit: Unit
    expected: int | None
    forecast: Forecast
    partners: tuple[str, ...] = ()


def listed(session: Session, today: date, may_see: Callable[[int], bool]) -> dict[Group, list[Row]]:
    """The rounds with a unit that the person may see, the latest first in each group."""
    found: dict[Group, list[Row]] = {group: [] for group in Group}
    owed, latest = replying.owed(session), jobs.last_of_each(session)
    for one in reversed(rounds.every(session)):
        if any(may_see(m.unit_id) for m in rounds.units_of(session, one.id)):
            row = _row(session, one, (latest.get(one.id), owed), today)
            found[row.group].append(row)
    return found


def look(session: Session, found: Round, today: date) -> Row:
    """One round."""
    return _row(session, found, (jobs.latest(session, found.id), replying.owed(session)), today)


def forecasts(session: Session, found: Round) -> list[Outcome]:
    """What to expect of each unit of a draft, from its latest counted round of the kind."""
    version = rounds.version(session, found.version_id)
    if version is None:
        return []
    kind = version.name, floor_of(session, found)
    return [_outcome(session, m, unit, kind) for m, unit in _members(session, found.id)]


def floor_of(session: Session, found: Round) -> int:
    """From how many answers a unit gets a result of its own: fewer where staff are asked."""
    return rule_of(rounds.audience(session, found.id) or Audience.CHILD).min_group


def _outcome(session: Session, member: RoundUnit, unit: Unit, kind: tuple[str, int]) -> Outcome:
    last = rounds.last_counted(session, unit.id, kind[0])
    earlier = Earlier(last.participation, last.expected) if last else None
    made = forecast(member.expected, earlier, kind[1])
    needs = made.outlook in (Outlook.FEW, Outlook.UNSURE)
    return Outcome(unit, member.expected, made, _partners(session, unit) if needs else ())


def _partners(session: Session, unit: Unit) -> tuple[str, ...]:
    """Units of the same department; none if the unit stands in a report group already."""
    if unit.group_id is not None or unit.parent_id is None:
        return ()
    beside = [
        u.name
        for u in units.children(session, unit.parent_id)
        if u.level == "unit" and u.id != unit.id
    ]
    return tuple(beside[:MOST_PARTNERS])


def _row(
    session: Session,
    found: Round,
    known: tuple[Job | None, dict[int, tuple[int, ...]]],
    today: date,
) -> Row:
    job, owed = known
    is_owed = found.id in owed and found.state in OVER
    reasons = {
        Reason.HELD: ending.is_held(found),
        Reason.FAILED: job is not None and job.state == "failed" and found.state != State.OPEN,
        Reason.OVERDUE: is_owed and found.answer_by <= today,
        Reason.DUE_SOON: is_owed and today < found.answer_by <= today + SOON,
    }
    return Row(
        found, _members(session, found.id), job, tuple(r for r, there in reasons.items() if there)
    )


def _members(session: Session, round_id: int) -> tuple[tuple[RoundUnit, Unit], ...]:
    found = ((m, units.get(session, m.unit_id)) for m in rounds.units_of(session, round_id))
    return tuple((member, unit) for member, unit in found if unit is not None)
