"""``smki-sim smki``: requests in, certificates and a result file out, all of it in the repository afterwards."""

from __future__ import annotations

import csv
import json
import ssl
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from simulator.cli.worlds import open_world
from simulator.domain.devices import KeyUsage
from simulator.domain.eui64 import EUI64
from simulator.domain.parties import RemotePartyRole
from simulator.pki.certificate import Certificate, parse_certificate
from simulator.pki.signing_request import organisation_signing_request
from simulator.smki import office as office_room
from simulator.smki.submission import batch_file
from tests.support.command import smki, smki_sim
from tests.support.smki_office import DEVICES, device, key, request
from tests.support.worlds import supplier

AVON = ("--party", "Avon Energy")
METER = (*AVON, "--device-type", "ESME")
pytestmark = pytest.mark.usefixtures("folder")


def found(*criteria: str) -> list[dict[str, str]]:
    done = smki("search", *criteria, "--json")
    assert done.returncode == 0, done.stderr
    entries: list[dict[str, str]] = json.loads(done.stdout)
    return entries


def test_a_request_is_answered_with_a_certificate_that_is_lodged(folder: Path) -> None:
    (folder / "meter.csr").write_bytes(request(1))
    done = smki("issue", "meter.csr", *METER)
    assert done.returncode == 0, done.stderr
    certificate = parse_certificate(ssl.PEM_cert_to_DER_cert(done.stdout))
    assert isinstance(certificate, Certificate)
    assert certificate.public_point == key(1).public_point
    assert [entry["serial"] for entry in found("--eui64", str(device(1)))] == [f"{certificate.serial:X}"]


def test_a_request_in_pem_is_taken_and_its_certificate_written_to_a_file(folder: Path) -> None:
    (folder / "meter.pem").write_bytes(x509.load_der_x509_csr(request(1)).public_bytes(Encoding.PEM))
    done = smki("issue", "meter.pem", *METER, "--out", "meter.crt")
    assert done.stdout.startswith("SUCCESS: certificate ")
    written = x509.load_pem_x509_certificate((folder / "meter.crt").read_bytes())
    assert f"{written.serial_number:X}" in done.stdout


def test_a_request_that_may_not_be_granted_is_answered_with_its_code(folder: Path) -> None:
    asked = organisation_signing_request(EUI64(7), RemotePartyRole.SUPPLIER, KeyUsage.DIGITAL_SIGNATURE, key(1))
    (folder / "other.csr").write_bytes(asked)
    done = smki("issue", "other.csr", *AVON)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("INELIGIBLE: eui64-of-another-organisation: The EUI-64 does not belong to")
    assert found("--eui64", str(EUI64(7))) == []


def test_a_batch_ends_with_a_line_for_each_request(folder: Path) -> None:
    (folder / "meters.txt").write_bytes(batch_file([request(1), b"junk", request(2, KeyUsage.KEY_AGREEMENT)]))
    done = smki("batch", "meters.txt", *METER)
    assert done.returncode == 1
    assert done.stdout.split() == ["1", "CSR_ERROR", "2", "SUCCESS", "Result", "file:", "meters.results.csv"]
    with (folder / "meters.results.csv").open() as file:
        lines = list(csv.DictReader(file))
    assert [line["result"] for line in lines] == ["SUCCESS", "CSR_ERROR", "SUCCESS"]
    assert [entry["serial"] for entry in found("--eui64", str(device(2)))] == [lines[2]["serial"]]
    assert found("--key-usage", "key-agreement")[0]["eui64"] == str(device(2))


def test_a_batch_in_pem_is_taken(folder: Path) -> None:
    texts = [x509.load_der_x509_csr(request(n)).public_bytes(Encoding.PEM) for n in (1, 2)]
    (folder / "meters.pem").write_bytes(b"\n".join(texts))
    done = smki("batch", "meters.pem", *METER, "--out", "told.csv")
    assert done.stdout.split() == ["2", "SUCCESS", "Result", "file:", "told.csv"]
    assert len((folder / "told.csv").read_text().splitlines()) == 3


def test_devices_outside_the_allocated_range_are_ineligible(folder: Path) -> None:
    (folder / "meters.txt").write_bytes(batch_file([request(1), request(2)]))
    done = smki("batch", "meters.txt", *METER, "--allocated", f"{DEVICES.first}..{device(1)}")
    assert done.stdout.split()[:4] == ["1", "INELIGIBLE", "1", "SUCCESS"]


