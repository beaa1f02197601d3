"""The files of an experiment: a page, the estimates as data, rows and a workbook, and every replication as a table."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np

from simulator.analysis.experiment.experiment import CellResult, Found
from simulator.analysis.experiment.measures import meaning
from simulator.analysis.experiment.replication import replication_seed
from simulator.engine.fleet.tables import write_table
from simulator.reports.sheets import Cell as SheetCell
from simulator.reports.sheets import Sheet, workbook
from simulator.reports.sweep.page import sweep_html
from simulator.reports.sweep.rows import EstimateRow, estimate_rows, measures_in, sweep_data, value_at
from simulator.reports.wording import no_formula
from simulator.reports.writing import Content, write_whole

PAGE, DATA, ROWS, WORKBOOK = "sweep.html", "sweep.json", "sweep.csv", "sweep.xlsx"
REPLICATIONS = "replications"

_ABOUT = {
    PAGE: "the experiment as one page for a browser or a printer",
    DATA: "the estimates, as --json prints them",
    ROWS: "the estimates, a row for each cell, rule set and measure",
    WORKBOOK: "the same as a workbook",
}
_ESTIMATES = ("replications", "mean", "deviation", "low", "high", "difference", "difference_low", "difference_high")


def write_sweep_files(folder: Path, found: Found) -> list[tuple[Path, str]]:
    """Write all files into a folder and say what each is. Same experiment, same bytes.

    Raises :class:`~simulator.reports.writing.UnwritableRunFiles` where that cannot be done.
    """
    rows = [*estimate_rows(found)]
    contents: dict[str, Content] = {
        PAGE: sweep_html(found).encode(),
        DATA: json.dumps(sweep_data(found), indent=2, ensure_ascii=False).splitlines(),
        ROWS: _lines(_header(found), (_estimates(found, row) for row in rows)),
        WORKBOOK: _workbook(found, rows),
    }
    write_whole(folder, contents)
    table, meant = _write_replications(folder, found), "every measure of every replication"
    return [*((folder / name, about) for name, about in _ABOUT.items()), (table, meant)]


# -- the estimates ----------------------------------------------------------------------------------------------------


def _header(found: Found) -> tuple[str, ...]:
    axes = (axis.name for axis in found.experiment.grid.axes)
    return "cell", *axes, "rules", "measure", *_ESTIMATES


def _estimates(found: Found, row: EstimateRow) -> list[SheetCell]:
    at = [value_at(row.cell, axis) for axis in found.experiment.grid.axes]
    mean, more = row.mean, row.difference
    cells: list[SheetCell] = [row.cell.number, *at, row.rules, row.measure, mean.replications, mean.mean]
    cells += [mean.deviation, mean.low, mean.high]
    return [*cells, *((more.mean, more.low, more.high) if more is not None else ("", "", ""))]


def _lines(header: Iterable[str], rows: Iterable[Iterable[SheetCell]]) -> Iterator[str]:
    for row in (header, *rows):
        line = io.StringIO()
        csv.writer(line, lineterminator="").writerow(no_formula(c) if isinstance(c, str) else c for c in row)
        yield line.getvalue()


def _workbook(found: Found, rows: Iterable[EstimateRow]) -> bytes:
    widths = {"rules": 34, "measure": 44}
    columns = [(name, widths.get(name, 14)) for name in _header(found)]
    measures = [(measure, meaning(measure)) for measure in measures_in(found)]
    sheets = (
        Sheet("Estimates", columns, [_estimates(found, row) for row in rows]),
        Sheet("Measures", (("Measure", 50), ("Meaning", 90)), measures),
    )
    return workbook(sheets, found.experiment.title, found.experiment.grid.scenario.start)


# -- the replications -------------------------------------------------------------------------------------------------


def _write_replications(folder: Path, found: Found) -> Path:
    """As Parquet; as CSV without pyarrow."""
    parts = (_replications(found, result) for result in found.cells)
    path = write_table(folder / f"{REPLICATIONS}.parquet", parts)
    if path is not None:
        return path
    path = folder / f"{REPLICATIONS}.csv"
    write_whole(folder, {path.name: _rows_of(_replications(found, result) for result in found.cells)})
    return path


def _replications(found: Found, result: CellResult) -> dict[str, Any]:
    """The columns of a cell's replications: a row for each replication, rule set and measure."""
    grid = found.experiment.grid
    rows = [
        (number, rules, measure, float(value))
        for rules, samples in result.samples
        for number, told in enumerate(samples)
        for measure, value in told.items()
    ]
    numbers, rules, measures, values = zip(*rows, strict=True)
    seeds = [replication_seed(grid.scenario.seed, number) for number in range(result.replications)]
    at = {axis.name: (value_at(result.cell, axis), axis.is_numeric) for axis in grid.axes}
    return {
        "cell": np.full(len(rows), result.cell.number, dtype=np.uint32),
        **{name: np.full(len(rows), float(v) if numeric else str(v)) for name, (v, numeric) in at.items()},
        "replication": np.array(numbers, dtype=np.uint32),
        "seed": np.array(seeds, dtype=np.uint64)[np.array(numbers)],
        "rules": np.array(rules),
        "measure": np.array(measures),
        "value": np.array(values),
    }


def _rows_of(parts: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    for place, columns in enumerate(parts):
        lines = _lines(columns, zip(*(column.tolist() for column in columns.values()), strict=True))
        if place:
            next(lines)
        yield from lines
