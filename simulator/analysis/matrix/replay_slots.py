"""What is in the slots of a Device, and what should be there once a request has been carried out."""

from __future__ import annotations

from collections.abc import Mapping

from simulator.dcc.certificates import placements
from simulator.domain.devices import KeyUsage, Smets
from simulator.domain.eui64 import EUI64
from simulator.domain.parties import RemotePartyRole
from simulator.duis.values import CredentialsReplacement, ServiceRequest
from simulator.pki.certificate import Certificate, parse_certificate
from simulator.registers.notified import ProxySlot
from simulator.world import World

Slots = Mapping[str, bytes | str]
"""What is held, by place: certificates (DER) in a Device's cells; Certificate IDs in DSP and S1SP for a SMETS1 one."""


def held(world: World, device_id: EUI64) -> Slots:
    """What is held for a Device now."""
    device = world.devices.get(device_id)
    if device is not None:
        return {str(cell): certificate.der for cell, certificate in device.cells.items()}
    slots = {}
    for name, register in (("DSP", world.registers.notified), ("S1SP", world.s1sp.held)):
        for role in RemotePartyRole:
            for critical in (True, False):
                certificate = register.held(device_id, ProxySlot(role, critical))
                if certificate is not None:
                    slots[_by_proxy(name, role, critical)] = certificate.certificate_id
    return slots


def placed(request: ServiceRequest, smets: Smets) -> Slots:
    """What a request, once it has been carried out, has put where: of SMETS1 the signing certificate alone counts."""
    if not isinstance(request.body, CredentialsReplacement):
        return {}
    certificates = dict(placements(request.body))
    if smets is not Smets.SMETS1:
        return {str(cell): der for cell, der in certificates.items()}
    slots = {}
    for cell, der in certificates.items():
        certificate = parse_certificate(der)
        if cell.key_usage is KeyUsage.DIGITAL_SIGNATURE and isinstance(certificate, Certificate):
            for name in ("DSP", "S1SP"):
                for critical in (True, False):
                    slots[_by_proxy(name, cell.role, critical)] = certificate.certificate_id
    return slots


def _by_proxy(holder: str, role: RemotePartyRole, critical: bool) -> str:
    return f"{role.title}, {'critical' if critical else 'non-critical'}, held by the {holder}"
