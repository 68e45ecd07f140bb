"""A real keeper, killed for real at many moments: the count is whole or not begun."""

import os
import subprocess
import sys
import time

from sqlalchemy import select

from survey.services import arranging
from survey.storage import ballot_box, releases, rounds
from survey.storage.tables import Release, Tally
from tests import examples
from tests.conftest import House

MOMENTS = (0.4, 0.8, 1.1, 1.4, 1.7, 2.0, 2.3, 2.6, 3.0)


def keeper(house: House) -> "subprocess.Popen[bytes]":
    """`flask keeper --once` on the installation, as a process of its own."""
    environment = os.environ | {
        "LYSSNA_DATA": str(house.database.parent.parent),
        "LYSSNA_DATABASE_URL": f"sqlite:///{house.database}",
        "LYSSNA_KEYS": str(house.keeper.keys.path),
        "LYSSNA_SECRET_KEY": "x" * 40,
        "LYSSNA_BALLOT_KEY": examples.BALLOT_KEY.decode(),
    }
    command = [sys.executable, "-m", "flask", "keeper", "--once"]
    return subprocess.Popen(command, env=environment, stderr=subprocess.DEVNULL)


def whole_or_not_begun(house: House) -> str:
    """The round's state, after a look that everything else agrees with it."""
    with house.session() as session:
        found = rounds.get(session, house.round_id)
        assert found
        left = ballot_box.count(session, house.round_id)
        tallies = len(session.scalars(select(Tally)).all())
        released = len(session.scalars(select(Release)).all())
        assert (found.state, left, tallies, released) in (
            ("closed", 60, 0, 0),
            ("counted", 0, 1, 1),
        )
        return found.state


def test_a_keeper_killed_at_any_moment_leaves_the_count_whole_or_not_begun(house: House) -> None:
    for variant, number in (("a79", 20), ("a1012", 20), ("a1317", 20)):
        house.answer(house.town.family, variant, number)
    with house.session() as session:
        arranging.close(session, house.round_id, by=None, now=examples.NOW)
    seen = []
    for moment in MOMENTS:
        process = keeper(house)
        time.sleep(moment)
        process.kill()
        process.wait()
        seen.append(whole_or_not_begun(house))
    assert seen[0] == "closed"  # at least one kill came before the end
    process = keeper(house)
    assert process.wait(120) == 0
    assert whole_or_not_begun(house) == "counted"
    assert house.keeper.keys.round_keys() == []
    with house.session() as session:
        assert releases.of_round(session, house.round_id)
