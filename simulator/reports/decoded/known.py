"""What the words about a file are said with: who is who, which certificates there are, whom to trust, and when."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property

from simulator.dcc.registers import DccRegisters
from simulator.domain.devices import KeyUsage
from simulator.domain.eui64 import EUI64
from simulator.domain.finding import Finding
from simulator.domain.parties import RemotePartyRole
from simulator.duis.published_schema import PublishedSchema
from simulator.pki.certificate import Certificate, parse_certificate
from simulator.pki.keys import KeyPair
from simulator.pki.profiles import Environment
from simulator.registers.certificates import OrganisationCertificates
from simulator.registers.directory import Directory
from simulator.registers.inventory import InventoryEntry, SmartMeteringInventory
from simulator.reports.decoded.homes import Homes
from simulator.world import World

_NOBODY = EUI64(0)


@dataclass(frozen=True)
class Known:
    """A scenario's Parties, Devices, certificates and keys, seen at one moment.

    ``dcc`` is what the scenario's DCC looks at, ``issuer`` its authority of Organisation Certificates. ``anchors`` are
    trusted; ``certificates`` are known, and lead to an anchor or not. Dates count at ``at``, and not at all without it.
    ``keys`` are private ones, by key identifier. By ``schema``, a published one, documents are checked as well.
    """

    dcc: DccRegisters = field(repr=False)
    homes: Homes = field(repr=False)
    issuer: Certificate
    certificates: tuple[Certificate, ...]
    anchors: tuple[Certificate, ...]
    at: datetime | None
    keys: Mapping[bytes, KeyPair] = field(repr=False)
    schema: PublishedSchema | None = field(default=None, repr=False)

    @classmethod
    def of(
        cls,
        world: World,
        certificates: Iterable[Certificate] = (),
        keys: Iterable[KeyPair] = (),
        schema: PublishedSchema | None = None,
    ) -> Known:
        """All that a world knows now, and further certificates and private keys that somebody has given."""
        authorities = world.smki.organisation_authority, world.smki.device_authority
        lodged = readable(world.repository.certificates())
        found = (*certificates, *world.smki.certificates(), *lodged, *(a.issuing for a in authorities))
        devices = (device.own.key(KeyUsage.KEY_AGREEMENT) for device in world.devices.values())
        return cls(
            dcc=world.registers,
            homes=Homes(world),
            issuer=world.smki.organisation_authority.issuing,
            certificates=tuple(dict.fromkeys(found)),
            anchors=tuple(dict.fromkeys((*world.registers.anchors, *(a.root for a in authorities)))),
            at=world.calendar.at(world.clock.time),
            keys={key.key_identifier: key for key in (*keys, *world.smki.keys(), *devices)},
            schema=schema,
        )

    def along(self, path: Iterable[bytes], *, dates_count: bool = True) -> Known:
        """The same, with the authorities' certificates (DER) that a document brings along as its path."""
        brought = tuple(certificate for certificate in readable(path) if certificate.is_ca)
        return replace(self, certificates=(*self.certificates, *brought), at=self.at if dates_count else None)

    def with_homes_of(self, *devices: EUI64) -> Known:
        """The same, with the certificates and keys of those Devices that belong to a synthetic home."""
        found = [home.credentials for home in map(self.homes.find, devices) if home and home.credentials]
        if not found:
            return self
        certificates = readable(der for own in found for der in (own.signing_certificate, own.agreement_certificate))
        keys = {own.agreement_key.key_identifier: own.agreement_key for own in found}
        return replace(self, certificates=(*self.certificates, *certificates), keys={**self.keys, **keys})

    @property
    def directory(self) -> Directory:
        """The scenario's Parties."""
        return self.dcc.directory

    @property
    def inventory(self) -> SmartMeteringInventory:
        """The scenario's Devices, but for those of synthetic homes."""
        return self.dcc.inventory

    @property
    def environment(self) -> Environment:
        """Whether the scenario plays in the live or in the test environment."""
        return self.dcc.environment

    @cached_property
    def registers(self) -> DccRegisters:
        """What the DSP looks at, with all these certificates among those that it knows."""
        certificates = OrganisationCertificates()
        for certificate in (*self.certificates, *self.anchors):
            certificates.add(certificate)
        return replace(self.dcc, certificates=certificates, anchors=self.anchors, authorities=self.authorities)

    @cached_property
    def authorities(self) -> tuple[Certificate, ...]:
        """The certificates that may lead from another one to an anchor."""
        return tuple(certificate for certificate in self.certificates if certificate.is_ca)

    def agreement_certificates(self, holder: EUI64) -> list[Certificate]:
        """The key agreement certificates of a party or Device."""
        return [c for c in self._by_holder.get(holder, ()) if KeyUsage.KEY_AGREEMENT in c.key_usage]

    def brokers(self) -> list[EUI64]:
        """Who has a certificate of the Access Control Broker."""
        role = RemotePartyRole.ACCESS_CONTROL_BROKER
        return [holder for holder, held in self._by_holder.items() if any(c.role is role for c in held)]

    def with_key(self, key_identifier: bytes | None) -> Certificate | None:
        """A certificate by its subject key identifier."""
        return self._by_key.get(key_identifier)

    def with_hash(self, sha1: bytes) -> Certificate | None:
        """A certificate by the SHA-1 of its octets, the CertificateHash of DUIS."""
        return next((c for c in self.certificates if c.thumbprint == sha1.hex()), None)

    def who(self, eui64: EUI64) -> str:
        """An EUI-64 and who that is: ``0E-5A-00-00-00-50-00-00 (Avon Energy, Supplier)``."""
        return f"{eui64} ({self._described(eui64)})"

    @cached_property
    def _by_holder(self) -> dict[EUI64, list[Certificate]]:
        held: dict[EUI64, list[Certificate]] = {}
        for certificate in (*self.certificates, *self.anchors):
            if certificate.eui64 is not None:
                held.setdefault(certificate.eui64, []).append(certificate)
        return held

    @cached_property
    def _by_key(self) -> dict[bytes | None, Certificate]:
        keyed = {c.subject_key_identifier: c for c in (*self.anchors, *self.certificates)}
        keyed.pop(None, None)
        return keyed

    def _described(self, eui64: EUI64) -> str:
        if eui64 == _NOBODY:
            return "all zero: nobody, or the root"
        if entry := self.directory.find(eui64):
            role, operators = entry.user_id.remote_party_role.title, sorted(entry.user_id.network_operators)
            return ", ".join((entry.party.name, role, *(["for " + " and ".join(operators)] if operators else ())))
        if device := self.inventory.find(eui64):
            return _described_device(device)
        if home := self.homes.find(eui64):
            return f"{_described_device(home.entry)}, home {home.entry.premise} of the scenario"
        if held := self._by_holder.get(eui64):
            role = "Device" if held[0].is_device else held[0].role.title if held[0].role is not None else "no role"
            return f"not in the scenario; a certificate names it: {role}"
        return "not known here"


def _described_device(device: InventoryEntry) -> str:
    meter_point = f", {type(device.meter_point).__name__} {device.meter_point}" if device.meter_point else ""
    return f"{device.device_type.title}, {device.smets.title}{meter_point}"


def readable(encoded: Iterable[bytes]) -> tuple[Certificate, ...]:
    """Those of some certificates (DER) that can be read."""
    return tuple(c for c in map(parse_certificate, encoded) if not isinstance(c, Finding))
