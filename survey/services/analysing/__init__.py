"""Released statements become figures with a meaning: the only figures anyone gets.

Page, file, plan and report ask the same errand. Nothing here can reach a tally.
"""

from .asking import Place
from .equity import Difference, Equity, equity
from .figures import HIDDEN, Value
from .following import Followed, value_of
from .observing import Kind, Method, Observation, Observed, observe
from .quality import Quality, quality
from .questions import Part, Question, Reading, questions
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
from .team import Team, team
from .trends import Moment, Trend, trends

__all__ = [
    "HIDDEN",
    "Choice",
    "Difference",
    "Equity",
    "Followed",
    "Indicator",
    "Kind",
    "Listed",
    "Method",
    "Moment",
    "NoResults",
    "Observation",
    "Observed",
    "Part",
    "Place",
    "Quality",
    "Question",
    "Ranking",
    "Reading",
    "Results",
    "Row",
    "Team",
    "Trend",
    "Value",
    "equity",
    "observe",
    "quality",
    "questions",
    "results",
    "rounds_with_results",
    "team",
    "trends",
    "value_of",
]
