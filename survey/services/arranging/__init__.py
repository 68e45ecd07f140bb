"""Rounds are drafted, opened, prolonged and closed; opening and counting themselves are the
keeper's, which pages ask by a job."""

from .asking import ask_to_open, draft_and_open, lacking, take_back
from .choosing import Choice, choices, fresh
from .drafting import change, draft, draft_of, drop
from .ending import close, close_due, decide, prolong
from .following import FollowUp, follow_up
from .keying import keyers
from .looking import Group, Outcome, Reason, Row, floor_of, forecasts, listed, look
from .noting import note_given_out
from .wishing import Draft, NameTaken, Overtaken, Unfit, WrongState

__all__ = [
    "Choice",
    "Draft",
    "FollowUp",
    "Group",
    "NameTaken",
    "Outcome",
    "Overtaken",
    "Reason",
    "Row",
    "Unfit",
    "WrongState",
    "ask_to_open",
    "change",
    "choices",
    "close",
    "close_due",
    "decide",
    "draft",
    "draft_and_open",
    "draft_of",
    "drop",
    "floor_of",
    "follow_up",
    "forecasts",
    "fresh",
    "keyers",
    "lacking",
    "listed",
    "look",
    "note_given_out",
    "prolong",
    "take_back",
]
