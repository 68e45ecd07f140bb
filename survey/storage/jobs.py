"""Jobs: what pages ask the keeper to do."""

from collections.abc import Sequence

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from survey.storage.tables import Job


def ask(session: Session, kind: str, round_id: int) -> Job:
    """A new job, or the same one if it is already waiting or under way."""
    found = session.scalar(
        select(Job).where(
            Job.kind == kind, Job.round_id == round_id, Job.state.in_(("waiting", "running"))
        )
    )
    if found:
        return found
    job = Job(kind=kind, round_id=round_id)
    session.add(job)
    session.flush()
    return job


def unfinished(session: Session) -> Sequence[Job]:
    """Waiting, or left under way by a keeper that was stopped."""
    return session.scalars(
        select(Job).where(Job.state.in_(("waiting", "running"))).order_by(Job.id)
    ).all()


def latest(session: Session, round_id: int, kind: str) -> Job | None:
    return session.scalar(
        select(Job)
        .where(Job.round_id == round_id, Job.kind == kind)
        .order_by(Job.id.desc())
        .limit(1)
    )


def get(session: Session, job_id: int) -> Job | None:
    return session.get(Job, job_id)


def note(session: Session, job_id: int, **values: object) -> None:
    """Set state, done, total or message."""
    session.execute(update(Job).where(Job.id == job_id).values(**values))
