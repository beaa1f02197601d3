"""One deviation from a valid list, and it is either refused when it is read or not believed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.serialization import Encoding
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from simulator.domain.finding import Finding
from simulator.domain.revocation import RevocationReason
from simulator.pki.certificate import Certificate
from simulator.pki.list_issuance import Revocation
from simulator.pki.revocation_list import RevocationList, parse_revocation_list, signed_lists
from tests.pki.conftest import World, read, usage

AT = datetime(2019, 3, 8, 7, 6, 5, tzinfo=UTC)
REVOKED = [Revocation(0x4A << 120 | n, AT, RevocationReason.KEY_UNRELIABLE) for n in range(5)]


def valid(world: World) -> bytes:
    return world.oca.issue_crl(REVOKED, number=7, issued=AT)


def forged(
    world: World, *, critical: x509.ExtensionType | None = None, algorithm: hashes.SHA384 | None = None
) -> bytes:
    """A list made with `cryptography` alone, by the Issuing OCA's own key."""
    signer = world.oca._signer
    builder = x509.CertificateRevocationListBuilder().issuer_name(signer.name).last_update(AT)
    builder = builder.next_update(AT + timedelta(hours=12))
    if critical:
        builder = builder.add_extension(critical, critical=True)
    made = builder.sign(signer.key.private_key, algorithm or hashes.SHA256(), ecdsa_deterministic=True)
    return made.public_bytes(Encoding.DER)


UNREADABLE: dict[str, tuple[str, Callable[[World], bytes]]] = {
    "empty": ("malformed", lambda world: b""),
    "cut short": ("malformed", lambda world: valid(world)[:-1]),
    "an octet after the end": ("malformed", lambda world: valid(world) + b"\0"),
    "indefinite length": ("malformed", lambda world: b"\x30\x80" + valid(world)[4:] + b"\0\0"),
    "a certificate": ("malformed", lambda world: world.oca.issuing.der),
    "of version 1": ("malformed", lambda world: valid(world).replace(b"\x02\x01\x01\x30", b"\x02\x01\x00\x30", 1)),
    "issued in the thirteenth month": ("malformed", lambda world: valid(world).replace(b"190308", b"191308", 1)),
    "a delta": ("extension", lambda world: forged(world, critical=x509.DeltaCRLIndicator(3))),
    "about authorities alone": (
        "extension",
        lambda world: forged(
            world,
            critical=x509.IssuingDistributionPoint(None, None, False, True, None, False, False),
        ),
    ),
    "with an unknown critical extension": (
        "extension",
        lambda world: forged(world, critical=x509.UnrecognizedExtension(x509.ObjectIdentifier("1.2.3"), b"\5\0")),
    ),
}


@pytest.mark.parametrize("case", UNREADABLE)
def test_a_list_that_is_not_one_of_the_smki_gives_its_finding(world: World, case: str) -> None:
    code, make = UNREADABLE[case]
    found = parse_revocation_list(make(world))
    assert isinstance(found, Finding), found
    assert found.code == f"revocation-list-{code}"


def believed(der: bytes, *authorities: Certificate) -> bool:
    listed = parse_revocation_list(der)
    assert isinstance(listed, RevocationList), listed
    return bool(signed_lists([listed], authorities).lists)


def test_a_list_is_believed_by_its_issuer_alone(world: World, live: World, elsewhere: World) -> None:
    assert believed(valid(world), world.oca.issuing)
    assert believed(forged(world), world.oca.issuing)
    strangers = [world.oca.root, world.dca.issuing, live.oca.issuing, elsewhere.oca.issuing, world.organisation()]
    for stranger in strangers:
        assert not believed(valid(world), stranger)


def test_a_list_is_not_believed_where_the_key_may_not_sign_lists(world: World) -> None:
    """RFC 5280 §6.3.3 (f)."""
    signer = world.oca._signer
    own = signer.key.private_key.public_key()
    authority = x509.BasicConstraints(True, 0), True
    stated = [usage("key_cert_sign"), usage("key_cert_sign", "crl_sign")]
    issuers = [
        read(world.forge(subject=signer.name, public_key=own, key_usage=(each, True), constraints=authority))
        for each in stated
    ]
    assert [believed(valid(world), issuer) for issuer in issuers] == [False, True]


def test_an_entry_that_is_changed_taken_out_or_added_is_not_believed(world: World) -> None:
    der = valid(world)
    entry = bytes.fromhex("302f02104a") + bytes(14) + b"\x02"
    assert der.count(entry) == 1
    assert not believed(der.replace(entry, entry[:-1] + b"\x09"), world.oca.issuing)
    assert not believed(der.replace(b"190308190605Z", b"290308190605Z"), world.oca.issuing)


def test_a_list_signed_with_another_algorithm_is_read_alike(world: World) -> None:
    """Whoever verifies decides by the key; the simulator's own lists are all ecdsa-with-SHA256."""
    assert believed(forged(world, algorithm=hashes.SHA384()), world.oca.issuing)
    assert x509.load_der_x509_crl(valid(world)).signature_algorithm_oid == x509.SignatureAlgorithmOID.ECDSA_WITH_SHA256


def test_no_certificate_has_a_negative_serial_number(world: World) -> None:
    listed = parse_revocation_list(valid(world))
    assert isinstance(listed, RevocationList)
    assert listed.revoked_on(-5) is None


@given(at=st.integers(0, 400), put=st.binary(max_size=6), removed=st.integers(0, 6))
@settings(max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_the_octets_are_nothing_is_raised_and_nothing_altered_is_believed(
    world: World, at: int, put: bytes, removed: int
) -> None:
    der = valid(world)
    altered = der[:at] + put + der[at + removed :]
    found = parse_revocation_list(altered)
    if isinstance(found, RevocationList) and altered != der:
        assert not found.is_signed_by(world.oca.issuing)
