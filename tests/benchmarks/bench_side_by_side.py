"""How fast other programs issue a certificate like that of a Device, beside the simulator.

Run it with ``python tests/benchmarks/bench_side_by_side.py [CERTIFICATES]``. What is not installed is left out. All
sign with ECDSA on P-256; how far each one's certificate departs from the SMKI's Device profile is printed with it.
OpenSSL is started once for each certificate, as its command is used; trustme always makes a new key pair.

All take turns, round by round; the median of the rounds counts. What is compared is processor time, that of started
programs included, which a busy machine changes little.
"""

from __future__ import annotations

import shutil
import statistics
import subprocess
import sys
import tempfile
import warnings
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509 import load_der_x509_certificate

from measuring import processor_seconds
from simulator.domain.devices import KeyUsage
from simulator.domain.eui64 import EUI64
from simulator.pki.authorities import DeviceAuthority
from simulator.pki.keys import DETERMINISTIC_ECDSA, derive_key, serial_for
from simulator.pki.profiles import Environment
from simulator.pki.signing_request import SigningRequest, device_signing_request, parse_signing_request

START = datetime(2018, 1, 1, tzinfo=UTC)
EUI = EUI64(0x00DB_1234_5678_90A0)
KEY = derive_key(1, "device")
ROUNDS = 11
Way = tuple[str, str, int, Callable[[int], object]]
"""What it is, how its certificate differs, into how few of the certificates it is measured, and one certificate."""


def simulator(authority: DeviceAuthority) -> Iterator[Way]:
    """The simulator's own ways."""
    fields = {"eui64": EUI, "key_usage": KeyUsage.DIGITAL_SIGNATURE, "public_point": KEY.public_point}
    request = device_signing_request(EUI, KeyUsage.DIGITAL_SIGNATURE, KEY)

    def from_request(number: int) -> bytes:
        asked = parse_signing_request(request)
        assert isinstance(asked, SigningRequest)
        return authority.issue(
            eui64=asked.eui64,
            key_usage=asked.key_usage,
            public_point=asked.public_point,
            not_before=START,
            serial=serial_for(1, number),
        )

    def issued(make: Callable[..., bytes]) -> Callable[[int], bytes]:
        return lambda number: make(not_before=START, serial=serial_for(1, number), **fields)

    sign = authority._signer.key.private_key.sign
    yield "raw signature", "the limit", 1, lambda _: sign(bytes(400), DETERMINISTIC_ECDSA)
    yield "simulator", "none", 1, issued(authority.issue)
    yield "CertificateBuilder", "none", 4, issued(authority.issue_with_builder)
    yield "simulator, from a request", "none; reads the request and verifies its signature", 2, from_request


def openssl(authority: DeviceAuthority, folder: Path) -> Iterator[Way]:
    """`openssl x509`, which issues from a request and verifies its signature."""
    program = shutil.which("openssl")
    if program is None:
        return
    signing = authority._signer.key.private_key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    (folder / "ca.key").write_bytes(signing)
    (folder / "ca.pem").write_bytes(load_der_x509_certificate(authority.issuing.der).public_bytes(Encoding.PEM))
    (folder / "request.der").write_bytes(device_signing_request(EUI, KeyUsage.DIGITAL_SIGNATURE, KEY))
    (folder / "profile.cnf").write_text(
        "keyUsage = critical, digitalSignature\n"
        "subjectAltName = critical, otherName:1.3.6.1.5.5.7.8.4;SEQUENCE:module\n"
        f"certificatePolicies = critical, {Environment.TEST.policy_oid}\n"
        "subjectKeyIdentifier = hash\nauthorityKeyIdentifier = keyid\n"
        "[module]\ntype = OID:1.2.826.0.1.8641679.1.2.2.1\nserial = FORMAT:HEX, OCTETSTRING:00DB1234567890A0\n"
    )
    command = [
        program, "x509", "-req", "-inform", "DER", "-in", "request.der", "-CA", "ca.pem", "-CAkey", "ca.key",
        "-days", "3650", "-extfile", "profile.cnf", "-out", "issued.pem",
    ]  # fmt: skip

    def run(number: int) -> None:
        subprocess.run([*command, "-set_serial", str(number + 1)], cwd=folder, check=True, capture_output=True)

    yield "openssl x509", "key identifiers of 20 octets, an end; from a request", 50, run


