"""``smki-sim fleet``: figures, files, and what it says of bad input."""

import csv
import json
import os
from pathlib import Path

import pytest

from tests.support.command import Command

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
    assert len(list((out / "events-baseline").iterdir())) == 14


def test_the_same_fleet_again_is_the_same_bytes(smki_sim: Command, tmp_path: Path) -> None:
    for name in ("one", "two"):
        assert smki_sim("fleet", *SMALL, "--out", tmp_path / name).returncode == 0
    one, two = tmp_path / "one", tmp_path / "two"
    assert all((two / file.name).read_bytes() == file.read_bytes() for file in one.iterdir())


def test_an_unknown_modification_is_named(smki_sim: Command) -> None:
    done = smki_sim("fleet", *SMALL, "--compare", "SECMP0036")
    assert done.returncode == 2
    assert "SECMP0063" in done.stderr


def test_too_many_premises_are_refused(smki_sim: Command) -> None:
    done = smki_sim("fleet", "--premises", 90_000_000)
    assert done.returncode == 2
    assert "80,000,000" in done.stderr


def test_a_file_in_the_way_of_the_folder_is_named(smki_sim: Command, tmp_path: Path) -> None:
    (tmp_path / "out").write_text("")
    done = smki_sim("fleet", *SMALL, "--events", "--out", tmp_path / "out")
    assert done.returncode == 2
    assert "--out" in done.stderr


def test_more_than_the_memory_holds_is_refused_before_it_begins(
    smki_sim: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    sizes = {"SC_AVPHYS_PAGES": 1 << 16, "SC_PAGE_SIZE": 4096}
    monkeypatch.setattr(os, "sysconf", sizes.__getitem__)
    done = smki_sim("fleet", "--premises", 30_000_000, "--workers", 2)
    assert done.returncode == 2
    assert "256 MiB are free" in done.stderr
