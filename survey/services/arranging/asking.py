"""A draft is opened: looked over, frozen with its questionnaire, and asked of the keeper."""

from datetime import date, datetime
from pathlib import Path

from sqlalchemy.orm import Session

from survey.core.questionnaire import Audience
from survey.core.round import Obstacle, Proposal, State, obstacles
from survey.services import replying
from survey.storage import audit, jobs, library, rounds, units
from survey.storage.library import Package
from survey.storage.tables import Job, Round, Unit

from . import drafting, keying
from .choosing import fresh
from .wishing import Draft, Overtaken, Unfit, WrongState


def lacking(
    session: Session, found: Round, today: date, questionnaires: Path | None = None
) -> tuple[Obstacle, ...]:
    """Everything that must be mended before the draft may open."""
    return _lacking(session, found, today, _package(session, found, questionnaires))


def ask_to_open(
    session: Session,
    round_id: int,
    *,
    by: int | None,
    now: datetime,
    questionnaires: Path | None = None,
) -> Job:
    """Freeze the questionnaire as its files are now, and ask the keeper for the round's key.

    Asked already: the same job. Raises Unfit, WrongState or Overtaken.
    """
    if job := jobs.unfinished_of(session, round_id, "open"):
        return job
    found = rounds.get_in(session, round_id, State.DRAFT)
    if found is None:
        raise WrongState
    job = _ask(session, found, _package(session, found, questionnaires), now.date())
    audit.add(session, "round_opened", by, at=now, subject=found.name)
    session.commit()
    return job


def take_back(session: Session, round_id: int, *, by: int | None, now: datetime) -> None:
    """Withdraw the request to open. Raises WrongState when the keeper was first."""
    found = rounds.get_in(session, round_id, State.DRAFT)
    if found is None or not jobs.take_back(session, round_id, "open"):
        raise WrongState
    audit.add(session, "round_taken_back", by, at=now, subject=found.name)
    session.commit()


def draft_and_open(
    session: Session, package: Package, wanted: Draft, *, by: int | None, now: datetime
) -> Job:
    """Both at once; if the round can't open (Unfit) it is not made either."""
    made = drafting.make(session, package, wanted)
    job = _ask(session, made, package, now.date())
    audit.add(session, "round_opened", by, at=now, subject=made.name)
    session.commit()
    return job


def _ask(session: Session, found: Round, package: Package | None, today: date) -> Job:
    reasons = _lacking(session, found, today, package)
    if reasons or package is None:
        raise Unfit(reasons)
    version = rounds.add_version(session, package.questionnaire, *drafting.frozen(package))
    if not rounds.claim(session, found.id, found.revision):
        session.rollback()
        raise Overtaken
    found.version_id = version.id
    found.tree = _tree(session, found)
    return jobs.ask(session, "open", found.id)


def _package(session: Session, found: Round, questionnaires: Path | None) -> Package | None:
    version = rounds.version(session, found.version_id)
    return fresh(version.name, questionnaires) if version else None


def _lacking(
    session: Session, found: Round, today: date, package: Package | None
) -> tuple[Obstacle, ...]:
    version = rounds.version(session, found.version_id)
    if version is None:
        raise WrongState
    usable = package or library.thaw(version.content)
    file = _of_file(found, package)
    return obstacles(_proposal(session, found, (usable, file), today))


def _of_file(found: Round, package: Package | None) -> tuple[Obstacle, ...]:
    """What of the questionnaire's files as they are now no longer fits the draft."""
    if package is None:
        return (Obstacle.FILE_UNSOUND,)
    questionnaire = package.questionnaire
    extra = {q.id for _, q in questionnaire.bank + questionnaire.background}
    gone = set(found.content["variants"]) - {v.id for v in questionnaire.variants}
    gone |= set(found.content["taken"]) - extra
    gone |= set(found.content["languages"]) - set(package.words)
    try:
        drafting.frozen(package)
    except ValueError:
        return (Obstacle.FILE_UNSOUND,)
    return (Obstacle.PARTS_GONE,) if gone else ()


def _proposal(
    session: Session, found: Round, file: tuple[Package, tuple[Obstacle, ...]], today: date
) -> Proposal:
    package, problems = file
    content, members = found.content, _units(session, found)
    unit_ids = [u.id for u in members]
    taken = set(content["taken"])
    for_children = package.questionnaire.audience is Audience.CHILD
    offered = {language for language, words in package.words.items() if words.offered}
    return Proposal(
        opens_on=found.opens_on,
        closes_on=found.closes_on,
        answer_by=found.answer_by,
        variants=content["variants"],
        languages=content["languages"],
        phones={u.id: all(units.phones(session, u.id)) for u in members},
        disposal_decision=found.disposal_decision,
        ticked=frozenset(item for item, done in found.checklist.items() if done),
        bank=sum(q.id in taken for _, q in package.questionnaire.bank),
        unreviewed=tuple(x for x in content["languages"] if x not in offered),
        today=today,
        for_children=for_children,
        overdue=for_children and not found.override_reason and _owes(session, unit_ids, today),
        earlier=_this_year(session, found, (unit_ids, today)) if for_children else 0,
        third_confirmed=bool(content.get("third_confirmed")),
        unit_closed=any(u.closed_on is not None for u in members),
        keyer_unfit=keying.is_unfit(session, found.keyer_id, unit_ids),
        file=problems,
    )


def _owes(session: Session, unit_ids: list[int], today: date) -> bool:
    """Whether children of one of the units have waited past the promised day."""
    return any(
        set(waiting) & set(unit_ids) and late.answer_by <= today
        for round_id, waiting in replying.owed(session).items()
        if (late := rounds.get(session, round_id))
    )


def _this_year(session: Session, found: Round, where: tuple[list[int], date]) -> int:
    """How many other rounds the unit that is asked most often has had this year; those that
    the keeper is about to open are counted too. `where`: the units, and today."""
    unit_ids, today = where
    asked = {r.id for r in replying.for_children(session) if r.opens_on.year == today.year}
    asked |= {
        job.round_id
        for job in jobs.unfinished(session)
        if job.kind == "open" and rounds.audience(session, job.round_id) is Audience.CHILD
    }
    places = [m.unit_id for m in rounds.members(session) if m.round_id in asked - {found.id}]
    return max((places.count(unit) for unit in unit_ids), default=0)


def _units(session: Session, found: Round) -> list[Unit]:
    members = (units.get(session, r.unit_id) for r in rounds.units_of(session, found.id))
    return [unit for unit in members if unit is not None]


def _tree(session: Session, found: Round) -> dict[str, object]:
    """The organisation as it is at opening; figures are released about this tree."""
    town = units.municipality(session)
    members = _units(session, found)
    departments = {u.parent_id: units.get(session, u.parent_id or 0) for u in members}
    grouped = sorted({u.group_id for u in members if u.group_id})
    groups = [units.get(session, one) for one in grouped]
    return {
        "municipality": {"id": town.id, "name": town.name} if town else {},
        "departments": {str(d.id): d.name for d in departments.values() if d},
        "groups": {str(g.id): {"name": g.name, "department": g.parent_id} for g in groups if g},
        "units": {
            str(u.id): {"name": u.name, "department": u.parent_id, "group": u.group_id}
            for u in members
        },
    }
