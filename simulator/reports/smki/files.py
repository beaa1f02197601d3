"""The report as files: a page, a workbook with a sheet for each table, JSON, and a CSV file for each table."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping
from pathlib import Path

from simulator.reports.pages import page, version_shown
from simulator.reports.sheets import Cell as SheetCell
from simulator.reports.sheets import Sheet, workbook
from simulator.reports.smki.report import TITLE, SmkiReport
from simulator.reports.smki.tables import Table, data_names, data_rows, shown
from simulator.reports.wording import TEST_PKI, day, no_formula, printable
from simulator.reports.writing import Content, write_whole
from simulator.scenario import Scenario

_LONGEST_SHEET_NAME = 31
_NARROWEST, _WIDEST = 9, 44
"""Widths of a sheet's columns, in letters."""


def write_smki_report(directory: Path, report: SmkiReport, scenario: Scenario) -> tuple[Path, ...]:
    """Write all files into a directory, which is made if need be. Gives their paths.

    Raises :class:`~simulator.reports.writing.UnwritableRunFiles` where the directory cannot be written.
    """
    contents: dict[str, Content] = {
        "smki_report.html": smki_page(report, scenario).encode(),
        "smki_report.xlsx": smki_workbook(report, scenario),
        "smki_report.json": f"{json.dumps(smki_data(report, scenario), indent=2, ensure_ascii=False)}\n".encode(),
    }
    contents |= {f"smki_{table.slug}.csv": smki_csv(table, report).encode() for table in report.tables}
    write_whole(directory, contents)
    return tuple(directory / name for name in contents)


def smki_page(report: SmkiReport, scenario: Scenario) -> str:
    """The report as one HTML page."""
    facts = _facts(report, scenario)
    return page("smki.html.j2").render(
        title=TITLE, facts=facts, report=report, shown=shown, test_pki=TEST_PKI, version=version_shown()
    )


def smki_data(report: SmkiReport, scenario: Scenario) -> Mapping[str, object]:
    """The report as data: each table as its rows, each row by the names of its columns."""
    tables = {
        table.slug: [dict(zip(data_names(table), row, strict=True)) for row in data_rows(table, report.calendar)]
        for table in report.tables
    }
    agreements = [{"sentence": each.sentence, "holds": each.holds} for each in report.agreements]
    return {"notice": TEST_PKI, **_facts(report, scenario), "tables": tables, "agreements": agreements}


def smki_csv(table: Table, report: SmkiReport) -> str:
    """One table as CSV: no totals, no notes."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(data_names(table))
    for row in data_rows(table, report.calendar):
        writer.writerow(no_formula(cell) if isinstance(cell, str) else cell for cell in row)
    return text.getvalue()


def smki_workbook(report: SmkiReport, scenario: Scenario) -> bytes:
    """The report as the bytes of an XLSX file, dated to the scenario's start."""
    overview = [
        *_facts(report, scenario).items(),
        *((name.capitalize(), figure) for figure, name in report.headlines),
        *(("Agreement" if each.holds else "DISAGREEMENT", each.sentence) for each in report.agreements),
    ]
    sheets = [Sheet("Overview", (("What", 34), (TEST_PKI, 110)), overview)]
    sheets += [_sheet(table, report) for table in report.tables]
    return workbook(sheets, TITLE, scenario.start)


def _sheet(table: Table, report: SmkiReport) -> Sheet:
    names = data_names(table)
    rows: list[list[SheetCell]] = [
        ["" if cell is None else cell for cell in row] for row in data_rows(table, report.calendar)
    ]
    widths = (max(map(len, [name, *(str(row[place]) for row in rows)])) for place, name in enumerate(names))
    columns = [(name, min(max(width + 2, _NARROWEST), _WIDEST)) for name, width in zip(names, widths, strict=True)]
    return Sheet(table.title[:_LONGEST_SHEET_NAME].strip(), columns, rows)


def _facts(report: SmkiReport, scenario: Scenario) -> dict[str, str]:
    return {
        "Scenario": printable(scenario.title),
        "Seed": str(scenario.seed),
        "Service": f"{report.environment} service",
        "On record until": f"{day(report.calendar.at(report.until))} UTC",
    }
