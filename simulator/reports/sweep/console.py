"""What an experiment has found out, on the terminal: a table for each measure that was held to the wanted width."""

from __future__ import annotations

from collections.abc import Iterator

from rich.box import SIMPLE_HEAD
from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from simulator.analysis.experiment.experiment import Found
from simulator.reports.sweep.tables import MeasureTable, measure_table
from simulator.reports.sweep.wording import lacking_sentence, width_sentence
from simulator.reports.wording import counted, printable

_MOST_LINES = 90
"""More lines than this nobody reads on a terminal; the files hold them all."""


def sweep_tables(found: Found) -> RenderableType:
    """The estimates of every cell, side by side for the rule sets, with their differences to the first."""
    return Group(*_parts(found))


def _parts(found: Found) -> Iterator[RenderableType]:
    tables = [measure_table(found, measure) for measure in found.experiment.precision.measures]
    yield from map(_table, tables)
    left_out = len(tables[0].lines) - _MOST_LINES
    if left_out > 0:
        yield Text(f"{counted(left_out, 'further line of each is', 'further lines of each are')} in the files alone.")
    yield Text(width_sentence(found))
    if sentence := lacking_sentence(found):
        yield Text(printable(sentence), style="bold")


def _table(told: MeasureTable) -> Table:
    table = Table(box=SIMPLE_HEAD, title=Text(f"{told.title}\n"), title_justify="left", pad_edge=False)
    for heading in told.words:
        table.add_column(Text(printable(heading)), overflow="fold")
    for heading in told.numbers:
        table.add_column(Text(printable(heading)), justify="right", no_wrap=True)
    before: tuple[str, ...] = ()
    for line in told.lines[:_MOST_LINES]:
        points = line.points if line.points != before else ("",) * len(line.points)
        table.add_row(*(Text(printable(word)) for word in (*points, line.rules)), *line.numbers)
        before = line.points
    return table
