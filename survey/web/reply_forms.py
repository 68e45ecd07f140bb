"""The form of an answer to the children: five points, and what can't be changed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from flask import request
from flask_babel import gettext

from survey.core.plan_states import day_in
from survey.core.promise import CHOSEN, PointStatus
from survey.services.replying import MOST_POINTS, Answer, Point, Progress
from survey.web.public import PICTURES
from survey.web.received import small

LONGEST = {
    "said": 600, "action": 600, "who": 120, "reason": 600, "due": 80, "late_reason": 400,
}  # fmt: skip
Slot = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Read:
    """What was posted. `slots`: the fields as they were written, so that nothing is lost;
    `errors`: field -> what is wrong."""

    answer: Answer
    slots: list[Slot]
    cannot: str
    responsible: str
    next_on: str
    errors: dict[str, str] = field(default_factory=dict)


def slots_of(answer: Answer) -> list[Slot]:
    """The fields of the points there are, and of empty ones up to the most there may be."""
    filled = [_slot(point) for point in answer.points]
    return [*filled, *({} for _ in range(MOST_POINTS - len(filled)))]


def as_saved(answer: Answer, errors: dict[str, str] | None = None) -> Read:
    """The form of an answer as it is kept."""
    next_on = answer.next_on.isoformat() if answer.next_on else ""
    return Read(answer, slots_of(answer), answer.cannot, answer.responsible, next_on, errors or {})


def read(findings: Sequence[int], activities: Sequence[int]) -> Read:
    """The posted form; findings and activities are taken only among those offered."""
    errors: dict[str, str] = {}
    slots = [_written(number) for number in range(1, MOST_POINTS + 1)]
    points = []
    for number, slot in enumerate(slots, start=1):
        if any(slot[name] for name in ("said", "action", "reason")):
            points.append(_point(number, slot, errors, (findings, activities)))
        elif any(slot[name] for name in ("who", "due", "due_on")):
            errors[f"said-{number}"] = gettext(
                "Write what the children said, or empty the other fields of the point."
            )
    cannot, responsible = text("cannot"), text("responsible")
    _length("cannot", cannot, 2000, errors)
    _length("responsible", responsible, 120, errors)
    answer = Answer(tuple(points), cannot, responsible, day("next_on", errors))
    return Read(answer, slots, cannot, responsible, text("next_on"), errors)


def missed(made: Read, promises: Mapping[int, str]) -> Read:
    """The form, with each promise that is missing from it (id -> words) said at its point."""
    places = {slot["point"]: n for n, slot in enumerate(made.slots, start=1)}
    errors: dict[str, list[str]] = {}
    for one, promise in promises.items():
        words = gettext(
            "“%(promise)s” has stood on the page as a promise. It can be reworded, or given up "
            "with a reason, but not taken away.",
            promise=promise,
        )
        errors.setdefault(f"said-{places.get(str(one), 1)}", []).append(words)
    return replace(made, errors={name: " ".join(said) for name, said in errors.items()})


def progress(positions: Sequence[int]) -> tuple[dict[int, Progress], dict[str, str]]:
    """How far each point has come, by position; and what could not be read."""
    errors: dict[str, str] = {}
    said = {}
    for number in positions:
        status = text(f"status-{number}")
        said[number] = Progress(
            PointStatus(status) if status in set(CHOSEN) else PointStatus.LATE,
            day(f"due_on-{number}", errors),
            text(f"reason-{number}")[: LONGEST["reason"]],
            text(f"late_reason-{number}")[: LONGEST["late_reason"]],
            day(f"settled_on-{number}", errors),
        )
    return said, errors


def day(name: str, errors: dict[str, str]) -> date | None:
    """A day of the form; what can't be read is said in `errors`."""
    written = text(name)
    found = day_in(written)
    if written and (found is None or not 2000 <= found.year < 2100):
        errors[name] = gettext("Enter a day like 2026-12-18.")
        return None
    return found


def text(name: str) -> str:
    """A field as it was posted, without space around it."""
    return request.form.get(name, "").replace("\x00", "").strip()


def revision() -> int:
    """Of the answer that was seen."""
    return request.form.get("revision", type=small) or 0


def _written(number: int) -> Slot:
    names = (*LONGEST, "about", "due_on", "status", "finding", "activity", "point", "stood")
    return {name: text(f"{name}-{number}") for name in names}


def _slot(point: Point) -> Slot:
    return {
        "said": point.said,
        "about": point.about,
        "action": point.action,
        "who": point.who,
        "reason": point.reason,
        "due": point.due,
        "due_on": point.due_on.isoformat() if point.due_on else "",
        "status": point.status.value,
        "late_reason": point.late_reason,
        "finding": str(point.finding_id or ""),
        "activity": str(point.activity_id or ""),
        "point": str(point.id or ""),
        "stood": "1" if point.stood_on else "",  # only for what the form shows
    }


def _point(
    number: int,
    slot: Slot,
    errors: dict[str, str],
    offered: tuple[Sequence[int], Sequence[int]],
) -> Point:
    for name, longest in LONGEST.items():
        _length(f"{name}-{number}", slot[name], longest, errors)
    status = slot["status"]
    return Point(
        slot["said"],
        slot["action"],
        slot["reason"],
        slot["due"],
        PointStatus(status) if status in set(CHOSEN) else PointStatus.PLANNED,
        day(f"due_on-{number}", errors),
        slot["late_reason"],
        _one_of(slot["finding"], offered[0]),
        _one_of(slot["activity"], offered[1]),
        slot["who"],
        slot["about"] if slot["about"] in PICTURES else "",
        int(slot["point"]) if slot["point"].isdecimal() and len(slot["point"]) < 10 else 0,
    )


def _one_of(written: str, offered: Sequence[int]) -> int | None:
    return next((one for one in offered if str(one) == written), None)


def _length(name: str, written: str, longest: int, errors: dict[str, str]) -> None:
    if len(written) > longest:
        errors[name] = gettext(
            "Write at most %(most)s characters; there are %(number)s.",
            most=longest, number=len(written),
        )  # fmt: skip
