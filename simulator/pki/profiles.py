"""The certificate profiles of the SMKI as data, and the check of a certificate against one of them.

Source: "SMKI Organisation Certificate Policy" and "SMKI Device Certificate Policy", certificate profiles;
RFC 5280; RFC 5759. What those leave open is an assumption (``docs/assumptions.md``).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from enum import StrEnum

from cryptography import x509
from cryptography.x509.name import _ASN1Type
from cryptography.x509.oid import NameOID, ObjectIdentifier

from simulator.domain.devices import KeyUsage
from simulator.domain.finding import Finding
from simulator.domain.parties import RemotePartyRole
from simulator.pki import extensions
from simulator.pki.certificate import Certificate
from simulator.pki.keys import key_identifier

_ORGANISATION_POLICY = "SMKI Organisation Certificate Policy"
_DEVICE_POLICY = "SMKI Device Certificate Policy"

NO_EXPIRY = datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC)
"""99991231235959Z: the certificate has no well-defined end (RFC 5280 §4.1.2.5)."""

SIGNS = 1 << KeyUsage.DIGITAL_SIGNATURE
AGREES_KEYS = 1 << KeyUsage.KEY_AGREEMENT
CERTIFIES = 1 << KeyUsage.KEY_CERT_SIGN | 1 << 6
"""keyCertSign and cRLSign (bit 6): what an authority's key is for."""


class Environment(StrEnum):
    """Which SMKI a certificate belongs to: test certificates emulate live ones and cannot be used live.

    Source: seed 004 ¶84 to ¶86.
    """

    TEST = "test"
    LIVE = "live"

    @property
    def policy_oid(self) -> str:
        """The one certificate policy of this environment. That of the live one is an assumption."""
        return _POLICIES[self]


_POLICIES = {
    Environment.TEST: "1.2.826.0.1.8641679.1.2.1.4",
    Environment.LIVE: "1.2.826.0.1.8641679.1.2.1.2",
}


class Identity(StrEnum):
    """Where a certificate names whose it is."""

    AUTHORITY = "the common name of an authority"
    ORGANISATION = "the uniqueIdentifier of the subject"
    DEVICE = "the hardwareModuleName of the subject alternative name"


@dataclass(frozen=True)
class CertificateProfile:
    """What every certificate of one kind looks like.

    ``role`` is the role in the OU (nothing: any known one, for Organisations; none, for Devices).
    ``key_usages`` are the allowed masks of X.509 key usage bits. ``years`` is the lifetime (nothing: no expiry).
    ``extensions`` maps each extension to its criticality, in the order in which the simulator's
    authorities write them.
    """

    name: str
    source: str
    identity: Identity
    key_usages: frozenset[int]
    years: int | None
    extensions: tuple[tuple[str, bool], ...]
    role: RemotePartyRole | None = None
    is_ca: bool = False
    path_length: int | None = None

    def not_after(self, not_before: datetime) -> datetime:
        """When a certificate of this kind ends that begins at ``not_before``: 23:59:59 of the last whole day."""
        if self.years is None or not_before.year + self.years > NO_EXPIRY.year:
            return NO_EXPIRY
        year = not_before.year + self.years
        leap_day = (not_before.month, not_before.day) == (2, 29)
        anniversary = not_before.replace(year=year, day=28) if leap_day else not_before.replace(year=year)
        last_day = anniversary.date() - timedelta(days=0 if leap_day else 1)
        return datetime.combine(last_day, time(23, 59, 59), UTC)


_KEY_USAGE = (extensions.KEY_USAGE, True)
_BASIC_CONSTRAINTS = (extensions.BASIC_CONSTRAINTS, True)
_SUBJECT_KEY = (extensions.SUBJECT_KEY_IDENTIFIER, False)
_ALTERNATIVE_NAME = (extensions.SUBJECT_ALTERNATIVE_NAME, True)
_POLICY = (extensions.CERTIFICATE_POLICIES, True)
_AUTHORITY_KEY = (extensions.AUTHORITY_KEY_IDENTIFIER, False)
_CONTINGENCY_KEY = (extensions.WRAPPED_CONTINGENCY_KEY, False)

