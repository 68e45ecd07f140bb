"""Moving answers about while everything published stays true.

Start from the true answers and let one child at a time change answer. A table in which
every published window still holds is a complete, whole-number alternative that would have
led to the same publication. Nothing here decides; `proof` asks, this class looks.

Cost of a change: how much more untrue the publication gets (weighed far above all else),
then how much further the published counts come from the middle of their windows.
"""

import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from survey.core.disclosure.table import Table

Move = tuple[int, int, int, tuple[int, ...], tuple[int, ...]]
"""(cell, slot left, slot entered, windows whose count rises, windows whose count falls)."""

LEDGER = -1
UNTRUE = 1 << 24
SAMPLE = 24
POOL = 16
TRIES = 4
PATIENCE = 40
REST = 8


@dataclass(frozen=True, slots=True, eq=False)
class Window:
    """Something published: between `lo` and `hi` sheets of `cells` are in `slots`.

    `source`: number of the new set of groups it was made for, or LEDGER."""

    cells: tuple[int, ...]
    slots: frozenset[int]
    lo: int
    hi: int
    source: int = LEDGER


class Shuffle:
    """A table under change, with the windows that must hold. Not for use by two at once."""

    def __init__(
        self, table: Table, windows: Sequence[Window], rng: random.Random, effort: int = 1
    ) -> None:
        """Raises ValueError if a window is not true from the start."""
        self._table = table
        self._rng = rng
        self._effort = effort
        self.windows = windows
        self.now = list(table.start)
        self._cell_of = [i for i, a in enumerate(table.alphabets) for _ in a.states]
        self._occupied: list[set[int]] = [set() for _ in table.cells]
        for slot, count in enumerate(self.now):
            if count:
                self._occupied[self._cell_of[slot]].add(slot)
        self._windows_on: list[list[int]] = [[] for _ in self.now]
        for i, window in enumerate(windows):
            for slot in window.slots:
                self._windows_on[slot].append(i)
        self.value = [table.count(window.slots) for window in windows]
        self._rise = [0] * len(windows)
        self._fall = [0] * len(windows)
        for i, value in enumerate(self.value):
            if not windows[i].lo <= value <= windows[i].hi:
                raise ValueError("a statement that is not true can't be proven safe")
            self._set(i, value)
        self._moves: list[list[Move] | None] = [None] * len(self.now)
        self._mending: list[dict[int, list[Move]]] = [{} for _ in self.now]
        self._journal: list[Move] = []

    # -- single changes ----------------------------------------------------------------

    def moves(self, slot: int) -> list[Move]:
        """Every way a sheet in `slot` may change. Kept, since it is asked for all the time."""
        known = self._moves[slot]
        if known is not None:
            return known
        cell = self._cell_of[slot]
        base = self._table.base[cell]
        here = set(self._windows_on[slot])
        found: list[Move] = []
        mending = self._mending[slot]
        for state in self._table.alphabets[cell].steps[slot - base]:
            there = set(self._windows_on[base + state])
            rises, falls = tuple(sorted(there - here)), tuple(sorted(here - there))
            move = (cell, slot, base + state, rises, falls)
            found.append(move)
            for i in rises:
                mending.setdefault(i, []).append(move)
            for i in falls:
                mending.setdefault(~i, []).append(move)
        self._moves[slot] = found
        return found

    def _set(self, i: int, value: int) -> None:
        """Note a window's count and what one more or one less would cost."""
        window = self.windows[i]
        self.value[i] = value
        off = 2 * value - window.lo - window.hi
        rise, fall = 1 + off, 1 - off
        if value >= window.hi:
            rise += UNTRUE
            fall -= UNTRUE * (value > window.hi)
        if value <= window.lo:
            fall += UNTRUE
            rise -= UNTRUE * (value < window.lo)
        self._rise[i], self._fall[i] = rise, fall

    def _cost(self, move: Move) -> int:
        cost = 0
        for i in move[3]:
            cost += self._rise[i]
        for i in move[4]:
            cost += self._fall[i]
        return cost

    def _make(self, move: Move) -> None:
        cell, left, entered, rises, falls = move
        now = self.now
        now[left] -= 1
        if not now[left]:
            self._occupied[cell].discard(left)
        if not now[entered]:
            self._occupied[cell].add(entered)
        now[entered] += 1
        for i in rises:
            self._set(i, self.value[i] + 1)
        for i in falls:
            self._set(i, self.value[i] - 1)

    def _do(self, move: Move) -> None:
        self._make(move)
        self._journal.append(move)

    def _undo(self, mark: int) -> None:
        while len(self._journal) > mark:
            cell, left, entered, rises, falls = self._journal.pop()
            self._make((cell, entered, left, falls, rises))

    def count(self, slots: Iterable[int]) -> int:
        """How many sheets are in `slots` just now."""
        return sum(map(self.now.__getitem__, slots))

    # -- what the proof asks for ---------------------------------------------------------

    def centre(self, passes: int = 12) -> None:
        """Move every published count towards the middle of its window, for good."""
        cells = list(range(len(self._occupied)))
        for _ in range(passes):
            self._rng.shuffle(cells)
            if not sum([self._settle(cell) for cell in cells]):
                break
        self._journal.clear()

    def _settle(self, cell: int) -> int:
        """Make the changes of one cell that lower the cost; none can make anything untrue."""
        made = 0
        for slot in tuple(self._occupied[cell]):
            for move in self.moves(slot):
                if not self.now[slot]:
                    break
                if self._cost(move) < 0:
                    self._do(move)
                    made += 1
        return made

    def reset(self) -> None:
        """Take back every push since `centre`."""
        self._undo(0)

    def push(
        self, cells: Sequence[int], inside: frozenset[int], steps: int, walls: set[int]
    ) -> int:
        """Move the number of sheets of `cells` in `inside` by `steps` (negative: down).

        One child of the group changes side; then others change, never the count that is
        pushed, until every window holds again. Returns how many steps were made, each
        through a table where all is true. `walls` gathers the windows in the way.
        """
        for made in range(abs(steps)):
            if not any(
                self._step(cells, inside, (attempt, steps > 0), walls)
                for attempt in range(TRIES * self._effort)
            ):
                return made
        return abs(steps)

    def _step(
        self,
        cells: Sequence[int],
        inside: frozenset[int],
        how: tuple[int, bool],
        walls: set[int],
    ) -> bool:
        attempt, up = how
        first = self._crossing(cells, inside, up)
        # The cheapest change first; if nobody can mend what it breaks, any change.
        move = self._rng.choice(first) if first and attempt else self._cheapest(first)
        if move is None:
            return False
        mark = len(self._journal)
        self._do(move)
        if self._repair(inside, walls):
            return True
        self._undo(mark)
        return False

    def _crossing(self, cells: Sequence[int], inside: frozenset[int], up: bool) -> list[Move]:
        """Changes that take one sheet of `cells` into (or out of) `inside`."""
        if len(cells) > POOL:
            cells = self._rng.sample(cells, POOL)
        return [
            move
            for cell in cells
            for slot in self._occupied[cell]
            if (slot in inside) != up
            for move in self.moves(slot)
            if (move[2] in inside) == up
        ]

    def _cheapest(self, moves: Sequence[Move]) -> Move | None:
        if not moves:
            return None
        if len(moves) > SAMPLE:
            moves = self._rng.choices(moves, k=SAMPLE)
        else:
            turn = self._rng.randrange(len(moves))
            moves = [*moves[turn:], *moves[:turn]]
        return min(moves, key=self._cost)

    def _repair(self, inside: frozenset[int], walls: set[int]) -> bool:
        """Let others change until nothing is untrue. A change just made is not taken back
        at once, or the search would stand still."""
        _, _, _, rises, falls = self._journal[-1]
        wrong = {i for i in (*rises, *falls) if not self._holds(i)}
        resting: dict[tuple[int, int], int] = {}
        for turn in range(PATIENCE * self._effort):
            if not wrong:
                return True
            i = self._rng.choice(tuple(wrong))
            walls.add(i)
            moves = [
                move
                for move in self._mends(i)
                if (move[1] in inside) == (move[2] in inside)
                and resting.get((move[1], move[2]), -1) < turn
            ]
            astray = moves and self._rng.random() < 0.08
            move = self._rng.choice(moves) if astray else self._cheapest(moves)
            if move is None:
                return False
            self._do(move)
            resting[move[2], move[1]] = turn + REST
            for j in (*move[3], *move[4]):
                (wrong.discard if self._holds(j) else wrong.add)(j)
        return not wrong

    def _mends(self, i: int) -> list[Move]:
        """Changes that bring window `i` one step nearer to being true."""
        window = self.windows[i]
        wanted = i if self.value[i] < window.lo else ~i
        cells: Sequence[int] = window.cells
        if len(cells) > POOL:
            cells = self._rng.sample(cells, POOL)
        found: list[Move] = []
        for cell in cells:
            for slot in self._occupied[cell]:
                if self._moves[slot] is None:
                    self.moves(slot)
                found += self._mending[slot].get(wanted, ())
        return found

    def _holds(self, i: int) -> bool:
        return self.windows[i].lo <= self.value[i] <= self.windows[i].hi
