"""The way of one Service Request, as a SimPy process: real documents, real certificates, real Commands.

User → DSP (facts, rulebook) → Pre-Command and signature, or the broker's Command, or the S1SP → Device →
response. Every step is one entry of the journal.
"""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass

import simpy

from simulator.actors.draws import Stream
from simulator.actors.users import correlate, sign_pre_command
from simulator.dcc.dsp import Decision
from simulator.devices.device import Device, DeviceAnswer
from simulator.domain.devices import NETWORK_OPERATOR_SIGNING, DeviceType, Smets, SmiStatus, TrustAnchorCell
from simulator.domain.eui64 import EUI64
from simulator.domain.parties import UserRole
from simulator.domain.response_codes import ACCEPTED, ACKNOWLEDGED
from simulator.domain.service_requests import CHANGE_OF_SUPPLIER, COMMISSION, ServiceKind
from simulator.duis.values import (
    CredentialsReplacement,
    GbcsPayload,
    Inventory,
    PreCommand,
    ReadInventory,
    RetrieveCredentials,
    ServiceRequest,
    ServiceResponse,
)
from simulator.duis.writing import write_request, write_response
from simulator.gbcs.credentials import ReplacementStatus
from simulator.journal import EventKind
from simulator.registers.inventory import InventoryEntry
from simulator.registers.notified import ProxySlot
from simulator.world import World

DSP, BROKER, S1SP = "DSP", "Access Control Broker", "S1SP"
GBCS_VERSION = "3.2"
_STEPS = 8
"""More waits than one request has: each has a draw of its own."""

