"""The codes of a unit: permanent, one for each set of choices, replaced when revoked; and
the links by which its staff answer a round of their own, which end with the round."""

from survey.core.card import code_mac, shared_code, staff_code
from survey.core.questionnaire import Audience
from survey.storage import cards, rounds
from survey.storage.database import Session
from survey.storage.tables import EntryCode


def code_for(
    session: Session, ballot_key: bytes, unit_id: int, *, variant: str = "", language: str = ""
) -> str:
    """The unit's code for these choices, made the first time it is asked for."""
    code, edition = _valid(session, ballot_key, unit_id, (variant, language))
    if code is None:
        code = _add(session, ballot_key, unit_id, (variant, language), edition + 1)
    session.commit()
    return code


def known_code(
    session: Session, ballot_key: bytes, unit_id: int, *, variant: str = "", language: str = ""
) -> str | None:
    """The unit's code for these choices if it has been made. Reads only."""
    return _valid(session, ballot_key, unit_id, (variant, language))[0]


def revoke(
    session: Session, ballot_key: bytes, unit_id: int, *, variant: str = "", language: str = ""
) -> str:
    """Close the unit's code for these choices; the one that takes its place."""
    edition = 0
    for row in _editions(session, unit_id, (variant, language)):
        row.open = False
        edition = max(edition, row.edition)
    code = _add(session, ballot_key, unit_id, (variant, language), edition + 1)
    session.commit()
    return code


def make_staff_links(session: Session, ballot_key: bytes, round_id: int) -> None:
    """A code for each unit of a round that asks staff, where there is none; of a round that
    asks children, nothing."""
    if rounds.audience(session, round_id) is not Audience.STAFF:
        return
    for member in rounds.units_of(session, round_id):
        mac = code_mac(ballot_key, staff_code(ballot_key, round_id, member.unit_id))
        if not cards.is_entry_code(session, mac):
            code = EntryCode(code_mac=mac, unit_id=member.unit_id, round_id=round_id)
            cards.add_entry_code(session, code)
    session.commit()


def staff_link(session: Session, ballot_key: bytes, round_id: int, unit_id: int) -> str | None:
    """The code by which the unit's staff answer the round, if it has been made. Reads only."""
    code = staff_code(ballot_key, round_id, unit_id)
    return code if cards.is_entry_code(session, code_mac(ballot_key, code)) else None


def _valid(
    session: Session, ballot_key: bytes, unit_id: int, choices: tuple[str, str]
) -> tuple[str | None, int]:
    """The open code if there is one, and the highest edition so far."""
    rows = _editions(session, unit_id, choices)
    highest = max((row.edition for row in rows), default=0)
    current = [row.edition for row in rows if row.open]
    if not current:
        return None, highest
    return shared_code(ballot_key, unit_id, choices, max(current)), highest


def _editions(session: Session, unit_id: int, choices: tuple[str, str]) -> list[EntryCode]:
    rows = cards.entry_codes_of(session, unit_id)
    return [row for row in rows if (row.variant, row.choice) == choices]


def _add(
    session: Session, ballot_key: bytes, unit_id: int, choices: tuple[str, str], edition: int
) -> str:
    code = shared_code(ballot_key, unit_id, choices, edition)
    cards.add_entry_code(
        session,
        EntryCode(
            code_mac=code_mac(ballot_key, code),
            unit_id=unit_id,
            variant=choices[0],
            choice=choices[1],
            edition=edition,
        ),
    )
    return code
