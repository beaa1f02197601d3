"""How fast certificates are looked up in a large SMKI Repository, and how much disk each of them takes.

Run it with ``python tests/benchmarks/bench_repository.py [CERTIFICATES]``, by default for a million (two of each
Device, with EUI-64s in no order). Their public keys and signatures are taken from a few hundred real ones, because the
repository looks at neither. Look-ups go to certificates and Devices in no order and never twice to the same, a thousand
in one call and one by one.
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
    """How many a second."""
    begin = time.perf_counter()
    work()
    return count / (time.perf_counter() - begin)


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
            # What stays for the whole measurement is not to be looked through again and again.
            gc.freeze()
            ways: dict[str, Callable[[], object]] = {
                "by serial number": lambda: [repository.by_serial(some) for some in thousands(serials)],
                "by EUI-64 (two each)": lambda: [repository.by_eui64(some) for some in thousands(devices)],
                "serial number, one by one": lambda: [repository.search(serial=serial) for serial in serials],
                "EUI-64, one by one": lambda: [repository.search(eui64=device) for device in devices],
            }
            best = dict.fromkeys(ways, 0.0)
            for _ in range(ROUNDS):
                for name, work in ways.items():
                    best[name] = max(best[name], rate(LOOK_UPS, work))
            for name, each in best.items():
                print(f"{name:>26} {each:10,.0f} look-ups a second (100,000 wanted)")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000)
