"""Certificate signing requests (PKCS#10): what a Subscriber asks for, and the proof that it holds the key.

:func:`parse_signing_request` reads any octets and answers with the request or with the one finding that stops it.
A request that was read has proved possession of its private key (seed 004 ¶116). Whether its Subscriber may have the
certificate is the question of the Registration Authority.

Source: RFC 2986; RFC 2985 §5.4.2 (extensionRequest); RFC 5280; RFC 5480 and RFC 5758 (P-256, ecdsa-with-SHA256). What
a request may state follows from the certificate that it is for: a Device by its hardwareModuleName under an empty
subject, an Organisation by role and EUI-64 in the subject, each with one key usage. That nothing else may stand in it
is an assumption.
"""

from __future__ import annotations

import binascii
import re
from typing import NamedTuple

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from cryptography.x509.oid import NameOID, SignatureAlgorithmOID

from simulator.domain.devices import KeyUsage
from simulator.domain.eui64 import EUI64
from simulator.domain.finding import Finding
from simulator.domain.parties import RemotePartyRole
from simulator.pki import extensions, names
from simulator.pki.issuance import device_name, key_usage_extension, organisation_name
from simulator.pki.keys import ECDSA_WITH_SHA256, KeyPair
from simulator.pki.names import Defect
from simulator.pki.template import KEY_USAGE_OCTETS

_CLAUSE = "RFC 2986 §4"
_EXTENSION_REQUEST = "1.2.840.113549.1.9.14"
_VERIFY = ec.ECDSA(hashes.SHA256())
_KEY_ON_P256 = bytes.fromhex("3059301306072a8648ce3d020106082a8648ce3d030107034200")
"""SubjectPublicKeyInfo up to the uncompressed point: the named curve, nothing else (RFC 5480 §2)."""
_P256 = ec.SECP256R1()
_DEVICE_NAME = extensions.hardware_module_name(None)
_USAGES = {octets: key_usage for key_usage, octets in KEY_USAGE_OCTETS.items()}
_USUAL_FORM = re.compile(
    b"0\x82(..)"
    b"(%b(\x04.{64})%b(%b)%b(.{8}))%b"
    b"\x03(.)\0(.+)"
    % (
        re.escape(bytes.fromhex("3081ba0201003000") + _KEY_ON_P256),
        # The attribute extensionRequest, and in it a sequence of two extensions.
        re.escape(bytes.fromhex("a058305606092a864886f70d01090e31493047300e")),
        b"|".join(re.escape(octets) for octets in _USAGES),
        re.escape(bytes.fromhex("30350603551d110101ff042b") + _DEVICE_NAME),
        re.escape(ECDSA_WITH_SHA256),
    ),
    re.DOTALL,
)
_PEM = re.compile(
    rb"\s*-----BEGIN (?P<label>(?:NEW )?CERTIFICATE REQUEST)-----\s([A-Za-z0-9+/=\s]+)-----END (?P=label)-----\s*"
)


class SigningRequest(NamedTuple):
    """A request that could be read, signed with the private key of its own ``public_point`` (65 octets).

    ``role`` is the Remote Party Role that an Organisation asks for; a request without one is for a Device.
    ``common_name`` is what an Organisation may add to its name.
    """

    eui64: EUI64
    role: RemotePartyRole | None
    common_name: str | None
    key_usage: KeyUsage
    public_point: bytes

    @property
    def is_device(self) -> bool:
        """Whether a Device Certificate is asked for, and not an Organisation Certificate."""
        return self.role is None


def parse_signing_request(octets: bytes) -> SigningRequest | Finding:
    """Read one request in DER or PEM, whatever the octets are, and verify its proof of possession.

    Findings: ``signing-request-malformed``, ``signing-request-trailing-octets``, ``signing-request-version``,
    ``signing-request-signature-algorithm``, ``signing-request-curve``, ``signing-request-point``,
    ``signing-request-attribute``, ``signing-request-extension``, ``signing-request-key-usage``,
    ``signing-request-subject``, ``signing-request-role``, ``signing-request-identifier``,
    ``signing-request-possession``.
    """
    try:
        return _proved(octets if octets[:1] == b"0" else _from_pem(octets))
    except Defect as found:
        code = f"signing-request-{found.code.removeprefix('certificate-')}"
        return Finding(code, f"{found.message}.", found.clause)


def device_signing_request(eui64: EUI64, key_usage: KeyUsage, key: KeyPair) -> bytes:
    """The request (DER) for a Device Certificate, signed with the Device's key: same key, same octets."""
    return _written(x509.Name([]), key_usage, key, device_name(eui64))


