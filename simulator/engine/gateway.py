"""The DCC as its Users meet it: a document goes in, an answer comes at once, and the rest follows on the clock.

DSP (facts, rulebook) → Pre-Command; or the broker's Command, or the S1SP → Device → response.
"""

from __future__ import annotations

from collections.abc import Callable, Generator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import simpy

from simulator.dcc.commands import cancels
from simulator.dcc.dsp import Decision
from simulator.devices.device import Device, DeviceAnswer
from simulator.domain.devices import KeyUsage, Smets, SmiStatus, TrustAnchorCell
from simulator.domain.parties import UserRole
from simulator.domain.response_codes import ACCEPTED, ACKNOWLEDGED
from simulator.domain.service_requests import CHANGE_OF_SUPPLIER, COMMISSION, CommandVariant, ServiceKind
from simulator.duis.values import (
    CredentialsReplacement,
    GbcsPayload,
    PreCommand,
    ReadInventory,
    RetrieveCredentials,
    ServiceRequest,
    ServiceResponse,
    SignedPreCommand,
)
from simulator.engine.passage import DSP, Passage
from simulator.gbcs.credentials import ReplacementStatus
from simulator.journal import EventKind
from simulator.registers.notified import ProxySlot

BROKER, S1SP = "Access Control Broker", "S1SP"
GBCS_VERSION = "3.2"


@dataclass(frozen=True, slots=True)
class Completion:
    """What came of an acknowledged request: the final response code, and the Device's answer if it got so far."""

    code: str
    answer: DeviceAnswer | None = None


@dataclass(frozen=True, slots=True)
class Reply:
    """What the DSP answers at once.

    ``pre_command`` is what a User has to check and sign; ``completion`` the process that carries an acknowledged
    request out and ends with a :class:`Completion`. With neither, the response is the final answer.
    """

    decision: Decision
    response: ServiceResponse
    pre_command: bytes | None = None
    completion: simpy.Process | None = None


Steps = Generator[simpy.Event, Any, Completion]


def receive(document: bytes, passage: Passage) -> Reply:
    """Take a document of a User at this instant: decide it, answer it, and start what follows from it."""
    world = passage.world
    decision = world.dsp.receive(document, world.clock.time)
    if decision.request is None or not decision.accepted:
        return Reply(decision, _reject(decision, passage))
    request = passage.request = decision.request
    if request.service.kind is ServiceKind.NON_DEVICE:
        inventory = world.read_inventory(request.body) if isinstance(request.body, ReadInventory) else None
        return Reply(decision, passage.respond(EventKind.RESPONSE, ACCEPTED.code, inventory))
    device = world.inventory.find(request.target)
    smets1 = device is not None and device.smets is Smets.SMETS1
    if request.command_variant is CommandVariant.TRANSFORM and not smets1:
        command = world.dsp.transform(request)
        response = passage.respond(EventKind.PRE_COMMAND, ACCEPTED.code, PreCommand(GBCS_VERSION, command))
        return Reply(decision, response, pre_command=command)
    response = passage.respond(EventKind.ACKNOWLEDGEMENT, ACKNOWLEDGED.code)
    steps = _carry_out(passage, _through_s1sp if smets1 else _through_broker)
    return Reply(decision, response, completion=world.clock.process(steps))


def _carry_out(passage: Passage, way: Callable[[Passage], Steps]) -> Steps:
    """An accepted request on its way; one that is future-dated is held by the DSP first."""
    body = passage.request.body
    due = body.execution_date_time if isinstance(body, CredentialsReplacement) else None
    if due is not None and not (yield from _hold(passage, due)):
        passage.respond(EventKind.RESPONSE, ACCEPTED.code)
        return Completion(ACCEPTED.code)
    return (yield from way(passage))


def _reject(decision: Decision, passage: Passage) -> ServiceResponse:
    finding = decision.findings[0]
    details = {"message": finding.message, "clause": finding.clause, **finding.details}
    for number, cause in enumerate(decision.findings[1:], start=1):
        details[f"cause {number}"] = f"{cause.code}: {cause.message}"
    return passage.respond(EventKind.REJECTION, finding.code, details=details)


