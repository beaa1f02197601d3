"""How fast Device Certificates are issued, measured against the raw signature, which is the limit.

Run it with ``python tests/benchmarks/bench_issuance.py [CERTIFICATES]``. All ways take turns, round by round, so
that a busy machine slows them alike; the best round of each counts. Key pairs, points and serial numbers are made
before. A further line says what reading a certificate costs.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from simulator.domain.devices import KeyUsage
from simulator.domain.eui64 import EUI64
from simulator.pki.authorities import DeviceAuthority
from simulator.pki.certificate import _read
from simulator.pki.keys import DETERMINISTIC_ECDSA, derive_key, serial_for
from simulator.pki.profiles import Environment
from simulator.pki.template import DeviceFields

ROUNDS = 15
START = datetime(2018, 1, 1, tzinfo=UTC)


def fields(number: int) -> DeviceFields:
    """The ``number``-th Device Certificate of the fleet: two Devices an hour, two certificates each."""
    return DeviceFields(
        eui64=EUI64(0x00DB_1234_0000_0000 + number // 2),
        key_usage=(KeyUsage.DIGITAL_SIGNATURE, KeyUsage.KEY_AGREEMENT)[number % 2],
        public_point=derive_key(1, "device", number).public_point,
        not_before=START + timedelta(minutes=30) * (number // 2),
        serial=serial_for(1, "device", number),
    )


def seconds(work: Callable[[], object]) -> float:
    """How long it takes."""
    begin = time.perf_counter()
    work()
    return time.perf_counter() - begin


def main(count: int) -> None:
    """Measure and print."""
    authority = DeviceAuthority.create(1, Environment.TEST, START)
    wanted = [fields(number)._asdict() for number in range(count)]
    ders = [authority.issue(**each) for each in wanted]
    signed_parts = [_read(der).signed_part for der in ders]
    sign = authority._signer.key.private_key.sign
    builder_share = max(count // 5, 1)
    ways: dict[str, tuple[int, Callable[[], object]]] = {
        "raw signature": (count, lambda: [sign(part, DETERMINISTIC_ECDSA) for part in signed_parts]),
        "template": (count, lambda: [authority.issue(**each) for each in wanted]),
        "builder": (builder_share, lambda: [authority.issue_with_builder(**each) for each in wanted[:builder_share]]),
        "reading": (count, lambda: [_read(der) for der in ders]),
    }
    best = dict.fromkeys(ways, float("inf"))
    for _ in range(ROUNDS):
        for way, (number, work) in ways.items():
            best[way] = min(best[way], seconds(work) / number)
    print(f"{count:,} Device Certificates, best of {ROUNDS} rounds")
    for way, each in best.items():
        ratio = f"{best['raw signature'] / each:6.2f} of the raw signature rate" if way != "reading" else ""
        print(f"{way:>14} {1 / each:10,.0f} a second {each * 1e6:8.1f} µs {ratio}".rstrip())


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 2_000)
