"""What was promised to the children and is kept, and how new the units' answers are."""

from datetime import date

from sqlalchemy.orm import Session

from survey.core.promise import PointStatus
from survey.storage import replies


def kept_promise(session: Session, unit_id: int) -> str:
    """The first thing that is done of those in the unit's newest published answer, in the
    words that stand there; "" if there is none."""
    return replies.first_action(session, unit_id, PointStatus.DONE)


def newest_answers(session: Session) -> dict[str, date]:
    """Unit slug -> the day its newest answer was published; only units that have one."""
    return replies.newest(session)
