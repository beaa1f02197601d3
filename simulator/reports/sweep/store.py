"""Keeps every finished replication of an experiment in a file, so that one that was interrupted can be gone on with.

Each is kept under what it depends on: the cell's scenario, the rule set, the replication's number. A grid that was
changed finds again what it shares with the one before, and only its new cells are run.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from simulator.analysis.experiment.measures import Measures
from simulator.domain.errors import SimulatorError
from simulator.engine.surroundings import code_version
from simulator.registers.storage import transaction

FILE = "replications.sqlite"

_TABLES = """
    PRAGMA locking_mode = EXCLUSIVE;
    PRAGMA synchronous = FULL;
    CREATE TABLE IF NOT EXISTS code (version TEXT NOT NULL);
    CREATE TABLE IF NOT EXISTS replication (
        cell TEXT NOT NULL, rules TEXT NOT NULL, number INTEGER NOT NULL, measures TEXT NOT NULL,
        PRIMARY KEY (cell, rules, number)
    ) WITHOUT ROWID;
"""


class OtherReplications(SimulatorError):
    """A file keeps replications that the present simulator cannot go on from."""


class ReplicationStore:
    """An open file of replications; see :class:`simulator.analysis.experiment.experiment.Kept`.

    ``added`` counts those that were kept since it was opened, each under all of its rule sets.
    """

    def __init__(self, connection: sqlite3.Connection, path: Path) -> None:
        self._connection = connection
        self._path = path
        self.added = 0

    def __len__(self) -> int:
        found: int = self._connection.execute("SELECT count(*) FROM replication").fetchone()[0]
        return found

    def find(self, cell: str, rules: str, replication: int) -> Measures | None:
        """What is kept of a replication, if it is."""
        query = "SELECT measures FROM replication WHERE (cell, rules, number) = (?, ?, ?)"
        row = self._connection.execute(query, (cell, rules, replication)).fetchone()
        if row is None:
            return None
        measures: Measures = json.loads(row[0])
        return measures

    def keep(self, cell: str, replication: int, found: Sequence[tuple[str, Measures]]) -> None:
        """Keep a replication under each of its rule sets; it is on the disk when this comes back."""
        rows = [(cell, rules, replication, json.dumps(measures)) for rules, measures in found]
        with transaction(self._connection):
            self._connection.executemany("INSERT OR REPLACE INTO replication VALUES (?, ?, ?, ?)", rows)
        self.added += 1

    def claim(self, *, afresh: bool) -> None:
        """Use the file with this version of the simulator; ``afresh`` forgets what it keeps.

        Raises :class:`OtherReplications` where another version made it: figures of two are not to be mixed.
        """
        with transaction(self._connection):
            if afresh:
                self._connection.execute("DELETE FROM replication")
            row = self._connection.execute("SELECT version FROM code").fetchone()
            if row is not None and row[0] != code_version() and len(self):
                message = f"'{self._path}' keeps replications of smki-sim {row[0]}, this is {code_version()}"
                raise OtherReplications(f"{message}: choose another folder with --out, or begin anew with --afresh")
            self._connection.execute("DELETE FROM code")
            self._connection.execute("INSERT INTO code VALUES (?)", (code_version(),))


@contextmanager
def open_store(folder: Path, *, afresh: bool = False) -> Iterator[ReplicationStore]:
    """The replications that are kept in a folder, which is made if need be. One experiment uses it at a time.

    Raises ``SimulatorError`` where the folder or its file cannot be used, as when the disk is full.
    """
    path = folder / FILE
    try:
        folder.mkdir(parents=True, exist_ok=True)
        connection = sqlite3.connect(path, timeout=0, isolation_level=None)
    except (OSError, sqlite3.Error) as error:
        raise SimulatorError(f"cannot write into '{folder}': {error}; choose another folder with --out") from None
    try:
        connection.executescript(_TABLES)
        store = ReplicationStore(connection, path)
        store.claim(afresh=afresh)
        yield store
    except sqlite3.Error as error:
        raise SimulatorError(f"cannot use '{path}': {error}; {_advice(error)}") from None
    finally:
        connection.close()


def _advice(error: sqlite3.Error) -> str:
    match getattr(error, "sqlite_errorcode", None):
        case sqlite3.SQLITE_BUSY:
            return "is another smki-sim sweep using it? Choose another folder with --out"
        case sqlite3.SQLITE_FULL | sqlite3.SQLITE_IOERR_WRITE | sqlite3.SQLITE_IOERR_FSYNC:
            return "make room and give the same command again: finished replications are kept"
        case sqlite3.SQLITE_NOTADB | sqlite3.SQLITE_CORRUPT:
            return "it is no file of replications, or damaged: remove it, or choose another folder with --out"
    return "choose another folder with --out"
