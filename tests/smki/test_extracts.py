"""The daily and weekly files of the SMKI Repository."""

from __future__ import annotations

import csv
from datetime import date
from io import BytesIO, StringIO
from zipfile import ZipFile

import pytest
from cryptography import x509

from simulator.domain.devices import KeyUsage
from simulator.domain.parties import RemotePartyRole
from simulator.domain.revocation import RevocationReason
from simulator.domain.time import DAY, HOUR
from simulator.pki.signing_request import organisation_signing_request
from simulator.registers.lodging_table import Information, Lodger
from simulator.smki.extracts import Extract, due_extracts, write_extract
from simulator.smki.library import Library
from simulator.smki.office import SmkiOffice
from simulator.smki.publication import Publisher
from simulator.smki.revoking import RevokedCertificate
from simulator.smki.submission import Submission
from tests.support.smki_office import AVON, AVON_ID, CALENDAR, OFFICER, batch, key, office, pick_up, request, work

MONDAY = date(2018, 1, 1)
TUESDAY = date(2018, 1, 2)


def file_of(made: SmkiOffice, extract: Extract) -> bytes:
    into = BytesIO()
    write_extract(extract, made, into)
    return into.getvalue()


def delta(made: SmkiOffice, day: date) -> bytes:
    return file_of(made, Extract.delta(day, CALENDAR))


def table(file: bytes) -> list[dict[str, str]]:
    with ZipFile(BytesIO(file)) as archive:
        return list(csv.DictReader(StringIO(archive.read("certificates.csv").decode())))


def serials_in_pem(file: bytes) -> list[str]:
    with ZipFile(BytesIO(file)) as archive:
        pem = archive.read("certificates.pem")
    return [f"{each.serial_number:X}" for each in x509.load_pem_x509_certificates(pem)] if pem else []


def names(file: bytes, folder: str) -> list[str]:
    with ZipFile(BytesIO(file)) as archive:
        return [name for name in archive.namelist() if name.startswith(folder)]


@pytest.fixture
def made() -> SmkiOffice:
    """Monday: Devices and an Organisation are certified. Tuesday: the Organisation's certificate is revoked."""
    made = office()
    publisher = Publisher(made)
    publisher.advance(0)
    devices = work(made, batch(request(1), request(2)), HOUR)
    asked = organisation_signing_request(AVON_ID, RemotePartyRole.SUPPLIER, KeyUsage.DIGITAL_SIGNATURE, key(900))
    organisation = work(made, Submission.single(AVON, OFFICER, asked), HOUR)
    for number in (devices, organisation):
        assert pick_up(made, number, 2 * HOUR) is None
    Library(made).lodge(Information.RAPP, b"the procedures", lodger=Lodger.DCC, at=3 * HOUR, since=0)
    publisher.advance(DAY)
    (entry,) = made.premises.repository.search(eui64=AVON_ID)
    revoked = made.revoke(entry.serial, DAY + HOUR, RevocationReason.KEY_UNRELIABLE, AVON)
    assert isinstance(revoked, RevokedCertificate)
    publisher.advance(2 * DAY)
    return made


def test_files_are_due_at_midnight_and_after_a_sunday_the_full_one() -> None:
    """SEC Appendix O 2.3.3, MP147: the full extract weekly, with seven daily updates."""
    due = list(due_extracts(0, 8 * DAY, CALENDAR))
    assert [(each.kind.value, each.due // DAY) for each in due] == [
        *(("delta", day) for day in range(1, 8)),
        ("full", 7),
        ("delta", 8),
    ]
    assert list(due_extracts(DAY, 2 * DAY - 1, CALENDAR)) == []
    assert due[0].name(CALENDAR) == "smki-repository-delta-2018-01-01.zip"
    assert due[7].name(CALENDAR) == "smki-repository-full-2018-01-07.zip"


def test_a_delta_shows_what_was_lodged_on_its_day(made: SmkiOffice) -> None:
    file = delta(made, MONDAY)
    rows = [row for row in table(file) if row["role"] not in ("Root", "IssuingAuthority")]
    assert {(row["change"], row["role"], row["status"], row["lodged"]) for row in rows} == {
        ("lodged", "Supplier", "I", "2018-01-01T02:00:00.000+00:00"),
        ("lodged", "", "I", "2018-01-01T02:00:00.000+00:00"),
    }
    assert len(rows) == 3
    assert serials_in_pem(file) == [row["serial"] for row in table(file)]
    assert names(file, "documents/") == ["documents/Registration Authority Policies and Procedures, version 1"]
    assert [name.partition(" by ")[0] for name in names(file, "lists/")] == [
        "lists/ARL 1",
        "lists/CRL 1",
        "lists/CRL 2",
    ]


def test_a_delta_shows_what_was_revoked_on_its_day(made: SmkiOffice) -> None:
    file = delta(made, TUESDAY)
    assert [(row["change"], row["role"], row["status"], row["revoked"]) for row in table(file)] == [
        ("revoked", "Supplier", "R", "2018-01-02T01:00:00.000+00:00")
    ]
    assert serials_in_pem(file) == names(file, "documents/") == []
    assert [name.partition(" by ")[0] for name in names(file, "lists/")] == [
        "lists/CRL 3",
        "lists/CRL 4",
        "lists/CRL 5",
    ]


def test_a_file_is_the_same_whenever_it_is_made(made: SmkiOffice) -> None:
    full = Extract.full(MONDAY, CALENDAR)
    before = delta(made, MONDAY), file_of(made, full)
    assert pick_up(made, work(made, batch(request(3), request(4)), 3 * DAY), 3 * DAY) is None
    Publisher(made).advance(5 * DAY)
    assert (delta(made, MONDAY), file_of(made, full)) == before
    assert {row["status"] for row in table(before[1])} == {"I"}


def test_the_days_of_a_week_together_make_the_full_file(made: SmkiOffice) -> None:
    *days, full = (file_of(made, each) for each in due_extracts(0, 7 * DAY, CALENDAR))
    lodged = [row["serial"] for day in days for row in table(day) if row["change"] == "lodged"]
    assert sorted(lodged) == sorted(row["serial"] for row in table(full))
    assert sorted(lodged) == sorted(serials_in_pem(full))
    assert [row["role"] for row in table(full) if row["status"] == "R"] == ["Supplier"]
    assert [name.partition(" by ")[0] for name in names(full, "lists/")] == ["lists/ARL 1", "lists/CRL 5"]
