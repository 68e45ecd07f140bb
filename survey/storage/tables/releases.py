"""What is released: the only figures anyone reads."""

from datetime import date
from typing import Any

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from survey.storage.tables.base import Base


class Release(Base):
    """One round's release: by which rule, by which version of the code. `open_data`: down to
    which level the municipality has chosen to publish it for everybody; "" for not at all."""

    __tablename__ = "release"
    round_id: Mapped[int] = mapped_column(
        ForeignKey("round.id"), primary_key=True, autoincrement=False
    )
    rule: Mapped[dict[str, Any]]
    code_version: Mapped[str] = mapped_column(String(40))
    seed: Mapped[str] = mapped_column(String(64))
    released_on: Mapped[date]
    open_data: Mapped[str] = mapped_column(String(20), default="")


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
