from __future__ import annotations

from datetime import date

import pytest

from simulator.smki.forecasts import NIGHTLY_CAPACITY, Forecast, Forecasts

SIX = (10, 20, 30, 40, 50, 60)


def test_a_forecast_is_for_the_six_months_after_the_one_that_it_is_made_in() -> None:
    months = Forecast("Avon", date(2018, 9, 30), SIX).months()
    assert list(months) == [date(2018, m, 1) for m in (10, 11, 12)] + [date(2019, m, 1) for m in (1, 2, 3)]


@pytest.mark.parametrize(
    ("made", "requests", "code"),
    [
        (date(2018, 4, 1), SIX, "forecast-month"),
        (date(9999, 12, 1), SIX, "forecast-month"),
        (date(2018, 3, 1), SIX[:5], "forecast-length"),
        (date(2018, 3, 1), (*SIX[:5], 10**9 + 1), "forecast-length"),
        (date(2018, 3, 1), (*SIX[:5], -1), "forecast-length"),
    ],
)
def test_a_forecast_has_its_month_and_its_length(made: date, requests: tuple[int, ...], code: str) -> None:
    finding = Forecasts().hand_in(Forecast("Avon", made, requests), 0)
    assert finding is not None
    assert finding.code == code


def test_the_latest_forecast_of_a_month_counts_whenever_it_was_handed_in() -> None:
    forecasts = Forecasts()
    for made in (6, 3):
        assert forecasts.hand_in(Forecast("Avon", date(2018, made, 1), (made,) * 6), 0) is None
    assert forecasts.hand_in(Forecast("Blencathra", date(2018, 3, 1), SIX), 0) is None
    assert forecasts.expected(date(2018, 7, 15)) == {"Avon": 6, "Blencathra": 40}
    assert forecasts.expected(date(2018, 4, 1)) == {"Avon": 3, "Blencathra": 10}


def test_the_capacity_of_a_night_is_its_share_of_the_month_with_some_headroom() -> None:
    forecasts = Forecasts(headroom=0.5)
    assert forecasts.nightly_capacity(date(2018, 4, 9)) == NIGHTLY_CAPACITY
    forecasts.hand_in(Forecast("Avon", date(2018, 3, 1), (201, 0, 0, 0, 0, 10**9)), 0)
    # 301.5 in 30 nights, rounded up.
    assert forecasts.nightly_capacity(date(2018, 4, 9)) == 11
    assert forecasts.nightly_capacity(date(2018, 5, 9)) == 0
    exact = Forecasts(headroom=0.1)
    exact.hand_in(Forecast("Avon", date(2018, 12, 1), (3_100, 0, 0, 0, 0, 0)), 0)
    assert exact.nightly_capacity(date(2019, 1, 9)) == 110
    assert forecasts.nightly_capacity(date(2018, 9, 9)) == NIGHTLY_CAPACITY


def test_forecast_and_actual_stand_side_by_side_for_each_party_and_month() -> None:
    forecasts = Forecasts()
    forecasts.hand_in(Forecast("Avon", date(2018, 3, 1), (5, 0, 0, 0, 0, 0)), 0)
    forecasts.count("Avon", date(2018, 4, 30), 7)
    forecasts.count("Blencathra", date(2018, 4, 1), 2)
    rows = [(one.party, one.forecast, one.actual, one.excess) for one in forecasts.outcomes()[:2]]
    assert rows == [("Avon", 5, 7, 2), ("Blencathra", None, 2, 2)]
