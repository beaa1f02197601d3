"""How a certificate is made: what goes in, the profile's extensions in order, one deterministic signature.

Whether it may be made is the Registration Authority's question, not asked here. Source: "SMKI Organisation
Certificate Policy", "SMKI Device Certificate Policy", RFC 5280.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.name import _ASN1Type
from cryptography.x509.oid import NameOID

from simulator.domain.devices import KeyUsage
from simulator.domain.errors import SimulatorError
from simulator.domain.eui64 import EUI64
from simulator.domain.parties import RemotePartyRole
from simulator.pki import extensions
from simulator.pki.certificate import Certificate, parse_certificate
from simulator.pki.keys import key_identifier
from simulator.pki.profiles import CertificateProfile, Environment
from simulator.pki.signer import Signer


class IssuanceError(SimulatorError):
    """A certificate was asked for that cannot be made. The message says what to change."""


@dataclass(frozen=True)
class Contents:
    """What a certificate is to say, apart from what its profile, environment and signer settle."""

    subject: x509.Name
    public_point: bytes
    key_usages: frozenset[KeyUsage]
    serial: int
    not_before: datetime
    not_after: datetime
    device: EUI64 | None = None
    contingency: x509.UnrecognizedExtension | None = None


def authority_name(role: RemotePartyRole, common_name: str) -> x509.Name:
    """The subject of an authority: OU and common name."""
    return x509.Name([_organisational_unit(role), _common_name(common_name)])


def organisation_name(role: RemotePartyRole, eui64: EUI64, common_name: str | None) -> x509.Name:
    """The subject of an Organisation Certificate: optional common name, OU, uniqueIdentifier."""
    identifier = x509.NameAttribute(NameOID.X500_UNIQUE_IDENTIFIER, b"\0" + eui64.octets, _type=_ASN1Type.BitString)
    first = [] if common_name is None else [_common_name(common_name)]
    return x509.Name([*first, _organisational_unit(role), identifier])


def _organisational_unit(role: RemotePartyRole) -> x509.NameAttribute[str]:
    return x509.NameAttribute(NameOID.ORGANIZATIONAL_UNIT_NAME, role.organisational_unit)


def _common_name(text: str) -> x509.NameAttribute[str]:
    if not 1 <= len(text) <= 64:
        raise IssuanceError(f"'{text}' cannot be a common name: write 1 to 64 characters")
    return x509.NameAttribute(NameOID.COMMON_NAME, text)


def make_certificate(
    profile: CertificateProfile, environment: Environment, contents: Contents, signer: Signer
) -> x509.Certificate:
    """Build and sign one certificate with the extensions of its profile, in their order."""
    public_key = _public_key(contents.public_point)
    values: dict[str, x509.ExtensionType | None] = {
        extensions.KEY_USAGE: key_usage_extension(contents.key_usages),
        extensions.BASIC_CONSTRAINTS: x509.BasicConstraints(profile.is_ca, profile.path_length),
        extensions.SUBJECT_KEY_IDENTIFIER: x509.SubjectKeyIdentifier(key_identifier(contents.public_point)),
        extensions.SUBJECT_ALTERNATIVE_NAME: device_name(contents.device) if contents.device else None,
        extensions.CERTIFICATE_POLICIES: x509.CertificatePolicies(
            [x509.PolicyInformation(x509.ObjectIdentifier(environment.policy_oid), None)]
        ),
        extensions.AUTHORITY_KEY_IDENTIFIER: x509.AuthorityKeyIdentifier(signer.key_identifier, None, None),
        extensions.WRAPPED_CONTINGENCY_KEY: contents.contingency,
    }
    if not 0 < contents.serial < 1 << 159:
        raise IssuanceError(f"Serial number {contents.serial} cannot be issued: take a positive one of up to 159 bits")
    if contents.not_after < contents.not_before:
        raise IssuanceError(f"A certificate that begins at {contents.not_before} cannot end at {contents.not_after}")
    builder = (
        x509.CertificateBuilder()
        .issuer_name(signer.name)
        .subject_name(contents.subject)
        .public_key(public_key)
        .serial_number(contents.serial)
        .not_valid_before(contents.not_before)
        .not_valid_after(contents.not_after)
    )
    for oid, critical in profile.extensions:
        value = values[oid]
        if value is None:
            raise IssuanceError(f"The {profile.name} profile needs a value for the extension {oid}: give one")
        builder = builder.add_extension(value, critical)
    return builder.sign(signer.key.private_key, hashes.SHA256(), ecdsa_deterministic=True)


def _public_key(public_point: bytes) -> ec.EllipticCurvePublicKey:
    try:
        if len(public_point) == 65:
            return ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), public_point)
    except ValueError:
        pass
    raise IssuanceError("The public point to certify is not an uncompressed point on P-256: give its 65 octets")


def key_usage_extension(usages: frozenset[KeyUsage]) -> x509.KeyUsage:
    """The key usage extension. Who certifies also signs revocation lists (cRLSign)."""
    certifies = KeyUsage.KEY_CERT_SIGN in usages
    return x509.KeyUsage(
        digital_signature=KeyUsage.DIGITAL_SIGNATURE in usages,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=KeyUsage.KEY_AGREEMENT in usages,
        key_cert_sign=certifies,
        crl_sign=certifies,
        encipher_only=False,
        decipher_only=False,
    )


def device_name(eui64: EUI64) -> x509.UnrecognizedExtension:
    """The subject alternative name that says which Device a certificate is for."""
    oid = x509.ObjectIdentifier(extensions.SUBJECT_ALTERNATIVE_NAME)
    return x509.UnrecognizedExtension(oid, extensions.hardware_module_name(eui64))


def certificate_from(made: x509.Certificate) -> Certificate:
    """What has just been made, read back: an authority never hands out what it could not read itself."""
    certificate = parse_certificate(made.public_bytes(Encoding.DER))
    if not isinstance(certificate, Certificate):
        raise IssuanceError(f"The certificate that was asked for could not be read: {certificate}")
    return certificate