Process = Generator[simpy.Event, None, "Outcome"]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a Service Request: response code, the DSP's decision, and the Device's answer if it got so far."""

    request: ServiceRequest
    code: str
    decision: Decision
    answer: DeviceAnswer | None = None

    @property
    def succeeded(self) -> bool:
        """Whether it was accepted and carried out."""
        return self.code == ACCEPTED.code


class Delivery:
    """Carries one Service Request of a premise through the DCC. Make one for each request and run it.

    ``document`` replaces the document that the request would be written as (to send nonsense).
    """

    def __init__(self, world: World, request: ServiceRequest, premise: int, *, document: bytes | None = None) -> None:
        self._world = world
        self._request = request
        self._premise = premise
        self._document = document
        self._user = world.directory.name_of(request.originator)
        self._first_draw = world.next_request(premise) * _STEPS
        self._steps = 0

    def run(self) -> Process:
        """The whole way, as a SimPy process that returns the outcome."""
        request = self._request
        document = self._document or write_request(request)
        self._record(EventKind.SERVICE_REQUEST, self._user, DSP, document=document)
        yield self._wait(self._world.latency.gateway)
        decision = self._world.dsp.receive(document, self._world.clock.time)
        if not decision.accepted:
            return self._reject(decision)
        assert decision.request is not None
        request = self._request = decision.request
        if request.service.kind is ServiceKind.NON_DEVICE:
            return self._answer_by_dsp(decision)
        device = self._world.inventory.find(request.target)
        assert device is not None  # the rulebook has seen to it
        if device.smets is Smets.SMETS1:
            return (yield from self._through_s1sp(decision, device))
        if request.service.is_critical:
            return (yield from self._through_pre_command(decision))
        self._record(EventKind.ACKNOWLEDGEMENT, DSP, self._user, code=ACKNOWLEDGED.code)
        yield from self._hold_until_execution()
        command = self._command_of_the_dcc(self._world.devices[request.target])
        return (yield from self._to_device(decision, command))

    # -- the ways on --------------------------------------------------------------------------------------

    def _through_pre_command(self, decision: Decision) -> Process:
        """Critical: the User correlates and signs what the DSP made of the request; the rulebook decides again."""
        world, request = self._world, self._request
        command = world.dsp.transform(request)
        body = PreCommand(GBCS_VERSION, command)
        self._respond(EventKind.PRE_COMMAND, ACCEPTED.code, body)
        yield self._wait(world.latency.gateway)
        differs = correlate(request, command)
        if differs:
            self._record(EventKind.OUTCOME, self._user, self._user, code=differs.code)
            return Outcome(request, differs.code, decision)
        signed = sign_pre_command(request, command, world.signing_key(request.originator))
        document = write_request(signed)
        self._record(EventKind.SIGNED_PRE_COMMAND, self._user, DSP, document=document)
        yield self._wait(world.latency.gateway)
        second = world.dsp.receive(document, world.clock.time)
        if not second.accepted:
            return self._reject(second)
        self._record(EventKind.ACKNOWLEDGEMENT, DSP, self._user, code=ACKNOWLEDGED.code)
        yield from self._hold_until_execution()
        payload = getattr(signed.body, "payload", b"")
        return (yield from self._to_device(second, world.broker.forward(payload, self._point())))

    def _through_s1sp(self, decision: Decision, device: InventoryEntry) -> Process:
        """SMETS1: countersigned and carried out by the S1SP, by Equivalent Steps on the proxy-held certificates."""
        world, body = self._world, self._request.body
        self._record(EventKind.ACKNOWLEDGEMENT, DSP, self._user, code=ACKNOWLEDGED.code)
        self._record(EventKind.COUNTERSIGNED_REQUEST, DSP, S1SP)
        yield self._wait(world.latency.wan)
        if isinstance(body, CredentialsReplacement):
            slot = ProxySlot(body.remote_party_role, critical=True)
            before = world.s1sp.held.held(device.device_id, slot)
            world.s1sp.replace_credentials(self._request, body)
            after = world.s1sp.held.held(device.device_id, slot)
            self._record_slot(TrustAnchorCell(body.remote_party_role, NETWORK_OPERATOR_SIGNING.key_usage),
                              before.holder if before else None, after.holder if after else None)  # fmt: skip
        if self._request.service is COMMISSION:
            self._set_status(SmiStatus.COMMISSIONED)
        self._record(EventKind.DEVICE_RESPONSE, S1SP, DSP, code=ACCEPTED.code)
        yield self._wait(world.latency.gateway)
        self._respond(EventKind.RESPONSE, ACCEPTED.code)
        return Outcome(self._request, ACCEPTED.code, decision)

    def _to_device(self, decision: Decision, command: bytes) -> Process:
        """Over the WAN to the Device, and its response back. A Device that discards a Command stays silent (E21)."""
        world = self._world
        device = world.devices[self._request.target]
        name = device.device_type.name
        self._record(EventKind.COMMAND, BROKER, name, document=command)
        yield self._wait(world.latency.wan)
        answer = device.obey(command, world.calendar.at(world.clock.time))
        if answer.discarded:
            self._record(EventKind.DEVICE_DISCARDED, name, name, code=answer.discarded.code,
                         details={"reason": answer.discarded.message})  # fmt: skip
        else:
            self._record(EventKind.DEVICE_RESPONSE, name, BROKER, document=answer.response)
        for outcome in answer.outcomes:
            if outcome.status is ReplacementStatus.SUCCESS:
                self._record_slot(outcome.cell, outcome.existing_party, outcome.replacing_party)
        if device.commissioned and self._request.service is COMMISSION:
            self._set_status(SmiStatus.COMMISSIONED)
        yield self._wait(world.latency.gateway)
        code = "E21" if answer.discarded else ACCEPTED.code
        payload = GbcsPayload(answer.response) if answer.response else None
        self._respond(EventKind.RESPONSE, code, payload)
        return Outcome(self._request, code, decision, answer)

    def _answer_by_dsp(self, decision: Decision) -> Outcome:
        """Non-device: the DSP answers at once, from the Smart Metering Inventory."""
        asked = self._request.body
        body = self._world.read_inventory(asked) if isinstance(asked, ReadInventory) else None
        self._respond(EventKind.RESPONSE, ACCEPTED.code, body)
        return Outcome(self._request, ACCEPTED.code, decision)

    # -- the steps ----------------------------------------------------------------------------------------

    def _command_of_the_dcc(self, device: Device) -> bytes:
        request, body, broker = self._request, self._request.body, self._world.broker
        if isinstance(body, RetrieveCredentials):
            return broker.retrieve(request, body, device.agreement_point)
        assert isinstance(body, CredentialsReplacement)  # the only other services offered
        if request.service is CHANGE_OF_SUPPLIER:
            return broker.change_supplier(request, body, device.agreement_point)
        sender = self._world.directory.find(request.originator)
        if sender and UserRole.DCC in sender.user_id.user_roles:
            return broker.recover(request, body, device.agreement_point)
        return broker.handover(request, body, device.agreement_point)

    def _hold_until_execution(self) -> Generator[simpy.Event, None, None]:
        """The DSP holds a future-dated request until its time (assumption: for every service)."""
        moment = getattr(self._request.body, "execution_date_time", None)
        if moment is not None:
            yield self._world.clock.until(self._world.calendar.milliseconds(moment), self._premise)

    def _reject(self, decision: Decision) -> Outcome:
        finding = decision.findings[0]
        details = {"message": finding.message, "clause": finding.clause, **finding.details}
        for n, cause in enumerate(decision.findings[1:], start=1):
            details[f"cause {n}"] = f"{cause.code}: {cause.message}"
        self._respond(EventKind.REJECTION, finding.code, details=details)
        return Outcome(decision.request or self._request, finding.code, decision)

    def _respond(
        self,
        kind: EventKind,
        code: str,
        body: PreCommand | GbcsPayload | Inventory | None = None,
        details: dict[str, str] | None = None,
    ) -> None:
        request, world = self._request, self._world
        response = ServiceResponse(
            request_id=request.request_id,
            response_id=None,
            response_code=code,
            response_date_time=world.calendar.at(world.clock.time),
            service=request.service,
            body=body,
        )
        document = write_response(response) if world.journal.keeps_documents else None
        self._record(kind, DSP, self._user, code=code, details=details or {}, document=document)

    def _record_slot(self, cell: TrustAnchorCell, before: EUI64 | None, after: EUI64 | None) -> None:
        """Note who holds a signing cell now, and tell the parties concerned by a DCC Alert."""
        if cell.key_usage is not NETWORK_OPERATOR_SIGNING.key_usage:
            return
        directory = self._world.directory
        details = {
            "cell": str(cell),
            "role": cell.role.title,
            "before": directory.name_of(before),
            "after": directory.name_of(after),
            "holder": str(after or ""),
        }
        if cell == NETWORK_OPERATOR_SIGNING:
            details["right"] = self._world.network_operator_state(self._request.target)
        self._record(EventKind.SLOT_CHANGE, self._device_name(), self._device_name(), details=details)
        self._record(EventKind.DCC_ALERT, DSP, directory.name_of(after), code="N42", details={"cell": str(cell)})

    def _set_status(self, status: SmiStatus) -> None:
        self._world.inventory.set_status(self._request.target, status)
        self._record(EventKind.STATUS_CHANGE, DSP, DSP, details={"status": status.title})

    def _point(self) -> bytes:
        return self._world.devices[self._request.target].agreement_point

    def _device_name(self) -> str:
        device = self._world.inventory.find(self._request.target)
        return device.device_type.name if device else DeviceType.NONE.name

    def _wait(self, table: tuple[int, ...]) -> simpy.Event:
        draw = self._first_draw + self._steps
        self._steps += 1
        delay = self._world.draws.quantile(table, self._premise, Stream.LATENCY, draw)
        return self._world.clock.after(delay, self._premise)

    def _record(
        self,
        kind: EventKind,
        sender: str,
        recipient: str,
        *,
        code: str = "",
        details: dict[str, str] | None = None,
        document: bytes | None = None,
    ) -> None:
        self._world.journal.record(
            self._world.clock.time,
            self._premise,
            kind,
            sender,
            recipient,
            service=self._request.service.variant,
            request_id=self._request.request_id,
            device=str(self._request.target),
            code=code,
            details=details or {},
            document=document,
        )
