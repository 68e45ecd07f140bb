"""Who may do what: roles held in a unit, and one table of acts.

A role in a unit holds for everything below it. The administrator runs everything and
sees no result: whoever runs the server is not the one who reads the figures.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum


class Role(StrEnum):
    """What a member of staff is to a unit."""

    ADMINISTRATOR = "administrator"
    COORDINATOR = "coordinator"
    WORKER = "worker"
    ANALYST = "analyst"
    PLANNER = "planner"


class Act(StrEnum):
    """Something a member of staff may be allowed to do."""

    SHOW_CODE = "show_code"
    PRINT_CARDS = "print_cards"
    REVOKE_CODES = "revoke_codes"
    MANAGE_UNITS = "manage_units"
    MANAGE_ROUNDS = "manage_rounds"
    SEE_PARTICIPATION = "see_participation"
    SEE_RESULTS = "see_results"
    EXPORT_RESULTS = "export_results"
    PUBLISH_RESULTS = "publish_results"
    SEE_PLAN = "see_plan"
    EDIT_PLAN = "edit_plan"
    WRITE_REPLY = "write_reply"
    FILL_REGISTER = "fill_register"
    SEE_REGISTER = "see_register"
    MANAGE_ACCOUNTS = "manage_accounts"
    SEE_LOG = "see_log"


MATRIX: dict[Role, frozenset[Act]] = {
    Role.ADMINISTRATOR: frozenset(
        {
            Act.SHOW_CODE,
            Act.PRINT_CARDS,
            Act.REVOKE_CODES,
            Act.MANAGE_UNITS,
            Act.MANAGE_ROUNDS,
            Act.MANAGE_ACCOUNTS,
            Act.SEE_LOG,
        }
    ),
    Role.COORDINATOR: frozenset(
        {
            Act.SHOW_CODE,
            Act.PRINT_CARDS,
            Act.REVOKE_CODES,
            Act.MANAGE_UNITS,
            Act.MANAGE_ROUNDS,
            Act.SEE_PARTICIPATION,
            Act.SEE_RESULTS,
            Act.EXPORT_RESULTS,
            Act.PUBLISH_RESULTS,
            Act.SEE_PLAN,
            Act.WRITE_REPLY,
            Act.FILL_REGISTER,
            Act.SEE_REGISTER,
        }
    ),
    Role.WORKER: frozenset({Act.SHOW_CODE, Act.PRINT_CARDS, Act.FILL_REGISTER}),
    Role.ANALYST: frozenset(
        {
            Act.SEE_RESULTS,
            Act.EXPORT_RESULTS,
            Act.SEE_PLAN,
            Act.FILL_REGISTER,
            Act.SEE_REGISTER,
        }
    ),
    Role.PLANNER: frozenset(
        {
            Act.SHOW_CODE,
            Act.PRINT_CARDS,
            Act.SEE_RESULTS,
            Act.EXPORT_RESULTS,
            Act.SEE_PLAN,
            Act.EDIT_PLAN,
            Act.WRITE_REPLY,
            Act.FILL_REGISTER,
            Act.SEE_REGISTER,
        }
    ),
}


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who is signed in: (role, unit) pairs, and the language of their pages."""

    account_id: int
    roles: tuple[tuple[Role, int], ...] = ()
    language: str = "sv"


def may(person: Person, act: Act, unit_path: Sequence[int]) -> bool:
    """Whether `person` may do `act` in a unit, given its id and its ancestors' ids.

    An empty path is a unit that does not exist: nobody may do anything there.
    """
    return any(act in MATRIX[role] and unit_id in unit_path for role, unit_id in person.roles)


def may_anywhere(person: Person, act: Act) -> bool:
    """Whether there is any unit in which `person` may do `act`."""
    return any(act in MATRIX[role] for role, _ in person.roles)
