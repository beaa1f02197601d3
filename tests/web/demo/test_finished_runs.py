"""Finished roll-outs are kept across a restart, and found again by everything that they follow from."""

import os
import signal
import sqlite3
import subprocess
from multiprocessing import active_children
from pathlib import Path

import pytest

from simulator.domain.errors import SimulatorError
from simulator.web.demo import finished_runs
from simulator.web.demo.finished_runs import FinishedRuns
from simulator.web.demo.rollout import RollOut
from tests.support.child import child
from tests.support.waiting import until
from tests.web.demo.conftest import RULE_SETS, lived_through, small

ONE = RULE_SETS[:1]
WRITES_UNTIL_KILLED = """
import sys
from pathlib import Path
from simulator.scenario import Scenario
from simulator.web.demo.finished_runs import FinishedRuns
kept = FinishedRuns(Path(sys.argv[1]))
kept.keep(Scenario(), "none", b"first" * 1000)
print("kept", flush=True)
number = 0
while True:
    number += 1
    kept.keep(Scenario(seed=number), "none", bytes(1_000_000))
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "runs" / "demo.sqlite"


def test_a_finished_roll_out_is_there_after_a_restart(path: Path) -> None:
    first = lived_through(RollOut(small(), ONE, FinishedRuns(path)))
    again = RollOut(small(), ONE, FinishedRuns(path))
    assert again.courses is None
    assert again.recall()
    assert again.courses is not None
    assert first.courses is not None
    assert [course.count(20) for course in again.courses] == [course.count(20) for course in first.courses]


def test_what_has_neither_ended_nor_been_kept_is_not_recalled(path: Path) -> None:
    assert not RollOut(small(), ONE, FinishedRuns(path)).recall()


def test_another_seed_rule_set_or_version_is_another_run(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = FinishedRuns(path)
    kept.keep(small(), "none", b"lived")
    assert kept.find(small(), "none") == b"lived"
    assert kept.find(small(), "SECMP0063=proposal") is None
    assert kept.find(small().model_copy(update={"seed": 7}), "none") is None
    monkeypatch.setattr(finished_runs, "code_version", lambda: "another")
    assert kept.find(small(), "none") is None


def test_a_killed_server_loses_no_saved_run(path: Path) -> None:
    with subprocess.Popen(child(WRITES_UNTIL_KILLED, path), stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "kept\n"
        os.kill(process.pid, signal.SIGKILL)
    with sqlite3.connect(path) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        kept = connection.execute("SELECT lived FROM finished").fetchall()
    connection.close()
    assert (b"first" * 1000,) in kept
    assert {len(lived) for (lived,) in kept} <= {5000, 1_000_000}


def test_what_was_damaged_is_run_again(path: Path) -> None:
    kept = FinishedRuns(path)
    kept.keep(small(), ONE[0], b"damaged")
    run = lived_through(RollOut(small(), ONE, kept))
    assert run.courses is not None
    assert kept.find(small(), ONE[0]) != b"damaged"


def test_a_file_that_cannot_be_used_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no database, but long enough to be taken for one" * 50)
    with pytest.raises(SimulatorError, match="choose another --store"):
        FinishedRuns(tmp_path / "file")
    with pytest.raises(SimulatorError, match="choose another --store"):
        FinishedRuns(tmp_path / "file" / "below")


def test_a_file_that_somebody_has_removed_is_made_again(path: Path) -> None:
    kept = FinishedRuns(path)
    path.unlink()
    assert kept.find(small(), "none") is None
    kept.keep(small(), "none", b"lived")
    assert kept.find(small(), "none") == b"lived"


def test_a_folder_that_somebody_has_removed_is_named(path: Path) -> None:
    kept = FinishedRuns(path)
    path.unlink()
    path.parent.rmdir()
    assert kept.find(small(), "none") is None
    with pytest.raises(SimulatorError, match="could not be kept in"):
        kept.keep(small(), "none", b"lived")


def test_a_roll_out_that_cannot_be_kept_is_shown_all_the_same(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise SimulatorError("there is no room left")

    finished = FinishedRuns(path)
    monkeypatch.setattr(finished, "keep", refuse)
    run = lived_through(RollOut(small(), ONE, finished))
    assert run.problem == "there is no room left"


def test_without_a_file_nothing_is_kept() -> None:
    kept = FinishedRuns(None)
    kept.keep(small(), "none", b"lived")
    assert kept.find(small(), "none") is None


def test_a_roll_out_whose_process_is_killed_says_so(path: Path) -> None:
    run = RollOut(small(homes=4_000), ONE, FinishedRuns(path))
    others = active_children()
    run.start()
    (process,) = (each for each in active_children() if each not in others)
    process.kill()
    assert "its process has been ended" in until(lambda: run.problem)
    assert run.courses is None
    assert not run.recall()


def test_ctrl_c_in_the_terminal_does_not_reach_the_process_of_a_roll_out(path: Path) -> None:
    others = active_children()
    run = RollOut(small(), ONE, FinishedRuns(path))
    run.start()
    (process,) = (each for each in active_children() if each not in others)
    assert process.pid
    os.kill(process.pid, signal.SIGINT)
    assert lived_through(run).problem == ""
