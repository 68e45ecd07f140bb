"""What is to be done for the children's answers, by whom it may be done, and by which day."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from sqlalchemy.orm import Session

from survey.core.answer import Answer, lacking
from survey.core.promise import OPEN, PointStatus
from survey.core.round import State
from survey.storage import replies, rounds, units
from survey.storage.tables import Reply, Round, Unit

from .drafting import APPROVED
from .owing import for_children, owed
from .telling import told, written

May = Callable[[int], bool]


class Stand(StrEnum):
    """Where an answer stands. Ready: a draft that lacks nothing, to be read by another."""

    WAITING = "waiting"
    DRAFT = "draft"
    READY = "ready"
    APPROVED = "approved"
    PUBLISHED = "published"


class Todo(StrEnum):
    """What is to be done today."""

    WRITE = "write"
    SAY_WHEN = "say_when"
    APPROVE = "approve"
    PUBLISH = "publish"
    SAY_WHY = "say_why"
    UPDATE = "update"


@dataclass(frozen=True, slots=True)
class Row:
    """The answer of one unit or department to one round. `late`: how many of its promises
    are. `above`: the department that may answer in its stead."""

    unit: Unit
    round: Round
    stand: Stand
    todo: Todo | None = None
    late: int = 0
    above: int | None = None
    published_on: date | None = None


class EventKind(StrEnum):
    """What was promised for a day: the answer, something in it, or to tell more of it."""

    ANSWER = "answer"
    PROMISE = "promise"
    UPDATE = "update"


@dataclass(frozen=True, slots=True)
class Event:
    """A day that something was promised for. `about`: the promise; `number`: its position."""

    kind: EventKind
    day: date
    unit: Unit
    round: Round
    about: str = ""
    number: int = 0


def listed(session: Session, account_id: int, may: May, today: date) -> tuple[Row, ...]:
    """The answers that the person may see to, the most urgent first within each stand."""
    rows = [*_waiting(session, may, today), *_begun(session, account_id, may, today)]
    begun = {(r.unit.id, r.round.id) for r in rows if r.stand is not Stand.WAITING}
    return tuple(
        r for r in rows if r.stand is not Stand.WAITING or (r.unit.id, r.round.id) not in begun
    )


def events(session: Session, may: May, today: date) -> tuple[Event, ...]:
    """The promised days of answers that are still to come, of promises not kept yet, and of
    telling more."""
    found = [*_answers_due(session, may), *_promises_due(session, may, today)]
    return tuple(sorted(found, key=lambda e: (e.day, e.unit.name, e.number)))


def _waiting(session: Session, may: May, today: date) -> Iterator[Row]:
    every = {r.id: r for r in for_children(session)}
    for round_id, unit_ids in owed(session).items():
        found = every[round_id]
        for unit in (u for one in unit_ids if may(one) and (u := units.get(session, one))):
            above = unit.parent_id if unit.parent_id and may(unit.parent_id) else None
            yield Row(unit, found, Stand.WAITING, _to_write(found, None, today), above=above)


def _to_write(found: Round, reply: Reply | None, today: date) -> Todo | None:
    if found.answer_by > today:
        return Todo.WRITE if found.state == State.COUNTED else None
    has_new_day = reply and reply.new_day and reply.new_day >= today
    return Todo.WRITE if has_new_day else Todo.SAY_WHEN


def _begun(session: Session, account_id: int, may: May, today: date) -> Iterator[Row]:
    for reply in reversed(replies.every(session)):
        unit, found = units.get(session, reply.unit_id), rounds.get(session, reply.round_id)
        if unit and found and may(unit.id) and found.state != State.DISCARDED:
            yield _row(session, (unit, found, reply), account_id, today)


def _row(session: Session, what: tuple[Unit, Round, Reply], account_id: int, today: date) -> Row:
    unit, found, reply = what
    answer = told(session, written(session, reply), today)
    stand = _stand(reply, answer, today)
    late = [p for p in answer.points if p.status is PointStatus.LATE]
    given_up = [p for p in answer.points if p.action and p.status is PointStatus.STRUCK]
    unsaid = [*(p for p in late if not p.late_reason), *(p for p in given_up if not p.reason)]
    todo = {
        Stand.WAITING: _to_write(found, reply, today),
        Stand.DRAFT: _to_write(found, reply, today) or Todo.WRITE,
        Stand.READY: Todo.APPROVE if reply.drafted_by != account_id else None,
        Stand.APPROVED: Todo.PUBLISH,
        Stand.PUBLISHED: Todo.SAY_WHY if unsaid else _to_update(answer, today),
    }[stand]
    shown_late = len(late) if stand is Stand.PUBLISHED else 0
    return Row(unit, found, stand, todo, shown_late, published_on=reply.published_on)


def _to_update(answer: Answer, today: date) -> Todo | None:
    """From the day that the page was to tell more, or if no such day was ever given."""
    is_due = answer.next_on is None or answer.next_on <= today
    return Todo.UPDATE if is_due and answer.is_open else None


def _stand(reply: Reply, answer: Answer, today: date) -> Stand:
    if reply.state in (APPROVED, replies.PUBLISHED):
        return Stand(reply.state)
    if not answer.points and not answer.cannot:
        return Stand.WAITING  # only a word about why it is late
    return Stand.DRAFT if lacking(answer, today) else Stand.READY


def _answers_due(session: Session, may: May) -> Iterator[Event]:
    every = {r.id: r for r in for_children(session)}
    for round_id, unit_ids in owed(session).items():
        for unit in (u for one in unit_ids if may(one) and (u := units.get(session, one))):
            reply = replies.of(session, unit.id, round_id)
            day = reply.new_day if reply and reply.new_day else every[round_id].answer_by
            yield Event(EventKind.ANSWER, day, unit, every[round_id])


def _promises_due(session: Session, may: May, today: date) -> Iterator[Event]:
    for reply in replies.every(session):
        unit, found = units.get(session, reply.unit_id), rounds.get(session, reply.round_id)
        if unit and found and may(unit.id) and reply.state == replies.PUBLISHED:
            answer = told(session, written(session, reply), today)
            kind, what = EventKind.PROMISE, (unit, found)
            for number, point in enumerate(answer.points, start=1):
                if point.action and point.due_on and point.status in OPEN:
                    yield Event(kind, point.due_on, *what, point.action, number)
            if answer.next_on and answer.is_open:
                yield Event(EventKind.UPDATE, answer.next_on, *what)
