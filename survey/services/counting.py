"""THE COUNT: open the envelopes, count question by question, destroy. Keeper only.

The order is the safety. Everything heavy happens before anything is written; one short
transaction stores tally and release and deletes the envelopes; then the key goes. Killed
before that transaction nothing has begun; killed after it, the keeper deletes the key of
every counted round when it starts.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

from sqlalchemy.orm import Session, sessionmaker

from survey.core import tally as tallying
from survey.core.questionnaire import Questionnaire, asked, behind_branches
from survey.core.round import State, participation
from survey.core.sheet import from_bytes
from survey.core.tally import Counting, Tally
from survey.services import releasing
from survey.storage import ballot_box, cards, library, releases, rounds, tallies
from survey.storage.seals import KeyFolder, Opener
from survey.storage.tables import Round

Progress = Callable[[int, int], None]


class NotCounted(Exception):
    """The count could not be finished; nothing was changed. Says why."""


@dataclass(frozen=True, slots=True)
class Counted:
    """A round counted in memory, and its number of sheets per unit."""

    tally: Tally
    sheets: dict[int, int]


def count(
    sessions: sessionmaker[Session],
    keys: KeyFolder,
    round_id: int,
    settings: releasing.Settings,
) -> None:
    """Count and release a closed round, then destroy its envelopes and its key.

    Does nothing to a round that is already counted but finish the destruction.
    Raises NotCounted or seals.KeyMissing.
    """
    with sessions() as session:
        found = rounds.get(session, round_id)
        if found is None or found.state not in (State.CLOSED, State.COUNTED):
            raise NotCounted("The round is not closed.")
        if found.state == State.CLOSED:
            questionnaire = _questionnaire(session, found)
            opener = keys.opener(round_id)
            counted = _open_all(session, opener, (found, questionnaire), settings.progress)
            settings = replace(settings, audience=questionnaire.audience)
            public = _without_branches(counted.tally, questionnaire)
            release = releasing.prepare(session, found, public, settings)
    if found.state == State.CLOSED:
        sealed = keys.seal_tally(round_id, tallying.to_bytes(counted.tally))
        with sessions(execution_options={"writes": True}) as session:
            _store(session, round_id, counted, sealed, release)
    keys.destroy_round_key(round_id)


def _questionnaire(session: Session, found: Round) -> Questionnaire:
    version = rounds.version(session, found.version_id)
    if version is None:
        raise NotCounted("The questionnaire of the round is missing.")
    return library.thaw(version.content).questionnaire


def _open_all(
    session: Session, opener: Opener, what: tuple[Round, Questionnaire], progress: Progress
) -> Counted:
    """All envelopes counted. Only sums are kept, so the order they came in is gone."""
    found, questionnaire = what
    taken = frozenset(found.content["taken"])
    counting = Counting(
        found.id, [asked(questionnaire, v, taken) for v in found.content["variants"]]
    )
    total, done = ballot_box.count(session, found.id), 0
    sheets: dict[int, int] = {}
    for chunk in ballot_box.take(session, found.id):
        for unit, sealed in chunk:
            counting.add(unit, from_bytes(opener.open(sealed)))
            sheets[unit] = sheets.get(unit, 0) + 1
        done += len(chunk)
        progress(done, total)
    return Counted(counting.finish(questionnaire.pooled), sheets)


def _without_branches(tally: Tally, questionnaire: Questionnaire) -> Tally:
    """What may be released: a key behind a branch would give away the exact number that
    chose the way there, since group sizes are public. It stays in the sealed tally."""
    behind = {key for v in questionnaire.variants for key in behind_branches(v)}
    return replace(tally, counts=tuple(c for c in tally.counts if c.key not in behind))


def _store(
    session: Session,
    round_id: int,
    counted: Counted,
    sealed: bytes,
    release: releasing.Prepared,
) -> None:
    """The one short transaction."""
    if not rounds.move(session, round_id, before=State.CLOSED, after=State.COUNTED):
        raise NotCounted("Another keeper has counted the round.")
    if ballot_box.count(session, round_id) != counted.tally.sheets:
        raise NotCounted("An envelope came in after the close; the count starts over.")
    tallies.add(session, round_id, sealed)
    releases.add(session, release.row, release.statements)
    for member in rounds.units_of(session, round_id):
        member.participation = participation(counted.sheets.get(member.unit_id, 0))
    ballot_box.destroy(session, round_id)
    cards.drop_unused(session, round_id)
    rounds.drop_permits(session, round_id)
    session.commit()
