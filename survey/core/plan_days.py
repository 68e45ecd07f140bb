"""The day of a row, as the words of a cell: "2026-12-31", "2026-12-31 (tolkad)", "ingen dag".

A guess is told from a day that a person chose, and a day that was taken away from one that
nobody has thought of: else each would be guessed anew when the table is read in again.
"""

import re
from datetime import date

from survey.core.plan import NoteKind
from survey.core.plan_dates import can_mean
from survey.core.plan_states import day_in

GUESSED = "tolkad"
NONE = "ingen dag"
_GUESS = re.compile(rf"(.*)\({GUESSED}\)", re.DOTALL)


def due_written(due_on: date | None, *, chosen: bool) -> str:
    """The words that `due_in` reads back; "" where the time plan means no day."""
    if due_on is None:
        return NONE if chosen else ""
    return due_on.isoformat() if chosen else f"{due_on.isoformat()} ({GUESSED})"


def due_in(text: str, time_plan: str) -> tuple[date | None, bool, NoteKind | None]:
    """A row's `due_on` and `due_chosen`, and what a person should look at. Where there is
    nothing, or nothing that can be read, the time plan will say the day."""
    plain = " ".join(text.casefold().split()).removesuffix(".")
    if not plain or plain == NONE:
        return None, plain == NONE, None
    guess = _GUESS.fullmatch(plain)
    day = day_in(guess[1] if guess else plain)
    if day is None:
        return None, False, NoteKind.DAY_LEFT_OUT
    # Somebody has changed the words, or the day but not its mark: they must see which holds.
    if guess and not can_mean(time_plan, day):
        return None, False, NoteKind.DAY_NOT_MEANT
    return day, guess is None, None
