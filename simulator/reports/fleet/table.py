"""One table of a national run: rows for a CSV file and for a sheet of the workbook."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass

from simulator.reports.sheets import Cell, Sheet
from simulator.reports.wording import TEST_PKI, no_formula

_LONGEST, _SHORTEST = 60, 11
"""The width of a column in letters."""

Row = tuple[Cell, ...]


@dataclass(frozen=True)
class FleetTable:
    """A table: the file's name without its end, the sheet's name, what it holds, its columns and rows."""

    name: str
    sheet: str
    meaning: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]

    def csv(self) -> str:
        """As CSV. Every row says that the PKI is a test one, wherever it is copied to."""
        text = io.StringIO()
        table = csv.writer(text, lineterminator="\n")
        table.writerow((*self.columns, "notice"))
        for row in self.rows:
            table.writerow((*(no_formula(cell) if isinstance(cell, str) else cell for cell in row), TEST_PKI))
        return text.getvalue()

    def as_sheet(self) -> Sheet:
        """As a sheet of the workbook, columns as wide as their longest texts."""
        return Sheet(
            self.sheet,
            [(name.replace("_", " ").capitalize(), self._width(place)) for place, name in enumerate(self.columns)],
            self.rows,
        )

    def _width(self, place: int) -> int:
        texts = {row[place] for row in self.rows} | {self.columns[place]}
        return min(_LONGEST, max(_SHORTEST, *(len(str(text)) + 2 for text in texts)))
