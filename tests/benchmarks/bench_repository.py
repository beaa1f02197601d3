"""How fast certificates are looked up in a large SMKI Repository, and how much disk each of them takes.

Run it with ``python tests/benchmarks/bench_repository.py [CERTIFICATES]``, by default for a million (two of each
Device, with EUI-64s in no order). Their public keys and signatures are taken from a few hundred real ones, because the
repository looks at neither. Look-ups go to certificates and Devices in no order and never twice to the same, a thousand
in one call and one by one. Beside them stands the limit: what SQLite needs for the same rows, read and thrown away; and
what it costs to have each certificate that was found (DER), which is derived when it is asked for.
"""

from __future__ import annotations

import gc
import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path
from typing import TypeVar

from simulator.domain.devices import KeyUsage
from simulator.domain.eui64 import EUI64
from simulator.pki.authorities import DeviceAuthority
from simulator.pki.keys import derive_key, serial_for
from simulator.pki.profiles import Environment
from simulator.pki.template import with_signature
from simulator.registers.repository import RepositoryEntry, SmkiRepository
from simulator.registers.storage import signed

START = datetime(2018, 1, 1, tzinfo=UTC)
BATCH = 50_000
LOOK_UPS = 50_000
ROUNDS = 5
_Any = TypeVar("_Any")
USAGES = (KeyUsage.DIGITAL_SIGNATURE, KeyUsage.KEY_AGREEMENT)


def eui64_of(number: int) -> EUI64:
    """The Device of the ``number``-th certificate: multiplied by an odd number, so that no order is left."""
    return EUI64((number // 2) * 0x9E3779B97F4A7C15 % (1 << 64))


def entries(count: int) -> Iterator[RepositoryEntry]:
    """The certificates that are lodged."""
    authority = DeviceAuthority.create(1, Environment.TEST, START)
    pool = [derive_key(1, number) for number in range(200)]
    signatures = [key.sign(b"certificate") for key in pool]
    issuer = authority.issuing.subject
    for number in range(count):
        eui64, usage, serial = eui64_of(number), USAGES[number % 2], serial_for(1, number)
        part = authority._template.fill(eui64, usage, pool[number % 200].public_point, START, serial)
        der = with_signature(part, signatures[number % 199])
        yield RepositoryEntry(f"{serial:X}", issuer, eui64, None, usage, "I", 0, None, der)


def thousands(wanted: list[_Any]) -> Iterator[list[_Any]]:
    """In requests of a thousand each."""
    return (wanted[at : at + 1_000] for at in range(0, len(wanted), 1_000))


def rate(count: int, work: Callable[[], object]) -> float:
    """How many a second of processor time: what else the machine does counts less."""
    begin = time.process_time()
    work()
    return count / (time.process_time() - begin)


def main(count: int) -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "repository.sqlite"
        with closing(sqlite3.connect(file)) as connection:
            repository = SmkiRepository(connection)
            coming, lodging = entries(count), 0.0
            while batch := list(islice(coming, BATCH)):
                begin = time.perf_counter()
                repository.lodge(batch)
                lodging += time.perf_counter() - begin
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            octets = sum(each.stat().st_size for each in Path(folder).iterdir())
            print(f"{count:,} Device Certificates: {octets / count:.1f} octets each on disk (at most 250 wanted)")
            print(f"{'lodging':>26} {count / lodging:10,.0f} a second, in batches of {BATCH:,}")
            serials = [f"{serial_for(1, number * 7_919 % count):X}" for number in range(LOOK_UPS)]
            devices = [eui64_of(2 * number * 7_919 % count) for number in range(LOOK_UPS)]
            lows = [signed(int(serial[16:], 16)) for serial in serials]
            numbers = [signed(device.value) for device in devices]
            # What stays for the whole measurement is not to be looked through again and again.
            gc.freeze()
            ways: dict[str, Callable[[], object]] = {
                "SQLite alone, by serial": lambda: [raw(connection, "serial_low", some) for some in thousands(lows)],
                "by serial number": lambda: [repository.by_serial(some) for some in thousands(serials)],
                "SQLite alone, by EUI-64": lambda: [raw(connection, "eui64", some) for some in thousands(numbers)],
                "by EUI-64 (two each)": lambda: [repository.by_eui64(some) for some in thousands(devices)],
                "by EUI-64, with the DER": lambda: [
                    each.der
                    for some in thousands(devices)
                    for found in repository.by_eui64(some).values()
                    for each in found
                ],
                "serial number, one by one": lambda: [repository.search(serial=serial) for serial in serials],
                "EUI-64, one by one": lambda: [repository.search(eui64=device) for device in devices],
            }
            best = dict.fromkeys(ways, 0.0)
            for _ in range(ROUNDS):
                for name, work in ways.items():
                    best[name] = max(best[name], rate(LOOK_UPS, work))
            limit = 0.0
            for name, each in best.items():
                limit = each if name.startswith("SQLite") else limit
                print(f"{name:>26} {each:10,.0f} look-ups a second, {each / limit:.2f} of the limit (100,000 wanted)")


def raw(connection: sqlite3.Connection, column: str, values: list[int]) -> list[object]:
    """The same rows, five hundred at once as the repository asks for them, and nothing made of them."""
    query = f"SELECT form, eui64, octets, lodged FROM device_certificate WHERE {column} IN ({','.join('?' * 500)})"
    return [connection.execute(query, values[at : at + 500]).fetchall() for at in range(0, len(values), 500)]


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000)
