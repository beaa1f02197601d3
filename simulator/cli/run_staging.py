"""What a run keeps in its folder while it lasts: apart, until all of it can take the place of an earlier run's.

A run that is broken off leaves the folder as it was.
"""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

from simulator.domain.errors import SimulatorError
from simulator.engine.disk_faults import advice
from simulator.engine.fleet.claim import claimed
from simulator.reports.fleet.manifest import MANIFEST

_APART = ".unfinished"
_REPOSITORIES = "repository-*.sqlite"
_KEPT = (_REPOSITORIES, f"{_REPOSITORIES}-*", "extracts-*/smki-repository-*.zip")
_LEFT_BY_RUN = "CREATE TABLE left_by_run AS SELECT coalesce(max(number), 0) AS records FROM smki_record"
_USED_SINCE = "SELECT max(number) > records FROM smki_record, left_by_run"


@contextmanager
def staged(folder: Path, *, fresh: bool) -> Iterator[Path]:
    """Where a run keeps its SMKI Repositories and their daily and weekly files.

    When the block ends well they take the place of an earlier run's in the ``folder``, which nobody else can run in
    meanwhile. Raises ``SimulatorError`` for a folder that cannot be written or holds a run of another kind; and, unless
    the run is to be ``fresh``, where an SMKI Repository was used since its run.
    """
    apart = folder / _APART
    with claimed(folder):
        must_fit(folder, fresh=fresh)
        try:
            with _told_of(folder):
                shutil.rmtree(apart, ignore_errors=True)  # of a run that was killed
                folder.mkdir(parents=True, exist_ok=True)
                apart.mkdir()
            yield apart
            with _told_of(folder):
                _put_in_place(apart, folder)
        finally:
            shutil.rmtree(apart, ignore_errors=True)


def mark_end(repository: sqlite3.Connection) -> None:
    """Write down how much is on record when the run ends: a later use of the repository adds to that."""
    with repository:
        repository.execute(_LEFT_BY_RUN)


def must_fit(folder: Path, *, fresh: bool) -> None:
    """See that a run may replace what the folder holds. Raises ``SimulatorError`` where it may not."""
    if (folder / MANIFEST).exists():
        message = f"'{folder}' holds a national run or a sweep ('{MANIFEST}')"
        raise SimulatorError(f"{message}: choose another folder with --out")
    for repository in sorted(folder.glob(_REPOSITORIES)):
        if repository.is_dir():
            raise SimulatorError(f"'{repository}' is a folder: choose another folder with --out")
        if not fresh and _is_used_since(repository):
            message = f"'{repository}' has been used since its run, or is none that a run left"
            raise SimulatorError(f"{message}: choose another folder with --out, or replace it with --fresh")


def _is_used_since(repository: Path) -> bool:
    try:
        with closing(sqlite3.connect(repository)) as connection:
            return bool(connection.execute(_USED_SINCE).fetchone()[0])
    except sqlite3.Error:
        return True


def _put_in_place(apart: Path, folder: Path) -> None:
    new = {path.relative_to(apart): path for path in apart.rglob("*") if path.is_file()}
    for old in [path for pattern in _KEPT for path in folder.glob(pattern)]:
        if old.relative_to(folder) not in new:
            old.unlink()
            with suppress(OSError):  # something is left in its folder
                old.parent.rmdir()
    for name, path in new.items():
        (folder / name).parent.mkdir(exist_ok=True)
        path.replace(folder / name)


@contextmanager
def _told_of(folder: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise SimulatorError(f"cannot write into '{folder}': {advice(error)}") from None
