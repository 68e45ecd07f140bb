"""How many answers to expect in a unit, from last time: said in tens, never closer."""

from dataclasses import dataclass
from enum import StrEnum

STEP = 10  # participation is known in steps of ten


class Outlook(StrEnum):
    """What can be said before a round opens."""

    UNKNOWN = "unknown"
    FEW = "few"
    UNSURE = "unsure"
    ENOUGH = "enough"


@dataclass(frozen=True, slots=True)
class Earlier:
    """A counted round of the unit. `came`: in steps of ten. `expected`: None if not known."""

    came: int
    expected: int | None = None


@dataclass(frozen=True, slots=True)
class Forecast:
    """From `lo` to `hi` answers, in tens; both 0 where nothing can be said."""

    outlook: Outlook
    lo: int = 0
    hi: int = 0


def forecast(expected: int | None, earlier: Earlier | None, floor: int) -> Forecast:
    """What to expect of a unit where `expected` are to be asked now. `floor`: fewer answers
    than this give a unit no result of its own."""
    if expected is not None and expected < floor:
        return Forecast(Outlook.FEW, 0, STEP)  # so few are asked, whatever happened earlier
    if earlier is None:
        return Forecast(Outlook.UNKNOWN)
    lo, hi = earlier.came, earlier.came + STEP - 1
    if expected is not None and earlier.expected:
        lo = _scaled(lo, expected, earlier.expected)
        hi = min(_scaled(hi, expected, earlier.expected), expected)
        lo = min(lo, hi)
    if hi < floor:
        return Forecast(Outlook.FEW, 0, STEP)
    outlook = Outlook.ENOUGH if lo >= floor else Outlook.UNSURE
    return Forecast(outlook, lo // STEP * STEP, -(-hi // STEP) * STEP)


def _scaled(came: int, expected: int, before: int) -> int:
    return came * expected // before
