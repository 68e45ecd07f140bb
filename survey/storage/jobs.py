"""Jobs: what pages ask the keeper to do."""

from collections.abc import Sequence

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from survey.storage.tables import Job


def ask(session: Session, kind: str, round_id: int) -> Job:
    """A new job, or the same one if it is already waiting or under way."""
    if found := unfinished_of(session, round_id, kind):
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


def unfinished_of(session: Session, round_id: int, kind: str) -> Job | None:
    return session.scalar(
        select(Job).where(
            Job.round_id == round_id, Job.kind == kind, Job.state.in_(("waiting", "running"))
        )
    )


def start(session: Session, job_id: int) -> bool:
    """Begin, or begin again; False if it was taken back meanwhile."""
    begun = session.execute(
        update(Job)
        .where(Job.id == job_id, Job.state.in_(("waiting", "running")))
        .values(state="running", message="")
    )
    return bool(begun.rowcount)  # type: ignore[attr-defined]


def take_back(session: Session, round_id: int, kind: str) -> bool:
    """Withdraw what nobody has begun; False if it is under way or done."""
    withdrawn = session.execute(
        update(Job)
        .where(Job.round_id == round_id, Job.kind == kind, Job.state == "waiting")
        .values(state="withdrawn")
    )
    return bool(withdrawn.rowcount)  # type: ignore[attr-defined]


def last_of_each(session: Session) -> dict[int, Job]:
    """The latest job of every round that has one."""
    latest_ids = select(func.max(Job.id)).group_by(Job.round_id)
    return {j.round_id: j for j in session.scalars(select(Job).where(Job.id.in_(latest_ids)))}


def latest(session: Session, round_id: int, kind: str = "") -> Job | None:
    """The last one about a round; of one kind if named."""
    kinds = [Job.kind == kind] if kind else []
    return session.scalar(
        select(Job).where(Job.round_id == round_id, *kinds).order_by(Job.id.desc()).limit(1)
    )


def get(session: Session, job_id: int) -> Job | None:
    return session.get(Job, job_id)


def note(session: Session, job_id: int, **values: object) -> None:
    """Set state, done, total or message."""
    session.execute(update(Job).where(Job.id == job_id).values(**values))
