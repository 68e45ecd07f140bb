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
    "ej påbörjat": Status.NOT_STARTED,
    "inte påbörjat": Status.NOT_STARTED,
    # It may have begun, but nobody says so.
    "ej klar": Status.NOT_STARTED,
    "ej klart": Status.NOT_STARTED,
    "inte klar": Status.NOT_STARTED,
    "inte klart": Status.NOT_STARTED,
    "påbörjad": Status.ONGOING,
    "påbörjat": Status.ONGOING,
    "pågående": Status.ONGOING,
    "klart": Status.DONE,
    "avslutad": Status.DONE,
    "avslutat": Status.DONE,
    "genomförd": Status.DONE,
    "genomfört": Status.DONE,
    "stryks": Status.STRUCK,
}
_MONTHS = ("jan", "feb", "mar", "apr", "maj", "jun", "jul", "aug", "sep", "okt", "nov", "dec")
_MONTH = (
    r"(?:jan(?:uari)?|feb(?:ruari)?|mars?|apr(?:il)?|maj|juni?|juli?|aug(?:usti)?"
    r"|sept?(?:ember)?|okt(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
_SEASON = r"(?:våren|sommaren|hösten|vintern|vt|ht)"
_STATE = re.compile(
    rf"(?P<word>{'|'.join(map(re.escape, _MEANING))})"
    # The day it was done, or a time that is no day.
    rf"(?:,? \(?(?:(?P<done>\d{{4}}-\d\d-\d\d"
    rf"|\d{{1,2}}(?:[/.]\d{{1,2}}[ /.-]| {_MONTH} )\d{{4}})"
    rf"|(?P<vague>(?:(?:{_MONTH}|{_SEASON}) )?\d{{4}}|\d{{1,2}}/\d{{1,2}}))\)?)?"
    r"(?:, senast (?P<due>\d{4}-\d\d-\d\d))?(?:: (?P<reason>.+)|\.)?",
    re.IGNORECASE | re.DOTALL,
)
_WRITTEN_DAY = re.compile(r"(\d{1,2})(?:[/.](\d{1,2})[ /.-]| ([a-z]{3})[a-z]*\.? )(\d{4})", re.I)


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


def vague_in(words: Sequence[str]) -> tuple[str, ...]:
    """What is told of when something was done, but is no day: "2026", "mars 2026"."""
    said = (_STATE.fullmatch(text.strip()) for text in words)
    return tuple(match["vague"] for match in said if match and match["vague"])


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
    if match is None:
        return None
    status, done = _MEANING[match["word"].casefold()], _done(match["done"] or "")
    if match["done"] and done is None:
        return None
    if match["vague"] and status is not Status.DONE:
        return None
    reason = " ".join((match["reason"] or "").split())
    return State(status, reason, day_in(match["due"] or ""), done)


def _done(text: str) -> date | None:
    """The day of "15/3 2026", "15.3.2026" and "15 mars 2026", or as it is written here."""
    match = _WRITTEN_DAY.fullmatch(text)
    if match is None:
        return day_in(text)
    month = int(match[2]) if match[2] else _MONTHS.index(match[3].casefold()) + 1
    return day_in(f"{match[4]}-{month:02}-{int(match[1]):02}")
