"""The results page after a thousand and after a million counted sheets.

    python -m tests.benchmarks.results [--loads 30]

Two installations take turns in one run. Goal: equal within 20 %, since pages read
releases and never a count.
"""

import argparse
import random
import statistics
import time
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import replace
from datetime import UTC, datetime

from survey import create_app
from survey.core.access import Role
from survey.core.questionnaire import asked
from survey.core.tally import Counting, Tally
from survey.services import admitting, arranging, keeping, releasing
from survey.storage import library, releases, rounds
from tests import examples
from tests.benchmarks.measuring import installation, say
from tests.page import PageClient, signed_in

SIZES = {"thousand": 1, "million": 1000}


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--loads", type=int, default=30)
    loads = parser.parse_args().loads
    with ExitStack() as stack:
        pages = {name: _page(stack, factor) for name, factor in SIZES.items()}
        for load in pages.values():
            load()
        spent: dict[str, list[float]] = {name: [] for name in pages}
        for _ in range(loads):
            for name, load in pages.items():
                start = time.perf_counter()
                load()
                spent[name].append(time.perf_counter() - start)
    medians = {name: statistics.median(times) for name, times in spent.items()}
    ratios = [b / a for a, b in zip(*spent.values(), strict=True)]
    say(
        {
            "page_ms": {name: round(m * 1000, 1) for name, m in medians.items()},
            "ratio": round(statistics.median(ratios), 2),
            "goal": "0.8 to 1.2",
        }
    )


def _page(stack: ExitStack, factor: int) -> Callable[[], None]:
    """A function that loads the results page of a round of 1,000 x factor sheets."""
    keeper, _, environment = stack.enter_context(installation())
    _release(keeper, factor)
    overrides = {k.removeprefix("LYSSNA_"): v for k, v in environment.items()}
    client: PageClient = signed_in(create_app(overrides), "analyst", _analyst(keeper))

    def load() -> None:
        assert client.http.get("/personal/resultat/1").status_code == 200

    return load


def _analyst(keeper: keeping.Keeper) -> str:
    password, now = "a long enough password", datetime.now(UTC).replace(tzinfo=None)
    with keeper.sessions(execution_options=keeping.WRITES) as session:
        admitting.add_account(session, "analyst", password, now=now)
        admitting.grant(session, "analyst", Role.ANALYST, 1, now=now)
    return password


def _release(keeper: keeping.Keeper, factor: int) -> None:
    """Publish the round from a tally that is `factor` times a count of 1,000 sheets."""
    with keeper.sessions(execution_options=keeping.WRITES) as session:
        arranging.close(session, 1, by=None, now=examples.NOW)
        found = rounds.get(session, 1)
        assert found
        tally = _tally(factor, [m.unit_id for m in rounds.units_of(session, 1)])
        settings = releasing.Settings(examples.TODAY, "benchmark", seed="1")
        made = releasing.prepare(session, [(found, tally)], settings)
        releases.add(session, made.row, made.statements)
        rounds.move(session, 1, before="closed", after="counted")
        session.commit()


def _tally(factor: int, units: list[int]) -> Tally:
    questionnaire = library.read(library.folder() / "stod-och-delaktighet").questionnaire
    variants = [asked(questionnaire, v.id, frozenset()) for v in questionnaire.variants]
    rng = random.Random(1)
    counting = Counting(1, variants)
    for number in range(1000):
        variant = variants[number % len(variants)]
        counting.add(rng.choice(units), next(iter(examples.sheets(variant, 1, rng))))
    tally = counting.finish(questionnaire.pooled)
    return replace(
        tally,
        sheets=tally.sheets * factor,
        counts=tuple(
            replace(c, cells={k: tuple(x * factor for x in n) for k, n in c.cells.items()})
            for c in tally.counts
        ),
    )


if __name__ == "__main__":
    main()
