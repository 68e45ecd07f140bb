"""Released statements become figures with a meaning: the only figures anyone gets.

Page, file, plan and report ask the same errand. Nothing here can reach a tally.
"""

from .asking import Place
from .figures import HIDDEN, Value
from .following import Followed, value_of
from .results import (
    Choice,
    Indicator,
    Listed,
    NoResults,
    Ranking,
    Results,
    Row,
    results,
    rounds_with_results,
)

__all__ = [
    "HIDDEN",
    "Choice",
    "Followed",
    "Indicator",
    "Listed",
    "NoResults",
    "Place",
    "Ranking",
    "Results",
    "Row",
    "Value",
    "results",
    "rounds_with_results",
    "value_of",
]