def organisation_signing_request(
    eui64: EUI64, role: RemotePartyRole, key_usage: KeyUsage, key: KeyPair, common_name: str | None = None
) -> bytes:
    """The request (DER) for an Organisation Certificate, signed with the Organisation's key."""
    return _written(organisation_name(role, eui64, common_name), key_usage, key)


def _written(subject: x509.Name, key_usage: KeyUsage, key: KeyPair, *further: x509.ExtensionType) -> bytes:
    builder = x509.CertificateSigningRequestBuilder().subject_name(subject)
    for extension in (key_usage_extension(frozenset({key_usage})), *further):
        builder = builder.add_extension(extension, critical=True)
    return builder.sign(key.private_key, hashes.SHA256(), ecdsa_deterministic=True).public_bytes(Encoding.DER)


def _from_pem(octets: bytes) -> bytes:
    """The one request in a text, with nothing but space around it."""
    found = _PEM.fullmatch(octets)
    if found is None:
        raise Defect("The octets are neither a request in DER nor one request in PEM", clause=_CLAUSE)
    try:
        return binascii.a2b_base64(b"".join(found[2].split()), strict_mode=True)
    except binascii.Error:
        raise Defect("The text between the lines of the PEM is not Base64", clause="RFC 7468 §3") from None


class _Signed(NamedTuple):
    """A request whose proof of possession is still to be verified."""

    request: SigningRequest
    key: ec.EllipticCurvePublicKey
    signed_part: bytes
    signature: bytes


def _proved(der: bytes) -> SigningRequest:
    """Raises :class:`~simulator.pki.names.Defect`."""
    found = _in_usual_form(der) or _read(der)
    try:
        found.key.verify(found.signature, found.signed_part, _VERIFY)
    except InvalidSignature:
        message = "The signature was not made with the private key of the public key in the request"
        raise Defect(message, "possession", "seed 004 ¶116, RFC 2986 §4.2") from None
    return found.request


def _in_usual_form(der: bytes) -> _Signed | None:
    """A Device's request in the octets that most programs write; nothing if it is another one or has a fault.

    It saves what reading costs beside the proof of possession, and gives what :func:`_read` would give.
    """
    found = _USUAL_FORM.fullmatch(der)
    if found is None:
        return None
    length, signed_part, point, usage, eui64, bits, signature = found.groups()
    if int.from_bytes(length, "big") != len(der) - 4 or bits[0] != len(signature) + 1:
        return None
    try:
        key = ec.EllipticCurvePublicKey.from_encoded_point(_P256, point)
    except ValueError:
        return None
    request = SigningRequest(EUI64.from_octets(eui64), None, None, _USAGES[usage], point)
    return _Signed(request, key, signed_part, signature)


def _read(der: bytes) -> _Signed:
    """Raises :class:`~simulator.pki.names.Defect`."""
    try:
        request = x509.load_der_x509_csr(der)
        subject, attributes = request.subject, list(request.attributes)
    except x509.InvalidVersion:
        raise Defect("The request is not of version 1 (0)", "version", "RFC 2986 §4.1") from None
    except Exception as refusal:  # Whatever the library has against the octets, and it has many classes for it.
        raise _refused(der, refusal) from None
    signed_part, signature = request.tbs_certrequest_bytes, request.signature
    if request.signature_algorithm_oid != SignatureAlgorithmOID.ECDSA_WITH_SHA256:
        raise _wrong_algorithm()
    if not der.endswith(b"\x03%c\0%b" % (len(signature) + 1 & 0xFF, signature)):
        raise Defect("The signature is not written in whole octets", clause=_CLAUSE)
    key, point = _key(request, signed_part)
    stated = _extensions(request, attributes)
    key_usage = _key_usage(stated, signed_part)
    alternative = stated.get(extensions.SUBJECT_ALTERNATIVE_NAME)
    role, eui64 = _organisation(subject, alternative) if subject.rdns else (None, _device(alternative))
    common_name = names.common_name_of(subject)
    return _Signed(SigningRequest(eui64, role, common_name, key_usage, point), key, signed_part, signature)


def _refused(der: bytes, refusal: Exception) -> Defect:
    """What is wrong with octets that `cryptography` does not read as a request."""
    if "ExtraData" in str(refusal) and len(der) > 4 and len(der) > 4 + int.from_bytes(der[2:4], "big"):
        return Defect("Octets follow after the end of the request", "trailing-octets", _CLAUSE)
    if "Csr::signature_alg" in str(refusal):
        return _wrong_algorithm()
    why = (str(refusal) or type(refusal).__name__).splitlines()[0]
    return Defect(f"The request cannot be read: {why}".rstrip("."), clause=_CLAUSE)


def _wrong_algorithm() -> Defect:
    message = "The signature algorithm is not ecdsa-with-SHA256 without parameters"
    return Defect(message, "signature-algorithm", "RFC 5758 §3.2")


