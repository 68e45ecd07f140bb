"""Rounds, the units in them, and the questionnaire versions they ask."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Select, case, delete, select, update
from sqlalchemy.orm import Session

from survey.core.questionnaire import Audience, Questionnaire
from survey.storage.tables import EntryCode, Job, Permit, QuestionnaireVersion, Round, RoundUnit


def get(session: Session, round_id: int) -> Round | None:
    return session.get(Round, round_id)


def get_in(session: Session, round_id: int, state: str) -> Round | None:
    """The round if it is in this state, as the database has it now."""
    return session.scalar(
        select(Round)
        .where(Round.id == round_id, Round.state == state)
        .execution_options(populate_existing=True)
    )


def by_name(session: Session, name: str) -> Round | None:
    return session.scalar(select(Round).where(Round.name == name))


def every(session: Session) -> Sequence[Round]:
    return session.scalars(select(Round).order_by(Round.opens_on, Round.id)).all()


def counted(session: Session) -> Sequence[Round]:
    """Rounds with a release, oldest first."""
    return session.scalars(
        select(Round).where(Round.state == "counted").order_by(Round.closes_on, Round.id)
    ).all()


def versions_for(audience: Audience) -> Select[int]:
    """The ids of the questionnaire versions that are put to these, as part of a query."""
    return select(QuestionnaireVersion.id).where(QuestionnaireVersion.audience == audience)


def _in_unit(unit_id: int, audience: Audience) -> Select[Round]:
    return (
        select(Round)
        .join(RoundUnit, RoundUnit.round_id == Round.id)
        .where(RoundUnit.unit_id == unit_id, Round.version_id.in_(versions_for(audience)))
    )


def open_for(session: Session, unit_id: int) -> Round | None:
    """The round a unit's shared code leads children to: the open one that closes first."""
    return session.scalar(
        _in_unit(unit_id, Audience.CHILD)
        .where(Round.state == "open")
        .order_by(Round.closes_on, Round.id)
        .limit(1)
    )


def latest_for(session: Session, unit_id: int) -> Round | None:
    """The newest round for a unit's children, whatever its state."""
    return session.scalar(
        _in_unit(unit_id, Audience.CHILD).order_by(Round.opens_on.desc(), Round.id.desc()).limit(1)
    )


def open_for_staff(session: Session, unit_id: int) -> Sequence[Round]:
    """The open rounds that ask a unit's staff, the one that closes first before the others."""
    return session.scalars(
        _in_unit(unit_id, Audience.STAFF)
        .where(Round.state == "open")
        .order_by(Round.closes_on, Round.id)
    ).all()


def audience(session: Session, round_id: int) -> Audience | None:
    """Whom a round asks."""
    found = session.scalar(
        select(QuestionnaireVersion.audience)
        .join(Round, Round.version_id == QuestionnaireVersion.id)
        .where(Round.id == round_id)
    )
    return Audience(found) if found else None


def keyed_by(session: Session, account_id: int) -> Sequence[Round]:
    """The open rounds whose paper forms this account keys in."""
    return session.scalars(
        select(Round)
        .where(Round.keyer_id == account_id, Round.state == "open")
        .order_by(Round.closes_on, Round.id)
    ).all()


def due(session: Session, today: date) -> Sequence[Round]:
    """Open rounds whose last day has passed."""
    return session.scalars(
        select(Round).where(Round.state == "open", Round.closes_on < today).order_by(Round.id)
    ).all()


def in_state(session: Session, state: str) -> Sequence[Round]:
    return session.scalars(select(Round).where(Round.state == state).order_by(Round.id)).all()


def held_open(session: Session, round_id: int) -> bool:
    """Whether the round is open, held so until this transaction ends."""
    return (
        session.scalar(
            select(Round.id)
            .where(Round.id == round_id, Round.state == "open")
            .with_for_update(read=True)
        )
        is not None
    )


def move(session: Session, round_id: int, *, before: str, after: str) -> bool:
    """From one state to the next; False if it was not in `before`."""
    return _change(session, [Round.id == round_id, Round.state == before], state=after)


def close_due(session: Session, round_id: int, today: date) -> bool:
    """Close an open round whose last day has passed; False if it has been closed or
    prolonged meanwhile."""
    due_still = [Round.id == round_id, Round.state == "open", Round.closes_on < today]
    return _change(session, due_still, state="closed")


def prolong(session: Session, round_id: int, closes_on: date, answer_by: date) -> bool:
    """Let an open round close later than it would; False if it is not open, or would not."""
    earlier = [Round.id == round_id, Round.state == "open", Round.closes_on < closes_on]
    return _change(session, earlier, closes_on=closes_on, answer_by=answer_by)


def claim(session: Session, round_id: int, revision: int) -> bool:
    """Take a draft to change it; False if it is no draft or somebody has changed it since
    `revision`. Others wait until this transaction ends."""
    mine = [Round.id == round_id, Round.state == "draft", Round.revision == revision]
    return _change(session, mine, revision=revision + 1)


