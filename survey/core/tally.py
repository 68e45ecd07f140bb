"""A tally: how many chose what, question by question. Raw counts; never on a screen.

The tally is complete: every option has a count, zeros and the kinds of no answer too,
and the counts of a cell add up to the number of sheets that met the question.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

SKIPPED = "-skipped"
CHOSEN = "-chosen"
OTHERS = "-others"


class Cell(NamedTuple):
    """The finest group a tally knows: a round, a unit, a variant and a gender ("" if not asked)."""

    round: int
    unit: int
    variant: str
    gender: str = ""


@dataclass(frozen=True, slots=True)
class Measure:
    """How one variant's answers to a key are read.

    `options`: every category a sheet falls in, in scale order, SKIPPED last.
    `favourable`, `valid`: subsets of `options`. `cuts`: growing subsets of an ordered
    scale ("at least often"), the favourable one among them; empty if not ordered.
    `scale`: equal in two variants exactly when their options mean the same.
    """

    scale: str
    options: tuple[str, ...]
    favourable: frozenset[str]
    valid: frozenset[str]
    cuts: tuple[frozenset[str], ...] = ()


@dataclass(frozen=True, slots=True)
class Count:
    """All answers to one key, or to one option of a key with several choices.

    `option` is "" for a single-choice key. For a several-choice key there is one Count
    per option, with the categories CHOSEN, OTHERS and SKIPPED.
    `measures`: variant -> Measure. `pooled`: variants that may be counted together.
    `cells`: cell -> a count for each of its measure's options, in that order.
    """

    key: str
    measures: Mapping[str, Measure]
    cells: Mapping[Cell, tuple[int, ...]]
    pooled: tuple[str, ...] = ()
    option: str = ""
    most: int = field(default=1)


@dataclass(frozen=True, slots=True)
class Tally:
    """Everything counted in one round."""

    round: int
    sheets: int
    counts: tuple[Count, ...]
