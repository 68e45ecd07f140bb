"""A training is followed up: by the questionnaire that is named after its own, three months
after it opened, in the same units."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from sqlalchemy.orm import Session

from survey.core.round import State, followed_up_on
from survey.storage import rounds
from survey.storage.library import Package
from survey.storage.tables import Round

from .choosing import fresh

ENDING = "-uppfoljning"


@dataclass(frozen=True, slots=True)
class FollowUp:
    """What a round is followed up by, and from which day; `made`: the round that does it."""

    package: Package
    opens_on: date
    made: Round | None


def follow_up(session: Session, found: Round, folder: Path | None = None) -> FollowUp | None:
    """How a round that has closed is followed up; None if it has no follow-up."""
    version = rounds.version(session, found.version_id)
    if version is None or found.state not in (State.CLOSED, State.COUNTED):
        return None
    package = fresh(version.name + ENDING, folder)
    if package is None:
        return None
    made = _later(session, found, package.questionnaire.id)
    return FollowUp(package, followed_up_on(found.opens_on), made)


def _later(session: Session, found: Round, questionnaire: str) -> Round | None:
    """The first later round that asks this questionnaire in one of the round's units."""
    mine = {m.unit_id for m in rounds.units_of(session, found.id)}
    there = {m.round_id for m in rounds.members(session) if m.unit_id in mine}
    for one in rounds.every(session):
        if one.id in there and one.opens_on > found.opens_on and one.state != State.DISCARDED:
            version = rounds.version(session, one.version_id)
            if version and version.name == questionnaire:
                return one
    return None
