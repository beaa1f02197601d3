"""Files of certificates, revocation lists and keys, PEM or DER, in plain words. A private key is named, never shown."""

from __future__ import annotations

from asn1crypto import pem
from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    PublicFormat,
    load_der_private_key,
    load_der_public_key,
)

from simulator.domain.finding import Finding
from simulator.pki import names
from simulator.pki.certificate import Certificate, parse_certificate
from simulator.pki.keys import key_identifier
from simulator.pki.revocation_list import parse_revocation_list
from simulator.reports.decoded.certificate import in_brief, show_certificate
from simulator.reports.decoded.known import Known
from simulator.reports.decoded.revocation import show_revocation_list
from simulator.reports.decoded.tree import Shown, Standing, of_findings

_ENCRYPTED = Shown("private key", "encrypted; it is not shown")
_CERTIFICATES = ("CERTIFICATE", "X509 CERTIFICATE", "TRUSTED CERTIFICATE")
_REQUESTS = ("CERTIFICATE REQUEST", "NEW CERTIFICATE REQUEST")
_LISTS = ("X509 CRL",)
_REFUSALS = (ValueError, TypeError, UnsupportedAlgorithm)


def decode_pem(data: bytes, known: Known) -> Shown | tuple[Finding, ...]:
    """The blocks of a PEM file; findings if none of them could be read."""
    try:
        blocks = [(name.upper(), headers, der) for name, headers, der in pem.unarmor(data, multiple=True)]
    except ValueError as error:
        message = f"The PEM cannot be read: {error}; expected base64 between BEGIN and END lines of the same name."
        return (Finding("pem-malformed", message, "RFC 7468"),)
    parts = [_block(name, headers, der, known) for name, headers, der in blocks]
    shown = [part for part in parts if isinstance(part, Shown)]
    if not shown:
        return tuple(part for part in parts if isinstance(part, Finding))
    if len(parts) == 1:
        return shown[0]
    faulty = Shown("part", "cannot be read", standing=Standing.BAD)
    return Shown(
        "PEM file",
        f"{len(parts)} parts",
        tuple(
            part if isinstance(part, Shown) else Shown(faulty.label, faulty.value, of_findings([part]), faulty.standing)
            for part in parts
        ),
    )


def decode_der(data: bytes, known: Known) -> Shown | Finding:
    """A certificate, certificate request or key; the finding on a certificate if it is none of them."""
    certificate = parse_certificate(data)
    if isinstance(certificate, Certificate):
        return show_certificate("certificate", certificate, known)
    return (
        _request(data, known)
        or _private_key(data, known)
        or _public_key(data, known)
        or _revocation_list(data, known)
        or certificate
    )


def _block(name: str, headers: dict[str, str], der: bytes, known: Known) -> Shown | Finding:
    if name in _CERTIFICATES:
        certificate = parse_certificate(der)
        return certificate if isinstance(certificate, Finding) else show_certificate("certificate", certificate, known)
    if name in _LISTS:
        return _revocation_list(der, known) or _unreadable("certificate revocation list")
    if name in _REQUESTS:
        return _request(der, known) or _unreadable(name)
    if name.endswith("PRIVATE KEY"):
        return _ENCRYPTED if headers else _private_key(der, known) or _unreadable(name)
    if name == "PUBLIC KEY":
        return _public_key(der, known) or _unreadable(name)
    return Shown(name.lower(), "not read here")


def _unreadable(name: str) -> Finding:
    return Finding("pem-malformed", f"What is between the lines is no {name.lower()} in DER.", "RFC 7468")


def _revocation_list(der: bytes, known: Known) -> Shown | None:
    listed = parse_revocation_list(der)
    return None if isinstance(listed, Finding) else show_revocation_list(listed, known)


def _request(der: bytes, known: Known) -> Shown | None:
    try:
        request = x509.load_der_x509_csr(der)
        key, is_signed = request.public_key(), request.is_signature_valid
    except _REFUSALS:
        return None
    signed = "valid: made with its own key" if is_signed else "not valid"
    return Shown(
        "certificate signing request",
        "",
        (
            Shown("subject", names.written(request.subject) or "empty, as for Device Certificates"),
            *_key(key, known),
            Shown("signature", signed, standing=Standing.GOOD if is_signed else Standing.BAD),
        ),
    )


def _private_key(der: bytes, known: Known) -> Shown | None:
    try:
        key = load_der_private_key(der, None)
    except TypeError:
        return _ENCRYPTED
    except (ValueError, UnsupportedAlgorithm):
        return None
    public = key.public_key() if isinstance(key, ec.EllipticCurvePrivateKey) else None
    return Shown("private key", "it is not shown", _key(public, known))


def _public_key(der: bytes, known: Known) -> Shown | None:
    try:
        return Shown("public key", "", _key(load_der_public_key(der), known))
    except _REFUSALS:
        return None


def _key(key: object, known: Known) -> tuple[Shown, ...]:
    """What a public key is, and the certificate that it belongs to."""
    if not isinstance(key, ec.EllipticCurvePublicKey) or not isinstance(key.curve, ec.SECP256R1):
        return (Shown("kind of key", "not on P-256, as every key of the SMKI is", standing=Standing.BAD),)
    identifier = key_identifier(key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint))
    certificate = known.with_key(identifier)
    owner = in_brief(certificate, known) if certificate else "none that is known here"
    return Shown("key identifier", identifier.hex().upper()), Shown("certificate of this key", owner)
