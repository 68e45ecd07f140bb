"""Releases: the only figures anyone reads."""

from collections.abc import Iterable, Sequence

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from survey.core.disclosure import Figure, Group, Level, Statement
from survey.storage.tables import Release, ReleaseStatement


def add(session: Session, release: Release, statements: Iterable[Statement]) -> None:
    session.add(release)
    session.flush()
    rows = [_row(release.round_id, s) for s in statements]
    if rows:
        session.execute(insert(ReleaseStatement), rows)


def get(session: Session, round_id: int) -> Release | None:
    return session.get(Release, round_id)


def of_round(session: Session, round_id: int) -> list[Statement]:
    """What was released after one round, the pooled rounds it came with included."""
    return [
        _statement(row)
        for row in session.scalars(
            select(ReleaseStatement)
            .where(ReleaseStatement.release_id == round_id)
            .order_by(ReleaseStatement.id)
        )
    ]


def of_key(session: Session, round_ids: Sequence[int], key: str) -> list[Statement]:
    return [
        _statement(row)
        for row in session.scalars(
            select(ReleaseStatement)
            .where(ReleaseStatement.release_id.in_(round_ids), ReleaseStatement.key == key)
            .order_by(ReleaseStatement.id)
        )
    ]


def ledger(session: Session) -> list[Statement]:
    """Everything that was ever released."""
    return [
        _statement(row)
        for row in session.scalars(select(ReleaseStatement).order_by(ReleaseStatement.id))
    ]


def _row(release_id: int, s: Statement) -> dict[str, object]:
    return {
        "release_id": release_id,
        "key": s.key,
        "option": s.option,
        "level": s.group.level.value,
        "node": s.group.node,
        "variant": s.group.variant,
        "gender": s.group.gender,
        "rounds": list(s.group.rounds),
        "figure": s.figure.value,
        "categories": list(s.categories),
        "lo": s.lo,
        "hi": s.hi,
        "n": s.n,
    }


def _statement(row: ReleaseStatement) -> Statement:
    group = Group(Level(row.level), row.node, row.variant, row.gender, tuple(row.rounds))
    return Statement(
        row.key,
        row.option,
        group,
        Figure(row.figure),
        tuple(row.categories),
        row.lo,
        row.hi,
        row.n,
    )
