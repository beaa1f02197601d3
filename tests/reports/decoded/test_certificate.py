"""Certificates in words: what they say, whether they fit their key slot, and whether they can be trusted."""

from dataclasses import replace
from datetime import timedelta

import pytest

from simulator.domain.devices import NETWORK_OPERATOR_SIGNING, SUPPLIER_SIGNING, KeyUsage
from simulator.reports.decoded.certificate import decode_certificate, decode_placed, show_certificate
from simulator.reports.decoded.known import Known
from simulator.reports.decoded.tree import Standing
from tests.reports.decoded.conftest import Scene, find, value
from tests.support import worlds


def test_an_organisation_certificate_says_everything(scene: Scene) -> None:
    certificate = scene.certificate(scene.supplier)
    shown = show_certificate("certificate", certificate, scene.known)
    assert shown.value == "Organisation Certificate, digital signature"
    said = {child.label: child.value for child in shown.children}
    assert said == {
        "subject": f"x500UniqueIdentifier={scene.supplier},OU=02",
        "role": "Supplier (OU 02)",
        "EUI-64": f"{scene.supplier} (Avon Energy, Supplier)",
        "key usage": "digital signature",
        "issuer": "CN=TEST Issuing OCA,OU=07",
        "serial number": f"{certificate.serial:X}",
        "valid from": "2019-03-04 00:00:00 UTC",
        "valid until": "2029-03-03 23:59:59 UTC",
        "certificate policy": "1.2.826.0.1.8641679.1.2.1.4 (test)",
        "key identifier": (certificate.subject_key_identifier or b"").hex().upper(),
        "issuer's key identifier": (certificate.authority_key_identifier or b"").hex().upper(),
        "SHA-1 (CertificateHash)": certificate.thumbprint.upper(),
        "revocation": "not revoked in the scenario",
        "path": "valid: leads to a trusted authority at 2019-03-04 00:00:00 UTC",
    }
    assert find(shown, "path").standing is Standing.GOOD


def test_a_device_certificate_has_no_role_and_no_end(scene: Scene) -> None:
    entry = scene.world.repository.search(eui64=scene.meter, key_usage=KeyUsage.KEY_AGREEMENT)[0]
    shown = decode_certificate("certificate", entry.der, scene.known)
    assert shown.value == "Device Certificate, key agreement"
    assert value(shown, "role") == "none: a Device"
    assert value(shown, "valid until") == "no end"
    assert find(shown, "path").standing is Standing.GOOD


def test_an_expired_certificate_is_bad(scene: Scene) -> None:
    certificate = scene.certificate(scene.supplier)
    later = replace(scene.known, at=certificate.not_after + timedelta(days=1))
    path = find(show_certificate("certificate", certificate, later), "path")
    assert path.standing is Standing.BAD
    assert "path-expired" in [child.label for child in path.children]


def test_dates_that_do_not_count_are_said_so(scene: Scene) -> None:
    shown = show_certificate("certificate", scene.certificate(scene.supplier), replace(scene.known, at=None))
    assert value(shown, "path") == "valid: leads to a trusted authority; dates were not to be checked"


def test_a_certificate_of_an_unknown_authority_cannot_be_checked(scene: Scene) -> None:
    elsewhere = Known.of(worlds.build(seed=64))
    path = find(show_certificate("certificate", scene.certificate(scene.supplier), elsewhere), "path")
    assert path.standing is Standing.UNKNOWN
    assert path.value.startswith("cannot be checked")


def test_octets_that_are_no_certificate_are_told_with_the_reason(scene: Scene) -> None:
    shown = decode_certificate("certificate", b"\x30\x03abc", scene.known)
    assert (shown.value, shown.standing) == ("cannot be read", Standing.BAD)
    assert shown.children[0].label == "certificate-malformed"


@pytest.mark.parametrize(
    ("owner", "usage", "standing", "words"),
    [
        ("operator", KeyUsage.DIGITAL_SIGNATURE, Standing.GOOD, "yes"),
        ("supplier", KeyUsage.DIGITAL_SIGNATURE, Standing.BAD, "no: its role is Supplier (OU 02)"),
        ("operator", KeyUsage.KEY_AGREEMENT, Standing.BAD, "no: its key is for key agreement"),
        ("broker", KeyUsage.DIGITAL_SIGNATURE, Standing.PLAIN, "may hold any key slot"),
    ],
)
def test_a_certificate_fits_its_key_slot_or_not(
    scene: Scene, owner: str, usage: KeyUsage, standing: Standing, words: str
) -> None:
    holder = worlds.BROKER if owner == "broker" else getattr(scene, owner)
    shown = decode_placed(NETWORK_OPERATOR_SIGNING, scene.certificate(holder, usage).der, scene.known)
    assert shown.label == "key slot NetworkOperator digital signature"
    fit = find(shown, "fits the key slot")
    assert fit.standing is standing
    assert words in fit.value


def test_a_placed_certificate_that_cannot_be_read(scene: Scene) -> None:
    shown = decode_placed(SUPPLIER_SIGNING, b"", scene.known)
    assert (shown.label, shown.standing) == ("key slot Supplier digital signature", Standing.BAD)
