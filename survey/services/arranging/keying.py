"""Who may key in a round's paper forms: somebody who may show codes in one of its units."""

from collections.abc import Sequence

from sqlalchemy.orm import Session

from survey.core.access import Act, Person, Role, may
from survey.storage import accounts, units
from survey.storage.tables import Account


def keyers(session: Session, unit_ids: Sequence[int]) -> list[Account]:
    """Active accounts that may show codes in any of the units, by name."""
    paths = [units.path(session, unit) for unit in unit_ids]
    return [
        a
        for a in accounts.every(session)
        if a.active and any(may(_person(session, a), Act.SHOW_CODE, path) for path in paths)
    ]


def is_unfit(session: Session, keyer_id: int | None, unit_ids: Sequence[int]) -> bool:
    """Whether somebody is named who may not key in forms there."""
    return keyer_id is not None and keyer_id not in {a.id for a in keyers(session, unit_ids)}


def _person(session: Session, account: Account) -> Person:
    held = accounts.memberships(session, account.id)
    return Person(account.id, tuple((Role(m.role), m.unit_id) for m in held))