def test_a_command_that_was_broken_off_goes_on_when_it_is_given_again(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "meters.txt").write_bytes(batch_file([request(1), request(2)]))
    with monkeypatch.context() as broken:
        broken.setattr(office_room.SmkiOffice, "_finish", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
        assert smki("batch", "meters.txt", *METER).returncode == 130
    assert found() == []
    assert not (folder / "meters.results.csv").exists()
    assert smki("batch", "meters.txt", *METER).returncode == 0
    assert len(found("--eui64", str(device(1)))) == 1


def test_a_request_that_was_refused_is_asked_again_in_another_way(folder: Path) -> None:
    (folder / "meter.csr").write_bytes(request(1))
    elsewhere = ("--allocated", f"{device(2)}..{device(2)}")
    assert "eui64-of-another-subscriber" in smki("issue", "meter.csr", *METER, *elsewhere).stderr
    assert "subscriber-not-eligible" in smki("issue", "meter.csr", *AVON).stderr
    assert smki("issue", "meter.csr", *METER, "--allocated", f"{DEVICES.first}..{DEVICES.last}").returncode == 0


def test_no_result_file_of_before_is_written_over(folder: Path) -> None:
    (folder / "meters.txt").write_bytes(batch_file([request(1), request(2)]))
    smki("batch", "meters.txt", *METER)
    before = (folder / "meters.results.csv").read_text()
    assert "there is a file 'meters.results.csv' already" in smki("batch", "meters.txt", *METER).stderr
    assert (folder / "meters.results.csv").read_text() == before


def test_the_service_is_visited_when_it_was_last_used_and_not_before(folder: Path) -> None:
    (folder / "meter.csr").write_bytes(request(1))
    assert smki("suspend", "--threat", "x", "--part", "gateway", *AVON, "--at", "2019-03-06").returncode == 0
    assert smki("issue", "meter.csr", *METER).returncode == 0
    assert found()[0]["lodged"] == "2019-03-06T00:00:00+00:00"
    back = smki("restore", 1, "--at", "2019-03-05")
    assert (back.returncode, back.stdout) == (2, "")
    assert "is before the SMKI Service was last used, 2019-03-06 00:00:00: choose a later instant" in back.stderr


def test_a_submission_that_a_suspension_holds_up_says_so(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "meters.txt").write_bytes(batch_file([request(1), request(2)]))
    with monkeypatch.context() as broken:
        broken.setattr(office_room.SmkiOffice, "_finish", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
        assert smki("batch", "meters.txt", *METER).returncode == 130
    smki("suspend", "--threat", "a stolen key")
    held_up = smki("batch", "meters.txt", *METER)
    assert "because the SMKI PMA has suspended what it uses" in held_up.stderr
    assert not (folder / "meters.results.csv").exists()
    smki("restore", 1)
    assert smki("batch", "meters.txt", *METER).returncode == 0


def test_certificates_that_are_found_are_exported(folder: Path) -> None:
    (folder / "meters.txt").write_bytes(batch_file([request(1), request(2)]))
    smki("batch", "meters.txt", *METER)
    done = smki("export", "--out", "found.pem", "--eui64", str(device(1)))
    assert done.stdout == "1 certificates in found.pem. TEST PKI, not for live use.\n"
    assert len(x509.load_pem_x509_certificates((folder / "found.pem").read_bytes())) == 1


def test_an_organisation_certificate_is_revoked_for_its_subscriber_and_found_as_such(folder: Path) -> None:
    world = open_world(None)
    owner = supplier(world)
    asked = organisation_signing_request(owner, RemotePartyRole.SUPPLIER, KeyUsage.DIGITAL_SIGNATURE, key(1))
    (folder / "ours.csr").write_bytes(asked)
    assert smki("issue", "ours.csr", *AVON).returncode == 0
    (entry,) = found("--eui64", str(owner))
    done = smki("revoke", entry["serial"].lower(), "--as", "Avon Energy", "--reason", "key-unreliable")
    assert done.stdout == (
        f"{entry['serial']} is revoked since {world.calendar.start.isoformat()}: the private key was lost, stolen, "
        "corrupted or has otherwise become unreliable\n"
    )
    assert [one["serial"] for one in found("--status", "R", "--role", "supplier")] == [entry["serial"]]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("issue", "meter.csr", "--party", "Nobody"), "'Nobody' is no Party of this scenario; name one of Avon Energy"),
        (("issue", "meter.csr", *AVON, "--device-type", "TV"), "'TV' is no Device Type; choose one of ESME, GSME"),
        (("issue", "none.csr", *AVON), "cannot read 'none.csr'"),
        (("batch", "meter.csr", *METER, "--allocated", "1"), "'1' is no range of EUI-64s: write FIRST..LAST"),
        (("batch", "one.txt", *METER), "batch-size: A batch has 2 to 50,000 signing requests, not 1."),
        (("batch", "none.txt", *METER), "batch-size: A batch has 2 to 50,000 signing requests, not 0."),
        (("search", "--repository", "no.sqlite"), "there is no SMKI Repository 'no.sqlite'; let a run make it"),
        (("search", "--role", "KING"), "'KING' is no Remote Party Role"),
        (("search", "--serial", "QX"), "'QX' is no serial number: write hexadecimal digits"),
        (("revoke", "1A", "--as", "DCC", "--reason", "spite"), "'spite' is no reason for a revocation"),
        (("revoke", "1A", "--as", "DCC", "--reason", "key-unreliable"), "certificate-unknown: No certificate of this"),
        (("search", "--repository", "meter.csr"), "the SMKI Repository 'meter.csr' cannot be used"),
    ],
)
def test_what_is_wrong_is_one_message(folder: Path, arguments: tuple[str, ...], message: str) -> None:
    (folder / "meter.csr").write_bytes(request(1))
    (folder / "one.txt").write_bytes(batch_file([request(1)]))
    for empty in ("none.txt", "smki.sqlite"):
        (folder / empty).touch()
    done = smki_sim("smki", arguments[0], "--repository", "smki.sqlite", *arguments[1:])
    assert (done.returncode, done.stdout) == (2, "")
    assert message in done.stderr
    assert "Traceback" not in done.stderr
