"""A round: its dates and what must be in place before it opens."""

from calendar import monthrange
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

LONGEST_WAIT = timedelta(days=60)
USUAL_WAIT = timedelta(days=42)
FOLLOWED_UP_AFTER = 3  # months
MAX_BANK = 2
USUAL_YEARLY = 2
MAX_YEARLY = 3
# More than this share of the children expected, in percent, can't be right.
BELIEVABLE = 120
CHECKLIST = (
    "owner_named",
    "help_numbers_checked",
    "script_read",
    "easy_card_printed",
    "tried_with_children",
)


class State(StrEnum):
    """A round goes through these in order, never back; it ends counted or thrown away."""

    DRAFT = "draft"
    OPEN = "open"
    CLOSED = "closed"
    COUNTED = "counted"
    DISCARDED = "discarded"


class Verdict(StrEnum):
    """What a person decides when more answers came than there can be children."""

    COUNT = "count"
    DISCARD = "discard"


class Dress(StrEnum):
    """How the questions look when the child has not chosen: one at a time, or as a chat."""

    ONE = "one"
    CHAT = "chat"


class Obstacle(StrEnum):
    """Why a round can't open."""

    DATES = "dates"
    OVER = "over"
    NO_UNITS = "no_units"
    UNIT_CLOSED = "unit_closed"
    NO_VARIANTS = "no_variants"
    NO_LANGUAGES = "no_languages"
    ANSWER_TOO_LATE = "answer_too_late"
    NO_DISPOSAL_DECISION = "no_disposal_decision"
    CHECKLIST = "checklist"
    PHONES_MISSING = "phones_missing"
    BANK_TOO_LARGE = "bank_too_large"
    LANGUAGE_UNREVIEWED = "language_unreviewed"
    EARLIER_OVERDUE = "earlier_overdue"
    THIRD_UNCONFIRMED = "third_unconfirmed"
    TOO_MANY = "too_many"
    KEYER_UNFIT = "keyer_unfit"
    FILE_UNSOUND = "file_unsound"
    PARTS_GONE = "parts_gone"


@dataclass(frozen=True, slots=True)
class Proposal:
    """A round as it stands before opening. `phones`: per unit, whether both numbers are there.

    `for_children`: staff are asked without the children's checklist, numbers and limits.
    `overdue`: an earlier round's promised answer is overdue in one of the units, and no
    reason is given for asking again all the same. `earlier`: how many rounds the unit that
    is asked most often has this year already. `file`: what in the questionnaire's file no
    longer fits the draft.
    """

    opens_on: date
    closes_on: date
    answer_by: date
    variants: Sequence[str]
    phones: Mapping[int, bool]
    disposal_decision: str
    ticked: frozenset[str]
    languages: Sequence[str] = ("sv",)
    bank: int = 0
    unreviewed: tuple[str, ...] = ()
    today: date = date.min
    for_children: bool = True
    overdue: bool = False
    earlier: int = 0
    third_confirmed: bool = False
    unit_closed: bool = False
    keyer_unfit: bool = False
    file: tuple[Obstacle, ...] = ()


def obstacles(proposal: Proposal) -> tuple[Obstacle, ...]:
    """Everything that must be mended before the round may open; empty if nothing."""
    p = proposal
    found = {
        Obstacle.DATES: not p.opens_on <= p.closes_on < p.answer_by,
        Obstacle.OVER: p.closes_on < p.today,
        Obstacle.NO_UNITS: not p.phones,
        Obstacle.UNIT_CLOSED: p.unit_closed,
        Obstacle.NO_VARIANTS: not p.variants,
        Obstacle.NO_LANGUAGES: not p.languages,
        Obstacle.ANSWER_TOO_LATE: p.answer_by > p.closes_on + LONGEST_WAIT,
        Obstacle.NO_DISPOSAL_DECISION: not p.disposal_decision.strip(),
        Obstacle.BANK_TOO_LARGE: p.bank > MAX_BANK,
        Obstacle.LANGUAGE_UNREVIEWED: bool(p.unreviewed),
        Obstacle.KEYER_UNFIT: p.keyer_unfit,
    }
    if p.for_children:
        found |= _of_children(p)
    return (*(o for o, there in found.items() if there), *p.file)


def _of_children(p: Proposal) -> dict[Obstacle, bool]:
    return {
        Obstacle.CHECKLIST: not p.ticked >= set(CHECKLIST),
        Obstacle.PHONES_MISSING: not all(p.phones.values()),
        Obstacle.EARLIER_OVERDUE: p.overdue,
        Obstacle.TOO_MANY: p.earlier >= MAX_YEARLY,
        Obstacle.THIRD_UNCONFIRMED: p.earlier == USUAL_YEARLY and not p.third_confirmed,
    }


def may_prolong(before: date, wanted: tuple[date, date], today: date) -> bool:
    """Whether an open round that was to close on `before` may close later.

    `wanted`: its new last day, and the day of the answer to the children.
    """
    closes_on, answer_by = wanted
    return (
        max(before + timedelta(days=1), today)
        <= closes_on
        < answer_by
        <= (closes_on + LONGEST_WAIT)
    )


def followed_up_on(opened: date) -> date:
    """When a training is followed up: the same day three months later, or the last day of a
    month that is shorter."""
    years, month = divmod(opened.month - 1 + FOLLOWED_UP_AFTER, 12)
    year, month = opened.year + years, month + 1
    return date(year, month, min(opened.day, monthrange(year, month)[1]))


def too_many(came: int, expected: Sequence[int | None]) -> bool:
    """Whether more sheets came than can be right. `expected`: children per unit; where one
    is not known, nothing can be said."""
    known = [number for number in expected if number is not None]
    return len(known) == len(expected) > 0 and came * 100 > sum(known) * BELIEVABLE


def participation(sheets: int) -> int:
    """How many took part, as a coordinator may know it: nothing below ten, then tens."""
    return sheets // 10 * 10
