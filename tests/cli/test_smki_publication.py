"""``smki-sim smki crl``, ``export --delta|--full``, ``lodge`` and ``documents``."""

from __future__ import annotations

import csv
import json
import shutil
import ssl
import subprocess
from io import StringIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from cryptography import x509

from simulator.cli.smki_offices import open_office
from simulator.cli.worlds import open_world
from simulator.domain.devices import KeyUsage
from simulator.domain.parties import RemotePartyRole
from simulator.pki.certificate import Certificate
from simulator.pki.signing_request import organisation_signing_request
from simulator.pki.succession import OrganisationCertificationAuthority
from tests.support.command import Done, smki_sim
from tests.support.command import smki as run_smki
from tests.support.smki_office import key
from tests.support.worlds import supplier

START = "2019-03-04"
pytestmark = pytest.mark.usefixtures("folder")


def smki(command: str, *arguments: object) -> Done:
    done = run_smki(command, *arguments)
    assert done.returncode == 0, done.stderr
    return done


def told(command: str, *arguments: object) -> dict[str, list[dict[str, object]]]:
    answer: dict[str, list[dict[str, object]]] = json.loads(smki(command, *arguments, "--json").stdout)
    return answer


def authorities() -> OrganisationCertificationAuthority:
    world = open_world(None)
    return OrganisationCertificationAuthority(world.scenario.seed, world.smki.environment, world.calendar.start)


def revoked_certificate(folder: Path) -> str:
    """The serial number of a certificate that is revoked at nine o'clock of the first day."""
    asked = organisation_signing_request(
        supplier(open_world(None)), RemotePartyRole.SUPPLIER, KeyUsage.DIGITAL_SIGNATURE, key(1)
    )
    (folder / "ours.csr").write_bytes(asked)
    smki("issue", "ours.csr", "--party", "Avon Energy", "--out", "ours.pem")
    serial = f"{x509.load_pem_x509_certificate((folder / 'ours.pem').read_bytes()).serial_number:X}"
    smki("revoke", serial, "--as", "Avon Energy", "--reason", "key-unreliable", "--at", f"{START}T09:00:00")
    return serial


def test_lists_are_published_as_they_fall_due_and_the_newest_is_written(folder: Path) -> None:
    serial = revoked_certificate(folder)
    first = told("crl", "--at", f"{START}T08:00:00")
    assert [(each["number"], each["issued"]) for each in first["published"]] == [(1, f"{START}T00:00:00+00:00")]
    done = smki("crl", "--at", f"{START}T10:00:00", "--out", "ours.crl")
    assert done.stdout.startswith("CRL 2 of ")
    assert (
        f"issued {START}T09:30:00+00:00, next by {START}T21:30:00+00:00, 1 revoked\n1 published now.\n" in done.stdout
    )
    (entry,) = x509.load_der_x509_crl((folder / "ours.crl").read_bytes())
    assert f"{entry.serial_number:X}" == serial
    again = told("crl", "--at", f"{START}T10:00:00")
    assert (again["published"], [each["number"] for each in again["newest"]]) == ([], [2])


@pytest.mark.parametrize(("option", "signer"), [((), "issuing"), (("--arl",), "root")])
def test_openssl_verifies_what_was_published(folder: Path, option: tuple[str, ...], signer: str) -> None:
    program = shutil.which("openssl")
    if program is None:
        pytest.skip("there is no openssl on this machine for a second opinion")
    oca = authorities()
    authority: Certificate = oca.root.certificate if signer == "root" else oca.current.issuing
    (folder / "authority.pem").write_text(ssl.DER_cert_to_PEM_cert(authority.der))
    for name, form in (("list.pem", "PEM"), ("list.crl", "DER")):
        smki("crl", *option, "--at", START, "--out", name)
        command = [program, "crl", "-in", name, "-inform", form, "-CAfile", "authority.pem", "-verify", "-noout"]
        judged = subprocess.run(command, capture_output=True, text=True, check=False, cwd=folder)
        assert (judged.returncode, judged.stderr.strip()) == (0, "verify OK")


