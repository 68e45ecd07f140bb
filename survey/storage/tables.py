"""Every table on one page.

Refused, and held by tests, in the answer tables (envelope, card, permit, entry_code,
tally): time or date, address, user agent, language, referrer, session or device,
worker, serial number, counter, page reached, and a foreign key to a person, card or
code. The server's order of arrival must not be readable either: keys are random or
derived, and on SQLite the tables have no rowid.
"""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, LargeBinary, MetaData, String, Text, UniqueConstraint
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

NAMES = {
    "ix": "ix_%(column_0_N_label)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(DeclarativeBase):
    """All tables."""

    metadata = MetaData(naming_convention=NAMES)
    type_annotation_map = {bytes: LargeBinary, dict[str, Any]: JSON, list[Any]: JSON}


class Ballot:
    """A table that answers pass through: no rowid, so no order of arrival."""

    __table_args__ = {"sqlite_with_rowid": False}


# --- answers ---------------------------------------------------------------------------


class Envelope(Ballot, Base):
    """A sealed sheet. `id` is an HMAC of the page's own random token."""

    __tablename__ = "envelope"
    id: Mapped[bytes] = mapped_column(primary_key=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("round.id"), index=True)
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
    """

    __tablename__ = "entry_code"
    code_mac: Mapped[bytes] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)
    variant: Mapped[str] = mapped_column(String(20), default="")
    choice: Mapped[str] = mapped_column(String(8), default="")
    edition: Mapped[int] = mapped_column(default=1)
    open: Mapped[bool] = mapped_column(default=True)


class Tally(Ballot, Base):
    """A counted round, sealed with a key that lies outside the database."""

    __tablename__ = "tally"
    round_id: Mapped[int] = mapped_column(
        ForeignKey("round.id"), primary_key=True, autoincrement=False
    )
    sealed: Mapped[bytes]


# --- what is released ----------------------------------------------------------------------


class Release(Base):
    """One round's release: by which rule, by which version of the code."""

    __tablename__ = "release"
    round_id: Mapped[int] = mapped_column(
        ForeignKey("round.id"), primary_key=True, autoincrement=False
    )
    rule: Mapped[dict[str, Any]]
    code_version: Mapped[str] = mapped_column(String(40))
    seed: Mapped[str] = mapped_column(String(64))
    released_on: Mapped[date]


class ReleaseStatement(Base):
    """Between `lo` and `hi` of the `n` sheets of a group. `categories`: what was answered."""

    __tablename__ = "release_statement"
    __table_args__ = (Index("ix_release_statement_release_key", "release_id", "key"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    release_id: Mapped[int] = mapped_column(ForeignKey("release.round_id"))
    key: Mapped[str] = mapped_column(String(60))
    option: Mapped[str] = mapped_column(String(60), default="")
    level: Mapped[str] = mapped_column(String(20))
    node: Mapped[int]
    variant: Mapped[str] = mapped_column(String(20), default="")
    gender: Mapped[str] = mapped_column(String(20), default="")
    rounds: Mapped[list[Any]]
    figure: Mapped[str] = mapped_column(String(20))
    categories: Mapped[list[Any]]
    lo: Mapped[int]
    hi: Mapped[int]
    n: Mapped[int]


# --- the organisation, questionnaires and rounds --------------------------------------------


class Unit(Base):
    """A node of the tree municipality, department, unit.

    `child_name`: what a child calls it. `phrases`: language -> {"young", "old"} for the
    adults. `slug`: its short public address.
    """

    __tablename__ = "unit"
    id: Mapped[int] = mapped_column(primary_key=True)
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))
    level: Mapped[str] = mapped_column(String(20))
    name: Mapped[str] = mapped_column(String(120))
    child_name: Mapped[str] = mapped_column(String(120), default="")
    slug: Mapped[str] = mapped_column(String(60), unique=True)
    phrases: Mapped[dict[str, Any]] = mapped_column(default=dict)
    phone: Mapped[str] = mapped_column(String(40), default="")
    emergency_phone: Mapped[str] = mapped_column(String(40), default="")
    contact: Mapped[str] = mapped_column(String(200), default="")
    checked_on: Mapped[date | None]
    closed_on: Mapped[date | None]


class QuestionnaireVersion(Base):
    """A questionnaire with all its words, frozen when its first round opened."""

    __tablename__ = "questionnaire_version"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(60))
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    content: Mapped[str] = mapped_column(Text)


