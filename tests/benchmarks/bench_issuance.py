"""How fast Device Certificates are issued, measured against the signatures that it takes, which are the limit.

Run it with ``python tests/benchmarks/bench_issuance.py [CERTIFICATES]``. All ways take turns, round by round, so
that a busy machine slows them alike; the best round of each counts. Key pairs, points, serial numbers and signing
requests are made before. From given keys the limit is one signature; from a signing request it is one signature and
the verification of another, the proof of possession. A further line says what reading a certificate costs.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from measuring import seconds
from simulator.domain.devices import KeyUsage
from simulator.domain.eui64 import EUI64
from simulator.pki.authorities import DeviceAuthority
from simulator.pki.certificate import _read
from simulator.pki.keys import DETERMINISTIC_ECDSA, derive_key, serial_for
from simulator.pki.profiles import Environment
from simulator.pki.signing_request import SigningRequest, device_signing_request, parse_signing_request
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


def issue_from_request(authority: DeviceAuthority, octets: bytes, fields: DeviceFields) -> bytes:
    """Read a request, verify its proof of possession, issue."""
    asked = parse_signing_request(octets)
    assert isinstance(asked, SigningRequest)
    return authority.issue(
        eui64=asked.eui64,
        key_usage=asked.key_usage,
        public_point=asked.public_point,
        not_before=fields.not_before,
        serial=fields.serial,
    )


def main(count: int) -> None:
    """Measure and print."""
    authority = DeviceAuthority.create(1, Environment.TEST, START)
    stated = [fields(number) for number in range(count)]
    wanted = [each._asdict() for each in stated]
    keys = [derive_key(1, "device", number) for number in range(count)]
    requests = [device_signing_request(each.eui64, each.key_usage, key) for each, key in zip(stated, keys, strict=True)]
    ders = [authority.issue(**each) for each in wanted]
    signed_parts = [_read(der).signed_part for der in ders]
    signing = authority._signer.key
    sign, verify = signing.private_key.sign, signing.private_key.public_key().verify
    signatures = [sign(part, DETERMINISTIC_ECDSA) for part in signed_parts]
    builder_share = max(count // 5, 1)
    ways: dict[str, tuple[str, int, Callable[[], object]]] = {
        "raw signature": ("", count, lambda: [sign(part, DETERMINISTIC_ECDSA) for part in signed_parts]),
        "raw verification": (
            "",
            count,
            lambda: [
                verify(signature, part, DETERMINISTIC_ECDSA)
                for signature, part in zip(signatures, signed_parts, strict=True)
            ],
        ),
        "template": ("raw signature", count, lambda: [authority.issue(**each) for each in wanted]),
        "builder": (
            "raw signature",
            builder_share,
            lambda: [authority.issue_with_builder(**each) for each in wanted[:builder_share]],
        ),
        "from signing requests": (
            "both",
            count,
            lambda: [
                issue_from_request(authority, octets, each) for octets, each in zip(requests, stated, strict=True)
            ],
        ),
        "reading": ("", count, lambda: [_read(der) for der in ders]),
    }
    best = dict.fromkeys(ways, float("inf"))
    for _ in range(ROUNDS):
        for way, (_limit, number, work) in ways.items():
            best[way] = min(best[way], seconds(work) / number)
    limits = {"raw signature": best["raw signature"], "both": best["raw signature"] + best["raw verification"]}
    print(f"{count:,} Device Certificates, best of {ROUNDS} rounds")
    for way, each in best.items():
        limit = ways[way][0]
        ratio = f"{limits[limit] / each:6.2f} of the rate of {limit}" if limit else ""
        print(f"{way:>22} {1 / each:10,.0f} a second {each * 1e6:8.1f} µs {ratio}".rstrip())


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 2_000)
