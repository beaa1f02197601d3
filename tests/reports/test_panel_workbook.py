"""The Panel's workbook, read back with another library."""

import io
import zipfile

import openpyxl
import pytest
from openpyxl.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from simulator.engine.results import Results
from simulator.journal import Journal
from simulator.reports.panel_counts import COUNTED
from simulator.reports.panel_workbook import panel_workbook
from simulator.rules.rulebook import RuleSet
from simulator.scenario import Scenario
from tests.support.modifications import in_force

FORMULA, MARKUP = "=1+1", '<b>Avon & "Co"</b>'
PLACES, ODD_NAMES = "ABCDEFGHI", ("a" * 40, "a" * 41, "=SUM(A1)", "[x]:*?/\\'", "'")

TwoRuns = tuple[Results, Results]


def opened(results: tuple[Results, ...], scenario: Scenario) -> Workbook:
    return openpyxl.load_workbook(io.BytesIO(panel_workbook(results, scenario)))


@pytest.fixture
def book(by_hand: TwoRuns, scenario: Scenario) -> Workbook:
    return opened(by_hand, scenario)


@pytest.fixture
def sheet(book: Workbook) -> Worksheet:
    return book["SECMP0063 (all-senders)"]


def test_a_sheet_per_rule_set_open_at_the_first_that_tells(book: Workbook) -> None:
    assert book.sheetnames == ["Baseline", "SECMP0063 (all-senders)"]
    assert book.active is book["SECMP0063 (all-senders)"]


def test_what_it_says(sheet: Worksheet) -> None:
    rows = [tuple(value for value in row if value is not None) for row in sheet.iter_rows(values_only=True)]
    meaning = "Certificate Party / MPAN mismatch"
    headings = "Code", "Standing of the code", "Meaning of the code", *COUNTED
    one, four = ("E0615N1", "synthetic", meaning, 1, 0, 1, 0, 1), ("E0621N1", "synthetic", meaning, 3, 1, 2, 2, 4)
    totals = [("All Supplier Parties", *one), ("All Supplier Parties", *four), ("All codes", 4, 1, 3, 2, 5), ()]
    assert rows[:15] == [
        ("SEC Panel report: invalid Network Certificates",),
        ("TEST PKI, not for live use",),
        ("Rule set", "SECMP0063 (all-senders)"),
        ("Scenario", '<i>By hand</i> & "quoted" (seed 63)'),
        ("Simulated period", "4 March 2019 to 13 March 2019 (10 days, UTC)"),
        (),
        ("By Supplier Party",),
        ("Supplier Party", *headings),
        (MARKUP, *one),
        (MARKUP, "E0621N1", "synthetic", meaning, 1, 1, 1, 1, 2),
        (f"{FORMULA} (small)", "E0621N1", "synthetic", meaning, 2, 0, 1, 1, 2),
        *totals,
    ]
    places = [rows.index((title,)) for title in ("By category of Party", "By month", "By network area")]
    assert [rows[place + 1][0] for place in places] == ["Category", "Month", "Network area"]
    assert rows[places[1] + 2 : places[1] + 8] == [("2019-03", *one), ("2019-03", *four), *totals]
    notes = " ".join(str(row[0]) for row in rows[-8:] if row)
    assert "holds 6 rejections" in notes
    assert "seed 001, the Modification Proposal, leaves the number open" in notes
    assert "its signature is verified by the DSP" in notes


def test_it_is_laid_out_to_be_printed(sheet: Worksheet) -> None:
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
    fitted = sheet.sheet_properties.pageSetUpPr
    assert fitted is not None and fitted.fitToPage
    assert sheet.page_setup.fitToHeight == 0  # as many pages as it takes, one page wide
    assert all(sheet.column_dimensions[place].width > 8 for place in PLACES)
    for line in sheet.oddHeader, sheet.oddFooter:
        assert line is not None and line.left.text == "TEST PKI, not for live use"


def test_no_cell_is_a_formula_or_a_link(book: Workbook) -> None:
    for sheet in book:
        assert {cell.data_type for row in sheet.iter_rows() for cell in row} <= {"s", "n"}
        assert not any(cell.hyperlink for row in sheet.iter_rows() for cell in row)


def test_no_part_holds_a_formula(by_hand: TwoRuns, scenario: Scenario) -> None:
    with zipfile.ZipFile(io.BytesIO(panel_workbook(by_hand, scenario))) as parts:
        assert not any(b"<f>" in parts.read(name) for name in parts.namelist())


def test_it_is_dated_to_the_scenario(book: Workbook, scenario: Scenario) -> None:
    assert book.properties.created == scenario.start.replace(tzinfo=None)
    assert book.properties.modified == scenario.start.replace(tzinfo=None)


def test_nothing_to_report(empty: TwoRuns, scenario: Scenario) -> None:
    book = opened(empty, scenario)
    assert book.active is book["Baseline"]
    for sheet in book:
        assert sheet["A7"].value == "No code for an invalid Network Certificate was generated."
        assert "By month" not in [row[0].value for row in sheet.iter_rows()]


def test_any_name_of_a_rule_set_makes_a_sheet(scenario: Scenario) -> None:
    runs = tuple(Results(RuleSet((in_force(name),)), Journal()) for name in ODD_NAMES)
    names = opened(runs, scenario).sheetnames
    assert len(names) == len(ODD_NAMES)
    assert all(len(name) <= 31 for name in names)


def test_a_long_title_fits_the_header(by_hand: TwoRuns, scenario: Scenario) -> None:
    book = opened(by_hand, scenario.model_copy(update={"title": "A & B " * 100}))
    header = book["Baseline"].oddHeader
    right = header.right if header else None
    assert right is not None and str(right.text).endswith("…")
