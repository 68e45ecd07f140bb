"""What staff say beside what children say: a gap between the two is the finding."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from survey.services.analysing import Followed

from .standing import NONE, Look, Standing

# questionnaires.md 6.2: what grown-ups say or do first, what children say or know second.
PAIRS = (("CHK-4", "DEL-3"), ("CHK-3", "DEL-1"), ("RAT-1", "RAT-3"))

Wanted = tuple[str, int | None]
"""An indicator and its target."""


@dataclass(frozen=True, slots=True)
class Block:
    """One indicator, or two that are read together."""

    standings: tuple[Standing, ...]

    @property
    def is_pair(self) -> bool:
        return len(self.standings) > 1


def blocks(
    look: Look, wanted: Iterable[Wanted], known: Mapping[str, Followed] = NONE
) -> tuple[Block, ...]:
    """The indicators in their order. Where one of a pair is wanted, both stand together at
    the place of the first."""
    every = list(wanted)
    targets = dict(every)
    done: set[str] = set()
    found: list[Block] = []
    for indicator, target in every:
        if indicator in done:
            continue
        together = pair_of(indicator)
        done.update(together)
        standings = [look.at(i, targets.get(i), known) for i in together]
        found.append(Block(tuple(standings) if together else (look.at(indicator, target, known),)))
    return tuple(found)


def pair_of(indicator: str) -> tuple[str, ...]:
    """The two that an indicator is read in; nothing if it stands alone."""
    return next((pair for pair in PAIRS if indicator in pair), ())
