"""The SMETS1 Service Provider: carries out requests for SMETS1 Devices, whose certificates it holds by proxy.

It trusts what the DSP has countersigned, but for one thing: who holds a certificate it knows itself. So where its
Certificate IDs and the DSP's differ, it refuses what the DSP has accepted (assumption).
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from simulator.dcc.authentication import authenticate_dsp
from simulator.dcc.certificates import Replaced, placements
from simulator.dcc.facts import gather
from simulator.dcc.registers import DccRegisters
from simulator.dcc.smki import SmkiService
from simulator.domain.devices import KeyUsage
from simulator.domain.eui64 import EUI64
from simulator.domain.finding import Finding
from simulator.duis.reading import parse_request
from simulator.duis.s1sp_values import ReplacementOutcome, S1spAlert, Smets1Response
from simulator.duis.s1sp_writing import write_s1sp_alert, write_smets1_response
from simulator.duis.values import CredentialsReplacement, ServiceRequest
from simulator.pki.certificate import Certificate, parse_certificate
from simulator.registers.notified import NotifiedCertificate, NotifiedCertificates, ProxySlot
from simulator.rules.rulebook import RuleSet
from simulator.xmldsig.countersigning import countersigned


@dataclass(frozen=True, slots=True)
class S1spAnswer:
    """What the S1SP sends back: its signed SMETS1 response, or its signed alert and why it refused.

    ``replaced`` tells, for a replacement of credentials, whose were there and whose are there now.
    """

    document: bytes
    refused: Finding | None = None
    replaced: tuple[Replaced, ...] = ()


class Smets1ServiceProvider:
    """Holds the Notified Certificate IDs beside the DSP and changes both by Equivalent Steps.

    ``identity`` is its own User ID, ``dsp`` that of the DSP; ``registers`` are the DSP's, and the rules are those that
    the DSP decides by.
    """

    def __init__(self, smki: SmkiService, registers: DccRegisters, identity: EUI64, dsp: EUI64) -> None:
        self.held = NotifiedCertificates()
        self._smki = smki
        self._registers = registers
        self._identity = identity
        self._dsp = dsp

    def notify(self, device_id: EUI64, slot: ProxySlot, certificate: NotifiedCertificate) -> None:
        """Hold a Certificate ID in DSP and S1SP (as migration and Equivalent Steps do)."""
        self.held.hold(device_id, slot, certificate)
        self._registers.notified.hold(device_id, slot, certificate)

    def receive(self, document: bytes, rules: RuleSet, now: int) -> S1spAnswer:
        """Take a Countersigned Service Request at the simulated instant ``now`` (milliseconds) and carry it out."""
        request = parse_request(countersigned(document))
        if isinstance(request, tuple):
            return self._refuse(None, request[0], now)
        refused = self._refusal(document, request, rules, now)
        if refused is not None:
            return self._refuse(request, refused, now)
        body = request.body
        replaced = self._replace(request, body) if isinstance(body, CredentialsReplacement) else ()
        return S1spAnswer(self._respond(request, replaced, now), replaced=replaced)

    def _refusal(self, document: bytes, request: ServiceRequest, rules: RuleSet, now: int) -> Finding | None:
        at = self._registers.calendar.at(now)
        findings = authenticate_dsp(document, self._dsp, self._registers, at).findings
        if findings:
            return findings[0]
        own = replace(self._registers, notified=self.held)
        facts = gather(request, own, now, sender_authenticated=True).facts  # as the DSP's countersignature says
        rule = rules.at(at).of_the_proxy_holder.decide(facts)
        if rule is None:
            return None
        return Finding(rule.check.name, rule.check.sentence, rule.check.clause, request.request_id)

    def _replace(self, request: ServiceRequest, body: CredentialsReplacement) -> tuple[Replaced, ...]:
        """Equivalent Steps of 6.15.1: the signing certificate's ID takes the critical and the non-critical slot."""
        replaced: list[Replaced] = []
        for cell, der in placements(body):
            certificate = parse_certificate(der)
            if cell.key_usage is not KeyUsage.DIGITAL_SIGNATURE or not isinstance(certificate, Certificate):
                continue
            before = self.held.held(request.target, ProxySlot(cell.role, critical=True))
            after = NotifiedCertificate(certificate.certificate_id, certificate.eui64 or EUI64(0))
            for critical in (True, False):
                self.notify(request.target, ProxySlot(cell.role, critical), after)
            replaced.append(Replaced(cell, before.holder if before else None, after.holder, der))
        return tuple(replaced)

    def _respond(self, request: ServiceRequest, replaced: tuple[Replaced, ...], now: int) -> bytes:
        response = Smets1Response(
            device_id=request.target,
            user_id=request.originator,
            counter=request.counter,
            service=request.service,
            success=True,
            replacements=tuple(map(_outcome, replaced)),
            date_time=self._registers.calendar.at(now),
        )
        return self._smki.sign(write_smets1_response(response), self._identity)

    def _refuse(self, request: ServiceRequest | None, finding: Finding, now: int) -> S1spAnswer:
        alert = S1spAlert(
            request_id=request.request_id if request else None,
            device_id=request.target if request else None,
            alert_code=finding.code,
            additional_information=finding.message,
            date_time=self._registers.calendar.at(now),
        )
        return S1spAnswer(self._smki.sign(write_s1sp_alert(alert), self._identity), refused=finding)


def _outcome(replaced: Replaced) -> ReplacementOutcome:
    return ReplacementOutcome(
        status="success",
        certificate_type="DigitalSigning",
        remote_party_role=replaced.cell.role,
        existing_remote_party_id=replaced.before,
        new_remote_party_id=replaced.after,
        new_certificate_hash=replaced.certificate_hash,
    )
