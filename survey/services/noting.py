"""Write in the log what a member of staff did where doing it changes nothing else.

Downloads are such acts. What changes something is written by the errand that changes it,
in the same transaction.
"""

from datetime import datetime

from survey.storage import audit
from survey.storage.database import Session

LONGEST = 200  # as much as the log's column holds


def note(session: Session, act: str, by: int, *, now: datetime, about: str = "") -> None:
    """One row, kept at once; `by` is the account. What is too long ends in "…"."""
    subject = about if len(about) <= LONGEST else f"{about[: LONGEST - 1]}…"
    audit.add(session, act, by, at=now, subject=subject)
    session.commit()
