"""The SMKI Repository: every certificate that was issued, looked up by identifiers, never by name.

It does not show the name of the Organisation that owns a certificate (seed 001): the cause of the whole
problem, and therefore a what-if switch. Kept in SQLite; the connection is opened above and handed in.

What is lodged survives the end of the process and of the power: a transaction is in the write-ahead log on the disk
when :meth:`SmkiRepository.lodge` returns, and one that was cut off leaves nothing behind.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from operator import attrgetter

from simulator.domain.devices import KeyUsage
from simulator.domain.errors import SimulatorError
from simulator.domain.eui64 import EUI64
from simulator.domain.parties import RemotePartyRole
from simulator.registers.device_certificates import AT_ONCE, DeviceCertificates
from simulator.registers.repository_entry import LodgedCertificate, RepositoryEntry
from simulator.registers.storage import signed, transaction

__all__ = ["LodgedCertificate", "RepositoryEntry", "SmkiRepository"]

_SCHEMA = """
PRAGMA journal_mode = WAL;
PRAGMA synchronous = FULL;
PRAGMA mmap_size = 1073741824;
CREATE TABLE IF NOT EXISTS certificate (
    serial TEXT NOT NULL, issuer TEXT NOT NULL, eui64 INTEGER, role INTEGER, key_usage INTEGER NOT NULL,
    status TEXT NOT NULL, lodged INTEGER NOT NULL, organisation TEXT, der BLOB NOT NULL,
    revoked INTEGER, PRIMARY KEY (serial, issuer)
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS certificate_by_eui64 ON certificate (eui64);
"""
_FORMAT = 2
"""Of the tables, kept as the file's ``user_version``. A file of another one is refused."""
_COLUMNS = "serial, issuer, eui64, role, key_usage, status, lodged, organisation, der, revoked"
_LODGE = f"INSERT OR IGNORE INTO certificate ({_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
_serial_and_issuer = attrgetter("serial", "issuer")
_LODGED_AT_ONCE = 10_000
"""How many certificates are held in memory while they are lodged."""


class SmkiRepository:
    """Certificates by EUI-64, serial number, role and key usage.

    ``shows_names`` is the what-if: with it, look-ups tell the Organisation. Device Certificates are kept as their
    fields where these give the same octets again (:mod:`simulator.registers.device_certificates`), all others whole.
    """

    def __init__(self, connection: sqlite3.Connection, *, shows_names: bool = False) -> None:
        self._connection = connection
        self._shows_names = shows_names
        _check_format(connection)
        connection.executescript(_SCHEMA)
        self._devices = DeviceCertificates(connection)

    def lodge(self, entries: Iterable[LodgedCertificate]) -> None:
        """Lodge certificates in one transaction (upon acceptance, by the DCC alone: seed 004 ¶153).

        A certificate that is lodged already stays as it is.
        """
        coming = iter(entries)
        with self._transaction():
            while some := list(islice(coming, _LODGED_AT_ONCE)):
                self._connection.executemany(
                    _LODGE,
                    [
                        (e.serial, e.issuer, e.eui64 and signed(e.eui64.value), e.role, e.key_usage, e.status, e.lodged,
                         e.organisation, e.der, e.revoked)
                        for e in self._devices.lodge(some)
                    ],
                )  # fmt: skip

    def revoke(self, serial: str, issuer: str, at: int) -> None:
        """Mark a certificate as revoked since an instant. One that is revoked already stays as it is.

        Device Certificates cannot be revoked (seed 004 ¶118): they stay in use.
        """
        with self._transaction():
            self._connection.execute(
                "UPDATE certificate SET status = 'R', revoked = ? "
                "WHERE serial = ? AND issuer = ? AND role IS NOT NULL AND status != 'R'",
                (at, serial, issuer),
            )

    def search(
        self,
        *,
        eui64: EUI64 | None = None,
        serial: str | None = None,
        role: RemotePartyRole | None = None,
        key_usage: KeyUsage | None = None,
        status: str | None = None,
        lodged: range | None = None,
    ) -> list[LodgedCertificate]:
        """The certificates that fit every criterion given, in order of serial number. There is none by name.

        ``lodged`` is a range of instants in milliseconds, its end not included.
        """
        criteria: Sequence[tuple[str, object]] = [
            (condition, value)
            for condition, value in (
                ("eui64 = ?", eui64 and signed(eui64.value)),
                ("serial = ?", serial),
                ("role = ?", role),
                ("key_usage = ?", key_usage),
                ("status = ?", status),
                ("lodged >= ?", None if lodged is None else lodged.start),
                ("lodged < ?", None if lodged is None else lodged.stop),
            )
            if value is not None
        ]
        found: list[LodgedCertificate] = list(self._select(criteria))
        if role is None and status in (None, "I"):
            found += self._devices.find(eui64=eui64, serial=serial, key_usage=key_usage, lodged=lodged)
        return sorted(found, key=_serial_and_issuer)

    def revoked(self, between: range) -> list[LodgedCertificate]:
        """The certificates that were revoked in a range of instants (its end not included), by serial number."""
        found = self._select([("revoked >= ?", between.start), ("revoked < ?", between.stop)])
        return sorted(found, key=_serial_and_issuer)

    def lodged(self, between: range) -> Iterator[LodgedCertificate]:
        """The certificates that were lodged in a range of instants (its end not included), one after another.

        Those of Devices come last, in the order in which they were lodged: there may be a hundred million of them.
        """
        criteria = [("lodged >= ?", between.start), ("lodged < ?", between.stop)]
        yield from sorted(self._select(criteria), key=_serial_and_issuer)
        yield from self._devices.find(lodged=between)

    def certificates(self) -> Iterator[bytes]:
        """Every certificate that is lodged, in DER."""
        for (der,) in self._connection.execute("SELECT der FROM certificate ORDER BY serial, issuer"):
            yield bytes(der)
        yield from (entry.der for entry in self._devices.find())

    def by_serial(self, serials: Sequence[str]) -> dict[str, list[LodgedCertificate]]:
        """The certificates of each of many serial numbers: what :meth:`search` gives, several times as fast."""
        found: dict[str, list[LodgedCertificate]] = {serial: [] for serial in serials}
        for serial, entry in self._devices.by_serial(found):
            found[serial].append(entry)
        for whole in self._whole("serial", list(found)):
            found[whole.serial].append(whole)
        _put_in_order(found.values())
        return found

    def by_eui64(self, eui64s: Sequence[EUI64]) -> dict[EUI64, list[LodgedCertificate]]:
        """The certificates of each of many Devices or Organisations: what :meth:`search` gives, faster."""
        found: dict[int, list[LodgedCertificate]] = {signed(eui64.value): [] for eui64 in eui64s}
        for entry in self._devices.by_eui64(found):
            found[entry.number].append(entry)
        for whole in self._whole("eui64", list(found)):
            if whole.eui64 is not None:
                found[signed(whole.eui64.value)].append(whole)
        _put_in_order(found.values())
        return {eui64: found[signed(eui64.value)] for eui64 in eui64s}

    def _whole(self, column: str, values: list[str] | list[int]) -> Iterator[RepositoryEntry]:
        """Those of the certificates kept whole that have one of these values."""
        if not self._connection.execute("SELECT EXISTS (SELECT 1 FROM certificate)").fetchone()[0]:
            return
        for at in range(0, len(values), AT_ONCE):
            some = values[at : at + AT_ONCE]
            places = ",".join("?" * len(some))
            statement = f"SELECT {_COLUMNS} FROM certificate WHERE {column} IN ({places})"
            yield from map(self._entry, self._connection.execute(statement, some).fetchall())

    def _select(self, criteria: Sequence[tuple[str, object]]) -> Iterator[RepositoryEntry]:
        """Those of the certificates kept whole that fit every criterion."""
        where = " AND ".join(condition for condition, _ in criteria) or "1"
        rows = self._connection.execute(
            f"SELECT {_COLUMNS} FROM certificate WHERE {where}", [value for _, value in criteria]
        )
        return map(self._entry, rows)

    def count(self) -> int:
        """How many certificates are lodged."""
        whole = self._connection.execute("SELECT count(*) FROM certificate").fetchone()[0]
        return int(whole) + self._devices.count()

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        """All or nothing, in memory too."""
        try:
            with transaction(self._connection):
                yield
        except BaseException:
            self._devices.reload()
            raise

    def _entry(self, row: tuple[object, ...]) -> RepositoryEntry:
        serial, issuer, eui64, role, key_usage, status, lodged, organisation, der, revoked = row
        return RepositoryEntry(
            serial=str(serial),
            issuer=str(issuer),
            eui64=EUI64(eui64 % (1 << 64)) if isinstance(eui64, int) else None,
            role=None if role is None else RemotePartyRole(int(str(role))),
            key_usage=KeyUsage(int(str(key_usage))),
            status=str(status),
            lodged=int(str(lodged)),
            organisation=str(organisation) if organisation and self._shows_names else None,
            der=bytes(der) if isinstance(der, bytes) else b"",
            revoked=revoked if isinstance(revoked, int) else None,
        )


def _check_format(connection: sqlite3.Connection) -> None:
    """Say so if the tables are those of another version; otherwise put the version into a new file."""
    known = connection.execute("SELECT EXISTS (SELECT 1 FROM sqlite_master WHERE name = 'certificate')").fetchone()[0]
    if not known:
        connection.execute(f"PRAGMA user_version = {_FORMAT}")
    elif connection.execute("PRAGMA user_version").fetchone()[0] != _FORMAT:
        raise SimulatorError(
            "The SMKI Repository was written by another version of this program, which kept it differently: "
            "run the scenario again, or choose another file"
        )


def _put_in_order(found: Iterable[list[LodgedCertificate]]) -> None:
    for entries in found:
        if len(entries) > 1:
            entries.sort(key=_serial_and_issuer)
