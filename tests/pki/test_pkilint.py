"""pkilint, which has the rules of RFC 5280 one by one, on everything that the authorities issue.

One finding is allowed, and it is false: pkilint reads the uniqueIdentifier (2.5.4.45) of an Organisation Certificate as
a DirectoryString, where X.520 makes it a BIT STRING.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from cryptography.x509 import BasicConstraints
from pkilint import loader, pkix
from pkilint.pkix import certificate, crl, extension, name
from pkilint.validation import ValidationFindingSeverity

from simulator.domain.revocation import RevocationReason
from simulator.pki.list_issuance import Revocation
from simulator.pki.succession import DeviceCertificationAuthority, OrganisationCertificationAuthority
from tests.pki.conftest import START, World

AT = datetime(2019, 3, 8, 7, 6, 5, tzinfo=UTC)
REVOKED = [Revocation(n + 1, AT, reason) for n, reason in enumerate(RevocationReason)]
FALSE_ALARM = ("FATAL", "itu.invalid_asn1_syntax")

CERTIFICATES = certificate.create_pkix_certificate_validator_container(
    certificate.create_decoding_validators(name.ATTRIBUTE_TYPE_MAPPINGS, extension.EXTENSION_MAPPINGS),
    [
        certificate.create_issuer_validator_container([]),
        certificate.create_validity_validator_container(),
        certificate.create_subject_validator_container([]),
        certificate.create_extensions_validator_container([]),
    ],
)
LISTS = crl.create_pkix_crl_validator_container(
    [
        pkix.create_attribute_decoder(name.ATTRIBUTE_TYPE_MAPPINGS),
        pkix.create_extension_decoder(extension.EXTENSION_MAPPINGS),
    ],
    [
        crl.create_issuer_validator_container([]),
        crl.create_validity_validator_container([]),
        crl.create_extensions_validator_container([]),
    ],
)


def complaints(der: bytes, *, is_list: bool = False) -> list[tuple[str, str]]:
    """What pkilint has against a certificate or a list, information aside."""
    load, rules = (loader.load_der_crl, LISTS) if is_list else (loader.load_der_certificate, CERTIFICATES)
    return [
        (found.finding.severity.name, found.finding.code)
        for result in rules.validate(load(der, "issued").root)
        for found in result.finding_descriptions
        if found.finding.severity is not ValidationFindingSeverity.INFO
    ]


def later_dca(world: World) -> bytes:
    dca = DeviceCertificationAuthority(world.seed, world.environment, START)
    dca.keep_limits(dca.destroy_by)
    return dca.current.issuing.der


def later_oca(world: World) -> bytes:
    return OrganisationCertificationAuthority(world.seed, world.environment, START).roll_over(AT).issuing.der


@pytest.mark.parametrize(
    ("make", "allowed"),
    [
        (lambda world: world.oca.root.der, []),
        (lambda world: world.oca.issuing.der, []),
        (lambda world: world.dca.root.der, []),
        (lambda world: world.dca.issuing.der, []),
        (later_oca, []),
        (later_dca, []),
        (lambda world: world.device().der, []),
        (lambda world: world.organisation(common_name="Sandbox Energy").der, [FALSE_ALARM]),
    ],
    ids=[
        "Root OCA",
        "Issuing OCA",
        "Root DCA",
        "Issuing DCA",
        "Issuing OCA 2",
        "Issuing DCA 2",
        "Device",
        "Organisation",
    ],
)
def test_a_certificate_follows_every_rule(
    world: World, make: Callable[[World], bytes], allowed: list[tuple[str, str]]
) -> None:
    assert complaints(make(world)) == allowed


@pytest.mark.parametrize("revoked", [[], REVOKED], ids=["nothing revoked", "a certificate for each reason"])
def test_a_crl_and_an_arl_follow_every_rule(world: World, revoked: list[Revocation]) -> None:
    root = OrganisationCertificationAuthority(world.seed, world.environment, START).root
    assert complaints(world.oca.issue_crl(revoked, number=7, issued=AT), is_list=True) == []
    assert complaints(root.issue_arl(revoked, number=7, issued=AT), is_list=True) == []


def test_pkilint_would_complain(world: World) -> None:
    """Or its silence would prove nothing."""
    without_ca = world.forge(constraints=(BasicConstraints(False, None), False), subject_key=None)
    assert len(complaints(without_ca)) > 1
    negative = world.oca.issue_crl(REVOKED, number=7, issued=AT).replace(
        bytes.fromhex("0603551d14"), b"\x06\x03\x55\x1d\x15"
    )
    assert complaints(negative, is_list=True)
