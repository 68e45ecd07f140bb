"""How far an activity has come, as the words of a cell: "Struken 2026-10-01: skälet"."""

import re
from collections.abc import Sequence
from datetime import date

from survey.core.plan import State, Status

WORDS = {
    Status.NOT_STARTED: "Inte påbörjad",
    Status.ONGOING: "Pågår",
    Status.DONE: "Klar",
    Status.STRUCK: "Struken",
}
UNSAID = "–"  # a row that is struck for no reason that is told
# What departments write for the same thing.
_MEANING = {word.casefold(): status for status, word in WORDS.items()} | {
    "ej påbörjad": Status.NOT_STARTED,
    "påbörjad": Status.ONGOING,
    "pågående": Status.ONGOING,
    "klart": Status.DONE,
    "genomförd": Status.DONE,
    "genomfört": Status.DONE,
    "stryks": Status.STRUCK,
}
_STATE = re.compile(
    r"(?P<word>[^\W\d]+(?: [^\W\d]+)?)(?: (?P<done>\d{4}-\d\d-\d\d))?"
    r"(?:, senast (?P<due>\d{4}-\d\d-\d\d))?(?:: (?P<reason>.+)|\.)?",
    re.IGNORECASE | re.DOTALL,
)


def states_in(words: Sequence[str], activities: int) -> tuple[State, ...]:
    """One for each activity; a single one holds for all. Empty where it can't be said."""
    read = [_state(text) for text in words]
    found = tuple(state for state in read if state)
    if not found or len(found) != len(read):
        return ()
    if len(found) == 1:
        return found * activities
    return found if len(found) == activities else ()


def struck_in(words: Sequence[str]) -> str:
    """Why a row without activities is struck; "" where it is not."""
    states = states_in(words, 1)
    is_struck = len(states) == 1 and states[0].status is Status.STRUCK
    return (states[0].reason or UNSAID) if is_struck else ""


def written(state: State) -> str:
    """The words that `states_in` reads back."""
    text = WORDS[state.status]
    text += f" {state.done_on.isoformat()}" if state.done_on else ""
    text += f", senast {state.due_on.isoformat()}" if state.due_on else ""
    reason = " ".join(state.reason.split())
    return text + (f": {reason}" if reason else "")


def day_in(text: str) -> date | None:
    """A day that is written as 2026-12-31; None if it is none."""
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        return None


def _state(text: str) -> State | None:
    match = _STATE.fullmatch(text.strip())
    status = _MEANING.get(match["word"].casefold()) if match else None
    if match is None or status is None:
        return None
    reason = " ".join((match["reason"] or "").split())
    return State(status, reason, day_in(match["due"] or ""), day_in(match["done"] or ""))
