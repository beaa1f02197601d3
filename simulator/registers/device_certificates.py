"""The Device Certificates in the SMKI Repository: a hundred million of them are expected (seed 004 ¶89).

A row holds the fields in which one differs from the others of its issuer, as numbers and one string of octets: some
230 octets on disk with both indexes, where the certificate itself has twice as many. See
:mod:`simulator.registers.device_form`.
"""

from __future__ import annotations

import sqlite3
import struct
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any

from simulator.domain.devices import KeyUsage
from simulator.domain.eui64 import EUI64
from simulator.registers.device_form import DeviceForm, Packed
from simulator.registers.repository_entry import RepositoryEntry
from simulator.registers.storage import signed

_SCHEMA = """
CREATE TABLE IF NOT EXISTS device_form (form INTEGER PRIMARY KEY, issuer TEXT NOT NULL UNIQUE, example BLOB NOT NULL);
CREATE TABLE IF NOT EXISTS device_certificate (
    number INTEGER PRIMARY KEY,
    serial_high INTEGER NOT NULL, serial_low INTEGER NOT NULL, eui64 INTEGER NOT NULL, key_usage INTEGER NOT NULL,
    not_before INTEGER NOT NULL, octets BLOB NOT NULL, form INTEGER NOT NULL, lodged INTEGER NOT NULL
);
CREATE INDEX IF NOT EXISTS device_certificate_by_serial ON device_certificate (serial_low);
CREATE INDEX IF NOT EXISTS device_certificate_by_eui64 ON device_certificate (eui64);
"""
_COLUMNS = "serial_high, serial_low, eui64, key_usage, not_before, octets, form, lodged"
_LODGE = f"""
INSERT INTO device_certificate ({_COLUMNS}) SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8
WHERE NOT EXISTS (SELECT 1 FROM device_certificate WHERE serial_low = ?2 AND serial_high = ?1 AND form = ?7)
"""
_FIND = f"SELECT {_COLUMNS} FROM device_certificate"
AT_ONCE = 500
"""How many serial numbers or EUI-64s one statement looks up."""
_USAGES = {usage.value: usage for usage in KeyUsage}
_HALF = 1 << 64
_HALVES = struct.Struct(">qq")


class DeviceCertificates:
    """The table of Device Certificates. ``connection`` is the repository's, which also says when to commit."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._forms: dict[str, tuple[int, DeviceForm]] = {}
        self._by_number: dict[int, DeviceForm] = {}
        connection.executescript(_SCHEMA)
        self.reload()

    def reload(self) -> None:
        """Take up the forms as they stand in the database (after a transaction failed, or another process wrote)."""
        self._forms.clear()
        self._by_number.clear()
        for number, example in self._connection.execute("SELECT form, example FROM device_form"):
            form = DeviceForm.of(example)
            if form is not None:
                self._know(number, form)

    def lodge(self, entries: Iterable[RepositoryEntry]) -> list[RepositoryEntry]:
        """Lodge those that fit the form of their issuer and are not lodged yet. Gives those that do not fit."""
        rows, others = [], []
        for entry in entries:
            packed = self._packed(entry)
            if packed is None:
                others.append(entry)
            else:
                rows.append((*packed, self._forms[entry.issuer][0], entry.lodged))
        self._connection.executemany(_LODGE, rows)
        return others

    def find(
        self, *, eui64: EUI64 | None = None, serial: str | None = None, key_usage: KeyUsage | None = None
    ) -> Iterator[RepositoryEntry]:
        """Those that fit every criterion given."""
        criteria: list[tuple[str, int]] = []
        if serial is not None:
            halves = _halves(serial)
            if halves is None:
                return
            criteria += [("serial_low", halves[1]), ("serial_high", halves[0])]
        if eui64 is not None:
            criteria.append(("eui64", signed(eui64.value)))
        if key_usage is not None:
            criteria.append(("key_usage", key_usage))
        where = " AND ".join(f"{column} = ?" for column, _ in criteria) or "1"
        rows = self._connection.execute(f"{_FIND} WHERE {where}", [value for _, value in criteria])
        yield from map(self._entry, rows)

    def find_serials(self, serials: Iterable[str]) -> Iterator[RepositoryEntry]:
        """Those that have one of these serial numbers (and perhaps others with the same lower half)."""
        return self._among("serial_low", (halves[1] for halves in map(_halves, serials) if halves))

    def find_devices(self, eui64s: Iterable[EUI64]) -> Iterator[RepositoryEntry]:
        """Those of these Devices."""
        return self._among("eui64", (signed(eui64.value) for eui64 in eui64s))

    def _among(self, column: str, values: Iterable[int]) -> Iterator[RepositoryEntry]:
        """One prepared statement for so many values at once; what is missing at the end repeats the last."""
        statement = f"{_FIND} WHERE {column} IN ({','.join('?' * AT_ONCE)})"
        coming = iter(values)
        while some := list(islice(coming, AT_ONCE)):
            some += some[-1:] * (AT_ONCE - len(some))
            yield from map(self._entry, self._connection.execute(statement, some).fetchall())

    def count(self) -> int:
        """How many there are."""
        return int(self._connection.execute("SELECT count(*) FROM device_certificate").fetchone()[0])

    def _packed(self, entry: RepositoryEntry) -> Packed | None:
        """The fields of a certificate, if they and its issuer's form say all that there is to say about it."""
        if entry.role is not None or entry.status != "I" or entry.organisation is not None or entry.eui64 is None:
            return None
        known = self._forms.get(entry.issuer)
        form = known[1] if known else self._learn(entry)
        packed = form.pack(entry.der) if form else None
        stated = (_halves(entry.serial), signed(entry.eui64.value), entry.key_usage)
        return packed if packed and stated == (packed[:2], packed.eui64, packed.key_usage) else None

    def _learn(self, entry: RepositoryEntry) -> DeviceForm | None:
        """The form of the first certificate of an issuer, kept for all that follow."""
        form = DeviceForm.of(entry.der)
        if form is None or form.issuer != entry.issuer:
            return None
        # Another process may have been the first: then its example counts.
        statement = "INSERT OR IGNORE INTO device_form (issuer, example) VALUES (?, ?)"
        self._connection.execute(statement, (form.issuer, entry.der))
        self.reload()
        return self._forms[form.issuer][1]

    def _know(self, number: int, form: DeviceForm) -> None:
        self._forms[form.issuer] = number, form
        self._by_number[number] = form

    def _entry(self, row: Sequence[Any]) -> RepositoryEntry:
        number = row[6]
        if number not in self._by_number:
            self.reload()
        form = self._by_number[number]
        der, serial = form.unpack(row[:6])  # type: ignore[arg-type]  # the columns are those of Packed
        return RepositoryEntry(
            serial.hex().upper(),
            form.issuer,
            EUI64(row[2] % _HALF),
            None,
            _USAGES[row[3]],
            "I",
            row[7],
            None,
            der,
        )


def _halves(serial: str) -> tuple[int, int] | None:
    """A serial number of 16 octets, written as the repository writes it, as two signed numbers."""
    try:
        high, low = _HALVES.unpack(bytes.fromhex(serial))
    except (ValueError, struct.error):
        return None
    return (high, low) if len(serial) == 32 and serial.upper() == serial else None
