"""A child opens a code and sends one finished sheet."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import Row
from sqlalchemy.orm import Session

from survey.core.card import code_mac, envelope_id, normalise, permit_mac, tablet_hash
from survey.core.questionnaire import Audience, Variant, asked
from survey.core.sheet import Sheet, to_bytes
from survey.storage import cards, doors, envelopes, library, rounds
from survey.storage.library import Package


class Refused(Exception):
    """Unknown, used or revoked: nobody learns which."""


class Closed(Exception):
    """The code is right but its round is not open (any more); `slug` is the unit's page.
    `to_staff`: what is closed asked staff, not children."""

    def __init__(self, slug: str, *, to_staff: bool = False) -> None:
        super().__init__(slug)
        self.slug = slug
        self.to_staff = to_staff


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

    `version`: the digest of the questionnaire version. `dress`: how the questions look at
    first, "chat" or "one" (at a time). `taken`: ids of the bank and
    background questions taken in. `variant` and `language` are "" when not chosen.
    `permitted`: the card was spent by this very page, which may send (again).
    """

    round_id: int
    version: str
    public_key: bytes
    unit: UnitFacts
    closes_on: date
    answer_by: date
    variants: tuple[str, ...]
    languages: tuple[str, ...]
    taken: frozenset[str]
    dress: str = "one"
    variant: str = ""
    language: str = ""
    single_use: bool = False
    permitted: bool = False

    def without_choices(self) -> "Door":
        """The same door whatever the card has chosen: what a page depends on."""
        if self.variant or self.language or self.single_use:
            return replace(self, variant="", language="", single_use=False, permitted=False)
        return self


def enter(session: Session, ballot_key: bytes, code: str, token: str = "") -> Door:
    """The door a code opens; `token` is the page's when a sheet is sent.

    Raises Refused, or Closed when a good code has no open round.
    """
    mac = code_mac(ballot_key, normalise(code) or "")
    if row := doors.by_shared_code(session, mac):
        if row.round_id is None:
            raise Closed(row.slug, to_staff=row.only is not None)
        return _door(row, variant=row.variant, language=row.choice)
    # From here on an unknown, a used and a revoked code cost the same look-ups.
    if row := doors.by_card(session, mac):
        return _door(row, variant=row.variant, language=row.choice, single_use=True)
    if row := doors.by_permit(session, permit_mac(ballot_key, token)):
        return _door(row, single_use=True, permitted=True)
    raise Refused


def at_desk(session: Session, round_id: int, unit_id: int) -> Door:
    """The door that a form on paper goes in by, when somebody keys it in: a round and a
    unit in it, without any code. `submit` then takes the sheet as it takes a child's.

    Raises Refused if the round does not ask the unit, Closed if it is not open.
    """
    if row := doors.at_desk(session, round_id, unit_id):
        return _door(row)
    raise Refused


def enter_lent(session: Session, token: str) -> Door:
    """The door of a lent tablet: what the unit's shared code opens, with nothing chosen, so
    that nothing tells what was answered on it. Raises Refused, or Closed as `enter` does."""
    if row := doors.by_tablet(session, tablet_hash(token)):
        return _door(row)
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


def hold(version: str, questions: Package) -> None:
    """Let `package` find a version that no round has asked yet."""
    _PACKAGES.setdefault(version, questions)


_ASKED: dict[tuple[str, str, frozenset[str]], Variant] = {}


def variant(door: Door, questions: Package, variant_id: str) -> Variant:
    """What the round asks of a variant. Raises Refused if the round does not have it."""
    if variant_id not in door.variants:
        raise Refused
    wanted = (door.version, variant_id, door.taken)
    if wanted not in _ASKED:
        _ASKED[wanted] = asked(questions.questionnaire, variant_id, door.taken)
    return _ASKED[wanted]


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
    put = envelopes.add(
        session,
        envelope_id(ballot_key, token),
        (door.round_id, door.unit.id),
        envelopes.seal(door.public_key, to_bytes(sheet)),
    )
    if not put:
        asked_of = package(session, door.version).questionnaire.audience
        raise Closed(door.unit.slug, to_staff=asked_of is Audience.STAFF)
    session.commit()


def _spend(session: Session, ballot_key: bytes, door: Door, code: str, token: str) -> None:
    if not rounds.held_open(session, door.round_id):
        raise Closed(door.unit.slug)
    if not cards.spend(session, code_mac(ballot_key, normalise(code) or "")):
        raise Refused
    cards.add_permit(session, permit_mac(ballot_key, token), door.round_id, door.unit.id)
    session.commit()


def _door(row: Row[Any], **chosen: Any) -> Door:
    if row.round_id is None:
        raise Closed(row.slug)
    return Door(
        round_id=row.round_id,
        version=row.digest,
        public_key=row.public_key,
        unit=facts(row),
        closes_on=row.closes_on,
        answer_by=row.answer_by,
        variants=tuple(row.content["variants"]),
        languages=tuple(row.content["languages"]),
        taken=frozenset(row.content["taken"]),
        dress=row.content.get("dress", "one"),
        **chosen,
    )


def facts(row: Row[Any]) -> UnitFacts:
    """What a page says of the unit in a row of storage.doors."""
    return UnitFacts(
        id=row.unit_id,
        name=row.name,
        child_name=row.child_name or row.name,
        municipality=row.municipality,
        slug=row.slug,
        phrases=tuple((lang, p["young"], p["old"]) for lang, p in sorted(row.phrases.items())),
        phone=row.phone,
        emergency_phone=row.emergency_phone,
        contact=row.contact,
    )
