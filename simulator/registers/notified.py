"""Notified Certificate IDs: the certificates that are held by proxy for a SMETS1 Device.

The DSP and the S1SP each hold, per Device, four Certificate IDs: critical and non-critical, Supplier and
Network Operator. A Certificate ID is serial number and issuer's common name.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from simulator.domain.eui64 import EUI64
from simulator.domain.parties import RemotePartyRole


class ProxySlot(NamedTuple):
    """One of the four: for which role, and for critical or non-critical requests."""

    role: RemotePartyRole
    critical: bool


@dataclass(frozen=True, slots=True)
class NotifiedCertificate:
    """A Certificate ID and the User ID that owns the certificate."""

    certificate_id: str
    holder: EUI64


class NotifiedCertificates:
    """One holder's (the DSP's or the S1SP's) Certificate IDs of all SMETS1 Devices."""

    def __init__(self) -> None:
        self._held: dict[tuple[EUI64, ProxySlot], NotifiedCertificate] = {}

    def hold(self, device_id: EUI64, slot: ProxySlot, certificate: NotifiedCertificate) -> None:
        """Hold this certificate from now on."""
        self._held[device_id, slot] = certificate

    def held(self, device_id: EUI64, slot: ProxySlot) -> NotifiedCertificate | None:
        """The certificate held for a Device in a slot."""
        return self._held.get((device_id, slot))
