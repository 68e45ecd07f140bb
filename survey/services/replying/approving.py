"""An answer is read by another person, approved, and put on its page; then it follows along."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from enum import StrEnum

from sqlalchemy.orm import Session

from survey.core.access import Person
from survey.core.answer import Missing, lacking
from survey.core.promise import CHOSEN, OPEN, PointStatus
from survey.storage import audit, plans, replies
from survey.storage.tables import Reply, ReplyPoint

from .drafting import APPROVED, DRAFT, Outdated, Where, WrongStep, at, change, subject_of
from .lasting import keep_days
from .publishing import Unfinished, out_of_place
from .telling import status_of, told, written


class SamePerson(Exception):
    """Who wrote an answer can't approve it."""


class Lack(StrEnum):
    """What a change of a promise lacks."""

    STATUS = "status"
    LATE_REASON = "late_reason"
    REASON = "reason"
    DAY = "day"
    NOT_YET = "not_yet"
    NEXT = "next"


class NotSaid(ValueError):
    """Nothing was changed; `lacks`: (position of the point, what); 0 is the whole answer."""

    def __init__(self, lacks: list[tuple[int, Lack]]) -> None:
        super().__init__(", ".join(f"{lack} {position}" for position, lack in lacks))
        self.lacks = tuple(lacks)


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a promise has come. `reason`: why it is given up. `late_reason`: why it was
    late or its day moved. `settled_on`: when it was done or given up; None for today."""

    status: PointStatus
    due_on: date | None
    reason: str = ""
    late_reason: str = ""
    settled_on: date | None = None


@dataclass(frozen=True, slots=True)
class Update:
    """How far the promises have come, by position, by when the page tells more, and who says
    so."""

    points: Mapping[int, Progress]
    next_on: date | None
    by: int | None = None


def approve(session: Session, by: Person, where: Where, revision: int, now: datetime) -> None:
    """Another person than who wrote it has read it and stands for it.

    Raises NotAsked, Outdated, WrongStep, Unfinished or SamePerson.
    """
    unit, found = at(session, where)
    reply = _of(session, where, revision)
    if reply.state != DRAFT:
        raise WrongStep
    if missing := [*out_of_place(session, *where), *_lacks_now(session, reply, now.date())]:
        raise Unfinished(missing)
    if reply.drafted_by is None or reply.drafted_by == by.account_id:
        raise SamePerson
    change(session, reply, {"state": APPROVED, "approved_by": by.account_id})
    subject = subject_of(unit, found)
    audit.add(session, "reply_approved", by.account_id, at=now, subject=subject)
    session.commit()


def put_up(session: Session, by: Person, where: Where, revision: int, now: datetime) -> None:
    """Put the approved answer on its page. Raises NotAsked, Outdated, WrongStep or, when its
    days have passed meanwhile, Unfinished."""
    unit, found = at(session, where)
    reply = _of(session, where, revision)
    if reply.state != APPROVED:
        raise WrongStep
    if missing := _lacks_now(session, reply, now.date()):
        raise Unfinished(missing)
    day = reply.published_on or now.date()
    values = {"state": replies.PUBLISHED, "published_on": day, "updated_on": now.date()}
    change(session, reply, values)
    keep_days(session, reply.id, now.date())
    subject = subject_of(unit, found)
    audit.add(session, "reply_published", by.account_id, at=now, subject=subject)
    session.commit()


def follow_up(session: Session, where: Where, revision: int, update: Update, today: date) -> None:
    """Say how far the promises on a page have come; the page follows at once.

    A promise that is late, or whose day is moved, says why; one that is given up too. As
    long as something is to be done, the page says by when it tells more. Raises NotAsked,
    Outdated, WrongStep or NotSaid.
    """
    unit, found = at(session, where)
    reply = _of(session, where, revision)
    if reply.state != replies.PUBLISHED:
        raise WrongStep
    every = [p for p in replies.points_of(session, reply.id) if p.action]
    rows = [p for p in every if p.position in update.points]
    said = {p.position: _followed(session, p, update.points[p.position]) for p in rows}
    lacks = [(p.position, lack) for p in rows for lack in _lacks(p, said[p.position], today)]
    now = [said[p.position].status if p in rows else status_of(session, p) for p in every]
    is_open = any(status in OPEN for status in now)
    if is_open and (update.next_on is None or update.next_on <= today):
        lacks.append((0, Lack.NEXT))
    if lacks:
        raise NotSaid(lacks)
    for point in rows:
        _move(point, said[point.position], today)
    change(session, reply, {"next_on": update.next_on, "updated_on": today})
    keep_days(session, reply.id, today)
    moment, subject = datetime.combine(today, time()), subject_of(unit, found)
    audit.add(session, "reply_followed", update.by, at=moment, subject=subject)
    session.commit()


def _lacks_now(session: Session, reply: Reply, today: date) -> list[tuple[Missing, int]]:
    return lacking(told(session, written(session, reply), today), today)


def _of(session: Session, where: Where, revision: int) -> Reply:
    reply = replies.of(session, *where)
    if reply is None or reply.revision != revision:
        raise Outdated
    return reply


def _followed(session: Session, point: ReplyPoint, said: Progress) -> Progress:
    """What a promise that follows an activity has come to, and when, is said in the plan."""
    found = plans.activity(session, point.activity_id) if point.activity_id else None
    if found is None:
        return said
    return replace(said, status=status_of(session, point), settled_on=found.done_on)


def _lacks(point: ReplyPoint, said: Progress, today: date) -> list[Lack]:
    lacks = {
        Lack.STATUS: said.status not in CHOSEN,
        Lack.DAY: said.due_on is None and point.due_on is not None,
        Lack.REASON: said.status is PointStatus.STRUCK and not said.reason,
        Lack.LATE_REASON: _owes_a_word(point, said, today) and not said.late_reason,
        Lack.NOT_YET: said.settled_on is not None and said.settled_on > today,
    }
    return [lack for lack, lacking_it in lacks.items() if lacking_it]


def _owes_a_word(point: ReplyPoint, said: Progress, today: date) -> bool:
    """Whether the children must be told why: the day is moved to a later one, or what is told
    came after it; what they were told once is not taken away."""
    day = point.due_on or date.max
    moved = point.due_on is not None and said.due_on is not None and said.due_on > day
    in_time = said.settled_on is not None and said.settled_on <= day
    changed = point.status != said.status and (not point.activity_id or said.status not in OPEN)
    return moved or bool(point.late_reason) or (day < today and changed and not in_time)


def _move(point: ReplyPoint, said: Progress, today: date) -> None:
    known = point.settled_on if point.status == said.status else today
    if point.activity_id:  # when the words about it came: the activity has its own day
        known = point.settled_on or today
    own = None if point.activity_id else said.settled_on
    point.settled_on = None if said.status in OPEN else own or known
    if point.activity_id is None:
        point.status = said.status
    if said.due_on != point.due_on:
        point.due = ""  # the words were about the day before
    point.due_on, point.late_reason = said.due_on, said.late_reason
    point.late_said_on = today if said.late_reason else None
    point.reason = said.reason
