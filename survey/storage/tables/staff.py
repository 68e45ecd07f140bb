"""Staff: accounts, roles, sessions and the log of their acts."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from survey.storage.tables.base import Base


class Account(Base):
    """A member of staff who signs in."""

    __tablename__ = "account"
    id: Mapped[int] = mapped_column(primary_key=True)
    username: Mapped[str] = mapped_column(String(80), unique=True)
    password_hash: Mapped[str] = mapped_column(String(200), default="")
    totp_secret: Mapped[str] = mapped_column(String(64), default="")
    totp_confirmed: Mapped[bool] = mapped_column(default=False)
    totp_step: Mapped[int] = mapped_column(default=0)  # the last used; none is taken twice
    language: Mapped[str] = mapped_column(String(8), default="sv")
    active: Mapped[bool] = mapped_column(default=True)


class Membership(Base):
    """A role in a unit and everything below it."""

    __tablename__ = "membership"
    __table_args__ = (UniqueConstraint("account_id", "role", "unit_id"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"))
    role: Mapped[str] = mapped_column(String(20))
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))


class StaffSession(Base):
    """A signed-in browser; ending the row ends the session everywhere.

    `pending`: the password was right, the second step is still to come. Not signed in.
    """

    __tablename__ = "staff_session"
    token_hash: Mapped[bytes] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(
        ForeignKey("account.id", ondelete="CASCADE"), index=True
    )
    started_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    confirmed_at: Mapped[datetime]
    pending: Mapped[bool] = mapped_column(default=False)


class RecoveryCode(Base):
    """Stands in for the second factor once; only its hash is kept."""

    __tablename__ = "recovery_code"
    code_hash: Mapped[bytes] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(
        ForeignKey("account.id", ondelete="CASCADE"), index=True
    )


class OneTimeLink(Base):
    """Lets the one who holds it choose a password, once; only its hash is kept."""

    __tablename__ = "one_time_link"
    token_hash: Mapped[bytes] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(
        ForeignKey("account.id", ondelete="CASCADE"), index=True
    )
    kind: Mapped[str] = mapped_column(String(10))
    expires_at: Mapped[datetime]


class ApiToken(Base):
    """Lets a program read releases as its owner may, within a unit, until a day; only its
    hash is kept."""

    __tablename__ = "api_token"
    token_hash: Mapped[bytes] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(
        ForeignKey("account.id", ondelete="CASCADE"), index=True
    )
    name: Mapped[str] = mapped_column(String(80))
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    made_on: Mapped[date]
    expires_on: Mapped[date]


class SignInAttempt(Base):
    """Failed sign-ins by account or hashed address, for throttling; pruned by the keeper."""

    __tablename__ = "sign_in_attempt"
    id: Mapped[int] = mapped_column(primary_key=True)
    bucket: Mapped[bytes] = mapped_column(index=True)
    at: Mapped[datetime]


class Audit(Base):
    """What staff did: opened, closed, exported, changed. Never a child's act."""

    __tablename__ = "audit"
    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    act: Mapped[str] = mapped_column(String(40))
    subject: Mapped[str] = mapped_column(String(200), default="")
