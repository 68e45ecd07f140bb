"""A pool: rounds that are counted together, so that small units get a figure too."""

from collections.abc import Sequence
from datetime import date, timedelta

YEAR = timedelta(days=365)


def pool(closings: Sequence[date]) -> int:
    """How many of the last rounds belong to the newest one's pool, itself included.

    `closings`: the days on which a questionnaire's rounds closed, in order. A pool spans
    at most a year and no round is in two pools: the proof must weigh all that was ever
    said about a round, and pools that overlap would chain every round to the first one,
    whose answers are gone one day. So a new pool begins when the old one is a year old.
    """
    start = 0
    for i, day in enumerate(closings):
        if day - closings[start] >= YEAR:
            start = i
    return len(closings) - start
