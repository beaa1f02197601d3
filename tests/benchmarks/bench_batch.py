"""How fast a batch goes through the office: read, possession proved, checked, issued, accepted, lodged.

Run it with ``python tests/benchmarks/bench_batch.py [REQUESTS]``. Everything happens in a SQLite file on the disk, as
in earnest, with two processes beside the writer. The limit is what two cores could sign and verify if there were
nothing else to do. There are two rivals, both of which read requests as `cryptography` does and sign certificates with
its ``CertificateBuilder``. One is the same office, with every check and record. The other is what one would write with
`cryptography` alone: each process signs what it has read, the octets are lodged in a table, and nothing is checked.

All take turns; the best round of each counts. What is compared is processor time, shared by two cores, which a busy
machine changes little; the time by the clock stands beside it.
"""

from __future__ import annotations

import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import fields
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from measuring import processor_seconds
from simulator.domain.devices import DeviceType, KeyUsage
from simulator.domain.eui64 import EUI64
from simulator.domain.parties import Party, PartyCategory, RemotePartyRole, UserId, UserRole
from simulator.domain.time import Calendar
from simulator.pki.authorities import DeviceAuthority
from simulator.pki.keys import DETERMINISTIC_ECDSA, derive_key, serial_for
from simulator.pki.profiles import Environment
from simulator.pki.signing_request import SigningRequest, device_signing_request
from simulator.registers.directory import Directory
from simulator.registers.inventory import SmartMeteringInventory
from simulator.registers.repository import SmkiRepository
from simulator.smki.issuing import REQUESTS_AT_ONCE, Proved, Spread
from simulator.smki.office import Premises, SmkiOffice
from simulator.smki.outcomes import ResultCode
from simulator.smki.submission import MOST_IN_BATCH, Submission, batch_file, batch_lines, request_of_line
from simulator.smki.subscribers import Access, Eui64Range

CORES = 2
ROUNDS = 3
RAW = 1_000
USAGES = (KeyUsage.DIGITAL_SIGNATURE, KeyUsage.KEY_AGREEMENT)


CALENDAR = Calendar(datetime(2018, 1, 1, tzinfo=UTC))
DEVICES = Eui64Range(EUI64(0x00DB_1234_0000_0000), EUI64(0x00DB_1234_FFFF_FFFF))
SUBSCRIBER, OFFICER = "Avon Energy", "Ada"
USER_ID = UserId(EUI64(0x90B3D51F30010000), frozenset({UserRole.IS}), RemotePartyRole.SUPPLIER)


def open_office(file: Path) -> SmkiOffice:
    """An office with one Subscriber that has been through the entry process."""
    connection = sqlite3.connect(file)
    directory = Directory([Party(SUBSCRIBER, PartyCategory.LARGE_SUPPLIER, (USER_ID,))])
    repository, inventory = SmkiRepository(connection), SmartMeteringInventory()
    office = SmkiOffice(Premises(1, Environment.TEST, CALENDAR, connection, repository, directory, inventory))
    office.subscribers.complete_entry_tests(SUBSCRIBER, Access.DEVICE_CERTIFICATES, 0)
    office.subscribers.authorise(SUBSCRIBER, Access.DEVICE_CERTIFICATES, 0)
    office.subscribers.authenticate(OFFICER)
    office.subscribers.enrol(OFFICER, SUBSCRIBER, 0)
    office.subscribers.allocate(SUBSCRIBER, DEVICES)
    return office


