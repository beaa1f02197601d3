"""Exposure as tables: the figures are those of the values."""

from __future__ import annotations

from datetime import UTC, datetime

from simulator.domain.eui64 import EUI64
from simulator.domain.time import HOUR, MINUTE, Calendar
from simulator.reports.smki.exposure import exposure_tables
from simulator.reports.smki.tables import data_names, data_rows
from simulator.smki.exposure import Exposure

CALENDAR = Calendar(datetime(2019, 3, 4, tzinfo=UTC))
EXPOSURES = (
    Exposure(EUI64(2), compromised=0, revoked=HOUR, replaced=3 * HOUR),
    Exposure(EUI64(1), compromised=0, revoked=HOUR, replaced=HOUR + MINUTE),
    Exposure(EUI64(3), compromised=0, revoked=HOUR),
)


def test_the_summary_counts_from_the_compromise_and_from_the_revocation() -> None:
    table, _ = exposure_tables(EXPOSURES)
    assert table.rows == (
        ("From the compromise", 3, 2, 1, HOUR + MINUTE, HOUR + MINUTE, 3 * HOUR),
        ("From the revocation", 3, 2, 1, MINUTE, MINUTE, 2 * HOUR),
    )


def test_what_to_do_about_devices_that_are_exposed_still_is_said_where_there_are_any() -> None:
    with_some, without = (exposure_tables(exposures)[0].note for exposures in (EXPOSURES, EXPOSURES[:2]))
    assert "After method 1, method 2 or 3 recovers them." in with_some
    assert "method" not in without


def test_each_device_has_a_row_in_order_of_its_id() -> None:
    _, table = exposure_tables(EXPOSURES)
    assert data_names(table)[-2:] == ("Exposed (s)", "Exposed after the revocation (s)")
    first, _, last = data_rows(table, CALENDAR)
    begin, revoked = "2019-03-04T00:00:00.000Z", "2019-03-04T01:00:00.000Z"
    assert first == [str(EUI64(1)), begin, revoked, "2019-03-04T01:01:00.000Z", 3660.0, 60.0]
    assert last == [str(EUI64(3)), begin, revoked, None, None, None]


def test_no_exposed_device_is_said_in_words() -> None:
    assert [table.rows for table in exposure_tables(())] == [(), ()]
    assert all(table.empty for table in exposure_tables(()))
