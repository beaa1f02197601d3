"""A run's folder: what is finished is kept, whatever ends the run, and is not done again."""

from __future__ import annotations

import errno
import os
import resource
import shutil
import signal
import subprocess
from collections.abc import Iterator
from concurrent.futures import Executor
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from simulator.domain.errors import SimulatorError
from simulator.engine.fleet import kept_areas
from simulator.engine.fleet.chosen import chosen
from simulator.engine.fleet.kept_areas import AnotherRun, KeptAreas, begin_afresh, tidied
from simulator.engine.fleet.national import NationalRun, Progress, run_fleet
from simulator.rules.rulebook import RuleSet
from simulator.scenario import Scenario
from tests.support.child import child
from tests.support.fleets import busy_scenario, rule_set, same_figures

SCENARIO = busy_scenario(200, days=15)
RULES = rule_set(("SECMP0063",))
AREAS = 14


class Idle(Executor):
    """Does nothing; for a run in which nothing is to be done."""

    def submit(self, work: Any, /, *_arguments: Any, **_: Any) -> Any:
        raise AssertionError(f"{work} is to be done")


def kept_in(folder: Path, scenario: Scenario = SCENARIO, rules: RuleSet = RULES, name: str = "rules") -> KeptAreas:
    return KeptAreas.of(folder, name, scenario, chosen(rules))


def run(folder: Path, progress: Progress = lambda _done, _of: None, *, events: bool = True) -> NationalRun:
    kept = kept_in(folder)
    return run_fleet(SCENARIO, RULES, out=kept.events if events else None, progress=progress, kept=kept)


@pytest.fixture(scope="module")
def whole() -> NationalRun:
    return run_fleet(SCENARIO, RULES)


@pytest.fixture(scope="module")
def finished_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("finished")
    run(folder)
    return folder


@pytest.fixture
def finished(finished_once: Path, tmp_path: Path) -> Path:
    """A finished run's folder, which the test may change."""
    return shutil.copytree(finished_once, tmp_path / "run")


def test_a_finished_run_given_again_is_read_and_nothing_done(finished: Path, whole: NationalRun) -> None:
    again = run_fleet(SCENARIO, RULES, Idle(), kept=kept_in(finished))
    assert same_figures(again, whole)
    assert (again.effort.finished_before, again.effort.requests) == (AREAS, 0)


def test_an_interrupted_run_goes_on_with_the_areas_that_are_missing(tmp_path: Path, whole: NationalRun) -> None:
    told: list[int] = []

    def interrupt(done: int, _of: int) -> None:
        told.append(done)
        if len(told) == 5:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run(tmp_path, interrupt)
    first: list[int] = []
    again = run(tmp_path, lambda done, _of: first.append(done))
    assert again.effort.finished_before == 4
    assert first[0] == told[4]
    assert first[-1] == SCENARIO.fleet.homes
    assert same_figures(again, whole)


KILLED = """
import os, signal, sys
from pathlib import Path
from simulator.engine.fleet.kept_areas import KeptAreas
from simulator.engine.fleet.national import run_fleet
from simulator.rules.rulebook import RuleSet
from simulator.scenario import Scenario

scenario = Scenario.model_validate_json(sys.argv[1])
kept = KeptAreas.of(Path(sys.argv[2]), "rules", scenario, ())
told = []

def kill(done, of):
    told.append(done)
    if len(told) == 4:
        os.kill(os.getpid(), signal.SIGKILL)

run_fleet(scenario, RuleSet(), progress=kill, kept=kept)
"""


def test_a_run_that_was_killed_goes_on_where_it_was(tmp_path: Path) -> None:
    command = child(KILLED, SCENARIO.model_dump_json(), tmp_path)
    assert subprocess.run(command, check=False).returncode == -signal.SIGKILL
    again = run_fleet(SCENARIO, RuleSet(), kept=kept_in(tmp_path, rules=RuleSet()))
    assert again.effort.finished_before == 3
    assert same_figures(again, run_fleet(SCENARIO, RuleSet()))


def test_what_a_killed_process_left_half_written_is_removed(finished: Path) -> None:
    kept = kept_in(finished)
    half = kept.events / ".events-YELG.parquet.0123.part"
    half.write_bytes(b"PAR1")
    run(finished)
    assert not half.exists()
    assert all(not file.name.startswith(".") for file in kept.events.iterdir())


