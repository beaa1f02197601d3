from __future__ import annotations

import pytest

from simulator.reports.smki.tables import Column, Unit
from simulator.reports.smki.widths import column_widths

COLUMNS = Column("Name"), Column("A number", Unit.COUNT), Column("Remark", is_minor=True)
ROWS = [["a long name", "1,000,000", "whatever"]]


@pytest.mark.parametrize(
    ("width", "widths"),
    [
        (100, {0: 11, 1: 9, 2: 8}),
        (36, {0: 11, 1: 9, 2: 8}),
        (33, {0: 8, 1: 9, 2: 8}),
        (29, {0: 4, 1: 9, 2: 8}),
        (28, {0: 11, 1: 9}),
        (18, {0: 4, 1: 9}),
        (12, {0: 3, 1: 4}),
    ],
)
def test_names_give_way_then_minor_columns_and_numbers_last(width: int, widths: dict[int, int]) -> None:
    assert column_widths(COLUMNS, ROWS, width) == widths
