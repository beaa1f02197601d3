"""Notified Certificate IDs: four per SMETS1 Device and holder."""

from __future__ import annotations

from itertools import product

from simulator.domain.eui64 import EUI64
from simulator.domain.parties import RemotePartyRole
from simulator.registers.notified import NotifiedCertificate, NotifiedCertificates, ProxySlot

ROLES = (RemotePartyRole.SUPPLIER, RemotePartyRole.NETWORK_OPERATOR)
SLOTS = [ProxySlot(role, critical) for role, critical in product(ROLES, (True, False))]


def test_four_slots_per_device_each_by_itself() -> None:
    held = NotifiedCertificates()
    certificates = {
        (device, slot): NotifiedCertificate(f"{place:X} Z1", EUI64(place))
        for place, (device, slot) in enumerate(product((EUI64(1), EUI64(2)), SLOTS))
    }
    for (device, slot), certificate in certificates.items():
        held.hold(device, slot, certificate)
    assert {key: held.held(*key) for key in certificates} == certificates
    assert held.held(EUI64(3), SLOTS[0]) is None


def test_the_newest_certificate_is_held() -> None:
    held = NotifiedCertificates()
    for serial in ("1 Z1", "2 Z1"):
        held.hold(EUI64(1), SLOTS[0], NotifiedCertificate(serial, EUI64(7)))
    assert held.held(EUI64(1), SLOTS[0]) == NotifiedCertificate("2 Z1", EUI64(7))
