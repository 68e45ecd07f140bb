"""The slot of the ballot box: sealed sheets are put in, and can't be taken out here."""

from nacl.public import PublicKey, SealedBox
from sqlalchemy import bindparam, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from survey.storage.tables import Envelope, Round


def seal(public_key: bytes, sheet: bytes) -> bytes:
    """The sheet in an envelope that only the round's private key opens (X25519 sealed box)."""
    return SealedBox(PublicKey(public_key)).encrypt(sheet)


def add(session: Session, envelope_id: bytes, where: tuple[int, int], sealed: bytes) -> bool:
    """Put an envelope in the box of (round, unit); False if the round is not open.

    The same id a second time changes nothing and is well, whatever the round is now. The
    round stays open until this transaction ends: on SQLite because it is the only one that
    writes, on PostgreSQL by the row's share lock, which makes a close wait.
    """
    values = {"id": envelope_id, "round_id": where[0], "unit_id": where[1], "sealed": sealed}
    connection = session.connection()
    if connection.execute(_INSERTS[connection.dialect.name], values).rowcount > 0:
        return True
    return connection.execute(_THERE, {"id": envelope_id}).first() is not None


_THERE = select(Envelope.round_id).where(Envelope.id == bindparam("id"))
_COLUMNS = ("id", "round_id", "unit_id", "sealed")
_FROM_OPEN = (
    select(*(bindparam(name, type_=Envelope.__table__.c[name].type) for name in _COLUMNS))
    .where(Round.id == bindparam("round_id"), Round.state == "open")
    .with_for_update(read=True)
)
_INSERTS = {
    name: dialect.insert(Envelope.__table__)
    .from_select(_COLUMNS, _FROM_OPEN)
    .on_conflict_do_nothing()
    for name, dialect in (("sqlite", sqlite), ("postgresql", postgresql))
}
