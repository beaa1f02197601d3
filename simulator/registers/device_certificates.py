"""The Device Certificates in the SMKI Repository: a hundred million of them are expected (seed 004 ¶89).

A row holds the fields in which one differs from the others of its issuer: some 230 octets on disk with both indexes,
where the certificate itself has twice as many. See :mod:`simulator.registers.device_form`.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from itertools import islice
from operator import attrgetter

from simulator.domain.devices import KeyUsage
from simulator.domain.eui64 import EUI64
from simulator.registers.device_form import DeviceEntry, DeviceForm, Packed
from simulator.registers.repository_entry import LodgedCertificate
from simulator.registers.storage import signed

_SCHEMA = """
CREATE TABLE IF NOT EXISTS device_form (form INTEGER PRIMARY KEY, issuer TEXT NOT NULL UNIQUE, example BLOB NOT NULL);
CREATE TABLE IF NOT EXISTS device_certificate (
    number INTEGER PRIMARY KEY,
    form INTEGER NOT NULL, serial_low INTEGER NOT NULL, eui64 INTEGER NOT NULL, lodged INTEGER NOT NULL,
    octets BLOB NOT NULL
);
CREATE INDEX IF NOT EXISTS device_certificate_by_serial ON device_certificate (serial_low);
CREATE INDEX IF NOT EXISTS device_certificate_by_eui64 ON device_certificate (eui64);
"""
# The octets begin with the whole serial number.
_LODGE = """
INSERT INTO device_certificate (serial_low, eui64, octets, form, lodged) SELECT ?1, ?2, ?3, ?4, ?5
WHERE NOT EXISTS (
    SELECT 1 FROM device_certificate
    WHERE serial_low = ?1 AND form = ?4 AND substr(octets, 1, 16) = substr(?3, 1, 16)
)
"""
# Few columns: most of the time of a look-up goes into reading them.
_FIND = "SELECT form, eui64, octets, lodged FROM device_certificate"
AT_ONCE = 500
"""How many serial numbers or EUI-64s one statement looks up."""
_stated = attrgetter("serial", "eui64", "role", "key_usage", "status", "organisation", "revoked")


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

    def lodge(self, entries: Iterable[LodgedCertificate]) -> list[LodgedCertificate]:
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
        self,
        *,
        eui64: EUI64 | None = None,
        serial: str | None = None,
        key_usage: KeyUsage | None = None,
        lodged: range | None = None,
    ) -> Iterator[DeviceEntry]:
        """Those that fit every criterion given, in the order in which they were lodged."""
        criteria: list[tuple[str, object]] = []
        if serial is not None:
            octets = _serial_octets(serial)
            if octets is None:
                return
            criteria += [("serial_low = ?", _low(octets)), ("substr(octets, 1, 16) = ?", octets)]
        if eui64 is not None:
            criteria.append(("eui64 = ?", signed(eui64.value)))
        if lodged is not None:
            criteria += [("lodged >= ?", lodged.start), ("lodged < ?", lodged.stop)]
        where = " AND ".join(condition for condition, _ in criteria) or "1"
        rows = self._connection.execute(f"{_FIND} WHERE {where} ORDER BY number", [value for _, value in criteria])
        while some := rows.fetchmany(AT_ONCE):
            yield from (each for each in self._entries(some) if key_usage in (None, each.key_usage))

    def by_serial(self, serials: Iterable[str]) -> Iterator[tuple[str, DeviceEntry]]:
        """Those that have one of these serial numbers, each with it."""
        wanted = {octets: serial for serial in serials if (octets := _serial_octets(serial))}
        # Serial numbers that have a lower half in common are found together.
        for entry in self._among("serial_low", dict.fromkeys(map(_low, wanted))):
            serial = wanted.get(entry.octets[:16])
            if serial is not None:
                yield serial, entry

    def by_eui64(self, numbers: Iterable[int]) -> Iterator[DeviceEntry]:
        """Those of these Devices, whose EUI-64s are given as signed numbers."""
        return self._among("eui64", numbers)

    def _among(self, column: str, values: Iterable[int]) -> Iterator[DeviceEntry]:
        """One prepared statement for so many values at once; what is missing at the end repeats the last."""
        statement = f"{_FIND} WHERE {column} IN ({','.join('?' * AT_ONCE)})"
        coming = iter(values)
        while some := list(islice(coming, AT_ONCE)):
            some += some[-1:] * (AT_ONCE - len(some))
            yield from self._entries(self._connection.execute(statement, some).fetchall())

    def count(self) -> int:
        """How many there are."""
        return int(self._connection.execute("SELECT count(*) FROM device_certificate").fetchone()[0])

    def _packed(self, entry: LodgedCertificate) -> Packed | None:
        """The fields of a certificate, if they and its issuer's form say all that there is to say about it."""
        known = self._forms.get(entry.issuer)
        form = known[1] if known else self._learn(entry)
        packed = form.pack(entry.der) if form else None
        if form is None or packed is None:
            return None
        kept = DeviceEntry(form, packed.eui64, packed.octets, entry.lodged)
        return packed if _stated(kept) == _stated(entry) else None

    def _learn(self, entry: LodgedCertificate) -> DeviceForm | None:
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

    def _entries(self, rows: list[tuple[int, int, bytes, int]]) -> list[DeviceEntry]:
        forms = self._by_number
        if any(form not in forms for form, *_ in rows):
            self.reload()
        return [DeviceEntry(forms[form], eui64, octets, lodged) for form, eui64, octets, lodged in rows]


def _serial_octets(serial: str) -> bytes | None:
    """A serial number of 16 octets, written as the repository writes it."""
    try:
        octets = bytes.fromhex(serial)
    except ValueError:
        return None
    return octets if len(octets) == 16 and len(serial) == 32 and serial.upper() == serial else None


def _low(serial: bytes) -> int:
    """The lower half of a serial number, as the signed number by which it is found."""
    return int.from_bytes(serial[8:], "big", signed=True)
