"""An example municipality, its rounds, and what children there answer."""

import random
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

from sqlalchemy.orm import Session

from survey.commands.example.answers import form as answer_form
from survey.commands.example.answers import sheets
from survey.core.questionnaire import Variant, asked
from survey.core.round import CHECKLIST
from survey.core.sheet import Sheet
from survey.services import answering, arranging, keeping
from survey.storage import library, rounds, units
from survey.storage.tables import Round, Unit

__all__ = ["answer_form", "sheets"]

TODAY = date(2026, 11, 22)
NOW = datetime(2026, 11, 22, 8)
BALLOT_KEY = b"ballot key of the tests, long enough"


@dataclass(frozen=True, slots=True)
class Town:
    """Ids of an example municipality: two departments, three units."""

    municipality: int
    children_department: int
    disability_department: int
    family: int
    outpatient: int
    disability: int

    @property
    def units(self) -> tuple[int, int, int]:
        return (self.family, self.outpatient, self.disability)


PHRASES = {
    "sv": {"young": "de vuxna här", "old": "de som jobbar här"},
    "en": {"young": "the adults here", "old": "the people who work here"},
}


def make_town(session: Session) -> Town:
    """Exempelköping, with help numbers in place. Commits."""

    def add(name: str, level: str, parent: int | None = None, child_name: str = "") -> int:
        slug = name.lower().translate(str.maketrans("åäö ", "aao-"))
        unit = Unit(
            name=name,
            level=level,
            parent_id=parent,
            slug=slug,
            child_name=child_name or name,
            phrases=PHRASES,
            phone="0123-45 67 00",
            emergency_phone="0123-45 67 99",
            contact="dataskyddsombud@example.org",
            checked_on=TODAY,
        )
        return units.add(session, unit).id

    top = add("Exempelköpings kommun", "municipality")
    children = add("Barn och unga", "department", top)
    disability = add("Funktionsstöd", "department", top)
    town = Town(
        top,
        children,
        disability,
        add("Barn och familj", "unit", children, "soc i Exempelköping"),
        add("Öppenvård", "unit", children, "Öppenvården"),
        add("LSS barn och unga", "unit", disability, "Solgården"),
    )
    session.commit()
    return town


def make_draft(
    session: Session,
    town: Town,
    name: str = "Hösten 2026",
    questionnaire: str = "stod-och-delaktighet",
    **changes: object,
) -> Round:
    """A round ready to open. Commits."""
    package = library.read(library.folder() / questionnaire)
    values: dict[str, object] = {
        "name": name,
        "opens_on": TODAY,
        "closes_on": TODAY + timedelta(days=28),
        "answer_by": TODAY + timedelta(days=70),
        "unit_ids": town.units,
        "disposal_decision": "SN 2026/123",
        "ticked": frozenset(CHECKLIST),
        "variants": ("a46", "a79", "a1012", "a1317", "lss"),
    }
    wanted = arranging.Draft(**(values | changes))  # type: ignore[arg-type]
    return arranging.draft(session, package, wanted, by=None, now=NOW)


def open_now(keeper: keeping.Keeper, round_id: int) -> None:
    """Ask for the round to be opened and let the keeper do it."""
    with keeper.sessions(execution_options=keeping.WRITES) as session:
        arranging.ask_to_open(session, round_id, by=None, now=NOW)
    keeping.keep(keeper, TODAY)


def close_and_count(keeper: keeping.Keeper, round_id: int) -> None:
    with keeper.sessions(execution_options=keeping.WRITES) as session:
        arranging.close(session, round_id, by=None, now=NOW)
    keeping.keep(keeper, TODAY)


def send(session: Session, code: str, sheet: Sheet, rng: random.Random) -> None:
    """One sheet through the door of a code, as the web does it."""
    token = rng.randbytes(16).hex()
    door = answering.enter(session, BALLOT_KEY, code, token)
    answering.submit(session, BALLOT_KEY, door, (code, token), sheet)


def variant_of(session: Session, round_id: int, variant_id: str) -> Variant:
    found = rounds.get(session, round_id)
    assert found
    version = rounds.version(session, found.version_id)
    assert version
    questionnaire = library.thaw(version.content).questionnaire
    return asked(questionnaire, variant_id, frozenset(found.content["taken"]))


def database_bytes(path: Path) -> bytes:
    """Everything on disk of an SQLite database: file, write-ahead log, shared memory."""
    return b"".join(f.read_bytes() for f in sorted(path.parent.glob(path.name + "*")))
