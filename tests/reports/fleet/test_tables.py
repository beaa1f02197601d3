"""The rows of a national run: they add up to the figures, in CSV as in the workbook."""

from __future__ import annotations

import csv
import io
from collections import Counter
from pathlib import Path

import openpyxl
import pytest

from simulator.engine.fleet.national import NationalRun
from simulator.reports.fleet.figures import fleet_figures
from simulator.reports.fleet.files import write_fleet_files
from simulator.reports.fleet.table import FleetTable
from simulator.reports.fleet.tables import fleet_tables
from simulator.reports.wording import TEST_PKI
from tests.reports.fleet.conftest import FORMULA, Kept

Rows = list[dict[str, str]]


@pytest.fixture(scope="module")
def tables(kept: Kept) -> dict[str, FleetTable]:
    return {table.name: table for table in fleet_tables(kept.runs)}


def read(table: FleetTable) -> Rows:
    return list(csv.DictReader(io.StringIO(table.csv())))


def total(rows: Rows, column: str, run: NationalRun) -> int:
    return sum(int(row[column]) for row in rows if row["rules"] == run.rules.name)


def test_each_table_adds_up_to_the_figures(tables: dict[str, FleetTable], kept: Kept) -> None:
    for run in kept.runs:
        figures = run.figures
        areas = read(tables["fleet-areas"])
        assert total(areas, "requests", run) == figures.requests
        assert total(areas, "wrong_at_the_end", run) == figures.wrong_at_the_end
        assert total(areas, "smets1_lockouts", run) == figures.lockouts > 0
        assert total(read(tables["fleet-answers"]), "answers", run) == figures.requests
        rejected = Counter(figures.answers) - Counter({code: figures.answers.get(code, 0) for code in ("I0", "E21")})
        assert total(read(tables["fleet-rejections"]), "rejections", run) == rejected.total()
        assert total(areas, "rejections", run) == rejected.total()
        assert total(read(tables["fleet-response-times"]), "requests", run) == figures.requests
        wrong = read(tables["fleet-wrong-certificates"])
        last = max(row["month"] for row in wrong)
        assert total([row for row in wrong if row["month"] == last], "wrong", run) == figures.wrong_at_the_end
        judged = read(tables["fleet-seven-working-days"])
        assert {state: total(judged, state, run) for state in ("right", "wrong", "none")} == figures.judgements


def test_a_name_that_is_a_formula_is_a_text_in_a_spreadsheet(tables: dict[str, FleetTable], report: Path) -> None:
    assert {row["supplier"] for row in read(tables["fleet-seven-working-days"])} == {"Avon Energy", f"'{FORMULA}"}
    book = openpyxl.load_workbook(report / "fleet.xlsx")
    cells = [cell for row in book["Seven Working Days"].iter_rows() for cell in row if cell.value == FORMULA]
    assert cells
    assert {cell.data_type for cell in cells} == {"s"}


def test_the_workbook_holds_the_same_rows(tables: dict[str, FleetTable], report: Path) -> None:
    book = openpyxl.load_workbook(report / "fleet.xlsx")
    assert book.sheetnames == [table.sheet for table in tables.values()]
    for table in tables.values():
        sheet = book[table.sheet]
        found = [tuple("" if cell.value is None else cell.value for cell in row) for row in sheet.iter_rows(min_row=2)]
        assert found == list(table.rows)
        assert sheet.oddHeader is not None
        assert TEST_PKI in str(sheet.oddHeader.left.text)


def test_every_file_says_that_the_pki_is_a_test_one(kept: Kept, report: Path, tables: dict[str, FleetTable]) -> None:
    parquet = pytest.importorskip("pyarrow.parquet")
    assert all(row["notice"] == TEST_PKI for table in tables.values() for row in read(table))
    for name in ("fleet.html", "fleet.json", "views.sql"):
        assert TEST_PKI in (report / name).read_text()
    assert fleet_figures(kept.runs)["notice"] == TEST_PKI
    tables_of_analysts = [*report.rglob("*.parquet")]
    assert len(tables_of_analysts) > 60
    assert {parquet.read_schema(file).metadata[b"notice"].decode() for file in tables_of_analysts} == {TEST_PKI}


def test_the_same_runs_give_the_same_bytes(kept: Kept, report: Path, tmp_path: Path) -> None:
    files = write_fleet_files(tmp_path, kept.runs)
    assert len(files) == 13
    assert [file.name for file, _ in files if file.read_bytes() != (report / file.name).read_bytes()] == []
