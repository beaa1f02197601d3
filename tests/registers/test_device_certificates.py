"""Device Certificates are kept as their fields, and come out octet for octet as they went in."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
from collections.abc import Iterable, Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from simulator.domain.devices import KeyUsage
from simulator.domain.eui64 import EUI64
from simulator.domain.parties import RemotePartyRole
from simulator.pki.authorities import DeviceAuthority
from simulator.pki.certificate import Certificate, parse_certificate
from simulator.pki.keys import derive_key, serial_for
from simulator.pki.profiles import Environment
from simulator.pki.succession import DeviceCertificationAuthority
from simulator.registers.device_form import DeviceForm
from simulator.registers.repository import LodgedCertificate, RepositoryEntry, SmkiRepository
from tests.support.child import child

START = datetime(2018, 1, 1, tzinfo=UTC)
POINTS = [derive_key(5, number).public_point for number in range(4)]
USAGES = (KeyUsage.DIGITAL_SIGNATURE, KeyUsage.KEY_AGREEMENT)
AUTHORITY = DeviceAuthority.create(5, Environment.TEST, START)


def lodgeable(der: bytes, lodged: int = 7) -> RepositoryEntry:
    read = parse_certificate(der)
    assert isinstance(read, Certificate)
    (usage,) = read.key_usage
    return RepositoryEntry(f"{read.serial:X}", read.issuer, read.eui64, None, usage, "I", lodged, None, der)


def device(number: int, authority: DeviceAuthority = AUTHORITY) -> RepositoryEntry:
    return lodgeable(
        authority.issue(
            eui64=EUI64((number // 2) * 0x9E3779B97F4A7C15 % (1 << 64)),
            key_usage=USAGES[number % 2],
            public_point=POINTS[number % 4],
            not_before=START + timedelta(hours=number),
            serial=serial_for(5, number),
        )
    )


DEVICES = [device(number) for number in range(40)]


@pytest.fixture
def repository(connection: sqlite3.Connection) -> SmkiRepository:
    repository = SmkiRepository(connection)
    repository.lodge(DEVICES)
    return repository


def read(found: Iterable[LodgedCertificate]) -> list[RepositoryEntry]:
    """What certificates in the repository say, all of it."""
    return [RepositoryEntry(*(getattr(each, name) for name in RepositoryEntry._fields)) for each in found]


def kept(connection: sqlite3.Connection) -> tuple[int, int]:
    """How many are kept as fields, and how many whole."""
    (counts,) = connection.execute(
        "SELECT (SELECT count(*) FROM device_certificate), (SELECT count(*) FROM certificate)"
    )
    return counts[0], counts[1]


def test_device_certificates_are_kept_as_fields(repository: SmkiRepository, connection: sqlite3.Connection) -> None:
    assert kept(connection) == (40, 0)
    assert repository.count() == 40


def test_each_comes_out_as_it_went_in(repository: SmkiRepository) -> None:
    assert read(repository.search()) == sorted(DEVICES)
    for entry in DEVICES:
        assert read(repository.search(serial=entry.serial)) == [entry]
        assert entry.eui64 is not None
        assert entry in read(repository.search(eui64=entry.eui64))
        assert read(repository.search(eui64=entry.eui64, key_usage=entry.key_usage)) == [entry]
    both = {entry.serial: [entry] for entry in DEVICES}
    assert {serial: read(found) for serial, found in repository.by_serial(list(both)).items()} == both
    devices = [entry.eui64 for entry in DEVICES[::2] if entry.eui64]
    assert repository.by_eui64(devices) == {each: repository.search(eui64=each) for each in devices}


def test_role_and_status_are_criteria_for_devices_too(repository: SmkiRepository) -> None:
    assert repository.search(role=RemotePartyRole.SUPPLIER) == repository.search(status="R") == []
    assert len(repository.search(status="I", key_usage=KeyUsage.KEY_AGREEMENT)) == 20


@pytest.mark.parametrize(
    "written", [str.lower, lambda text: "0" + text, lambda text: f" {text[1:]}", lambda text: text[1:]]
)
def test_a_serial_number_is_found_as_the_repository_writes_it_only(repository: SmkiRepository, written) -> None:  # type: ignore[no-untyped-def]
    serial = next(entry.serial for entry in DEVICES if entry.serial.lower() != entry.serial)
    assert repository.search(serial=written(serial)) == []
    assert repository.by_serial([written(serial)]) == {written(serial): []}


def test_a_device_certificate_cannot_be_revoked(repository: SmkiRepository) -> None:
    """Seed 004 ¶118."""
    repository.revoke(DEVICES[0].serial, DEVICES[0].issuer, 5)
    assert repository.search(status="R") == []


def test_one_that_is_lodged_twice_stays_as_it_was(repository: SmkiRepository) -> None:
    repository.lodge([DEVICES[3]._replace(lodged=9)])
    assert read(repository.search(serial=DEVICES[3].serial)) == [DEVICES[3]]
    assert repository.count() == 40


def test_every_issuing_dca_has_its_own_form(connection: sqlite3.Connection) -> None:
    dca = DeviceCertificationAuthority(5, Environment.TEST, START, issue_volume=3)
    issued = [
        lodgeable(
            dca.issue(
                eui64=EUI64(number),
                key_usage=USAGES[0],
                public_point=POINTS[0],
                not_before=START,
                serial=serial_for(6, number),
            )
        )
        for number in range(10)
    ]
    repository = SmkiRepository(connection)
    repository.lodge(issued)
    assert read(repository.search()) == sorted(issued)
    assert kept(connection) == (10, 0)
    assert connection.execute("SELECT count(*) FROM device_form").fetchone() == (4,)


@pytest.mark.parametrize(
    "changed",
    [
        {"der": DEVICES[1].der + b"\0"},
        {"der": DEVICES[1].der.replace(b"\x30\x82", b"\x30\x83", 1)},
        {"der": DEVICES[1].der[:-9] + bytes(9)},
        {"der": b"no certificate"},
        {"der": DEVICES[2].der},
        {"eui64": EUI64(99)},
        {"eui64": None},
        {"status": "R"},
        {"organisation": "Sandbox Energy"},
        {"key_usage": KeyUsage.KEY_CERT_SIGN},
        {"serial": "01"},
        {"issuer": "CN=Somebody else"},
        {"role": RemotePartyRole.SUPPLIER},
    ],
    ids=str,
)
def test_whatever_does_not_follow_the_form_is_kept_whole_and_unchanged(
    connection: sqlite3.Connection, changed: dict[str, object]
) -> None:
    repository = SmkiRepository(connection, shows_names=True)
    odd = DEVICES[1]._replace(**changed)  # type: ignore[arg-type]
    repository.lodge([DEVICES[0], odd])
    assert odd in read(repository.search())
    assert odd in read(repository.search(serial=odd.serial))
    assert odd in read(repository.by_serial([odd.serial])[odd.serial])


def test_an_issuer_of_the_same_name_and_another_key_does_not_disturb(connection: sqlite3.Connection) -> None:
    stranger = device(1, DeviceAuthority.create(6, Environment.TEST, START))
    repository = SmkiRepository(connection)
    repository.lodge([DEVICES[0], stranger])
    assert read(repository.search()) == sorted([DEVICES[0], stranger])
    assert kept(connection) == (1, 1)


def test_octets_that_are_no_device_certificate_have_no_form() -> None:
    signs, certifies_keys = bytes.fromhex("040403020780"), bytes.fromhex("040403020204")
    certifies = DEVICES[0].der.replace(signs, certifies_keys)
    assert isinstance(parse_certificate(certifies), Certificate)
    for der in (b"", b"0\0", AUTHORITY.issuing.der, AUTHORITY.root.der, DEVICES[0].der[:-1], certifies):
        assert DeviceForm.of(der) is None


def test_a_failed_lodging_leaves_no_form_behind(connection: sqlite3.Connection) -> None:
    repository = SmkiRepository(connection)

    def cut_off() -> Iterator[RepositoryEntry]:
        yield from DEVICES[:2]
        raise OSError("cut off")

    with pytest.raises(OSError, match="cut off"):
        repository.lodge(cut_off())
    assert repository.count() == 0
    repository.lodge(DEVICES[:2])
    assert read(repository.search()) == sorted(DEVICES[:2])


def test_another_process_reads_what_was_lodged_meanwhile(tmp_path: Path) -> None:
    file = tmp_path / "repository.sqlite"
    with closing(sqlite3.connect(file)) as reading, closing(sqlite3.connect(file)) as writing:
        reader, writer = SmkiRepository(reading), SmkiRepository(writing)
        writer.lodge(DEVICES[:3])
        assert read(reader.search()) == sorted(DEVICES[:3])
        reader.lodge(DEVICES[3:5])
        assert read(writer.search()) == sorted(DEVICES[:5])


def test_two_processes_that_both_meet_a_new_issuer_agree_on_its_form(tmp_path: Path) -> None:
    file = tmp_path / "repository.sqlite"
    with closing(sqlite3.connect(file)) as one, closing(sqlite3.connect(file)) as other:
        first, second = SmkiRepository(one), SmkiRepository(other)
        first.lodge(DEVICES[:1])
        second.lodge(DEVICES[1:2])
        assert kept(one) == (2, 0)
        assert read(first.search()) == read(second.search()) == sorted(DEVICES[:2])


_LODGE_FOR_EVER = """
import sqlite3, sys
from itertools import count
from tests.registers.test_device_certificates import device
from simulator.registers.repository import SmkiRepository
repository = SmkiRepository(sqlite3.connect(sys.argv[1]))
for batch in count():
    repository.lodge([device(number) for number in range(batch * 20, batch * 20 + 20)])
    print(batch, flush=True)
