"""Which earlier rounds are counted together with a new one, and their tallies. Keeper only."""

from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy.orm import Session

from survey.core import tally as tallying
from survey.core.pool import pool
from survey.core.questionnaire import Questionnaire, behind_branches
from survey.core.tally import Tally
from survey.storage import library, rounds, tallies
from survey.storage.seals import KeyFolder, KeyMissing
from survey.storage.tables import Round


def fellows(session: Session, keys: KeyFolder, found: Round) -> list[tuple[Round, Tally]]:
    """The earlier rounds of this round's pool whose tallies still exist, the oldest first,
    each with what may be released of its tally."""
    earlier = _series(session, found)
    days = [*(r.closes_on for r in earlier), found.closes_on]
    mine = earlier[len(days) - pool(days) :]
    opened = ((r, _opened(session, keys, r)) for r in mine)
    return [(r, tally) for r, tally in opened if tally is not None]


def releasable(tally: Tally, questionnaire: Questionnaire) -> Tally:
    """What may be released: a key behind a branch would give away the exact number that
    chose the way there, since group sizes are public. It stays in the sealed tally."""
    behind = {key for v in questionnaire.variants for key in behind_branches(v)}
    return replace(tally, counts=tuple(c for c in tally.counts if c.key not in behind))


def _series(session: Session, found: Round) -> Sequence[Round]:
    """Counted rounds of the same questionnaire that closed before, the oldest first."""
    name = _name(session, found)
    return [
        r
        for r in rounds.counted(session)
        if r.id != found.id and r.closes_on <= found.closes_on and _name(session, r) == name
    ]


def _name(session: Session, found: Round) -> str:
    version = rounds.version(session, found.version_id)
    return version.name if version else ""


def _opened(session: Session, keys: KeyFolder, found: Round) -> Tally | None:
    sealed, version = tallies.sealed(session, found.id), rounds.version(session, found.version_id)
    if sealed is None or version is None:
        return None
    try:
        opened = tallying.from_bytes(keys.open_tally(found.id, sealed))
    except KeyMissing:  # its time is over, or the folder was changed: the pool goes without it
        return None
    return releasable(opened, library.thaw(version.content).questionnaire)