def requests_from(numbers: Sequence[int]) -> list[bytes]:
    """A request for each number: two for each Device, one to sign and one to agree keys."""
    return [
        device_signing_request(EUI64(DEVICES.first.value + n // 2), USAGES[n % 2], derive_key(7, "benchmark", n))
        for n in numbers
    ]


def whole_way(submission: Submission, spread: Spread, *, builder: bool = False) -> None:
    """A batch from its submission to the lodged certificates, in a new file."""
    with tempfile.TemporaryDirectory() as folder:
        made = open_office(Path(folder) / "smki.sqlite")
        if builder:
            made.authorities.dca.current = WithBuilder.in_place_of(made.authorities.dca.current)
        number = made.submit(submission, 0).number
        for _ in made.process(number, 0, spread):
            pass
        assert made.ledger.counts(number) == {ResultCode.SUCCESS: made.ledger.submission(number).requests}
        assert made.pick_up(number, 0, SUBSCRIBER, OFFICER) is None
        made.premises.connection.close()


class WithBuilder(DeviceAuthority):
    """An Issuing DCA that signs what the ``CertificateBuilder`` builds."""

    issue = DeviceAuthority.issue_with_builder

    @classmethod
    def in_place_of(cls, authority: DeviceAuthority) -> DeviceAuthority:
        """The same authority, by the same key."""
        return cls(**{each.name: getattr(authority, each.name) for each in fields(authority)})


def read(lines: Sequence[bytes]) -> Proved:
    """The rivals' reading of some lines."""
    return [_read(request_of_line(line)) for line in lines]


def _read(der: bytes) -> SigningRequest:
    request = x509.load_der_x509_csr(der)
    assert request.is_signature_valid
    usage = request.extensions.get_extension_for_class(x509.KeyUsage).value
    name = request.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    (other,) = name.get_values_for_type(x509.OtherName)
    key = request.public_key()
    assert isinstance(key, ec.EllipticCurvePublicKey)
    point = key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    return SigningRequest(EUI64.from_octets(other.value[-8:]), None, None, USAGES[not usage.digital_signature], point)


@cache
def authority() -> DeviceAuthority:
    """The second rival's Issuing DCA, one in each process."""
    return DeviceAuthority.create(1, Environment.TEST, CALENDAR.start)


def built(lines: Sequence[bytes]) -> list[tuple[str, bytes]]:
    """The second rival's work on some lines: serial numbers and certificates."""
    return [_built(_read(request_of_line(line))) for line in lines]


def _built(request: SigningRequest) -> tuple[str, bytes]:
    serial = serial_for(1, request.public_point.hex())
    certificate = authority().issue_with_builder(
        eui64=request.eui64,
        key_usage=request.key_usage,
        public_point=request.public_point,
        not_before=CALENDAR.start,
        serial=serial,
    )
    return f"{serial:X}", certificate


def unchecked(submission: Submission, pool: ProcessPoolExecutor) -> None:
    """The same batch with the builder and nothing else."""
    lines = batch_lines(submission.content)
    chunks = [lines[i : i + REQUESTS_AT_ONCE] for i in range(0, len(lines), REQUESTS_AT_ONCE)]
    with tempfile.TemporaryDirectory() as folder:
        connection = sqlite3.connect(Path(folder) / "rival.sqlite")
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("CREATE TABLE certificate (serial TEXT PRIMARY KEY, der BLOB)")
        for rows in pool.map(built, chunks):
            with connection:
                connection.executemany("INSERT INTO certificate VALUES (?, ?)", rows)
        connection.close()


def raw_pairs() -> None:
    """Signatures and their verification, with nothing beside them."""
    key = derive_key(7, "raw").private_key
    public, data = key.public_key(), bytes(400)
    for _ in range(RAW):
        public.verify(key.sign(data, DETERMINISTIC_ECDSA), data, DETERMINISTIC_ECDSA)


def measured(work: Callable[[], object]) -> tuple[float, float]:
    """Its processor time and the time by the clock, in seconds."""
    used, begin = processor_seconds(), time.perf_counter()
    work()
    return processor_seconds() - used, time.perf_counter() - begin


def with_processes(work: Callable[[ProcessPoolExecutor], object]) -> Callable[[], object]:
    """Work with two further processes, which are waited for, so that their time counts."""

    def pooled() -> None:
        with ProcessPoolExecutor(CORES) as pool:
            work(pool)

    return pooled


def main(count: int) -> None:
    """Measure and print."""
    with ProcessPoolExecutor(CORES) as pool:
        chunks = [range(i, min(i + REQUESTS_AT_ONCE, count)) for i in range(0, count, REQUESTS_AT_ONCE)]
        content = batch_file([request for some in pool.map(requests_from, chunks) for request in some])
    submission = Submission.batch(SUBSCRIBER, OFFICER, content, DeviceType.ESME)
    ways: dict[str, Callable[[], object]] = {
        "limit": raw_pairs,
        "office": with_processes(lambda pool: whole_way(submission, pool.map)),
        "builder, checked": with_processes(
            lambda p: whole_way(submission, lambda _, some: p.map(read, some), builder=True)
        ),
        "builder, unchecked": with_processes(lambda pool: unchecked(submission, pool)),
    }
    best = {way: (float("inf"), float("inf")) for way in ways}
    for _ in range(ROUNDS):
        for way, work in ways.items():
            best[way] = min(best[way], measured(work))
    limit = CORES * RAW / best["limit"][0]
    print(f"{count:,} requests, best of {ROUNDS} rounds")
    print(f"{'limit':>18} {limit:10,.0f} a second, signed and verified on {CORES} cores")
    for way in list(ways)[1:]:
        used, clock = best[way]
        rate = CORES * count / used
        print(
            f"{way:>18} {rate:10,.0f} a second {rate / limit:6.2f} of the limit; "
            f"{used / CORES:.1f} s of {CORES} cores, {clock:.1f} s by the clock; "
            f"{used / best['office'][0]:.2f} of the office's time"
        )


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else MOST_IN_BATCH)
