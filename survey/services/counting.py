"""THE COUNT: open the envelopes, count question by question, destroy. Keeper only.

The order is the safety. Everything heavy happens before anything is written; one short
transaction stores tally and release and deletes the envelopes; then the key goes. Killed
before that transaction nothing has begun; killed after it, the keeper deletes the key of
every counted round when it starts. Throwing a round away is the same, without the count.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

from sqlalchemy.orm import Session, sessionmaker

from survey.core import tally as tallying
from survey.core.questionnaire import Questionnaire, asked
from survey.core.round import State, Verdict, participation, too_many
from survey.core.sheet import from_bytes
from survey.core.tally import Counting, Tally
from survey.services import pooling, releasing
from survey.storage import ballot_box, cards, library, releases, rounds, tallies
from survey.storage.seals import KeyFolder, Opener
from survey.storage.tables import Round

Progress = Callable[[int, int], None]


class NotCounted(Exception):
    """The count could not be finished; nothing was changed. Says why."""


class Held(Exception):
    """More came than there can be children: a person must decide first."""


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
    Raises Held (before anything is opened), NotCounted or seals.KeyMissing.
    """
    with sessions() as session:
        found = rounds.get(session, round_id)
        if found is None or found.state not in (State.CLOSED, State.COUNTED):
            raise NotCounted("The round is not closed.")
        if found.verdict == Verdict.DISCARD:
            raise NotCounted("A person has decided to throw the round away.")
        if found.state == State.CLOSED:
            _refuse_too_many(sessions, session, found)
            questionnaire = _questionnaire(session, found)
            opener = keys.opener(round_id)
            counted = _open_all(session, opener, (found, questionnaire), settings.opened)
            settings = replace(settings, audience=questionnaire.audience)
            public = pooling.releasable(counted.tally, questionnaire)
            pool = [*pooling.fellows(session, keys, found), (found, public)]
            release = releasing.prepare(session, pool, settings)
    if found.state == State.CLOSED:
        sealed = keys.seal_tally(round_id, tallying.to_bytes(counted.tally))
        with sessions(execution_options={"writes": True}) as session:
            _store(session, round_id, counted, sealed, release)
    keys.destroy_round_key(round_id)


def discard(sessions: sessionmaker[Session], keys: KeyFolder, round_id: int) -> None:
    """Destroy everything that was sent to a round, as a person decided, and its key.

    Does nothing to a round that is already thrown away but finish the destruction.
    Raises NotCounted if nobody has decided so.
    """
    with sessions(execution_options={"writes": True}) as session:
        found = rounds.get(session, round_id)
        if found is None or found.verdict != Verdict.DISCARD:
            raise NotCounted("Nobody has decided to throw the round away.")
        if rounds.move(session, round_id, before=State.CLOSED, after=State.DISCARDED):
            rounds.set_participation(session, round_id, {}, None)
            _destroy(session, round_id)
            session.commit()
    keys.destroy_round_key(round_id)


def _refuse_too_many(sessions: sessionmaker[Session], session: Session, found: Round) -> None:
    """Raise Held, and keep the number for whoever is to decide, if nobody has yet."""
    expected = [m.expected for m in rounds.units_of(session, found.id)]
    came = ballot_box.count(session, found.id)
    if found.verdict or not too_many(came, expected):
        return
    with sessions(execution_options={"writes": True}) as own:
        if rounds.hold(own, found.id, came):
            own.commit()
    raise Held


def _destroy(session: Session, round_id: int) -> None:
    ballot_box.destroy(session, round_id)
    cards.drop_unused(session, round_id)
    rounds.drop_permits(session, round_id)


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
    coarse = {unit: participation(number) for unit, number in counted.sheets.items()}
    rounds.set_participation(session, round_id, coarse, release.row.released_on)
    _destroy(session, round_id)
    session.commit()
