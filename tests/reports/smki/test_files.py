from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from openpyxl import load_workbook
from rich.console import Console

from simulator.reports.smki.console import report_console
from simulator.reports.smki.files import smki_csv, smki_data, smki_page, smki_workbook, write_smki_report
from simulator.reports.smki.report import SmkiReport, smki_report
from simulator.reports.wording import TEST_PKI
from simulator.scenario import Scenario
from simulator.smki.office import SmkiOffice
from tests.support.smki_office import premises


@pytest.fixture(scope="module")
def report(months: SmkiOffice) -> SmkiReport:
    return smki_report(months)


def test_the_page_has_every_table_and_escapes_foreign_texts(report: SmkiReport, scenario: Scenario) -> None:
    page = smki_page(report, scenario)
    assert TEST_PKI in page
    assert "<b>more</b>" not in page
    assert "&lt;b&gt;more" in page
    assert all(f"<h3>{table.title}</h3>" in page for table in report.tables if table.rows)
    assert "<script" not in page


def test_the_workbook_has_a_sheet_for_each_table(report: SmkiReport, scenario: Scenario) -> None:
    book = load_workbook(io.BytesIO(smki_workbook(report, scenario)))
    assert book.sheetnames == ["Overview", *(table.title[:31].strip() for table in report.tables)]
    sheet = book["Revocation lists against their"]
    assert [cell.value for cell in sheet[3]][:5] == ["CRL", "CN=TEST Issuing OCA,OU=07", 16, 15, 1]
    assert book["Overview"]["B2"].value == scenario.title
    assert book["Overview"]["B2"].data_type == "s"


def test_csv_has_the_rows_of_the_table_and_no_formula(report: SmkiReport) -> None:
    for table in report.tables:
        read = list(csv.reader(io.StringIO(smki_csv(table, report))))
        assert len(read) == 1 + len(table.rows)
        assert all(len(row) == len(table.columns) for row in read)


def test_json_tells_each_row_by_the_names_of_its_columns(report: SmkiReport, scenario: Scenario) -> None:
    data = json.loads(json.dumps(smki_data(report, scenario)))
    assert data["notice"] == TEST_PKI
    assert data["tables"]["late-lists"][0]["Late by (s)"] == 81_000.0
    assert all(each["holds"] for each in data["agreements"])


def printed_on(report: SmkiReport, width: int) -> str:
    file = io.StringIO()
    console = Console(width=width, file=file, color_system=None)
    for piece in report_console(report, width):
        console.print(piece)
    return file.getvalue()


def test_a_narrow_terminal_leaves_out_minor_columns_and_says_so(report: SmkiReport) -> None:
    wide, narrow = printed_on(report, 160), printed_on(report, 80)
    assert max(map(len, narrow.splitlines())) <= 80
    assert "Service levels by Party *" in narrow
    assert "Some columns are left out" in narrow
    assert "Longest time" in wide
    assert "Longest time" not in narrow
    assert "Worst delay" in narrow


def test_the_terminal_shows_every_table_that_has_something_in_it(report: SmkiReport) -> None:
    printed = printed_on(report, 160)
    assert all(table.title in printed for table in report.tables if table.rows)
    assert "4 of 9 service levels held" in printed
    assert "THE FIGURES AGREE" in printed


def test_what_an_office_has_not_done_is_said_once(scenario: Scenario) -> None:
    idle = smki_report(SmkiOffice(premises()))
    for told in smki_page(idle, scenario), printed_on(idle, 160):
        assert told.count("No submission was served on the simulated clock.") == 1
        assert told.count("Nothing was submitted.") == 1


def test_the_same_records_give_the_same_octets(
    report: SmkiReport, scenario: Scenario, months_file: Path, tmp_path: Path
) -> None:
    first = write_smki_report(tmp_path / "first", report, scenario)
    second = write_smki_report(tmp_path / "second", smki_report(SmkiOffice(premises(months_file))), scenario)
    assert len(first) == 3 + len(report.tables)
    assert [file.read_bytes() for file in first] == [file.read_bytes() for file in second]
