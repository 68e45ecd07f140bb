"""The answers to the children, and what was promised in them."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Select, delete, func, or_, select, update
from sqlalchemy.orm import Session

from survey.storage.tables import PlanActivity, Reply, ReplyPoint, Round, RoundUnit, Unit

PUBLISHED = "published"


def get(session: Session, reply_id: int) -> Reply | None:
    return session.get(Reply, reply_id)


def of(session: Session, unit_id: int, round_id: int) -> Reply | None:
    return session.scalar(select(Reply).where(Reply.unit_id == unit_id, Reply.round_id == round_id))


def published(session: Session) -> set[tuple[int, int]]:
    """(unit, round) of every answer that stands on a page."""
    rows = session.execute(select(Reply.unit_id, Reply.round_id).where(Reply.state == PUBLISHED))
    return {(unit, round_id) for unit, round_id in rows}


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


def every(session: Session) -> Sequence[Reply]:
    return session.scalars(select(Reply).order_by(Reply.id)).all()


def every_point(session: Session) -> Sequence[tuple[ReplyPoint, PlanActivity | None, Reply]]:
    """What stands or has stood on pages, each with the activity that it follows, if any."""
    rows = session.execute(
        select(ReplyPoint, PlanActivity, Reply)
        .join(Reply, Reply.id == ReplyPoint.reply_id)
        .outerjoin(PlanActivity, PlanActivity.id == ReplyPoint.activity_id)
        .where(ReplyPoint.stood_on.is_not(None))
        .order_by(ReplyPoint.due_on, ReplyPoint.id)
    )
    return [(point, activity, reply) for point, activity, reply in rows]


def save(session: Session, reply_id: int, revision: int, values: Mapping[str, Any]) -> bool:
    """Change an answer that still has this revision; False if somebody was first."""
    saved = session.execute(
        update(Reply)
        .where(Reply.id == reply_id, Reply.revision == revision)
        .values(**values, revision=revision + 1)
    )
    return bool(saved.rowcount)  # type: ignore[attr-defined]


def add(session: Session, reply: Reply) -> Reply:
    session.add(reply)
    session.flush()
    return reply


def replace_points(session: Session, reply_id: int, points: Iterable[ReplyPoint]) -> None:
    session.execute(delete(ReplyPoint).where(ReplyPoint.reply_id == reply_id))
    session.add_all(points)


def first_action(session: Session, unit_id: int, status: str) -> str:
    """The first action with this status, its own or that of the activity it follows, in the
    newest answer on the unit's page; "" if none."""
    newest = (
        _on_pages(select(Reply.id))
        .where(Unit.id == unit_id)
        .order_by(Round.closes_on.desc(), Round.id.desc(), Reply.unit_id != unit_id)
        .limit(1)
    )
    found = session.scalar(
        select(ReplyPoint.action)
        .outerjoin(PlanActivity, PlanActivity.id == ReplyPoint.activity_id)
        .where(ReplyPoint.reply_id == newest.scalar_subquery())
        .where(func.coalesce(PlanActivity.status, ReplyPoint.status) == status)
        .where(ReplyPoint.action != "")
        .order_by(ReplyPoint.position)
        .limit(1)
    )
    return found or ""


def newest(session: Session) -> dict[str, date]:
    """Unit slug -> when the newest answer on its page was published."""
    rows = session.execute(
        _on_pages(select(Unit.slug, func.max(Reply.published_on))).group_by(Unit.slug)
    )
    return {row[0]: row[1] for row in rows}


def _on_pages(asked: Select[*tuple[Any, ...]]) -> Select[*tuple[Any, ...]]:
    """Published answers by the page they stand on: the unit's own, or its department's."""
    return (
        asked.select_from(Reply)
        .join(Round, Round.id == Reply.round_id)
        .join(RoundUnit, RoundUnit.round_id == Round.id)
        .join(Unit, Unit.id == RoundUnit.unit_id)
        .where(Reply.state == PUBLISHED)
        .where(or_(Reply.unit_id == Unit.id, Reply.unit_id == Unit.parent_id))
    )
