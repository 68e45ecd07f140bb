"""The answers to the children, and what was promised in them."""

from collections.abc import Iterable, Sequence

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from survey.storage.tables import Reply, ReplyPoint, Round, RoundUnit


def get(session: Session, reply_id: int) -> Reply | None:
    return session.get(Reply, reply_id)


def of(session: Session, unit_id: int, round_id: int) -> Reply | None:
    return session.scalar(select(Reply).where(Reply.unit_id == unit_id, Reply.round_id == round_id))


def points_of(session: Session, reply_id: int) -> Sequence[ReplyPoint]:
    return session.scalars(
        select(ReplyPoint).where(ReplyPoint.reply_id == reply_id).order_by(ReplyPoint.position)
    ).all()


def rounds_asking(session: Session, unit_ids: Sequence[int]) -> Sequence[Round]:
    """Rounds that any of the units has been in, drafts left out, the latest first."""
    return session.scalars(
        select(Round)
        .where(
            Round.state != "draft",
            Round.id.in_(select(RoundUnit.round_id).where(RoundUnit.unit_id.in_(unit_ids))),
        )
        .order_by(Round.closes_on.desc(), Round.id.desc())
    ).all()


def add(session: Session, reply: Reply) -> Reply:
    session.add(reply)
    session.flush()
    return reply


def replace_points(session: Session, reply_id: int, points: Iterable[ReplyPoint]) -> None:
    session.execute(delete(ReplyPoint).where(ReplyPoint.reply_id == reply_id))
    session.add_all(points)
