"""The documents that Users have not received yet: in order, in SQLite, so that a restart can go on."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass

from simulator.domain.eui64 import EUI64
from simulator.world.outbox import Outgoing

_SCHEMA = """
CREATE TABLE IF NOT EXISTS undelivered (
    number INTEGER PRIMARY KEY AUTOINCREMENT, recipient TEXT NOT NULL, request_id TEXT, time INTEGER NOT NULL,
    document BLOB NOT NULL, attempts INTEGER NOT NULL DEFAULT 0, last_error TEXT NOT NULL DEFAULT '',
    rejected INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX IF NOT EXISTS undelivered_in_order ON undelivered (recipient, rejected, number);
"""
_COLUMNS = "number, recipient, request_id, time, document, attempts, last_error, rejected"


@dataclass(frozen=True, slots=True)
class Letter:
    """A document on its way to a User ID.

    ``number`` is its place in the order of all. ``time`` in simulated milliseconds. ``rejected``: the User's system
    took it and said that it is not right (400), so it is not sent again.
    """

    number: int
    recipient: EUI64
    request_id: str | None
    time: int
    document: bytes
    attempts: int
    last_error: str
    rejected: bool


class Undelivered:
    """The queue of a run.

    A run that is brought back sends the same documents in the same order. So how many there ever were tells which of
    them are in the queue, or were delivered, already.
    """

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        connection.executescript(_SCHEMA)
        ever = connection.execute("SELECT seq FROM sqlite_sequence WHERE name = 'undelivered'").fetchone()
        self._ever = ever[0] if ever else 0
        self._sent = 0

    def add(self, outgoing: Outgoing) -> None:
        """Put a document at the end, unless it was put there before the run was brought back."""
        self._sent += 1
        if self._sent > self._ever:
            self._connection.execute(
                "INSERT INTO undelivered (number, recipient, request_id, time, document) VALUES (?, ?, ?, ?, ?)",
                (self._sent, str(outgoing.recipient), outgoing.request_id, outgoing.time, outgoing.document),
            )

    def first(self, recipient: EUI64) -> Letter | None:
        """The document that a User is to receive next."""
        return next(self._select("recipient = ? AND rejected = 0 ORDER BY number LIMIT 1", str(recipient)), None)

    def find(self, recipient: EUI64, number: int) -> Letter | None:
        """One document of a User, rejected or not."""
        return next(self._select("recipient = ? AND number = ?", str(recipient), number), None)

    def all(self, most: int) -> list[Letter]:
        """The first documents in order, at most so many."""
        return list(self._select("1 ORDER BY number LIMIT ?", most))

    def count(self, *, rejected: bool) -> int:
        """How many documents wait, or were rejected."""
        row = self._connection.execute("SELECT count(*) FROM undelivered WHERE rejected = ?", (rejected,)).fetchone()
        return int(row[0])

    def remove(self, number: int) -> None:
        """A document has been received."""
        self._connection.execute("DELETE FROM undelivered WHERE number = ?", (number,))

    def note_failure(self, number: int, error: str, *, rejected: bool) -> None:
        """An attempt has failed; the document stays."""
        self._connection.execute(
            "UPDATE undelivered SET attempts = attempts + 1, last_error = ?, rejected = ? WHERE number = ?",
            (error, rejected, number),
        )

    def forget(self) -> None:
        """Begin anew: nothing waits, and nothing was ever sent."""
        self._connection.execute("DELETE FROM undelivered")
        self._connection.execute("DELETE FROM sqlite_sequence WHERE name = 'undelivered'")
        self._ever = 0

    def _select(self, where: str, *values: object) -> Iterator[Letter]:
        rows = self._connection.execute(f"SELECT {_COLUMNS} FROM undelivered WHERE {where}", values)
        for number, recipient, request_id, time, document, attempts, last_error, rejected in rows:
            user = EUI64.parse(recipient)
            yield Letter(number, user, request_id, time, document, attempts, last_error, bool(rejected))
