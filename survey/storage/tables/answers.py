"""Tables that answers pass through.

Refused, and held by tests: time or date, address, user agent, language, referrer, session
or device, worker, serial number, counter, page reached, and a foreign key to a person,
card or code. The order of arrival must not be readable either: keys are random or derived,
and on SQLite the tables have no rowid.
"""

from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from survey.storage.tables.base import Base


class Ballot:
    """A table that answers pass through: no rowid, so no order of arrival."""

    __table_args__ = {"sqlite_with_rowid": False}


class Envelope(Ballot, Base):
    """A sealed sheet. `id` is an HMAC of the page's own random token.

    No index on the round: it would be a second place to leave traces in, and the table
    holds nothing but rounds that are not counted yet.
    """

    __tablename__ = "envelope"
    id: Mapped[bytes] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("round.id"))
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    sealed: Mapped[bytes]


class Card(Ballot, Base):
    """A single-use card that is still unused; the row goes when the answer is sent."""

    __tablename__ = "card"
    code_mac: Mapped[bytes] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("round.id"), index=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    sheet: Mapped[str] = mapped_column(String(12), index=True)
    variant: Mapped[str] = mapped_column(String(20), default="")
    choice: Mapped[str] = mapped_column(String(8), default="")


class Permit(Ballot, Base):
    """A card was spent by this token, so the token may send; emptied at close."""

    __tablename__ = "permit"
    token_mac: Mapped[bytes] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("round.id"), index=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))


class EntryCode(Ballot, Base):
    """A unit's permanent shared code for one set of choices. No counter of use.

    The code is derived from the server's secret, the unit, the choices and `edition`;
    a revoked code is replaced by a higher edition. `choice` is the language it opens in.
    `round_id`: the staff's link to this one round; without it a code leads children.
    """

    __tablename__ = "entry_code"
    code_mac: Mapped[bytes] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)
    variant: Mapped[str] = mapped_column(String(20), default="")
    choice: Mapped[str] = mapped_column(String(8), default="")
    edition: Mapped[int] = mapped_column(default=1)
    open: Mapped[bool] = mapped_column(default=True)
    round_id: Mapped[int | None] = mapped_column(ForeignKey("round.id"))


class Tally(Ballot, Base):
    """A counted round, sealed with a key that lies outside the database."""

    __tablename__ = "tally"
    round_id: Mapped[int] = mapped_column(
        ForeignKey("round.id"), primary_key=True, autoincrement=False
    )
    sealed: Mapped[bytes]
