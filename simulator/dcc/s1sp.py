"""The SMETS1 Service Provider: carries out requests for SMETS1 Devices, whose certificates it holds by proxy."""

from __future__ import annotations

from simulator.dcc.certificates import placements
from simulator.domain.devices import KeyUsage
from simulator.domain.eui64 import EUI64
from simulator.domain.finding import Finding
from simulator.duis.values import CredentialsReplacement, ServiceRequest
from simulator.pki.certificate import parse_certificate
from simulator.registers.notified import NotifiedCertificate, NotifiedCertificates, ProxySlot


class Smets1ServiceProvider:
    """Holds the Notified Certificate IDs beside the DSP and changes both by Equivalent Steps."""

    def __init__(self, held_by_dsp: NotifiedCertificates) -> None:
        self.held = NotifiedCertificates()
        self._held_by_dsp = held_by_dsp

    def notify(self, device_id: EUI64, slot: ProxySlot, certificate: NotifiedCertificate) -> None:
        """Hold a Certificate ID in DSP and S1SP (as migration and Equivalent Steps do)."""
        self.held.hold(device_id, slot, certificate)
        self._held_by_dsp.hold(device_id, slot, certificate)

    def replace_credentials(self, request: ServiceRequest, body: CredentialsReplacement) -> None:
        """Equivalent Steps of 6.15.1: the signing certificate's ID takes the critical and the non-critical slot."""
        for cell, der in placements(body):
            certificate = parse_certificate(der)
            if cell.key_usage is not KeyUsage.DIGITAL_SIGNATURE or isinstance(certificate, Finding):
                continue
            notified = NotifiedCertificate(certificate.certificate_id, certificate.eui64 or EUI64(0))
            for critical in (True, False):
                self.notify(request.target, ProxySlot(body.remote_party_role, critical), notified)