def test_nothing_half_written_is_left_whatever_ends_a_run(finished: Path) -> None:
    halves = [finished / kind / ".YELG.0123.part" for kind in ("areas-rules", "events-rules")]
    with pytest.raises(KeyboardInterrupt), tidied(finished):
        for half in halves:
            half.write_text("{")
        raise KeyboardInterrupt
    assert not any(half.exists() for half in halves)


@pytest.mark.parametrize("damage", [b"", b"{}", b"[]", b'"sha256"', b"\xff\xfe"])
def test_a_damaged_area_is_lived_through_again(finished: Path, whole: NationalRun, damage: bytes) -> None:
    (finished / "areas-rules" / "YELG.json").write_bytes(damage)
    again = run(finished)
    assert again.effort.finished_before == AREAS - 1
    assert same_figures(again, whole)


def test_a_count_that_was_changed_by_hand_does_not_count(finished: Path, whole: NationalRun) -> None:
    file = finished / "areas-rules" / "YELG.json"
    file.write_text(file.read_text().replace("[0, 0, 0", "[0, 9, 0", 1))
    assert same_figures(run(finished), whole)


def test_an_area_whose_events_are_not_whole_is_lived_through_again(finished: Path) -> None:
    events = next((finished / "events-rules").glob("events-YELG.*"))
    whole = events.read_bytes()
    events.write_bytes(whole[:100])
    next((finished / "events-rules").glob("events-EELC.*")).unlink()
    assert run(finished).effort.finished_before == AREAS - 2
    assert events.read_bytes() == whole


def test_events_that_were_not_kept_are_when_they_are_wanted(tmp_path: Path) -> None:
    run(tmp_path, events=False)
    assert run(tmp_path, events=False).effort.finished_before == AREAS
    assert run(tmp_path, events=True).effort.finished_before == 0
    assert run(tmp_path, events=True).effort.finished_before == AREAS


def test_another_scenario_is_refused_with_what_differs(finished: Path) -> None:
    other = SCENARIO.model_copy(update={"seed": 5, "days": 16})
    with pytest.raises(AnotherRun, match=r"scenario\.seed is 63 there, 5 here; scenario\.days is 15 .*--afresh"):
        kept_in(finished, other, name="others")


def test_other_rules_by_the_same_name_are_refused(finished: Path) -> None:
    later = rule_set(("SECMP0063",), datetime(2027, 1, 1, tzinfo=UTC))
    with pytest.raises(AnotherRun, match="rules differs"):
        kept_in(finished, rules=later)


def test_other_code_is_refused(finished: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept_areas, "code_version", lambda: "0.0.9+abc")
    with pytest.raises(AnotherRun, match=r"code is .* there, .0\.0\.9\+abc. here"):
        kept_in(finished)


def test_another_rule_set_of_the_same_scenario_has_its_place(finished: Path) -> None:
    kept = kept_in(finished, rules=RuleSet(), name="baseline")
    assert run_fleet(SCENARIO, RuleSet(), kept=kept).effort.finished_before == 0
    assert run(finished).effort.finished_before == AREAS


def test_begun_afresh_nothing_of_another_run_is_left(finished: Path) -> None:
    own = finished / "notes.txt"
    own.write_text("mine")
    begin_afresh(finished)
    assert [file for file in finished.rglob("*") if file.is_file()] == [own]
    kept_in(finished, SCENARIO.model_copy(update={"seed": 5}))  # is not refused


@contextmanager
def limits_restored() -> Iterator[None]:
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def no_file_grows_beyond(octets: int) -> None:
    """As on a disk that is full."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (octets, resource.getrlimit(resource.RLIMIT_FSIZE)[1]))


@pytest.mark.parametrize("events", [True, False])
def test_a_full_disk_is_told_and_keeps_what_is_finished(tmp_path: Path, whole: NationalRun, events: bool) -> None:
    told: list[int] = []
    with limits_restored():

        def fill(done: int, _of: int) -> None:
            told.append(done)
            if len(told) == 4:
                no_file_grows_beyond(2_000)

        with pytest.raises(SimulatorError, match=r"cannot write '.*'.*--out"):
            run(tmp_path, fill, events=events)
    assert not [file for file in tmp_path.rglob("*.part")]
    again = run(tmp_path, events=events)
    assert again.effort.finished_before == 3
    assert same_figures(again, whole)


def test_a_folder_that_may_not_be_written_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(path: Path, _mode: int) -> None:
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), path)

    monkeypatch.setattr(os, "mkdir", refuse)
    with pytest.raises(SimulatorError, match=r"cannot write into '.*areas-rules': Permission denied; .*--out"):
        run(tmp_path)
