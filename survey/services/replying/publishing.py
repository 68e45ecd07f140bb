"""The grown-ups' answer is put on the page: nothing without an action or a reason."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy.orm import Session

from survey.core.answer import Answer, Missing, lacking
from survey.core.round import State
from survey.storage import replies, rounds, units
from survey.storage.tables import Reply, ReplyPoint

from .asking import rounds_for_children
from .lasting import keep_days
from .telling import told


class Unfinished(ValueError):
    """Nothing was published; `missing`: (what, number of the point from 1, or 0)."""

    def __init__(self, missing: Sequence[tuple[Missing, int]]) -> None:
        super().__init__(", ".join(f"{what} {number}" for what, number in missing))
        self.missing = tuple(missing)


def publish(session: Session, where: tuple[int, int], answer: Answer, today: date) -> None:
    """Put the answer of a unit (or department) to a round on its page; `where`: (unit, round).

    Raises Unfinished when a point has neither action nor reason, or anything else is missing.
    """
    unit_id, round_id = where
    as_told = told(session, answer, today)
    if missing := [*out_of_place(session, unit_id, round_id), *lacking(as_told, today)]:
        raise Unfinished(missing)
    reply = replies.of(session, unit_id, round_id) or replies.add(
        session, Reply(unit_id=unit_id, round_id=round_id)
    )
    reply.cannot, reply.responsible = answer.cannot, answer.responsible
    reply.published_on, reply.state = reply.published_on or today, replies.PUBLISHED
    reply.next_on = answer.next_on
    replies.replace_points(session, reply.id, rows_of(reply.id, answer))
    keep_days(session, reply.id, today)
    session.commit()


def out_of_place(session: Session, unit_id: int, round_id: int) -> list[tuple[Missing, int]]:
    found, unit = rounds.get(session, round_id), units.get(session, unit_id)
    if found is None or found.state != State.COUNTED:
        return [(Missing.NOT_COUNTED, 0)]
    if unit is None or found not in rounds_for_children(session, unit):
        return [(Missing.NOT_ASKED, 0)]
    return []


def rows_of(reply_id: int, answer: Answer) -> list[ReplyPoint]:
    """The answer's points as rows of the table."""
    return [
        ReplyPoint(
            reply_id=reply_id,
            position=position,
            said=point.said,
            action=point.action,
            reason=point.reason,
            due=point.due,
            status=point.status,
            due_on=point.due_on,
            late_reason=point.late_reason,
            finding_id=point.finding_id,
            activity_id=point.activity_id,
            who=point.who,
            about=point.about,
            stood_on=point.stood_on,
            promised_on=point.promised_on,
            settled_on=point.settled_on,
            late_said_on=point.late_said_on,
        )
        for position, point in enumerate(answer.points, start=1)
    ]
