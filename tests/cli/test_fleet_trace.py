"""``smki-sim fleet trace``: a home of a national run again, with real documents, and held against the run."""

from __future__ import annotations

import json
from pathlib import Path

import pyarrow as arrow
import pytest
from pyarrow import parquet

from simulator.engine.fleet.national import national_scenario
from simulator.scenario import Scenario
from simulator.world.behaviour import population_of
from tests.support import command
from tests.support.command import Command

HOMES, YEARS = 300, 0.2


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("fleet") / "run"
    asked = ("--premises", HOMES, "--years", YEARS, "--workers", 1, "--events", "--out", folder)
    assert command.smki_sim("fleet", *asked).returncode == 0
    return folder


def numbers(*, smets1: bool) -> list[int]:
    population = population_of(national_scenario(Scenario(), HOMES, YEARS))
    return [number for number in range(HOMES) if bool(population.homes(number).smets1) is smets1]


@pytest.mark.parametrize("smets1", [False, True], ids=["SMETS2", "SMETS1"])
def test_a_home_lives_again_as_it_did_with_every_document(
    smki_sim: Command, run: Path, tmp_path: Path, *, smets1: bool
) -> None:
    number = numbers(smets1=smets1)[0]
    done = smki_sim("fleet", "trace", run, "--premise", number, "--json", "--out", tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    traces = json.loads(done.stdout)
    assert [each["rules"] for each in traces] == ["baseline", "SECMP0063=dcc-assessment"]
    assert all(each["agrees"] and each["real"] == each["national"] != [] for each in traces)
    assert (tmp_path / "baseline-sequence.svg").read_text().startswith("<svg")
    if not smets1:
        assert len(list(tmp_path.glob("baseline-*-service-request.xml"))) >= 3
        assert list(tmp_path.glob("baseline-*-command.gbcs"))


def test_a_home_is_found_by_its_mpan(smki_sim: Command, run: Path) -> None:
    number = numbers(smets1=False)[1]
    mpan = population_of(national_scenario(Scenario(), HOMES, YEARS)).premise(number).mpan
    done = smki_sim("fleet", "trace", run, "--mpan", mpan)
    assert done.returncode == 0
    assert f"Home {number}: MPAN {mpan}" in done.stdout
    assert done.stdout.count("the same in columns and with real documents") == 2


def test_events_that_were_tampered_with_are_noticed(smki_sim: Command, run: Path) -> None:
    file = next(iter(sorted((run / "events-baseline").glob("events-*.parquet"))))
    table = parquet.read_table(file)
    whole = file.read_bytes()
    try:
        took = arrow.array([milliseconds + 1 for milliseconds in table["took"].to_pylist()], arrow.uint32())
        parquet.write_table(table.set_column(table.schema.get_field_index("took"), "took", took), file)
        done = smki_sim("fleet", "trace", run, "--premise", table["premise"][0])
    finally:
        file.write_bytes(whole)
    assert done.returncode == 1
    assert "THE TWO DIFFER" in done.stdout
    assert "replay only" in done.stdout


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        ((), "say which home is meant"),
        (("--premise", 1, "--mpan", "2000000000015"), "say which home is meant"),
        (("--premise", HOMES), "the run has homes 0 to 299"),
        (("--mpan", "2000000000016"), "its check digit should be 5"),
        (("--mpan", "9900000000019"), "check digit"),
        (("--mpan", "2000000000015"), "no home of this run has the MPAN"),
    ],
)
def test_a_home_that_is_not_there_is_asked_for_again(
    smki_sim: Command, run: Path, asked: tuple[object, ...], message: str
) -> None:
    done = smki_sim("fleet", "trace", run, *asked)
    assert done.returncode == 2
    assert message in done.stderr
    assert "Traceback" not in done.stderr


def test_a_folder_without_a_run_is_refused(smki_sim: Command, tmp_path: Path) -> None:
    assert "cannot read" in smki_sim("fleet", "trace", tmp_path, "--premise", 1).stderr
    (tmp_path / "manifest.json").write_text("[]")
    assert "tells of no finished run" in smki_sim("fleet", "trace", tmp_path, "--premise", 1).stderr
