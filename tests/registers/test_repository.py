"""The SMKI Repository on SQLite: every criterion, no names, no injection."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from simulator.domain.devices import KeyUsage
from simulator.domain.errors import SimulatorError
from simulator.domain.eui64 import EUI64
from simulator.domain.parties import RemotePartyRole
from simulator.registers.repository import LodgedCertificate, RepositoryEntry, SmkiRepository

DS, KA = KeyUsage.DIGITAL_SIGNATURE, KeyUsage.KEY_AGREEMENT
OPERATOR, SUPPLIER, METER = EUI64(3), EUI64(2), EUI64(1)


def entry(
    serial: str, eui64: EUI64 | None, role: RemotePartyRole | None, key_usage: KeyUsage, name: str | None = None
) -> RepositoryEntry:
    return RepositoryEntry(serial, "Z1", eui64, role, key_usage, "I", 0, name, bytes.fromhex(serial))


ENTRIES = (
    entry("01", OPERATOR, RemotePartyRole.NETWORK_OPERATOR, DS, "UK Power Networks"),
    entry("02", OPERATOR, RemotePartyRole.NETWORK_OPERATOR, KA, "UK Power Networks"),
    entry("03", SUPPLIER, RemotePartyRole.SUPPLIER, DS, "Robert'); DROP TABLE certificate;--"),
    entry("04", METER, None, DS),
    entry("05", None, RemotePartyRole.ROOT, KeyUsage.KEY_CERT_SIGN),
)


@pytest.fixture
def repository(connection: sqlite3.Connection) -> SmkiRepository:
    repository = SmkiRepository(connection)
    repository.lodge(ENTRIES)
    return repository


def serials(found: list[LodgedCertificate]) -> list[str]:
    return [entry.serial for entry in found]


def test_search_by_each_criterion(repository: SmkiRepository) -> None:
    assert serials(repository.search()) == ["01", "02", "03", "04", "05"]
    assert serials(repository.search(eui64=OPERATOR)) == ["01", "02"]
    assert serials(repository.search(serial="03")) == ["03"]
    assert serials(repository.search(role=RemotePartyRole.NETWORK_OPERATOR)) == ["01", "02"]
    assert serials(repository.search(key_usage=KA)) == ["02"]
    assert serials(repository.search(status="R")) == []


def test_zero_is_a_criterion_like_any_other(repository: SmkiRepository) -> None:
    """Digital signature and the root role have the number 0."""
    assert serials(repository.search(key_usage=DS)) == ["01", "03", "04"]
    assert serials(repository.search(role=RemotePartyRole.ROOT)) == ["05"]


def test_every_criterion_must_fit(repository: SmkiRepository) -> None:
    assert serials(repository.search(eui64=OPERATOR, key_usage=KA, status="I")) == ["02"]
    assert serials(repository.search(eui64=OPERATOR, role=RemotePartyRole.SUPPLIER)) == []


@pytest.mark.parametrize("lodged", ENTRIES, ids=lambda entry: entry.serial)
def test_a_certificate_comes_out_as_it_went_in_but_for_the_name(
    repository: SmkiRepository, lodged: RepositoryEntry
) -> None:
    """Seed 001: the repository does not show the name of the Organisation that owns a certificate."""
    assert repository.search(serial=lodged.serial) == [lodged._replace(organisation=None)]


@pytest.mark.parametrize("lodged", ENTRIES, ids=lambda entry: entry.serial)
def test_the_what_if_shows_names(connection: sqlite3.Connection, lodged: RepositoryEntry) -> None:
    repository = SmkiRepository(connection, shows_names=True)
    repository.lodge(ENTRIES)
    assert repository.search(serial=lodged.serial) == [lodged]


@pytest.mark.parametrize("serial", ["' OR '1'='1", "01' --", "'; DROP TABLE certificate; --", "%", "0?", '"01"', ""])
def test_a_search_text_is_never_sql(repository: SmkiRepository, serial: str) -> None:
    assert repository.search(serial=serial) == []
    assert repository.search(status=serial) == []
    repository.revoke(serial, serial, 5)
    assert serials(repository.search(status="I")) == ["01", "02", "03", "04", "05"]


def test_a_revoked_certificate_stays_and_says_so(repository: SmkiRepository) -> None:
    repository.revoke("01", "Z1", 5)
    assert serials(repository.search(status="R")) == ["01"]
    assert serials(repository.search(eui64=OPERATOR)) == ["01", "02"]


def test_a_serial_number_belongs_to_its_issuer(repository: SmkiRepository) -> None:
    repository.revoke("01", "another authority", 5)
    assert serials(repository.search(status="R")) == []
    repository.lodge([ENTRIES[0]._replace(issuer="another authority")])
    assert serials(repository.search(serial="01")) == ["01", "01"]


def test_a_certificate_that_is_lodged_twice_stays_as_it_was(repository: SmkiRepository) -> None:
    repository.revoke("01", "Z1", 5)
    repository.lodge([ENTRIES[0]])
    assert (serials(repository.search(status="R")), repository.count()) == (["01"], 5)


def test_a_repository_outlives_its_connection(tmp_path: Path) -> None:
    file = tmp_path / "repository.sqlite"
    for expected in (0, 5):
        with closing(sqlite3.connect(file)) as connection:
            repository = SmkiRepository(connection)
            assert repository.count() == expected
            repository.lodge(ENTRIES)


@pytest.mark.parametrize("numbers", [1, 700])
def test_many_look_ups_at_once_give_what_single_ones_give(repository: SmkiRepository, numbers: int) -> None:
    asked = [f"{number:02X}" for number in range(numbers)] + ["04", "05", "no serial number"]
    assert repository.by_serial(asked) == {serial: repository.search(serial=serial) for serial in asked}
    devices = [EUI64(number) for number in range(numbers)] + [SUPPLIER, METER]
    assert repository.by_eui64(devices) == {device: repository.search(eui64=device) for device in devices}
    assert repository.by_serial([]) == {}
    assert repository.by_eui64([]) == {}


def test_an_eui64_may_use_all_its_bits(repository: SmkiRepository) -> None:
    highest = EUI64((1 << 64) - 1)
    repository.lodge([entry("06", highest, RemotePartyRole.SUPPLIER, DS)])
    assert [each.eui64 for each in repository.search(eui64=highest)] == [highest]
    assert serials(repository.by_eui64([highest])[highest]) == ["06"]


def test_a_lodging_that_fails_half_way_leaves_nothing(repository: SmkiRepository) -> None:
    def cut_off() -> Iterator[RepositoryEntry]:
        yield entry("07", METER, None, DS)
        raise OSError("the signing module does not answer")

    with pytest.raises(OSError, match="does not answer"):
        repository.lodge(cut_off())
    assert repository.count() == 5
    repository.lodge([entry("07", METER, None, DS)])
    assert repository.count() == 6


@pytest.mark.parametrize("isolation", ["", None])
def test_what_is_lodged_is_on_the_disk_at_once(tmp_path: Path, isolation: str | None) -> None:
    """Whether or not the connection commits each statement by itself."""
    file = tmp_path / "repository.sqlite"
    with closing(sqlite3.connect(file, isolation_level=isolation)) as writing:  # type: ignore[arg-type]
        SmkiRepository(writing).lodge(ENTRIES)
        with closing(sqlite3.connect(file)) as reading:
            assert SmkiRepository(reading).count() == 5


def test_certificates_are_found_by_the_day_on_which_they_were_lodged(repository: SmkiRepository) -> None:
    repository.lodge(
        [entry("06", METER, None, DS)._replace(lodged=10), entry("07", METER, None, DS)._replace(lodged=20)]
    )
    assert serials(repository.search(lodged=range(1, 20))) == ["06"]
    assert serials(repository.search(lodged=range(10, 21), eui64=METER)) == ["06", "07"]
    assert serials(repository.search(lodged=range(10, 10))) == []


def test_a_revocation_has_the_instant_of_the_first_one(repository: SmkiRepository) -> None:
    repository.revoke("01", "Z1", 5)
    repository.revoke("01", "Z1", 6)
    assert [(each.serial, each.revoked) for each in repository.revoked(range(5, 6))] == [("01", 5)]
    assert repository.revoked(range(6, 7)) == []


def test_a_file_of_another_version_is_refused_with_what_to_do(connection: sqlite3.Connection) -> None:
    SmkiRepository(connection)
    SmkiRepository(connection)
    connection.execute("PRAGMA user_version = 1")
    with pytest.raises(SimulatorError, match="run the scenario again"):
        SmkiRepository(connection)
