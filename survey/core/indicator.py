"""A figure with a meaning: a share known only between two ends, in words and in percent.

Everything here follows from the ends of released windows, never from a true count, so
rounding, words, change and targets can't say more than the release did.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from math import ceil, floor, sqrt
from typing import NamedTuple

from survey.core.disclosure import Rule

STEP = 5
TENTHS = 10
HALF = Fraction(1, 2)
Z_95 = 1.959963984540054


class Window(NamedTuple):
    """Whole numbers of sheets, both ends included."""

    lo: int
    hi: int


@dataclass(frozen=True, slots=True)
class Interval:
    """A share lies between `lo` and `hi`; 0 to 1, or -1 to 1 for a difference of two."""

    lo: Fraction
    hi: Fraction

    @property
    def says_nothing(self) -> bool:
        """Whether every share there is lies in it."""
        return self.lo <= 0 and self.hi >= 1


@dataclass(frozen=True, slots=True)
class Counted:
    """Released about one group: of the `n` sheets that met the question, how many were
    `favourable` and how many `valid`, as windows."""

    favourable: Window
    valid: Window
    n: int


@dataclass(frozen=True, slots=True)
class Share:
    """A share and the smallest number of valid answers it may rest on.

    `counted`: what it comes from, if that is one question and not several.
    """

    interval: Interval
    base: int
    counted: Counted | None = None


class WordsKind(StrEnum):
    """How a share is said. None of them can say "all", "none" or one exact number."""

    NOTHING = "nothing"
    FEWER_OF = "fewer_of"
    ALL_BUT = "all_but"
    AT_LEAST_OF = "at_least_of"
    FEWER_THAN_HALF = "fewer_than_half"
    MORE_THAN_HALF = "more_than_half"
    UP_TO = "up_to"
    AT_LEAST = "at_least"
    BETWEEN = "between"


class InWords(NamedTuple):
    """A share as a person would say it; the page has the words.

    FEWER_OF: fewer than `low` of `of`. ALL_BUT: all but at most `low` of `of`.
    AT_LEAST_OF: at least `low` of `of`. UP_TO, AT_LEAST: `low` of ten. BETWEEN: `low`
    and `high` of ten.
    """

    kind: WordsKind
    low: int = 0
    high: int = 0
    of: int = TENTHS


class Percent(NamedTuple):
    """Ends in whole five percent. None: this end is open, since 0 and 100 are never said."""

    lo: int | None
    hi: int | None


class Points(NamedTuple):
    """Ends of a difference in whole five percentage points."""

    lo: int
    hi: int


class Change(StrEnum):
    """What may be said of two rounds."""

    INCREASED = "increased"
    DECREASED = "decreased"
    NO_SURE_DIFFERENCE = "no_sure_difference"


class TargetStatus(StrEnum):
    """Whether "at least so much" is reached."""

    REACHED = "reached"
    NOT_REACHED = "not_reached"
    CANNOT_SAY = "cannot_say"


def share(counted: Counted) -> Share:
    """Every share of favourable among valid answers that the windows leave possible.

    The extremes over whole numbers f and v with f <= v: the lowest is the least f over
    the greatest v; the highest is 1 if f and v can be equal, else the greatest f over
    the least v. Raises ValueError if there are no such numbers.
    """
    f, v = counted.favourable, counted.valid
    most = min(v.hi, counted.n)
    base = max(v.lo, f.lo, 1)
    if not 0 <= f.lo <= f.hi or base > most:
        raise ValueError(f"no count fits {counted}")
    highest = Fraction(1) if f.hi >= base else Fraction(f.hi, base)
    return Share(Interval(Fraction(f.lo, most), highest), base, counted)


def mean(shares: Sequence[Share]) -> Share:
    """The mean of shares, end by end (an indicator of several questions).

    `base`: the smallest. The answers of one child may go together, but the deviation of
    a mean is never above that of one share of the same size and base, so `change` holds.
    """
    count = len(shares)
    lo = sum((s.interval.lo for s in shares), Fraction(0)) / count
    hi = sum((s.interval.hi for s in shares), Fraction(0)) / count
    return Share(Interval(lo, hi), min(s.base for s in shares))


def difference(first: Interval, second: Interval) -> Interval:
    """The second minus the first, end by end."""
    return Interval(second.lo - first.hi, second.hi - first.lo)


def outward(interval: Interval) -> Percent:
    """A share rounded outwards to whole five percent; an end at 0 or 100 is left open."""
    lo, hi = _fives(interval)
    return Percent(lo if lo > 0 else None, hi if hi < 100 else None)


def points(interval: Interval) -> Points:
    """A difference of shares rounded outwards to whole five percentage points."""
    return Points(*_fives(interval))


def _fives(interval: Interval) -> tuple[int, int]:
    return STEP * floor(interval.lo * 100 / STEP), STEP * ceil(interval.hi * 100 / STEP)


def in_words(share: Share) -> InWords:
    """A share as words: counts for a window at the edge of a group, else tenths."""
    if share.interval.says_nothing:
        return InWords(WordsKind.NOTHING)
    counted = share.counted
    if counted and counted.valid.hi >= counted.n:
        favourable, n = counted.favourable, counted.n
        if favourable.lo == 0:
            return InWords(WordsKind.FEWER_OF, favourable.hi + 1, of=n)
        if favourable.hi == n:
            return _high_edge(favourable.lo, n)
    return _tenths(share.interval)


def _high_edge(least: int, n: int) -> InWords:
    if 3 * least >= 2 * n:  # "all but five of ten" is not how anybody says half
        return InWords(WordsKind.ALL_BUT, n - least, of=n)
    return InWords(WordsKind.AT_LEAST_OF, least, of=n)


def _tenths(interval: Interval) -> InWords:
    low, high = floor(interval.lo * TENTHS), ceil(interval.hi * TENTHS)
    if low <= 0 and high >= TENTHS:
        return InWords(WordsKind.NOTHING)
    if low <= 0:
        half = high == TENTHS // 2 and interval.hi < HALF
        return InWords(WordsKind.FEWER_THAN_HALF) if half else InWords(WordsKind.UP_TO, high)
    if high >= TENTHS:
        half = low == TENTHS // 2 and interval.lo > HALF
        return InWords(WordsKind.MORE_THAN_HALF) if half else InWords(WordsKind.AT_LEAST, low)
    return InWords(WordsKind.BETWEEN, low, high)


def newcombe(first: tuple[float, int], second: tuple[float, int]) -> tuple[float, float]:
    """95 % interval for the first share minus the second; each is (share, answers).

    Method 10 (square-and-add of Wilson's intervals, no continuity correction) in
    Newcombe, R. G. (1998), Interval estimation for the difference between independent
    proportions: comparison of eleven methods. Statistics in Medicine 17, 873-890.
    """
    (p1, _), (p2, _) = first, second
    (l1, u1), (l2, u2) = _wilson(*first), _wilson(*second)
    gap = p1 - p2
    return gap - sqrt((p1 - l1) ** 2 + (u2 - p2) ** 2), gap + sqrt((u1 - p1) ** 2 + (p2 - l2) ** 2)


def _wilson(p: float, n: int) -> tuple[float, float]:
    square = Z_95**2
    middle = 2 * n * p + square
    half = Z_95 * sqrt(square + 4 * n * p * (1 - p))
    return (middle - half) / (2 * (n + square)), (middle + half) / (2 * (n + square))


def change(before: Share, after: Share) -> Change:
    """The one rule for "increased" and "decreased".

    Taken at the ends that lie nearest each other, with the fewest answers the windows
    allow; windows that merely don't touch would cry wolf in 17 to 39 % of the pairs.
    """
    if _is_surely_higher(after, before):
        return Change.INCREASED
    if _is_surely_higher(before, after):
        return Change.DECREASED
    return Change.NO_SURE_DIFFERENCE


def _is_surely_higher(one: Share, other: Share) -> bool:
    if one.interval.lo <= other.interval.hi:
        return False
    nearest = (float(one.interval.lo), one.base), (float(other.interval.hi), other.base)
    return newcombe(*nearest)[0] > 0


def target_status(interval: Interval, percent: int) -> TargetStatus:
    """Whether "at least `percent`" (or percentage points, for a difference) is reached."""
    target = Fraction(percent, 100)
    if interval.lo >= target:
        return TargetStatus.REACHED
    return TargetStatus.NOT_REACHED if interval.hi < target else TargetStatus.CANNOT_SAY


def can_judge(n: int, percent: int, rule: Rule) -> bool:
    """Whether a group of `n` could ever be shown to have reached "at least `percent`"."""
    if n < rule.min_group:
        return False
    best = max(Fraction(lo, hi) for lo, hi in rule.grid(n))
    return best >= Fraction(percent, 100)


def smallest_group(percent: int, rule: Rule) -> int | None:
    """The fewest answers from which a target can be judged, and any more too.

    None when no group is large enough: "at least 100 %" would say "all".
    """
    if percent >= 100:
        return None
    # In a group of n the highest window is at best (n - window + 1) of n.
    n = max(rule.min_group, ceil(Fraction((rule.window - 1) * 100, 100 - percent)))
    while not all(can_judge(n + more, percent, rule) for more in range(rule.window)):
        n += 1
    return n


def ranked(options: Mapping[str, Interval]) -> tuple[tuple[int, tuple[str, ...]], ...]:
    """(place, options) from the highest; options whose intervals overlap share a place.

    So do two that do not overlap but are joined by others that overlap both.
    """
    groups: list[list[str]] = []
    lowest = Fraction(2)
    for name in sorted(options, key=lambda o: (-options[o].hi, -options[o].lo, o)):
        if options[name].hi < lowest:
            groups.append([])
            lowest = options[name].lo
        groups[-1].append(name)
        lowest = min(lowest, options[name].lo)
    before = [sum(len(g) for g in groups[:i]) for i in range(len(groups))]
    return tuple((b + 1, tuple(sorted(g))) for b, g in zip(before, groups, strict=True))
