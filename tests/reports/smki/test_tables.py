from __future__ import annotations

from datetime import UTC, datetime

import pytest

from simulator.domain.time import DAY, HOUR, MINUTE, SECOND, Calendar
from simulator.reports.smki.tables import (
    Cell,
    Column,
    Table,
    Unit,
    counts,
    data_names,
    data_rows,
    duration,
    shown,
    texts,
    totalled,
)

CALENDAR = Calendar(datetime(2018, 1, 1, tzinfo=UTC))


@pytest.mark.parametrize(
    ("milliseconds", "told"),
    [
        (0, "0.0 s"),
        (9_949, "9.9 s"),
        (30 * SECOND, "30 s"),
        (61 * SECOND, "1 min 01 s"),
        (HOUR + 5 * MINUTE + 59 * SECOND, "1 h 05 min"),
        (3 * DAY + 2 * HOUR, "3 d 02 h"),
    ],
)
def test_a_duration_is_told_in_its_two_largest_units(milliseconds: int, told: str) -> None:
    assert duration(milliseconds) == told


@pytest.mark.parametrize(
    ("cell", "unit", "told"),
    [
        (None, Unit.COUNT, "–"),
        (1_234, Unit.COUNT, "1,234"),
        (-5, Unit.DIFFERENCE, "\N{MINUS SIGN}5"),
        (9 * HOUR, Unit.INSTANT, "2018-01-01 09:00"),
        (9 * HOUR + 12 * SECOND, Unit.INSTANT, "2018-01-01 09:00:12"),
        ("a\x1bb", Unit.TEXT, "a\N{REPLACEMENT CHARACTER}b"),
    ],
)
def test_people_read_cells_by_their_unit(cell: Cell, unit: Unit, told: str) -> None:
    assert shown(cell, unit, CALENDAR) == told


def test_programs_read_instants_by_iso_8601_and_durations_in_seconds() -> None:
    columns = *texts("Name"), Column("When", Unit.INSTANT), Column("Late by", Unit.DURATION)
    table = Table("slug", "Title", columns, (("a", 1_001, 1_500), ("b", None, None)), "nothing")
    assert data_names(table) == ("Name", "When (UTC)", "Late by (s)")
    assert data_rows(table, CALENDAR) == [["a", "2018-01-01T00:00:01.001Z", 1.5], ["b", None, None]]


def test_only_what_can_be_added_is_added() -> None:
    columns = *texts("Name"), *counts("Number"), Column("When", Unit.INSTANT)
    assert totalled([("a", 1, 5), ("b", None, 6), ("c", 3, None)], columns) == ("All", 4, None)
    assert totalled([("a", 1, 5)], columns) is None
