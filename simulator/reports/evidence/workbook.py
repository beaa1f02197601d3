"""The traceability matrix as a workbook (requirements, scenarios, waivers) and as rows (CSV), laid out to be printed.

Same run, same octets: the workbook carries the earliest simulated date. Texts are written as texts, so that none can
become a formula or a link.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import xlsxwriter

from simulator.reports.evidence.record import EvidenceRecord
from simulator.reports.evidence.traceability import Traceability, Traced, TracedRequirement
from simulator.reports.wording import TEST_PKI, no_formula, printable

_A4 = 9
_INK, _SHADE = "#1A1A1A", "#EFEFEF"
_DATED = datetime(2019, 1, 1)
"""Where no scenario had a simulated date."""

_Row = Sequence[str]


@dataclass(frozen=True)
class _Table:
    """A sheet: its name, its columns with their widths in letters, its rows."""

    name: str
    columns: Sequence[tuple[str, int]]
    rows: Sequence[_Row]


def traceability_csv(matrix: Traceability) -> bytes:
    """A row for each requirement and scenario; a requirement without scenarios has a row of its own."""
    file = io.StringIO()
    writer = csv.writer(file)
    writer.writerow(["requirement", "state", "scenario", "file", "line", "row", "outcome", "waived", "rule set"])
    for row in matrix.rows:
        for traced in row.scenarios or (None,):
            cells = _scenario_cells(traced) if traced else ("",) * 7
            writer.writerow([no_formula(cell) for cell in (row.requirement.id, row.state.value, *cells)])
    return file.getvalue().encode()


def traceability_workbook(matrix: Traceability, record: EvidenceRecord) -> bytes:
    """The bytes of an XLSX file."""
    file = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = xlsxwriter.Workbook(file, options)
    starts = [scenario.world.start.replace(tzinfo=None) for scenario in record.scenarios if scenario.world]
    properties = {"title": "Traceability of requirements", "author": "smki-sim", "comments": TEST_PKI}
    book.set_properties(properties | {"created": min(starts, default=_DATED)})
    base = {"font_name": "Arial", "font_size": 10, "font_color": _INK, "valign": "top", "text_wrap": True}
    formats = book.add_format(base), book.add_format(base | {"bold": True, "bg_color": _SHADE, "bottom": 1})
    for table in (_requirements(matrix), _scenarios(matrix), _remarks(matrix, record)):
        _write(book.add_worksheet(table.name), table, *formats)
    book.close()
    return file.getvalue()


def _requirements(matrix: Traceability) -> _Table:
    columns = (("Requirement", 26), ("Text", 60), ("Source", 12), ("Section", 16), ("State", 11),
               ("Passed", 8), ("Failed", 8), ("No result", 9), ("Waived because", 40))  # fmt: skip
    return _Table("Requirements", columns, [tuple(_requirement_cells(row)) for row in matrix.rows])


def _requirement_cells(row: TracedRequirement) -> Iterator[str]:
    requirement = row.requirement
    yield from (requirement.id, requirement.text, requirement.source, requirement.section, row.state.value)
    outcomes = [traced.record.outcome.value for traced in row.scenarios]
    passed, failed = outcomes.count("passed"), outcomes.count("failed")
    yield from map(str, (passed, failed, len(outcomes) - passed - failed))
    yield "; ".join(f"{waiver.reason} ({waiver.by}, until {waiver.until})" for waiver in row.waivers)


def _scenarios(matrix: Traceability) -> _Table:
    columns = (("Requirement", 26), ("State", 11), ("Scenario", 60), ("File", 40), ("Line", 7), ("Row", 6),
               ("Outcome", 10), ("Waived", 8), ("Rule set", 34))  # fmt: skip
    rows = [
        (row.requirement.id, row.state.value, *_scenario_cells(traced))
        for row in matrix.rows
        for traced in row.scenarios
    ]
    return _Table("Scenarios", columns, rows)


def _scenario_cells(traced: Traced) -> tuple[str, ...]:
    place, world = traced.text.place, traced.record.world
    row = str(place.row + 1) if place.row >= 0 else ""
    waived = "yes" if traced.is_waived else ""
    rules = world.rules if world else "; ".join(traced.record.compared)
    return traced.text.title, place.feature, str(place.line), row, traced.record.outcome.value, waived, rules


def _remarks(matrix: Traceability, record: EvidenceRecord) -> _Table:
    problems = [("not complete", problem) for problem in record.problems]
    remarks = [("does not fit", remark) for remark in matrix.remarks]
    return _Table("Remarks", (("What", 16), ("Remark", 120)), [*problems, *remarks] or [("none", "")])


def _write(sheet: Any, table: _Table, text: Any, heading: Any) -> None:
    last = len(table.columns) - 1
    sheet.hide_gridlines(2)
    sheet.set_landscape()
    sheet.set_paper(_A4)
    sheet.fit_to_pages(1, 0)
    sheet.set_header(f"&L&8{TEST_PKI}&R&8{table.name}")
    sheet.set_footer(f"&L&8{TEST_PKI}&C&8Page &P of &N")
    for column, (name, width) in enumerate(table.columns):
        sheet.set_column(column, column, width, text)
        sheet.write_string(0, column, name, heading)
    for line, row in enumerate(table.rows, start=1):
        for column, cell in enumerate(row):
            if cell.isdecimal():
                sheet.write_number(line, column, int(cell), text)
            else:
                sheet.write_string(line, column, printable(cell), text)
    sheet.freeze_panes(1, 1)
    sheet.repeat_rows(0)
    sheet.autofilter(0, 0, max(len(table.rows), 1), last)
