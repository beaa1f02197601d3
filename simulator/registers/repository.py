"""The SMKI Repository: every certificate that was issued, looked up by identifiers, never by name.

It does not show the name of the Organisation that owns a certificate (seed 001): the cause of the whole
problem, and therefore a what-if switch. Kept in SQLite; the connection is opened above and handed in.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from simulator.domain.devices import KeyUsage
from simulator.domain.eui64 import EUI64
from simulator.domain.parties import RemotePartyRole

_SCHEMA = """
CREATE TABLE IF NOT EXISTS certificate (
    serial TEXT NOT NULL, issuer TEXT NOT NULL, eui64 TEXT, role INTEGER, key_usage INTEGER NOT NULL,
    status TEXT NOT NULL, lodged INTEGER NOT NULL, organisation TEXT, der BLOB NOT NULL,
    PRIMARY KEY (serial, issuer)
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS certificate_by_eui64 ON certificate (eui64);
"""
_COLUMNS = "serial, issuer, eui64, role, key_usage, status, lodged, organisation, der"
_LODGE = f"INSERT OR IGNORE INTO certificate ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"


@dataclass(frozen=True, slots=True)
class RepositoryEntry:
    """A certificate as the repository shows it.

    ``serial`` in hexadecimal; ``role`` is ``None`` for Device Certificates; ``status`` is I (in use) or R
    (revoked); ``lodged`` in simulated milliseconds; ``organisation`` is ``None`` unless the repository shows
    names (the what-if).
    """

    serial: str
    issuer: str
    eui64: EUI64 | None
    role: RemotePartyRole | None
    key_usage: KeyUsage
    status: str
    lodged: int
    organisation: str | None
    der: bytes


class SmkiRepository:
    """Certificates by EUI-64, serial number, role and key usage.

    ``shows_names`` is the what-if: with it, look-ups tell the Organisation.
    """

    def __init__(self, connection: sqlite3.Connection, *, shows_names: bool = False) -> None:
        self._connection = connection
        self._shows_names = shows_names
        connection.executescript(_SCHEMA)

    def lodge(self, entries: Iterable[RepositoryEntry]) -> None:
        """Lodge certificates in one transaction (upon acceptance, by the DCC alone: seed 004 ¶153).

        A certificate that is lodged already stays as it is.
        """
        rows = [
            (e.serial, e.issuer, e.eui64 and str(e.eui64), e.role, e.key_usage, e.status, e.lodged, e.organisation,
             e.der)
            for e in entries
        ]  # fmt: skip
        with self._connection:
            self._connection.executemany(_LODGE, rows)

    def revoke(self, serial: str, issuer: str) -> None:
        """Mark a certificate as revoked."""
        with self._connection:
            self._connection.execute(
                "UPDATE certificate SET status = 'R' WHERE serial = ? AND issuer = ?", (serial, issuer)
            )

    def search(
        self,
        *,
        eui64: EUI64 | None = None,
        serial: str | None = None,
        role: RemotePartyRole | None = None,
        key_usage: KeyUsage | None = None,
        status: str | None = None,
    ) -> list[RepositoryEntry]:
        """The certificates that fit every criterion given, in order of serial number. There is none by name."""
        criteria: Sequence[tuple[str, object]] = [
            (column, value)
            for column, value in (
                ("eui64", eui64 and str(eui64)),
                ("serial", serial),
                ("role", role),
                ("key_usage", key_usage),
                ("status", status),
            )
            if value is not None
        ]
        where = " AND ".join(f"{column} = ?" for column, _ in criteria) or "1"
        rows = self._connection.execute(
            f"SELECT {_COLUMNS} FROM certificate WHERE {where} ORDER BY serial", [value for _, value in criteria]
        )
        return [self._entry(row) for row in rows]

    def count(self) -> int:
        """How many certificates are lodged."""
        return int(self._connection.execute("SELECT count(*) FROM certificate").fetchone()[0])

    def _entry(self, row: tuple[object, ...]) -> RepositoryEntry:
        serial, issuer, eui64, role, key_usage, status, lodged, organisation, der = row
        return RepositoryEntry(
            serial=str(serial),
            issuer=str(issuer),
            eui64=EUI64.parse(str(eui64)) if eui64 else None,
            role=None if role is None else RemotePartyRole(int(str(role))),
            key_usage=KeyUsage(int(str(key_usage))),
            status=str(status),
            lodged=int(str(lodged)),
            organisation=str(organisation) if organisation and self._shows_names else None,
            der=bytes(der) if isinstance(der, bytes) else b"",
        )
