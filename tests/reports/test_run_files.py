"""The files of a run: what they are called, that they are whole or not there, and the same again on any machine."""

import hashlib
import json
import os
import subprocess
from collections import Counter
from pathlib import Path

import pytest

from simulator.engine.results import Results
from simulator.journal import Journal
from simulator.reports.run_files import UnwritableRunFiles, figures, write_run_files
from simulator.rules.rulebook import RuleSet
from simulator.scenario import Scenario
from tests.support.child import child

TwoRuns = tuple[Results, Results]

NAMES = [
    "figures.json",
    "journal-baseline.ndjson",
    "journal-secmp0063-all-senders.ndjson",
    "panel-report.csv",
    "panel-report.html",
    "panel-report.xlsx",
    "summary.html",
]

RUN = """
import sys
from pathlib import Path
from simulator.engine.run import run_scenario
from simulator.reports.run_files import write_run_files
from simulator.rules.modifications import select
from simulator.rules.rulebook import RuleSet
from simulator.scenario import Fleet, Placement, Scenario

scenario = Scenario(fleet=Fleet(homes=12), days=12, placement=Placement(wrong_certificate_rate=0.5))
sets = RuleSet(), RuleSet((select("SECMP0063"),))
write_run_files(Path(sys.argv[1]), [run_scenario(scenario, rules).results for rules in sets], scenario)
"""


def names(directory: Path) -> list[str]:
    return sorted(file.name for file in directory.iterdir())


def digests(directory: Path) -> dict[str, str]:
    return {file.name: hashlib.sha256(file.read_bytes()).hexdigest() for file in directory.iterdir()}


def test_every_file_is_there_and_described(by_hand: TwoRuns, scenario: Scenario, tmp_path: Path) -> None:
    directory = tmp_path / "made" / "for it"
    files = write_run_files(directory, by_hand, scenario)
    assert names(directory) == NAMES
    described = files.described()
    assert sorted(path.name for path, _ in described) == NAMES
    assert described[0][0] == directory / "summary.html"
    assert all(path.is_file() and meaning and "\n" not in meaning for path, meaning in described)
    assert list(files.journals) == ["Baseline", "SECMP0063 (all-senders)"]


def test_figures_are_what_json_prints(by_hand: TwoRuns, scenario: Scenario, tmp_path: Path) -> None:
    files = write_run_files(tmp_path, by_hand, scenario)
    assert json.loads(files.figures.read_text()) == json.loads(json.dumps(figures(by_hand, scenario.seed)))


def test_the_journal_holds_every_event_and_the_panels_rejections(
    real: tuple[Results, ...], country: Scenario, tmp_path: Path
) -> None:
    files = write_run_files(tmp_path, real, country)
    for run, file in zip(real, files.journals.values(), strict=True):
        events = [json.loads(line) for line in file.read_text().splitlines()]
        assert len(events) == len(run.journal)
        rejections = Counter(
            (event["to"], event["code"])
            for event in events
            if event["kind"] == "rejection" and event["details"].get("check", "").endswith("certificate-party")
        )
        for line in run.panel:
            assert rejections[line.supplier, line.code] == line.count
        others = sum(rejections.values()) - sum(line.count for line in run.panel)
        assert others == 0 or "all-senders" in run.rules.name


def test_any_process_time_zone_and_hash_seed_give_the_same_bytes(tmp_path: Path) -> None:
    machines = {
        "here": {"PYTHONHASHSEED": "1", "TZ": "UTC", "LANG": "C.UTF-8"},
        "there": {"PYTHONHASHSEED": "2", "TZ": "Pacific/Auckland", "LANG": "de_DE.UTF-8", "LC_ALL": "de_DE.UTF-8"},
    }
    running = [
        subprocess.Popen(child(RUN, tmp_path / name), env=os.environ | settings) for name, settings in machines.items()
    ]
    assert [process.wait(timeout=120) for process in running] == [0, 0]
    here, there = (digests(tmp_path / name) for name in machines)
    assert len(here) == 7
    assert here == there


def test_an_earlier_run_is_replaced_and_its_other_journals_go(
    by_hand: TwoRuns, scenario: Scenario, tmp_path: Path
) -> None:
    (tmp_path / "journal-of-mine.ndjson").write_text("mine")
    write_run_files(tmp_path, by_hand, scenario)
    write_run_files(tmp_path, by_hand[:1], scenario)
    kept = [name for name in NAMES if name != "journal-secmp0063-all-senders.ndjson"]
    assert names(tmp_path) == sorted([*kept, "journal-of-mine.ndjson"])
    assert json.loads((tmp_path / "figures.json").read_text()) == figures(by_hand[:1], scenario.seed)


@pytest.mark.parametrize("left", ["", "[]", '{"runs": 1}', '{"runs": [{"modifications": [1]}]}', "\xff"])
def test_figures_of_somebody_elses_do_no_harm(left: str, scenario: Scenario, tmp_path: Path) -> None:
    (tmp_path / "figures.json").write_bytes(left.encode("latin-1"))
    run = Results(RuleSet(), Journal())
    write_run_files(tmp_path, [run], scenario)
    assert json.loads((tmp_path / "figures.json").read_text()) == figures([run], scenario.seed)


def test_two_runs_of_one_rule_set_have_a_journal_each(scenario: Scenario, tmp_path: Path) -> None:
    runs = [Results(RuleSet(), Journal()), Results(RuleSet(), Journal())]
    files = write_run_files(tmp_path, runs, scenario)
    assert [file.name for file in files.journals.values()] == ["journal-baseline.ndjson", "journal-baseline-2.ndjson"]


def test_an_unwritable_directory(by_hand: TwoRuns, scenario: Scenario, tmp_path: Path) -> None:
    taken = tmp_path / "taken"
    taken.write_text("mine")
    with pytest.raises(UnwritableRunFiles, match="a file of that name is in the way"):
        write_run_files(taken, by_hand, scenario)
    assert taken.read_text() == "mine"


def test_names_with_formulas_and_markup_write_too(by_hand: TwoRuns, scenario: Scenario, tmp_path: Path) -> None:
    files = write_run_files(tmp_path, by_hand, scenario)
    assert "'=1+1," in files.panel_csv.read_text()
    assert "<b>Avon" not in files.summary.read_text()
