"""What a code leads to, in one query: the child's path asks the database as little as it can."""

from typing import Any

from sqlalchemy import Row, Select, and_, bindparam, func, or_, select
from sqlalchemy.orm import Session, aliased

from survey.core.questionnaire import Audience
from survey.storage.rounds import versions_for
from survey.storage.tables import (
    Card,
    EntryCode,
    Permit,
    QuestionnaireVersion,
    Round,
    RoundUnit,
    Tablet,
    Unit,
)

_DEPARTMENT = aliased(Unit)
_TOWN = aliased(Unit)


def _nearest(name: str) -> Any:
    """The unit's own, or else its department's or the municipality's."""
    own = [func.nullif(getattr(level, name), "") for level in (Unit, _DEPARTMENT, _TOWN)]
    return func.coalesce(*own, "").label(name)


_PLACE = (
    Unit.id.label("unit_id"),
    Unit.name,
    Unit.child_name,
    Unit.slug,
    Unit.phrases,
    *(_nearest(name) for name in ("phone", "emergency_phone", "contact")),
    _TOWN.name.label("municipality"),
)
_FACTS = (
    *_PLACE,
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


_FOR_CHILDREN = Round.version_id.in_(versions_for(Audience.CHILD))
_FOR_STAFF = Round.version_id.in_(versions_for(Audience.STAFF))


def _current(opened_by: type[Any], fitting: Any, *more: Any) -> Select[Any]:
    """The unit's open and fitting round that closes first; other rounds come last."""
    return (
        _leading(opened_by, *more)
        .outerjoin(RoundUnit, RoundUnit.unit_id == Unit.id)
        .outerjoin(Round, and_(Round.id == RoundUnit.round_id, Round.state == "open", fitting))
        .outerjoin(QuestionnaireVersion, QuestionnaireVersion.id == Round.version_id)
        .order_by(Round.id.is_(None), Round.closes_on, Round.id)
    )


# A code leads children to whatever asks them now, and a staff link to its own round alone.
_BY_CODE = or_(
    and_(EntryCode.round_id.is_(None), _FOR_CHILDREN),
    and_(EntryCode.round_id == Round.id, _FOR_STAFF),
)
_SHARED = _current(
    EntryCode, _BY_CODE, EntryCode.variant, EntryCode.choice, EntryCode.round_id.label("only")
).where(EntryCode.code_mac == bindparam("mac"), EntryCode.open)
_LENT = _current(Tablet, _FOR_CHILDREN).where(Tablet.token_hash == bindparam("token_hash"))


def _single(opened_by: type[Any], key: Any, *more: Any) -> Select[Any]:
    return (
        _leading(opened_by, *more)
        .outerjoin(Round, and_(Round.id == opened_by.round_id, Round.state == "open"))
        .outerjoin(QuestionnaireVersion, QuestionnaireVersion.id == Round.version_id)
        .where(key == bindparam("mac"))
    )


_DESK = (
    _leading(RoundUnit)
    .outerjoin(Round, and_(Round.id == RoundUnit.round_id, Round.state == "open"))
    .outerjoin(QuestionnaireVersion, QuestionnaireVersion.id == Round.version_id)
    .where(RoundUnit.round_id == bindparam("wanted"), RoundUnit.unit_id == bindparam("unit"))
)
_NO_CODE = (
    select(*_PLACE)
    .select_from(Unit)
    .join(_TOWN, _TOWN.level == "municipality")
    .outerjoin(_DEPARTMENT, _DEPARTMENT.id == Unit.parent_id)
    .where(Unit.id == bindparam("unit"))
)
_CARD = _single(Card, Card.code_mac, Card.variant, Card.choice)
_PERMIT = _single(Permit, Permit.token_mac)


def by_shared_code(session: Session, mac: bytes) -> Row[Any] | None:
    """Where a unit's shared code leads. `round_id` is None if no round is open; `only` is set
    for the staff's link to one round."""
    return session.execute(_SHARED, {"mac": mac}).first()


def by_card(session: Session, mac: bytes) -> Row[Any] | None:
    """Where an unused single-use card leads."""
    return session.execute(_CARD, {"mac": mac}).first()


def by_permit(session: Session, mac: bytes) -> Row[Any] | None:
    """Where the page leads that has spent its card."""
    return session.execute(_PERMIT, {"mac": mac}).first()


def at_desk(session: Session, round_id: int, unit_id: int) -> Row[Any] | None:
    """The round itself, for a unit in it. `round_id` is None if the round is not open."""
    return session.execute(_DESK, {"wanted": round_id, "unit": unit_id}).first()


def place(session: Session, unit_id: int) -> Row[Any] | None:
    """What a page says of a unit, of any level, whatever round there is."""
    return session.execute(_NO_CODE, {"unit": unit_id}).first()


def by_tablet(session: Session, token_hash: bytes) -> Row[Any] | None:
    """Where a lent tablet leads. `round_id` is None if no round is open."""
    return session.execute(_LENT, {"token_hash": token_hash}).first()