def test_after_the_root_was_replaced_there_is_an_arl_of_each_root(folder: Path) -> None:
    with open_office(None, Path("smki.sqlite"), None, None) as (office, now):
        office.authorities.replace_root(now)
    smki("crl", "--arl", "--out", "arls.pem")
    read = x509.load_pem_x509_crl
    lists = (folder / "arls.pem").read_bytes().split(b"-----END X509 CRL-----\n")
    named = {read(each + b"-----END X509 CRL-----\n").issuer.rfc4514_string() for each in lists if each}
    assert named == {"CN=TEST Root OCA,OU=00", "CN=TEST Root OCA 2,OU=00"}
    refused = smki_sim("smki", "crl", "--arl", "--out", "arl.crl", "--repository", "smki.sqlite")
    assert "2 authorities have a list each, and a file in DER holds one: name 'arl.pem'" in refused.stderr


def test_an_issuing_ocas_certificate_is_revoked_by_order_and_stands_on_the_arl(folder: Path) -> None:
    serial = f"{authorities().current.issuing.serial:X}"
    smki("revoke", serial, "--as", "SMKI PMA", "--reason", "ordered-by-pma", "--at", f"{START}T01:00:00")
    (newest,) = told("crl", "--arl", "--at", f"{START}T02:00:00")["newest"]
    assert (newest["kind"], newest["number"], newest["issued"]) == ("ARL", 2, f"{START}T01:30:00+00:00")
    refused = smki_sim(
        "smki", "revoke", serial, "--as", "Avon Energy", "--reason", "key-unreliable", "--repository", "smki.sqlite"
    )
    assert "revocation-not-authorised" in refused.stderr


def test_the_daily_and_the_weekly_file_are_written(folder: Path) -> None:
    serial = revoked_certificate(folder)
    smki("crl", "--at", "2019-03-05")
    for option, day in (("--delta", START), ("--full", "2019-03-05")):
        done = smki("export", option, day, "--out", "repository.zip")
        assert done.stdout == "5 certificates in repository.zip. TEST PKI, not for live use.\n"
        with ZipFile(folder / "repository.zip") as archive:
            rows = list(csv.DictReader(StringIO(archive.read("certificates.csv").decode())))
            lists = [name for name in archive.namelist() if name.startswith("lists/CRL")]
        (ours,) = [row for row in rows if row["serial"] == serial]
        assert (ours["change"], ours["status"]) == ("lodged", "R")
        assert lists
    assert smki("export", "--delta", "2019-03-06", "--out", "repository.zip").stdout.startswith("0 certificates")


def test_certificates_are_searched_by_the_day_on_which_they_were_lodged(folder: Path) -> None:
    serial = revoked_certificate(folder)
    smki("crl", "--at", START)
    everything = len(json.loads(smki("search", "--json").stdout))
    assert len(json.loads(smki("search", "--from", START, "--to", "2019-03-05", "--json").stdout)) == everything
    assert json.loads(smki("search", "--from", "2019-03-05", "--json").stdout) == []
    found = json.loads(smki("search", "--to", "2019-03-05", "--role", "supplier", "--json").stdout)
    assert [(entry["serial"], entry["lodged"]) for entry in found] == [(serial, f"{START}T00:00:00+00:00")]


