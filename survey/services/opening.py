"""The keeper opens a round: makes its key, proves it, and only then lets answers in."""

from datetime import date

from sqlalchemy.orm import Session

from survey.core.round import State
from survey.storage import rounds
from survey.storage.seals import KeyFolder


class TooLate(Exception):
    """The round's last day passed before anybody could open it; it is still a draft."""


def open_round(session: Session, keys: KeyFolder, round_id: int, today: date) -> None:
    """The round takes answers. Raises seals.KeyMissing or TooLate: then it is still a draft."""
    found = rounds.get(session, round_id)
    if found is None or found.state != State.DRAFT:
        return  # a repeated job: it is open already, or further on
    if found.closes_on < today:
        raise TooLate("The last day had passed before the keeper came to open the round.")
    public_key = keys.make_round_key(round_id)
    found.public_key = public_key
    found.opens_on = today
    found.participation_on = today  # nothing is said before a week has gone
    found.state = State.OPEN
    session.commit()
