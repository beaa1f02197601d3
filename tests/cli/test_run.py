"""``smki-sim run``: figures, files, determinism, and what it says of bad input."""

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from pydantic import ValidationError

from simulator.scenario import Scenario
from tests.support.command import Command

SMALL = """
title = "A small roll-out"
days = 25
[fleet]
homes = 40
installation_days = 3
[placement]
wrong_certificate_rate = 0.5
"""


@pytest.fixture
def scenario(tmp_path: Path) -> Path:
    path = tmp_path / "small.toml"
    path.write_text(SMALL)
    return path


def test_json_is_one_object_with_the_baseline_first(smki_sim: Command, scenario: Path) -> None:
    done = smki_sim("run", scenario, "--seed", 7, "--out", "out", "--json")
    assert done.returncode == 0, done.stderr
    figures = json.loads(done.stdout)
    assert figures["seed"] == 7
    baseline, modified = figures["runs"]
    assert baseline["modifications"] == []
    assert modified["modifications"] == ["SECMP0063=dcc-assessment"]
    for run in figures["runs"]:
        assert set(run) >= {"modifications", "requests", "codes", "wrong_after_seven_working_days", "panel"}
        assert sum(run["codes"].values()) == run["requests"]
    assert baseline["panel"] == []
    mismatches = sum(line["count"] for line in modified["panel"])
    assert mismatches == modified["codes"]["E0621N1"] > 0
    assert modified["wrong_after_seven_working_days"] < baseline["wrong_after_seven_working_days"]


def test_the_same_seed_gives_the_same_bytes(smki_sim: Command, scenario: Path, tmp_path: Path) -> None:
    for folder in ("one", "two"):
        assert smki_sim("run", scenario, "--out", folder).returncode == 0
    files = {path.name for path in (tmp_path / "one").iterdir()}
    assert {path.name for path in (tmp_path / "two").iterdir()} == files
    for name in files:
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes(), name


def test_the_table_names_the_files_of_the_run(smki_sim: Command, scenario: Path, tmp_path: Path) -> None:
    done = smki_sim("run", scenario, "--out", "out")
    assert done.returncode == 0, done.stderr
    for path in (tmp_path / "out").iterdir():
        assert path.name in done.stdout or path.suffix == ".sqlite"
    assert "E0621N1" in done.stdout
    assert "TEST PKI, not for live use" in done.stdout


def test_the_last_counters_are_kept(smki_sim: Command, scenario: Path, tmp_path: Path) -> None:
    """They are those of the RequestIDs in the journal; a refused sender's do not count, and here there is none."""
    assert smki_sim("run", scenario, "--out", "out").returncode == 0
    journal = (tmp_path / "out" / "journal-baseline.ndjson").read_text().splitlines()
    last: dict[tuple[str, str], int] = {}
    for event in map(json.loads, journal):
        if event["kind"] == "service-request":
            originator, target, counter = event["request_id"].split(":")
            last[originator, target] = max(int(counter), last.get((originator, target), 0))
    with closing(sqlite3.connect(tmp_path / "out" / "repository-baseline.sqlite")) as store:
        kept = {(row[0], row[1]): int(row[2]) for row in store.execute("SELECT * FROM request_counter")}
    assert kept == last


def test_the_command_line_chooses_the_modification(smki_sim: Command, scenario: Path) -> None:
    done = smki_sim("run", scenario, "--out", "out", "-m", "SECMP0063=proposal", "--json")
    modified = json.loads(done.stdout)["runs"][1]
    assert modified["modifications"] == ["SECMP0063=proposal"]
    assert modified["panel"] == [], "placement is by 6.21, which the proposal does not check"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[flet]\nhomes = 3", "line 1: flet: there is no such setting; did you mean 'fleet'?"),
        ("[fleet]\n\nhomes = -3", "line 3: fleet.homes: input should be greater than or equal to 0, not -3"),
        ("[fleet\nhomes = 3", "line 1: this is not TOML"),
        ("[[modifications]]\nname = 'SECMP063'", "did you mean 'SECMP0063'?"),
        ("[[devices]]\ndevice_id = '00'\ndevice_type = 'ESME'", "devices.0: '00' is not an EUI-64"),
        ("[[registrations]]\nmpxn = '2000000000014'\nsupplier = 'Avon Energy'", "its check digit should be 5"),
    ],
)
def test_a_wrong_scenario_is_told_apart_by_line_and_key(
    smki_sim: Command, tmp_path: Path, text: str, expected: str
) -> None:
    path = tmp_path / "wrong.toml"
    path.write_text(text)
    done = smki_sim("run", path, "--out", "out")
    assert done.returncode == 2
    assert expected in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("name", ["missing.toml", "."])
def test_a_scenario_that_cannot_be_read(smki_sim: Command, name: str) -> None:
    done = smki_sim("run", name)
    assert done.returncode == 2
    assert f"cannot read '{name}'" in done.stderr


def test_a_folder_that_cannot_be_written(smki_sim: Command, scenario: Path, tmp_path: Path) -> None:
    (tmp_path / "taken").write_text("a file")
    for out, why in ("taken", "a file of that name is in the way"), ("taken/in", "part of the path is a file"):
        done = smki_sim("run", scenario, "--out", out)
        assert done.returncode == 2
        assert f"cannot write into '{out}': {why}" in done.stderr
    assert (tmp_path / "taken").read_text() == "a file"


@pytest.mark.parametrize("seed", [-1, 1 << 63, 18_446_744_073_709_551_623])
def test_a_seed_is_one_that_a_scenario_may_have(smki_sim: Command, seed: int) -> None:
    for command in ("run", "--seed", seed), ("smki", "crl", "--seed", seed):
        done = smki_sim(*command)
        assert done.returncode == 2
        assert "Invalid value for '--seed'" in done.stderr
    with pytest.raises(ValidationError):
        Scenario(seed=seed)


def test_a_scenario_that_is_no_text(smki_sim: Command, tmp_path: Path) -> None:
    (tmp_path / "binary.toml").write_bytes(b"\xff\xfe\x00")
    done = smki_sim("run", tmp_path / "binary.toml")
    assert done.returncode == 2
    assert "is not a text in UTF-8" in done.stderr


def test_the_daily_and_weekly_files_of_the_repository_are_written_where_they_are_wanted(
    smki_sim: Command, tmp_path: Path
) -> None:
    text = "start = 2019-03-02\ndays = {}\n[fleet]\nhomes = 0\n[smki]\nextracts = true"
    for days in (3, 2):
        (tmp_path / "days.toml").write_text(text.format(days))
        done = smki_sim("run", "days.toml", "--out", "out")
        assert "out/extracts-baseline  daily and weekly files" in done.stdout, done.stderr
    written = {path.name.removeprefix("smki-repository-") for path in (tmp_path / "out/extracts-baseline").iterdir()}
    assert written == {"delta-2019-03-02.zip", "delta-2019-03-03.zip", "full-2019-03-03.zip"}
    (tmp_path / "days.toml").write_text(text.format(2).replace("true", "false"))
    assert "extracts" not in smki_sim("run", "days.toml", "--out", "other").stdout
