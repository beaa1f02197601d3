"""``smki-sim sweep``: figures, files, resumption, and what it says of bad input."""

from __future__ import annotations

import json
import signal
import subprocess
from pathlib import Path

import pytest

from simulator.cli import sweep as module
from tests.support.child import child_module
from tests.support.command import Command
from tests.support.waiting import until

FIXTURE = Path(__file__).parents[2] / "fixtures" / "sweeps" / "secmp0063.toml"

GRID = """
title = "A small one"
premises = 30
days = 20
replications = 3
[settings.fleet]
installation_days = 5
[grid]
placement.wrong_certificate_rate = [0.1, 0.5]
"""
HERE = ("--workers", 1)


@pytest.fixture
def grid(tmp_path: Path) -> Path:
    file = tmp_path / "grid.toml"
    file.write_text(GRID)
    return file


def test_json_compares_the_baseline_with_the_scenarios_own_rules(smki_sim: Command, grid: Path) -> None:
    done = smki_sim("sweep", grid, *HERE, "--json")
    assert done.returncode == 0, done.stderr
    assert "2 cells × 3 replications × 2 rule sets of 30 homes" in done.stderr
    told = json.loads(done.stdout)
    assert told["rules"] == ["baseline", "SECMP0063=dcc-assessment"]
    assert [cell["at"]["placement.wrong_certificate_rate"] for cell in told["cells"]] == [0.1, 0.5]
    often = told["cells"][1]["estimates"]["SECMP0063=dcc-assessment"]
    assert often["rejections"]["difference"]["mean"] > 0
    assert often["wrong_at_the_end"]["difference"]["mean"] < 0
    folder = Path("runs/sweep-grid")
    assert json.loads((folder / "sweep.json").read_text()) == told
    manifest = json.loads((folder / "manifest.json").read_text())
    assert (manifest["complete"], manifest["seed"], manifest["replications_run_now"]) == (True, 63, 6)
    assert manifest["axes"][0]["points"][1] == {"name": "0.5", "sets": {"placement.wrong_certificate_rate": 0.5}}
    assert {"numpy", "simpy"} <= set(manifest["libraries"])


def test_given_again_it_goes_on_and_with_more_replications_adds_them(smki_sim: Command, grid: Path) -> None:
    first = json.loads(smki_sim("sweep", grid, *HERE, "--json").stdout)
    done = smki_sim("sweep", grid, *HERE, "--replications", 4)
    assert done.returncode == 0, done.stderr
    for text in ("A small one", "certificate", "more than baseline", "sweep.html", "replications.sqlite"):
        assert text in done.stdout
    manifest = json.loads(Path("runs/sweep-grid/manifest.json").read_text())
    assert manifest["replications_run_now"] == 2
    assert smki_sim("sweep", grid, *HERE, "--json").stdout == json.dumps(first, indent=2, ensure_ascii=False) + "\n"


def test_killed_in_the_middle_it_goes_on_and_comes_to_the_same(smki_sim: Command, grid: Path, tmp_path: Path) -> None:
    grid.write_text(GRID.replace("replications = 3", "replications = 12"))
    killed, whole = tmp_path / "killed", tmp_path / "whole"
    command = child_module("simulator.cli", "sweep", grid, *HERE, "--out", killed)
    running = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    kept = killed / "replications.sqlite"
    until(lambda: running.poll() is not None or (kept.exists() and kept.read_bytes().count(b'"requests"') >= 4))
    running.send_signal(signal.SIGKILL)
    assert running.wait() == -signal.SIGKILL
    for folder in (killed, whole):
        assert smki_sim("sweep", grid, *HERE, "--out", folder).returncode == 0
    manifests = [json.loads((folder / "manifest.json").read_text()) for folder in (killed, whole)]
    assert 0 < manifests[0]["replications_run_now"] < manifests[1]["replications_run_now"] == 24
    for name in ("sweep.json", "sweep.csv", "sweep.html"):
        assert (killed / name).read_bytes() == (whole / name).read_bytes()


def test_an_interruption_says_how_to_go_on(smki_sim: Command, grid: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(module, "run_experiment", interrupted)
    done = smki_sim("sweep", grid, *HERE)
    assert done.returncode == 130
    assert "kept in 'runs/sweep-grid': give the same command again" in done.stderr


def test_a_modification_of_ones_own_lies_beside_the_grid(smki_sim: Command, tmp_path: Path) -> None:
    folder = tmp_path / "elsewhere"
    folder.mkdir()
    own = (FIXTURE.parents[1] / "modifications" / "codes.toml").read_text()
    (folder / "mine.toml").write_text(own)
    (folder / "base.toml").write_text("[fleet]\ninstallation_days = 2\n")
    (folder / "grid.toml").write_text(
        'scenario = "base.toml"\nrules = ["baseline", "mine.toml"]\npremises = 5\ndays = 3\nreplications = 2\n'
        "[grid]\nplacement.attempts = [2]"
    )
    done = smki_sim("sweep", folder / "grid.toml", *HERE, "--json")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["rules"][1] == "MP-CODES=draft"


def test_the_grid_that_comes_with_the_project_can_be_run(smki_sim: Command) -> None:
    grid = Path("grid.toml")
    grid.write_text(FIXTURE.read_text().replace("premises = 20_000", "premises = 10"))
    done = smki_sim("sweep", grid, *HERE, "--replications", 2, "--json")
    assert done.returncode == 0, done.stderr
    assert len(json.loads(done.stdout)["cells"]) == 8


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (GRID.replace("0.5]", "1.5]"), "line 9: grid.placement.wrong_certificate_rate: 1.5"),
        (GRID + "placement.attemps = [2]", "did you mean 'attempts'?"),
        ('rules = ["baseline", "SECMP0036"]' + GRID, "did you mean 'SECMP0063'?"),
        ('scenario = "nowhere.toml"' + GRID, "nowhere.toml"),
        ("[", "not TOML"),
    ],
)
def test_a_grid_that_cannot_be_run_is_refused_before_anything_is_written(
    smki_sim: Command, grid: Path, text: str, said: str
) -> None:
    grid.write_text(text)
    done = smki_sim("sweep", grid, *HERE)
    assert done.returncode == 2
    assert said in done.stderr
    assert not Path("runs").exists()


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--replications", "1"), "from 2 to 10,000"),
        (("--half-width", "0"), "write a share as 1%"),
        (("--executor", "threads"), "there is no executor 'threads'"),
        (("--out", "grid.toml"), "--out"),
    ],
)
def test_options_that_cannot_be_met_are_refused(
    smki_sim: Command, grid: Path, options: tuple[str, ...], said: str
) -> None:
    done = smki_sim("sweep", grid, *HERE, *options)
    assert done.returncode == 2
    assert said in done.stderr


def test_more_than_the_memory_holds_is_refused(smki_sim: Command, grid: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("simulator.cli.fleet_inputs.free_memory", lambda: 100 << 20)
    done = smki_sim("sweep", grid, *HERE)
    assert done.returncode == 2
    assert "100 MiB are free. Choose fewer --workers" in done.stderr


def test_a_file_that_is_not_there_is_named(smki_sim: Command) -> None:
    done = smki_sim("sweep", "nowhere.toml")
    assert (done.returncode, "nowhere.toml" in done.stderr) == (2, True)
