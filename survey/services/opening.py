"""The keeper opens a round: makes its key, proves it, and only then lets answers in."""

from datetime import date

from sqlalchemy.orm import Session

from survey.core.round import State
from survey.storage import rounds
from survey.storage.seals import KeyFolder


def open_round(session: Session, keys: KeyFolder, round_id: int, today: date) -> None:
    """The round takes answers. Raises seals.KeyMissing: then it is still a draft."""
    public_key = keys.make_round_key(round_id)
    found = rounds.get(session, round_id)
    if found is None or found.state != State.DRAFT:
        return  # a repeated job: it is open already, or further on
    found.public_key = public_key
    found.opens_on = min(found.opens_on, today)
    found.state = State.OPEN
    session.commit()
