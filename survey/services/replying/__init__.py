"""The answer to the children: what they said, what is done, and what can't be changed."""

from .owing import for_children, owed
from .promising import kept_promise, newest_answers
from .publishing import (
    Answer,
    Missing,
    Point,
    PointStatus,
    Unfinished,
    lacking,
    publish,
)
from .reading import (
    Answered,
    Line,
    NoSuchPage,
    Place,
    PublicPage,
    Stage,
    municipality,
    places,
    public_page,
)

__all__ = [
    "Answer",
    "Answered",
    "Line",
    "Missing",
    "NoSuchPage",
    "Place",
    "Point",
    "PointStatus",
    "PublicPage",
    "Stage",
    "Unfinished",
    "for_children",
    "kept_promise",
    "lacking",
    "municipality",
    "newest_answers",
    "owed",
    "places",
    "public_page",
    "publish",
]
