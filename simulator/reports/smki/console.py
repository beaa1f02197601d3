"""The report at the terminal: the tables that have something in them, and one line for each of the others."""

from __future__ import annotations

from collections.abc import Iterator

from rich.box import SIMPLE_HEAD
from rich.console import RenderableType
from rich.table import Table as ConsoleTable
from rich.text import Text

from simulator.domain.time import Calendar
from simulator.reports.smki.report import TITLE, SmkiReport
from simulator.reports.smki.tables import Table, shown
from simulator.reports.smki.widths import column_widths
from simulator.reports.wording import TEST_PKI, day

_LEFT_OUT = "* Some columns are left out: widen the terminal, or see --out."


def report_console(report: SmkiReport, width: int) -> Iterator[RenderableType]:
    """What is printed, piece by piece, for a terminal of so many letters."""
    until = day(report.calendar.at(report.until))
    yield Text(f"{TITLE}, {report.environment} service, up to {until} UTC", style="bold")
    yield Text(f"{TEST_PKI}\n")
    for figure, name in report.headlines:
        yield Text.assemble((figure, "bold"), f" {name}")
    for section in report.sections:
        yield Text(f"\n{section.title.upper()}", style="bold")
        for table in section.tables:
            if table.rows:
                yield Text()
                yield console_table(table, report.calendar, width)
        for sentence in section.nothing:
            yield Text(f"\n{sentence}")
    yield Text("\nTHE FIGURES AGREE" if report.reconciles else "\nTHE FIGURES DO NOT AGREE", style="bold")
    for agreement in report.agreements:
        yield Text(str(agreement))


def console_table(table: Table, calendar: Calendar, width: int) -> ConsoleTable:
    """A table for a terminal of so many letters."""
    units = [column.unit for column in table.columns]
    rows = [[shown(cell, unit, calendar) for cell, unit in zip(row, units, strict=True)] for row in table.rows]
    total = [
        "" if cell is None else shown(cell, unit, calendar)
        for cell, unit in zip(table.total or (), units, strict=False)
    ]
    widths = column_widths(table.columns, [*rows, total] if total else rows, width)
    is_cut = len(widths) < len(units)
    drawn = ConsoleTable(title=Text(table.title + " *" * is_cut, style="bold"), title_justify="left",
                         caption_justify="left", caption_style="", box=SIMPLE_HEAD, pad_edge=False, show_edge=False,
                         header_style="bold")  # fmt: skip
    for place, letters in widths.items():
        name, unit = table.columns[place].name, units[place]
        drawn.add_column(Text(name), justify="right" if unit.is_number else "left", width=letters, overflow="fold")
    for row in rows:
        drawn.add_row(*(Text(row[place]) for place in widths))
    if total:
        drawn.add_section()
        drawn.add_row(*(Text(total[place]) for place in widths), style="bold")
    notes = [note for note in (table.note, _LEFT_OUT if is_cut else "") if note]
    drawn.caption = Text("\n".join(notes)) if notes else None
    return drawn
