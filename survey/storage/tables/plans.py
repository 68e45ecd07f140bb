"""Plans, and the answer to the children."""

from datetime import date

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from survey.storage.tables.base import Base


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
