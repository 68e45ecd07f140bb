"""Workers note how many cards they gave out: a number for the unit, no names, no time."""

from sqlalchemy.orm import Session

from survey.storage import rounds

from .wishing import WrongState


def note_given_out(session: Session, unit_id: int, number: int) -> None:
    """Add to the cards given out in the unit's open round; less than nought takes back.

    Raises WrongState if no round is open there.
    """
    found = rounds.open_for(session, unit_id)
    if found is None or not rounds.note_given_out(session, found.id, unit_id, number):
        raise WrongState
    session.commit()
