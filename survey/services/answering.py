"""A child opens a code and sends one finished sheet."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from survey.core.card import code_mac, envelope_id, normalise, permit_mac
from survey.core.questionnaire import Variant, asked
from survey.core.sheet import Sheet, to_bytes
from survey.storage import cards, envelopes, library, rounds, units
from survey.storage.library import Package
from survey.storage.tables import Round, Unit


class Refused(Exception):
    """Unknown, used or revoked: nobody learns which."""


class Closed(Exception):
    """The code is right but its round is not open (any more); `slug` is the unit's page."""

    def __init__(self, slug: str) -> None:
        super().__init__(slug)
        self.slug = slug


@dataclass(frozen=True, slots=True)
class UnitFacts:
    """What a child's page says of a unit. `phrases`: (language, young, old)."""

    id: int
    name: str
    child_name: str
    municipality: str
    slug: str
    phrases: tuple[tuple[str, str, str], ...]
    phone: str
    emergency_phone: str
    contact: str


@dataclass(frozen=True, slots=True)
class Door:
    """An open code: which round and unit it leads to, and what it has chosen beforehand.

    `version`: the digest of the questionnaire version. `taken`: ids of the bank and
    background questions taken in. `variant` and `language` are "" when not chosen.
    `permitted`: the card was spent by this very page, which may send (again).
    """

    round_id: int
    version: str
    unit: UnitFacts
    closes_on: date
    answer_by: date
    variants: tuple[str, ...]
    languages: tuple[str, ...]
    taken: frozenset[str]
    variant: str = ""
    language: str = ""
    single_use: bool = False
    permitted: bool = False


def enter(session: Session, ballot_key: bytes, code: str, token: str = "") -> Door:
    """The door a code opens; `token` is the page's when a sheet is sent.

    Raises Refused, or Closed when a good code has no open round.
    """
    mac = code_mac(ballot_key, normalise(code) or "")
    # Every kind of code costs the same look-ups, so that time tells nothing.
    permit = cards.permit(session, permit_mac(ballot_key, token))
    shared = cards.entry_code(session, mac)
    card = cards.card(session, mac)
    if permit:
        found = rounds.get(session, permit.round_id)
        return _door(session, permit.unit_id, found, single_use=True, permitted=True)
    if card:
        found = rounds.get(session, card.round_id)
        chosen = {"variant": card.variant, "language": card.choice}
        return _door(session, card.unit_id, found, single_use=True, **chosen)
    if shared and shared.open:
        found = rounds.open_for(session, shared.unit_id)
        return _door(session, shared.unit_id, found, variant=shared.variant, language=shared.choice)
    raise Refused


_PACKAGES: dict[str, Package] = {}


def package(session: Session, version: str) -> Package:
    """The questionnaire version with this digest; kept in memory, since it never changes."""
    if version not in _PACKAGES:
        found = rounds.version_by_digest(session, version)
        if found is None:
            raise KeyError(version)
        _PACKAGES[version] = library.thaw(found.content)
    return _PACKAGES[version]


def variant(door: Door, questions: Package, variant_id: str) -> Variant:
    """What the round asks of a variant. Raises Refused if the round does not have it."""
    if variant_id not in door.variants:
        raise Refused
    return asked(questions.questionnaire, variant_id, door.taken)


def submit(
    session: Session, ballot_key: bytes, door: Door, sent: tuple[str, str], sheet: Sheet
) -> None:
    """Seal one sheet and put it in the box; `sent`: (code, token). A retry changes nothing.

    Raises Closed or Refused; then nothing was kept. With a single-use card this is the
    one errand that commits twice: card and envelope must not meet in one transaction,
    since PostgreSQL's row versions would tie them together for ever.
    """
    code, token = sent
    if door.single_use and not door.permitted:
        _spend(session, ballot_key, door, code, token)
    public_key = rounds.slot(session, door.round_id)
    if public_key is None:
        raise Closed(door.unit.slug)
    envelopes.add(
        session,
        envelope_id(ballot_key, token),
        (door.round_id, door.unit.id),
        envelopes.seal(public_key, to_bytes(sheet)),
    )
    session.commit()


def _spend(session: Session, ballot_key: bytes, door: Door, code: str, token: str) -> None:
    if rounds.slot(session, door.round_id) is None:
        raise Closed(door.unit.slug)
    if not cards.spend(session, code_mac(ballot_key, normalise(code) or "")):
        raise Refused
    cards.add_permit(session, permit_mac(ballot_key, token), door.round_id, door.unit.id)
    session.commit()


def _door(session: Session, unit_id: int, found: Round | None, **chosen: Any) -> Door:
    unit, town = units.get(session, unit_id), units.municipality(session)
    if unit is None or town is None:
        raise Refused
    if found is None or found.state != "open":
        raise Closed(unit.slug)
    return Door(
        round_id=found.id,
        version=rounds.digest(session, found.version_id),
        unit=_facts(unit, town),
        closes_on=found.closes_on,
        answer_by=found.answer_by,
        variants=tuple(found.content["variants"]),
        languages=tuple(found.content["languages"]),
        taken=frozenset(found.content["taken"]),
        **chosen,
    )


def _facts(unit: Unit, town: Unit) -> UnitFacts:
    return UnitFacts(
        id=unit.id,
        name=unit.name,
        child_name=unit.child_name or unit.name,
        municipality=town.name,
        slug=unit.slug,
        phrases=tuple((lang, p["young"], p["old"]) for lang, p in sorted(unit.phrases.items())),
        phone=unit.phone or town.phone,
        emergency_phone=unit.emergency_phone or town.emergency_phone,
        contact=unit.contact or town.contact,
    )
