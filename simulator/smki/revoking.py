"""Revocation of Organisation Certificates: who may ask for it, for what reason, and what is on record.

Grounds and requesters: seed 004 ¶124; the PMA's orders: ¶71. Device Certificates are issued for the life of the Device
and are never revoked (¶118). That the list follows within one hour is :mod:`simulator.pki.list_issuance`'s business and
that of whoever publishes it.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass

from simulator.domain.finding import Finding
from simulator.domain.revocation import RevocationReason
from simulator.domain.time import Calendar
from simulator.pki.list_issuance import Revocation
from simulator.registers.directory import Directory
from simulator.registers.repository import SmkiRepository
from simulator.registers.repository_entry import RepositoryEntry
from simulator.smki.records import Keep, OfficeRecord, RecordKind

PMA = "SMKI PMA"
"""As a requester."""

DCC = "DCC"

_SCHEMA = """
CREATE TABLE IF NOT EXISTS smki_revocation (
    serial TEXT, issuer TEXT, at INTEGER NOT NULL, reason TEXT NOT NULL, requester TEXT NOT NULL,
    PRIMARY KEY (serial, issuer)
) WITHOUT ROWID;
"""


@dataclass(frozen=True, slots=True)
class RevokedCertificate:
    """A revocation on record: the certificate by ``serial`` (hexadecimal) and ``issuer``, and who asked for it."""

    serial: str
    issuer: str
    at: int
    reason: RevocationReason
    requester: str


class RevocationOffice:
    """Revokes certificates that are in the repository, and keeps the record beside them."""

    def __init__(
        self,
        connection: sqlite3.Connection,
        repository: SmkiRepository,
        directory: Directory,
        calendar: Calendar,
        keep: Keep,
    ) -> None:
        self._connection = connection
        self._repository = repository
        self._directory = directory
        self._calendar = calendar
        self._keep = keep
        connection.executescript(_SCHEMA)

    def revoke(self, serial: str, at: int, reason: RevocationReason, requester: str) -> RevokedCertificate | Finding:
        """Revoke the certificate of this serial number (hexadecimal).

        ``requester`` is the Subscriber's name, :data:`PMA` or :data:`DCC` (as the OCA, which knows that a key is no
        longer reliable). Asked again, it gives the first revocation.
        Findings: ``certificate-unknown``, ``device-certificate-irrevocable``, ``revocation-not-authorised``.
        """
        entry = next(iter(self._repository.search(serial=serial)), None)
        holder = self._directory.find(entry.eui64) if entry and entry.eui64 else None
        owner = holder.party.name if holder else ""
        finding = self._finding(serial, entry, requester, owner)
        if finding is not None or entry is None:
            assert finding is not None
            return finding
        revoked = RevokedCertificate(serial, entry.issuer, at, reason, requester)
        cursor = self._connection.execute(
            "INSERT OR IGNORE INTO smki_revocation VALUES (?, ?, ?, ?, ?)",
            (serial, entry.issuer, at, reason.name, requester),
        )
        self._connection.commit()
        # On record first: a restart between the two finds it there, and asking again marks the certificate.
        self._repository.revoke(serial, entry.issuer)
        if not cursor.rowcount:
            return next(each for each in self.revoked(entry.issuer) if each.serial == serial)
        details = {"reason": reason.value, "requester": requester}
        self._keep(OfficeRecord(at, RecordKind.REVOKED, owner, serial, details=details))
        return revoked

    def revoked(self, issuer: str) -> Iterator[RevokedCertificate]:
        """What is revoked of an issuer's certificates, in order of time."""
        rows = self._connection.execute(
            "SELECT serial, issuer, at, reason, requester FROM smki_revocation WHERE issuer = ? ORDER BY at, serial",
            (issuer,),
        )
        for serial, name, at, reason, requester in rows:
            yield RevokedCertificate(serial, name, at, RevocationReason[reason], requester)

    def entries(self, issuer: str) -> list[Revocation]:
        """The same as the entries of the issuer's revocation list."""
        return [
            Revocation(int(each.serial, 16), self._calendar.at(each.at), each.reason) for each in self.revoked(issuer)
        ]

    def _finding(self, serial: str, entry: RepositoryEntry | None, requester: str, owner: str) -> Finding | None:
        if entry is None:
            message = "No certificate of this serial number is in the SMKI Repository."
            return Finding("certificate-unknown", message, "SMKI RAPP", serial)
        if entry.role is None:
            message = "Device Certificates are issued for the life of the Device and are not revoked."
            return Finding("device-certificate-irrevocable", message, "seed 004 ¶118", serial)
        if requester not in (PMA, DCC, owner):
            message = "Only the Subscriber itself or the SMKI PMA may ask for a certificate's revocation."
            return Finding("revocation-not-authorised", message, "seed 004 ¶124", serial)
        return None
