"""Drafts of rounds: made, changed by several people, thrown away."""

import hashlib
from datetime import datetime

from sqlalchemy.orm import Session

from survey.core.questionnaire import Audience
from survey.core.round import Dress, Obstacle, State
from survey.core.sheet import PADDED, longest
from survey.storage import audit, jobs, library, rounds, units
from survey.storage.library import Package
from survey.storage.tables import Round

from . import keying
from .wishing import Draft, NameTaken, Overtaken, Unfit, WrongState


def draft(
    session: Session, package: Package, wanted: Draft, *, by: int | None, now: datetime
) -> Round:
    """A new round in state draft. No variants or languages named: all that are fit.

    Raises NameTaken, or Unfit for units or a person that can't be in it.
    """
    made = make(session, package, wanted)
    audit.add(session, "round_drafted", by, at=now, subject=made.name)
    session.commit()
    return made


def change(
    session: Session,
    held: tuple[int, int],
    package: Package,
    wanted: Draft,
    *,
    by: int | None,
    now: datetime,
) -> Round:
    """Change a draft; `held`: its id, and the revision that the change was made from.

    Raises WrongState if it is no draft or is being opened, Overtaken if somebody else has
    changed it since, NameTaken or Unfit as for a new one. Then nothing was saved.
    """
    round_id, revision = held
    found = changeable(session, round_id)
    _check(session, wanted, round_id)
    version = _version(session, package)
    take(session, found, revision)
    _fill(found, package, wanted)
    found.version_id = version
    rounds.set_units(session, round_id, _expected(wanted))
    audit.add(session, "round_changed", by, at=now, subject=found.name)
    session.commit()
    return found


def drop(session: Session, round_id: int, *, by: int | None, now: datetime) -> None:
    """Throw a draft away; nobody has answered in it. Raises WrongState or Overtaken."""
    found = changeable(session, round_id)
    take(session, found, found.revision)
    rounds.drop(session, round_id)
    audit.add(session, "round_dropped", by, at=now, subject=found.name)
    session.commit()


def draft_of(session: Session, found: Round) -> Draft:
    """What is decided about a round."""
    members = rounds.units_of(session, found.id)
    return Draft(
        name=found.name,
        opens_on=found.opens_on,
        closes_on=found.closes_on,
        answer_by=found.answer_by,
        unit_ids=tuple(m.unit_id for m in members),
        disposal_decision=found.disposal_decision,
        ticked=frozenset(item for item, done in found.checklist.items() if done),
        variants=tuple(found.content["variants"]),
        languages=tuple(found.content["languages"]),
        taken=frozenset(found.content["taken"]),
        dress=Dress(found.content.get("dress", Dress.ONE)),
        expected={m.unit_id: m.expected for m in members if m.expected is not None},
        keyer_id=found.keyer_id,
        override_reason=found.override_reason,
        third_confirmed=bool(found.content.get("third_confirmed")),
    )


def make(session: Session, package: Package, wanted: Draft) -> Round:
    """The draft, not committed."""
    _check(session, wanted, None)
    made = Round(version_id=_version(session, package))
    _fill(made, package, wanted)
    return rounds.add(session, made, _expected(wanted))


def changeable(session: Session, round_id: int) -> Round:
    """The draft, if nobody has asked to open it. Raises WrongState."""
    found = rounds.get_in(session, round_id, State.DRAFT)
    if found is None or jobs.unfinished_of(session, round_id, "open"):
        raise WrongState
    return found


def take(session: Session, found: Round, revision: int) -> None:
    """Make others wait until this transaction ends. Raises Overtaken if they were first."""
    if not rounds.claim(session, found.id, revision):
        session.rollback()  # so that what they saved is read anew
        raise Overtaken


def frozen(package: Package) -> tuple[str, str]:
    """(digest, content) of the version. Raises ValueError if a sheet would not fit its
    envelope, and for a register: that is never asked in a round."""
    if package.questionnaire.audience is Audience.REGISTER:
        raise ValueError(f"{package.questionnaire.id} is a register, not a round's questionnaire.")
    too_long = [v.id for v in package.questionnaire.variants if longest(v) > PADDED]
    if too_long:
        raise ValueError(f"A sheet of {too_long} is longer than an envelope holds.")
    content = library.freeze(package)
    return hashlib.sha256(content.encode()).hexdigest(), content


def _version(session: Session, package: Package) -> int:
    return rounds.add_version(session, package.questionnaire, *frozen(package)).id


def _check(session: Session, wanted: Draft, round_id: int | None) -> None:
    same = rounds.by_name(session, _name(wanted))
    if same is not None and same.id != round_id:
        raise NameTaken
    found = [units.get(session, u) for u in wanted.unit_ids]
    if any(u is None or u.level != "unit" or u.closed_on is not None for u in found):
        raise Unfit([Obstacle.UNIT_CLOSED])
    if keying.is_unfit(session, wanted.keyer_id, wanted.unit_ids):
        raise Unfit([Obstacle.KEYER_UNFIT])


def _fill(found: Round, package: Package, wanted: Draft) -> None:
    found.name = _name(wanted)
    found.opens_on = wanted.opens_on
    found.closes_on = wanted.closes_on
    found.answer_by = wanted.answer_by
    found.content = {
        "variants": list(wanted.variants or (v.id for v in package.questionnaire.variants)),
        "languages": list(wanted.languages or _offered(package)),
        "taken": sorted(wanted.taken),
        "dress": wanted.dress.value,
        "third_confirmed": wanted.third_confirmed,
    }
    found.checklist = dict.fromkeys(sorted(wanted.ticked), True)
    found.disposal_decision = wanted.disposal_decision.strip()
    found.keyer_id = wanted.keyer_id
    found.override_reason = wanted.override_reason.strip()


def _name(wanted: Draft) -> str:
    return " ".join(wanted.name.split())


def _expected(wanted: Draft) -> dict[int, int | None]:
    return {unit: wanted.expected.get(unit) for unit in wanted.unit_ids}


def _offered(package: Package) -> list[str]:
    return [language for language, words in sorted(package.words.items()) if words.offered]
