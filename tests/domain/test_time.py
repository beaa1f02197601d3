"""Simulated time and Working Days."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.domain.time import DAY, HOUR, MINUTE, SECOND, Calendar

CALENDAR = Calendar(datetime(2019, 1, 1, tzinfo=UTC))


def instant(day: str, hour: int = 0) -> int:
    return CALENDAR.milliseconds(datetime.fromisoformat(day).replace(hour=hour, tzinfo=UTC))


@pytest.mark.parametrize(
    ("day", "working"),
    [
        ("2019-04-18", True),  # Thursday before Easter
        ("2019-04-19", False),  # Good Friday
        ("2019-04-20", False),  # Saturday
        ("2019-04-21", False),  # Easter Sunday
        ("2019-04-22", False),  # Easter Monday
        ("2019-04-23", True),
        ("2019-12-24", True),
        ("2019-12-25", False),  # Christmas Day
        ("2019-12-26", False),  # Boxing Day
        ("2019-12-27", True),
        ("2020-12-28", False),  # Boxing Day moved: 26 December 2020 was a Saturday
        ("2020-05-04", True),  # the early May bank holiday of 2020 was moved
        ("2020-05-08", False),  # to VE Day
        ("2019-08-05", True),  # Summer bank holiday of Scotland, not of England
        ("2019-08-26", False),  # that of England
    ],
)
def test_working_days(day: str, working: bool) -> None:
    """Working Days are those of England (assumption)."""
    assert CALENDAR.is_working_day(date.fromisoformat(day)) is working


@pytest.mark.parametrize(
    ("commissioned", "last_day"),
    [
        ("2019-03-04", "2019-03-13"),  # a plain Monday: Tue Wed Thu Fri, Mon Tue Wed
        ("2019-03-02", "2019-03-12"),  # a Saturday: the count begins on Monday
        ("2019-04-15", "2019-04-26"),  # over Easter: 16 17 18, 23 24 25 26
        ("2019-12-19", "2020-01-02"),  # over Christmas and New Year: 20, 23 24, 27, 30 31, 2
    ],
)
def test_seven_working_days_after_commissioning(commissioned: str, last_day: str) -> None:
    """SEC Appendix AC 5.2(a): within seven Working Days; the whole of the seventh still counts."""
    for hour in (0, 11, 23):
        deadline = CALENDAR.after_working_days(instant(commissioned, hour), 7)
        assert CALENDAR.at(deadline) == datetime.fromisoformat(last_day).replace(tzinfo=UTC) + timedelta(days=1)


@pytest.mark.parametrize(
    ("start", "count", "day"),
    [
        ("2019-03-04", 0, "2019-03-04"),
        ("2019-03-04", 5, "2019-03-11"),
        ("2019-03-02", 0, "2019-03-04"),
        ("2019-04-18", 1, "2019-04-23"),
        ("2019-04-19", 0, "2019-04-23"),
    ],
)
def test_the_nth_working_day_from_the_start(start: str, count: int, day: str) -> None:
    calendar = Calendar(datetime.fromisoformat(start))
    assert calendar.at(calendar.nth_working_day(count)) == datetime.fromisoformat(day).replace(tzinfo=UTC)


@given(st.integers(0, 3000), st.integers(0, DAY - 1), st.integers(0, 30))
def test_the_deadline_is_a_midnight_with_so_many_working_days_before_it(day: int, time: int, count: int) -> None:
    moment = day * DAY + time
    deadline = CALENDAR.after_working_days(moment, count)
    assert deadline % DAY == 0
    between = range(day + 1, deadline // DAY)
    assert sum(CALENDAR.is_working_day(CALENDAR.at(d * DAY).date()) for d in between) == count
    assert count == 0 or CALENDAR.is_working_day(CALENDAR.at(deadline - DAY).date())


def test_units() -> None:
    assert (SECOND, MINUTE, HOUR, DAY) == (1_000, 60_000, 3_600_000, 86_400_000)


@given(st.integers(-(10**12), 10**12))
def test_an_instant_and_its_date_lead_to_each_other(milliseconds: int) -> None:
    assert CALENDAR.milliseconds(CALENDAR.at(milliseconds)) == milliseconds


def test_other_time_zones_and_naive_times_are_read_as_utc() -> None:
    summer = timezone(timedelta(hours=1))
    assert CALENDAR.milliseconds(datetime(2019, 1, 1, 1, tzinfo=summer)) == 0
    assert CALENDAR.milliseconds(datetime(2019, 1, 1, 1)) == HOUR
    assert Calendar(datetime(2019, 1, 1)).at(0) == CALENDAR.at(0)
