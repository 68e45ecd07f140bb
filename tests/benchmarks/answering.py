"""Processor time per finished questionnaire, beside a bare app in the same run.

    python -m tests.benchmarks.answering [--walks 400]

A walk is one child on a fresh connection: welcome page, questions, one sheet sent. The
bare app shows pages of the same sizes and commits as many bytes. The two servers take
turns, so that the ratio holds on a noisy machine. Goal: at most 2.
"""

import argparse
import http.client
import random
import re
import statistics
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlencode, urlsplit

from survey.services import keeping
from survey.storage import ballot_box
from tests import examples
from tests.benchmarks.measuring import Server, granian, installation, say

BATCH = 25
VARIANT = "a1317"
Walk = Callable[[], list[int]]


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--walks", type=int, default=400)
    walks = parser.parse_args().walks
    with _ours() as (ours, walk, stored), _bare(walk()) as (bare, bare_walk):
        turns = [(ours, walk), (bare, bare_walk)]
        for server, step in turns:  # warm up: imports, caches, connections
            _batch(server, step)
        before = stored()
        spent = [[_batch(s, w) for s, w in turns] for _ in range(max(walks // BATCH, 2))]
        done = stored() - before
    milliseconds = [statistics.median(column) * 1000 / BATCH for column in zip(*spent, strict=True)]
    say(
        {
            "cpu_ms_per_questionnaire": round(milliseconds[0], 2),
            "bare_cpu_ms_per_questionnaire": round(milliseconds[1], 2),
            "ratio": round(statistics.median(a / b for a, b in spent), 2),
            "goal": 2,
            "sent": len(spent) * BATCH,
            "stored": done,
        }
    )


def _batch(server: Server, walk: Walk) -> float:
    before = server.processor_seconds()
    for _ in range(BATCH):
        walk()
    return server.processor_seconds() - before


@contextmanager
def _ours() -> Iterator[tuple[Server, Walk, Callable[[], int]]]:
    with installation() as (keeper, code, environment):
        with keeper.sessions() as session:
            variant = examples.variant_of(session, 1, VARIANT)
        rng = random.Random(1)

        def walk() -> list[int]:
            connection = http.client.HTTPConnection(urlsplit(server.address).netloc)
            welcome = _ask(connection, "GET", f"/s/{code}")
            path = f"/s/{code}/fragor?age={VARIANT}&lang=sv"
            page = _ask(connection, "GET", path)
            token = re.search(r'name="?token"? value="?([0-9a-f]{32})', page)
            assert token, "the page has no token"
            form = examples.answer_form(variant, rng) | {"token": [token[1]]}
            thanks = _ask(connection, "POST", path, form)
            assert "Tack" in thanks
            connection.close()
            return [len(text.encode()) for text in (welcome, page, thanks)]

        def stored() -> int:
            with keeper.sessions(execution_options=keeping.WRITES) as session:
                return ballot_box.count(session, 1)

        with granian("survey:create_app", environment, factory=True) as server:
            server.wait(f"/s/{code}")
            yield server, walk, stored


@contextmanager
def _bare(sizes: list[int]) -> Iterator[tuple[Server, Walk]]:
    form = {f"q{q}": ["1"] for q in range(13)}

    def walk() -> list[int]:
        connection = http.client.HTTPConnection(urlsplit(server.address).netloc)
        _ask(connection, "GET", "/")
        _ask(connection, "GET", "/questions")
        assert "Tack" in _ask(connection, "POST", "/questions", form)
        connection.close()
        return sizes

    with tempfile.TemporaryDirectory() as folder:
        environment = {
            "BARE_DATABASE": str(Path(folder, "bare.sqlite")),
            "BARE_SIZES": " ".join(map(str, sizes)),
        }
        with granian("tests.benchmarks.bare:app", environment) as server:
            server.wait()
            yield server, walk


def _ask(
    connection: http.client.HTTPConnection,
    method: str,
    path: str,
    form: dict[str, list[str]] | None = None,
) -> str:
    body = urlencode(form, doseq=True) if form else None
    headers = {"Sec-Fetch-Site": "same-origin"}
    if body:
        headers["Content-Type"] = "application/x-www-form-urlencoded"
    connection.request(method, path, body, headers)
    answer = connection.getresponse()
    page = answer.read().decode()
    assert answer.status == 200, (answer.status, path)
    return page


if __name__ == "__main__":
    main()
