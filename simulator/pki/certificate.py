"""A certificate: its octets, what they say, and whether a signature was made with its key.

:func:`parse_certificate` reads any octets and answers with a certificate or with the one finding that stops it
from being read. It asks for what every certificate of the SMKI has in common (RFC 5280 and RFC 5759: P-256,
ecdsa-with-SHA256 without parameters, a critical key usage, an identity); whether a certificate follows the
profile of its kind is the question of :mod:`simulator.pki.profiles`, whether it can be trusted that of
:mod:`simulator.pki.path`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property, lru_cache
from types import MappingProxyType
from typing import NamedTuple

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature

from simulator.domain.devices import KeyUsage
from simulator.domain.eui64 import EUI64
from simulator.domain.finding import Finding
from simulator.domain.parties import RemotePartyRole
from simulator.pki import der, extensions, fields, names
from simulator.pki.der import Defect
from simulator.pki.extensions import Extension

_VERSION_3 = bytes.fromhex("a003020102")
_VERIFY = ec.ECDSA(hashes.SHA256())


@dataclass(frozen=True, eq=False)
class Certificate:
    """An Organisation, Device or authority certificate that could be read; two are equal when their octets are.

    Times are UTC. ``role`` is what the OU of an Organisation or authority names; a Device has none.
    ``key_usage`` holds the usages that the SMKI works with, ``key_usage_bits`` all of them as a mask (bit n is
    the X.509 key usage n). ``public_point`` is the uncompressed point (65 octets).
    """

    der: bytes
    serial: int
    issuer: str
    subject: str
    common_name: str | None
    role: RemotePartyRole | None
    eui64: EUI64 | None
    key_usage: frozenset[KeyUsage]
    not_before: datetime
    not_after: datetime
    subject_key_identifier: bytes | None
    authority_key_identifier: bytes | None
    policies: tuple[str, ...]
    is_ca: bool
    path_length: int | None
    public_point: bytes
    is_device: bool
    key_usage_bits: int
    issuer_name: names.Name
    subject_name: names.Name
    extensions: Mapping[str, Extension]
    signed_part: bytes
    signature: bytes

    def __eq__(self, other: object) -> bool:
        return self.der == other.der if isinstance(other, Certificate) else NotImplemented

    def __hash__(self) -> int:
        return hash(self.der)

    def __repr__(self) -> str:
        return f"<Certificate {self.certificate_id}: {self.subject or self.eui64}>"

    def __reduce__(self) -> tuple[Callable[[bytes], Certificate | Finding], tuple[bytes]]:
        """Copies and pickles are read anew from the octets (a loaded key cannot travel between processes)."""
        return parse_certificate, (self.der,)

    @property
    def certificate_id(self) -> str:
        """Serial number and issuer common name: how SMETS1 names a certificate."""
        return f"{self.serial:X} {self.issuer_name.common_name or self.issuer}"

    @cached_property
    def thumbprint(self) -> str:
        """SHA-1 of the octets in hexadecimal: the CertificateHash of DUIS."""
        return hashlib.sha1(self.der, usedforsecurity=False).hexdigest()

    @cached_property
    def public_key(self) -> ec.EllipticCurvePublicKey:
        """The public key, ready to verify with."""
        return ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), self.public_point)

    def verify(self, data: bytes, signature_der: bytes) -> bool:
        """Whether this certificate's key made the DER signature over ``data`` (ecdsa-with-SHA256)."""
        try:
            self.public_key.verify(signature_der, data, _VERIFY)
        except InvalidSignature:
            return False
        return True

    def verify_raw(self, data: bytes, signature_64: bytes) -> bool:
        """As :meth:`verify`, for a signature of r and s in 32 octets each (GBCS, XML)."""
        if len(signature_64) != 64:
            return False
        r, s = int.from_bytes(signature_64[:32], "big"), int.from_bytes(signature_64[32:], "big")
        return self.verify(data, encode_dss_signature(r, s))

    def verify_signed_by(self, issuer: Certificate) -> bool:
        """Whether the issuer's key signed this certificate."""
        return issuer.verify(self.signed_part, self.signature)


def parse_certificate(der: bytes) -> Certificate | Finding:
    """Read one certificate in DER, whatever the octets are.

    Findings: ``certificate-malformed``, ``certificate-version``, ``certificate-serial``,
    ``certificate-signature-algorithm``, ``certificate-validity``, ``certificate-curve``,
    ``certificate-extension``, ``certificate-key-usage``, ``certificate-role``, ``certificate-identifier``.
    """
    return _parse(bytes(der))


@lru_cache(maxsize=8192)
def _parse(data: bytes) -> Certificate | Finding:
    try:
        return _read(data)
    except Defect as defect:
        thumbprint = hashlib.sha1(data, usedforsecurity=False).hexdigest()
        return Finding(defect.code, f"{defect.message}.", defect.clause, f"certificate with SHA-1 {thumbprint}")


