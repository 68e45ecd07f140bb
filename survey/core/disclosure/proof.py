"""The proof: for every count to keep open, tables that agree with everything published
and give it enough different values.

It rests on no solver. The search may miss tables that exist; then too much is withheld,
never too little.
"""

import random
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from survey.core.disclosure.protection import Target, sensitive_targets, target_of
from survey.core.disclosure.rule import Rule
from survey.core.disclosure.shuffle import Shuffle, Window
from survey.core.disclosure.table import Table

# With this many failures it is already clear that something must be coarsened.
ENOUGH_FAILURES = 8

Witness = Callable[[Target, Sequence[int]], None]
"""Told every table a proof ends in: the target and the number of sheets in every slot."""


@dataclass(slots=True)
class Proofs:
    """What has been proven for a key, while its release is made coarser and coarser.

    An old proof stays valid: coarsening only ever adds possible tables. `effort`: how many
    times harder than usual to look before giving up.
    """

    table: Table
    rule: Rule
    rng: random.Random
    proven: set[Target] = field(default_factory=set)
    witness: Witness | None = None
    effort: int = 1

    def failures(self, windows: Sequence[Window]) -> list[set[int]]:
        """For each count not proven open: the windows (by index) that stood in the way.

        Empty when everything is proven. Raises ValueError if a window is not true.
        """
        shuffle = Shuffle(self.table, windows, self.rng, self.effort)
        shuffle.centre()
        failed = []
        for target in self._targets(windows):
            if target in self.proven:
                continue
            walls: set[int] = set()
            if self._is_open(shuffle, target, walls):
                self.proven.add(target)
                continue
            failed.append(walls)
            if len(failed) >= ENOUGH_FAILURES:
                break
        return failed

    def _targets(self, windows: Sequence[Window]) -> Iterable[Target]:
        """Published counts too, small or not: windows that are wide enough one by one may
        together leave less than a window of a count."""
        for window in windows:
            yield target_of(self.table, window.cells, window.slots)
        shown = {window.cells for window in windows}
        yield from sensitive_targets(self.table, shown, self.rule)

    def _is_open(self, shuffle: Shuffle, target: Target, walls: set[int]) -> bool:
        """Push the count up, then down, until it has been seen at enough values.

        It moves by at most one per change, from the truth to the centre and on, so every
        value between the lowest and the highest has been seen in a true table.
        """
        wanted = self.rule.steps(target.n)
        true, middle = self.table.count(target.slots), shuffle.count(target.slots)
        low, high = min(true, middle), max(true, middle)
        for sign in (1, -1):
            missing = wanted - (high - low)
            if missing <= 0:
                break
            goal = (high - middle if sign > 0 else middle - low) + missing
            made = shuffle.push(target.cells, target.slots, sign * goal, walls)
            if self.witness:
                self.witness(target, tuple(shuffle.now))
            shuffle.reset()
            low, high = min(low, middle - made * (sign < 0)), max(high, middle + made * (sign > 0))
        return high - low >= wanted
