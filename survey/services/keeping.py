"""THE KEEPER: opens rounds, closes those that are due, counts, and cleans up after itself.

One process beside the web; the only one that opens a file in the key folder. Everything
it does can be done again: it may be killed at any moment and started anew.
"""

import logging
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import Engine
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session, sessionmaker

from survey.core.round import State, Verdict, participation
from survey.services import arranging, counting, opening, releasing
from survey.storage import ballot_box, database, jobs, rounds
from survey.storage.seals import KeyFolder, KeyMissing
from survey.storage.tables import Job

log = logging.getLogger("lyssna.keeper")
WRITES = {"writes": True}
VACUUM_TRIES = 20
WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Keeper:
    """What the keeper works with. `map_`: how the proofs of a release are shared out."""

    engine: Engine
    keys: KeyFolder
    code_version: str
    map_: Callable[..., Any] = map

    @property
    def sessions(self) -> sessionmaker[Session]:
        return database.make_sessions(self.engine)


def keep(keeper: Keeper, today: date) -> int:
    """Everything there is to do now; how many jobs were done. Nothing if another keeper
    is at work, or if the key folder is another user's."""
    with keeper.keys.alone() as alone:
        return _keep(keeper, today) if alone else 0


def take_up(keeper: Keeper) -> None:
    """Ask anew for the counts that could not be made before this keeper started."""
    with keeper.sessions(execution_options=WRITES) as session:
        for found in rounds.in_state(session, State.CLOSED):
            # One that is held waits for a person, and there is no use in asking again.
            if found.verdict or found.came is None:
                jobs.ask(session, found.verdict or Verdict.COUNT, found.id)
        session.commit()


def _keep(keeper: Keeper, today: date) -> int:
    _destroy_leftover_keys(keeper)
    _close_due(keeper, today)
    _renew_participation(keeper, today)
    with keeper.sessions() as session:
        waiting = list(jobs.unfinished(session))
    for job in waiting:
        _do(keeper, job, today)
    return len(waiting)


def _do(keeper: Keeper, job: Job, today: date) -> None:
    with keeper.sessions(execution_options=WRITES) as session:
        if not jobs.start(session, job.id):
            return  # taken back in this very moment
        session.commit()
    try:
        _KINDS[job.kind](keeper, job, today)
    except counting.Held:
        _note(keeper, job, state="held")
    except (KeyMissing, opening.TooLate, counting.NotCounted) as error:
        log.warning("Job %s of round %s failed: %s", job.kind, job.round_id, error)
        _note(keeper, job, state="failed", message=str(error))
    else:
        _note(keeper, job, state="done")


def _open(keeper: Keeper, job: Job, today: date) -> None:
    with keeper.sessions(execution_options=WRITES) as session:
        opening.open_round(session, keeper.keys, job.round_id, today)


def _count(keeper: Keeper, job: Job, today: date) -> None:
    def opened(done: int, total: int) -> None:
        # Coarse, since pages show it: a page may not tell how many answered either.
        coarse = {"done": participation(done), "total": participation(total)}
        _note(keeper, job, message="sheets", **coarse)

    def proved(done: int, total: int) -> None:
        _note(keeper, job, message="questions", done=done, total=total)

    settings = releasing.Settings(
        today, keeper.code_version, map_=keeper.map_, opened=opened, progress=proved
    )
    counting.count(keeper.sessions, keeper.keys, job.round_id, settings)
    _vacuum(keeper)


def _discard(keeper: Keeper, job: Job, _: date) -> None:
    counting.discard(keeper.sessions, keeper.keys, job.round_id)
    _vacuum(keeper)


_KINDS: dict[str, Callable[[Keeper, Job, date], None]] = {
    "open": _open,
    "count": _count,
    "discard": _discard,
}


def _note(keeper: Keeper, job: Job, **values: object) -> None:
    with keeper.sessions(execution_options=WRITES) as session:
        jobs.note(session, job.id, **values)
        session.commit()


def _close_due(keeper: Keeper, today: date) -> None:
    with keeper.sessions() as session:
        due = [r.id for r in rounds.due(session, today)]
    for round_id in due:
        # Staff may have closed or prolonged it in this very moment; then there is nothing to do.
        with keeper.sessions(execution_options=WRITES) as session, suppress(arranging.WrongState):
            arranging.close_due(session, round_id, today, now=_moment(today))


def _renew_participation(keeper: Keeper, today: date) -> None:
    """How many have answered in open rounds: in steps, and once a week, so that nobody can
    tell from the steps who was here in between."""
    with keeper.sessions() as session:
        stale = [
            r.id
            for r in rounds.in_state(session, State.OPEN)
            if r.participation_on is None or r.participation_on + WEEK <= today
        ]
    for round_id in stale:
        with keeper.sessions(execution_options=WRITES) as session:
            if rounds.held_open(session, round_id):
                coarse = {
                    unit: participation(number)
                    for unit, number in ballot_box.by_unit(session, round_id).items()
                }
                rounds.set_participation(session, round_id, coarse, today)
                session.commit()


def _moment(today: date) -> datetime:
    return datetime.combine(today, datetime.now(UTC).time())


def _destroy_leftover_keys(keeper: Keeper) -> None:
    """Keys of rounds that have ended, left by a keeper that was killed after the count."""
    with keeper.sessions() as session:
        ended = {
            r.id
            for state in (State.COUNTED, State.DISCARDED)
            for r in rounds.in_state(session, state)
        }
    for round_id in ended & set(keeper.keys.round_keys()):
        keeper.keys.destroy_round_key(round_id)


def _vacuum(keeper: Keeper) -> None:
    """Wait for a quiet moment, at most a while; deleted rows are overwritten in any case."""
    for _ in range(VACUUM_TRIES):
        try:
            return database.vacuum(keeper.engine)
        except (OperationalError, database.Busy):
            time.sleep(0.5)
    log.warning("The database was too busy to be rewritten; the next count tries again.")
    return None
