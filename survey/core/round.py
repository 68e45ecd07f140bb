"""A round: its dates and what must be in place before it opens."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

LONGEST_WAIT = timedelta(days=60)
MAX_BANK = 2
CHECKLIST = (
    "owner_named",
    "help_numbers_checked",
    "script_read",
    "easy_card_printed",
    "earlier_answered",
)


class State(StrEnum):
    """A round goes through these in order, never back."""

    DRAFT = "draft"
    OPEN = "open"
    CLOSED = "closed"
    COUNTED = "counted"


class Obstacle(StrEnum):
    """Why a round can't open."""

    DATES = "dates"
    NO_UNITS = "no_units"
    NO_VARIANTS = "no_variants"
    ANSWER_TOO_LATE = "answer_too_late"
    NO_DISPOSAL_DECISION = "no_disposal_decision"
    CHECKLIST = "checklist"
    PHONES_MISSING = "phones_missing"
    BANK_TOO_LARGE = "bank_too_large"
    LANGUAGE_UNREVIEWED = "language_unreviewed"


@dataclass(frozen=True, slots=True)
class Proposal:
    """A round as it stands before opening. `phones`: per unit, whether both numbers are there."""

    opens_on: date
    closes_on: date
    answer_by: date
    variants: Sequence[str]
    phones: Mapping[int, bool]
    disposal_decision: str
    ticked: frozenset[str]
    bank: int = 0
    unreviewed: tuple[str, ...] = ()


def obstacles(proposal: Proposal) -> tuple[Obstacle, ...]:
    """Everything that must be mended before the round may open; empty if nothing."""
    p = proposal
    found = {
        Obstacle.DATES: not p.opens_on <= p.closes_on < p.answer_by,
        Obstacle.NO_UNITS: not p.phones,
        Obstacle.NO_VARIANTS: not p.variants,
        Obstacle.ANSWER_TOO_LATE: p.answer_by > p.closes_on + LONGEST_WAIT,
        Obstacle.NO_DISPOSAL_DECISION: not p.disposal_decision.strip(),
        Obstacle.CHECKLIST: not p.ticked >= set(CHECKLIST),
        Obstacle.PHONES_MISSING: not all(p.phones.values()),
        Obstacle.BANK_TOO_LARGE: p.bank > MAX_BANK,
        Obstacle.LANGUAGE_UNREVIEWED: bool(p.unreviewed),
    }
    return tuple(o for o, there in found.items() if there)


def participation(sheets: int) -> int:
    """How many took part, as a coordinator may know it: nothing below ten, then tens."""
    return sheets // 10 * 10
