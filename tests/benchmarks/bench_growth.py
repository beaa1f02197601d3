"""How issuance and the SMKI Repository grow: time, memory and disk for each certificate, up to ten million.

Run it with ``python tests/benchmarks/bench_growth.py`` (to a million), or with ``--full`` (to ten million: half an hour
of a core, and 2.5 GB of disk while it runs). One repository grows; each line tells of the certificates since the line
before. They are those of a synthetic fleet: keys derived, certificates signed, a new Issuing DCA for each hundred
thousand, lodged 50,000 at a time as a batch is that is picked up. At each line some are looked up at random in the
repository, and derived again; both must agree octet for octet.

What an office keeps beside the repository (submissions, results, certified keys, Devices, records) is measured with
batches that go the whole way through one. Times are processor time, which a busy machine changes little.
"""

from __future__ import annotations

import re
import sqlite3
import sys
import tempfile
import time
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from bench_batch import OFFICER, SUBSCRIBER, open_office
from simulator.domain.devices import DeviceType, KeyUsage
from simulator.domain.eui64 import EUI64
from simulator.pki.keys import DETERMINISTIC_ECDSA, derive_key
from simulator.pki.profiles import Environment
from simulator.pki.signing_request import device_signing_request
from simulator.registers.repository import SmkiRepository
from simulator.smki.derived_fleet import DerivedFleet
from simulator.smki.submission import MOST_IN_BATCH, Submission, batch_file

START = datetime(2018, 1, 1, tzinfo=UTC)
FIRST = EUI64(0x00DB_1234_0000_0000)
SIZES, FULL = (10_000, 100_000, 1_000_000), 10_000_000
THROUGH_THE_OFFICE = 50_000, 100_000, 150_000
LOOK_UPS = 5_000
RAW = 5_000
HEADING = (
    "certificates", "derived and signed /s", "lodged /s", "both /s", "memory, MiB", "octets each on disk",
    "found by EUI-64 /s", "derived again /s",
)  # fmt: skip


def limits() -> tuple[float, float]:
    """How many certificates a second a core could sign, or sign and verify, if there were nothing else to do."""
    key, part = derive_key(7, "growth").private_key, bytes(400)
    public, begin = key.public_key(), time.process_time()
    signatures = [key.sign(part, DETERMINISTIC_ECDSA) for _ in range(RAW)]
    signed = time.process_time() - begin
    for signature in signatures:
        public.verify(signature, part, DETERMINISTIC_ECDSA)
    return RAW / signed, RAW / (time.process_time() - begin)


def grow(sizes: tuple[int, ...]) -> float:
    """Issue and lodge up to each size, and print a line when it is reached. How many were signed in a second."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "repository.sqlite"
        with closing(sqlite3.connect(file)) as connection:
            repository = SmkiRepository(connection)
            fleet = DerivedFleet(1, Environment.TEST, START, first=FIRST, devices=max(sizes) // 2)
            done, signing, memory = 0, 0.0, 0.0
            for size in sizes:
                issuing = lodging = 0.0
                before = done
                while done < size:
                    begin = time.process_time()
                    batch = [fleet.certificate(number) for number in range(done, min(done + MOST_IN_BATCH, size))]
                    issued = time.process_time()
                    repository.lodge(batch)
                    issuing, lodging = issuing + issued - begin, lodging + time.process_time() - issued
                    done, memory = done + len(batch), max(memory, own_memory())
                signing += issuing
                connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
                octets, made = file.stat().st_size, size - before
                rates = (made / issuing, made / lodging, made / (issuing + lodging))
                found, derived = look_ups(repository, fleet, size // 2)
                shown = (f"{size:,}", *(f"{rate:,.0f}" for rate in rates), f"{memory:,.0f}", f"{octets / size:.1f}")
                print(f"| {' | '.join(shown)} | {found:,.0f} | {derived:,.0f} |", flush=True)
    return done / signing


def own_memory() -> float:
    """The memory of this process in MiB, without the pages of files that it has mapped, which the system may take."""
    told = re.search(r"RssAnon:\s+(\d+) kB", Path("/proc/self/status").read_text())
    return int(told[1]) / 1024 if told else 0.0


def look_ups(repository: SmkiRepository, fleet: DerivedFleet, devices: int) -> tuple[float, float]:
    """How many certificates are found in the repository, and how many derived again, in a second."""
    wanted = [EUI64(FIRST.value + number * 2_654_435_761 % devices) for number in range(LOOK_UPS // 2)]
    begin = time.process_time()
    found = repository.by_eui64(wanted)
    took = time.process_time() - begin
    begin = time.process_time()
    derived = {eui64: fleet.by_eui64(eui64) for eui64 in wanted}
    took_to_derive = time.process_time() - begin
    for eui64 in wanted:
        assert {one.der for one in found[eui64]} == {one.der for one in derived[eui64]}
    return LOOK_UPS / took, LOOK_UPS / took_to_derive


def through_the_office(sizes: tuple[int, ...]) -> float:
    """Send batches the whole way through an office, and print what it keeps of them in its file. How many a second."""
    usages = (KeyUsage.DIGITAL_SIGNATURE, KeyUsage.KEY_AGREEMENT)
    with tempfile.TemporaryDirectory() as folder:
        office = open_office(Path(folder) / "smki.sqlite")
        connection, taken = office.premises.connection, 0.0
        for at in range(0, max(sizes), MOST_IN_BATCH):
            requests = [
                device_signing_request(EUI64(FIRST.value + n // 2), usages[n % 2], derive_key(7, "growth", n))
                for n in range(at, at + MOST_IN_BATCH)
            ]
            batch = Submission.batch(SUBSCRIBER, OFFICER, batch_file(requests), DeviceType.ESME)
            begin = time.process_time()
            number = office.submit(batch, 0).number
            for _ in office.process(number, 0):
                pass
            assert office.pick_up(number, 0, SUBSCRIBER, OFFICER) is None
            taken += time.process_time() - begin
            done = at + MOST_IN_BATCH
            # Pages that one batch has left free are those of the next.
            pages, free, octets = (
                connection.execute(f"PRAGMA {name}").fetchone()[0]
                for name in ("page_count", "freelist_count", "page_size")
            )
            print(f"| {done:,} | {done / taken:,.0f} | {(pages - free) * octets / done:.1f} |", flush=True)
        connection.close()
    return max(sizes) / taken


def main(*, full: bool) -> None:
    """Measure and print."""
    signing, verifying_too = limits()
    print(f"| {' | '.join(HEADING)} |\n|{' ---: |' * len(HEADING)}")
    rate = grow((*SIZES, FULL) if full else SIZES)
    print(f"\nsigned: {rate / signing:.2f} of the limit, {signing:,.0f} signatures /s")
    print("\n| through the office | /s, one core | octets each on disk, repository included |\n| ---: | ---: | ---: |")
    rate = through_the_office(THROUGH_THE_OFFICE)
    print(f"\nthrough the office: {rate / verifying_too:.2f} of the limit, {verifying_too:,.0f} verified and signed /s")


if __name__ == "__main__":
    main(full="--full" in sys.argv[1:])
