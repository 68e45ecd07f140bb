"""What a code leads to, in one query: the child's path asks the database as little as it can."""

from typing import Any

from sqlalchemy import Row, Select, and_, bindparam, func, select
from sqlalchemy.orm import Session, aliased

from survey.storage.tables import (
    Card,
    EntryCode,
    Permit,
    QuestionnaireVersion,
    Round,
    RoundUnit,
    Unit,
)

_DEPARTMENT = aliased(Unit)
_TOWN = aliased(Unit)


def _nearest(name: str) -> Any:
    """The unit's own, or else its department's or the municipality's."""
    own = [func.nullif(getattr(level, name), "") for level in (Unit, _DEPARTMENT, _TOWN)]
    return func.coalesce(*own, "").label(name)


_FACTS = (
    Unit.id.label("unit_id"),
    Unit.name,
    Unit.child_name,
    Unit.slug,
    Unit.phrases,
    *(_nearest(name) for name in ("phone", "emergency_phone", "contact")),
    _TOWN.name.label("municipality"),
    Round.id.label("round_id"),
    Round.closes_on,
    Round.answer_by,
    Round.content,
    Round.public_key,
    QuestionnaireVersion.digest,
)


def _leading(opened_by: type[Any], *more: Any) -> Select[Any]:
    """Unit, municipality, and the open round (nothing there if none is open)."""
    return (
        select(*_FACTS, *more)
        .select_from(opened_by)
        .join(Unit, Unit.id == opened_by.unit_id)
        .join(_TOWN, _TOWN.level == "municipality")
        .outerjoin(_DEPARTMENT, _DEPARTMENT.id == Unit.parent_id)
        .limit(1)
    )


_SHARED = (
    _leading(EntryCode, EntryCode.variant, EntryCode.choice)
    .outerjoin(RoundUnit, RoundUnit.unit_id == Unit.id)
    .outerjoin(Round, and_(Round.id == RoundUnit.round_id, Round.state == "open"))
    .outerjoin(QuestionnaireVersion, QuestionnaireVersion.id == Round.version_id)
    .where(EntryCode.code_mac == bindparam("mac"), EntryCode.open)
    # The open round that closes first; rounds that are not open come last.
    .order_by(Round.id.is_(None), Round.closes_on, Round.id)
)


def _single(opened_by: type[Any], key: Any, *more: Any) -> Select[Any]:
    return (
        _leading(opened_by, *more)
        .outerjoin(Round, and_(Round.id == opened_by.round_id, Round.state == "open"))
        .outerjoin(QuestionnaireVersion, QuestionnaireVersion.id == Round.version_id)
        .where(key == bindparam("mac"))
    )


_CARD = _single(Card, Card.code_mac, Card.variant, Card.choice)
_PERMIT = _single(Permit, Permit.token_mac)


def by_shared_code(session: Session, mac: bytes) -> Row[Any] | None:
    """Where a unit's shared code leads. `round_id` is None if no round is open."""
    return session.execute(_SHARED, {"mac": mac}).first()


def by_card(session: Session, mac: bytes) -> Row[Any] | None:
    """Where an unused single-use card leads."""
    return session.execute(_CARD, {"mac": mac}).first()


def by_permit(session: Session, mac: bytes) -> Row[Any] | None:
    """Where the page leads that has spent its card."""
    return session.execute(_PERMIT, {"mac": mac}).first()