ROOT_OCA = CertificateProfile(
    name="Root OCA Certificate",
    source=_ORGANISATION_POLICY,
    identity=Identity.AUTHORITY,
    role=RemotePartyRole.ROOT,
    key_usages=frozenset({CERTIFIES}),
    is_ca=True,
    years=50,
    extensions=(_KEY_USAGE, _BASIC_CONSTRAINTS, _SUBJECT_KEY, _POLICY, _CONTINGENCY_KEY),
)
ISSUING_OCA = CertificateProfile(
    name="Issuing OCA Certificate",
    source=_ORGANISATION_POLICY,
    identity=Identity.AUTHORITY,
    role=RemotePartyRole.ISSUING_AUTHORITY,
    key_usages=frozenset({CERTIFIES}),
    is_ca=True,
    path_length=0,
    years=25,
    extensions=(_KEY_USAGE, _BASIC_CONSTRAINTS, _SUBJECT_KEY, _POLICY, _AUTHORITY_KEY),
)
ORGANISATION = CertificateProfile(
    name="Organisation Certificate",
    source=_ORGANISATION_POLICY,
    identity=Identity.ORGANISATION,
    key_usages=frozenset({SIGNS, AGREES_KEYS}),
    years=10,
    extensions=(_KEY_USAGE, _SUBJECT_KEY, _POLICY, _AUTHORITY_KEY),
)
ROOT_DCA = CertificateProfile(
    name="Root DCA Certificate",
    source=_DEVICE_POLICY,
    identity=Identity.AUTHORITY,
    role=RemotePartyRole.ROOT,
    key_usages=frozenset({CERTIFIES}),
    is_ca=True,
    years=None,
    extensions=(_KEY_USAGE, _BASIC_CONSTRAINTS, _SUBJECT_KEY, _POLICY),
)
ISSUING_DCA = CertificateProfile(
    name="Issuing DCA Certificate",
    source=_DEVICE_POLICY,
    identity=Identity.AUTHORITY,
    role=RemotePartyRole.ISSUING_AUTHORITY,
    key_usages=frozenset({CERTIFIES}),
    is_ca=True,
    path_length=0,
    years=None,
    extensions=(_KEY_USAGE, _BASIC_CONSTRAINTS, _SUBJECT_KEY, _POLICY, _AUTHORITY_KEY),
)
DEVICE = CertificateProfile(
    name="Device Certificate",
    source=_DEVICE_POLICY,
    identity=Identity.DEVICE,
    key_usages=frozenset({SIGNS, AGREES_KEYS}),
    years=None,
    extensions=(_KEY_USAGE, _SUBJECT_KEY, _ALTERNATIVE_NAME, _POLICY, _AUTHORITY_KEY),
)

PROFILES = (ROOT_OCA, ISSUING_OCA, ORGANISATION, ROOT_DCA, ISSUING_DCA, DEVICE)


def check_profile(certificate: Certificate, profile: CertificateProfile) -> tuple[Finding, ...]:
    """Every way in which a certificate departs from a profile; nothing, if it follows it.

    Findings: ``profile-subject``, ``profile-role``, ``profile-identity``, ``profile-serial``,
    ``profile-validity``, ``profile-key-usage``, ``profile-basic-constraints``, ``profile-extension``,
    ``profile-criticality``, ``profile-policy``, ``profile-key-identifier``.
    """
    about = certificate.certificate_id
    return tuple(
        Finding(code, f"Certificate {about} does not follow the {profile.name} profile: {what}.", profile.source, about)
        for part in (_identity, _lifetime, _usage, _extensions, _values)
        for code, what in part(certificate, profile)
    )


