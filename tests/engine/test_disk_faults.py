"""Why a file cannot be written, and what to do."""

import errno
import os
import sqlite3

import pytest

from simulator.engine.disk_faults import advice


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (OSError(errno.ENOTDIR, "Not a directory"), "part of the path is a file, not a folder; go away"),
        (OSError(errno.ENOSPC, "No space left"), "there is no room left; make room, or go away"),
        (OSError(errno.EIO, os.strerror(errno.EIO)), f"{os.strerror(errno.EIO)}; go away"),
        (OSError("it is broken"), "it is broken; go away"),
        (sqlite3.OperationalError("unable to open database file"), "unable to open database file; go away"),
    ],
)
def test_a_failure_is_told_with_a_way_on(error: Exception, said: str) -> None:
    assert advice(error, "go away") == said


def test_the_way_on_is_another_folder_unless_another_is_named() -> None:
    assert advice(OSError(errno.EACCES, "")) == "you may not write there; choose another folder with --out"
