"""THE KEEPER: opens rounds, closes those that are due, counts, and cleans up after itself.

One process beside the web; the only one that opens a file in the key folder. Everything
it does can be done again: it may be killed at any moment and started anew.
"""

import logging
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Engine
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session, sessionmaker

from survey.core.round import State
from survey.services import arranging, counting, opening, releasing
from survey.storage import database, jobs, rounds
from survey.storage.seals import KeyFolder, KeyMissing
from survey.storage.tables import Job

log = logging.getLogger("lyssna.keeper")
WRITES = {"writes": True}
VACUUM_TRIES = 20


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
            jobs.ask(session, "count", found.id)
        session.commit()


def _keep(keeper: Keeper, today: date) -> int:
    _destroy_leftover_keys(keeper)
    _close_due(keeper, today)
    with keeper.sessions() as session:
        waiting = list(jobs.unfinished(session))
    for job in waiting:
        _do(keeper, job, today)
    return len(waiting)


def _do(keeper: Keeper, job: Job, today: date) -> None:
    _note(keeper, job, state="running")
    try:
        if job.kind == "open":
            with keeper.sessions(execution_options=WRITES) as session:
                opening.open_round(session, keeper.keys, job.round_id, today)
        else:
            _count(keeper, job, today)
    except (KeyMissing, counting.NotCounted) as error:
        log.warning("Job %s of round %s failed: %s", job.kind, job.round_id, error)
        _note(keeper, job, state="failed", message=str(error))
    else:
        _note(keeper, job, state="done")


def _count(keeper: Keeper, job: Job, today: date) -> None:
    def progress(done: int, total: int) -> None:
        _note(keeper, job, done=done, total=total)

    settings = releasing.Settings(today, keeper.code_version, map_=keeper.map_, progress=progress)
    counting.count(keeper.sessions, keeper.keys, job.round_id, settings)
    _vacuum(keeper)


def _note(keeper: Keeper, job: Job, **values: object) -> None:
    with keeper.sessions(execution_options=WRITES) as session:
        jobs.note(session, job.id, **values)
        session.commit()


def _close_due(keeper: Keeper, today: date) -> None:
    with keeper.sessions() as session:
        due = [r.id for r in rounds.due(session, today)]
    for round_id in due:
        # Staff may have closed it in this very moment; then there is nothing left to do.
        with keeper.sessions(execution_options=WRITES) as session, suppress(arranging.WrongState):
            arranging.close(session, round_id)


def _destroy_leftover_keys(keeper: Keeper) -> None:
    """Keys of counted rounds, left by a keeper that was killed after the count."""
    with keeper.sessions() as session:
        counted = {r.id for r in rounds.in_state(session, State.COUNTED)}
    for round_id in counted & set(keeper.keys.round_keys()):
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
