"""Finished replications are kept, whatever happens to whoever ran them."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from simulator.domain.errors import SimulatorError
from simulator.reports.sweep import store as module
from simulator.reports.sweep.store import FILE, OtherReplications, open_store

FOUND = [("baseline", {"requests": 4.0}), ("SECMP0063", {"requests": 5.0})]


def test_what_was_kept_is_found_again(tmp_path: Path) -> None:
    with open_store(tmp_path / "new") as store:
        store.keep("cell", 3, FOUND)
    with open_store(tmp_path / "new") as store:
        assert store.find("cell", "SECMP0063", 3) == {"requests": 5.0}
        assert store.find("cell", "SECMP0063", 2) is None
        assert store.find("cell", "DP107", 3) is None
        assert len(store) == 2


def test_of_a_replication_all_rule_sets_are_kept_or_none(tmp_path: Path) -> None:
    def failing() -> object:
        yield FOUND[0]
        raise KeyboardInterrupt

    with open_store(tmp_path) as store:
        with pytest.raises(KeyboardInterrupt):
            store.keep("cell", 0, failing())  # type: ignore[arg-type]
        assert len(store) == 0


def test_afresh_forgets_everything(tmp_path: Path) -> None:
    with open_store(tmp_path) as store:
        store.keep("cell", 0, FOUND)
    with open_store(tmp_path, afresh=True) as store:
        assert len(store) == 0


def test_replications_of_another_version_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with open_store(tmp_path) as store:
        store.keep("cell", 0, FOUND)
    monkeypatch.setattr(module, "code_version", lambda: "9.9.9+abc")
    with (
        pytest.raises(OtherReplications, match=r"this is 9\.9\.9\+abc: choose another folder .* --afresh"),
        open_store(tmp_path),
    ):
        pass
    with open_store(tmp_path, afresh=True) as store:
        assert len(store) == 0


def test_two_experiments_do_not_use_one_folder_at_once(tmp_path: Path) -> None:
    with open_store(tmp_path), pytest.raises(SimulatorError, match="another smki-sim sweep"), open_store(tmp_path):
        pass


def test_a_file_that_is_something_else_is_told(tmp_path: Path) -> None:
    (tmp_path / FILE).write_bytes(b"hello" * 1000)
    with pytest.raises(SimulatorError, match="no file of replications"), open_store(tmp_path):
        pass


def test_a_full_disk_is_told_and_what_was_kept_stays(tmp_path: Path) -> None:
    with pytest.raises(SimulatorError, match="make room"), open_store(tmp_path) as store:
        store.keep("cell", 0, FOUND)
        pages = store._connection.execute("PRAGMA page_count").fetchone()[0]
        store._connection.execute(f"PRAGMA max_page_count = {pages}")
        for number in range(1, 1000):
            store.keep("cell", number, FOUND)
    with open_store(tmp_path) as store:
        assert store.find("cell", "baseline", 0) == {"requests": 4.0}
        assert len(store) % 2 == 0


def test_a_file_in_the_way_of_the_folder_is_told(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("")
    with pytest.raises(SimulatorError, match="--out"), open_store(tmp_path / "out"):
        pass


def test_it_is_a_database_that_others_can_read(tmp_path: Path) -> None:
    with open_store(tmp_path) as store:
        store.keep("cell", 0, FOUND)
    rows = sqlite3.connect(tmp_path / FILE).execute("SELECT cell, rules, number FROM replication").fetchall()
    assert sorted(rows) == [("cell", "SECMP0063", 0), ("cell", "baseline", 0)]
