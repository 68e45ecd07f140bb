"""A forecast says tens, never closer, and admits what it does not know."""

import pytest

from survey.core.forecast import Earlier, Forecast, Outlook, forecast


@pytest.mark.parametrize(
    ("expected", "earlier", "said"),
    [
        (None, None, Forecast(Outlook.UNKNOWN)),
        (40, None, Forecast(Outlook.UNKNOWN)),
        (9, None, Forecast(Outlook.FEW, 0, 10)),
        (9, Earlier(90, 100), Forecast(Outlook.FEW, 0, 10)),
        (None, Earlier(0), Forecast(Outlook.FEW, 0, 10)),
        (None, Earlier(30), Forecast(Outlook.ENOUGH, 30, 40)),
        (40, Earlier(40, 80), Forecast(Outlook.ENOUGH, 20, 30)),
        (15, Earlier(40, 80), Forecast(Outlook.FEW, 0, 10)),
        (22, Earlier(30, 80), Forecast(Outlook.UNSURE, 0, 10)),
        (80, Earlier(0, 40), Forecast(Outlook.UNSURE, 0, 20)),
        (12, Earlier(200, 100), Forecast(Outlook.ENOUGH, 10, 20)),
        (20, Earlier(20, 0), Forecast(Outlook.ENOUGH, 20, 30)),
    ],
)
def test_what_can_be_expected(
    expected: int | None, earlier: Earlier | None, said: Forecast
) -> None:
    assert forecast(expected, earlier, floor=10) == said


def test_staff_need_fewer_for_a_result_of_their_own() -> None:
    assert forecast(4, None, floor=5) == Forecast(Outlook.FEW, 0, 10)
    assert forecast(7, None, floor=5) == Forecast(Outlook.UNKNOWN)
    assert forecast(7, Earlier(0), floor=5).outlook is Outlook.UNSURE


def test_no_forecast_tells_more_than_tens() -> None:
    for expected in range(10, 90, 7):
        for came in range(0, 90, 10):
            for before in (None, 15, 40, 90):
                made = forecast(expected, Earlier(came, before), floor=10)
                assert made.lo % 10 == made.hi % 10 == 0
                assert made.lo <= made.hi
