"""Somebody writes down what they see in a figure."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from survey.core.access import Person
from survey.storage import findings
from survey.storage.tables import Finding


class Outdated(Exception):
    """Somebody else decided meanwhile; nothing was saved."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What was seen: `about` an indicator or a question, in a place, after a round."""

    unit_id: int
    round_id: int
    about: str
    text: str


def note(session: Session, by: Person, seen: Seen, today: date) -> int:
    """Write it down; its id."""
    made = Finding(
        unit_id=seen.unit_id,
        round_id=seen.round_id,
        about=seen.about,
        text=seen.text,
        made_on=today,
        account_id=by.account_id,
    )
    finding_id = findings.add(session, made).id
    session.commit()
    return finding_id