def _key(request: x509.CertificateSigningRequest, signed_part: bytes) -> tuple[ec.EllipticCurvePublicKey, bytes]:
    """The key that is to be certified and its point."""
    try:
        key = request.public_key()
    except (ValueError, UnsupportedAlgorithm):
        if _KEY_ON_P256 in signed_part:
            message = "The public key is not a point on P-256"
            raise Defect(message, "point", "RFC 5480 §2.2, SEC 1 §3.2.2") from None
        key = None
    if not isinstance(key, ec.EllipticCurvePublicKey) or not isinstance(key.curve, ec.SECP256R1):
        raise Defect("The public key is not one on P-256, named as such", "curve", "RFC 5759 §3.1")
    point = key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    if _KEY_ON_P256 + point not in signed_part:
        raise Defect("The public key is not written as an uncompressed point", "point", "RFC 5480 §2.2")
    return key, point


def _extensions(
    request: x509.CertificateSigningRequest, attributes: list[x509.Attribute]
) -> dict[str, x509.Extension[x509.ExtensionType]]:
    """The extensions that are requested, by identifier. Nothing but extensions may be."""
    for attribute in attributes:
        if attribute.oid.dotted_string != _EXTENSION_REQUEST:
            raise Defect(f"The attribute {attribute.oid.dotted_string} does not belong in a request", "attribute")
    if len(attributes) != 1:
        fault = "repeats" if attributes else "lacks"
        raise Defect(f"The request {fault} the attribute extensionRequest", "attribute", "RFC 2985 §5.4.2")
    try:
        stated = {extension.oid.dotted_string: extension for extension in request.extensions}
    except x509.DuplicateExtension as twice:
        raise Defect(f"The extension {twice.oid.dotted_string} occurs twice", "extension", "RFC 5280 §4.2") from None
    except Exception:
        raise Defect("The requested extensions cannot be read", "extension", "RFC 5280 §4.2") from None
    for oid, extension in stated.items():
        if oid not in (extensions.KEY_USAGE, extensions.SUBJECT_ALTERNATIVE_NAME):
            raise Defect(f"The extension {oid} does not belong in a request", "extension")
        if not extension.critical:
            raise Defect(f"The extension {oid} is not marked critical", "extension", "RFC 5759 §3.2")
    return stated


def _key_usage(stated: dict[str, x509.Extension[x509.ExtensionType]], signed_part: bytes) -> KeyUsage:
    """The one key usage; :data:`KEY_USAGE_OCTETS` are the only ways to write it."""
    if extensions.KEY_USAGE in stated:
        value = stated[extensions.KEY_USAGE].value.public_bytes()
        for key_usage, octets in KEY_USAGE_OCTETS.items():
            if octets.endswith(value) and octets in signed_part:
                return key_usage
    message = "The key usage is not exactly one of digital signature and key agreement"
    raise Defect(message, "key-usage", "SMKI Organisation and Device Certificate Policies")


def _device(alternative: x509.Extension[x509.ExtensionType] | None) -> EUI64:
    """The Device that the certificate is for."""
    if alternative is None:
        message = "The request has neither a subject nor a subject alternative name, so it is for nobody"
        raise Defect(message, "extension", "SMKI Device Certificate Policy")
    octets = alternative.value.public_bytes()
    if len(octets) != len(_DEVICE_NAME) + 8 or not octets.startswith(_DEVICE_NAME):
        message = "The subject alternative name is not the hardwareModuleName of a Device, with its EUI-64, alone"
        raise Defect(message, "identifier", "SMKI Device Certificate Policy")
    return EUI64.from_octets(octets[-8:])


def _organisation(
    subject: x509.Name, alternative: x509.Extension[x509.ExtensionType] | None
) -> tuple[RemotePartyRole, EUI64]:
    """Role and EUI-64 of the Organisation that the certificate is for."""
    policy = "SMKI Organisation Certificate Policy"
    if alternative is not None:
        raise Defect("A request with a subject cannot have a subject alternative name", "extension", policy)
    found = [attribute.oid for attribute in subject]
    allowed = {NameOID.COMMON_NAME, NameOID.ORGANIZATIONAL_UNIT_NAME, NameOID.X500_UNIQUE_IDENTIFIER}
    if not allowed.issuperset(found) or len(found) != len(set(found)):
        message = f"The subject '{names.written(subject)}' has more than a common name, a role and an EUI-64"
        raise Defect(message, "subject", policy)
    role, eui64 = names.role_of(subject), names.identifier_of(subject)
    if role is None:
        raise Defect("The OU of the subject names no Remote Party Role", "role", policy)
    if eui64 is None:
        raise Defect("The subject has no uniqueIdentifier that names an EUI-64", "identifier", policy)
    return role, eui64
