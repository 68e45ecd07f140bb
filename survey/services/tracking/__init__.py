"""How the organisation keeps its own word: did we ask, did we answer, did we do it?

These figures are of grown-ups' acts, so they are exact; children's stay windows. Here
the two stand side by side, as a plan follows them.
"""

from .attaching import attach, detach
from .overview import PROCESS, Area, Choice, Overview, choices, overview, row_blocks
from .pairing import PAIRS, Block, blocks
from .standing import Look, Standing
from .years import SYSTEM, Tracked, node_at, track

__all__ = [
    "PAIRS",
    "PROCESS",
    "SYSTEM",
    "Area",
    "Block",
    "Choice",
    "Look",
    "Overview",
    "Standing",
    "Tracked",
    "attach",
    "blocks",
    "choices",
    "detach",
    "node_at",
    "overview",
    "row_blocks",
    "track",
]