def hold(session: Session, round_id: int, came: int) -> bool:
    """Let a person decide about a closed round; False if that is done already."""
    undecided = [Round.id == round_id, Round.state == "closed", Round.verdict == ""]
    return _change(session, undecided, came=came)


def decide(session: Session, round_id: int, verdict: str) -> bool:
    """Note what a person decided about a round that is held; False if it is not (any more)."""
    held = [
        Round.id == round_id,
        Round.state == "closed",
        Round.came.is_not(None),
        Round.verdict == "",
    ]
    return _change(session, held, verdict=verdict)


def _change(session: Session, where: Sequence[Any], **values: object) -> bool:
    changed = session.execute(update(Round).where(*where).values(**values))
    return bool(changed.rowcount)  # type: ignore[attr-defined]


def units_of(session: Session, round_id: int) -> Sequence[RoundUnit]:
    return session.scalars(
        select(RoundUnit).where(RoundUnit.round_id == round_id).order_by(RoundUnit.unit_id)
    ).all()


def members(session: Session) -> Sequence[RoundUnit]:
    """The units of every round."""
    return session.scalars(select(RoundUnit).order_by(RoundUnit.round_id, RoundUnit.unit_id)).all()


def last_counted(session: Session, unit_id: int, questionnaire: str) -> RoundUnit | None:
    """The unit's part in the latest counted round that asked this questionnaire."""
    return session.scalar(
        select(RoundUnit)
        .join(Round, Round.id == RoundUnit.round_id)
        .join(QuestionnaireVersion, QuestionnaireVersion.id == Round.version_id)
        .where(
            RoundUnit.unit_id == unit_id,
            Round.state == "counted",
            QuestionnaireVersion.name == questionnaire,
        )
        .order_by(Round.closes_on.desc(), Round.id.desc())
        .limit(1)
    )


def add(session: Session, made: Round, expected: Mapping[int, int | None]) -> Round:
    """A new round in these units, with how many children are expected in each."""
    session.add(made)
    session.flush()
    set_units(session, made.id, expected)
    return made


def set_units(session: Session, round_id: int, expected: Mapping[int, int | None]) -> None:
    """These units and no other, with how many children are expected in each."""
    session.execute(delete(RoundUnit).where(RoundUnit.round_id == round_id))
    session.add_all(
        RoundUnit(round_id=round_id, unit_id=unit, expected=number)
        for unit, number in expected.items()
    )
    session.flush()


def drop(session: Session, round_id: int) -> None:
    """The round and all that belongs to it; only a draft has nothing else."""
    for table in (RoundUnit, Job, EntryCode):
        session.execute(delete(table).where(table.round_id == round_id))
    session.execute(delete(Round).where(Round.id == round_id))


def set_participation(
    session: Session, round_id: int, numbers: Mapping[int, int], today: date | None
) -> None:
    """How many took part in each unit, in steps; a unit that is not named has none."""
    for member in units_of(session, round_id):
        member.participation = numbers.get(member.unit_id, 0)
    session.execute(update(Round).where(Round.id == round_id).values(participation_on=today))


def note_given_out(session: Session, round_id: int, unit_id: int, number: int) -> bool:
    """Add to the cards given out in a unit, never below none; False if it is not there."""
    total = RoundUnit.given_out + number
    noted = session.execute(
        update(RoundUnit)
        .where(RoundUnit.round_id == round_id, RoundUnit.unit_id == unit_id)
        .values(given_out=case((total < 0, 0), else_=total))
    )
    return bool(noted.rowcount)  # type: ignore[attr-defined]


def given_out(session: Session, round_id: int, unit_id: int) -> int:
    """How many cards the unit's workers say they gave out in the round."""
    found = session.get(RoundUnit, (round_id, unit_id), populate_existing=True)
    return found.given_out if found else 0


def drop_permits(session: Session, round_id: int) -> None:
    """All at once, at the close: never beside an envelope."""
    session.execute(delete(Permit).where(Permit.round_id == round_id))


def version(session: Session, version_id: int) -> QuestionnaireVersion | None:
    return session.get(QuestionnaireVersion, version_id)


def version_by_digest(session: Session, digest: str) -> QuestionnaireVersion | None:
    return session.scalar(select(QuestionnaireVersion).where(QuestionnaireVersion.digest == digest))


def digest(session: Session, version_id: int) -> str:
    return (
        session.scalar(
            select(QuestionnaireVersion.digest).where(QuestionnaireVersion.id == version_id)
        )
        or ""
    )


def add_version(
    session: Session, asked: Questionnaire, digest: str, content: str
) -> QuestionnaireVersion:
    """The version with this digest, added if it is new."""
    found = version_by_digest(session, digest)
    if found is None:
        found = QuestionnaireVersion(
            name=asked.id, audience=asked.audience, digest=digest, content=content
        )
        session.add(found)
        session.flush()
    return found
