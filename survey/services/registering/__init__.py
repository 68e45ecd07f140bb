"""Registers: forms about our own decisions, their exact figures, and the random draw."""

from survey.core.register import Registered

from .drawing import NotANumber, draw
from .entering import (
    Gone,
    NoRoom,
    Overtaken,
    Place,
    Words,
    change,
    decision_of,
    is_mine,
    keep,
    mine,
    place_of,
    plan_for,
    put_in_row,
    remove,
)
from .figures import Standing, figures, quarters, series

__all__ = [
    "Gone",
    "NoRoom",
    "NotANumber",
    "Overtaken",
    "Place",
    "Registered",
    "Standing",
    "Words",
    "change",
    "decision_of",
    "draw",
    "figures",
    "is_mine",
    "keep",
    "mine",
    "place_of",
    "plan_for",
    "put_in_row",
    "quarters",
    "remove",
    "series",
]
