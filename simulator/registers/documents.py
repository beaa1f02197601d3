"""The documents of the SMKI Repository, each with its versions (seed 004 ¶153 to ¶160).

The DCC and the SMKI PMA alone lodge (¶157); which of them, and by when, says :mod:`simulator.registers.lodging_table`.
Every SEC Party may read (¶158); whether one may at this moment is the office's business
(:meth:`~simulator.smki.office.SmkiOffice.repository_finding`). A version is never changed or taken away, and once
:meth:`RepositoryDocuments.lodge` has returned it survives the end of the process.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256

from simulator.domain.finding import Finding
from simulator.registers.lodging_table import TABLE, Form, Information
from simulator.registers.storage import transaction

_SCHEMA = """
CREATE TABLE IF NOT EXISTS document (
    information TEXT, version INTEGER, lodger TEXT NOT NULL, since INTEGER NOT NULL, lodged INTEGER NOT NULL,
    sha256 BLOB NOT NULL, content BLOB NOT NULL, PRIMARY KEY (information, version)
);
"""
_COLUMNS = "information, version, since, lodged, length(content), sha256"


@dataclass(frozen=True, slots=True)
class LodgedDocument:
    """A version of a document in the repository. Instants are milliseconds since the scenario's start.

    ``version`` counts from 1; ``since`` is when there was occasion to lodge it; ``octets`` is its length.
    """

    information: Information
    version: int
    since: int
    lodged: int
    octets: int
    sha256: bytes

    @property
    def due(self) -> int:
        """By when it was to be lodged."""
        return self.since + self.information.row.within

    @property
    def late(self) -> int:
        """How many milliseconds later than that it was lodged; 0 if it was in time."""
        return max(0, self.lodged - self.due)


class RepositoryDocuments:
    """The documents. ``connection`` is the repository's, opened above and handed in."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        connection.executescript(_SCHEMA)

    def lodge(
        self, information: Information, content: bytes, *, lodger: str, at: int, since: int
    ) -> LodgedDocument | Finding:
        """Lodge the next version of a document.

        ``since`` is the occasion that the table names: when the repository became available, or the document became
        part of the SEC or was modified.
        Findings: ``lodging-not-permitted``, ``not-a-document``, ``document-empty``, ``document-unchanged``,
        ``lodged-before-occasion``.
        """
        with transaction(self._connection):
            newest = next(self.versions(information, newest_first=True), None)
            finding = _finding(information, content, lodger, at, since, newest)
            if finding is not None:
                return finding
            number = newest.version + 1 if newest else 1
            lodged = LodgedDocument(information, number, since, at, len(content), sha256(content).digest())
            self._connection.execute(
                "INSERT INTO document (information, version, lodger, since, lodged, sha256, content) "
                "VALUES (?, ?, ?, ?, ?, ?, ?)",
                (information.name, number, lodger, since, at, lodged.sha256, content),
            )
        return lodged

    def versions(
        self, information: Information, at: int | None = None, *, newest_first: bool = False
    ) -> Iterator[LodgedDocument]:
        """The versions of a document in order: all of them, or those lodged by an instant."""
        rows = self._connection.execute(
            f"SELECT {_COLUMNS} FROM document WHERE information = ?1 AND (?2 IS NULL OR lodged <= ?2) "
            f"ORDER BY version {'DESC' if newest_first else ''}",
            (information.name, at),
        )
        return (LodgedDocument(Information[name], *rest) for name, *rest in rows)

    def content(self, document: LodgedDocument) -> bytes:
        """The octets of a version."""
        (content,) = self._connection.execute(
            "SELECT content FROM document WHERE information = ? AND version = ?",
            (document.information.name, document.version),
        ).fetchone()
        return bytes(content)


def _finding(
    information: Information, content: bytes, lodger: str, at: int, since: int, newest: LodgedDocument | None
) -> Finding | None:
    row = information.row
    if lodger != row.lodger:
        message = f"'{row.title}' is lodged in the SMKI Repository by the {row.lodger} alone."
        return Finding("lodging-not-permitted", message, "seed 004 ¶157, ¶159", lodger)
    if row.form is not Form.DOCUMENT:
        message = f"'{row.title}' is no document: it is published by the authority that issues it."
        return Finding("not-a-document", message, TABLE, row.title)
    if not content:
        return Finding("document-empty", "There is nothing in the document.", TABLE, row.title)
    if at < since:
        message = "The document is lodged before there is occasion to: it is not in the SEC yet."
        return Finding("lodged-before-occasion", message, TABLE, row.title)
    if newest is not None and newest.sha256 == sha256(content).digest():
        message = f"Version {newest.version} has the same content: an update is lodged when something was modified."
        return Finding("document-unchanged", message, TABLE, row.title)
    return None
