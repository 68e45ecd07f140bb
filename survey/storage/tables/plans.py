"""Plans, and the answer to the children."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from survey.storage.tables.base import Base


class Plan(Base):
    """A department's plan. `withdrawn`: why it is no plan after all, "" if it is one."""

    __tablename__ = "plan"
    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    title: Mapped[str] = mapped_column(String(200))
    withdrawn: Mapped[str] = mapped_column(Text, default="")
    revision: Mapped[int] = mapped_column(default=1)


class PlanRow(Base):
    """One row of the plan's table, in the department's own words. `article`: of the
    convention. `due_on`: the day that `time_plan` means, guessed until a person chose it
    (`due_chosen`). `struck`: why a row without activities will not be done, "" if it will.
    `revision` grows with every change."""

    __tablename__ = "plan_row"
    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey("plan.id", ondelete="CASCADE"), index=True)
    position: Mapped[int]
    focus_area: Mapped[str] = mapped_column(Text, default="")
    goal: Mapped[str] = mapped_column(Text, default="")
    responsible: Mapped[str] = mapped_column(Text, default="")
    time_plan: Mapped[str] = mapped_column(Text, default="")
    comment: Mapped[str] = mapped_column(Text, default="")
    article: Mapped[str] = mapped_column(String(40), default="")
    due_on: Mapped[date | None]
    due_chosen: Mapped[bool] = mapped_column(default=False)
    struck: Mapped[str] = mapped_column(Text, default="")
    revision: Mapped[int] = mapped_column(default=1)


class PlanActivity(Base):
    """One activity of a row, with its own status. `reason`: why it is struck or not done.
    `due_on`: its own last day, else the row's. `finding_id`: what it came from."""

    __tablename__ = "plan_activity"
    id: Mapped[int] = mapped_column(primary_key=True)
    row_id: Mapped[int] = mapped_column(ForeignKey("plan_row.id", ondelete="CASCADE"), index=True)
    position: Mapped[int]
    text: Mapped[str] = mapped_column(Text)
    status: Mapped[str] = mapped_column(String(20), default="not_started")
    reason: Mapped[str] = mapped_column(Text, default="")
    due_on: Mapped[date | None]
    done_on: Mapped[date | None]
    finding_id: Mapped[int | None] = mapped_column(ForeignKey("finding.id"))
    revision: Mapped[int] = mapped_column(default=1)


class PlanChange(Base):
    """One change of a plan, kept for ever: what, from what, to what."""

    __tablename__ = "plan_change"
    id: Mapped[int] = mapped_column(primary_key=True)
    plan_id: Mapped[int] = mapped_column(ForeignKey("plan.id", ondelete="CASCADE"), index=True)
    row_id: Mapped[int | None]
    activity_id: Mapped[int | None]
    at: Mapped[datetime]
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    what: Mapped[str] = mapped_column(String(40))
    before: Mapped[str] = mapped_column(Text, default="")
    after: Mapped[str] = mapped_column(Text, default="")


class FollowUp(Base):
    """What was said of one activity at a half-yearly follow-up."""

    __tablename__ = "follow_up"
    id: Mapped[int] = mapped_column(primary_key=True)
    activity_id: Mapped[int] = mapped_column(
        ForeignKey("plan_activity.id", ondelete="CASCADE"), index=True
    )
    held_on: Mapped[date]
    status: Mapped[str] = mapped_column(String(20))
    note: Mapped[str] = mapped_column(Text, default="")
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))


class Finding(Base):
    """What somebody saw in a released figure: `about` an indicator or question, in a place
    (`unit_id`: department, unit or municipality). Open until decided: "action" (plan
    activities point to it) or "reason"; `words` are for the children."""

    __tablename__ = "finding"
    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)
    round_id: Mapped[int] = mapped_column(ForeignKey("round.id"), index=True)
    about: Mapped[str] = mapped_column(String(60))
    text: Mapped[str] = mapped_column(Text)
    decision: Mapped[str] = mapped_column(String(10), default="")
    reason: Mapped[str] = mapped_column(Text, default="")
    words: Mapped[str] = mapped_column(Text, default="")
    made_on: Mapped[date]
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    revision: Mapped[int] = mapped_column(default=1)


class PlanIndicator(Base):
    """An indicator that a row is followed by, and its target in percent."""

    __tablename__ = "plan_indicator"
    row_id: Mapped[int] = mapped_column(
        ForeignKey("plan_row.id", ondelete="CASCADE"), primary_key=True
    )
    indicator: Mapped[str] = mapped_column(String(12), primary_key=True)
    target: Mapped[int | None]


class Reply(Base):
    """The answer to the children of one unit (or department) after one round. `state`:
    draft, approved, published; another person than `drafted_by` approves. `late_reason`,
    `new_day`: what the public page says when the promised day has passed. `updated_on`: when
    it was last told how far things have come; `next_on`: by when it is told again."""

    __tablename__ = "reply"
    __table_args__ = (UniqueConstraint("unit_id", "round_id"),)
    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    round_id: Mapped[int] = mapped_column(ForeignKey("round.id"))
    cannot: Mapped[str] = mapped_column(Text, default="")
    responsible: Mapped[str] = mapped_column(String(120), default="")
    published_on: Mapped[date | None]
    updated_on: Mapped[date | None]
    next_on: Mapped[date | None]
    state: Mapped[str] = mapped_column(String(12), default="draft")
    drafted_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    approved_by: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    late_reason: Mapped[str] = mapped_column(String(400), default="")
    new_day: Mapped[date | None]
    revision: Mapped[int] = mapped_column(default=1)


class ReplyPoint(Base):
    """One point: what children said, and what the grown-ups do or why not. `about`: the
    indicator it is about, for its picture. `who`: a role. `due_on`: the last day of `due`;
    past it an undone point is late, with `late_reason`, written `late_said_on`. `stood_on`:
    when it first stood on the page; `promised_on`: the last day as it was first given, however
    it is moved; `settled_on`: when it was done or given up."""

    __tablename__ = "reply_point"
    id: Mapped[int] = mapped_column(primary_key=True)
    reply_id: Mapped[int] = mapped_column(ForeignKey("reply.id", ondelete="CASCADE"), index=True)
    position: Mapped[int]
    said: Mapped[str] = mapped_column(Text)
    about: Mapped[str] = mapped_column(String(60), default="")
    action: Mapped[str] = mapped_column(Text, default="")
    who: Mapped[str] = mapped_column(String(120), default="")
    reason: Mapped[str] = mapped_column(Text, default="")
    due: Mapped[str] = mapped_column(String(80), default="")
    status: Mapped[str] = mapped_column(String(20), default="planned")
    due_on: Mapped[date | None]
    late_reason: Mapped[str] = mapped_column(String(400), default="")
    late_said_on: Mapped[date | None]
    stood_on: Mapped[date | None]
    promised_on: Mapped[date | None]
    settled_on: Mapped[date | None]
    finding_id: Mapped[int | None] = mapped_column(ForeignKey("finding.id"))
    activity_id: Mapped[int | None] = mapped_column(ForeignKey("plan_activity.id"))
