"""Which rounds a unit owes its children an answer to."""

from sqlalchemy.orm import Session

from survey.core.questionnaire import Audience
from survey.storage import library, replies, rounds, units
from survey.storage.tables import Round, Unit


def rounds_for_children(session: Session, unit: Unit) -> list[Round]:
    """Rounds that children of the unit were asked in, the latest first; no drafts."""
    found = replies.rounds_asking(session, _below(session, unit))
    return [r for r in found if _is_for_children(session, r)]


def _below(session: Session, unit: Unit) -> list[int]:
    below = [unit.id]
    for child in units.children(session, unit.id):
        below += _below(session, child)
    return below


def _is_for_children(session: Session, found: Round) -> bool:
    version = rounds.version(session, found.version_id)
    return (
        version is not None
        and library.thaw(version.content).questionnaire.audience is Audience.CHILD
    )
