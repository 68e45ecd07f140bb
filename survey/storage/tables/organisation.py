"""The organisation, questionnaires, rounds and the keeper's jobs."""

from datetime import date
from typing import Any

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from survey.storage.tables.base import Base


class Unit(Base):
    """A node of the tree municipality, department, unit.

    `child_name`: what a child calls it. `phrases`: language -> {"young", "old"} for the
    adults. `slug`: its short public address. `level` may also be "group": a report group,
    which stands in figures where its members would; their `group_id` points to it.
    `revision` grows with every change, so that the second of two editors is told.
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
    opened_on: Mapped[date | None]
    closed_on: Mapped[date | None]
    group_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))
    revision: Mapped[int] = mapped_column(default=1)


class QuestionnaireVersion(Base):
    """A questionnaire with all its words, frozen when its first round opened. `audience`:
    see core.questionnaire.Audience; beside the content, since every code asks for it."""

    __tablename__ = "questionnaire_version"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(60))
    digest: Mapped[str] = mapped_column(String(64), unique=True)
    content: Mapped[str] = mapped_column(Text)
    audience: Mapped[str] = mapped_column(String(10))


class Round(Base):
    """A round. `content`: variants, languages and modules taken in. `tree`: the organisation
    as it was at opening. `state`: see core.round.State.

    `public_key` is set when the keeper has made and proved the round's key.
    `came`: how many sheets there were, only where more came than could be right and a
    person must decide; `verdict` is what that person said. `keyer_id`: who may key in
    paper forms. `override_reason`: why it opened although an answer is overdue, as the
    public reads it. `participation_on`: when participation was last renewed.
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
    revision: Mapped[int] = mapped_column(default=1)
    came: Mapped[int | None]
    verdict: Mapped[str] = mapped_column(String(10), default="")
    keyer_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    override_reason: Mapped[str] = mapped_column(String(400), default="")
    participation_on: Mapped[date | None]


class RoundUnit(Base):
    """A unit that takes part in a round: how many children are expected, how many took part
    in coarse steps, and how many cards the workers say they gave out."""

    __tablename__ = "round_unit"
    round_id: Mapped[int] = mapped_column(
        ForeignKey("round.id"), primary_key=True, autoincrement=False
    )
    unit_id: Mapped[int] = mapped_column(
        ForeignKey("unit.id"), primary_key=True, autoincrement=False
    )
    expected: Mapped[int | None]
    participation: Mapped[int] = mapped_column(default=0)
    given_out: Mapped[int] = mapped_column(default=0)


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


class Tablet(Base):
    """A shared tablet that is lent to a unit's children until somebody ends it with its PIN.

    Only the hash of its address is kept. `wrong`: how many PINs have been tried. Nothing a
    child does on it writes here, and nothing of an answer points here.
    """

    __tablename__ = "tablet"
    token_hash: Mapped[bytes] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)
    pin_hash: Mapped[str] = mapped_column(String(200))
    wrong: Mapped[int] = mapped_column(default=0)
    started_on: Mapped[date]