def trustme() -> Iterator[Way]:
    """trustme, made for the certificates of tests."""
    try:
        from trustme import CA, KeyType  # noqa: PLC0415
    except ImportError:
        return
    authority = CA(key_type=KeyType.ECDSA)
    how = "a web server's profile; makes a new key pair"
    yield "trustme", how, 20, lambda _: authority.issue_cert("meter.example", key_type=KeyType.ECDSA)


def certomancer(authority: DeviceAuthority, folder: Path, count: int) -> Iterator[Way]:
    """Certomancer, which issues what its configuration names."""
    try:
        from certomancer.registry import ArchLabel, CertLabel, CertomancerConfig  # noqa: PLC0415
    except ImportError:
        return
    for name, key in (("ca", authority._signer.key), ("leaf", KEY)):
        private = key.private_key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        (folder / f"{name}.pem").write_bytes(private)
    validity = {"valid-from": "2018-01-01T00:00:00+0000", "valid-to": "2028-01-01T00:00:00+0000"}
    common = {"issuer": "ca", "authority-key": "ca", "validity": validity, "digest-algo": "sha256"}
    usage = {
        "id": "key_usage",
        "critical": True,
        "smart-value": {"schema": "key-usage", "params": ["digital_signature"]},
    }
    leaves = {
        f"leaf{number}": {
            **common,
            "subject": "leaf",
            "subject-key": "leaf",
            "serial": 10 + number,
            "extensions": [usage],
        }
        for number in range(count)
    }
    config = {
        "keysets": {"keys": {"keys": {"ca": {"path": "ca.pem"}, "leaf": {"path": "leaf.pem"}}}},
        "pki-architectures": {
            "bench": {
                "keyset": "keys",
                "entities": {"ca": {"common-name": "TEST Issuing DCA"}, "leaf": {"common-name": "meter"}},
                "certs": {"ca": {**common, "subject": "ca", "subject-key": "ca", "serial": 1}, **leaves},
            }
        },
    }
    architecture = CertomancerConfig(config, key_search_dir=str(folder)).get_pki_arch(ArchLabel("bench"))

    def issue(number: int) -> bytes:
        label = CertLabel(f"leaf{number}")
        architecture._cert_cache.pop(label, None)
        octets: bytes = architecture.get_cert(label).dump()
        return octets

    yield "certomancer", "no hardwareModuleName, no policy; key identifiers of 20 octets", 20, issue


def main(count: int) -> None:
    """Measure and print."""
    warnings.simplefilter("ignore")
    authority = DeviceAuthority.create(1, Environment.TEST, START)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        ways = [
            *simulator(authority),
            *trustme(),
            *certomancer(authority, folder, max(count // 20, 1)),
            *openssl(authority, folder),
        ]
        rounds: dict[str, list[float]] = {way[0]: [] for way in ways}
        for _ in range(ROUNDS):
            for title, _departures, share, work in ways:
                number = max(count // share, 1)
                begin = processor_seconds()
                for each in range(number):
                    work(each)
                rounds[title].append((processor_seconds() - begin) / number)
    each_takes = {title: statistics.median(times) for title, times in rounds.items()}
    print("| issued by | a second, one core | of the rate of the raw signature | departs from the Device profile in |")
    print("| --- | ---: | ---: | --- |")
    for title, departures, _, _ in ways:
        ratio = each_takes["raw signature"] / each_takes[title]
        print(f"| {title} | {1 / each_takes[title]:,.0f} | {ratio:.3f} | {departures} |")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 2_000)
