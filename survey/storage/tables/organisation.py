"""The organisation, questionnaires, rounds and the keeper's jobs."""

from datetime import date
from typing import Any

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from survey.storage.tables.base import Base


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
