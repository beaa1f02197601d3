"""Which columns of a table a terminal has room for, and how wide each is."""

from __future__ import annotations

from collections.abc import Sequence

from simulator.reports.smki.tables import Column

_LONGEST_WORD = 16
"""A longer one, such as a serial number, may be broken."""
_GAP = 3
"""Letters between two columns."""


def column_widths(columns: Sequence[Column], rows: Sequence[Sequence[str]], width: int) -> dict[int, int]:
    """The places of the columns that are shown, each with its width, for a line of so many letters.

    Minor columns make room, the last first. Then the widest columns give way, but no word and no number is broken,
    unless there is no other way.
    """
    cells = [[row[place] for row in rows] for place in range(len(columns))]
    least = [_least(column, cells[place]) for place, column in enumerate(columns)]
    shown = _fitting(columns, least, width)
    wanted = {place: max(map(len, [columns[place].name, *cells[place]])) for place in shown}
    return _given_way(wanted, {place: least[place] for place in shown}, width - _gaps(len(shown)))


def _least(column: Column, cells: Sequence[str]) -> int:
    """With how many letters a column can be read."""
    parts = [part for cell in cells for part in ([cell] if column.unit.is_number else cell.split())]
    return min(max(map(len, [*parts, *column.name.split()])), _LONGEST_WORD)


def _fitting(columns: Sequence[Column], least: Sequence[int], width: int) -> list[int]:
    places = list(range(len(columns)))
    for place in reversed(range(len(columns))):
        if sum(least[each] for each in places) + _gaps(len(places)) <= width:
            break
        if columns[place].is_minor:
            places.remove(place)
    return places


def _given_way(wanted: dict[int, int], least: dict[int, int], room: int) -> dict[int, int]:
    """The wanted widths, made smaller letter by letter until there is room."""
    widths = dict(wanted)
    while sum(widths.values()) > room:
        able = [place for place in widths if widths[place] > least[place]] or [p for p in widths if widths[p] > 1]
        if not able:
            break
        widths[max(able, key=lambda place: widths[place])] -= 1
    return widths


def _gaps(columns: int) -> int:
    return _GAP * columns - 1
