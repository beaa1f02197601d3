"""Revocation of Organisation and OCA Certificates: who may ask for it, for what reason, and what is on record.

Grounds and requesters: seed 004 ¶124; the PMA's orders: ¶71. Device Certificates are issued for the life of the Device
and are never revoked (¶118). The list follows within one hour: :mod:`simulator.smki.publication`.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass

from simulator.domain.finding import Finding
from simulator.domain.parties import RemotePartyRole
from simulator.domain.revocation import RevocationReason
from simulator.domain.time import Calendar
from simulator.pki.authorities import OrganisationAuthority
from simulator.pki.certificate import Certificate
from simulator.pki.list_issuance import Revocation
from simulator.registers.directory import Directory
from simulator.registers.repository import SmkiRepository
from simulator.registers.repository_entry import LodgedCertificate
from simulator.smki.record_store import RecordStore
from simulator.smki.records import OfficeRecord, RecordKind

PMA = "SMKI PMA"
"""As a requester."""

DCC = "DCC"

_SCHEMA = """
CREATE TABLE IF NOT EXISTS smki_revocation (
    serial TEXT, issuer TEXT, at INTEGER NOT NULL, reason TEXT NOT NULL, requester TEXT NOT NULL, listed INTEGER,
    PRIMARY KEY (serial, issuer)
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS smki_revocation_unlisted ON smki_revocation (issuer, at) WHERE listed IS NULL;
"""
_AUTHORITIES = (RemotePartyRole.ROOT, RemotePartyRole.ISSUING_AUTHORITY)


@dataclass(frozen=True, slots=True)
class RevokedCertificate:
    """A revocation on record: the certificate by ``serial`` (hexadecimal) and ``issuer``, and who asked for it.

    ``listed`` is the number of the first published list that it is on; nothing while it is on none.
    """

    serial: str
    issuer: str
    at: int
    reason: RevocationReason
    requester: str
    listed: int | None = None


class RevocationOffice:
    """Revokes certificates that are in the repository, and keeps the record beside them."""

    def __init__(
        self,
        connection: sqlite3.Connection,
        repository: SmkiRepository,
        directory: Directory,
        calendar: Calendar,
        records: RecordStore,
    ) -> None:
        self._connection = connection
        self._repository = repository
        self._directory = directory
        self._calendar = calendar
        self._records = records
        connection.executescript(_SCHEMA)

    def revoke(self, serial: str, at: int, reason: RevocationReason, requester: str) -> RevokedCertificate | Finding:
        """Revoke the Organisation Certificate of this serial number (hexadecimal).

        ``requester`` is the Subscriber's name, :data:`PMA` or :data:`DCC` (as the OCA, which knows that a key is no
        longer reliable). Asked again, it gives the first revocation.
        Findings: ``certificate-unknown``, ``device-certificate-irrevocable``, ``authority-certificate``,
        ``revocation-not-authorised``.
        """
        entry = next(iter(self._repository.search(serial=serial)), None)
        holder = self._directory.find(entry.eui64) if entry and entry.eui64 else None
        owner = holder.party.name if holder else ""
        finding = self._finding(serial, entry, requester, owner)
        if finding is not None or entry is None:
            assert finding is not None
            return finding
        return self._revoke(RevokedCertificate(serial, entry.issuer, at, reason, requester), owner)

    def revoke_authority(
        self, authority: OrganisationAuthority, at: int, reason: RevocationReason, requester: str
    ) -> RevokedCertificate | Finding:
        """Revoke an Issuing OCA Certificate: it will be on the ARL (seed 004 ¶124).

        The DCC is its Subscriber (¶80), the PMA may order it (¶71). What the authority has issued loses its path; it
        issues nothing more. Roll the Issuing OCA over before. Findings: ``revocation-not-authorised``.
        """
        serial = f"{authority.issuing.serial:X}"
        if requester not in (PMA, DCC):
            message = "Only the DCC or the SMKI PMA may have an OCA Certificate revoked."
            return Finding("revocation-not-authorised", message, "seed 004 ¶71, ¶80", serial)
        return self._revoke(RevokedCertificate(serial, authority.issuing.issuer, at, reason, requester), DCC)

    def is_revoked(self, certificate: Certificate) -> bool:
        """Whether a certificate is revoked in truth: what its authority knows before any list shows it."""
        query = "SELECT EXISTS (SELECT 1 FROM smki_revocation WHERE serial = ? AND issuer = ?)"
        found = self._connection.execute(query, (f"{certificate.serial:X}", certificate.issuer)).fetchone()[0]
        return bool(found)

    def revoked(self, issuer: str, until: int | None = None) -> Iterator[RevokedCertificate]:
        """What is revoked of an issuer's certificates, in order of time: all of it, or up to an instant."""
        for serial, at, reason, requester, listed in self._rows("serial, at, reason, requester, listed", issuer, until):
            yield RevokedCertificate(serial, issuer, at, RevocationReason[reason], requester, listed)

    def entries(self, issuer: str, until: int | None = None) -> list[Revocation]:
        """The same as the entries of the issuer's revocation list."""
        moment, reasons = self._calendar.at, RevocationReason.__members__
        rows = self._rows("serial, at, reason", issuer, until)
        return [Revocation(int(serial, 16), moment(at), reasons[reason]) for serial, at, reason in rows]

    def _rows(self, columns: str, issuer: str, until: int | None) -> sqlite3.Cursor:
        return self._connection.execute(
            f"SELECT {columns} FROM smki_revocation WHERE issuer = ?1 AND (?2 IS NULL OR at <= ?2) ORDER BY at, serial",
            (issuer, until),
        )

    def first_unlisted(self, issuer: str) -> int | None:
        """The instant of the first revocation of an issuer's certificates that no published list shows yet."""
        query = "SELECT min(at) FROM smki_revocation WHERE issuer = ? AND listed IS NULL"
        found: int | None = self._connection.execute(query, (issuer,)).fetchone()[0]
        return found

    def mark_listed(self, issuer: str, until: int, number: int) -> None:
        """Note which list is the first with the revocations up to an instant, in the transaction that keeps it."""
        self._connection.execute(
            "UPDATE smki_revocation SET listed = ? WHERE issuer = ? AND listed IS NULL AND at <= ?",
            (number, issuer, until),
        )

    def _revoke(self, revoked: RevokedCertificate, owner: str) -> RevokedCertificate:
        """Put a revocation on record, unless it is there already."""
        with self._records.together():
            cursor = self._connection.execute(
                "INSERT OR IGNORE INTO smki_revocation VALUES (?, ?, ?, ?, ?, NULL)",
                (revoked.serial, revoked.issuer, revoked.at, revoked.reason.name, revoked.requester),
            )
            if not cursor.rowcount:
                return next(each for each in self.revoked(revoked.issuer) if each.serial == revoked.serial)
            self._repository.revoke(revoked.serial, revoked.issuer, revoked.at)
            details = {"reason": revoked.reason.value, "requester": revoked.requester}
            self._records.keep(OfficeRecord(revoked.at, RecordKind.REVOKED, owner, revoked.serial, details=details))
        return revoked

    def _finding(self, serial: str, entry: LodgedCertificate | None, requester: str, owner: str) -> Finding | None:
        if entry is None:
            message = "No certificate of this serial number is in the SMKI Repository."
            return Finding("certificate-unknown", message, "SMKI RAPP", serial)
        if entry.role is None:
            message = "Device Certificates are issued for the life of the Device and are not revoked."
            return Finding("device-certificate-irrevocable", message, "seed 004 ¶118", serial)
        if entry.role in _AUTHORITIES:
            message = "An OCA Certificate is revoked by order of the DCC or the SMKI PMA; no other authority's is."
            return Finding("authority-certificate", message, "seed 004 ¶124", serial)
        if not requester or requester not in (PMA, DCC, owner):
            message = "Only the Subscriber itself or the SMKI PMA may ask for a certificate's revocation."
            return Finding("revocation-not-authorised", message, "seed 004 ¶124", serial)
        return None
