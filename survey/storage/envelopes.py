"""The slot of the ballot box: sealed sheets are put in, and can't be taken out here."""

from nacl.public import PublicKey, SealedBox
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from survey.storage.tables import Envelope


def seal(public_key: bytes, sheet: bytes) -> bytes:
    """The sheet in an envelope that only the round's private key opens (X25519 sealed box)."""
    return SealedBox(PublicKey(public_key)).encrypt(sheet)


def add(session: Session, envelope_id: bytes, where: tuple[int, int], sealed: bytes) -> None:
    """Put an envelope in the box of (round, unit); the same id a second time changes nothing."""
    dialect = session.get_bind().dialect.name
    insert = (postgresql if dialect == "postgresql" else sqlite).insert(Envelope)
    session.execute(
        insert.values(
            id=envelope_id, round_id=where[0], unit_id=where[1], sealed=sealed
        ).on_conflict_do_nothing()
    )
