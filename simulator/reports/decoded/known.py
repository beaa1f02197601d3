"""What the words about a file are said with: who is who, which certificates there are, whom to trust, and when."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property

from simulator.domain.devices import KeyUsage
from simulator.domain.eui64 import EUI64
from simulator.domain.finding import Finding
from simulator.domain.parties import RemotePartyRole
from simulator.pki.certificate import Certificate, parse_certificate
from simulator.pki.profiles import Environment
from simulator.registers.directory import Directory
from simulator.registers.inventory import InventoryEntry, SmartMeteringInventory
from simulator.world import World

_NOBODY = EUI64(0)
_XML_ROLES = (RemotePartyRole.XML_SIGNING_USER, RemotePartyRole.XML_SIGNING_DSP)


@dataclass(frozen=True)
class Known:
    """A scenario's Parties, Devices and certificates, seen at one moment.

    ``anchors`` are trusted; ``certificates`` are known, and lead to an anchor or not. Dates count at ``at``, and not
    at all without it.
    """

    directory: Directory
    inventory: SmartMeteringInventory
    certificates: tuple[Certificate, ...]
    anchors: tuple[Certificate, ...]
    environment: Environment
    at: datetime | None

    @classmethod
    def of(cls, world: World, certificates: Iterable[Certificate] = ()) -> Known:
        """All that a world knows now, and further certificates that somebody has given."""
        authorities = world.smki.organisation_authority, world.smki.device_authority
        lodged = readable(entry.der for entry in world.repository.search())
        found = (*certificates, *world.smki.certificates(), *lodged, *(a.issuing for a in authorities))
        return cls(
            directory=world.directory,
            inventory=world.inventory,
            certificates=tuple(dict.fromkeys(found)),
            anchors=tuple(dict.fromkeys((*world.registers.anchors, *(a.root for a in authorities)))),
            environment=world.registers.environment,
            at=world.calendar.at(world.clock.time),
        )

    def along(self, path: Iterable[bytes], *, dates_count: bool = True) -> Known:
        """The same, with the authorities' certificates (DER) that a document brings along as its path."""
        brought = tuple(certificate for certificate in readable(path) if certificate.is_ca)
        return replace(self, certificates=(*self.certificates, *brought), at=self.at if dates_count else None)

    @cached_property
    def authorities(self) -> tuple[Certificate, ...]:
        """The certificates that may lead from another one to an anchor."""
        return tuple(certificate for certificate in self.certificates if certificate.is_ca)

    def signing_certificates(self, holder: EUI64) -> list[Certificate]:
        """The certificates with which a party or Device signs GBCS messages."""
        return [
            c
            for c in self._by_holder.get(holder, ())
            if KeyUsage.DIGITAL_SIGNATURE in c.key_usage and c.role not in _XML_ROLES
        ]

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
