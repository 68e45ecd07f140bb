"""Accounts to act with."""

from sqlalchemy.orm import Session

from survey.core.access import Person, Role
from survey.storage import accounts
from survey.storage.tables import Account


def account(session: Session, name: str = "coordinator") -> int:
    """The id of an account that is there."""
    found = accounts.by_username(session, name)
    return (found or accounts.add(session, Account(username=name))).id


def coordinator(session: Session, unit_id: int) -> Person:
    """Somebody who looks after a unit and what is below it."""
    return Person(account(session), ((Role.COORDINATOR, unit_id),))