def test_documents_are_lodged_shown_and_read(folder: Path) -> None:
    (folder / "rapp.txt").write_text("the procedures")
    done = smki("lodge", "rapp.txt", "--document", "rapp", "--as", "DCC", "--at", "2019-03-06", "--since", START)
    assert done.stdout == (
        "Registration Authority Policies and Procedures, version 1, is lodged, late by 1 day, 0:00:00.\n"
    )
    shown = smki("documents").stdout.splitlines()
    assert len([line for line in shown if not line.startswith(" ")]) == 13
    assert "    version 1: lodged 2019-03-06T00:00:00+00:00, late by 86,400 s, 14 octets" in shown
    arguments = ("--read", "rapp", "--party", "Avon Energy", "--out", "read.txt", "--at", "2019-03-07")
    smki("documents", *arguments)
    assert (folder / "read.txt").read_text() == "the procedures"
    rows = json.loads(smki("documents", "--json").stdout)
    assert [row["title"] for row in rows if row["versions"]] == ["Registration Authority Policies and Procedures"]


@pytest.mark.parametrize("other", ["seed = 99", "environment = 'live'", "start = 2019-03-05"])
def test_the_repository_of_another_seed_environment_or_start_is_not_used(folder: Path, other: str) -> None:
    smki("documents")
    (folder / "other.toml").write_text(other)
    before = (folder / "smki.sqlite").read_bytes()
    for command in ("crl", "documents", "search"):
        done = smki_sim("smki", command, "--scenario", "other.toml", "--repository", "smki.sqlite")
        assert done.returncode == 2
        assert (
            "'smki.sqlite' is of another scenario, seed or environment, or of an earlier version: name those of its run"
            in done.stderr
        )
    assert (folder / "smki.sqlite").read_bytes() == before


def test_the_repository_of_a_run_is_used_with_the_seed_of_that_run_alone(folder: Path) -> None:
    (folder / "village.toml").write_text("days = 1\n[fleet]\nhomes = 0")
    assert smki_sim("run", "village.toml", "--seed", 7).returncode == 0
    found = smki_sim("smki", "search", "--scenario", "village.toml", "--seed", 7, "--role", "supplier")
    assert (found.returncode, found.stderr) == (0, "")
    store = "runs/village-7/repository-baseline.sqlite"
    done = smki_sim("smki", "crl", "--scenario", "village.toml", "--repository", store)
    assert done.returncode == 2
    assert (
        f"'{store}' is of another scenario, seed or environment, or of an earlier version: name those of its run"
        in done.stderr
    )


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("crl", "--out", "no/such/folder.pem"), "cannot write 'no/such/folder.pem'"),
        (("crl", "--out", "a.txt/list.pem"), "cannot write 'a.txt/list.pem': part of the path is a file, not a folder"),
        (("crl", "--out", "."), "cannot write '.': a folder of that name is in the way"),
        (("export", "--out", "a.txt/x.pem"), "cannot write 'a.txt/x.pem': part of the path is a file, not a folder"),
        (("export", "--out", "x.zip", "--delta", START, "--full", START), "takes no search: give one"),
        (("export", "--out", "x.zip", "--delta", START, "--role", "supplier"), "takes no search: give one"),
        (("export", "--out", "x.zip", "--delta", "1979-12-31"), "a day from 1980 to 2106"),
        (("export", "--out", "x.zip", "--full", "9999-12-31"), "a day from 1980 to 2106"),
        (("lodge", "a.txt", "--document", "novel", "--as", "DCC"), "'novel' is no document of the SMKI Repository"),
        (("lodge", "a.txt", "--document", "rapp", "--as", "SMKI PMA"), "lodging-not-permitted"),
        (("lodge", "b.txt", "--document", "rapp", "--as", "DCC"), "cannot read 'b.txt'"),
        (("documents", "--read", "rapp"), "name them with --party and --out"),
        (("documents", "--read", "rapp", "--party", "Avon Energy", "--out", "c"), "document-not-lodged"),
    ],
)
def test_what_is_wrong_is_one_message(folder: Path, arguments: tuple[str, ...], message: str) -> None:
    (folder / "a.txt").write_text("a document")
    (folder / "smki.sqlite").touch()
    done = smki_sim("smki", arguments[0], "--repository", "smki.sqlite", *arguments[1:])
    assert (done.returncode, done.stdout) == (2, "")
    assert message in done.stderr
    assert "Traceback" not in done.stderr