class Round(Base):
    """A round. `plan`: variants, languages and modules taken in. `tree`: unit -> department.

    `state`: draft, open, closed, counted. `public_key` is set when the keeper has made
    and proved the round's key.
    """

    __tablename__ = "round"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(120))
    version_id: Mapped[int] = mapped_column(ForeignKey("questionnaire_version.id"))
    state: Mapped[str] = mapped_column(String(12), default="draft", index=True)
    opens_on: Mapped[date]
    closes_on: Mapped[date]
    answer_by: Mapped[date]
    content: Mapped[dict[str, Any]] = mapped_column(default=dict)
    checklist: Mapped[dict[str, Any]] = mapped_column(default=dict)
    disposal_decision: Mapped[str] = mapped_column(String(120), default="")
    tree: Mapped[dict[str, Any]] = mapped_column(default=dict)
    public_key: Mapped[bytes | None]


class RoundUnit(Base):
    """A unit that takes part in a round; how many children are expected, cards given out."""

    __tablename__ = "round_unit"
    round_id: Mapped[int] = mapped_column(
        ForeignKey("round.id"), primary_key=True, autoincrement=False
    )
    unit_id: Mapped[int] = mapped_column(
        ForeignKey("unit.id"), primary_key=True, autoincrement=False
    )
    expected: Mapped[int | None]
    participation: Mapped[int] = mapped_column(default=0)


class Job(Base):
    """Something a page asked the keeper to do, and how far it has come."""

    __tablename__ = "job"
    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(20))
    round_id: Mapped[int] = mapped_column(ForeignKey("round.id"))
    state: Mapped[str] = mapped_column(String(12), default="waiting", index=True)
    done: Mapped[int] = mapped_column(default=0)
    total: Mapped[int] = mapped_column(default=0)
    message: Mapped[str] = mapped_column(String(400), default="")


# --- staff ---------------------------------------------------------------------------------


class Account(Base):
    """A member of staff who signs in."""

    __tablename__ = "account"
    id: Mapped[int] = mapped_column(primary_key=True)
    username: Mapped[str] = mapped_column(String(80), unique=True)
    password_hash: Mapped[str] = mapped_column(String(200), default="")
    totp_secret: Mapped[str] = mapped_column(String(64), default="")
    totp_step: Mapped[int] = mapped_column(default=0)
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
    """A signed-in browser; ending the row ends the session everywhere."""

    __tablename__ = "staff_session"
    token_hash: Mapped[bytes] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(
        ForeignKey("account.id", ondelete="CASCADE"), index=True
    )
    started_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    confirmed_at: Mapped[datetime]


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


# --- plans and the answer to the children ------------------------------------------------------


class Plan(Base):
    """A department's plan."""

    __tablename__ = "plan"
    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    title: Mapped[str] = mapped_column(String(200))


class PlanRow(Base):
    """One row of the plan's table, in the department's own words."""

    __tablename__ = "plan_row"
    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey("plan.id", ondelete="CASCADE"), index=True)
    position: Mapped[int]
    focus_area: Mapped[str] = mapped_column(Text, default="")
    goal: Mapped[str] = mapped_column(Text, default="")
    responsible: Mapped[str] = mapped_column(Text, default="")
    time_plan: Mapped[str] = mapped_column(Text, default="")
    comment: Mapped[str] = mapped_column(Text, default="")


class PlanActivity(Base):
    """One activity of a row, with its own status."""

    __tablename__ = "plan_activity"
    id: Mapped[int] = mapped_column(primary_key=True)
    row_id: Mapped[int] = mapped_column(ForeignKey("plan_row.id", ondelete="CASCADE"), index=True)
    position: Mapped[int]
    text: Mapped[str] = mapped_column(Text)
    status: Mapped[str] = mapped_column(String(20), default="not_started")


class PlanIndicator(Base):
    """An indicator that a row is followed by, and its target in percent."""

    __tablename__ = "plan_indicator"
    row_id: Mapped[int] = mapped_column(
        ForeignKey("plan_row.id", ondelete="CASCADE"), primary_key=True
    )
    indicator: Mapped[str] = mapped_column(String(12), primary_key=True)
    target: Mapped[int | None]


class Reply(Base):
    """The answer to the children of one unit (or department) after one round."""

    __tablename__ = "reply"
    __table_args__ = (UniqueConstraint("unit_id", "round_id"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    round_id: Mapped[int] = mapped_column(ForeignKey("round.id"))
    cannot: Mapped[str] = mapped_column(Text, default="")
    responsible: Mapped[str] = mapped_column(String(120), default="")
    published_on: Mapped[date | None]


class ReplyPoint(Base):
    """One point: what children said, and what the grown-ups do or why not."""

    __tablename__ = "reply_point"
    id: Mapped[int] = mapped_column(primary_key=True)
    reply_id: Mapped[int] = mapped_column(ForeignKey("reply.id", ondelete="CASCADE"), index=True)
    position: Mapped[int]
    said: Mapped[str] = mapped_column(Text)
    action: Mapped[str] = mapped_column(Text, default="")
    reason: Mapped[str] = mapped_column(Text, default="")
    due: Mapped[str] = mapped_column(String(80), default="")
    status: Mapped[str] = mapped_column(String(20), default="planned")
