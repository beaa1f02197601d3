"""What every certificate of the SMKI has in common, held against what `cryptography` read out of its octets.

Source: RFC 5280 §4; RFC 5758 (ecdsa-with-SHA256); RFC 5759 and RFC 5480 (P-256); the SMKI certificate policies.
`cryptography` reads DER strictly. Where it allows more than one way of writing (a compressed point, zeros after the
last bit of a key usage), or does not show what is written (the algorithm inside), the signed part is searched for the
octets of the one way that is allowed. All but :func:`refused` and :func:`value_of` raise
:class:`~simulator.pki.names.Defect`.
"""

from __future__ import annotations

from typing import TypeVar

from asn1crypto import core
from asn1crypto import x509 as asn1
from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from cryptography.x509.oid import ExtensionOID, NameOID, SignatureAlgorithmOID

from simulator.domain.eui64 import EUI64
from simulator.domain.parties import RemotePartyRole
from simulator.pki import extensions, names
from simulator.pki.keys import ECDSA_WITH_SHA256
from simulator.pki.names import Defect

_Value = TypeVar("_Value", bound=x509.ExtensionType)


_PARSER_SAYS = "ParseError"


def refused(data: bytes, refusal: Exception) -> Defect:
    """What is wrong with a certificate that `cryptography` does not read."""
    if isinstance(refusal, x509.InvalidVersion):
        return _wrong_version()
    if isinstance(refusal, x509.DuplicateExtension):
        message = f"The extension {refusal.oid.dotted_string} occurs twice"
        return Defect(message, "certificate-extension", "RFC 5280 §4.2")
    if _has_parameters(data):
        message = "The signature algorithm carries parameters, which must be absent"
        return Defect(message, "certificate-signature-algorithm", "RFC 5758 §3.2")
    said = str(refusal).rstrip(".")
    if _PARSER_SAYS in said:  # in words for programmers of the library
        said = "its octets are no X.509 certificate in DER, or not a whole one"
    return Defect(f"The certificate cannot be read: {said}")


def _has_parameters(data: bytes) -> bool:
    """Whether ecdsa-with-SHA256 is written with parameters (which asn1crypto reads)."""
    try:
        read = asn1.Certificate.load(data, strict=True)
        return any(
            algorithm["algorithm"].native == "sha256_ecdsa" and not isinstance(algorithm["parameters"], core.Void)
            for algorithm in (read["tbs_certificate"]["signature"], read["signature_algorithm"])
        )
    except (ValueError, TypeError):
        return False


def _wrong_version() -> Defect:
    return Defect("The certificate is not of version 3", "certificate-version", "RFC 5280 §4.1.2.1")


def check_frame(read: x509.Certificate) -> None:
    """Version, serial number, signature algorithm and validity."""
    if read.version is not x509.Version.v3:
        raise _wrong_version()
    if not 0 < read.serial_number < 1 << 159:
        message = "The serial number is not a positive integer of at most 20 octets"
        raise Defect(message, "certificate-serial", "RFC 5280 §4.1.2.2")
    outside = read.signature_algorithm_oid
    if outside != SignatureAlgorithmOID.ECDSA_WITH_SHA256 or ECDSA_WITH_SHA256 not in read.tbs_certificate_bytes:
        message = "The signature algorithm is not ecdsa-with-SHA256"
        raise Defect(message, "certificate-signature-algorithm", "RFC 5759 §3.1")
    if read.not_valid_before_utc > read.not_valid_after_utc:
        message = "The validity is not a beginning followed by an end"
        raise Defect(message, "certificate-validity", "RFC 5280 §4.1.2.5")


def public_key_of(read: x509.Certificate) -> tuple[ec.EllipticCurvePublicKey, bytes]:
    """The key and its point, which the certificate must write uncompressed."""
    try:
        key = read.public_key()
    except (ValueError, UnsupportedAlgorithm):
        key = None
    if isinstance(key, ec.EllipticCurvePublicKey) and isinstance(key.curve, ec.SECP256R1):
        point = key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
        if point in read.tbs_certificate_bytes:
            return key, point
    message = "The public key is not an uncompressed point on P-256"
    raise Defect(message, "certificate-curve", "RFC 5759 §3.1, RFC 5480 §2.2")


def key_usage_bits(read: x509.Certificate) -> int:
    """The key usage as a mask, in which bit n is the X.509 key usage n (RFC 5280 §4.2.1.3)."""
    usage = next((extension for extension in read.extensions if extension.oid == ExtensionOID.KEY_USAGE), None)
    if usage is None or not usage.critical:
        fault = "not marked critical" if usage else "absent"
        raise Defect(f"The key usage is {fault}", "certificate-key-usage", "RFC 5280 §4.2.1.3, RFC 5759 §3.2.2")
    encoded = usage.value.public_bytes()
    bits: int = sum(bit << n for n, bit in enumerate(core.BitString.load(encoded).native))
    if bits == 0 or encoded not in read.tbs_certificate_bytes:
        raise Defect("The key usage is no list of bits in its shortest form", "certificate-key-usage")
    return bits


def value_of(stated: x509.Extensions, kind: type[_Value]) -> _Value | None:
    """What an extension says, if the certificate has it."""
    try:
        return stated.get_extension_for_class(kind).value
    except x509.ExtensionNotFound:
        return None


def device_identifier(stated: x509.Extensions) -> EUI64:
    """The EUI-64 of the Device that the certificate is about."""
    alternative = value_of(stated, x509.SubjectAlternativeName)
    eui64 = extensions.hardware_module_identifier(alternative) if alternative else None
    if eui64 is None:
        message = "The certificate has no hardwareModuleName that names an EUI-64"
        raise Defect(message, "certificate-identifier", "SMKI Device Certificate Policy")
    return eui64


def organisation(subject: x509.Name, is_ca: bool) -> tuple[RemotePartyRole | None, EUI64 | None]:
    """Role and EUI-64. Only an authority may do without: those of published Device Certificates have no role."""
    unnamed = is_ca and not subject.get_attributes_for_oid(NameOID.ORGANIZATIONAL_UNIT_NAME)
    role, eui64 = None if unnamed else names.role_of(subject), names.identifier_of(subject)
    if eui64 is None and not is_ca:
        message = "The certificate has no uniqueIdentifier that names an EUI-64"
        raise Defect(message, "certificate-identifier", "SMKI Organisation Certificate Policy")
    return role, eui64
