"""Rounds are drafted, opened and closed; opening and counting themselves are the keeper's."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from survey.core.round import Obstacle, Proposal, State, obstacles
from survey.core.sheet import PADDED, longest
from survey.storage import jobs, library, rounds, units
from survey.storage.library import Package
from survey.storage.tables import Job, Round, Unit


class Unfit(Exception):
    """The round can't be made or opened as it stands; `obstacles` says why."""

    def __init__(self, found: Iterable[Obstacle]) -> None:
        self.obstacles = tuple(found)
        super().__init__(", ".join(self.obstacles))


class WrongState(Exception):
    """The round is not in the state that this act needs."""


@dataclass(frozen=True, slots=True)
class Draft:
    """What a coordinator decides about a round. `taken`: bank and background question ids."""

    name: str
    opens_on: date
    closes_on: date
    answer_by: date
    unit_ids: tuple[int, ...]
    disposal_decision: str = ""
    ticked: frozenset[str] = frozenset()
    variants: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    taken: frozenset[str] = frozenset()


def draft(session: Session, package: Package, wanted: Draft) -> Round:
    """A new round in state draft. No variants or languages named: all that are fit."""
    made = _draft(session, package, wanted)
    session.commit()
    return made


def ask_to_open(session: Session, round_id: int) -> Job:
    """Ask the keeper for the round's key. Raises Unfit or WrongState."""
    job = _ask_to_open(session, _in_state(session, round_id, State.DRAFT))
    session.commit()
    return job


def draft_and_open(session: Session, package: Package, wanted: Draft) -> Job:
    """Both at once; if the round can't open (Unfit) it is not made either."""
    job = _ask_to_open(session, _draft(session, package, wanted))
    session.commit()
    return job


def close(session: Session, round_id: int) -> Job:
    """Take no more sheets, and ask the keeper to count; a closed round whose count could
    not be made is asked for again. Raises WrongState."""
    moved = rounds.move(session, round_id, before=State.OPEN, after=State.CLOSED)
    if not moved and not rounds.get_in(session, round_id, State.CLOSED):
        raise WrongState
    job = jobs.ask(session, "count", round_id)
    session.commit()
    return job


def _draft(session: Session, package: Package, wanted: Draft) -> Round:
    questionnaire = package.questionnaire
    version = rounds.add_version(session, questionnaire.id, *_frozen(package))
    made = Round(
        name=wanted.name,
        version_id=version.id,
        opens_on=wanted.opens_on,
        closes_on=wanted.closes_on,
        answer_by=wanted.answer_by,
        content={
            "variants": list(wanted.variants or (v.id for v in questionnaire.variants)),
            "languages": list(wanted.languages or _offered(package)),
            "taken": sorted(wanted.taken),
        },
        checklist=dict.fromkeys(sorted(wanted.ticked), True),
        disposal_decision=wanted.disposal_decision,
    )
    return rounds.add(session, made, wanted.unit_ids)


def _ask_to_open(session: Session, found: Round) -> Job:
    if reasons := obstacles(_proposal(session, found)):
        raise Unfit(reasons)
    found.tree = _tree(session, found)
    return jobs.ask(session, "open", found.id)


def _frozen(package: Package) -> tuple[str, str]:
    """(digest, content) of the version. Raises ValueError if a sheet would not fit its envelope."""
    too_long = [v.id for v in package.questionnaire.variants if longest(v) > PADDED]
    if too_long:
        raise ValueError(f"A sheet of {too_long} is longer than an envelope holds.")
    content = library.freeze(package)
    return hashlib.sha256(content.encode()).hexdigest(), content


def _offered(package: Package) -> list[str]:
    return [language for language, words in sorted(package.words.items()) if words.offered]


def _in_state(session: Session, round_id: int, state: State) -> Round:
    found = rounds.get(session, round_id)
    if found is None or found.state != state:
        raise WrongState
    return found


def _proposal(session: Session, found: Round) -> Proposal:
    version = rounds.version(session, found.version_id)
    if version is None:
        raise WrongState
    package = library.thaw(version.content)
    taken = set(found.content["taken"])
    bank = [q.id for _, q in package.questionnaire.bank if q.id in taken]
    return Proposal(
        opens_on=found.opens_on,
        closes_on=found.closes_on,
        answer_by=found.answer_by,
        variants=found.content["variants"],
        phones={u.id: all(units.phones(session, u.id)) for u in _units(session, found)},
        disposal_decision=found.disposal_decision,
        ticked=frozenset(item for item, done in found.checklist.items() if done),
        bank=len(bank),
        unreviewed=tuple(x for x in found.content["languages"] if not package.words[x].offered),
    )


def _units(session: Session, found: Round) -> list[Unit]:
    members = (units.get(session, r.unit_id) for r in rounds.units_of(session, found.id))
    return [unit for unit in members if unit is not None]


def _tree(session: Session, found: Round) -> dict[str, object]:
    """The organisation as it is at opening; figures are released about this tree."""
    town = units.municipality(session)
    members = _units(session, found)
    departments = {u.parent_id: units.get(session, u.parent_id or 0) for u in members}
    return {
        "municipality": {"id": town.id, "name": town.name} if town else {},
        "departments": {str(d.id): d.name for d in departments.values() if d},
        "units": {str(u.id): {"name": u.name, "department": u.parent_id} for u in members},
    }
