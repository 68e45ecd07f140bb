"""Which answers to children are still to come: promised, and not on any page yet."""

from sqlalchemy.orm import Session

from survey.core.questionnaire import Audience
from survey.core.round import State
from survey.storage import library, replies, rounds, units
from survey.storage.tables import Round, Unit

ASKED = (State.OPEN, State.CLOSED, State.COUNTED)


def owed(session: Session) -> dict[int, tuple[int, ...]]:
    """Round id -> the units in it whose children wait for an answer.

    An answer to a later round stands for those before it, as on the unit's page. A round
    that was thrown away owes nothing: its page says so itself.
    """
    asked = for_children(session)
    places = {u.id: u for u in units.every(session)}
    published = replies.published(session)
    found: dict[int, tuple[int, ...]] = {}
    answered: set[int] = set()
    for one in sorted(asked, key=lambda r: (r.closes_on, r.id), reverse=True):
        members = [m.unit_id for m in rounds.units_of(session, one.id) if m.unit_id in places]
        answered |= {u for u in members if _is_answered(published, places[u], one.id)}
        if waiting := tuple(u for u in members if u not in answered):
            found[one.id] = waiting
    return found


def for_children(session: Session) -> list[Round]:
    """Every round that children have been asked in, but for those thrown away."""
    audiences: dict[int, Audience] = {}
    for one in (found := [r for r in rounds.every(session) if r.state in ASKED]):
        if one.version_id not in audiences:
            audiences[one.version_id] = _audience(session, one.version_id)
    return [r for r in found if audiences[r.version_id] is Audience.CHILD]


def _audience(session: Session, version_id: int) -> Audience:
    version = rounds.version(session, version_id)
    return library.thaw(version.content).questionnaire.audience if version else Audience.STAFF


def _is_answered(published: set[tuple[int, int]], unit: Unit, round_id: int) -> bool:
    return any((place, round_id) in published for place in (unit.id, unit.parent_id))
