"""A certificate: its octets, what they say, and whether a signature was made with its key.

:func:`parse_certificate` reads any octets and answers with a certificate or with the one finding that stops it
from being read. It asks for what every certificate of the SMKI has in common (RFC 5280 and RFC 5759: P-256,
ecdsa-with-SHA256 without parameters, a critical key usage, an identity); whether a certificate follows the
profile of its kind is the question of :mod:`simulator.pki.profiles`, whether it can be trusted that of
:mod:`simulator.pki.path`.
"""

from __future__ import annotations

import hashlib
import warnings
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property, lru_cache
from threading import Lock
from types import MappingProxyType

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature

from simulator.domain.devices import KeyUsage
from simulator.domain.eui64 import EUI64
from simulator.domain.finding import Finding
from simulator.domain.parties import RemotePartyRole
from simulator.pki import names, reading
from simulator.pki.names import Defect

_VERIFY = ec.ECDSA(hashes.SHA256())
_one_at_a_time = Lock()
"""Two threads that ignore warnings at the same time could leave them ignored for ever."""


@dataclass(frozen=True, eq=False)
class Certificate:
    """An Organisation, Device or authority certificate that could be read; two are equal when their octets are.

    Times are UTC. ``role`` is what the OU of an Organisation or authority names; a Device has none.
    ``key_usage`` holds the usages that the SMKI works with, ``key_usage_bits`` all of them as a mask (bit n is
    the X.509 key usage n). ``public_key`` is ready to verify with, ``public_point`` its uncompressed point (65 octets).
    ``extensions`` and the two names are as `cryptography` gives them, the extensions by identifier in dotted form.
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
    public_key: ec.EllipticCurvePublicKey
    public_point: bytes
    is_device: bool
    key_usage_bits: int
    issuer_name: x509.Name
    subject_name: x509.Name
    extensions: Mapping[str, x509.Extension[x509.ExtensionType]]
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
        return f"{self.serial:X} {names.common_name_of(self.issuer_name) or self.issuer}"

    @cached_property
    def thumbprint(self) -> str:
        """SHA-1 of the octets in hexadecimal: the CertificateHash of DUIS."""
        return hashlib.sha1(self.der, usedforsecurity=False).hexdigest()

    def verify(self, data: bytes, signature_der: bytes) -> bool:
        """Whether this certificate's key made the DER signature over ``data`` (ecdsa-with-SHA256)."""
        return _verify(self.public_key, data, signature_der)

    def verify_raw(self, data: bytes, signature_64: bytes) -> bool:
        """As :meth:`verify`, for a signature of r and s in 32 octets each (GBCS, XML)."""
        return verify_raw(self.public_key, data, signature_64)

    def verify_signed_by(self, issuer: Certificate) -> bool:
        """Whether the issuer's key signed this certificate."""
        return issuer.verify(self.signed_part, self.signature)


def verify_raw(public_key: ec.EllipticCurvePublicKey, data: bytes, signature_64: bytes) -> bool:
    """Whether a public key's owner made the signature over ``data``: r and s in 32 octets each (GBCS, XML)."""
    if len(signature_64) != 64:
        return False
    r, s = int.from_bytes(signature_64[:32], "big"), int.from_bytes(signature_64[32:], "big")
    return _verify(public_key, data, encode_dss_signature(r, s))


def _verify(public_key: ec.EllipticCurvePublicKey, data: bytes, signature_der: bytes) -> bool:
    try:
        public_key.verify(signature_der, data, _VERIFY)
    except InvalidSignature:
        return False
    return True


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
        with _one_at_a_time, warnings.catch_warnings():
            # The library warns of a serial number of zero and of a long common name: the one is a finding below.
            warnings.simplefilter("ignore")
            return _read(data)
    except Defect as found:
        defect = found
    except Exception as refusal:  # Whatever the library has against the octets, and it has many classes for it.
        defect = reading.refused(data, refusal)
    thumbprint = hashlib.sha1(data, usedforsecurity=False).hexdigest()
    return Finding(defect.code, f"{defect.message}.", defect.clause, f"certificate with SHA-1 {thumbprint}")


def _read(data: bytes) -> Certificate:
    """Raises :class:`Defect`, or whatever `cryptography` raises where it does not read the octets."""
    read = x509.load_der_x509_certificate(data)
    reading.check_frame(read)
    signed_part, subject, stated = read.tbs_certificate_bytes, read.subject, read.extensions
    public_key, public_point = reading.public_key_of(read)
    bits = reading.key_usage_bits(read)
    constraints = reading.value_of(stated, x509.BasicConstraints)
    key_identifier = reading.value_of(stated, x509.SubjectKeyIdentifier)
    authority = reading.value_of(stated, x509.AuthorityKeyIdentifier)
    policies = reading.value_of(stated, x509.CertificatePolicies)
    is_ca = constraints is not None and constraints.ca
    is_device = not subject.rdns and not is_ca
    role, eui64 = (None, reading.device_identifier(stated)) if is_device else reading.organisation(subject, is_ca)
    return Certificate(
        der=data,
        serial=read.serial_number,
        issuer=names.written(read.issuer),
        subject=names.written(subject),
        common_name=names.common_name_of(subject),
        role=role,
        eui64=eui64,
        key_usage=frozenset(usage for usage in KeyUsage if bits >> usage & 1),
        not_before=read.not_valid_before_utc,
        not_after=read.not_valid_after_utc,
        subject_key_identifier=key_identifier.digest if key_identifier else None,
        authority_key_identifier=authority.key_identifier if authority else None,
        policies=tuple(policy.policy_identifier.dotted_string for policy in policies or ()),
        is_ca=is_ca,
        path_length=constraints.path_length if constraints else None,
        public_key=public_key,
        public_point=public_point,
        is_device=is_device,
        key_usage_bits=bits,
        issuer_name=read.issuer,
        subject_name=subject,
        extensions=MappingProxyType({extension.oid.dotted_string: extension for extension in stated}),
        signed_part=signed_part,
        signature=read.signature,
    )
