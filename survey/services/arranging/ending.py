"""An open round is prolonged or closed, and what to do when too much came is decided."""

from datetime import date, datetime

from sqlalchemy.orm import Session

from survey.core.round import Obstacle, State, Verdict, may_prolong
from survey.storage import audit, jobs, rounds
from survey.storage.tables import Job, Round

from .wishing import Unfit, WrongState


def prolong(
    session: Session, round_id: int, wanted: tuple[date, date], *, by: int | None, now: datetime
) -> None:
    """Let an open round close later; `wanted`: its last day, and the day of the answer.

    Raises Unfit(DATES) when that is not later, or the answer not within 60 days of it;
    WrongState when the round is not open (any more).
    """
    found = rounds.get_in(session, round_id, State.OPEN)
    if found is None:
        raise WrongState
    if not may_prolong(found.closes_on, wanted, now.date()):
        raise Unfit([Obstacle.DATES])
    if not rounds.prolong(session, round_id, *wanted):
        raise WrongState
    audit.add(session, "round_prolonged", by, at=now, subject=f"{found.name}: {wanted[0]}")
    session.commit()


def close(session: Session, round_id: int, *, by: int | None, now: datetime) -> Job:
    """Take no more sheets, and ask the keeper to count; a closed round whose count could
    not be made is asked for again. Raises WrongState."""
    if rounds.move(session, round_id, before=State.OPEN, after=State.CLOSED):
        _note(session, round_id, by, now)
    return _go_on(session, rounds.get_in(session, round_id, State.CLOSED))


def close_due(session: Session, round_id: int, today: date, *, now: datetime) -> Job:
    """Close a round whose last day has passed. Raises WrongState if somebody has closed or
    prolonged it meanwhile."""
    if not rounds.close_due(session, round_id, today):
        raise WrongState
    _note(session, round_id, None, now)
    return _go_on(session, rounds.get_in(session, round_id, State.CLOSED))


def decide(
    session: Session, round_id: int, verdict: Verdict, *, by: int | None, now: datetime
) -> Job:
    """Count a round in which too much came, or throw everything away.

    Raises WrongState if it does not wait for that, or somebody else has decided.
    """
    if not rounds.decide(session, round_id, verdict):
        raise WrongState
    found = rounds.get_in(session, round_id, State.CLOSED)
    subject = found.name if found else ""
    audit.add(session, f"round_{verdict.value}_decided", by, at=now, subject=subject)
    return _go_on(session, found)


def is_held(found: Round) -> bool:
    """Whether a closed round waits for a person to decide."""
    return found.state == State.CLOSED and found.came is not None and not found.verdict


def _note(session: Session, round_id: int, by: int | None, now: datetime) -> None:
    found = rounds.get(session, round_id)
    audit.add(session, "round_closed", by, at=now, subject=found.name if found else "")


def _go_on(session: Session, found: Round | None) -> Job:
    if found is None or is_held(found):
        raise WrongState
    job = jobs.ask(session, found.verdict or Verdict.COUNT, found.id)
    session.commit()
    return job
