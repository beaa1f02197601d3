"""The office's records in its SQLite file: what was put on record outlives the process.

The registers of the office (:class:`~simulator.smki.records.Register`) and its authorities are restored from these
records rather than from tables of their own, so nothing is written twice, and the register cannot say anything else
than its history. A record is in one transaction with what it is about; whoever keeps the journal is told after it.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from simulator.registers.storage import transaction
from simulator.smki.records import Keep, OfficeRecord, RecordKind, keep_nothing

_SCHEMA = """
CREATE TABLE IF NOT EXISTS smki_record (
    number INTEGER PRIMARY KEY, time INTEGER NOT NULL, kind TEXT NOT NULL, party TEXT NOT NULL, subject TEXT NOT NULL,
    code TEXT NOT NULL, details TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS smki_record_by_kind ON smki_record (kind);
"""


class RecordStore:
    """Records in the order in which they were made. ``tell`` hears of each one as soon as it cannot be lost."""

    def __init__(self, connection: sqlite3.Connection, tell: Keep = keep_nothing) -> None:
        self._connection = connection
        self._tell = tell
        self._untold: list[OfficeRecord] = []
        self._is_together = False
        connection.executescript(_SCHEMA)

    def keep(self, record: OfficeRecord) -> None:
        """Put a record into the file."""
        values = (record.time, record.kind.value, record.party, record.subject, record.code)
        with self.together():
            self._connection.execute(
                "INSERT INTO smki_record (time, kind, party, subject, code, details) VALUES (?, ?, ?, ?, ?, ?)",
                (*values, json.dumps(dict(record.details), ensure_ascii=False)),
            )
            self._untold.append(record)

    @contextmanager
    def together(self) -> Iterator[None]:
        """What is written inside, records and all else in the file, stands or falls as a whole."""
        if self._is_together:
            yield
            return
        self._is_together = True
        try:
            with transaction(self._connection):
                yield
            told = tuple(self._untold)
        finally:
            self._is_together = False
            self._untold.clear()
        for record in told:
            self._tell(record)

    def latest(self) -> int:
        """The instant of the latest record; 0 while there is none."""
        found = self._connection.execute("SELECT max(time) FROM smki_record").fetchone()[0]
        return int(found or 0)

    def all(self, *kinds: RecordKind) -> list[OfficeRecord]:
        """The records of these kinds, or of every kind, in order."""
        which = f"WHERE kind IN ({', '.join('?' * len(kinds))})" if kinds else ""
        rows = self._connection.execute(
            f"SELECT time, kind, party, subject, code, details FROM smki_record {which} ORDER BY number",
            [kind.value for kind in kinds],
        )
        return [
            OfficeRecord(time, RecordKind(kind), party, subject, code, json.loads(details))
            for time, kind, party, subject, code, details in rows
        ]
