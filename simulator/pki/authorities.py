"""The issuing authorities: an Issuing OCA certifies Organisations, an Issuing DCA certifies Devices.

Each stands below the root of its hierarchy (:mod:`simulator.pki.root`) and shares nothing with the other
(seed 004 ¶75). Everything follows from the seed: the same seed gives the same certificates, octet for octet.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Self

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from simulator.domain.devices import KeyUsage
from simulator.domain.eui64 import EUI64
from simulator.domain.parties import RemotePartyRole
from simulator.pki.certificate import Certificate
from simulator.pki.issuance import Contents, IssuanceError, certificate_from, make_certificate, organisation_name
from simulator.pki.keys import DETERMINISTIC_ECDSA
from simulator.pki.list_issuance import ListKind, Revocation, issue_list
from simulator.pki.profiles import DEVICE, ORGANISATION, Environment
from simulator.pki.root import Hierarchy, RootAuthority
from simulator.pki.signer import KeyHolder, Signer
from simulator.pki.template import DeviceFields, DeviceTemplate, with_signature
from simulator.pki.times import utc


@dataclass(frozen=True)
class IssuingAuthority(KeyHolder):
    """An issuing authority of one environment, its root, and the key that it signs with."""

    environment: Environment
    root: Certificate
    issuing: Certificate
    _signer: Signer = field(repr=False)

    @property
    def path(self) -> tuple[Certificate, Certificate]:
        """What leads from an issued certificate up to the root: the issuing authority, then the root."""
        return self.issuing, self.root


@dataclass(frozen=True)
class OrganisationAuthority(IssuingAuthority):
    """An Issuing OCA: certifies the DCC and the Users in their Remote Party Roles, and lists what it revoked."""

    @classmethod
    def create(cls, seed: int, environment: Environment, start: datetime) -> Self:
        """Found the hierarchy: its root and this, the first Issuing OCA, begin at ``start``."""
        root = RootAuthority.found(Hierarchy.OCA, seed, environment, start)
        return cls.below(root, root.establish_first(seed, start))

    @classmethod
    def below(cls, root: RootAuthority, established: tuple[Certificate, Signer]) -> Self:
        """The Issuing OCA that a root has established."""
        return cls(root.environment, root.certificate, *established)

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

    def issue_crl(self, revocations: Iterable[Revocation], *, number: int, issued: datetime) -> bytes:
        """Issue the Certificate Revocation List (DER): which of the certificates issued here are revoked.

        See :func:`~simulator.pki.list_issuance.issue_list`.
        """
        return issue_list(ListKind.CRL, self._signer, revocations, number=number, issued=issued)


@dataclass(frozen=True)
class DeviceAuthority(IssuingAuthority):
    """An Issuing DCA: certifies Devices, many of them, and never revokes (seed 004 ¶118, ¶124)."""

    _template: DeviceTemplate = field(repr=False)

    @classmethod
    def create(cls, seed: int, environment: Environment, start: datetime) -> Self:
        """Found the hierarchy: its root and this, the first Issuing DCA, begin at ``start``."""
        root = RootAuthority.found(Hierarchy.DCA, seed, environment, start)
        return cls.below(root, root.establish_first(seed, start))

    @classmethod
    def below(cls, root: RootAuthority, established: tuple[Certificate, Signer]) -> Self:
        """The Issuing DCA that a root has established.

        Its template is compared with the builder's octets before anything is issued.
        """
        issuing, signer = established
        template = DeviceTemplate.cut(lambda fields: _built(root.environment, signer, fields).tbs_certificate_bytes)
        return cls(root.environment, root.certificate, issuing, signer, template)

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
        """The slow twin of :meth:`issue`: the oracle that the tests hold it to, octet for octet."""
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
