import pytest

from survey.core.password import PasswordProblem, problem_with


@pytest.mark.parametrize(
    ("password", "problem"),
    [
        ("many words make a password", None),
        ("x" * 12, None),
        ("x" * 11, PasswordProblem.SHORT),
        ("", PasswordProblem.SHORT),
        ("x" * 201, PasswordProblem.LONG),
        ("administrator", PasswordProblem.NAME),
        ("Administrator ", PasswordProblem.NAME),
        ("administratoradministrator", PasswordProblem.NAME),
        ("the administrator's own", None),
    ],
)
def test_a_password_is_long_and_not_the_user_name(
    password: str, problem: PasswordProblem | None
) -> None:
    assert problem_with(password, "administrator") is problem
