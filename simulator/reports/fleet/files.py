"""The files of national runs: the report, the workbook, rows, and the figures."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

from simulator.engine.fleet.national import NationalRun
from simulator.reports.fleet.figures import fleet_figures
from simulator.reports.fleet.page import fleet_page
from simulator.reports.fleet.tables import fleet_tables, fleet_workbook
from simulator.reports.writing import Content, write_whole

REPORT, WORKBOOK, SUMMARY = "fleet.html", "fleet.xlsx", "fleet.json"


def write_fleet_files(folder: Path, runs: Sequence[NationalRun]) -> list[tuple[Path, str]]:
    """Write the files of national runs into a folder and say what each is. Same runs, same bytes.

    All or none are written; :class:`~simulator.reports.writing.UnwritableRunFiles` says why not.
    """
    tables = fleet_tables(runs)
    told = json.dumps(fleet_figures(runs), indent=2, ensure_ascii=False)
    contents: dict[str, Content] = {
        REPORT: fleet_page(runs).encode(),
        WORKBOOK: fleet_workbook(tables, runs),
        SUMMARY: f"{told}\n".encode(),
        **{f"{table.name}.csv": table.csv().encode() for table in tables},
    }
    write_whole(folder, contents)
    meanings = {
        REPORT: "the report with its plots, one page for a browser or a printer",
        WORKBOOK: "the tables below as one workbook",
        **{f"{table.name}.csv": table.meaning for table in tables},
        SUMMARY: "the figures, as --json prints them",
    }
    return [(folder / name, meaning) for name, meaning in meanings.items()]
