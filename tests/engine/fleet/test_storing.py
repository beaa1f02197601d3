"""Files that have their names only when they are whole."""

from __future__ import annotations

from pathlib import Path

import pytest

from simulator.domain.errors import SimulatorError
from simulator.engine.fleet.storing import event_file, remove_halves, whole_file
from tests.support.fleets import area_of_all, busy_scenario, in_cohorts, rule_set


class Stop(BaseException):
    """Whatever may interrupt a run."""


def test_a_file_is_there_when_the_block_has_ended(tmp_path: Path) -> None:
    file = tmp_path / "file"
    with whole_file(file) as passing:
        passing.write_text("whole")
        assert not file.exists()
    assert file.read_text() == "whole"
    assert list(tmp_path.iterdir()) == [file]


def test_what_interrupts_the_block_leaves_the_file_as_it_was(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_text("old")
    with pytest.raises(Stop), whole_file(file) as passing:
        passing.write_text("ha")
        raise Stop
    assert file.read_text() == "old"
    assert list(tmp_path.iterdir()) == [file]


def test_two_that_write_the_same_file_do_not_mix(tmp_path: Path) -> None:
    file = tmp_path / "file"
    with whole_file(file) as one, whole_file(file) as other:
        one.write_text("one")
        other.write_text("other")
    assert file.read_text() == "one"  # the block that ends last


def test_a_file_in_the_way_is_named_with_advice(tmp_path: Path) -> None:
    (tmp_path / "file").mkdir()
    with (
        pytest.raises(SimulatorError, match=r"a folder of that name is in the way; .*--out"),
        whole_file(tmp_path / "file") as passing,
    ):
        passing.write_text("whole")
    assert list(tmp_path.iterdir()) == [tmp_path / "file"]


def test_a_folder_that_is_a_file_is_named_with_advice(tmp_path: Path) -> None:
    (tmp_path / "afile").write_text("mine")
    file = tmp_path / "afile" / "file"
    with pytest.raises(SimulatorError, match=r"afile/file': part of the path is a file"), whole_file(file) as passing:
        passing.write_text("whole")


@pytest.mark.parametrize("parquet", [True, False])
def test_events_of_an_interrupted_run_leave_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, parquet: bool
) -> None:
    if not parquet:
        monkeypatch.setattr("simulator.engine.fleet.storing.parquet_library", lambda: None)
    log = in_cohorts(area_of_all(busy_scenario(20), rule_set(())))
    with pytest.raises(Stop), event_file(tmp_path, "events-YELG") as file:
        file.write(log)
        raise Stop
    assert list(tmp_path.iterdir()) == []


def test_halves_that_were_left_are_removed_and_nothing_else(tmp_path: Path) -> None:
    for name in (".events-YELG.parquet.0123456789ab.part", "events-YELG.parquet", "notes.part"):
        (tmp_path / name).write_text("")
    remove_halves(tmp_path)
    assert sorted(file.name for file in tmp_path.iterdir()) == ["events-YELG.parquet", "notes.part"]
