"""The two certification authorities: one hierarchy for Organisations (OCA), one for Devices (DCA).

Each has a self-signed root and an issuing authority below it, and shares nothing with the other
(seed 004 ¶75). Everything follows from the seed: the same seed gives the same certificates, octet for octet.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Self

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from simulator.domain.devices import KeyUsage
from simulator.domain.eui64 import EUI64
from simulator.domain.parties import RemotePartyRole
from simulator.pki.certificate import Certificate
from simulator.pki.contingency import wrapped_contingency_key
from simulator.pki.issuance import (
    Contents,
    IssuanceError,
    Signer,
    authority_name,
    certificate_from,
    make_certificate,
    organisation_name,
    utc,
)
from simulator.pki.keys import DETERMINISTIC_ECDSA, derive_key, serial_for
from simulator.pki.profiles import (
    DEVICE,
    ISSUING_DCA,
    ISSUING_OCA,
    ORGANISATION,
    ROOT_DCA,
    ROOT_OCA,
    CertificateProfile,
    Environment,
)
from simulator.pki.template import DeviceFields, DeviceTemplate, with_signature


@dataclass(frozen=True)
class Hierarchy:
    """A root and its issuing authority, of one environment, with the key that the latter signs with."""

    environment: Environment
    root: Certificate
    issuing: Certificate
    _signer: Signer = field(repr=False)

    @property
    def path(self) -> tuple[Certificate, Certificate]:
        """What leads from an issued certificate up to the root: the issuing authority, then the root."""
        return self.issuing, self.root


@dataclass(frozen=True)
class OrganisationAuthority(Hierarchy):
    """The OCA: certifies the DCC and the Users in their Remote Party Roles."""

    @classmethod
    def create(cls, seed: int, environment: Environment, start: datetime) -> Self:
        """Found the hierarchy: both its authorities begin at ``start``."""
        contingency = wrapped_contingency_key(seed, environment)
        root, issuing, signer = _found("OCA", ROOT_OCA, ISSUING_OCA, (seed, environment, start), contingency)
        return cls(environment, root, issuing, signer)

    def issue(
        self,
        *,
        eui64: EUI64,
        role: RemotePartyRole,
        key_usage: KeyUsage,
        public_point: bytes,
        common_name: str | None,
        not_before: datetime,
        serial: int,
        not_after: datetime | None = None,
    ) -> Certificate:
        """Issue an Organisation Certificate, by its profile unless ``not_after`` says otherwise.

        ``role`` is what the OU will say (also those that sign XML, 87 and 89); ``public_point`` has 65 octets.
        """
        if role is RemotePartyRole.NONE:
            raise IssuanceError("An Organisation Certificate needs a Remote Party Role: NONE is not one")
        begins = utc(not_before)
        contents = Contents(
            subject=organisation_name(role, eui64, common_name),
            public_point=public_point,
            key_usages=frozenset({key_usage}),
            serial=serial,
            not_before=begins,
            not_after=utc(not_after) if not_after else ORGANISATION.not_after(begins),
        )
        return certificate_from(make_certificate(ORGANISATION, self.environment, contents, self._signer))


@dataclass(frozen=True)
class DeviceAuthority(Hierarchy):
    """The DCA: certifies Devices, many of them, and never revokes (seed 004 ¶118, ¶124)."""

    _template: DeviceTemplate = field(repr=False)

    @classmethod
    def create(cls, seed: int, environment: Environment, start: datetime) -> Self:
        """Found the hierarchy. Its template is compared with the builder's octets before anything is issued."""
        root, issuing, signer = _found("DCA", ROOT_DCA, ISSUING_DCA, (seed, environment, start))
        template = DeviceTemplate.cut(lambda fields: _built(environment, signer, fields).tbs_certificate_bytes)
        return cls(environment, root, issuing, signer, template)

    def issue(
        self, *, eui64: EUI64, key_usage: KeyUsage, public_point: bytes, not_before: datetime, serial: int
    ) -> bytes:
        """Issue a Device Certificate and give its DER.

        ``serial`` has 16 octets (:func:`~simulator.pki.keys.serial_for`), ``not_before`` lies before 2050. That
        ``public_point`` is on the curve was seen when the Device proved possession of the key; not seen again here.
        """
        signed_part = self._template.fill(eui64, key_usage, public_point, not_before, serial)
        return with_signature(signed_part, self._signer.key.private_key.sign(signed_part, DETERMINISTIC_ECDSA))

    def issue_with_builder(
        self, *, eui64: EUI64, key_usage: KeyUsage, public_point: bytes, not_before: datetime, serial: int
    ) -> bytes:
        """The slow twin of :meth:`issue`, which gives the same octets."""
        fields = DeviceFields(eui64, key_usage, public_point, not_before, serial)
        return _built(self.environment, self._signer, fields).public_bytes(Encoding.DER)


def _built(environment: Environment, signer: Signer, fields: DeviceFields) -> x509.Certificate:
    begins = utc(fields.not_before)
    contents = Contents(
        subject=x509.Name([]),
        public_point=fields.public_point,
        key_usages=frozenset({fields.key_usage}),
        serial=fields.serial,
        not_before=begins,
        not_after=DEVICE.not_after(begins),
        device=fields.eui64,
    )
    return make_certificate(DEVICE, environment, contents, signer)


def _found(
    kind: str,
    root_profile: CertificateProfile,
    issuing_profile: CertificateProfile,
    world: tuple[int, Environment, datetime],
    contingency: x509.UnrecognizedExtension | None = None,
) -> tuple[Certificate, Certificate, Signer]:
    """The root and the issuing authority of a hierarchy, and the signer that the latter becomes.

    ``world`` is the seed, the environment and the start of both certificates.
    """
    seed, environment, start = world
    begins = utc(start)

    def signer(role: RemotePartyRole, title: str) -> Signer:
        name = authority_name(role, f"{environment.upper()} {title} {kind}")
        return Signer(name, derive_key(seed, "authority", environment.value, kind, title))

    def certificate(subject: Signer, profile: CertificateProfile) -> Certificate:
        contents = Contents(
            subject=subject.name,
            public_point=subject.key.public_point,
            key_usages=frozenset({KeyUsage.KEY_CERT_SIGN}),
            serial=serial_for(seed, "authority", environment.value, profile.name),
            not_before=begins,
            not_after=profile.not_after(begins),
            contingency=contingency,
        )
        return certificate_from(make_certificate(profile, environment, contents, root))

    root = signer(RemotePartyRole.ROOT, "Root")
    issuing = signer(RemotePartyRole.ISSUING_AUTHORITY, "Issuing")
    return certificate(root, root_profile), certificate(issuing, issuing_profile), issuing
