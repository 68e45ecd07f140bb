import pytest

from survey.core.access import MATRIX, Act, Person, Role, may, may_anywhere

TOWN, DEPARTMENT, UNIT, OTHER_UNIT = 1, 2, 4, 5
PATH = (UNIT, DEPARTMENT, TOWN)
OTHER_PATH = (OTHER_UNIT, DEPARTMENT, TOWN)
FIGURES = {Act.SEE_RESULTS, Act.EXPORT_RESULTS, Act.SEE_PLAN, Act.SEE_PARTICIPATION}


def test_a_worker_shows_the_code_of_their_own_unit_only() -> None:
    worker = Person(1, ((Role.WORKER, UNIT),))
    assert may(worker, Act.SHOW_CODE, PATH)
    assert not may(worker, Act.SHOW_CODE, OTHER_PATH)


def test_a_role_holds_for_everything_below_its_unit_and_nothing_above() -> None:
    coordinator = Person(1, ((Role.COORDINATOR, DEPARTMENT),))
    assert may(coordinator, Act.MANAGE_ROUNDS, PATH)
    assert may(coordinator, Act.MANAGE_ROUNDS, (DEPARTMENT, TOWN))
    assert not may(coordinator, Act.MANAGE_ROUNDS, (TOWN,))


def test_the_administrator_sees_no_figure_and_no_plan() -> None:
    administrator = Person(1, ((Role.ADMINISTRATOR, TOWN),))
    assert may(administrator, Act.MANAGE_ACCOUNTS, PATH)
    assert not [act for act in FIGURES if may(administrator, act, PATH)]


def test_nobody_but_the_administrator_gives_out_accounts_or_reads_the_log() -> None:
    for act in (Act.MANAGE_ACCOUNTS, Act.SEE_LOG):
        assert {role for role in Role if act in MATRIX[role]} == {Role.ADMINISTRATOR}


def test_participation_is_for_coordinators_only() -> None:
    who = {role for role in Role if Act.SEE_PARTICIPATION in MATRIX[role]}
    assert who == {Role.COORDINATOR}


def test_a_worker_sees_no_figure() -> None:
    assert not FIGURES & MATRIX[Role.WORKER]


def test_roles_in_several_units_add_up_without_mixing() -> None:
    both = Person(1, ((Role.WORKER, UNIT), (Role.ANALYST, OTHER_UNIT)))
    assert may(both, Act.SHOW_CODE, PATH)
    assert may(both, Act.SEE_RESULTS, OTHER_PATH)
    assert not may(both, Act.SEE_RESULTS, PATH)


@pytest.mark.parametrize("act", Act)
def test_nobody_may_do_anything_in_a_unit_that_does_not_exist(act: Act) -> None:
    everything = Person(1, tuple((role, TOWN) for role in Role))
    assert not may(everything, act, ())


def test_an_account_without_a_role_may_do_nothing() -> None:
    assert not any(may(Person(1), act, PATH) or may_anywhere(Person(1), act) for act in Act)


def test_every_role_and_every_act_stands_in_the_matrix() -> None:
    assert set(MATRIX) == set(Role)
    assert frozenset().union(*MATRIX.values()) == set(Act)
