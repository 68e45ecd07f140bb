"""The answer to the children: what they said, what is done, and what can't be changed."""

from survey.core.answer import MOST_POINTS, Answer, Missing, Point, lacking
from survey.core.promise import PointStatus

from .approving import Lack, NotSaid, Progress, SamePerson, Update, approve, follow_up, put_up
from .drafting import Late, NotAsked, Outdated, WrongStep, at, save, say_late, take_back
from .keeping_word import promises_kept
from .lasting import Withdrawn
from .minding import Event, EventKind, Row, Stand, Todo, events, listed
from .owing import for_children, owed
from .promising import kept_promise, newest_answers
from .publishing import Unfinished, publish
from .reading import (
    Answered,
    Line,
    NoSuchPage,
    Place,
    PublicPage,
    figures,
    municipality,
    places,
    preview,
    public_page,
)
from .telling import told, written
from .waiting import Stage

__all__ = [
    "MOST_POINTS",
    "Answer",
    "Answered",
    "Event",
    "EventKind",
    "Lack",
    "Late",
    "Line",
    "Missing",
    "NoSuchPage",
    "NotAsked",
    "NotSaid",
    "Outdated",
    "Place",
    "Point",
    "PointStatus",
    "Progress",
    "PublicPage",
    "Row",
    "SamePerson",
    "Stage",
    "Stand",
    "Todo",
    "Unfinished",
    "Update",
    "Withdrawn",
    "WrongStep",
    "approve",
    "at",
    "events",
    "figures",
    "follow_up",
    "for_children",
    "kept_promise",
    "lacking",
    "listed",
    "municipality",
    "newest_answers",
    "owed",
    "places",
    "preview",
    "promises_kept",
    "public_page",
    "publish",
    "put_up",
    "save",
    "say_late",
    "take_back",
    "told",
    "written",
]
