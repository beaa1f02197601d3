"""The one form of a table of the report, and how its cells are written."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from simulator.domain.time import DAY, HOUR, MINUTE, SECOND, Calendar
from simulator.reports.wording import difference, printable, thousands

Cell = str | int | None
"""A text, a number or instant or duration (milliseconds), or nothing."""


class Unit(Enum):
    """What the cells of a column are."""

    TEXT = "text"
    COUNT = "count"
    DIFFERENCE = "difference"
    SHARE = "share"
    """Written as a percentage already."""
    INSTANT = "instant"
    DURATION = "duration"

    @property
    def is_number(self) -> bool:
        """Whether its cells stand at the right."""
        return self in (Unit.COUNT, Unit.DIFFERENCE, Unit.SHARE, Unit.DURATION)


_ADDED_UP = (Unit.COUNT, Unit.DIFFERENCE)


@dataclass(frozen=True, slots=True)
class Column:
    """The heading of a column, and what is in it. One that ``is_minor`` is left out where there is little room."""

    name: str
    unit: Unit = Unit.TEXT
    is_minor: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A table of the report. ``slug`` names it in files; ``empty`` is said in place of no rows; ``note`` below them.

    ``total`` is a last row over all others, or nothing.
    """

    slug: str
    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    empty: str
    total: tuple[Cell, ...] | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """Some tables about one subject."""

    title: str
    tables: tuple[Table, ...]

    @property
    def nothing(self) -> tuple[str, ...]:
        """What is said in place of its tables without rows, each sentence once."""
        return tuple(dict.fromkeys(table.empty for table in self.tables if not table.rows))


def counts(*names: str) -> tuple[Column, ...]:
    """Columns of numbers."""
    return tuple(Column(name, Unit.COUNT) for name in names)


def texts(*names: str) -> tuple[Column, ...]:
    """Columns of words."""
    return tuple(Column(name) for name in names)


def totalled(rows: Sequence[Sequence[Cell]], columns: Sequence[Column], label: str = "All") -> tuple[Cell, ...] | None:
    """The sum of each column of numbers; nothing where one row alone would be repeated."""
    if len(rows) < 2:
        return None
    sums: list[Cell] = [
        sum(cell for row in rows if isinstance(cell := row[place], int)) if column.unit in _ADDED_UP else None
        for place, column in enumerate(columns)
    ]
    return (label, *sums[1:])


def shown(cell: Cell, unit: Unit, calendar: Calendar) -> str:
    """A cell as people read it; nothing is a dash."""
    if cell is None:
        return "–"
    if isinstance(cell, str):
        return printable(cell)
    match unit:
        case Unit.INSTANT:
            return f"{calendar.at(cell):%Y-%m-%d %H:%M:%S}".removesuffix(":00")
        case Unit.DURATION:
            return duration(cell)
        case Unit.DIFFERENCE:
            return difference(cell)
        case _:
            return thousands(cell)


def data_names(table: Table) -> tuple[str, ...]:
    """The headings as programs read them: with the unit of instants and durations."""
    units = {Unit.INSTANT: " (UTC)", Unit.DURATION: " (s)"}
    return tuple(column.name + units.get(column.unit, "") for column in table.columns)


def data_rows(table: Table, calendar: Calendar) -> list[list[Cell | float]]:
    """The rows as programs read them: instants by ISO 8601 to the millisecond, durations in seconds."""
    units = [column.unit for column in table.columns]
    return [[_data(cell, unit, calendar) for cell, unit in zip(row, units, strict=True)] for row in table.rows]


def _data(cell: Cell, unit: Unit, calendar: Calendar) -> Cell | float:
    if unit is Unit.INSTANT and isinstance(cell, int):
        return calendar.at(cell).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    return cell / SECOND if unit is Unit.DURATION and isinstance(cell, int) else cell


def duration(milliseconds: int) -> str:
    """``0.4 s``, ``31 s``, ``1 h 05 min``, ``3 d 02 h``: to two units, which is as much as anybody compares."""
    if milliseconds < 10 * SECOND:
        return f"{milliseconds / SECOND:.1f} s"
    if milliseconds < MINUTE:
        return f"{milliseconds // SECOND} s"
    if milliseconds < HOUR:
        return f"{milliseconds // MINUTE} min {milliseconds % MINUTE // SECOND:02} s"
    if milliseconds < DAY:
        return f"{milliseconds // HOUR} h {milliseconds % HOUR // MINUTE:02} min"
    return f"{milliseconds // DAY} d {milliseconds % DAY // HOUR:02} h"
