"""The files of an experiment tell what its replications came to."""

from __future__ import annotations

import csv
import dataclasses
import io
import json
import re
import sys
from collections.abc import Sequence
from pathlib import Path
from statistics import fmean
from xml.etree import ElementTree

import openpyxl
import pytest
from rich.console import Console

from simulator.analysis.experiment.estimates import Estimate
from simulator.analysis.experiment.experiment import Found, run_experiment
from simulator.analysis.experiment.grid import Axis, Grid, Point
from simulator.analysis.experiment.replication import replication_seed
from simulator.reports.sweep.charts import against, differences_svg, means_svg, panels, shown_panels
from simulator.reports.sweep.console import sweep_tables
from simulator.reports.sweep.files import DATA, PAGE, ROWS, WORKBOOK, write_sweep_files
from simulator.reports.sweep.rows import sweep_data
from simulator.reports.sweep.tables import measure_table
from simulator.reports.sweep.wording import lacking_sentence, with_interval
from tests.support.fleets import busy_scenario
from tests.support.sweeps import RATE, InMemory, axis, small_experiment


@pytest.fixture(scope="module")
def found() -> Found:
    return run_experiment(small_experiment(), InMemory())


@pytest.fixture(scope="module")
def folder(found: Found, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sweep")
    named = write_sweep_files(folder, found)
    assert sorted(path.name for path, _ in named) == sorted(file.name for file in folder.iterdir())
    return folder


def values(found: Found, cell: int, rules: int, measure: str) -> Sequence[float]:
    return [told.get(measure, 0) for told in found.cells[cell].samples[rules][1]]


def test_the_data_hold_the_means_and_the_paired_differences(found: Found, folder: Path) -> None:
    told = json.loads((folder / DATA).read_text())
    assert told == json.loads(json.dumps(sweep_data(found)))
    cell = told["cells"][1]
    assert (cell["at"], cell["replications"], cell["days"]) == ({RATE: 0.4}, 3, 30)
    baseline, modified = (values(found, 1, rules, "requests") for rules in (0, 1))
    row = cell["estimates"]["SECMP0063=dcc-assessment"]["requests"]
    assert row["mean"] == fmean(modified)
    assert row["difference"]["mean"] == pytest.approx(fmean(modified) - fmean(baseline))
    assert "difference" not in cell["estimates"]["baseline"]["requests"]
    assert told["measures"]["answers.E0621N1"] == "Service Requests whose final answer was E0621N1"


def test_rows_and_workbook_say_the_same(folder: Path) -> None:
    rows = list(csv.reader(io.StringIO((folder / ROWS).read_text())))
    sheet = openpyxl.load_workbook(folder / WORKBOOK)["Estimates"]
    shown = [["" if cell is None else str(cell) for cell in row] for row in sheet.iter_rows(values_only=True)]
    assert shown[0] == rows[0]
    assert len(shown) == len(rows) > 100
    mean = rows[0].index("mean")
    assert [float(row[mean]) for row in shown[1:]] == pytest.approx([float(row[mean]) for row in rows[1:]])


def test_every_measure_of_every_replication_is_in_the_table(found: Found, folder: Path) -> None:
    parquet = pytest.importorskip("pyarrow.parquet")
    rows = parquet.read_table(folder / "replications.parquet").to_pylist()
    expected = [
        (cell.cell.number, number, rules, measure, value)
        for cell in found.cells
        for rules, samples in cell.samples
        for number, told in enumerate(samples)
        for measure, value in told.items()
    ]
    columns = ("cell", "replication", "rules", "measure", "value")
    assert [tuple(row[name] for name in columns) for row in rows] == expected
    seed = found.experiment.grid.scenario.seed
    assert all(row["seed"] == replication_seed(seed, row["replication"]) for row in rows)
    assert {(row["cell"], row[RATE]) for row in rows} == {(0, 0.1), (1, 0.4)}


def test_without_pyarrow_it_is_rows(
    found: Found, folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pyarrow = pytest.importorskip("pyarrow.parquet")
    table = pyarrow.read_table(folder / "replications.parquet").to_pylist()
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    write_sweep_files(tmp_path, found)
    rows = list(csv.DictReader(io.StringIO((tmp_path / "replications.csv").read_text())))
    assert [{name: str(value) for name, value in row.items()} for row in table] == rows


def test_the_same_experiment_gives_the_same_bytes(found: Found, folder: Path, tmp_path: Path) -> None:
    write_sweep_files(tmp_path, found)
    assert all((tmp_path / file.name).read_bytes() == file.read_bytes() for file in folder.iterdir())


def test_the_page_needs_nothing_else_and_holds_pictures_and_tables(folder: Path) -> None:
    page = (folder / PAGE).read_text()
    assert "TEST PKI, not for live use" in page
    assert not re.search(r'(src|href)="|https?://(?!www\.w3\.org)', page)
    pictures = re.findall(r"<svg .*?</svg>", page, re.DOTALL)
    assert len(pictures) == 8  # means and differences of four measures
    for picture in pictures:
        ElementTree.fromstring(picture)
    assert page.count("<tbody>") == 4
    assert "SECMP0063=dcc-assessment" in page


def test_a_picture_names_what_it_shows(found: Found) -> None:
    for svg in (means_svg(found, "rejections"), differences_svg(found, "rejections")):
        assert svg is not None
        assert "Service Requests that the DSP or the S1SP rejected" in svg
        assert RATE in svg
        assert "SECMP0063=dcc-assessment" in svg


def test_one_rule_set_alone_has_no_differences() -> None:
    alone = run_experiment(small_experiment(texts=((),), replications=(2, 2), premises=20), InMemory())
    assert differences_svg(alone, "requests") is None
    row = sweep_data(alone)["cells"][0]["estimates"]["baseline"]["requests"]
    assert "difference" not in row


def test_further_axes_are_drawn_in_panels_and_texts_of_others_are_no_markup() -> None:
    names = Axis("kind", tuple(Point(f"<b>{n}", {"correction.audit_share": n / 10}) for n in range(10)))
    experiment = small_experiment(texts=((),), replications=(2, 2), premises=4)
    grid = Grid(busy_scenario(4), (names, axis(RATE, 0.1, 0.2)), 4, days=2)
    found = run_experiment(type(experiment)("<script>", grid, experiment.rules, experiment.precision), InMemory())
    assert against(found).name == RATE
    assert (len(panels(found)), len(shown_panels(found))) == (10, 8)
    ElementTree.fromstring(means_svg(found, "requests"))
    assert "<b>" not in means_svg(found, "requests")


def test_the_terminal_shows_each_cell_and_what_is_lacking(found: Found) -> None:
    console = Console(file=io.StringIO(), width=140)
    console.print(sweep_tables(found))
    assert isinstance(console.file, io.StringIO)
    told = console.file.getvalue()
    assert "ESMEs with a wrong Network Operator Certificate at the end" in told
    assert re.search(r"0\.4 +baseline +3 ", told)
    assert "wanted half-width 50%" in " ".join(told.split())
    wide = run_experiment(small_experiment(half_width="0.1", replications=(2, 2), premises=20), InMemory())
    assert "wider than wanted after 2 replications" in lacking_sentence(wide)
    enough = run_experiment(small_experiment(half_width="1e6", replications=(2, 2), premises=20), InMemory())
    assert lacking_sentence(enough) == ""


@pytest.mark.parametrize(
    ("mean", "low", "high", "signed", "shown"),
    [
        (1052.4, 1039.2, 1065.6, False, "1,052 ± 13"),
        (61.72, 57.71, 65.73, False, "61.7 ± 4.0"),
        (-0.0123, -0.01686, -0.00774, True, "\N{MINUS SIGN}0.0123 ± 0.0046"),
        (12.0, 9.0, 15.0, True, "+12.0 ± 3.0"),
        (-0.04, -2.04, 1.96, True, "0.0 ± 2.0"),
        (0.0, 0.0, 0.2996, False, "none (below 0.30)"),
        (0.0, -0.2996, 0.2996, True, "0.00 ± 0.30"),
        (0.1, 0.0, 0.557, False, "0.10 (0.00 to 0.56)"),
        (0.5, -0.1, 2.5, True, "+0.5 (\N{MINUS SIGN}0.1 to +2.5)"),
    ],
)
def test_a_number_has_as_many_digits_as_it_is_worth(
    mean: float, low: float, high: float, signed: bool, shown: str
) -> None:
    assert with_interval(Estimate(9, mean, 1.0, low, high), signed=signed) == shown


def test_what_never_occurred_is_told_with_its_bound() -> None:
    experiment = small_experiment((0.0,), replications=(2, 5), premises=5)
    precision = dataclasses.replace(experiment.precision, measures=("answers.E1000",))
    never = run_experiment(dataclasses.replace(experiment, precision=precision), InMemory())
    told = lacking_sentence(never)
    assert "answers.E1000 never occurred in 1 cell (2 replications: below 1.5 in each)" in told
    assert "wider than wanted" not in told
    assert [each["never_occurred"] for each in sweep_data(never)["wider_than_wanted"]] == [True, True, True]
    assert measure_table(never, "answers.E1000").lines[0].mean == "none (below 1.5)"
