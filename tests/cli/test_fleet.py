"""``smki-sim fleet``: figures, files, and what it says of bad input."""

import csv
import json
import signal
import subprocess
from pathlib import Path

import pytest

from simulator.cli import fleet_inputs
from simulator.domain.errors import SimulatorError
from simulator.engine.fleet.executors import Inline
from simulator.engine.fleet.national import national_scenario
from simulator.scenario import Scenario
from simulator.stories import SECMP0063_STORY, story
from tests.support.child import child_module
from tests.support.command import Command
from tests.support.own_modifications import toml_file
from tests.support.waiting import until

SMALL = ("--premises", 300, "--years", 0.2, "--workers", 1)


def test_json_compares_the_baseline_with_the_scenarios_own_rules(smki_sim: Command, tmp_path: Path) -> None:
    done = smki_sim("fleet", *SMALL, "--json", "--out", tmp_path / "out")
    assert (done.returncode, done.stderr.count("Traceback")) == (0, 0)
    figures = json.loads(done.stdout)
    assert [run["rules"] for run in figures["runs"]] == ["baseline", "SECMP0063=dcc-assessment"]
    assert (figures["premises"], figures["days"]) == (300, 73)
    baseline, modified = figures["runs"]
    assert "E0621N1" not in baseline["answers"]
    assert modified["answers"]["E0621N1"] > 0
    assert sum(baseline["wrong_at_the_end_by_area"].values()) == baseline["wrong_at_the_end"]
    assert json.loads((tmp_path / "out" / "fleet.json").read_text()) == figures


def test_the_files_hold_the_figures(smki_sim: Command, tmp_path: Path) -> None:
    done = smki_sim("fleet", *SMALL, "--compare", "baseline", "--out", tmp_path / "out", "--json")
    run = json.loads(done.stdout)["runs"][0]
    with (tmp_path / "out" / "fleet-answers.csv").open() as file:
        answers = list(csv.DictReader(file))
    assert sum(int(row["answers"]) for row in answers) == run["requests"]
    with (tmp_path / "out" / "fleet-wrong-certificates.csv").open() as file:
        wrong = list(csv.DictReader(file))
    last = max(row["month"] for row in wrong)
    assert sum(int(row["wrong"]) for row in wrong if row["month"] == last) == run["wrong_at_the_end"]
    with (tmp_path / "out" / "fleet-seven-working-days.csv").open() as file:
        judged = list(csv.DictReader(file))
    counted = {state: sum(int(row[state]) for row in judged) for state in ("right", "wrong", "none")}
    assert counted == run["after_seven_working_days"]


def test_the_table_names_every_rule_set_and_area(smki_sim: Command, tmp_path: Path) -> None:
    rules = "SECMP0063=proposal+DP107"
    out = tmp_path / "out"
    done = smki_sim("fleet", *SMALL, "--compare", "baseline", "--compare", rules, "--events", "--out", out)
    assert done.returncode == 0
    for text in ("baseline", "DP107", "YELG Yorkshire", "locked out", "fleet-answers.csv"):
        assert text in done.stdout
    assert len(list((out / "events-baseline").glob("events-*"))) == 14
    assert (out / "views.sql").exists()
    assert (out / "fleet.html").exists()


def test_the_same_fleet_again_is_the_same_bytes(smki_sim: Command, tmp_path: Path) -> None:
    for name in ("one", "two"):
        assert smki_sim("fleet", *SMALL, "--out", tmp_path / name).returncode == 0
    one, two = tmp_path / "one", tmp_path / "two"
    files = [file.name for file in one.iterdir() if file.is_file() and file.name != "manifest.json"]
    assert len(files) > 3
    assert all((two / name).read_bytes() == (one / name).read_bytes() for name in files)


def test_the_manifest_tells_what_the_run_was_made_of_and_what_it_cost(smki_sim: Command, tmp_path: Path) -> None:
    done = smki_sim("fleet", *SMALL, "--compare", "baseline", "-m", "SECMP0063=proposal", "--out", tmp_path)
    assert "requests/s" in done.stdout
    assert "GiB peak memory in 1 process" in done.stdout
    manifest = json.loads((tmp_path / "manifest.json").read_text())
    assert (manifest["seed"], manifest["premises"], manifest["complete"]) == (63, 300, True)
    assert manifest["executor"] == {"name": "inline", "places": 1}
    assert manifest["code_version"].startswith("0.")
    assert "numpy" in manifest["libraries"]
    baseline, modified = manifest["runs"]
    assert modified["modifications"] == [{"name": "SECMP0063", "variant": "proposal", "options": {}}]
    assert (baseline["areas"], baseline["requests"]) == (14, baseline["requests_decided_now"])
    assert all(baseline[cost] > 0 for cost in ("wall_seconds", "requests_per_second", "peak_memory_bytes"))


def test_a_run_that_is_finished_is_not_done_again_but_afresh(smki_sim: Command, tmp_path: Path) -> None:
    command = ("fleet", *SMALL, "--compare", "baseline", "--out", tmp_path)
    first = smki_sim(*command)
    again = smki_sim(*command)
    assert "300 of 300 homes were done before" in again.stderr
    assert "nothing was done again" in again.stdout
    assert (tmp_path / "fleet.json").read_bytes()
    afresh = smki_sim(*command, "--afresh")
    assert "done before" not in first.stderr + afresh.stderr


