"""The file in which finished roll-outs are kept, so that a restart shows them at once.

A run is kept whole or not at all, also where the server is killed while it writes. It is found again by everything that
it follows from: the scenario with its seed, the rule set and the simulator's own sources.
"""

from __future__ import annotations

import hashlib
import sqlite3
from contextlib import closing
from pathlib import Path

from simulator.domain.errors import SimulatorError
from simulator.engine.surroundings import code_version
from simulator.registers.storage import transaction
from simulator.scenario import Scenario

_SCHEMA = "CREATE TABLE IF NOT EXISTS finished (identity TEXT PRIMARY KEY, about TEXT NOT NULL, lived BLOB NOT NULL)"
_PATIENCE = 30
"""Seconds to wait for another demonstration that writes into the same file."""


class FinishedRuns:
    """Finished runs in a file, or, without a path, none."""

    def __init__(self, path: Path | None) -> None:
        self._path = path
        if path is not None:
            try:
                path.parent.mkdir(parents=True, exist_ok=True)
                self._open(path).close()
            except (OSError, sqlite3.Error) as error:
                raise SimulatorError(f"cannot keep roll-outs in '{path}': {error}; choose another --store") from None

    def find(self, scenario: Scenario, rules: str) -> bytes | None:
        """What was kept of a run; nothing if it has not been kept."""
        if self._path is None:
            return None
        query = "SELECT lived FROM finished WHERE identity = ?"
        try:
            with closing(self._open(self._path)) as connection:
                found = connection.execute(query, (_identity(scenario, rules),)).fetchone()
        except sqlite3.Error:
            return None  # it can be run again
        return found[0] if found else None

    def keep(self, scenario: Scenario, rules: str, lived: bytes) -> None:
        """Keep a run. Raises :class:`SimulatorError` where that cannot be done."""
        if self._path is None:
            return
        about = f"{scenario.title}, {scenario.fleet.homes:,} homes, seed {scenario.seed}, {rules}"
        row = (_identity(scenario, rules), about, lived)
        try:
            with closing(self._open(self._path)) as connection, transaction(connection):
                connection.execute("INSERT OR REPLACE INTO finished VALUES (?, ?, ?)", row)
        except sqlite3.Error as error:
            raise SimulatorError(f"the roll-out could not be kept in '{self._path}': {error}") from None

    def _open(self, path: Path) -> sqlite3.Connection:
        """A connection, with the table: also where somebody has removed the file meanwhile."""
        connection = sqlite3.connect(path, timeout=_PATIENCE, isolation_level=None)
        try:
            connection.execute(_SCHEMA)
        except sqlite3.Error:
            connection.close()
            raise
        return connection


def _identity(scenario: Scenario, rules: str) -> str:
    """Everything that a run follows from."""
    return hashlib.sha256("\n".join((code_version(), rules, scenario.model_dump_json())).encode()).hexdigest()
