"""What somebody sees in a figure is written down, and decided: an action, or a reason."""

from .deciding import Action, Lack, NotDecided, decide_action, decide_reason
from .reading import FindingView, figure_of, listed, look, offered
from .writing import Outdated, Seen, note

__all__ = [
    "Action",
    "FindingView",
    "Lack",
    "NotDecided",
    "Outdated",
    "Seen",
    "decide_action",
    "decide_reason",
    "figure_of",
    "listed",
    "look",
    "note",
    "offered",
]
