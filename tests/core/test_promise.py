from datetime import date, timedelta

import pytest

from survey.core.plan import Status
from survey.core.promise import CHOSEN, PointStatus, of_activity, standing

TODAY = date(2026, 11, 22)


@pytest.mark.parametrize("status", [PointStatus.PLANNED, PointStatus.ONGOING])
def test_an_open_promise_is_late_from_the_day_after(status: PointStatus) -> None:
    assert standing(status, TODAY, TODAY) is status
    assert standing(status, TODAY - timedelta(days=1), TODAY) is PointStatus.LATE
    assert standing(status, None, TODAY) is status


@pytest.mark.parametrize("status", [PointStatus.DONE, PointStatus.STRUCK])
def test_what_is_done_or_given_up_is_never_late(status: PointStatus) -> None:
    assert standing(status, date(2020, 1, 1), TODAY) is status


def test_nobody_chooses_late() -> None:
    assert PointStatus.LATE not in CHOSEN


def test_every_status_of_the_plan_says_something_of_the_promise() -> None:
    assert {of_activity(s) for s in Status} == set(CHOSEN)
