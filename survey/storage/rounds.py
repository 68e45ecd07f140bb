"""Rounds, the units in them, and the questionnaire versions they ask."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from survey.storage.tables import Permit, QuestionnaireVersion, Round, RoundUnit


def get(session: Session, round_id: int) -> Round | None:
    return session.get(Round, round_id)


def get_in(session: Session, round_id: int, state: str) -> Round | None:
    """The round if it is in this state, as the database has it now."""
    return session.scalar(
        select(Round)
        .where(Round.id == round_id, Round.state == state)
        .execution_options(populate_existing=True)
    )


def by_name(session: Session, name: str) -> Round | None:
    return session.scalar(select(Round).where(Round.name == name))


def every(session: Session) -> Sequence[Round]:
    return session.scalars(select(Round).order_by(Round.opens_on, Round.id)).all()


def counted(session: Session) -> Sequence[Round]:
    """Rounds with a release, oldest first."""
    return session.scalars(
        select(Round).where(Round.state == "counted").order_by(Round.closes_on, Round.id)
    ).all()


def open_for(session: Session, unit_id: int) -> Round | None:
    """The round a unit's shared code leads to: the open one that closes first."""
    return session.scalar(
        select(Round)
        .join(RoundUnit, RoundUnit.round_id == Round.id)
        .where(Round.state == "open", RoundUnit.unit_id == unit_id)
        .order_by(Round.closes_on, Round.id)
        .limit(1)
    )


def due(session: Session, today: date) -> Sequence[Round]:
    """Open rounds whose last day has passed."""
    return session.scalars(
        select(Round).where(Round.state == "open", Round.closes_on < today).order_by(Round.id)
    ).all()


def in_state(session: Session, state: str) -> Sequence[Round]:
    return session.scalars(select(Round).where(Round.state == state).order_by(Round.id)).all()


def held_open(session: Session, round_id: int) -> bool:
    """Whether the round is open, held so until this transaction ends."""
    return (
        session.scalar(
            select(Round.id)
            .where(Round.id == round_id, Round.state == "open")
            .with_for_update(read=True)
        )
        is not None
    )


def move(session: Session, round_id: int, *, before: str, after: str) -> bool:
    """From one state to the next; False if it was not in `before`."""
    moved = session.execute(
        update(Round).where(Round.id == round_id, Round.state == before).values(state=after)
    )
    return bool(moved.rowcount)  # type: ignore[attr-defined]


def units_of(session: Session, round_id: int) -> Sequence[RoundUnit]:
    return session.scalars(
        select(RoundUnit).where(RoundUnit.round_id == round_id).order_by(RoundUnit.unit_id)
    ).all()


def add(session: Session, made: Round, unit_ids: Sequence[int]) -> Round:
    session.add(made)
    session.flush()
    session.add_all(RoundUnit(round_id=made.id, unit_id=u) for u in unit_ids)
    session.flush()
    return made


def drop_permits(session: Session, round_id: int) -> None:
    """All at once, at the close: never beside an envelope."""
    session.execute(delete(Permit).where(Permit.round_id == round_id))


def version(session: Session, version_id: int) -> QuestionnaireVersion | None:
    return session.get(QuestionnaireVersion, version_id)


def version_by_digest(session: Session, digest: str) -> QuestionnaireVersion | None:
    return session.scalar(select(QuestionnaireVersion).where(QuestionnaireVersion.digest == digest))


def digest(session: Session, version_id: int) -> str:
    return (
        session.scalar(
            select(QuestionnaireVersion.digest).where(QuestionnaireVersion.id == version_id)
        )
        or ""
    )


def add_version(session: Session, name: str, digest: str, content: str) -> QuestionnaireVersion:
    """The version with this digest, added if it is new."""
    found = version_by_digest(session, digest)
    if found is None:
        found = QuestionnaireVersion(name=name, digest=digest, content=content)
        session.add(found)
        session.flush()
    return found