_SUBJECTS: dict[Identity, tuple[frozenset[ObjectIdentifier], frozenset[ObjectIdentifier]]] = {
    Identity.AUTHORITY: (frozenset({NameOID.ORGANIZATIONAL_UNIT_NAME, NameOID.COMMON_NAME}), frozenset()),
    Identity.ORGANISATION: (
        frozenset({NameOID.ORGANIZATIONAL_UNIT_NAME, NameOID.X500_UNIQUE_IDENTIFIER}),
        frozenset({NameOID.COMMON_NAME}),
    ),
    Identity.DEVICE: (frozenset(), frozenset()),
}
"""For each kind of identity, the attributes that a subject must have and those that it may have."""

Departures = Iterator[tuple[str, str]]


def _identity(certificate: Certificate, profile: CertificateProfile) -> Departures:
    subject = certificate.subject_name
    required, optional = _SUBJECTS[profile.identity]
    found = [attribute.oid for attribute in subject]
    if not required <= set(found) <= required | optional or len(found) != len(set(found)):
        yield "profile-subject", f"its subject is '{certificate.subject}'"
    units = subject.get_attributes_for_oid(NameOID.ORGANIZATIONAL_UNIT_NAME)
    if profile.identity is Identity.ORGANISATION and any(unit._type is not _ASN1Type.UTF8String for unit in units):
        yield "profile-subject", "the OU of its subject is no UTF8String"
    if profile.identity is Identity.DEVICE:
        alternative = certificate.extensions.get(extensions.SUBJECT_ALTERNATIVE_NAME)
        if alternative is None or alternative.value.public_bytes() != extensions.hardware_module_name(
            certificate.eui64
        ):
            yield "profile-identity", "its subject alternative name is not the hardwareModuleName of a Device alone"
    elif certificate.role is None or profile.role not in (None, certificate.role):
        yield "profile-role", "its OU names no Remote Party Role that this kind of certificate may have"


def _lifetime(certificate: Certificate, profile: CertificateProfile) -> Departures:
    if certificate.serial.bit_length() > 127:
        yield "profile-serial", "its serial number has more than 127 bits"
    expected = profile.not_after(certificate.not_before)
    if certificate.not_after != expected:
        yield "profile-validity", f"it ends at {certificate.not_after.isoformat()} and not at {expected.isoformat()}"


def _usage(certificate: Certificate, profile: CertificateProfile) -> Departures:
    if certificate.key_usage_bits not in profile.key_usages:
        yield "profile-key-usage", "its key usage is not one that this kind of certificate may have"
    stated = extensions.BASIC_CONSTRAINTS in certificate.extensions
    if (stated, certificate.is_ca, certificate.path_length) != (profile.is_ca, profile.is_ca, profile.path_length):
        yield "profile-basic-constraints", "its basic constraints are not those of this kind of certificate"


def _extensions(certificate: Certificate, profile: CertificateProfile) -> Departures:
    expected, found = dict(profile.extensions), certificate.extensions
    for oid in expected:
        if oid not in found and oid != extensions.BASIC_CONSTRAINTS:
            yield "profile-extension", f"the extension {oid} is missing"
    for oid, extension in found.items():
        if oid in expected and extension.critical != expected[oid]:
            yield "profile-criticality", f"the extension {oid} is {'' if extension.critical else 'not '}marked critical"
        if oid not in expected and oid != extensions.BASIC_CONSTRAINTS:
            yield "profile-extension", f"the extension {oid} does not belong there"


def _values(certificate: Certificate, _: CertificateProfile) -> Departures:
    if certificate.policies and certificate.policies not in [(policy,) for policy in _POLICIES.values()]:
        yield "profile-policy", f"its policies {', '.join(certificate.policies)} do not name one environment"
    if certificate.subject_key_identifier not in (None, key_identifier(certificate.public_point)):
        yield "profile-key-identifier", "its subject key identifier is not that of its public key"
    identifier = certificate.authority_key_identifier
    authority = certificate.extensions.get(extensions.AUTHORITY_KEY_IDENTIFIER)
    alone = x509.AuthorityKeyIdentifier(identifier, None, None)
    if authority and (authority.value != alone or len(identifier or b"") != 8):
        yield "profile-key-identifier", "its authority key identifier is not a key identifier of 8 octets alone"
