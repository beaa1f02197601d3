"""A folder is one run's at a time."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from simulator.domain.errors import SimulatorError
from simulator.engine.fleet.claim import claimed
from tests.support.child import child

HOLD = """
import sys, time
from pathlib import Path
from simulator.engine.fleet.claim import claimed
with claimed(Path(sys.argv[1])):
    print("claimed", flush=True)
    time.sleep(600)
"""


def test_a_second_run_is_kept_out_until_the_first_has_ended(tmp_path: Path) -> None:
    pytest.importorskip("fcntl")
    with claimed(tmp_path / "run"):
        (tmp_path / "run" / "file").touch()
        with pytest.raises(SimulatorError, match="another run is at work"), claimed(tmp_path / "run"):
            pass
    with claimed(tmp_path / "run"):
        pass
    assert [file.name for file in (tmp_path / "run").iterdir()] == ["file"]


def test_the_claim_of_a_process_that_is_killed_ends(tmp_path: Path) -> None:
    pytest.importorskip("fcntl")
    with subprocess.Popen(child(HOLD, tmp_path), stdout=subprocess.PIPE) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == b"claimed\n"
        with pytest.raises(SimulatorError, match="--out"), claimed(tmp_path):
            pass
        other.kill()
    with claimed(tmp_path):
        pass


def test_a_folder_in_which_nothing_was_done_is_not_left_behind(tmp_path: Path) -> None:
    with claimed(tmp_path / "run"):
        assert (tmp_path / "run").is_dir()
    assert not (tmp_path / "run").exists()


def test_a_file_in_the_way_is_left_to_whoever_writes_there(tmp_path: Path) -> None:
    (tmp_path / "run").touch()
    with claimed(tmp_path / "run"):
        pass
    assert (tmp_path / "run").is_file()
