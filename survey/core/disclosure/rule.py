"""The constants of release and what follows from them alone: windows and demands.

Source: the 10-5 rule of the ONS (nothing below ten, rounding to base five), which is also
the upper end of Nordic practice. Nothing here depends on any answer.
"""

from dataclasses import dataclass

from survey.core.questionnaire import Audience

Interval = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Rule:
    """The numbers that decide what may be shown, all in sheets.

    `min_group`: the smallest group shown (primary suppression below it).
    `window`: whole numbers in the narrowest window. `min_full`: from here all cuts of a
    scale, and several-choice keys. `min_unordered`: from here each option of a scale
    without order. Raises ValueError when the numbers contradict each other; that they
    are high enough for the audience is checked where settings are read.
    """

    min_group: int = 10
    window: int = 5
    min_full: int = 30
    min_unordered: int = 50

    def __post_init__(self) -> None:
        if self.window < 1:
            raise ValueError("a window holds at least one whole number")
        if self.min_group + 1 < 2 * self.window:
            raise ValueError("the smallest group must hold two windows (0..n is n + 1 numbers)")
        if not self.min_group <= self.min_full <= self.min_unordered:
            raise ValueError("a finer figure must not need a smaller group than a coarser one")

    def grid(self, n: int, *, wide: bool = False) -> tuple[Interval, ...]:
        """The windows that cover 0..n once. Depends on `n` only, never on answers.

        The wide grid joins neighbours, so that a wide window contains the narrow one:
        going from narrow to wide says nothing that the narrow one did not say.
        """
        edges = []
        low = 0
        for size in _sizes(n, self.window, wide=wide):
            edges.append((low, low + size - 1))
            low += size
        return tuple(edges)

    def interval(self, n: int, count: int, *, wide: bool = False) -> Interval:
        """The window of 0..n that holds `count`. Raises ValueError outside 0..n."""
        for low, high in self.grid(n, wide=wide):
            if low <= count <= high:
                return low, high
        raise ValueError(f"{count} is not between 0 and {n}")

    def steps(self, n: int) -> int:
        """How far a protected count in a group of `n` must be able to move.

        One more than this is the number of values it keeps: all in a tiny group, at
        least a whole window in others.
        """
        return min(n, self.window - 1)

    def is_sensitive(self, n: int, count: int) -> bool:
        """Whether `count` of `n` is small on either side, or its group too small to show."""
        return n < self.min_group or count < self.window or n - count < self.window


CHILDREN = Rule(10, 5, 30, 50)
STAFF = Rule(5, 3, 20, 50)


def _sizes(n: int, window: int, *, wide: bool) -> list[int]:
    """Window sizes, lowest first. The edges are narrowest; what is left over lies inside."""
    count = (n + 1) // window
    if count <= 1:
        return [n + 1]
    spare = n + 1 - count * window
    if count == 2:
        return [n + 1] if wide else [window, window + spare]
    share, extra = divmod(spare, count - 2)
    first = (count - 2 - extra) // 2
    inner = [window + share + (first <= i < first + extra) for i in range(count - 2)]
    sizes = [window, *inner, window]
    return _pairs(sizes) if wide else sizes


def _pairs(sizes: list[int]) -> list[int]:
    """Neighbours joined two and two; an odd last one joins the pair before it."""
    even = len(sizes) - len(sizes) % 2
    joined = [sizes[i] + sizes[i + 1] for i in range(0, even, 2)]
    if even < len(sizes):
        joined[-1] += sizes[-1]
    return joined


def rule_of(audience: Audience) -> Rule:
    """The numbers that a questionnaire for these people is released by."""
    return STAFF if audience is Audience.STAFF else CHILDREN
