"""How long the count of many envelopes takes, and how much memory.

    python -m tests.benchmarks.counting [--envelopes 100000]

Goal: a million in at most five minutes, with flat memory and progress.
"""

import argparse
import random
import resource
import time

from sqlalchemy import insert

from survey.core.sheet import to_bytes
from survey.services import arranging, counting, keeping, releasing
from survey.storage import rounds
from survey.storage.envelopes import seal
from survey.storage.tables import Envelope
from tests import examples
from tests.benchmarks.measuring import installation, say

CHUNK = 5000
DIFFERENT = 400


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--envelopes", type=int, default=100_000)
    number = parser.parse_args().envelopes
    with installation() as (keeper, _, _):
        _fill(keeper, number)
        with keeper.sessions(execution_options=keeping.WRITES) as session:
            arranging.close(session, 1, by=None, now=examples.NOW)
        marks: list[tuple[float, int, int]] = []
        start = time.monotonic()

        def progress(done: int, total: int) -> None:
            marks.append((time.monotonic() - start, done, _memory()))

        before = _memory()
        settings = releasing.Settings(examples.TODAY, "benchmark", progress=progress)
        counting.count(keeper.sessions, keeper.keys, 1, settings)
        whole = time.monotonic() - start
    opened = next(mark for mark in marks if mark[1] == number)
    say(
        {
            "envelopes": number,
            "opening_and_counting_s": round(opened[0], 1),
            "with_release_s": round(whole, 1),
            "million_would_take_s": round(opened[0] * 1e6 / number, 1),
            "goal_million_s": 300,
            "memory_mb": {"before": before, "after_a_tenth": marks[len(marks) // 10][2],
                          "after_all": opened[2]},
            "progress_reports": len(marks),
        }
    )  # fmt: skip


def _fill(keeper: keeping.Keeper, number: int) -> None:
    """Envelopes straight into the box; a few hundred different sheets, each sealed anew."""
    rng = random.Random(1)
    with keeper.sessions(execution_options=keeping.WRITES) as session:
        found = rounds.get(session, 1)
        assert found
        assert found.public_key
        sheets = [
            to_bytes(sheet)
            for age in ("a79", "a1012", "a1317")
            for sheet in examples.sheets(examples.variant_of(session, 1, age), DIFFERENT // 3, rng)
        ]
        units = [m.unit_id for m in rounds.units_of(session, 1)]
        for start in range(0, number, CHUNK):
            rows = [
                {
                    "id": rng.randbytes(32),
                    "round_id": 1,
                    "unit_id": rng.choice(units),
                    "sealed": seal(found.public_key, rng.choice(sheets)),
                }
                for _ in range(min(CHUNK, number - start))
            ]
            session.execute(insert(Envelope), rows)
        session.commit()


def _memory() -> int:
    """Peak resident memory so far, MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


if __name__ == "__main__":
    main()
