"""What is to be done for the children's answers, by whom it may be done, and by which day."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from sqlalchemy.orm import Session

from survey.core.answer import Answer, lacking
from survey.core.disclosure import Level
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
    """What is to be done today. Await: who wrote an answer that is late can only remind the
    one who is to approve it."""

    WRITE = "write"
    SAY_WHEN = "say_when"
    APPROVE = "approve"
    PUBLISH = "publish"
    AWAIT = "await"
    SAY_WHY = "say_why"
    UPDATE = "update"


@dataclass(frozen=True, slots=True)
class Row:
    """The answer of one unit or department to one round. `day`: what is to be done was to be
    done by then, if a day was given. `late`: how many of its promises are."""

    unit: Unit
    round: Round
    stand: Stand
    todo: Todo | None = None
    day: date | None = None
    late: int = 0
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
    """The answers that the person may see to, each once, by day: what is overdue first."""
    plain = {_key(row): row for row in _waiting(session, may, today)}
    begun = {_key(row): row for row in _begun(session, account_id, may, today)}
    over = {key for key, row in begun.items() if _is_over(row, plain)}
    rows = [row for key, row in (plain | begun).items() if key not in over]
    return tuple(sorted(rows, key=lambda row: row.day or date.max))


def events(session: Session, may: May, today: date) -> tuple[Event, ...]:
    """The promised days of answers that are still to come, of promises not kept yet, and of
    telling more."""
    found = [*_answers_due(session, may), *_promises_due(session, may, today)]
    return tuple(sorted(found, key=lambda e: (e.day, e.unit.name, e.number)))


def _key(row: Row) -> tuple[int, int]:
    return row.unit.id, row.round.id


def _is_over(row: Row, plain: Mapping[tuple[int, int], Row]) -> bool:
    """Only a word about why an answer is late, when that answer is no longer waited for."""
    is_unit = row.unit.level == Level.UNIT
    return row.stand is Stand.WAITING and is_unit and _key(row) not in plain


def _waiting(session: Session, may: May, today: date) -> Iterator[Row]:
    every = {r.id: r for r in for_children(session)}
    for round_id, unit_ids in owed(session).items():
        found = every[round_id]
        for unit in (u for one in unit_ids if may(one) and (u := units.get(session, one))):
            above = replies.of(session, unit.parent_id, round_id) if unit.parent_id else None
            todo, day = _to_write(found, above, today), _promised(found, above)
            yield Row(unit, found, Stand.WAITING, todo, day)


def _promised(found: Round, reply: Reply | None) -> date:
    """The day that the children wait for: the new one if there is one."""
    return reply.new_day if reply and reply.new_day else found.answer_by


def _to_write(found: Round, reply: Reply | None, today: date) -> Todo | None:
    """Why an answer is late is not asked for again before its new day has passed too."""
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
    if stand is Stand.PUBLISHED:
        return Row(unit, found, stand, *_to_tell(answer, today), _late(answer), reply.published_on)
    day = _promised(found, reply)
    waits = Todo.AWAIT if day <= today else None
    todo = {
        Stand.WAITING: _to_write(found, reply, today),
        Stand.DRAFT: _to_write(found, reply, today) or Todo.WRITE,
        Stand.READY: Todo.APPROVE if reply.drafted_by != account_id else waits,
        Stand.APPROVED: Todo.PUBLISH,
    }[stand]
    return Row(unit, found, stand, todo, day, published_on=reply.published_on)


def _late(answer: Answer) -> int:
    return sum(point.status is PointStatus.LATE for point in answer.points)


def _to_tell(answer: Answer, today: date) -> tuple[Todo | None, date | None]:
    """What the page owes the children, and since when: a reason, or from the day that it was
    to tell more (or if no such day was ever given) how far things have come."""
    late = [p for p in answer.points if p.status is PointStatus.LATE and not p.late_reason]
    given_up = [p for p in answer.points if p.action and p.status is PointStatus.STRUCK]
    if unsaid := [*late, *(p for p in given_up if not p.reason)]:
        return Todo.SAY_WHY, min((p.due_on for p in unsaid if p.due_on), default=None)
    if answer.is_open and (answer.next_on is None or answer.next_on <= today):
        return Todo.UPDATE, answer.next_on
    return None, None


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
