"""pyhanko-certvalidator, which shares no code with OpenSSL or `cryptography`'s parser, on Device Certificates."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from datetime import UTC, datetime

import pytest
from asn1crypto import x509 as asn1
from pyhanko_certvalidator import CertificateValidator, ValidationContext
from pyhanko_certvalidator.errors import InvalidCertificateError, PathBuildingError, PathValidationError
from pyhanko_certvalidator.policy_decl import PKIXValidationParams

from simulator.domain.devices import KeyUsage
from simulator.domain.eui64 import EUI64
from simulator.pki.certificate import Certificate
from simulator.pki.keys import derive_key, serial_for
from simulator.pki.path import validate_path
from simulator.pki.profiles import Environment
from simulator.pki.succession import DeviceCertificationAuthority
from tests.pki.conftest import START, World, read

NOW = datetime(2024, 5, 6, 7, 8, 9, tzinfo=UTC)
Chain = tuple[bytes, Sequence[Certificate], Certificate]


def opinion(chain: Chain, usage: str, environment: Environment, at: datetime) -> str:
    """What the validator says against a chain for this key usage and policy; nothing, if it is valid."""
    leaf, path, anchor = chain
    context = ValidationContext(
        trust_roots=[asn1.Certificate.load(anchor.der)],
        other_certs=[asn1.Certificate.load(certificate.der) for certificate in path],
        moment=at,
        allow_fetching=False,
        revocation_mode="soft-fail",
    )
    policies = frozenset({environment.policy_oid})
    parameters = PKIXValidationParams(user_initial_policy_set=policies, initial_explicit_policy=True)
    validator = CertificateValidator(asn1.Certificate.load(leaf), validation_context=context, pkix_params=parameters)
    try:
        asyncio.run(validator.async_validate_usage(key_usage={usage}))  # type: ignore[no-untyped-call]
    except (InvalidCertificateError, PathBuildingError, PathValidationError) as error:
        return str(error)
    return ""


def altered(world: World) -> bytes:
    der = world.device().der
    return der.replace(bytes.fromhex("00db1234567890a0"), bytes.fromhex("00db1234567890a1"))


CHAINS: dict[str, tuple[set[str], Callable[[World, World], Chain], datetime]] = {
    "valid": (set(), lambda w, _: (w.device().der, w.dca.path, w.dca.root), NOW),
    "valid for ever": (
        set(),
        lambda w, _: (w.device().der, w.dca.path, w.dca.root),
        datetime(9999, 12, 31, 23, 59, 58, tzinfo=UTC),
    ),
    "altered": ({"path-signature"}, lambda w, _: (altered(w), w.dca.path, w.dca.root), NOW),
    "before it was issued": (
        {"path-not-yet-valid"},
        lambda w, _: (w.device().der, w.dca.path, w.dca.root),
        datetime(2019, 1, 1, tzinfo=UTC),
    ),
    "of another hierarchy": ({"path-untrusted"}, lambda w, _: (w.device().der, w.dca.path, w.oca.root), NOW),
    "of another world": ({"path-untrusted"}, lambda w, o: (w.device().der, w.dca.path, o.dca.root), NOW),
    "without its issuing authority": ({"path-untrusted"}, lambda w, _: (w.device().der, (), w.dca.root), NOW),
    "from the test world": ({"path-environment"}, lambda _, o: (o.device().der, o.dca.path, o.dca.root), NOW),
}


@pytest.mark.parametrize("title", CHAINS)
def test_both_judge_a_chain_alike(world: World, live: World, title: str) -> None:
    """In the live world; the other one is the test world."""
    findings, make, at = CHAINS[title]
    leaf, path, anchor = make(live, world)
    ours = validate_path(read(leaf), path, [anchor], environment=Environment.LIVE, at=at)
    assert {finding.code for finding in ours} == findings
    theirs = opinion((leaf, path, anchor), "digital_signature", Environment.LIVE, at)
    assert bool(theirs) == bool(findings), theirs


def test_certificates_of_one_issuing_dca_after_another_are_valid_to_both() -> None:
    """Seed 004 ¶120: that a key was destroyed and another has followed has no impact on Subscribers or meters."""
    dca = DeviceCertificationAuthority(1, Environment.LIVE, START, issue_volume=1)
    for number in range(3):
        leaf = dca.issue(
            eui64=EUI64(number),
            key_usage=KeyUsage.DIGITAL_SIGNATURE,
            public_point=derive_key(1, "device", number).public_point,
            not_before=START,
            serial=serial_for(1, "device", number),
        )
        path, anchor = dca.path[:-1], dca.root.certificate
        assert validate_path(read(leaf), path, [anchor], environment=Environment.LIVE, at=NOW) == ()
        assert opinion((leaf, path, anchor), "digital_signature", Environment.LIVE, NOW) == ""


@pytest.mark.parametrize("key_usage", [KeyUsage.DIGITAL_SIGNATURE, KeyUsage.KEY_AGREEMENT])
def test_a_device_certificate_serves_its_own_purpose_only(world: World, key_usage: KeyUsage) -> None:
    chain = (world.device(key_usage).der, world.dca.path, world.dca.root)
    for other in (KeyUsage.DIGITAL_SIGNATURE, KeyUsage.KEY_AGREEMENT):
        complaint = opinion(chain, other.name.lower(), Environment.TEST, NOW)
        assert bool(complaint) == (key_usage is not other)


def test_the_device_is_found_in_the_hardware_module_name(world: World) -> None:
    """The [0] EXPLICIT of the otherName is there, and asn1crypto reads what is under it."""
    certificate = asn1.Certificate.load(world.device().der)
    (general_name,) = certificate.subject_alt_name_value
    module = general_name.chosen["value"].parsed
    assert general_name.chosen["type_id"].dotted == "1.3.6.1.5.5.7.8.4"
    assert module[0].dotted == "1.2.826.0.1.8641679.1.2.2.1"
    assert module[1].native == bytes.fromhex("00db1234567890a0")
