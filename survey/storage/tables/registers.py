"""Registers: forms about the organisation's own decisions. No person and no case number.

Exact, current and signed by a member of staff: nothing here touches a child's answer.
"""

from datetime import date
from typing import Any

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from survey.storage.tables.base import Base


class RegisterEntry(Base):
    """One decision: a child checklist (`bcl`) or a self-check of an impact assessment
    (`ekb`). `answers`: question id -> option ids. An action that is needed has a role and
    a month, and becomes a plan activity."""

    __tablename__ = "register_entry"
    id: Mapped[int] = mapped_column(primary_key=True)
    form: Mapped[str] = mapped_column(String(12), index=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)
    decided_on: Mapped[date]
    answers: Mapped[dict[str, Any]] = mapped_column(default=dict)
    action: Mapped[str] = mapped_column(Text, default="")
    responsible: Mapped[str] = mapped_column(String(120), default="")
    due_on: Mapped[date | None]
    activity_id: Mapped[int | None] = mapped_column(
        ForeignKey("plan_activity.id", ondelete="SET NULL")
    )
    made_on: Mapped[date]
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    revision: Mapped[int] = mapped_column(default=1)


class RegisterDraw(Base):
    """A random draw of decisions to look at again: how many there were, which numbers."""

    __tablename__ = "register_draw"
    id: Mapped[int] = mapped_column(primary_key=True)
    form: Mapped[str] = mapped_column(String(12))
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)
    drawn_on: Mapped[date]
    total: Mapped[int]
    chosen: Mapped[list[Any]]
    seed: Mapped[str] = mapped_column(String(64))
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