class _SignedPart(NamedTuple):
    """What stands in the part that is signed, in its order."""

    serial: int
    issuer: names.Name
    validity: tuple[datetime, datetime]
    subject: names.Name
    public_point: bytes
    extensions: dict[str, Extension]


def _read(data: bytes) -> Certificate:
    start, stop = der.whole(data, der.SEQUENCE, "certificate")
    at, end = der.contents(data, start, stop, der.SEQUENCE, "part of the certificate that is signed")
    part = _signed_part(data, at, end)
    signature = fields.signature(data, fields.signature_algorithm(data, end, stop), stop)
    return _assemble(data, data[start:end], part, signature)


def _signed_part(data: bytes, at: int, end: int) -> _SignedPart:
    if data[at : at + 5] != _VERSION_3:
        if der.element(data, at, end)[0] not in (_VERSION_3[0], der.INTEGER):
            raise Defect("The part that is signed does not begin with a version")
        raise Defect("The certificate is not of version 3", "certificate-version", "RFC 5280 §4.1.2.1")
    first, at = der.contents(data, at + 5, end, der.INTEGER, "serial number")
    serial = fields.serial(data[first:at])
    at = fields.signature_algorithm(data, at, end)
    first, at = der.contents(data, at, end, der.SEQUENCE, "issuer")
    issuer = names.parse_name(data[first:at])
    first, at = der.contents(data, at, end, der.SEQUENCE, "validity")
    validity = fields.validity(data, first, at)
    first, at = der.contents(data, at, end, der.SEQUENCE, "subject")
    subject = names.parse_name(data[first:at])
    public_point, at = fields.public_point(data, at, end)
    return _SignedPart(serial, issuer, validity, subject, public_point, _extensions(data, at, end))


def _assemble(data: bytes, signed_part: bytes, part: _SignedPart, signature: bytes) -> Certificate:
    stated, subject = part.extensions, part.subject
    usage = stated.get(extensions.KEY_USAGE)
    if usage is None or not usage.critical:
        fault = "not marked critical" if usage else "absent"
        raise Defect(f"The key usage is {fault}", "certificate-key-usage", "RFC 5280 §4.2.1.3, RFC 5759 §3.2.2")
    bits = extensions.key_usage_bits(usage.value)
    constraints = stated.get(extensions.BASIC_CONSTRAINTS)
    is_ca, path_length = extensions.basic_constraints(constraints.value) if constraints else (False, None)
    key_identifier = stated.get(extensions.SUBJECT_KEY_IDENTIFIER)
    authority = stated.get(extensions.AUTHORITY_KEY_IDENTIFIER)
    policies = stated.get(extensions.CERTIFICATE_POLICIES)
    alternative = stated.get(extensions.SUBJECT_ALTERNATIVE_NAME)
    is_device = not subject.relative_names and not is_ca
    if is_device:
        role, eui64 = None, extensions.hardware_module_identifier(alternative.value) if alternative else None
    else:
        role, eui64 = _role(subject, is_ca), names.identifier_of(subject)
    if eui64 is None and not is_ca:
        where = "hardwareModuleName" if is_device else "uniqueIdentifier"
        clause = f"SMKI {'Device' if is_device else 'Organisation'} Certificate Policy"
        raise Defect(f"The certificate has no {where} that names an EUI-64", "certificate-identifier", clause)
    return Certificate(
        der=data,
        serial=part.serial,
        issuer=part.issuer.written,
        subject=subject.written,
        common_name=subject.common_name,
        role=role,
        eui64=eui64,
        key_usage=extensions.key_usages(bits),
        not_before=part.validity[0],
        not_after=part.validity[1],
        subject_key_identifier=extensions.subject_key_identifier(key_identifier.value) if key_identifier else None,
        authority_key_identifier=extensions.authority_key_identifier(authority.value) if authority else None,
        policies=extensions.policies(policies.value) if policies else (),
        is_ca=is_ca,
        path_length=path_length,
        public_point=part.public_point,
        is_device=is_device,
        key_usage_bits=bits,
        issuer_name=part.issuer,
        subject_name=subject,
        extensions=MappingProxyType(stated),
        signed_part=signed_part,
        signature=signature,
    )


def _role(subject: names.Name, is_ca: bool) -> RemotePartyRole | None:
    """The role in the OU. Only an authority may do without: those of published Device Certificates have none."""
    return None if is_ca and not subject.attributes(names.ORGANISATIONAL_UNIT) else names.role_of(subject)


def _extensions(data: bytes, at: int, end: int) -> dict[str, Extension]:
    for tag, start, stop in der.children(data, at, end):
        if tag == 0xA3 and stop == end:
            first, last = der.contents(data, start, stop, der.SEQUENCE, "list of extensions")
            if last == stop and first < last:
                return extensions.parse_extensions(data, first, last)
        if tag not in (0x81, 0x82):
            raise Defect("What follows the public key is no list of extensions")
    return {}
