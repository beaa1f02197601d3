"""The log of a served run: every document that the DSP was sent, at its simulated instant.

Nothing else is needed to bring a run back. All that is in its world (counters, slots, registers, what is future-dated)
follows from the scenario and from these documents.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from simulator.domain.service_requests import ServiceUrl

_SCHEMA = """
CREATE TABLE IF NOT EXISTS run (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS received (
    number INTEGER PRIMARY KEY, time INTEGER NOT NULL, url TEXT NOT NULL, document BLOB NOT NULL, answer BLOB NOT NULL
);
"""
_REACHED = "reached"
_REACH = """
INSERT INTO run VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value
WHERE CAST(excluded.value AS INTEGER) > CAST(value AS INTEGER)
"""


@dataclass(frozen=True, slots=True)
class Received:
    """A document as it was posted. ``time`` in simulated milliseconds; ``answer`` is the answer's SHA-256."""

    time: int
    url: ServiceUrl
    document: bytes
    answer: bytes


class ReceivedLog:
    """The log, and what the run is of."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        connection.executescript(_SCHEMA)

    def claim(self, identity: Mapping[str, str]) -> dict[str, tuple[str, str]]:
        """Say what this run is of. Where an earlier one in this log was of something else: its value and this one."""
        kept = dict(self._connection.execute("SELECT name, value FROM run WHERE name <> ?", (_REACHED,)))
        if not kept:
            self._connection.executemany("INSERT INTO run VALUES (?, ?)", identity.items())
            return {}
        return {name: (kept.get(name, ""), value) for name, value in identity.items() if kept.get(name) != value}

    def add(self, received: Received) -> None:
        """Keep a document. It stands in the log when this returns, whatever becomes of this process."""
        self._connection.execute(
            "INSERT INTO received (time, url, document, answer) VALUES (?, ?, ?, ?)",
            (received.time, received.url.name, received.document, received.answer),
        )

    def __iter__(self) -> Iterator[Received]:
        rows = self._connection.execute("SELECT time, url, document, answer FROM received ORDER BY number")
        return (Received(time, ServiceUrl[url], document, answer) for time, url, document, answer in rows)

    def __len__(self) -> int:
        return int(self._connection.execute("SELECT count(*) FROM received").fetchone()[0])

    def reach(self, time: int) -> None:
        """Note that simulated time has come so far (milliseconds), also without a document. It never goes back."""
        self._connection.execute(_REACH, (_REACHED, str(time)))

    @property
    def reached(self) -> int:
        """How far simulated time has come, in milliseconds."""
        noted = self._connection.execute("SELECT value FROM run WHERE name = ?", (_REACHED,)).fetchone()
        last = self._connection.execute("SELECT max(time) FROM received").fetchone()
        return max(int(noted[0]) if noted else 0, last[0] or 0)

    def forget(self) -> None:
        """Begin anew."""
        self._connection.execute("DELETE FROM received")
        self._connection.execute("DELETE FROM run")