def _through_s1sp(passage: Passage) -> Steps:
    """SMETS1: countersigned, and carried out by the S1SP by Equivalent Steps on the proxy-held certificates."""
    world, request = passage.world, passage.request
    passage.record(EventKind.COUNTERSIGNED_REQUEST, DSP, S1SP)
    yield passage.wait(world.latency.wan)
    if isinstance(request.body, CredentialsReplacement):
        slot = ProxySlot(request.body.remote_party_role, critical=True)
        before = world.s1sp.held.held(request.target, slot)
        world.s1sp.replace_credentials(request, request.body)
        after = world.s1sp.held.held(request.target, slot)
        cell = TrustAnchorCell(request.body.remote_party_role, KeyUsage.DIGITAL_SIGNATURE)
        passage.record_slot(cell, before.holder if before else None, after.holder if after else None)
    if request.service is COMMISSION:
        passage.set_status(SmiStatus.COMMISSIONED)
    passage.record(EventKind.DEVICE_RESPONSE, S1SP, DSP, code=ACCEPTED.code)
    yield passage.wait(world.latency.gateway)
    passage.respond(EventKind.RESPONSE, ACCEPTED.code)
    return Completion(ACCEPTED.code)


def _through_broker(passage: Passage) -> Steps:
    """Over the WAN to the Device, and its response back. A Device that discards a Command stays silent (E21)."""
    world, request = passage.world, passage.request
    device = world.devices[request.target]
    command = _command(passage, request, device)
    name = device.device_type.name
    passage.record(EventKind.COMMAND, BROKER, name, document=command)
    yield passage.wait(world.latency.wan)
    answer = device.obey(command, world.calendar.at(world.clock.time))
    _record_answer(passage, device, answer)
    yield passage.wait(world.latency.gateway)
    code = "E21" if answer.discarded else ACCEPTED.code
    passage.respond(EventKind.RESPONSE, code, GbcsPayload(answer.response) if answer.response else None)
    if answer.due is not None:
        answer = yield from _execution_by_device(passage, device, answer)
    return Completion(code, answer)


def _hold(passage: Passage, due: datetime) -> Generator[simpy.Event, None, bool]:
    """Wait in the DSP until the date; false if the request cancels others of its kind, or was itself cancelled."""
    world, request = passage.world, passage.request
    held = world.held_by_dsp.setdefault((request.originator, request.target, request.service.index), set())
    if cancels(due):
        held.clear()
        return False
    held.add(request.request_id)
    yield world.clock.until(world.calendar.milliseconds(due), passage.premise)
    still_wanted = request.request_id in held
    held.discard(request.request_id)
    return still_wanted


def _execution_by_device(
    passage: Passage, device: Device, accepted: DeviceAnswer
) -> Generator[simpy.Event, None, DeviceAnswer]:
    """The Device keeps a future-dated Command until its time, carries it out and reports it by an alert."""
    world = passage.world
    assert accepted.due is not None
    yield world.clock.until(world.calendar.milliseconds(accepted.due), passage.premise)
    answer = device.execute_due(world.calendar.at(world.clock.time))
    if answer is None:  # cancelled meanwhile
        return accepted
    alert = "8F66" if answer.succeeded else "8F67"
    passage.record(EventKind.DEVICE_ALERT, device.device_type.name, passage.user, code=alert, document=answer.response)
    _record_slots(passage, answer)
    return answer


def _command(passage: Passage, request: ServiceRequest, device: Device) -> bytes:
    """The Command as it goes to the Device: the User's own, signed by it, or one that the DCC makes and signs."""
    world, body, point = passage.world, request.body, device.agreement_point
    if isinstance(body, SignedPreCommand):
        return world.broker.forward(body.payload, point)
    if isinstance(body, RetrieveCredentials):
        return world.broker.retrieve(request, body, point)
    assert isinstance(body, CredentialsReplacement)  # the only other services offered
    if request.service is CHANGE_OF_SUPPLIER:
        return world.broker.change_supplier(request, body, point)
    sender = world.directory.find(request.originator)
    by_the_dcc = sender is not None and UserRole.DCC in sender.user_id.user_roles
    return (world.broker.recover if by_the_dcc else world.broker.handover)(request, body, point)


def _record_answer(passage: Passage, device: Device, answer: DeviceAnswer) -> None:
    name = device.device_type.name
    if answer.discarded:
        reason = {"reason": answer.discarded.message}
        passage.record(EventKind.DEVICE_DISCARDED, name, name, code=answer.discarded.code, details=reason)
    else:
        passage.record(EventKind.DEVICE_RESPONSE, name, BROKER, document=answer.response)
    _record_slots(passage, answer)
    if device.commissioned and passage.request.service is COMMISSION:
        passage.set_status(SmiStatus.COMMISSIONED)


def _record_slots(passage: Passage, answer: DeviceAnswer) -> None:
    for outcome in answer.outcomes:
        if outcome.status is ReplacementStatus.SUCCESS:
            passage.record_slot(outcome.cell, outcome.existing_party, outcome.replacing_party)
