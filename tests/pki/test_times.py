from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from asn1crypto import x509 as asn1
from hypothesis import given
from hypothesis import strategies as st

from simulator.pki.times import months_later, time_octets, utc


@given(st.datetimes(datetime(1950, 1, 1), datetime(9999, 12, 31), timezones=st.just(UTC)))
def test_a_time_is_written_as_another_library_writes_it(moment: datetime) -> None:
    whole = moment.replace(microsecond=0)
    kind = "utc_time" if whole.year < 2050 else "general_time"
    assert time_octets(moment) == asn1.Time({kind: whole}).dump()


@pytest.mark.parametrize(
    "moment",
    [
        datetime(2019, 6, 1, 12),
        datetime(2019, 6, 1, 12, 0, 0, 999_999, tzinfo=UTC),
        datetime(2019, 6, 1, 13, tzinfo=timezone(timedelta(hours=1))),
    ],
)
def test_a_moment_is_read_as_utc_and_to_the_second(moment: datetime) -> None:
    assert utc(moment) == datetime(2019, 6, 1, 12, tzinfo=UTC)
    assert utc(moment).tzinfo is UTC


@pytest.mark.parametrize(
    ("moment", "months", "later"),
    [
        ((2018, 1, 31, 7), 3, (2018, 4, 30, 7)),
        ((2018, 11, 30), 3, (2019, 2, 28)),
        ((2019, 11, 30), 3, (2020, 2, 29)),
        ((2020, 2, 29), 12, (2021, 2, 28)),
        ((2018, 12, 1), 1, (2019, 1, 1)),
        ((2018, 5, 5, 23, 59, 59), 0, (2018, 5, 5, 23, 59, 59)),
    ],
)
def test_months_are_those_of_the_calendar(moment: tuple[int, ...], months: int, later: tuple[int, ...]) -> None:
    assert months_later(datetime(*moment), months) == datetime(*later)  # type: ignore[arg-type]