def test_another_runs_folder_is_refused_with_what_differs(smki_sim: Command, tmp_path: Path) -> None:
    assert smki_sim("fleet", *SMALL, "--compare", "baseline", "--out", tmp_path).returncode == 0
    figures = (tmp_path / "fleet.json").read_bytes()
    done = smki_sim("fleet", "--premises", 301, *SMALL[2:], "--compare", "baseline", "--out", tmp_path)
    assert done.returncode == 2
    assert "scenario.fleet.homes is 300 there, 301 here" in done.stderr
    assert "--afresh" in done.stderr
    assert (tmp_path / "fleet.json").read_bytes() == figures


def test_an_interrupted_run_says_how_to_go_on_and_does(tmp_path: Path) -> None:
    arguments = ("fleet", "--premises", "200000", "--years", "1", "--executor", "inline", "--compare", "baseline")
    command = child_module("simulator.cli", *arguments, "--out", tmp_path)
    with subprocess.Popen(command, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True) as run:
        until(lambda: run.poll() is not None or list(tmp_path.glob("areas-baseline/*.json")))
        run.send_signal(signal.SIGINT)
        assert run.stderr is not None
        said = run.stderr.read()
    assert run.returncode == 130
    assert "give the same command again to go on" in said
    assert "Traceback" not in said
    kept = len(list(tmp_path.glob("areas-baseline/*.json")))
    again = subprocess.run(command, capture_output=True, text=True, check=True)
    assert "homes were done before and are kept" in again.stderr
    [baseline] = json.loads((tmp_path / "manifest.json").read_text())["runs"]
    assert baseline["areas_finished_before"] == kept > 0


def test_a_modification_by_file_is_in_force(smki_sim: Command, tmp_path: Path) -> None:
    (tmp_path / "own.toml").write_text(toml_file('codes = { user-is-eligible-by-registration = "E444" }'))
    done = smki_sim("fleet", *SMALL, "-m", tmp_path / "own.toml", "--json", "--out", tmp_path / "out")
    baseline, own = json.loads(done.stdout)["runs"]
    assert own["answers"]["E444"] == baseline["answers"]["E4"] > 0
    assert "E4" not in own["answers"]


def test_a_scenarios_modification_begins_on_its_date_and_lies_beside_it(smki_sim: Command, tmp_path: Path) -> None:
    (tmp_path / "own.toml").write_text(toml_file('codes = { user-is-eligible-by-registration = "E444" }'))
    text = story(SECMP0063_STORY)
    begin = text.index("[[modifications]]")
    end = text.find("\n[", begin + 1)
    own = '[[modifications]]\nname = "own.toml"\neffective = 2030-01-01\n'
    (tmp_path / "scenario.toml").write_text(text[:begin] + own + (text[end:] if end > 0 else ""))
    done = smki_sim("fleet", tmp_path / "scenario.toml", *SMALL, "--json", "--out", tmp_path / "out")
    baseline, later = json.loads(done.stdout)["runs"]
    assert later["rules"] == "OWN=only"
    assert later["answers"] == baseline["answers"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--executor", "threads"), "processes, inline, dask"),
        (("--compare", "SECMP0063", "-m", "SECMP0063"), "two rule sets are called"),
        (("--compare", "nothing.toml"), "nothing.toml"),
    ],
)
def test_what_cannot_be_meant_is_refused(
    smki_sim: Command, tmp_path: Path, arguments: tuple[str, ...], said: str
) -> None:
    done = smki_sim("fleet", *SMALL, *arguments, "--out", tmp_path / "out")
    assert done.returncode == 2
    assert said in done.stderr
    assert not (tmp_path / "out").exists()


def test_an_unknown_modification_is_named(smki_sim: Command) -> None:
    done = smki_sim("fleet", *SMALL, "--compare", "SECMP0036")
    assert done.returncode == 2
    assert "SECMP0063" in done.stderr


def test_too_many_premises_are_refused(smki_sim: Command) -> None:
    done = smki_sim("fleet", "--premises", 90_000_000)
    assert done.returncode == 2
    assert "80,000,000" in done.stderr


def test_a_merger_after_the_end_of_the_run_is_pointed_out(smki_sim: Command, tmp_path: Path) -> None:
    (tmp_path / "scenario.toml").write_text('[[mergers]]\noperator = "HARL"\ninto = "UKPD"\non = 2035-01-01\n')
    done = smki_sim("fleet", tmp_path / "scenario.toml", *SMALL, "--out", tmp_path / "out")
    assert done.returncode == 0
    assert "the merger of HARL into UKPD on 2035-01-01 comes after the end of the run" in done.stderr


def test_a_file_in_the_way_of_the_folder_is_named(smki_sim: Command, tmp_path: Path) -> None:
    (tmp_path / "out").write_text("")
    done = smki_sim("fleet", *SMALL, "--events", "--out", tmp_path / "out")
    assert done.returncode == 2
    assert "--out" in done.stderr


def test_more_than_the_memory_holds_is_refused_before_it_begins(
    smki_sim: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fleet_inputs, "free_memory", lambda: 256 << 20)
    done = smki_sim("fleet", "--premises", 30_000_000, "--workers", 2, "--out", tmp_path / "out")
    assert done.returncode == 2
    assert "256 MiB are free" in done.stderr
    assert not (tmp_path / "out").exists()


def test_workers_with_too_little_memory_of_their_own_are_refused() -> None:
    workforce, scenario = Inline(), national_scenario(Scenario(), 30_000_000, 4)
    workforce.room = 512 << 20
    with pytest.raises(SimulatorError, match="the smallest has 512 MiB"):
        fleet_inputs.must_fit(scenario, workforce, events=False)
