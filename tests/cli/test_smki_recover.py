"""``smki-sim smki recover``: a fleet is recovered, and the exposure of its Devices told."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.support.command import Done, smki_sim
from tests.support.pages import Block, blocks_of, desk_with, of, run_session

PAGE = blocks_of((Path(__file__).parents[2] / "docs" / "recovery.md").read_text())
desk = desk_with(PAGE)

SCENARIO = """
title = "A dozen homes"
seed = 5
start = 2019-03-04T00:00:00Z
days = 8

[fleet]
homes = 12
installation_days = 2
"""


@pytest.fixture(scope="module")
def scenario(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("recover") / "scenario.toml"
    path.write_text(SCENARIO)
    return path


def recover(scenario: Path, *options: object) -> Done:
    return smki_sim("smki", "recover", "--scenario", scenario, *options)


def told(scenario: Path, *options: object) -> Any:
    done = recover(scenario, "--of", "Avon Energy", "--json", *options)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_the_exposure_of_each_device_and_of_all_is_told(scenario: Path) -> None:
    found = told(scenario, "--method", 2, "--unnoticed", 2, "--away", 3, "--away-hours", 10)
    devices, (whole, after_revocation) = found["exposed-devices"], found["exposure"]
    assert (found["method"], found["refused"]) == ("method 2", {})
    assert whole["Devices"] == whole["Recovered"] == len(devices) > 5
    times = sorted(device["Exposed (s)"] for device in devices)
    assert (whole["Shortest (s)"], whole["Longest (s)"]) == (times[0], times[-1])
    assert whole["Median (s)"] in times
    assert 7_200 <= times[0] < 7_260
    assert times[-1] > 10 * 3600
    assert after_revocation["Longest (s)"] == times[-1] - 7_200


def test_the_same_command_tells_the_same(scenario: Path) -> None:
    assert told(scenario, "--method", "contingency") == told(scenario, "--method", "contingency")


def test_people_read_it_as_a_table(scenario: Path) -> None:
    done = recover(scenario, "--of", "EELC", "--method", 1)
    assert done.returncode == 0
    assert "Recovery by method 1" in done.stdout
    assert "not for live use" in done.stdout
    assert "Exposure of Devices" in done.stdout


def test_who_is_away_for_too_long_is_exposed_still(scenario: Path) -> None:
    done = recover(scenario, "--of", "Avon Energy", "--away", 1, "--away-hours", 10_000, "--json")
    assert done.returncode == 1
    (whole, _) = json.loads(done.stdout)["exposure"]
    assert whole["Exposed still"] > 0
    assert whole["Recovered"] == whole["Devices"] - whole["Exposed still"]  # SMETS1 Devices are not on this WAN


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (("--of", "Nobody"), "--of 'Nobody' is nobody in this scenario; name one of DCC, Avon"),
        (("--of", "EELC", "--method", "4"), "--method 4 is none: write 1, 2, 3, contingency"),
        (("--of", "EELC", "--method", "1", "--lost"), "the Subscriber has lost the keys that would sign"),
    ],
)
def test_what_makes_no_sense_is_said(scenario: Path, options: tuple[str, ...], message: str) -> None:
    done = recover(scenario, *options)
    assert done.returncode == 2
    assert message in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("session", of("console", PAGE))
def test_the_page_about_recovery_is_true(session: Block, desk: Path) -> None:
    run_session(session, desk)
