"""What makes a password too easy to guess. Length counts; odd characters do not (NIST 800-63B)."""

from enum import Enum

MIN_PASSWORD = 12
MAX_PASSWORD = 200


class PasswordProblem(Enum):
    """Why a password can't be taken."""

    SHORT = "short"
    LONG = "long"
    NAME = "name"


def problem_with(password: str, username: str) -> PasswordProblem | None:
    """What is wrong with a password for this account, or None."""
    if len(password) < MIN_PASSWORD:
        return PasswordProblem.SHORT
    if len(password) > MAX_PASSWORD:
        return PasswordProblem.LONG
    if username and not password.casefold().replace(username.casefold(), "").strip():
        return PasswordProblem.NAME
    return None
