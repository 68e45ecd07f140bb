"""An attacker with the whole disk looks for anything that ties a sheet to a child."""

import random
import sqlite3
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy import make_url, select, text
from sqlalchemy.orm import Session

from survey.core.card import code_mac, envelope_id, permit_mac
from survey.services import arranging, inviting, keeping
from survey.storage import cards
from survey.storage.tables import Card, Envelope, Round
from tests import examples, postgres
from tests.examples import BALLOT_KEY, TODAY, Town

CARDS = ("7KQ4MRTX", "8KQ4MRTX", "9KQ4MRTX", "AKQ4MRTX")


@dataclass(frozen=True)
class Traces:
    """What the attacker looks for: known from the children's side of the counter."""

    words: tuple[bytes, ...]
    spent: tuple[bytes, ...]
    envelopes: tuple[bytes, ...]
    sealed: tuple[bytes, ...]


@pytest.fixture
def traces(db: Session, open_round: Round, town: Town) -> Traces:
    """Twelve children answer by a shared code and four by single-use cards."""
    rng = random.Random(5)
    shared = inviting.code_for(db, BALLOT_KEY, town.family)
    cards.add_cards(
        db,
        [
            Card(
                code_mac=code_mac(BALLOT_KEY, code),
                round_id=open_round.id,
                unit_id=town.family,
                sheet="A1",
                variant="",
                choice="",
            )
            for code in CARDS
        ],
    )
    db.commit()
    variant = examples.variant_of(db, open_round.id, "a1317")
    codes = [shared] * 12 + list(CARDS)
    state = rng.getstate()
    tokens = []
    for code, sheet in zip(codes, examples.sheets(variant, 16, random.Random(6)), strict=True):
        state = rng.getstate()
        tokens.append(rng.randbytes(16).hex())
        rng.setstate(state)
        examples.send(db, code, sheet, rng)
    rows = db.scalars(select(Envelope)).all()
    return Traces(
        words=tuple(w.encode() for w in (*CARDS, shared, *tokens)),
        spent=tuple(code_mac(BALLOT_KEY, c) for c in CARDS)
        + tuple(permit_mac(BALLOT_KEY, t) for t in tokens),
        envelopes=tuple(envelope_id(BALLOT_KEY, t) for t in tokens),
        sealed=tuple(r.sealed for r in rows),
    )


def logical_dump(db: Session, url: str) -> bytes:
    """Everything a backup of the database holds, as text."""
    if url.startswith("sqlite"):
        with sqlite3.connect(str(make_url(url).database)) as connection:
            return "\n".join(connection.iterdump()).lower().encode()
    folder = postgres.programs()
    assert folder
    address = url.replace("postgresql+psycopg://", "postgresql://")
    done = subprocess.run(
        [str(folder / "pg_dump"), "--inserts", address], capture_output=True, check=True
    )
    return done.stdout.lower()


def found(needles: tuple[bytes, ...], haystack: bytes) -> list[bytes]:
    """Which of them are there, raw or in hexadecimal."""
    return [n for n in needles if n in haystack or n.hex().encode() in haystack]


def test_the_search_finds_what_is_there(db: Session, database_url: str, traces: Traces) -> None:
    """The search itself bites: while the round is open the envelopes are in the dump."""
    assert len(found(traces.envelopes, logical_dump(db, database_url))) == 16


def test_a_dump_of_an_open_round_holds_no_code_and_no_token(
    db: Session, database_url: str, traces: Traces
) -> None:
    dump = logical_dump(db, database_url)
    assert found(tuple(w.lower() for w in traces.words), dump) == []


def test_spent_cards_are_gone_and_no_column_joins_permit_and_envelope(
    db: Session, database_url: str, traces: Traces
) -> None:
    dump = logical_dump(db, database_url)
    assert found(traces.spent[:4], dump) == []
    assert len(found(traces.spent[4:], dump)) == 4
    permits = {bytes(p) for p in db.scalars(text("SELECT token_mac FROM permit"))}
    assert not permits & set(traces.envelopes)


# On PostgreSQL the live heap of an open round shows its order: PRIVACY.md says what is left over.
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_the_order_in_a_dump_is_not_the_order_of_arrival(
    db: Session, database_url: str, traces: Traces
) -> None:
    dump = logical_dump(db, database_url)
    places = [dump.index(e.hex().encode()) for e in traces.envelopes]
    assert places != sorted(places)
    order = sorted(range(16), key=places.__getitem__)
    assert order == sorted(range(16), key=traces.envelopes.__getitem__)


def test_after_the_count_no_trace_is_in_the_dump_or_on_the_disk(
    db: Session, database_url: str, keeper: keeping.Keeper, open_round: Round, traces: Traces
) -> None:
    """Invariant 6."""
    arranging.close(db, open_round.id, by=None, now=examples.NOW)
    db.close()
    keeping.keep(keeper, TODAY)
    everything = traces.words + traces.spent + traces.envelopes + traces.sealed
    assert found(everything, logical_dump(db, database_url)) == []
    if database_url.startswith("sqlite"):
        disk = examples.database_bytes(Path(str(make_url(database_url).database)))
        assert len(disk) > 10_000
        assert [n for n in everything if n in disk or n[:200] in disk] == []


@pytest.fixture
def unsafe(sqlite_url: str) -> Iterator[sqlite3.Connection]:
    connection = sqlite3.connect(sqlite_url.removeprefix("sqlite:///"))
    yield connection
    connection.close()


def test_the_disk_search_bites_when_rows_are_deleted_carelessly(
    unsafe: sqlite3.Connection, sqlite_url: str
) -> None:
    """The planted weakness: the same deletion without our pragmas is readable."""
    unsafe.execute("PRAGMA secure_delete=OFF")
    unsafe.execute("CREATE TABLE careless (sealed BLOB)")
    unsafe.executemany("INSERT INTO careless VALUES (?)", [(b"TRACE" * 50,) for _ in range(50)])
    unsafe.commit()
    unsafe.execute("DELETE FROM careless")
    unsafe.commit()
    assert b"TRACE" in examples.database_bytes(Path(sqlite_url.removeprefix("sqlite:///")))


def test_the_key_folder_lies_outside_the_database_folder(house: object, tmp_path: Path) -> None:
    """Invariant 11, for the defaults."""
    from survey import config

    values = config.read({"SECRET_KEY": "x" * 40, "BALLOT_KEY": "y" * 40}, {})
    database_folder = Path(values["DATABASE_URL"].removeprefix("sqlite:///")).parent
    assert database_folder not in (Path(values["KEYS"]), *Path(values["KEYS"]).parents)