"""


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="nothing kills a process at once here")
def test_a_process_that_is_killed_loses_nothing_and_leaves_no_half_batch(tmp_path: Path) -> None:
    file = tmp_path / "repository.sqlite"
    with subprocess.Popen(child(_LODGE_FOR_EVER, file), stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        told = [int(process.stdout.readline()) for _ in range(4)]
        os.kill(process.pid, signal.SIGKILL)
        told += [int(line) for line in process.stdout.read().split()]
    with closing(sqlite3.connect(file)) as connection:
        repository = SmkiRepository(connection)
        count = repository.count()
        assert count % 20 == 0
        assert count >= 20 * (told[-1] + 1)
        assert read(repository.search()) == sorted(device(number) for number in range(count))


def test_device_certificates_are_found_by_the_day_on_which_they_were_lodged(connection: sqlite3.Connection) -> None:
    repository = SmkiRepository(connection)
    repository.lodge([each._replace(lodged=day) for day, each in enumerate(DEVICES)])
    assert sorted(each.lodged for each in repository.search(lodged=range(3, 6))) == [3, 4, 5]
    assert repository.search(lodged=range(3, 6), eui64=DEVICES[10].eui64) == []


def test_serial_numbers_with_the_same_lower_half_are_told_apart(connection: sqlite3.Connection) -> None:
    alike = [
        lodgeable(
            AUTHORITY.issue(
                eui64=EUI64(number),
                key_usage=USAGES[0],
                public_point=POINTS[0],
                not_before=START,
                serial=high << 120 | 7,
            )
        )
        for number, high in enumerate((0x41, 0x42))
    ]
    repository = SmkiRepository(connection)
    repository.lodge(alike)
    first, second = (entry.serial for entry in alike)
    others = [f"{serial_for(5, number):X}" for number in range(600)]
    found = repository.by_serial([first, *others, second])
    assert [read(found[serial]) for serial in (first, second)] == [[entry] for entry in alike]
    assert not any(found[serial] for serial in others)
    assert read(repository.search(serial=first)) == alike[:1]
